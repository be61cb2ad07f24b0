// Ties between parties. All are placed at once, from their ids alone; kinds and days only hide some, so that nothing moves.
import cytoscape from "/static/vendor/cytoscape.mjs";
import { openDrawer } from "/static/app.js";

const holder = document.querySelector("[data-graph]");
const KEPT = "mountjoy-network";
const LETTERS = 12; // pixels on the screen, at every zoom
const LINE = 120; // the longest line of a name, pixels on the screen
const SHAPES = {
  "state-forces": "rectangle", government: "round-rectangle", "external-forces": "rectangle", "rebel-group": "triangle",
  "political-militia": "diamond", "identity-militia": "pentagon", person: "ellipse", civilians: "ellipse", media: "hexagon",
  organisation: "octagon",
};
const TIES = {
  leads: ["#0072B2", "solid"], backs: ["#009E73", "solid"], "part-of": ["#7A6A00", "dashed"], "member-of": ["#7A6A00", "dotted"],
  "allied-with": ["#0072B2", "dashed"], fights: ["#D55E00", "solid"], opposes: ["#D55E00", "dashed"], "same-as": ["#8C8C8C", "dotted"],
};

let printing = false;
function dark() {
  if (printing) return false;
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function styles() {
  const ink = dark() ? "#dfe6ea" : "#24303a";
  const paper = dark() ? "#161c20" : "#fdfcf9";
  const made = [
    {
      selector: "node",
      style: {
        label: "data(name)", "font-size": LETTERS, color: ink, "text-valign": "bottom", "text-margin-y": 3, "text-wrap": "wrap",
        "text-max-width": LINE, "background-color": dark() ? "#6f8796" : "#7e93a1", width: "data(size)", height: "data(size)",
        "border-width": 1, "border-color": ink, "text-background-color": paper, "text-background-opacity": 0.7,
      },
    },
    { selector: "node.unnamed", style: { "text-opacity": 0, "text-background-opacity": 0 } },
    { selector: "node[!known]", style: { "border-style": "dashed", "background-opacity": 0.35 } },
    { selector: "edge", style: { width: "data(width)", "curve-style": "bezier", "line-color": "#8C8C8C", "target-arrow-color": "#8C8C8C", "arrow-scale": 0.9 } },
    { selector: "edge[?directed]", style: { "target-arrow-shape": "triangle" } },
    { selector: ":selected", style: { "border-width": 3, "overlay-opacity": 0 } },
  ];
  for (const [kind, shape] of Object.entries(SHAPES)) made.push({ selector: `node[kind = "${kind}"]`, style: { shape } });
  for (const [type, [colour, dash]] of Object.entries(TIES)) {
    made.push({ selector: `edge[type = "${type}"]`, style: { "line-color": colour, "target-arrow-color": colour, "line-style": dash } });
  }
  return made;
}

function spot(text) {
  let hash = 2166136261;
  for (const letter of text) hash = Math.imul(hash ^ letter.codePointAt(0), 16777619) >>> 0;
  return { x: (hash % 1000) - 500, y: ((hash >>> 10) % 700) - 350 };
}

// The parts that hang together are laid out one by one, then set in rows in the shape of the drawing: the largest first.
function layOut(graph) {
  const parts = graph.elements().components().map((part) => {
    part.layout({ name: "cose", randomize: false, animate: false, fit: false, nodeRepulsion: () => 14000, idealEdgeLength: () => 90, numIter: 800 }).run();
    return { part, box: part.boundingBox(), id: part.nodes().map((one) => one.id()).sort()[0] };
  });
  parts.sort((a, b) => b.part.length - a.part.length || (a.id < b.id ? -1 : 1));
  const shape = holder.clientWidth / holder.clientHeight;
  let best = null;
  for (let width = parts[0].box.w, tries = 0; tries < 12; width *= 1.15, tries += 1) {
    const set = inRows(parts, width);
    const scale = Math.min(shape / set.width, 1 / set.height);
    if (!best || scale > best.scale) best = { ...set, scale };
  }
  best.places.forEach(({ x, y }, number) => {
    const { part, box } = parts[number];
    part.nodes().shift({ x: x - box.x1, y: y - box.y1 });
  });
}
function inRows(parts, most) {
  const GAP = 30;
  let x = 0, y = 0, high = 0, width = 0;
  const places = parts.map(({ box }) => {
    if (x > 0 && x + box.w > most) [x, y, high] = [0, y + high + GAP, 0];
    const place = { x, y };
    x += box.w + GAP;
    high = Math.max(high, box.h);
    width = Math.max(width, x - GAP);
    return place;
  });
  return { places, width, height: y + high };
}

// Names are as large at every zoom; where two would lie on each other the party of more claims is named first. A name stands below its
// party, or where there is room: above, to the right or the left of it, but then on no party of more claims.
const GAP = 3;
const SIDES = [["bottom", "center", 0, 1], ["top", "center", 0, -1], ["center", "right", 1, 0], ["center", "left", -1, 0]];
const apart = (one, other) => one[0] > other[2] || one[2] < other[0] || one[1] > other[3] || one[3] < other[1];

const pen = document.createElement("canvas").getContext("2d");
const measured = new Map();
// How wide and high a name is drawn: its words in lines no longer than `LINE`.
function extent(name) {
  if (!measured.has(name)) {
    pen.font = `${LETTERS}px Helvetica Neue, Helvetica, sans-serif`; // what Cytoscape writes in
    let [wide, lines, line] = [0, 0, ""];
    for (const word of name.split(/\s+/)) {
      const longer = line ? `${line} ${word}` : word;
      if (line && pen.measureText(longer).width > LINE) [line, lines] = [word, lines + 1];
      else line = longer;
      wide = Math.max(wide, pen.measureText(line).width);
    }
    measured.set(name, [wide, (lines + 1) * LETTERS * 1.2]);
  }
  return measured.get(name);
}
function boxBeside({ x, y }, half, [wide, high], [, , right, down]) {
  const [midX, midY] = [x + right * (half + GAP + wide / 2), y + down * (half + GAP + high / 2)];
  return [midX - wide / 2, midY - high / 2, midX + wide / 2, midY + high / 2];
}
function nameWhatFits(graph) {
  const zoom = graph.zoom();
  const shown = graph.nodes().filter((node) => node.style("display") === "element");
  const spots = shown.map((node) => {
    const { x, y } = node.renderedPosition();
    const half = (node.data("size") * zoom) / 2;
    return { node, at: { x, y }, half, box: [x - half, y - half, x + half, y + half] };
  });
  spots.sort((a, b) => b.node.data("claims") - a.node.data("claims") || (a.node.id() < b.node.id() ? -1 : 1));
  const [taken, named] = [[], []];
  graph.batch(() => {
    for (const [rank, { node, at, half }] of spots.entries()) {
      const size = extent(node.data("name"));
      let box = null;
      const side = SIDES.find((one) => {
        box = boxBeside(at, half, size, one);
        if (!taken.every((other) => apart(box, other))) return false;
        if (one === SIDES[0]) return true;
        const whole = box[0] >= 0 && box[1] >= 0 && box[2] <= graph.width() && box[3] <= graph.height();
        return whole && spots.slice(0, rank).every((other) => apart(box, other.box));
      });
      node.toggleClass("unnamed", !side);
      if (!side) continue;
      taken.push(box);
      named.push(node.id());
      const [valign, halign, right, down] = side;
      node.style({
        "text-valign": valign, "text-halign": halign, "text-margin-x": (right * GAP) / zoom, "text-margin-y": (down * GAP) / zoom,
        "font-size": LETTERS / zoom, "text-max-width": LINE / zoom,
      });
    }
  });
  holder.dataset.named = named.join("\n");
}

// A tie is shown where its kind is chosen (or none is) and it stands on the day, as the server says it (`stands`).
function chosen(form) {
  const given = form ? new FormData(form) : new FormData();
  const day = form?.querySelector(".day");
  return { kinds: given.getAll("kind"), day: day?.validity.valid ? day.value || null : null };
}
function stands(tie, { kinds, day }) {
  if (kinds.length && !kinds.includes(tie.type)) return false;
  if (!day || (!tie.first && !tie.last)) return true;
  return (tie.first ?? "0000") <= day && day <= (tie.last ?? "9999");
}
function narrow(graph, by) {
  graph.batch(() => {
    graph.edges().forEach((edge) => { edge.style("display", stands(edge.data(), by) ? "element" : "none"); });
    graph.nodes().forEach((node) => {
      node.style("display", node.connectedEdges().some((edge) => edge.style("display") === "element") ? "element" : "none");
    });
  });
  holder.dataset.shown = graph.edges().filter((edge) => edge.style("display") === "element").length;
}
// The rows under the drawing follow: hidden at once where they are all there, asked for anew where the page has a part of them.
async function rows(form, graph, by) {
  const view = document.getElementById("ties-view");
  if (!view) {
    for (const row of document.querySelectorAll("[data-tie]")) row.hidden = !stands(graph.$id(row.dataset.tie).data(), by);
    return;
  }
  const address = new URL(form.action);
  for (const [name, value] of new FormData(form)) if (value) address.searchParams.append(name, value);
  const response = await fetch(address);
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const id of ["ties-view", "tie-count"]) document.getElementById(id).replaceWith(page.getElementById(id));
  document.getElementById("live").textContent = document.getElementById("tie-count").textContent;
  history.replaceState(null, "", address);
}

