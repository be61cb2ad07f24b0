// Review by keys: each decides at once, or first asks for a line of text. What was decided can be undone with u.
const form = document.querySelector("[data-review]");
const asked = document.querySelector("[data-asked]");
const help = document.querySelector("[data-help]");
const COUNT = "mountjoy-decided";
const BEGAN = "mountjoy-began";

const count = () => +(sessionStorage.getItem(COUNT) ?? 0);
function tellPace() {
  const began = +(sessionStorage.getItem(BEGAN) ?? 0);
  document.querySelector("[data-count]").textContent = count();
  const hours = (Date.now() - began) / 3600000;
  if (began && count() > 1 && hours > 0.003) document.querySelector("[data-rate]").textContent = Math.round(count() / hours);
}
tellPace();

function send(key) {
  form.elements.key.value = key;
  if (!sessionStorage.getItem(BEGAN)) sessionStorage.setItem(BEGAN, Date.now());
  sessionStorage.setItem(COUNT, count() + 1);
  form.requestSubmit();
}

function press(key) {
  const button = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (key === "?") return help.showModal();
  if (key === "k") return history.back();
  if (key === "u") {
    if (!button) return;
    sessionStorage.setItem(COUNT, Math.max(count() - 1, 0));
    return button.form.requestSubmit();
  }
  if (!form || !button) return;
  if (key === "j") return location.assign(form.dataset.next);
  if (button.dataset.asks) {
    form.elements.key.value = key;
    asked.hidden = false;
    asked.querySelector("label").textContent = button.dataset.asks;
    asked.querySelector("input").focus();
    return;
  }
  send(key);
}

function bringForward(number) {
  form.elements.focus.value = number === "0" ? "" : number;
  for (const one of document.querySelectorAll("[data-number]")) {
    one.classList.toggle("aside", number !== "0" && one.dataset.number !== number);
  }
}

for (const button of document.querySelectorAll(".keys [data-key]:not([data-key=j])")) {
  button.addEventListener("click", () => press(button.dataset.key));
}
form?.addEventListener("submit", (event) => {
  if (!form.elements.key.value) event.preventDefault();
  else if (!asked.hidden && document.activeElement?.closest("[data-asked]")) {
    if (!sessionStorage.getItem(BEGAN)) sessionStorage.setItem(BEGAN, Date.now());
    sessionStorage.setItem(COUNT, count() + 1);
  }
});
document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select, dialog")) {
    if (event.key === "Escape" && !asked?.hidden) asked.hidden = true;
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^[0-9]$/.test(event.key) && form && (event.key === "0" || document.querySelector(`[data-number="${event.key}"]`))) {
    bringForward(event.key);
  } else if ("aremdnjku?".includes(event.key) && event.key.length === 1) {
    event.preventDefault();
    press(event.key);
  }
});
