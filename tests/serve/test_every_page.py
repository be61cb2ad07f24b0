"""Every page in the system's Chromium, at the width of a desk and of a phone: nothing goes wrong, nothing leaves the machine,
nothing moves as it loads, it is under 300 kB beside the map, and axe finds no fault, light and dark. Skipped where there is no
Chromium.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from mountjoy.store import RecordFile
from tests.browsing import (
    COLOURS,
    DESKTOP,
    PHONE,
    Watched,
    axe_faults,
    bare_cells,
    needs_chromium,
    picture,
    sent,
    shifted,
)

pytestmark = needs_chromium
MOST_MOVED = 0.1
LEAST, MOST = 15_000, 300_000  # bytes; what is under the least was not measured
# Whether an element has the focus, and a line around it that is at least 2 pixels thick.
FOCUSED = """one => document.activeElement === one && parseFloat(getComputedStyle(one).outlineWidth) >= 2
  && getComputedStyle(one).outlineStyle !== "none\""""
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
        "/settings", "/review/actors", "/review/places", "/review/contradictions", "/review/low", "/search", "/network?as=trees", "/sources?grade=Meridian+Wire", "/lists", "/search?text=nowhere",
    ]  # fmt: skip


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_each_page_is_without_fault(
    browser: Any, served: tuple[str, Path], demo: RecordFile, size: dict[str, int]
) -> None:
    watched = Watched(browser, served[0], size)
    faults: list[str] = []
    for address in addresses(demo):
        page = watched.go(address)
        fits = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert fits, f"{address} is wider than the screen"
        assert size is DESKTOP or bare_cells(page) == [], address
        moved, weight = shifted(page), sent(page)
        assert moved < MOST_MOVED, (address, moved)
        assert LEAST < weight < MOST, (address, weight)
        assert page.evaluate(SPILLED) == [], address
        picture(page, named(address, size))
        page.evaluate(OPEN_ALL)
        # The colours are the same at each width, but for what only a phone shows on every page.
        faults += axe_faults(page, but=() if size is DESKTOP or address == "/" else COLOURS)
        if size is DESKTOP:
            page.evaluate("document.documentElement.dataset.theme = 'dark'")
            faults += axe_faults(page, COLOURS)
        assert watched.faults == [], address
    watched.page.context.close()
    assert faults == []


def test_axe_finds_what_is_wrong(browser: Any, served: tuple[str, Path]) -> None:
    page = Watched(browser, served[0], PHONE).go("/settings")
    page.evaluate("document.querySelector('main label').remove()")
    (fault,) = {one.split(": ", 1)[1].split(" ")[0] for one in axe_faults(page)}
    assert fault == "select-name"
    page.context.close()


def test_what_moves_is_seen_and_what_is_sent_is_weighed(browser: Any, served: tuple[str, Path]) -> None:
    page = Watched(browser, served[0], DESKTOP).go("/settings")
    assert shifted(page) == 0
    weight = sent(page)
    page.evaluate(
        "document.getElementById('main').prepend(Object.assign(document.createElement('div'), { style: 'height: 400px' }))"
    )
    assert shifted(page) > MOST_MOVED
    page.evaluate("fetch('/static/vendor/cytoscape.mjs').then((one) => one.text())")
    assert sent(page) > weight + 50_000
    page.context.close()


def test_the_keyboard_passes_the_frame_and_sees_where_it_is(browser: Any, served: tuple[str, Path]) -> None:
    page = Watched(browser, served[0], DESKTOP).go("/events")
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    assert skip.evaluate(FOCUSED) and skip.bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    page.wait_for_function(
        "document.activeElement.id === 'main'"
    )  # the address changes before the focus does
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#main') !== null")
    for what in (
        "#q",
        "#since",
        "[data-theme-switch]",
        "#rail a",
        "#event-rows tbody tr",
        "#map canvas",
        "[data-timeline] svg",
    ):
        one = page.locator(what).first
        one.focus()
        page.keyboard.press("Shift")  # so that the browser shows the focus of who goes by keys
        assert one.evaluate(FOCUSED), what
    page.context.close()


def test_what_opens_over_a_page_is_without_fault_too(browser: Any, served: tuple[str, Path]) -> None:
    watched = Watched(browser, served[0], PHONE)
    page = watched.go("/review/events")
    page.keyboard.press("?")
    assert page.locator("dialog").is_visible()
    assert axe_faults(page) == []
    page.keyboard.press("Escape")
    page.locator("[data-menu]").click()
    assert page.locator("#rail").is_visible()
    assert axe_faults(page) == []
    assert watched.faults == []
    page.context.close()


def named(address: str, size: dict[str, int]) -> str:
    """The name of a page's picture."""
    name = "-".join(re.sub(r"\?(?:as=)?.*?(trees)?$", r"/\1", address).strip("/").split("/")[:2])
    return f"{name or 'overview'}-{'phone' if size is PHONE else 'desktop'}"