const data = holder ? JSON.parse(document.getElementById("graph-data").textContent) : null;
if (data?.nodes.length) {
  const small = holder.classList.contains("small");
  const kept = small ? {} : JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
  const graph = cytoscape({
    container: holder,
    elements: [
      ...data.nodes.map((node) => ({ data: { ...node, size: 12 + 4 * Math.sqrt(Math.min(node.claims, 60)) }, position: kept[node.id] ?? spot(node.id) })),
      ...data.edges.map((edge) => ({ data: { ...edge, width: 1 + Math.min(edge.claims, 6) * 0.5 } })),
    ],
    style: styles(), layout: { name: "preset" }, minZoom: 0.2, maxZoom: 3,
  });
  // Who has a place keeps it; only parties that are new to this browser are placed.
  const known = graph.nodes().filter((node) => kept[node.id()]);
  if (!known.length) {
    layOut(graph);
  } else if (known.length < graph.nodes().length) {
    known.lock();
    graph.layout({ name: "cose", randomize: false, animate: false, fit: false, nodeRepulsion: () => 9000, idealEdgeLength: () => 70, componentSpacing: 60, numIter: 800 }).run();
    known.unlock();
  }
  graph.fit(undefined, 30);
  let waiting = 0;
  const named = () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => nameWhatFits(graph));
  };
  graph.on("zoom resize", named);
  graph.on("dragfree", "node", named);
  if (!small) {
    const keep = () => {
      graph.nodes().forEach((node) => { kept[node.id()] = node.position(); });
      sessionStorage.setItem(KEPT, JSON.stringify(kept));
    };
    keep();
    graph.on("dragfree", "node", keep);
  }
  const form = document.querySelector("[data-network]");
  if (form) {
    const now = () => {
      narrow(graph, chosen(form));
      named();
    };
    form.addEventListener("input", now);
    form.addEventListener("change", ({ target }) => { if (target.matches(".day") && target.reportValidity()) rows(form, graph, chosen(form)); }); // the rest is submitted
    form.addEventListener("submit", (event) => { event.preventDefault(); now(); rows(form, graph, chosen(form)); });
    form.addEventListener("reset", () => setTimeout(() => { now(); rows(form, graph, chosen(form)); }));
    now();
  }
  graph.on("tap", "edge", (event) => openDrawer(`tie:${event.target.id()}`));
  graph.on("tap", "node[?known]", (event) => location.assign(`/actors/${encodeURIComponent(event.target.id())}`));
  const drawn = () => {
    graph.style(styles());
    nameWhatFits(graph);
  };
  document.addEventListener("mountjoy:theme", drawn);
  // On paper a picture of the drawing stands in its place, in the colours of paper.
  const picture = holder.parentNode.insertBefore(new Image(), holder.nextSibling);
  picture.className = "drawn-printed";
  picture.alt = holder.getAttribute("aria-label");
  addEventListener("beforeprint", () => {
    if (!holder.clientWidth) return; // laid out for paper already
    printing = true;
    drawn();
    picture.src = graph.png({ scale: 2, bg: "#ffffff" });
    printing = false;
    drawn();
  });
  nameWhatFits(graph);
  holder.dataset.ready = "yes";
}
