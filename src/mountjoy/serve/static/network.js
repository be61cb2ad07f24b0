// Ties between parties. Places of nodes are reckoned from their ids alone, kept for the session, and so stay when filters change.
import cytoscape from "/static/vendor/cytoscape.mjs";
import { openDrawer } from "/static/app.js";

const holder = document.querySelector("[data-graph]");
const KEPT = "mountjoy-network";
const SHAPES = {
  "state-forces": "rectangle", government: "round-rectangle", "external-forces": "rectangle", "rebel-group": "triangle",
  "political-militia": "diamond", "identity-militia": "pentagon", person: "ellipse", civilians: "ellipse", media: "hexagon",
  organisation: "octagon",
};
const TIES = {
  leads: ["#0072B2", "solid"], backs: ["#009E73", "solid"], "part-of": ["#7A6A00", "dashed"], "member-of": ["#7A6A00", "dotted"],
  "allied-with": ["#0072B2", "dashed"], fights: ["#D55E00", "solid"], opposes: ["#D55E00", "dashed"], "same-as": ["#8C8C8C", "dotted"],
};

function dark() {
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
        label: "data(name)", "font-size": 11, color: ink, "text-valign": "bottom", "text-margin-y": 3, "text-wrap": "wrap",
        "text-max-width": 120, "background-color": dark() ? "#6f8796" : "#7e93a1", width: "data(size)", height: "data(size)",
        "border-width": 1, "border-color": ink, "min-zoomed-font-size": 7, "text-background-color": paper, "text-background-opacity": 0.7,
      },
    },
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

const data = holder ? JSON.parse(document.getElementById("graph-data").textContent) : null;
if (data?.nodes.length) {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
  const small = holder.classList.contains("small");
  const known = !small && data.nodes.every((node) => kept[node.id]);
  const graph = cytoscape({
    container: holder,
    elements: [
      ...data.nodes.map((node) => ({ data: { ...node, size: 12 + 4 * Math.sqrt(Math.min(node.claims, 60)) }, position: kept[node.id] ?? spot(node.id) })),
      ...data.edges.map((edge) => ({ data: { ...edge, width: 1 + Math.min(edge.claims, 6) * 0.5 } })),
    ],
    style: styles(),
    layout: known ? { name: "preset", fit: true, padding: 30 } : { name: "cose", randomize: false, animate: false, fit: true, padding: 30, nodeRepulsion: () => 9000, idealEdgeLength: () => 70, componentSpacing: 60, numIter: 800 },
    minZoom: 0.2, maxZoom: 3,
  });
  if (!small) {
    const keep = () => {
      graph.nodes().forEach((node) => { kept[node.id()] = node.position(); });
      sessionStorage.setItem(KEPT, JSON.stringify(kept));
    };
    keep();
    graph.on("dragfree", "node", keep);
  }
  graph.on("tap", "edge", (event) => openDrawer(`tie:${event.target.id()}`));
  graph.on("tap", "node[?known]", (event) => location.assign(`/actors/${encodeURIComponent(event.target.id())}`));
  document.addEventListener("mountjoy:theme", () => graph.style(styles()));
  holder.dataset.ready = "yes";
}
