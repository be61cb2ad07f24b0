// What every page does: the drawer, keys, the timeline's brush, sliders, the menu, light and dark.
import { bringUpToDate } from "/static/behind.js";

const $ = (selector, within = document) => within.querySelector(selector);
const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
const drawer = $("#drawer");
let opener = null;

function addressWith(changes) {
  const address = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) address.searchParams.delete(name);
    else address.searchParams.set(name, value);
  }
  return address;
}

// The room beside the page is kept by the body, which stands before the drawer: nothing moves as it is read.
function showDrawer(on) {
  drawer.hidden = !on;
  document.body.classList.toggle("with-drawer", on);
}

export async function openDrawer(what, from = null) {
  opener = from ?? opener;
  showDrawer(true);
  drawer.setAttribute("aria-busy", "true");
  history.replaceState(null, "", addressWith({ open: what }));
  await htmx.ajax("GET", `/drawer?open=${encodeURIComponent(what)}`, { target: "#drawer", swap: "innerHTML" });
  drawer.removeAttribute("aria-busy");
  drawer.scrollTop = 0;
  markOpened(what);
  $("[data-close]", drawer)?.focus({ preventScroll: true });
}

function closeDrawer() {
  const what = new URL(location.href).searchParams.get("open");
  showDrawer(false);
  drawer.replaceChildren();
  history.replaceState(null, "", addressWith({ open: null }));
  markOpened(null);
  if (opener && !opener.isConnected) opener = $(`main [data-open="${CSS.escape(what ?? "")}"]`); // the page was brought up to date meanwhile
  opener?.focus?.({ preventScroll: true });
}

function markOpened(what) {
  for (const one of $$("[data-open].opened")) one.classList.remove("opened");
  if (what) for (const one of $$(`[data-open="${CSS.escape(what)}"]`)) one.classList.add("opened");
}

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  if (event.target.closest("[data-close]")) return closeDrawer();
  const cite = event.target.closest("a.cite");
  if (cite) {
    const card = (cite.closest(".drawer-in") ?? document).querySelector(cite.getAttribute("href"));
    if (card) {
      event.preventDefault();
      card.scrollIntoView({ block: "nearest" });
      card.classList.add("shown");
      setTimeout(() => card.classList.remove("shown"), 1600);
    }
    return;
  }
  const link = event.target.closest("a, button, input, select, summary, label, textarea");
  const holder = event.target.closest("[data-open]");
  if (holder && (!link || link === holder || link.getAttribute("href")?.startsWith("?open="))) {
    event.preventDefault();
    openDrawer(holder.dataset.open, holder);
  } else if (!link && event.target.closest("tr[data-go]") && !String(getSelection())) {
    location.assign(event.target.closest("tr[data-go]").dataset.go);
  }
});

document.addEventListener("keydown", (event) => {
  const writing = event.target.closest("input, textarea, select");
  if (event.key === "Escape") {
    if ($("#rail").classList.contains("shown")) return showMenu(false);
    const choice = event.target.closest("details.choice[open]");
    if (choice) {
      choice.open = false;
      return $("summary", choice).focus();
    }
    if (!drawer.hidden) return closeDrawer();
    if (writing) writing.blur();
    return;
  }
  if (writing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") {
    event.preventDefault();
    $("#q").focus();
    return;
  }
  const row = event.target.closest("[data-rows] tbody tr");
  if (!row) return;
  const rows = row.parentElement.rows;
  const next = {
    ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling, Home: rows[0], End: rows[rows.length - 1],
  }[event.key];
  if (next) {
    event.preventDefault();
    next.focus();
  } else if (event.key === "Enter" && event.target === row) {
    if (row.dataset.open) openDrawer(row.dataset.open, row);
    else if (row.dataset.go) location.assign(row.dataset.go);
  }
});

function showMenu(on) {
  $("#rail").classList.toggle("shown", on);
  $("[data-menu]").setAttribute("aria-expanded", String(on));
}
$("[data-menu]").addEventListener("click", () => showMenu(!$("#rail").classList.contains("shown")));

