// Before the page is drawn: light or dark as this person chose, else as the system says; how close rows stand.
const chosen = localStorage.getItem("mountjoy-theme");
if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
const density = localStorage.getItem("mountjoy-density");
if (density === "compact" || density === "roomy") document.documentElement.dataset.density = density;
