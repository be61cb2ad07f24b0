// Before the page is drawn: light or dark as this person chose, else as the system says.
const chosen = localStorage.getItem("mountjoy-theme");
if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
