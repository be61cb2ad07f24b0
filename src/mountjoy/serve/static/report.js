// A report's text: a claim that is pointed at shows its frame and roles; words that are selected can be added as a claim.
const text = document.querySelector("[data-text]");
const rolesOf = (trigger) => trigger.dataset.roles.split(" ").map((id) => document.getElementById(id)).filter(Boolean);
const card = document.body.appendChild(document.createElement("div"));
card.className = "hover-card";
card.hidden = true;
card.setAttribute("role", "tooltip");
card.id = "hover-card";

function put(box, near) {
  box.hidden = false;
  const { width, height } = box.getBoundingClientRect();
  const below = near.bottom + height + 8 < innerHeight;
  box.style.left = `${Math.max(8, Math.min(near.left, innerWidth - width - 8)) + scrollX}px`;
  box.style.top = `${(below ? near.bottom + 6 : near.top - height - 6) + scrollY}px`;
}
function point(trigger, on) {
  for (const one of [trigger, ...rolesOf(trigger)]) one.classList.toggle("shown", on);
  if (!on) {
    card.hidden = true;
    return;
  }
  card.replaceChildren(...trigger.dataset.told.split("\n").map((line) => {
    const row = document.createElement("p");
    row.dir = "auto";
    row.textContent = line;
    return row;
  }));
  put(card, trigger.getClientRects()[0]);
}
for (const trigger of text.querySelectorAll(".trigger")) {
  trigger.dataset.told = trigger.title;
  trigger.removeAttribute("title");
  trigger.setAttribute("aria-describedby", card.id);
  for (const kind of ["mouseenter", "focus"]) trigger.addEventListener(kind, () => point(trigger, true));
  for (const kind of ["mouseleave", "blur"]) trigger.addEventListener(kind, () => point(trigger, false));
}
for (const kind of ["mouseover", "mouseout"]) {
  document.addEventListener(kind, ({ target }) => {
    const trigger = document.getElementById(target.closest("[data-for]")?.dataset.for);
    if (trigger) for (const one of [trigger, ...rolesOf(trigger)]) one.classList.toggle("shown", kind === "mouseover");
  });
}
// What is decided in the drawer shows in the text at once.
document.addEventListener("htmx:afterSwap", () => {
  for (const one of document.querySelectorAll("#drawer [data-claim]")) {
    const trigger = document.getElementById(`c-${one.dataset.claim}`);
    if (trigger) trigger.dataset.state = one.nextElementSibling?.querySelector(".state")?.textContent ?? "coded";
  }
});

// Selected words: what they are to be of a claim that was missed.
const missed = document.querySelector("[data-missed]");
const offered = document.body.appendChild(document.createElement("div"));
offered.className = "selecting";
offered.hidden = true;
offered.setAttribute("role", "toolbar");
offered.setAttribute("aria-label", "What the selected words are");
let taken = null;
for (const field of missed.querySelectorAll("[data-takes]")) {
  const button = offered.appendChild(document.createElement("button"));
  button.type = "button";
  button.textContent = field.dataset.takes;
  button.addEventListener("click", () => {
    missed.open = true;
    field.value = taken.words;
    if (field.name === "trigger") field.form.elements.at.value = taken.at;
    offered.hidden = true;
    getSelection().removeAllRanges();
    document.getElementById("live").textContent = `${field.dataset.takes}: ${taken.words}`;
  });
}
// Where in the report's text a place of the page is, in code points; a sign that is shown by name is one.
function offsetOf(node, at) {
  const range = document.createRange();
  range.setStart(text, 0);
  range.setEnd(node, at);
  const part = range.cloneContents();
  for (const sign of part.querySelectorAll(".hidden-sign")) sign.textContent = "\u0000";
  return [...part.textContent].length;
}
function offer() {
  const chosen = getSelection();
  const range = chosen.rangeCount ? chosen.getRangeAt(0) : null;
  const words = range ? String(chosen) : "";
  if (!range || !words.trim() || words.length > 300 || !text.contains(range.commonAncestorContainer)) {
    offered.hidden = true;
    return;
  }
  const blanks = words.length - words.trimStart().length;
  taken = { words: words.trim(), at: offsetOf(range.startContainer, range.startOffset) + blanks };
  put(offered, range.getBoundingClientRect());
}
text.addEventListener("mouseup", () => setTimeout(offer));
text.addEventListener("touchend", () => setTimeout(offer, 50));
document.addEventListener("keyup", (event) => { if (event.shiftKey || event.key === "Shift") offer(); });
document.addEventListener("mousedown", (event) => { if (!offered.contains(event.target)) offered.hidden = true; });
document.addEventListener("keydown", (event) => { if (event.key === "Escape") offered.hidden = card.hidden = true; });
missed.querySelector("[name=trigger]").addEventListener("input", (event) => { event.target.form.elements.at.value = ""; });
