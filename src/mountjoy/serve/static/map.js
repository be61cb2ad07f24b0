// The map's ground: land, water, borders and names, drawn from files of the app alone.
import { Map, NavigationControl, ScaleControl, setWorkerUrl } from "/static/vendor/maplibre-gl.mjs";

setWorkerUrl("/static/vendor/maplibre-gl-worker.mjs");

const CONTESTED = new Set(["Kosovo", "N. Cyprus", "Somaliland", "Siachen Glacier", "W. Sahara", "Palestine"]);
const CRIMEA = [33, 45.3, 37.2, 46.4]; // the isthmus and strait between Crimea and its neighbours, degrees
let ground = null;

async function world() {
  if (ground) return ground;
  const topology = await (await fetch("/static/vendor/world.json")).json();
  const countries = topology.objects.countries;
  const contested = (a, b) => CONTESTED.has(a.properties.name) || CONTESTED.has(b.properties.name);
  const between = (keep) => topojson.mesh(topology, countries, (a, b) => a !== b && keep(a, b));
  const sure = between((a, b) => !contested(a, b));
  const inCrimea = ([x, y]) => x > CRIMEA[0] && x < CRIMEA[2] && y > CRIMEA[1] && y < CRIMEA[3];
  const isthmus = sure.coordinates.filter((line) => line.every(inCrimea));
  ground = {
    land: topojson.feature(topology, topology.objects.land),
    borders: { type: "MultiLineString", coordinates: sure.coordinates.filter((line) => !line.every(inCrimea)) },
    disputed: { type: "MultiLineString", coordinates: [...between(contested).coordinates, ...isthmus] },
  };
  return ground;
}

let printing = false;
const maps = [];
// On paper a picture of the map stands in its place, in the colours of paper.
addEventListener("beforeprint", () => {
  printing = true;
  document.dispatchEvent(new CustomEvent("mountjoy:theme"));
  for (const { map, picture } of maps) {
    if (!map.getContainer().clientWidth) continue; // laid out for paper already, with the picture in its place
    map.redraw();
    picture.src = map.getCanvas().toDataURL();
  }
  printing = false;
  document.dispatchEvent(new CustomEvent("mountjoy:theme"));
});

