// Copies the pinned scripts, styles and map data that the web app serves into the package, without their source maps, and
// axe-core into the tests.
// Run by scripts/web after `npm ci`. The same versions give the same bytes.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const target = join(here, "..", "src", "mountjoy", "serve", "static", "vendor");

const files = {
  "htmx.min.js": "htmx.org/dist/htmx.min.js",
  "maplibre-gl.mjs": "maplibre-gl/dist/maplibre-gl.mjs",
  "maplibre-gl-worker.mjs": "maplibre-gl/dist/maplibre-gl-worker.mjs",
  "maplibre-gl.css": "maplibre-gl/dist/maplibre-gl.css",
  "cytoscape.mjs": "cytoscape/dist/cytoscape.esm.min.mjs",
  "topojson-client.min.js": "topojson-client/dist/topojson-client.min.js",
};
const licences = {
  "htmx.org": "LICENSE", "maplibre-gl": "LICENSE.txt", cytoscape: "LICENSE",
  "topojson-client": "LICENSE", "world-atlas": "LICENSE",
};

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const [name, from] of Object.entries(files)) {
  const text = readFileSync(join(modules, from), "utf8");
  writeFileSync(join(target, name), text.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n"));
}

// The world: land and the borders between countries, at 1:50 million. Only names and numbers of countries are kept.
const world = JSON.parse(readFileSync(join(modules, "world-atlas", "countries-50m.json"), "utf8"));
for (const country of world.objects.countries.geometries) {
  country.properties = { name: country.properties.name };
}
writeFileSync(join(target, "world.json"), JSON.stringify(world));

const versions = Object.keys(licences).map((name) => {
  const about = JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8"));
  const text = readFileSync(join(modules, name, licences[name]), "utf8").trim();
  return `${name} ${about.version} (${about.license})\n\n${text}\n`;
});
writeFileSync(join(target, "LICENCES.txt"), versions.join(`\n${"-".repeat(79)}\n\n`));
// For the tests alone, never shipped: what finds faults of use without sight or mouse.
const tests = join(here, "..", "tests", "vendor");
mkdirSync(tests, { recursive: true });
writeFileSync(join(tests, "axe.min.js"), readFileSync(join(modules, "axe-core", "axe.min.js"), "utf8"));
writeFileSync(join(tests, "LICENCE.txt"), readFileSync(join(modules, "axe-core", "LICENSE"), "utf8"));
console.log(`${readdirSync(target).length} files in ${target}`);
