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
GRAVE = ("serious", "critical")
_FIND = "only => axe.run(document, {resultTypes: ['violations'], ...(only.length ? {runOnly: only} : {})})"


class Watched:
    """A page whose console, errors and requests are watched."""

    def __init__(self, browser: Any, home: str, size: dict[str, int], **more: Any) -> None:
        self.home = home
        self.faults: list[str] = []
        self.page = browser.new_context(viewport=size, reduced_motion="reduce", **more).new_page()
        self.page.set_default_timeout(WAIT)
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


def grave_faults(page: Any, only: Sequence[str] = ()) -> list[str]:
    """What axe finds on a page that is serious or critical, a line each; of some rules alone where they are named."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return [
        f"{page.url}: {one['id']} ({one['impact']}): {node['html'][:160]}"
        for one in page.evaluate(_FIND, list(only))["violations"]
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


def picture(page: Any, name: str) -> None:
    """Keep a picture of a page, where somebody asked for pictures (MOUNTJOY_SCREENSHOTS names a folder)."""
    if folder := os.environ.get("MOUNTJOY_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png")
