"""Every page in the system's Chromium, at the width of a desk and of a phone: nothing goes wrong, nothing leaves the machine, and
axe finds no serious or critical fault, light and dark. Skipped where there is no Chromium.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from mountjoy.store import RecordFile
from tests.browsing import DESKTOP, PHONE, Watched, grave_faults, needs_chromium, picture

pytestmark = needs_chromium
COLOURS = ("color-contrast", "link-in-text-block")  # what another theme can change
OPEN_ALL = "document.querySelectorAll('#main details, #drawer details').forEach(one => { one.open = true; })"
# Headings that are wider than the room that they have.
SPILLED = """[...document.querySelectorAll("#main :is(h1, h2, h3, summary)")]
  .filter((one) => one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1).map((one) => one.innerText)"""


def addresses(record: RecordFile) -> list[str]:
    event = max(record.events(), key=lambda one: (len(one.reports), len(one.fatalities), one.id))
    return [
        "/", f"/events?open=event:{event.id}", f"/events/{event.id}", f"/reports/{event.reports[0]}?open=claim:{event.claims[0]}",
        "/reports", "/actors", "/actors/islamic-state", "/network", "/control", "/places/geonames:99072", "/sources",
        "/search?text=bridge", "/review", "/review/events", "/review/merges", "/contradictions", "/snapshots", "/searches",
        "/settings", "/network?as=trees", "/sources?grade=Meridian+Wire", "/lists", "/search?text=nowhere",
    ]  # fmt: skip


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_each_page_is_without_fault(
    browser: Any, served: tuple[str, Path], demo: RecordFile, size: dict[str, int]
) -> None:
    watched = Watched(browser, served[0], size)
    grave: list[str] = []
    for address in addresses(demo):
        page = watched.go(address)
        fits = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert fits, f"{address} is wider than the screen"
        assert page.evaluate(SPILLED) == [], address
        picture(page, named(address, size))
        page.evaluate(OPEN_ALL)
        grave += grave_faults(page)
        if size is DESKTOP:
            page.evaluate("document.documentElement.dataset.theme = 'dark'")
            grave += grave_faults(page, COLOURS)
        assert watched.faults == [], address
    watched.page.context.close()
    assert grave == []


def test_axe_finds_what_is_wrong(browser: Any, served: tuple[str, Path]) -> None:
    page = Watched(browser, served[0], PHONE).go("/settings")
    page.evaluate("document.querySelector('main label').remove()")
    (fault,) = {one.split(": ", 1)[1].split(" ")[0] for one in grave_faults(page)}
    assert fault == "select-name"
    page.context.close()


def test_what_opens_over_a_page_is_without_fault_too(browser: Any, served: tuple[str, Path]) -> None:
    watched = Watched(browser, served[0], PHONE)
    page = watched.go("/review/events")
    page.keyboard.press("?")
    assert page.locator("dialog").is_visible()
    assert grave_faults(page) == []
    page.keyboard.press("Escape")
    page.locator("[data-menu]").click()
    assert page.locator("#rail").is_visible()
    assert grave_faults(page) == []
    assert watched.faults == []
    page.context.close()


def named(address: str, size: dict[str, int]) -> str:
    """The name of a page's picture."""
    name = "-".join(re.sub(r"\?(?:as=)?.*?(trees)?$", r"/\1", address).strip("/").split("/")[:2])
    return f"{name or 'overview'}-{'phone' if size is PHONE else 'desktop'}"
