// Events on the map, bound to the timeline and the table through the address.
import { addPicture, boundsOf, isDark, makeMap } from "/static/map.js";
import { openDrawer, readyDensity, readyTimeline, whenDaysChosen } from "/static/app.js";

const holder = document.querySelector("[data-map]");
const list = document.querySelector("[data-map-list]");
const families = JSON.parse(document.getElementById("families").textContent);
let map = null;

async function points() {
  const base = new URL(holder.dataset.points, location.href);
  if (!base.search) base.search = location.search;
  const response = await fetch(base, { headers: { Accept: "application/geo+json" } });
  if (!response.ok) return [];
  return (await response.json()).features;
}

const collection = (features) => ({ type: "FeatureCollection", features });

// What is known only to a province or region: one open ring a place, with how many events it stands for.
function rings(features) {
  const byPlace = new Map();
  for (const one of features.filter((feature) => !feature.properties.exact)) {
    const key = one.properties.place;
    if (!byPlace.has(key)) byPlace.set(key, { ...one, properties: { ...one.properties, count: 0, ids: [] } });
    const ring = byPlace.get(key).properties;
    ring.count += 1;
    if (ring.ids.length < 100) ring.ids.push(one.properties.id);
  }
  return [...byPlace.values()].map((one) => ({ ...one, properties: { ...one.properties, ids: one.properties.ids.join(" ") } }));
}

// A cluster: how many events, and around it the share of each family in its colour.
function donut(id, order) {
  const [, theme, ...counts] = id.split("|");
  const all = counts.reduce((sum, count) => sum + +count, 0);
  const size = Math.round(Math.min(26 + 3.2 * Math.sqrt(all), 64));
  const draw = (pen) => {
    pen.fillStyle = theme === "dark" ? "#2a343b" : "#ffffff";
    pen.beginPath();
    pen.arc(8, 8, 7.4, 0, 7);
    pen.fill();
    let at = -Math.PI / 2;
    const width = 56 / size;
    pen.lineWidth = width;
    counts.forEach((count, number) => {
      const end = at + (count / all) * 2 * Math.PI;
      pen.strokeStyle = families[order[number]].colour;
      pen.beginPath();
      pen.arc(8, 8, 7.4 - width / 2, at, end);
      if (+count) pen.stroke();
      at = end;
    });
  };
  return [size, draw];
}

let drawn = [];

function tell(items, where) {
  list.replaceChildren();
  const head = document.createElement("p");
  head.textContent = `${items.length} ${items.length === 1 ? "event" : "events"}${where ? `, ${where}` : ""}`;
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "×";
  close.setAttribute("aria-label", "Close the list");
  close.addEventListener("click", () => { list.hidden = true; });
  const rows = document.createElement("ul");
  for (const { properties: one } of items.slice(0, 100)) {
    const row = document.createElement("li");
    const link = document.createElement("a");
    link.href = `/events/${one.id}`;
    link.textContent = `${one.type}, ${one.when === "-" ? "no date" : one.when}`;
    row.dataset.open = `event:${one.id}`;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      openDrawer(`event:${one.id}`, link);
    });
    const who = document.createElement("span");
    who.className = "faint";
    who.dir = "auto";
    who.textContent = [one.actor, one.recipient].filter((name) => name !== "-").join(" – ");
    row.append(link, who);
    rows.append(row);
  }
  list.append(head, close, rows);
  list.hidden = false;
}

