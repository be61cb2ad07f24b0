"""The app as people use it: the system's Chromium goes through each page and reviews by keys. Skipped where there is none."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

from mountjoy.store import open_record
from tests.browsing import DESKTOP, PHONE, WAIT, Watched, needs_chromium
from tests.installed import serving

pytestmark = needs_chromium

# Selects code points of a report's text, as a person does with the mouse.
SELECT = """([start, end]) => {
  const walker = document.createTreeWalker(document.querySelector("[data-text]"), NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let at = 0;
  while (walker.nextNode()) {
    const length = [...walker.currentNode.data].length;
    if (at <= start && start < at + length) range.setStart(walker.currentNode, start - at);
    if (at < end && end <= at + length) range.setEnd(walker.currentNode, end - at);
    at += length;
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def test_a_row_opens_the_drawer_by_keys_and_escape_closes_it(watched: Watched) -> None:
    page = watched.go("/events")
    row = page.locator("[data-rows] tbody tr").first
    row.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("#drawer .claim blockquote")
    assert "open=event" in page.url
    page.reload()
    assert page.locator("#drawer .claim").count() > 0  # the address remembers it
    page.keyboard.press("Escape")
    assert page.locator("#drawer").is_hidden()
    assert "open=" not in page.url


def test_days_are_chosen_on_the_timeline_and_the_table_follows(watched: Watched) -> None:
    page = watched.go("/events?since=2017-01-01&until=2017-12-31")
    before = page.locator("#event-count").inner_text()
    page.locator("[data-timeline] svg").first.focus()
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight", "Enter"):
        page.keyboard.press(key)
    page.wait_for_function("told => document.getElementById('event-count').innerText !== told", arg=before)
    assert "since=" in page.url and "until=" in page.url
    assert page.locator(".chip").count() == 2
    page.go_back()
    page.wait_for_function("told => document.getElementById('event-count').innerText === told", arg=before)


def test_days_are_chosen_with_the_mouse(watched: Watched) -> None:
    page = watched.go("/events?since=2017-01-01&until=2017-12-31")
    before = page.locator("#event-count").inner_text()
    box = page.locator("[data-timeline] svg").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 60, steps=4)
    page.mouse.up()
    page.wait_for_function("told => document.getElementById('event-count').innerText !== told", arg=before)
    since, until = re.findall(r"=(2017-\d\d)", page.url)
    assert "2017-03" < since < until < "2017-08"


def test_the_table_is_arranged_in_place(watched: Watched) -> None:
    page = watched.go("/events?type=battle")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("document.getElementById('map').dataset.same = 'yes'")
    page.locator("#event-rows th a", has_text="Reported killed").click()
    page.wait_for_selector("th[aria-sort=descending] >> text=Reported killed")
    assert "sort=-killed" in page.url
    assert page.evaluate("document.activeElement.textContent") == "Reported killed"
    page.keyboard.press("Enter")
    page.wait_for_selector("th[aria-sort=ascending] >> text=Reported killed")
    assert page.evaluate("document.getElementById('map').dataset.same") == "yes"  # the map was not drawn anew
    page.locator("summary", has_text="Columns").click()
    page.locator(".choice label", has_text="Score").click()
    page.locator(".choice button", has_text="Show").click()
    page.wait_for_selector("#event-rows th >> text=Score")
    page.locator("[data-copy]").click()
    page.wait_for_selector("[data-copy] >> text=rows copied")
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert lines[0].startswith("When,Type,Who") and lines[0].endswith("Score")
    assert len(lines) == 1 + page.locator("#event-rows tbody tr").count()
    page.locator("[data-density-choice]").select_option("compact")
    page.reload()
    assert page.evaluate("document.documentElement.dataset.density") == "compact"
    assert page.locator("[data-density-choice]").input_value() == "compact"


def test_rows_are_walked_to_both_ends(watched: Watched) -> None:
    page = watched.go("/reports")
    rows = page.locator("[data-rows] tbody tr")
    rows.nth(3).focus()
    for key, at in (("End", rows.count() - 1), ("ArrowUp", rows.count() - 2), ("Home", 0), ("ArrowDown", 1)):
        page.keyboard.press(key)
        assert rows.nth(at).evaluate("one => one === document.activeElement")


def test_a_claim_is_decided_in_the_drawer_and_undone(watched: Watched, served: tuple[str, Path]) -> None:
    with open_record(served[1]) as record:
        event = record.events()[5]
    claim = event.claims[0]
    page = watched.go(f"/events/{event.id}?open=claim:{claim}")
    page.locator("#drawer button[value=accept]").click()
    page.wait_for_selector("#drawer .state")
    assert page.locator("#drawer .state").inner_text() == "accepted"
    page.locator("#drawer .history button").click()
    page.wait_for_selector("#drawer .state", state="detached")
    with open_record(served[1]) as record:
        assert [one.undone for one in record.decisions() if one.subject == claim] == [True]


def test_the_page_behind_the_drawer_follows_a_decision(watched: Watched, served: tuple[str, Path]) -> None:
    with open_record(served[1]) as record:
        alone = next(one for one in record.page(newest=True).events[5:] if len(one.claims) == 1)
    page = watched.go("/events")
    count, row = page.locator("#event-count"), page.locator(f"#event-rows [data-open='event:{alone.id}']")
    before = count.inner_text()
    row.focus()
    page.keyboard.press("Enter")
    page.locator("#drawer button[value=reject]").click()
    row.wait_for(state="detached")
    assert count.inner_text() != before and page.locator("#map canvas").count() == 1
    page.locator("#drawer .undo button").click()
    row.wait_for(state="attached")
    page.wait_for_function(
        "before => document.getElementById('event-count').innerText === before", arg=before
    )
    page.keyboard.press("Escape")
    page.wait_for_selector("#drawer", state="hidden")
    page.locator("[data-timeline] svg").first.focus()
    page.keyboard.press("ArrowRight")  # the timeline is alive
    assert page.locator("[data-range]").inner_text() != "All days"
    watched.go(f"/events/{alone.id}?open=event:{alone.id}")
    page.locator("#drawer button[value=reject]").click()
    page.wait_for_selector("main > [data-gone]")
    page.locator("#drawer .undo button").click()
    page.wait_for_selector("main > [data-gone]", state="detached")


def test_selected_words_become_a_claim(watched: Watched, served: tuple[str, Path]) -> None:
    with open_record(served[1]) as record:
        coded = next(one for one in record.coded() if one.claims and one.claims[0].kind == "event")
    claim = coded.claims[0]
    page = watched.go(f"/reports/{coded.report.id}")
    trigger = page.locator(f"#c-{claim.id}")
    trigger.hover()
    assert f"frame: {claim.frame}" in page.locator("#hover-card").inner_text()
    for role in claim.roles:
        assert "shown" in page.locator(f"#m-{role.mention}").get_attribute("class")
    actor = coded.mention(claim.roles[0].mention)
    for field, words in (("Tells it", claim.trigger), ("Actor", actor)):
        page.evaluate(SELECT, [words.start, words.end])
        page.locator("[data-text]").dispatch_event("mouseup")
        page.locator(".selecting button", has_text=field).click()
    assert page.locator("#m-trigger").input_value() == claim.trigger.text
    assert page.locator("[name=at]").input_value() == str(claim.trigger.start)
    assert page.locator("#m-actor").input_value() == actor.text
    page.locator("#m-type").select_option("protest")
    page.locator("[data-missed] button.main").click()
    page.wait_for_url("**open=claim:*")
    with open_record(served[1]) as record:
        made = [one for one in record.decisions() if one.verdict == "add"]
    assert made[-1].detail["claim"]["trigger"]["start"] == claim.trigger.start


def asked_now(page: Any, before: str) -> str:
    """The item that is asked about once it is another one than before."""
    page.wait_for_function(
        "told => (document.querySelector('[data-review] [name=item]')?.value ?? '') !== told", arg=before,
        timeout=2 * WAIT,
    )  # fmt: skip
    return str(page.locator("[data-review] [name=item]").input_value())


def test_review_goes_by_keys(watched: Watched, served: tuple[str, Path]) -> None:
    page = watched.go("/review/events")
    asked = [page.locator("[data-review] [name=item]").input_value()]

    def press(key: str) -> None:
        page.keyboard.press(key)
        asked.append(asked_now(page, asked[-1]))

    press("a")  # accepted; the next is asked
    press("r")  # rejected; the next
    press("u")  # taken back
    press("j")  # skipped
    press("k")  # and back
    assert len(set(asked[:3])) == 3
    assert asked[3] == asked[1] == asked[5]
    page.keyboard.press("e")
    page.locator("#text").fill("assertion=alleged")
    press("Enter")
    page.keyboard.press("?")
    assert page.locator("dialog").is_visible()
    page.keyboard.press("Escape")
    page.wait_for_selector(".undo")
    page.wait_for_function("document.querySelector('[data-count]').textContent === '2'")
    with open_record(served[1]) as record:
        made = [one for one in record.decisions() if not one.undone and one.about == "claim"]
    assert {"accept", "correct"} <= {one.verdict for one in made}
    assert "reject" not in {one.verdict for one in made}


def test_many_decisions_by_keys_are_kept_and_undone(
    browser: Any, installed: Path, demo_file: Path, tmp_path: Path
) -> None:
    """As a reviewer works: faster than answers come, with some taken back; each is in the record as it was pressed."""
    path = Path(shutil.copy(demo_file, tmp_path / "many.db"))
    keys = ["a", "a", "r"] * 8  # several times as many as may be on their way at once
    with serving(installed, path, "--by", "ana") as home:
        watched = Watched(browser, home, DESKTOP)
        page = watched.go("/review/low")
        pressed: list[tuple[str, str]] = []
        item = page.locator("[data-review] [name=item]").input_value()
        for key in keys:
            page.keyboard.press(key)
            pressed.append((item, key))
            item = asked_now(page, item)
        page.wait_for_selector("#main[data-keeping='0']", timeout=10 * WAIT)
        for _ in range(5):
            page.keyboard.press("u")
            item = asked_now(page, item)
            assert item == pressed.pop()[0]  # the last one first
        page.wait_for_function("document.querySelector('[data-count]').textContent === '19'")
        assert watched.faults == []
        page.context.close()
    with open_record(path) as record:
        stand = [one for one in record.decisions() if one.about == "claim" and not one.undone]
        undone = [one for one in record.decisions() if one.about == "claim" and one.undone]
    verdicts = {"a": "accept", "r": "reject"}
    assert [(one.subject, one.verdict) for one in stand] == [(one, verdicts[key]) for one, key in pressed]
    assert {one.who for one in stand} == {"ana"} and len(undone) == 5


def test_what_others_decided_meanwhile_is_told_and_neither_is_lost(
    watched: Watched, served: tuple[str, Path]
) -> None:
    page = watched.go("/review/low")
    item = page.locator("[data-review] [name=item]").input_value()
    with open_record(served[1], write=True) as record:
        record.decide("ben", "claim", "reject", item)
    page.keyboard.press("a")
    page.wait_for_selector("#main .problem >> text=Changed meanwhile")
    with open_record(served[1]) as record:
        assert [one.who for one in record.decisions() if one.subject == item] == ["ben"]
    page.locator("#main .problem button", has_text="Mine anyway").click()
    page.wait_for_selector(".undo")
    with open_record(served[1]) as record:
        assert [one.who for one in record.decisions() if one.subject == item] == ["ben", "ana"]
    watched.faults.clear()  # the browser notes the refusal


def test_the_network_keeps_still_while_days_pass(watched: Watched) -> None:
    page = watched.go("/network")
    shown = int(page.locator("#graph").get_attribute("data-shown"))
    kept = page.evaluate("sessionStorage.getItem('mountjoy-network')")
    slider = page.locator("#n-slide")
    slider.focus()
    page.keyboard.press("Home")  # the first day
    page.wait_for_function("shown => +document.getElementById('graph').dataset.shown < shown", arg=shown)
    page.wait_for_url("**on=*")
    few = int(page.locator("#graph").get_attribute("data-shown"))
    page.wait_for_function(
        "few => document.querySelectorAll('#ties-view [data-tie]').length === few", arg=few
    )
    page.locator("label", has_text="leads").first.click()
    page.wait_for_url("**kind=leads*")
    assert page.evaluate("sessionStorage.getItem('mountjoy-network')") == kept
    page.reload()
    page.wait_for_selector("#graph[data-ready=yes]")
    assert page.evaluate("sessionStorage.getItem('mountjoy-network')") == kept


def test_a_phone_names_the_largest_parties_of_the_network(browser: Any, served: tuple[str, Path]) -> None:
    page = Watched(browser, served[0], PHONE).go("/network")
    page.wait_for_selector("#graph[data-ready=yes]")
    nodes = page.evaluate("JSON.parse(document.getElementById('graph-data').textContent).nodes")
    largest = sorted(nodes, key=lambda one: (-one["claims"], one["id"]))
    named = page.locator("#graph").get_attribute("data-named").split("\n")
    assert {one["id"] for one in largest[:4]} <= set(named) and len(named) < len(nodes)
    page.context.close()


def test_a_day_is_written_as_the_record_writes_it(browser: Any, served: tuple[str, Path]) -> None:
    page = Watched(browser, served[0], DESKTOP, locale="en-US").go("/events?since=2017-03-01")
    assert page.locator("#since").input_value() == "2017-03-01"
    until = page.locator("#until")
    assert until.get_attribute("placeholder") == "YYYY-MM-DD"
    until.fill("5/31/2017")
    until.press("Enter")
    assert until.evaluate("one => one.validity.patternMismatch") and "until" not in page.url
    until.fill("2017-05-31")
    until.press("Enter")
    page.wait_for_url("**until=2017-05-31*")
    page.context.close()


def test_an_actors_ties_follow_the_day(watched: Watched) -> None:
    page = watched.go("/actors/islamic-state")
    rows = page.locator("[data-tie]:visible")
    whole = rows.count()
    page.locator("#n-slide").focus()
    page.keyboard.press("Home")
    page.wait_for_function(
        "whole => document.querySelectorAll('[data-tie]:not([hidden])').length < whole", arg=whole
    )
    page.locator("button[type=reset]").click()
    page.wait_for_function(
        "whole => document.querySelectorAll('[data-tie]:not([hidden])').length === whole", arg=whole
    )


def test_the_theme_is_switched_and_kept(watched: Watched) -> None:
    page = watched.go("/reports")
    page.locator("[data-theme-switch]").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_the_menu_of_a_phone(browser: Any, served: tuple[str, Path]) -> None:
    watched = Watched(browser, served[0], PHONE)
    page = watched.go("/reports")
    assert page.locator("#rail").is_hidden()
    page.locator("[data-menu]").click()
    assert page.locator("#rail").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#rail").is_hidden()
    assert watched.faults == []
    page.context.close()