$("[data-theme-switch]").addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("mountjoy-theme", root.dataset.theme);
  document.dispatchEvent(new CustomEvent("mountjoy:theme"));
});

// The timeline: drag over the bars, or the arrow keys with Shift, then Enter.
let showDays = (since, until) => location.assign(addressWith({ since, until, after: null }));
export function whenDaysChosen(show) {
  showDays = show;
}

export function readyTimeline(figure) {
  for (const label of $$("[data-at]", figure)) label.style.left = `${label.dataset.at * 100}%`;
  const drawing = $("svg", figure);
  const columns = $$(".column", figure);
  const brush = $("[data-brush]", figure);
  const range = $("[data-range]", figure);
  if (!columns.length) return;
  let from = null;
  let to = null;
  drawing.tabIndex = 0;

  const show = () => {
    const [first, last] = from <= to ? [from, to] : [to, from];
    const left = +columns[first].getAttribute("x");
    const end = +columns[last].getAttribute("x") + +columns[last].getAttribute("width");
    brush.setAttribute("x", left);
    brush.setAttribute("width", end - left);
    const count = columns.slice(first, last + 1).reduce((sum, one) => sum + +one.dataset.count, 0);
    const days = first === last ? columns[first].dataset.words : `${columns[first].dataset.words} to ${columns[last].dataset.words}`;
    range.textContent = `${days}: ${count} ${count === 1 ? "event" : "events"}`;
    return [columns[first].dataset.first, columns[last].dataset.last];
  };
  const at = (event) => {
    const box = drawing.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * 1000;
    const found = columns.findIndex((one) => x < +one.getAttribute("x") + +one.getAttribute("width"));
    return found < 0 ? columns.length - 1 : found;
  };
  drawing.addEventListener("pointerdown", (event) => {
    from = to = at(event);
    drawing.setPointerCapture(event.pointerId);
    show();
  });
  drawing.addEventListener("pointermove", (event) => {
    if (!drawing.hasPointerCapture(event.pointerId)) return;
    to = at(event);
    show();
  });
  drawing.addEventListener("pointerup", () => {
    if (from !== null) showDays(...show());
  });
  drawing.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) {
      event.preventDefault();
      to = Math.min(Math.max((to ?? (step > 0 ? -1 : columns.length)) + step, 0), columns.length - 1);
      if (!event.shiftKey || from === null) from = to;
      show();
    } else if (event.key === "Enter" && from !== null) {
      showDays(...show());
    }
  });
}
for (const figure of $$("[data-timeline]")) readyTimeline(figure);

// Labels of a place's band stand where its time and its lanes begin.
function readyBands(within = document) {
  for (const label of $$(".band [data-at]", within)) label.style.left = `${label.dataset.at * 100}%`;
  for (const label of $$(".band [data-top]", within)) label.style.top = `${label.dataset.top}px`;
}
readyBands();
document.addEventListener("htmx:afterSwap", ({ target }) => readyBands(target));
document.addEventListener("htmx:afterSettle", ({ target }) => {
  const told = drawer.contains(target) && $("[data-told]", drawer);
  if (!told) return;
  say(told.textContent);
  ($(".undo button", drawer) ?? $("[data-close]", drawer))?.focus();
  followDecision();
});
// What was decided in the drawer shows on the page behind it, and on its map.
async function followDecision() {
  if (!(await bringUpToDate($("#main")))) return;
  for (const figure of $$("[data-timeline]")) if (!$("svg[tabindex]", figure)) readyTimeline(figure);
  readyBands();
  readyDensity();
  markOpened(new URL(location.href).searchParams.get("open"));
  document.dispatchEvent(new CustomEvent("mountjoy:decided"));
}
// What the page says that it kept is told to who listens once the page stands.
const kept = $("main [data-told]");
if (kept) setTimeout(() => say(kept.textContent), 500);

