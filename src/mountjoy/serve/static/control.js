// Who holds what on a day: the map asks for the places in view of the day shown, the list follows; play goes week by week.
import { addPicture, isDark, makeMap, marksDrawn } from "/static/map.js";
import { openDrawer } from "/static/app.js";

const holder = document.querySelector("[data-map]");
const form = document.querySelector("[data-control]");
const field = document.getElementById("c-on");
const slider = document.getElementById("c-slide");
const play = document.querySelector("[data-play]");
const drawn = document.getElementById("held-drawn");
const sides = JSON.parse(document.getElementById("sides").textContent);
const DAY = 86400000;
const WAIT = 150; // milliseconds after the last movement before the server is asked
const PAUSE = 900; // between two weeks as it plays
const PARTS = ["held-count", "held-tools", "held-list"];

const first = Date.parse(slider.dataset.first);
const dayOf = (number) => new Date(first + number * DAY).toISOString().slice(0, 10);
const numberOf = (day) => Math.round((Date.parse(day) - first) / DAY);
const settled = (run, wait = WAIT) => {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, wait);
  };
};

// A mark: "point|holds|3|hatched|ringed|1" is an exact place, held by side 3, contested, besieged, claimed by side 1.
function drawMark(pen, [kind, basis, side, hatch, ring, other]) {
  const colour = sides[+side];
  const paper = isDark() ? "#1c2429" : "#ffffff";
  pen.lineJoin = "round";
  const outline = (path) => {
    pen.strokeStyle = paper;
    pen.lineWidth = 3;
    pen.stroke(path);
  };
  const stripes = (width) => {
    pen.lineWidth = width;
    for (let x = -12; x < 20; x += 3.2) {
      pen.beginPath();
      pen.moveTo(x, 16);
      pen.lineTo(x + 16, 0);
      pen.stroke();
    }
  };
  const shape = new Path2D();
  if (kind === "area") {
    shape.arc(8, 8, 5.6, 0, 7);
    outline(shape);
    pen.strokeStyle = colour;
    pen.lineWidth = basis === "holds" ? 2 : 1;
    if (hatch === "hatched") pen.setLineDash([2, 1.6]);
    pen.stroke(shape);
    pen.setLineDash([]);
  } else {
    if (basis === "none" && hatch === "plain") shape.arc(8, 8, 2, 0, 7);
    else shape.rect(4.6, 4.6, 6.8, 6.8);
    outline(shape);
    pen.save();
    pen.clip(shape);
    pen.fillStyle = basis !== "claimed" && hatch === "plain" ? colour : paper;
    pen.fillRect(0, 0, 16, 16);
    pen.strokeStyle = colour;
    if (hatch === "hatched") stripes(1.3);
    pen.restore();
    pen.strokeStyle = colour;
    pen.lineWidth = basis === "holds" ? 0.8 : 1.4;
    pen.stroke(shape);
  }
  if (other) {
    const corner = new Path2D("M11.800 4.200V9L7 4.200Z");
    outline(corner);
    pen.fillStyle = sides[+other];
    pen.fill(corner);
  }
  if (ring === "ringed") {
    pen.strokeStyle = isDark() ? "#e8edf0" : "#24303a";
    pen.lineWidth = 0.9;
    pen.beginPath();
    pen.arc(8, 8, 7.2, 0, 7);
    pen.stroke();
  }
}

function visibleBox(map) {
  const box = map.getBounds();
  const within = (value, most) => Math.min(Math.max(value, -most), most);
  return [within(box.getWest(), 180), within(box.getSouth(), 90), within(box.getEast(), 180), within(box.getNorth(), 90)]
    .map((value) => value.toFixed(3)).join(",");
}

let asked = null;
async function showPlaces(map) {
  asked?.abort();
  asked = new AbortController();
  const address = new URL(holder.dataset.points, location.href);
  for (const name of ["actor", "place"]) {
    const given = new URL(location.href).searchParams.get(name);
    if (given) address.searchParams.set(name, given);
  }
  address.searchParams.set("on", field.value);
  address.searchParams.set("bbox", visibleBox(map));
  try {
    const response = await fetch(address, { headers: { Accept: "application/geo+json" }, signal: asked.signal });
    const found = await response.json();
    if (!response.ok) throw new Error(found.detail);
    map.getSource("control").setData(found);
    const missing = found.places - found.features.length;
    drawn.textContent = missing > 0 ? `${found.features.length} of ${found.places} places in view are drawn, those last spoken of; zoom in for the others.` : "";
    holder.dataset.shown = field.value;
  } catch (error) {
    if (error.name !== "AbortError") drawn.textContent = "The places of this day could not be read; what was drawn before still stands.";
  }
}

