// Events on the map, bound to the timeline and the table through the address.
import { addPicture, isDark, makeMap, marksDrawn } from "/static/map.js";
import { openDrawer, readyDensity, readyTimeline, whenDaysChosen } from "/static/app.js";

const holder = document.querySelector("[data-map]");
const list = document.querySelector("[data-map-list]");
const families = JSON.parse(document.getElementById("families").textContent);
let map = null;

let asked = 0;

// The marks of what is in sight: counts by family where events lie close together, else the events themselves.
async function marks(bounds, zoom) {
  const address = new URL("/api/v1/events/clusters", location.href);
  address.search = holder.dataset.points || location.search;
  if (bounds) {
    const [west, east] = [bounds.getWest(), bounds.getEast()].map((one) => Math.min(Math.max(one, -180), 180));
    const [south, north] = [bounds.getSouth(), bounds.getNorth()].map((one) => Math.min(Math.max(one, -90), 90));
    if (west >= east || south >= north) return { features: [] };
    address.searchParams.set("bbox", [west, south, east, north].map((one) => one.toFixed(5)).join(","));
    address.searchParams.set("zoom", zoom.toFixed(2));
  }
  const response = await fetch(address, { headers: { Accept: "application/geo+json" } });
  return response.ok ? response.json() : { features: [], bounds: null };
}

const collection = (features) => ({ type: "FeatureCollection", features });
const around = (bounds) => bounds && [[bounds[0] - 0.4, bounds[1] - 0.4], [bounds[2] + 0.4, bounds[3] + 0.4]];
const order = Object.keys(families);
const abbreviated = (count) => (count < 10000 ? String(count) : count < 1e6 ? `${Math.round(count / 1000)}k` : `${(count / 1e6).toFixed(1)}M`);
function drawable(feature) {
  const { families: shares, ...rest } = feature.properties;
  if (!shares) return feature;
  return { ...feature, properties: { ...rest, told: abbreviated(rest.count), shares: order.map((id) => shares[id] ?? 0).join("|") } };
}

// A cluster: how many events, and around it the share of each family in its colour.
function donut(id, order) {
  const [, ...counts] = id.split("|");
  const all = counts.reduce((sum, count) => sum + +count, 0);
  const size = Math.round(Math.min(26 + 3.2 * Math.sqrt(all), 64));
  const draw = (pen) => {
    pen.fillStyle = isDark() ? "#2a343b" : "#ffffff";
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

async function tell(cell, where) {
  const address = new URL(`/api/v1/events/clusters/${cell}`, location.href);
  address.search = holder.dataset.points || location.search;
  const response = await fetch(address, { headers: { Accept: "application/geo+json" } });
  if (!response.ok) return;
  const { features: items, total } = await response.json();
  list.replaceChildren();
  const head = document.createElement("p");
  head.textContent = `${total} ${total === 1 ? "event" : "events"}${where ? `, ${where}` : ""}${total > items.length ? `, the latest ${items.length}` : ""}`;
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "×";
  close.setAttribute("aria-label", "Close the list");
  close.addEventListener("click", () => { list.hidden = true; });
  const rows = document.createElement("ul");
  for (const { properties: one } of items) {
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
  const donuts = new Set();
  map.setMissingStyleImageResolver((id) => {
    if (!id.startsWith("ring|")) return;
    donuts.add(id);
    addPicture(map, id, ...donut(id, order));
  });
  map.addSource("events", { type: "geojson", data: collection([]) });
  map.addSource("rings", { type: "geojson", data: collection([]) });
  map.addSource("area", { type: "geojson", data: collection([]) });
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
    layout: { "text-field": ["case", [">", ["get", "count"], 1], ["get", "told"], ""], "text-font": ["sans-serif"], "text-size": 11, "text-offset": [1.2, -1.1], "text-allow-overlap": true, "text-ignore-placement": true },
    paint: { "text-color": ink(), "text-halo-color": isDark() ? "#232b31" : "#f6f4ef", "text-halo-width": 1.5 },
  });
  map.addLayer({
    id: "clusters", type: "symbol", source: "events", filter: ["has", "count"],
    layout: {
      "icon-image": ["concat", "ring|", ["get", "shares"]],
      "icon-allow-overlap": true, "icon-padding": 0,
      "text-field": ["get", "told"], "text-font": ["sans-serif"], "text-size": 11, "text-allow-overlap": true, "text-ignore-placement": true,
    },
    paint: { "text-color": ink() },
  });
  map.addLayer({
    id: "events", type: "symbol", source: "events", filter: ["!", ["has", "count"]],
    layout: {
      "icon-image": ["concat", "family-", ["get", "family"]], "icon-allow-overlap": true, "icon-padding": 0,
      "icon-size": ["interpolate", ["linear"], ["sqrt", ["get", "killed"]], 0, 0.7, 4, 1.1, 10, 1.7, 30, 2.6],
    },
  });
  document.addEventListener("mountjoy:theme", () => {
    for (const id of ["rings", "rings-wide"]) map.setPaintProperty(id, "circle-stroke-color", ink());
    for (const id of ["ring-counts", "clusters"]) map.setPaintProperty(id, "text-color", ink());
    for (const id of donuts) addPicture(map, id, ...donut(id, order));
    map.setPaintProperty("ring-counts", "text-halo-color", isDark() ? "#232b31" : "#f6f4ef");
  });
}

async function show() {
  const number = ++asked;
  const { features } = await marks(map.getBounds(), map.getZoom());
  if (number !== asked) return; // the map moved on meanwhile
  const drawn = features.map(drawable);
  map.getSource("events").setData(collection(drawn.filter((one) => one.properties.exact)));
  map.getSource("rings").setData(collection(drawn.filter((one) => !one.properties.exact)));
}

function listen() {
  map.on("moveend", show);
  map.on("click", "clusters", ({ features: [one] }) => {
    if (one.properties.one_place || map.getZoom() > map.getMaxZoom() - 0.1) tell(one.properties.cell, "at one place");
    else map.easeTo({ center: one.geometry.coordinates, zoom: Math.min(map.getZoom() + 2, map.getMaxZoom()), duration: 250 });
  });
  map.on("click", "rings", (event) => {
    if (map.queryRenderedFeatures(event.point, { layers: ["events", "clusters"] }).length) return;
    const { cell, where } = event.features[0].properties;
    tell(cell, where ? `somewhere in ${where}` : "");
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
  if (map && narrowing(before) !== narrowing(new URL(address, location.href).searchParams)) await show();
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
  const given = JSON.parse(holder.dataset.bounds || "null") ?? (await marks(null, 0)).bounds;
  map = await makeMap(holder, { bounds: around(given) });
  addLayers();
  listen();
  await show();
  document.addEventListener("mountjoy:decided", show);
  const button = document.querySelector("[data-area]");
  if (button) readyArea(button);
  await marksDrawn(map);
  holder.dataset.ready = "yes";
}