export function isDark() {
  if (printing) return false;
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function colours() {
  return isDark()
    ? { water: "#12181d", land: "#232b31", border: "#4c5860", name: "#aab6bd", halo: "#1a2126" }
    : { water: "#dce5ea", land: "#f6f4ef", border: "#b3b0a8", name: "#59605f", halo: "#f6f4ef" };
}

const EMPTY = { type: "FeatureCollection", features: [] };

function style({ land, borders, disputed }, tiles) {
  const c = colours();
  const name = (id, kinds, size, more = {}) => ({
    id, type: "symbol", source: "names", filter: ["in", ["get", "kind"], ["literal", kinds]],
    layout: {
      "text-field": ["get", "name"], "text-font": ["sans-serif"], "text-size": size, "symbol-sort-key": ["get", "rank"],
      "text-max-width": 8, "text-padding": 4, ...more,
    },
    paint: { "text-color": c.name, "text-halo-color": c.halo, "text-halo-width": 1.4 },
  });
  const sources = {
    land: { type: "geojson", data: land }, borders: { type: "geojson", data: borders },
    disputed: { type: "geojson", data: disputed }, names: { type: "geojson", data: EMPTY },
  };
  const layers = [
    { id: "water", type: "background", paint: { "background-color": c.water } },
    { id: "land", type: "fill", source: "land", paint: { "fill-color": c.land } },
  ];
  if (tiles) {
    sources.tiles = { type: "raster", tiles: [tiles], tileSize: 256 };
    layers.push({ id: "tiles", type: "raster", source: "tiles", paint: { "raster-saturation": -0.6, "raster-opacity": 0.8 } });
  }
  layers.push(
    { id: "borders", type: "line", source: "borders", paint: { "line-color": c.border, "line-width": 1 } },
    { id: "disputed", type: "line", source: "disputed", paint: { "line-color": c.border, "line-width": 1, "line-dasharray": [3, 3] } },
    // A town's name steps aside for the mark that stands on the town.
    name("names-towns", ["city", "village", "site", "camp", "base", "dam", "crossing", "airfield", "neighbourhood", "district"], 11, {
      "text-variable-anchor": ["center", "top", "bottom", "left", "right"], "text-radial-offset": 1.6, "text-justify": "auto", "text-padding": 2,
    }),
    name("names-provinces", ["province", "region"], 11, { "text-transform": "uppercase", "text-letter-spacing": 0.08 }),
    name("names-countries", ["country"], 13),
  );
  return { version: 8, sources, layers, transition: { duration: 0, delay: 0 } };
}

export async function makeMap(holder, { bounds = null } = {}) {
  const tiles = holder.dataset.tiles || null;
  const made = await world();
  const map = new Map({
    container: holder, style: style(made, tiles), attributionControl: false, dragRotate: false, pitchWithRotate: false,
    touchPitch: false, maxZoom: 12, minZoom: 0.5, fadeDuration: 0, renderWorldCopies: false,
    ...(bounds ? { bounds, fitBoundsOptions: { padding: 40, maxZoom: 7 } } : { center: [30, 25], zoom: 1.4 }),
  });
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl(), "bottom-left");
  map.keyboard.enable();
  const picture = holder.parentNode.appendChild(new Image());
  picture.className = "drawn-printed";
  picture.alt = holder.getAttribute("aria-label");
  maps.push({ map, picture });
  let asked = 0;
  const names = async () => {
    const box = map.getBounds();
    const now = ++asked;
    const bbox = [Math.max(box.getWest(), -180), Math.max(box.getSouth(), -90), Math.min(box.getEast(), 180), Math.min(box.getNorth(), 90)];
    if (bbox[0] >= bbox[2] || bbox[1] >= bbox[3]) return;
    const rounded = bbox.map((value) => value.toFixed(3)).join(",");
    const response = await fetch(`/map/labels.json?bbox=${rounded}&zoom=${map.getZoom().toFixed(2)}`);
    if (response.ok && now === asked) map.getSource("names")?.setData(await response.json());
  };
  map.on("moveend", names);
  await new Promise((done) => map.once("load", done));
  await names();
  document.addEventListener("mountjoy:theme", () => {
    const c = colours();
    map.setPaintProperty("water", "background-color", c.water);
    map.setPaintProperty("land", "fill-color", c.land);
    for (const id of ["borders", "disputed"]) map.setPaintProperty(id, "line-color", c.border);
    for (const id of ["names-towns", "names-provinces", "names-countries"]) {
      map.setPaintProperty(id, "text-color", c.name);
      map.setPaintProperty(id, "text-halo-color", c.halo);
    }
  });
  return map;
}

/** Wait until the marks are drawn; a browser that draws nothing out of sight is not waited for. */
export function marksDrawn(map) {
  return new Promise((done) => {
    map.once("idle", done);
    setTimeout(done, 3000);
    map.triggerRepaint();
  });
}

export function boundsOf(features) {
  if (!features.length) return null;
  const xs = features.map((one) => one.geometry.coordinates[0]).sort((a, b) => a - b);
  const ys = features.map((one) => one.geometry.coordinates[1]).sort((a, b) => a - b);
  const cut = (values, part) => values[Math.round((values.length - 1) * part)];
  // Where most of it lies: a few far places do not make the rest small.
  return [[cut(xs, 0.05) - 0.4, cut(ys, 0.05) - 0.4], [cut(xs, 0.95) + 0.4, cut(ys, 0.95) + 0.4]];
}

// A picture for the map, drawn from a path in a box of 16 by 16 or by a function.
export function addPicture(map, id, size, draw) {
  const scale = 2;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size * scale;
  const pen = canvas.getContext("2d");
  pen.scale((size * scale) / 16, (size * scale) / 16);
  draw(pen);
  const picture = pen.getImageData(0, 0, canvas.width, canvas.height);
  if (map.hasImage(id)) map.updateImage(id, picture);
  else map.addImage(id, picture, { pixelRatio: scale });
}
