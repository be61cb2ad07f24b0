// Who is said to hold what, at the places that reports name.
import { addPicture, boundsOf, isDark, makeMap } from "/static/map.js";
import { openDrawer } from "/static/app.js";

const holder = document.querySelector("[data-map]");
const slider = document.querySelector("[data-slide]");
const play = document.querySelector("[data-play]");

const MARKS = {
  holds: (pen, colour) => { pen.fillStyle = colour; pen.fillRect(3, 3, 10, 10); pen.strokeRect(3, 3, 10, 10); },
  contests: (pen, colour) => {
    pen.fillStyle = "#ffffff"; pen.fillRect(3, 3, 10, 10);
    pen.save(); pen.beginPath(); pen.rect(3, 3, 10, 10); pen.clip();
    pen.strokeStyle = colour; pen.lineWidth = 2;
    for (let x = -10; x < 20; x += 4) { pen.beginPath(); pen.moveTo(x, 14); pen.lineTo(x + 12, 2); pen.stroke(); }
    pen.restore(); pen.strokeStyle = colour; pen.lineWidth = 1.5; pen.strokeRect(3, 3, 10, 10);
  },
  besieges: (pen, colour) => { pen.strokeStyle = colour; pen.lineWidth = 2.4; pen.beginPath(); pen.arc(8, 8, 5.6, 0, 7); pen.stroke(); },
  lost: (pen, colour) => { pen.strokeStyle = colour; pen.lineWidth = 2.6; pen.beginPath(); pen.moveTo(4, 4); pen.lineTo(12, 12); pen.moveTo(12, 4); pen.lineTo(4, 12); pen.stroke(); },
  present: (pen, colour) => { pen.fillStyle = colour; pen.beginPath(); pen.arc(8, 8, 3.2, 0, 7); pen.fill(); },
};

if (holder) {
  const data = JSON.parse(document.getElementById("points").textContent);
  const sides = JSON.parse(document.getElementById("sides").textContent);
  const map = await makeMap(holder, { bounds: boundsOf(data.features) });
  for (const [state, draw] of Object.entries(MARKS)) {
    sides.forEach((colour, number) => addPicture(map, `${state}-${number}`, 24, (pen) => {
      pen.strokeStyle = "#ffffff";
      pen.lineWidth = 1;
      draw(pen, colour);
    }));
  }
  map.addSource("control", { type: "geojson", data });
  map.addLayer({
    id: "regions", type: "circle", source: "control", filter: ["!", ["get", "exact"]],
    paint: { "circle-radius": 17, "circle-color": "rgba(0,0,0,0)", "circle-stroke-width": 1.2, "circle-stroke-color": isDark() ? "#e8edf0" : "#24303a", "circle-stroke-opacity": 0.6 },
  });
  map.addLayer({
    id: "control", type: "symbol", source: "control",
    layout: { "icon-image": ["concat", ["get", "state"], "-", ["to-string", ["get", "colour"]]], "icon-allow-overlap": true, "icon-ignore-placement": true },
    paint: { "icon-opacity": ["get", "faded"] },
  });
  map.on("click", "control", ({ features: [one] }) => openDrawer(`control:${one.properties.id}`));
  map.on("mouseenter", "control", () => { map.getCanvas().style.cursor = "pointer"; });
  map.on("mouseleave", "control", () => { map.getCanvas().style.cursor = ""; });
  holder.dataset.ready = "yes";
}

// Play steps through the days, a month at a time, and can be stopped; the address keeps the day.
const PLAYING = "mountjoy-playing";
function step() {
  if (!slider || sessionStorage.getItem(PLAYING) !== "yes") return;
  if (+slider.value >= +slider.max) {
    sessionStorage.removeItem(PLAYING);
    return;
  }
  slider.value = Math.min(+slider.value + 30, +slider.max);
  slider.dispatchEvent(new Event("input"));
  slider.dispatchEvent(new Event("change"));
}
if (play && slider) {
  const playing = sessionStorage.getItem(PLAYING) === "yes";
  play.textContent = playing ? "Stop" : "Play";
  play.addEventListener("click", () => {
    if (sessionStorage.getItem(PLAYING) === "yes") {
      sessionStorage.removeItem(PLAYING);
      play.textContent = "Play";
    } else {
      sessionStorage.setItem(PLAYING, "yes");
      if (+slider.value >= +slider.max) slider.value = 0;
      step();
    }
  });
  if (playing) setTimeout(step, 900);
}
