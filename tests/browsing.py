"""A browser before the app: the system's Chromium, a page whose faults are noted, and what axe finds on it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium on this machine (Debian: apt-get install chromium)"
)
FLAGS = [
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
]  # fmt: skip
DESKTOP, PHONE = {"width": 1360, "height": 860}, {"width": 390, "height": 844}
WAIT = 30_000  # milliseconds; the maps are drawn without a graphics card
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
# What moved on a page without anybody's doing, as the browser reckons it, and what the page weighs as it is sent.
_WATCH = """window.shifts = [];
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifts.push(one.value);
}).observe({ type: "layout-shift", buffered: true });"""
_SHIFT = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(
  () => done(window.shifts.reduce((sum, one) => sum + one, 0)))))"""
_WEIGHT = """map => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .filter((one) => !map.some((name) => one.name.includes(name)))
  .reduce((sum, one) => sum + one.encodedBodySize, 0)"""
# The cells of tables that a phone shows with nothing but a number or a dash: their column's head is hidden there.
_BARE = """() => [...document.querySelectorAll(".rows tbody td")].filter((one) => one.checkVisibility()
  && !one.dataset.label && /^[\\d.,–-]+$/.test(one.innerText.trim())).map((one) => one.parentNode.innerText)"""
MAP = ("maplibre-gl", "world.json")  # the map's library and ground
COLOURS = (
    "color-contrast",
    "link-in-text-block",
)  # the rules that ask for colours, which take axe most of its time
_FIND = """([only, but]) => axe.run(document, {
  resultTypes: ["violations"], ...(only.length ? { runOnly: only } : {}),
  rules: Object.fromEntries(but.map((one) => [one, { enabled: false }])),
})"""


class Watched:
    """A page whose console, errors and requests are watched."""

    def __init__(self, browser: Any, home: str, size: dict[str, int], **more: Any) -> None:
        self.home = home
        self.faults: list[str] = []
        self.page = browser.new_context(viewport=size, reduced_motion="reduce", **more).new_page()
        self.page.set_default_timeout(WAIT)
        self.page.add_init_script(_WATCH)
        self.page.on(
            "console", lambda one: self.faults.append(one.text) if one.type in ("error", "warning") else None
        )
        self.page.on("pageerror", lambda one: self.faults.append(str(one)))
        self.page.on("request", self._asked)

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.home, "data:", f"blob:{self.home}")):
            self.faults.append(f"left the machine: {request.url}")

    def go(self, address: str) -> Any:
        """Open a page of the app, and wait for its map or graph."""
        self.page.goto(self.home + address)
        for one in self.page.query_selector_all("[data-map], [data-graph]"):
            one.wait_for_selector("xpath=self::*[@data-ready='yes']", state="attached")
        return self.page


def shifted(page: Any) -> float:
    """How far a page moved by itself since it was opened (cumulative layout shift: 0 for not at all, 0.1 is much)."""
    moved: float = page.evaluate(_SHIFT)
    return moved


def sent(page: Any) -> int:
    """The bytes of a page as it was sent, with all that it loaded, beside the map's library and ground."""
    size: int = page.evaluate(_WEIGHT, list(MAP))
    return size


def bare_cells(page: Any) -> list[str]:
    """Rows of tables with a number or a dash that no words tell the meaning of, at the width of a phone."""
    rows: list[str] = page.evaluate(_BARE)
    return rows


def axe_faults(page: Any, only: Sequence[str] = (), *, but: Sequence[str] = ()) -> list[str]:
    """All that axe finds on a page, minor things too, a line each; of some rules alone, or of all ``but`` some."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    return [
        f"{page.url}: {one['id']} ({one['impact']}): {node['html'][:160]}"
        for one in page.evaluate(_FIND, [list(only), list(but)])["violations"]
        for node in one["nodes"]
    ]


def picture(page: Any, name: str) -> None:
    """Keep a picture of a page, where somebody asked for pictures (MOUNTJOY_SCREENSHOTS names a folder)."""
    if folder := os.environ.get("MOUNTJOY_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png")