// Sliders over days stand beside a date field and send its form.
for (const slider of $$("[data-slide]")) {
  const field = document.getElementById(slider.dataset.slide);
  const day = () => new Date(Date.parse(slider.dataset.first) + slider.value * 86400000).toISOString().slice(0, 10);
  slider.addEventListener("input", () => { field.value = day(); });
  slider.addEventListener("change", () => slider.form.requestSubmit());
  slider.setAttribute("aria-valuetext", field.value);
}
for (const form of $$("form[data-auto]")) {
  form.addEventListener("change", (event) => {
    if (event.target.type === "checkbox") form.requestSubmit();
  });
}
// Fields that were left empty stay out of the address.
document.addEventListener("submit", ({ target: form }) => {
  if (form.hasAttribute("method")) return;
  const empty = $$("input, select", form).filter((field) => field.name && field.value === "");
  for (const field of empty) field.disabled = true;
  setTimeout(() => { for (const field of empty) field.disabled = false; });
});

// Tables: the rows as CSV, how close they stand.
function told(cell) {
  const words = cell.innerText.replace(/\s+/g, " ").trim();
  const value = words === "–" ? "" : /^[=+\-@]/.test(words) ? `'${words}` : words; // no spreadsheet runs it
  return /[",]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.body.appendChild(document.createElement("textarea"));
  field.value = text;
  field.select();
  document.execCommand("copy");
  field.remove();
}
function say(words) {
  $("#live").textContent = words;
}
async function copyTable(button) {
  const rows = $$("thead tr, tbody tr", $(button.dataset.copy)).map((row) => [...row.cells].map(told).join(","));
  await copy(`${rows.join("\r\n")}\r\n`);
  const words = button.textContent;
  button.textContent = `${rows.length - 1} rows copied`;
  say(button.textContent);
  setTimeout(() => { button.textContent = words; }, 1600);
}
async function saveTable(link) {
  const response = await fetch(link.href, { headers: { Accept: "text/csv" } });
  const made = document.createElement("a");
  made.href = URL.createObjectURL(await response.blob());
  made.download = link.dataset.saveCsv || "events.csv";
  made.click();
  URL.revokeObjectURL(made.href);
}
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) return copyTable(button);
  const link = event.target.closest("[data-save-csv]");
  if (!link) return;
  event.preventDefault();
  saveTable(link);
});
export function readyDensity() {
  for (const field of $$("[data-density-choice]")) field.value = document.documentElement.dataset.density ?? "";
}
document.addEventListener("change", ({ target }) => {
  if (!target.matches("[data-density-choice]")) return;
  if (target.value) document.documentElement.dataset.density = target.value;
  else delete document.documentElement.dataset.density;
  localStorage.setItem("mountjoy-density", target.value);
});
readyDensity();
addEventListener("beforeprint", () => {
  const [, day, month, year, clock] = new Date().toUTCString().split(" ");
  for (const one of $$("[data-printed]")) one.textContent = ` · Printed ${+day} ${month} ${year}, ${clock.slice(0, 5)} UTC`;
});

const themes = $("[data-theme-choice]");
if (themes) {
  themes.value = localStorage.getItem("mountjoy-theme") ?? "";
  themes.addEventListener("change", () => {
    if (themes.value) document.documentElement.dataset.theme = themes.value;
    else delete document.documentElement.dataset.theme;
    localStorage.setItem("mountjoy-theme", themes.value);
    document.dispatchEvent(new CustomEvent("mountjoy:theme"));
  });
}
// A list that was opened by a button closes with Escape or a click elsewhere.
document.addEventListener("click", ({ target }) => {
  for (const one of $$("details.choice[open]")) if (!one.contains(target)) one.open = false;
});

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["x-csrf-token"] = $('meta[name="csrf-token"]').content;
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status >= 400) event.detail.shouldSwap = true; // an error is shown where the answer would be
});
const here = new URL(location.href).searchParams.get("open");
if (here && !drawer.hidden) markOpened(here);
