"""Reports in Arabic and in two languages, read in the system's Chromium and printed. Skipped where there is no Chromium."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mountjoy import pipeline
from mountjoy.store import open_record
from tests.browsing import DESKTOP, Watched, needs_chromium
from tests.hand import coded
from tests.installed import serving

pytestmark = needs_chromium
TITLE = "الجيش في زبارة"
HIDDEN = "\u202e"  # turns the direction of what follows around
# How far the words of a block lie from its left and its right edge.
ENDS = """one => {
  const range = document.createRange();
  range.selectNodeContents(one);
  const lines = [...range.getClientRects()], box = one.getBoundingClientRect();
  return [Math.min(...lines.map((line) => line.left)) - box.left, box.right - Math.max(...lines.map((line) => line.right))];
}"""
DIRECTION = "one => getComputedStyle(one).direction"
# Where some words of the report's text stand: their left edge, and the text's own edges.
EDGES = """words => {
  const text = document.querySelector("[data-text]");
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(words);
    if (at < 0) continue;
    range.setStart(walker.currentNode, at);
    range.setEnd(walker.currentNode, at + words.length);
    const box = range.getBoundingClientRect(), around = text.getBoundingClientRect();
    return [box.left - around.left, around.right - box.right];
  }
}"""


@pytest.fixture(scope="module")
def home(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    reports = [
        coded(
            "rtl", "clash 2017-11-02 | [actor:الجيش=army] <قاتل> in [place:زبارة=zubara].", title=TITLE, source="وكالة",
            language="ar",
        ),
        coded(
            "hostile", f"clash 2017-11-05 | [actor:Army{HIDDEN}=army] <fought> in [place:Kalat=kalat]. And after it.",
            title=f"Quiet day {HIDDEN}gnp.exe", source="Mailer",
        ),
        coded("mixed", "clash 2017-11-03 | [actor:Army=army] <fought> in [place:Zubara=zubara].", title="Two"),
    ]  # fmt: skip
    text = reports[-1].report.text + "\n\nوقال الجيش (12) إن"
    reports[-1] = replace(reports[-1], report=replace(reports[-1].report, text=text))
    path = tmp_path_factory.mktemp("rtl") / "rtl.db"
    with open_record(path, create=True, write=True) as record:
        record.add(reports, coder="by hand")
        pipeline.merge_again(record)
    with serving(installed, path, "--by", "ana") as address:
        yield address


@pytest.fixture
def page(browser: Any, home: str) -> Iterator[Watched]:
    one = Watched(browser, home, DESKTOP)
    yield one
    one.page.context.close()
    assert one.faults == []


def test_an_arabic_report_runs_from_the_right_and_names_its_language(page: Watched) -> None:
    shown = page.go("/reports/rtl")
    for what in ("h1", "[data-text]"):
        one = shown.locator(f"#main {what}").first
        assert one.evaluate(DIRECTION) == "rtl" and one.get_attribute("lang") == "ar"
    left, right = shown.evaluate(EDGES, "الجيش")
    assert right < 2 < left
    assert shown.locator("html").evaluate(DIRECTION) == "ltr"


def test_each_paragraph_of_a_report_in_two_languages_runs_its_own_way(page: Watched) -> None:
    shown = page.go("/reports/mixed")
    left, right = shown.evaluate(EDGES, "Army")
    assert left < 2 < right
    left, right = shown.evaluate(EDGES, "وقال")
    assert right < 2 < left


def test_quotes_and_the_search_box_follow_their_words(page: Watched) -> None:
    shown = page.go("/reports")
    row = shown.locator("a", has_text=TITLE).first
    assert row.evaluate("one => getComputedStyle(one.closest('[dir]')).direction") == "rtl"
    shown = page.go("/reports/rtl")
    shown.locator("li[data-open] a").first.click()
    shown.wait_for_selector("#drawer .claim blockquote")
    assert shown.locator("#drawer blockquote").first.evaluate(DIRECTION) == "rtl"
    box = shown.locator("#q")
    assert box.evaluate(DIRECTION) == "ltr"
    box.fill("زبارة")
    assert box.evaluate(DIRECTION) == "rtl"


def test_what_is_found_runs_from_the_right_line_by_line(page: Watched) -> None:
    shown = page.go("/search?text=زبارة")
    for told in shown.locator("li .told").all():
        assert told.evaluate("one => getComputedStyle(one).textAlign") == "start"
        left, right = told.evaluate(ENDS)
        assert (
            right < 2 < left
        )  # the words lie at the right edge of their block, though the list runs left to right


def test_a_sign_that_turns_the_line_around_is_shown_by_name(page: Watched) -> None:
    shown = page.go("/reports")
    for what in ("a", "td"):
        told = shown.locator(what, has_text="gnp.exe").first
        assert told.locator(".hidden-sign").inner_text() == "RLO" and HIDDEN not in told.inner_text()
    shown.goto(page.home + "/reports/hostile")
    assert shown.locator("h1 .hidden-sign").inner_text() == "RLO"
    assert HIDDEN not in shown.title() and HIDDEN not in shown.locator("body").inner_text()
    left, right = shown.evaluate(EDGES, "after it")
    assert left < 400 and right > 0  # what follows the sign in the text runs on as it did


@pytest.mark.parametrize("address", ["/reports/rtl", "/events", "/control", "/contradictions"])
def test_a_page_prints_without_its_frame_and_with_the_record_at_its_foot(page: Watched, address: str) -> None:
    shown = page.go(address)
    assert shown.locator(".printed").is_hidden()
    shown.emulate_media(media="print")
    for what in (".rail", ".top", "form.fields"):
        for one in shown.locator(what).all():
            assert one.is_hidden(), what
    foot = shown.locator(".printed")
    assert foot.is_visible() and f"Record rtl · {address}" in foot.inner_text() and "UTC" in foot.inner_text()
    shown.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert re.search(r"Printed \d+ [A-Z][a-z]{2} \d{4}, \d\d:\d\d UTC$", foot.inner_text())
    assert shown.pdf(format="A4").startswith(b"%PDF")