function addLayers() {
  for (const family of Object.values(families)) {
    addPicture(map, `family-${family.id}`, 22, (pen) => {
      pen.translate(1.2, 1.2);
      pen.scale(0.85, 0.85);
      const path = new Path2D(family.path);
      pen.lineJoin = "round";
      pen.strokeStyle = "#ffffff";
      pen.lineWidth = 2.4;
      pen.stroke(path);
      pen.fillStyle = family.colour;
      pen.fill(path);
    });
  }
  const order = Object.keys(families);
  const shares = Object.fromEntries(order.map((id) => [id, ["+", ["case", ["==", ["get", "family"], id], 1, 0]]]));
  map.setMissingStyleImageResolver((id) => { if (id.startsWith("ring|")) addPicture(map, id, ...donut(id, order)); });
  map.addSource("events", { type: "geojson", data: collection([]), cluster: true, clusterRadius: 34, clusterMaxZoom: 12, clusterProperties: shares });
  map.addSource("rings", { type: "geojson", data: collection([]) });
  map.addSource("area", { type: "geojson", data: collection([]) });
  const theme = () => (isDark() ? "dark" : "light");
  const ink = () => (isDark() ? "#e8edf0" : "#24303a");
  map.addLayer({ id: "area", type: "line", source: "area", paint: { "line-color": ink(), "line-width": 1.5, "line-dasharray": [2, 2] } });
  map.addLayer({
    id: "rings", type: "circle", source: "rings",
    paint: {
      "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "count"]], 1, 12, 8, 30], "circle-color": "rgba(0,0,0,0)",
      "circle-stroke-width": 1.6, "circle-stroke-color": ink(), "circle-stroke-opacity": 0.75,
    },
  });
  // What is known to less than a part of a region has a second ring.
  map.addLayer({
    id: "rings-wide", type: "circle", source: "rings", filter: ["get", "wide"],
    paint: {
      "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "count"]], 1, 8, 8, 26], "circle-color": "rgba(0,0,0,0)",
      "circle-stroke-width": 1, "circle-stroke-color": ink(), "circle-stroke-opacity": 0.6,
    },
  });
  map.addLayer({
    id: "ring-counts", type: "symbol", source: "rings",
    layout: { "text-field": ["case", [">", ["get", "count"], 1], ["to-string", ["get", "count"]], ""], "text-font": ["sans-serif"], "text-size": 11, "text-offset": [1.2, -1.1], "text-allow-overlap": true, "text-ignore-placement": true },
    paint: { "text-color": ink(), "text-halo-color": isDark() ? "#232b31" : "#f6f4ef", "text-halo-width": 1.5 },
  });
  map.addLayer({
    id: "clusters", type: "symbol", source: "events", filter: ["has", "point_count"],
    layout: {
      "icon-image": ["concat", "ring|", theme(), ...order.flatMap((id) => ["|", ["to-string", ["get", id]]])],
      "icon-allow-overlap": true, "icon-ignore-placement": true,
      "text-field": ["get", "point_count_abbreviated"], "text-font": ["sans-serif"], "text-size": 11, "text-allow-overlap": true, "text-ignore-placement": true,
    },
    paint: { "text-color": ink() },
  });
  map.addLayer({
    id: "events", type: "symbol", source: "events", filter: ["!", ["has", "point_count"]],
    layout: {
      "icon-image": ["concat", "family-", ["get", "family"]], "icon-allow-overlap": true, "icon-ignore-placement": true,
      "icon-size": ["interpolate", ["linear"], ["sqrt", ["get", "killed"]], 0, 0.7, 4, 1.1, 10, 1.7, 30, 2.6],
    },
  });
  document.addEventListener("mountjoy:theme", () => {
    for (const id of ["rings", "rings-wide"]) map.setPaintProperty(id, "circle-stroke-color", ink());
    for (const id of ["ring-counts", "clusters"]) map.setPaintProperty(id, "text-color", ink());
    map.setLayoutProperty("clusters", "icon-image", ["concat", "ring|", theme(), ...order.flatMap((id) => ["|", ["to-string", ["get", id]]])]);
    map.setPaintProperty("ring-counts", "text-halo-color", isDark() ? "#232b31" : "#f6f4ef");
  });
}

async function show({ move }) {
  drawn = await points();
  map.getSource("events").setData(collection(drawn.filter((one) => one.properties.exact)));
  map.getSource("rings").setData(collection(rings(drawn)));
  const bounds = boundsOf(drawn);
  if (move && bounds) map.fitBounds(bounds, { padding: 40, maxZoom: 7, animate: false });
}

