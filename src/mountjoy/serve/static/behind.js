// The page behind the drawer, brought up to date: what the server shows otherwise now takes the place of what stands, piece by piece.

// What scripts drew or people are filling in stays as it is.
const STAYS = "[data-map], [data-graph], [data-review], [data-text], [data-missed], form:not([method]), script";

function filledIn(within) {
  const fields = within.querySelectorAll("form[method] input:not([type=hidden]), form[method] textarea");
  return [...fields].some((one) => one.type === "checkbox" || one.type === "radio" ? one.checked !== one.defaultChecked : one.value !== one.defaultValue);
}
function mayGo(piece) {
  return !piece.querySelector(STAYS) && !piece.contains(document.activeElement) && !filledIn(piece);
}

function follow(now, then) {
  if (now.isEqualNode(then) || now.matches(STAYS)) return;
  if (mayGo(now)) return now.replaceWith(then);
  const [here, there] = [[...now.children], [...then.children]];
  if (here.length === there.length && here.every((one, number) => one.tagName === there[number].tagName)) {
    here.forEach((one, number) => follow(one, there[number]));
  }
}

const GONE = "What this page shows is no more under this address after the decision; it stands as it was before.";

/** Ask for the page again and take over what is told otherwise; whether that could be done. */
export async function bringUpToDate(main) {
  const response = await fetch(location.href, { headers: { "X-Again": "yes" } });
  const text = response.ok ? await response.text() : "";
  main.querySelector("[data-gone]")?.remove();
  if (response.status === 204) {
    const note = document.createElement("p");
    note.className = "note";
    note.dataset.gone = "";
    note.textContent = GONE; // an event that was merged anew has another id
    main.prepend(note);
  }
  if (!text) return false;
  const page = new DOMParser().parseFromString(text, "text/html");
  const [here, there] = [[...main.children], [...page.getElementById("main").children]];
  if (here.length === there.length) {
    here.forEach((one, number) => follow(one, there[number]));
  } else { // a part came or went: those that have a name are found by it
    for (const one of here.filter((piece) => piece.id && page.getElementById(piece.id))) follow(one, page.getElementById(one.id));
  }
  return true;
}
