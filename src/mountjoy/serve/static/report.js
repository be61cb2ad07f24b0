// A report's text: the words of a claim's roles are marked while the claim is pointed at.
const rolesOf = (trigger) => trigger.dataset.roles.split(" ").map((id) => document.getElementById(id)).filter(Boolean);
for (const trigger of document.querySelectorAll(".text .trigger")) {
  const mark = (on) => { for (const one of [trigger, ...rolesOf(trigger)]) one.classList.toggle("shown", on); };
  for (const kind of ["mouseenter", "focus"]) trigger.addEventListener(kind, () => mark(true));
  for (const kind of ["mouseleave", "blur"]) trigger.addEventListener(kind, () => mark(false));
}
for (const row of document.querySelectorAll("[data-for]")) {
  const trigger = document.getElementById(row.dataset.for);
  if (!trigger) continue;
  row.addEventListener("mouseenter", () => trigger.dispatchEvent(new Event("mouseenter")));
  row.addEventListener("mouseleave", () => trigger.dispatchEvent(new Event("mouseleave")));
}
// Words selected in the text are those of a claim to add.
const missed = document.querySelector("[data-trigger]");
document.querySelector(".text").addEventListener("mouseup", () => {
  const words = String(getSelection()).trim();
  if (words && words.length < 200) missed.value = words;
});
