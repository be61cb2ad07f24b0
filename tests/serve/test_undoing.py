"""Undo instead of "are you sure": after each kind of decision the page where it was made offers to take it back."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from mountjoy.assessing import assess
from mountjoy.decision import Decision
from mountjoy.store import open_record
from tests.browsing import Watched, needs_chromium
from tests.serve.test_deciding import answer, decisions, first_event, token_of

SAYS = "told => document.getElementById('live').textContent.startsWith(told)"
_BAR = re.compile(r'<form method="post" action="([^"]+)"[^>]*class="undo note"[^>]*>(.*?)</form>', re.DOTALL)
_FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def taken_back(client: TestClient, page: Any) -> Any:
    """Press the undo that a page offers."""
    assert page.status_code == 200
    (bar,) = _BAR.findall(page.text)
    fields = {name: unescape(value) for name, value in _FIELD.findall(bar[1])}
    response = client.post(bar[0], data=fields)
    assert response.status_code == 200 and not _BAR.search(response.text)
    return response


def made_and_undone(path: Path, after: int = 0) -> list[Decision]:
    """What people decided after the decision of a number; all of it is undone."""
    made = [one for one in decisions(path) if one.about not in ("carry", "undo") and one.number > after]
    assert made and all(one.undone for one in made)
    return made


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"verdict": "accept"}, "Accepted and kept"),
        ({"verdict": "reject"}, "Rejected and kept"),
        ({"verdict": "correct", "date": "2016-07-02"}, "Corrected and kept"),
        ({"verdict": "note", "text": "checked"}, "Noted and kept"),
    ],
)
def test_in_the_drawer(own: TestClient, own_file: Path, data: dict[str, str], told: str) -> None:
    event = first_event(own_file)
    where = f"/claims/{event.claims[0]}/decide"
    page = own.post(where, data={**data, "token": token_of(own), "open": f"event:{event.id}"})
    assert told in page.text
    assert "Taken back" in taken_back(own, page).text
    assert [one.verdict for one in made_and_undone(own_file)] == [data["verdict"]]
    with open_record(own_file) as record:
        assert record.event(event.id) == event


@pytest.mark.parametrize("on", ["contradictions", "event"])
def test_on_a_contradiction(own: TestClient, own_file: Path, on: str) -> None:
    with open_record(own_file) as record:
        view = next(one for one in assess(record).contradictions() if one.contradiction.kind == "toll")
    it = view.contradiction
    home = "/contradictions?kind=toll&state=open" if on == "contradictions" else f"/events/{it.events[0]}"
    form = re.search(rf'action="/contradictions/{it.id}/settle">(.*?)</form>', own.get(home).text, re.DOTALL)
    assert form
    page = own.post(
        f"/contradictions/{it.id}/settle", data={k: unescape(v) for k, v in _FIELD.findall(form[1])}
    )
    assert page.url.path == home.partition("?")[0] and page.url.query.decode().endswith("done=1")
    back = taken_back(own, page)
    assert str(back.url).removeprefix("http://127.0.0.1") == home
    assert f'id="{it.id}"' in back.text and "held right" not in back.text
    assert [one.about for one in made_and_undone(own_file)] == ["contradiction"]


def test_a_contradiction_leads_back_to_no_other_site(own: TestClient, own_file: Path) -> None:
    with open_record(own_file) as record:
        it = assess(record).contradictions()[0].contradiction
    data = {"claim": it.claims[0], "token": token_of(own), "to": "//elsewhere.example/"}
    assert own.post(f"/contradictions/{it.id}/settle", data=data).status_code == 400
    assert decisions(own_file) == []


@pytest.mark.parametrize(
    ("address", "data", "about"),
    [
        ("/sources", {"source": "Meridian Wire", "grade": "B"}, "source"),
        ("/settings/second-reviewer", {"on": "on"}, "setting"),
    ],
)
def test_on_a_page_of_its_own(
    own: TestClient, own_file: Path, address: str, data: dict[str, str], about: str
) -> None:
    page = own.post(address, data={**data, "token": token_of(own)})
    taken_back(own, page)
    assert not _BAR.search(own.get(str(page.url)).text)  # the address that offered it does so no more
    assert not _BAR.search(own.get("/sources?done=999").text)
    assert [one.about for one in made_and_undone(own_file)] == [about]


def test_a_claim_that_was_added(own: TestClient, own_file: Path) -> None:
    with open_record(own_file) as record:
        report = next(one for one in record.reports() if "bombing" in one.text)
        before = len(record.events())
    data = {"type": "bombing", "trigger": "bombing", "token": token_of(own)}
    page = own.post(f"/report-add/{report.id}", data=data)
    assert "The claim was added." in page.text
    back = taken_back(own, page)
    assert back.url.path == f"/reports/{report.id}"
    assert [one.verdict for one in made_and_undone(own_file)] == ["add"]
    with open_record(own_file) as record:
        assert len(record.events()) == before


@pytest.mark.parametrize(
    ("kind", "key", "text"),
    [
        ("events", "a", ""), ("events", "r", ""), ("events", "e", "date=2016-07-02"), ("events", "n", "seen"),
        ("events", "d", ""), ("low", "r", ""), ("merges", "m", ""), ("merges", "d", ""), ("actors", "m", "islamic-state"),
        ("actors", "a", ""), ("places", "m", "Kirkuk"), ("places", "r", ""), ("contradictions", "a", ""),
    ],
)  # fmt: skip
def test_in_review(own: TestClient, own_file: Path, kind: str, key: str, text: str) -> None:
    more = {"text": text} if text else {}
    if (key in "ed" and kind == "events") or kind == "contradictions":
        more["focus"] = "1"
    page = answer(own, kind, key, token_of(own), address=several(own, kind, key), **more)
    assert "Decided and kept" in page.text
    taken_back(own, page)
    made_and_undone(own_file)


def several(client: TestClient, kind: str, key: str) -> str:
    """The page of the first item of a queue that has something to split, where a key splits."""
    address = f"/review/{kind}"
    while kind == "events" and key == "d" and 'data-number="2"' not in (text := client.get(address).text):
        found = re.search(r'data-next="([^"]+)"', text)
        assert found
        address = unescape(found[1])
    return address


@needs_chromium
def test_what_was_kept_is_told_and_undone_by_keys(watched: Watched, served: tuple[str, Path]) -> None:
    event = first_event(served[1])
    before = max((one.number for one in decisions(served[1])), default=0)  # others use this record too
    page = watched.go(f"/events/{event.id}?open=claim:{event.claims[0]}")
    page.locator("#drawer button[value=accept]").focus()
    page.keyboard.press("Enter")
    page.wait_for_function(SAYS, arg="Accepted and kept.")
    assert page.evaluate("document.activeElement.textContent") == "Undo"
    page.keyboard.press("Enter")
    page.wait_for_function(SAYS, arg="Taken back.")
    assert page.evaluate("document.activeElement.hasAttribute('data-close')")
    made_and_undone(served[1], before)