function listen() {
  map.on("click", "clusters", async ({ features: [one] }) => {
    const source = map.getSource("events");
    const zoom = await source.getClusterExpansionZoom(one.properties.cluster_id);
    if (zoom <= 12 && zoom > map.getZoom() + 0.1) map.easeTo({ center: one.geometry.coordinates, zoom: Math.min(zoom + 0.3, 12), duration: 250 });
    else tell(await source.getClusterLeaves(one.properties.cluster_id, 100, 0), "at one place");
  });
  map.on("click", "rings", (event) => {
    if (map.queryRenderedFeatures(event.point, { layers: ["events", "clusters"] }).length) return;
    const ids = new Set(event.features[0].properties.ids.split(" "));
    tell(drawn.filter((one) => ids.has(one.properties.id)), `somewhere in ${event.features[0].properties.where}`);
  });
  map.on("click", "events", ({ features: [one] }) => openDrawer(`event:${one.properties.id}`));
  for (const layer of ["clusters", "rings", "events"]) {
    map.on("mouseenter", layer, () => { map.getCanvas().style.cursor = "pointer"; });
    map.on("mouseleave", layer, () => { map.getCanvas().style.cursor = ""; });
  }
}

function readyArea(button) {
  let start = null;
  const corner = (event) => map.unproject([event.offsetX, event.offsetY]);
  const ring = (a, b) => [[a.lng, a.lat], [b.lng, a.lat], [b.lng, b.lat], [a.lng, b.lat], [a.lng, a.lat]];
  const draw = (a, b) => map.getSource("area").setData({ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring(a, b)] } });
  const given = new URL(location.href).searchParams.get("polygon");
  if (given) {
    const corners = given.split(";").map((one) => one.split(",").map(Number)).map(([lat, lon]) => [lon, lat]);
    map.getSource("area").setData({ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [[...corners, corners[0]]] } });
  }
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    map.getCanvas().style.cursor = on ? "crosshair" : "";
    if (on) map.dragPan.disable();
    else map.dragPan.enable();
  });
  const canvas = map.getCanvas();
  canvas.addEventListener("pointerdown", (event) => {
    if (button.getAttribute("aria-pressed") === "true") start = corner(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (start) draw(start, corner(event));
  });
  canvas.addEventListener("pointerup", (event) => {
    if (!start) return;
    const end = corner(event);
    const text = ring(start, end).slice(0, 4).map(([lon, lat]) => `${lat.toFixed(3)},${lon.toFixed(3)}`).join(";");
    start = null;
    button.click();
    go({ polygon: text });
  });
}

// The table, the timeline and the chips change in place; the map stays and takes other points.
const PARTS = ["events-view", "chips", "event-count", "event-tools", "placed"];
async function goTo(address, push = true) {
  if (!document.getElementById("events-view")) return location.assign(address);
  const before = new URL(lastAddress).searchParams;
  const response = await fetch(address);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  if (!response.ok) return location.assign(address);
  if (push) history.pushState(null, "", address);
  lastAddress = location.href;
  for (const id of PARTS) document.getElementById(id)?.replaceWith(page.getElementById(id) ?? "");
  document.querySelector("form.dates").replaceWith(page.querySelector("form.dates"));
  document.querySelector("details.filters").replaceWith(page.querySelector("details.filters"));
  for (const figure of document.querySelectorAll("[data-timeline]")) readyTimeline(figure);
  readyDensity();
  if (map && narrowing(before) !== narrowing(new URL(address, location.href).searchParams)) await show({ move: false });
  document.getElementById("live").textContent = document.getElementById("event-count")?.textContent ?? "";
}
let lastAddress = location.href;
function narrowing(given) {
  const kept = new URLSearchParams(given);
  for (const name of ["sort", "col", "open", "after", "from"]) kept.delete(name);
  return String(kept);
}
function go(changes) {
  const address = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) address.searchParams.set(name, value);
  for (const name of ["after", "from"]) address.searchParams.delete(name);
  return goTo(address);
}
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-in-place]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const head = link.closest("th")?.cellIndex;
  goTo(new URL(link.href)).then(() => {
    if (head !== undefined) document.querySelector("#event-rows thead tr")?.cells[head]?.querySelector("a")?.focus();
    else document.querySelector("#event-rows tbody tr")?.focus();
  });
});
whenDaysChosen((since, until) => go({ since, until }));
addEventListener("popstate", () => goTo(new URL(location.href), false));

if (holder) {
  drawn = await points();
  map = await makeMap(holder, { bounds: boundsOf(drawn) });
  addLayers();
  listen();
  await show({ move: false });
  const button = document.querySelector("[data-area]");
  if (button) readyArea(button);
  holder.dataset.ready = "yes";
}