let listed = null;
// The place of a row, whatever the day: a list that is read again keeps the row that was chosen.
const placeOf = (row) => row?.closest("#held-list [data-open]")?.dataset.open.split(":").slice(2).join(":");

async function showList(address = addressNow()) {
  listed?.abort();
  listed = new AbortController();
  try {
    const response = await fetch(address, { signal: listed.signal });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (!response.ok) return;
    const chosen = placeOf(document.activeElement);
    for (const id of PARTS) document.getElementById(id)?.replaceWith(page.getElementById(id) ?? "");
    if (chosen) [...document.querySelectorAll("#held-list [data-open]")].find((row) => placeOf(row) === chosen)?.focus();
    document.getElementById("live").textContent = document.getElementById("held-count")?.textContent ?? "";
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

function addressNow() {
  const address = new URL(location.href);
  address.searchParams.set("on", field.value);
  address.searchParams.delete("from");
  return address;
}

function setDay(number) {
  const kept = Math.min(Math.max(number, 0), +slider.max);
  slider.value = kept;
  field.value = dayOf(kept);
  slider.setAttribute("aria-valuetext", field.value);
}

const bounds = holder.dataset.bounds ? holder.dataset.bounds.split(",").map(Number) : null;
const crosses = bounds && bounds[0] > bounds[2];
const map = await makeMap(holder, { bounds: bounds && !crosses ? [bounds.slice(0, 2), bounds.slice(2)] : null });
const marks = new Set();
const draw = (id) => addPicture(map, id, 30, (pen) => drawMark(pen, id.split("|")));
map.setMissingStyleImageResolver((id) => {
  if (id.split("|").length !== 6) return;
  marks.add(id);
  draw(id);
});
map.addSource("control", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
map.addLayer({
  id: "control", type: "symbol", source: "control",
  layout: {
    "icon-image": ["get", "icon"], "icon-allow-overlap": true, "icon-padding": 0, "symbol-sort-key": ["-", 0, ["get", "turn"]],
  },
  paint: { "icon-opacity": ["get", "faded"] },
});
document.addEventListener("mountjoy:theme", () => marks.forEach(draw));
map.on("click", "control", ({ features: [one] }) => openDrawer(one.properties.open));
map.on("mouseenter", "control", ({ features: [one] }) => {
  map.getCanvas().style.cursor = "pointer";
  map.getCanvas().title = `${one.properties.name}: ${one.properties.told}`;
});
map.on("mouseleave", "control", () => {
  map.getCanvas().style.cursor = "";
  map.getCanvas().title = "";
});

const askPlaces = settled(() => showPlaces(map));
const askList = settled(() => showList(), WAIT * 2);
function changed() {
  history.replaceState(null, "", addressNow());
  askPlaces();
  askList();
}

map.on("moveend", (event) => {
  askPlaces();
  if (!event.originalEvent) return; // by the page itself
  const address = addressNow();
  address.searchParams.set("bbox", visibleBox(map));
  history.replaceState(null, "", address);
  askList();
});
slider.addEventListener("input", () => {
  stop();
  setDay(+slider.value);
  changed();
});
function toDay() {
  const number = numberOf(field.value);
  if (!field.value || !field.reportValidity() || Number.isNaN(number)) return;
  slider.value = Math.min(Math.max(number, 0), +slider.max); // a day beyond the slider is shown all the same
  slider.setAttribute("aria-valuetext", field.value);
  changed();
}
field.addEventListener("change", () => {
  stop();
  toDay();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  stop();
  toDay();
});
for (const button of form.querySelectorAll("[data-step]")) {
  button.addEventListener("click", () => {
    stop();
    setDay(+slider.value + +button.dataset.step);
    changed();
  });
}
document.addEventListener("click", (event) => {
  const link = event.target.closest("#held-list a[data-in-place]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  history.replaceState(null, "", link.href);
  showList(new URL(link.href)).then(() => document.querySelector("#held-list tbody tr")?.focus());
});

// Play: a week on as soon as the one before was drawn, and no sooner than the pause; the page goes on until the last day.
let playing = 0;
function stop() {
  playing += 1;
  play.textContent = "Play by week";
  play.setAttribute("aria-pressed", "false");
}
async function run(turn) {
  while (turn === playing) {
    if (+slider.value >= +slider.max) return stop();
    setDay(+slider.value + 7);
    history.replaceState(null, "", addressNow());
    const pause = new Promise((done) => setTimeout(done, PAUSE));
    await Promise.all([showPlaces(map), showList(), pause]);
  }
}
play.addEventListener("click", () => {
  if (play.getAttribute("aria-pressed") === "true") return stop();
  playing += 1;
  play.textContent = "Stop";
  play.setAttribute("aria-pressed", "true");
  if (+slider.value >= +slider.max) setDay(0);
  run(playing);
});

await showPlaces(map);
await marksDrawn(map);
holder.dataset.ready = "yes";
