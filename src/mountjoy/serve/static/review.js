// Review by keys. The next item is loaded while this one is read; a key shows it at once and keeps the decision behind it.
const COUNT = "mountjoy-decided";
const BEGAN = "mountjoy-began";
const main = document.getElementById("main");
const live = document.getElementById("live");
const find = (selector) => main.querySelector(selector);
const undoable = []; // what was decided in this sitting, the last at the end
let posting = Promise.resolve(); // decisions are kept one after another
let waiting = 0; // decisions on their way
const MOST_WAITING = 5; // then the next item is shown when these are kept
let ahead = null; // the page of the next item, as a promise
let trouble = ""; // what could not be kept, until the next key

function underWay(step) {
  waiting += step;
  main.dataset.keeping = waiting;
}
// Who leaves while decisions are on their way is asked to wait a moment: else they would be lost.
addEventListener("beforeunload", (event) => { if (waiting) event.preventDefault(); });

const count = () => +(sessionStorage.getItem(COUNT) ?? 0);
function counted(step) {
  if (!sessionStorage.getItem(BEGAN)) sessionStorage.setItem(BEGAN, Date.now());
  sessionStorage.setItem(COUNT, Math.max(count() + step, 0));
  tellPace();
}
function tellPace() {
  if (!find("[data-pace]")) return;
  const began = +(sessionStorage.getItem(BEGAN) ?? 0);
  const hours = (Date.now() - began) / 3600000;
  find("[data-count]").textContent = count();
  if (began && count() > 1 && hours > 0.003) find("[data-rate]").textContent = Math.round(count() / hours);
  const bar = find("[data-progress]");
  if (bar) {
    bar.max = count() + +bar.dataset.left;
    bar.value = count();
  }
}

const read = (text) => new DOMParser().parseFromString(text, "text/html");
async function load(address) {
  const response = await fetch(address);
  const page = read(await response.text());
  if (!response.ok || !page.querySelector("[data-pace]")) throw new Error(response.status);
  return page;
}
function lookAhead() {
  const next = find("[data-review]")?.dataset.next;
  ahead = next ? load(next).then((page) => ({ page, address: next })).catch(() => null) : null;
}
const itemOf = (page) => page.querySelector("[data-review] [name=item]")?.value ?? "";

function show(page, address, { push = true } = {}) {
  main.replaceChildren(...[...page.getElementById("main").childNodes].map((one) => document.importNode(one, true)));
  if (push) history.pushState(null, "", address);
  document.title = page.title;
  live.textContent = find("h1")?.textContent ?? "";
  scrollTo(0, 0);
  main.focus({ preventScroll: true });
  tellPace();
  tellProblem(trouble);
  lookAhead();
}
function tellUndo() {
  const last = undoable.at(-1);
  find(".undo")?.remove();
  if (!last || !find(".crumbs")) return;
  const bar = document.importNode(last.bar, true);
  bar.querySelector("[name=after]").value = last.after;
  find(".crumbs").after(bar);
}
function tellProblem(words) {
  trouble = words;
  find(".problem.note")?.remove();
  if (!words || !find(".crumbs")) return;
  const note = document.createElement("div");
  note.className = "problem note";
  note.setAttribute("role", "alert");
  note.textContent = words;
  find(".crumbs").after(note);
}

// Keep what was decided, and look whether the item that is shown is the one that comes next.
async function keep(form, body, after, back) {
  const response = await fetch(form.action, { method: "POST", body }).catch(() => null);
  const page = response ? read(await response.text()) : null;
  underWay(-1);
  if (response?.status === 409) {
    counted(-1);
    return show(page, back.address); // others decided on it since: the page asks which is to stand
  }
  if (!response?.ok) {
    const told = page?.querySelector(".problem p")?.textContent ?? "The app does not answer; nothing was kept. Is mountjoy serve still running?";
    show(back.page, back.address);
    counted(-1);
    tellUndo();
    return tellProblem(told);
  }
  const bar = page.querySelector(".undo");
  if (bar) undoable.push({ bar, after });
  if (!waiting && itemOf(page) !== itemOf(document)) show(page, cleaned(response.url));
  const told = page.querySelector(".crumbs");
  if (told) find(".crumbs").replaceWith(document.importNode(told, true));
  const left = page.querySelector("[data-progress]");
  if (left && find("[data-progress]")) find("[data-progress]").dataset.left = left.dataset.left;
  tellUndo();
  tellPace();
}
function cleaned(address) {
  const made = new URL(address);
  made.searchParams.delete("done");
  return made;
}

async function decide() {
  const form = find("[data-review]");
  const back = { page: document.cloneNode(true), address: cleaned(location.href) };
  const body = new URLSearchParams(new FormData(form));
  trouble = "";
  underWay(1);
  counted(1);
  posting = posting.then(() => keep(form, body, body.get("after"), back));
  if (waiting > MOST_WAITING) await posting;
  const next = await ahead;
  if (next && form.isConnected) return show(next.page, next.address);
  if (!form.isConnected) return;
  form.setAttribute("aria-busy", "true"); // the next comes with the answer
  await posting;
}
async function undo() {
  await posting;
  const form = find(".undo");
  if (!form) return;
  const response = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  const page = read(await response.text());
  if (!response.ok) return tellProblem(page.querySelector(".problem p")?.textContent ?? "It could not be taken back.");
  undoable.pop();
  counted(-1);
  show(page, cleaned(response.url));
  tellUndo();
}
async function skip() {
  const next = await ahead;
  if (!next) return;
  trouble = "";
  show(next.page, next.address);
  tellUndo();
}

function press(key) {
  const button = find(`[data-key="${CSS.escape(key)}"]`);
  if (key === "?") return find("[data-help]").showModal();
  if (key === "k") return history.back();
  if (key === "u") return undo();
  const form = find("[data-review]");
  if (!form || !button || form.hasAttribute("aria-busy")) return;
  if (key === "j") return skip();
  form.elements.key.value = key;
  if (!button.dataset.asks) return decide();
  const asked = find("[data-asked]");
  asked.hidden = false;
  asked.querySelector("label").textContent = button.dataset.asks;
  asked.querySelector("input").focus();
}
function bringForward(number) {
  find("[data-review]").elements.focus.value = number === "0" ? "" : number;
  for (const one of main.querySelectorAll("[data-number]")) {
    one.classList.toggle("aside", number !== "0" && one.dataset.number !== number);
  }
}
// One key after another: a second one is taken when the first has shown its item.
let keys = Promise.resolve();
const take = (key) => { keys = keys.then(() => press(key)).catch(() => location.reload()); };

main.addEventListener("click", (event) => {
  const button = event.target.closest("[data-key]");
  if (!button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  take(button.dataset.key);
});
main.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-review]")) return;
  event.preventDefault();
  if (form.elements.key.value) keys = keys.then(decide);
});
document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select, dialog")) {
    if (event.key === "Escape" && find("[data-asked]")) find("[data-asked]").hidden = true;
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^[0-9]$/.test(event.key)) {
    if (event.key === "0" || find(`[data-number="${event.key}"]`)) bringForward(event.key);
  } else if (event.key.length === 1 && "aremdnjku?".includes(event.key)) {
    event.preventDefault();
    take(event.key);
  }
});
addEventListener("popstate", async () => {
  if (!location.pathname.startsWith("/review/")) return location.reload();
  await posting;
  show(await load(location.href), location.href, { push: false });
  tellUndo();
});

const first = find(".undo");
if (first) undoable.push({ bar: first.cloneNode(true), after: first.querySelector("[name=after]").value });
underWay(0);
tellPace();
lookAhead();
