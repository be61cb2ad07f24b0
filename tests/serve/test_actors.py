"""An actor's page and the network: branches, posts, holdings, designations, and what a day and kinds leave of the ties."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from mountjoy.listed import ListEntry, SanctionsList
from mountjoy.record import Tie
from mountjoy.serve import create_app
from mountjoy.serve.desk import Desk
from mountjoy.serve.hierarchy import around, posts, trees
from mountjoy.serve.pages import network
from mountjoy.store import RecordFile, open_record
from tests.serve.conftest import HERE
from tests.serve.test_deciding import token_of
from tests.serve.test_pages import check_page

LISTED = SanctionsList(
    "test-list", "A list of tests", "1 Nov 2017", "0" * 64,
    (
        ListEntry("test-list", "7", "organisation", "STATE, Islamic", ("Daesh",), ("Iraq",), programs=("SDGT",), listed="2014"),
        ListEntry("test-list", "8", "organisation", "Islamic Sisters <b>", (), ("Iraq",)),
    ),
)  # fmt: skip


def stands(tie: Tie, day: date) -> bool:
    """Whether a tie is said of a day: between the first and the last day of which reports say it, or undated."""
    return (tie.first or date.min) <= day <= (tie.last or date.max)


def graph_of(text: str) -> dict[str, list[dict[str, object]]]:
    found = re.search(r'id="graph-data">(.*?)</script>', text, re.DOTALL)
    assert found
    made: dict[str, list[dict[str, object]]] = json.loads(found[1])
    return made


def test_the_drawing_holds_all_ties_whatever_is_chosen(client: TestClient, demo: RecordFile) -> None:
    whole = graph_of(client.get("/network").text)
    assert {edge["id"] for edge in whole["edges"]} == {tie.id for tie in demo.ties()}
    assert graph_of(client.get("/network?on=2017-06-01&kind=leads").text) == whole
    by_id = {tie.id: tie for tie in demo.ties()}
    for edge in whole["edges"]:
        tie = by_id[str(edge["id"])]
        assert edge["first"] == (tie.first.isoformat() if tie.first else None)
        assert edge["last"] == (tie.last.isoformat() if tie.last else None)


def test_the_table_holds_the_ties_of_the_day_and_kinds(client: TestClient, demo: RecordFile) -> None:
    day = date(2017, 6, 1)
    text = client.get("/network?on=2017-06-01&kind=leads&kind=backs").text
    wanted = {tie.id for tie in demo.ties() if tie.type in ("leads", "backs") and stands(tie, day)}
    assert set(re.findall(r'data-tie="([0-9a-f]+)"', text)) == wanted
    assert 0 < len(wanted) < len(demo.ties())


def test_at_size_the_drawing_holds_the_ties_of_most_claims_and_says_so(
    client: TestClient, demo: RecordFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    ties = sorted(demo.ties(), key=lambda tie: (-len(tie.claims), tie.id))
    monkeypatch.setattr(network, "MOST_DRAWN", 3)
    monkeypatch.setattr(network, "ROWS", 4)
    fresh = TestClient(create_app(Desk(demo, "ana")), base_url=HERE)
    text = fresh.get("/network").text
    assert [edge["id"] for edge in graph_of(text)["edges"]] == [tie.id for tie in ties[:3]]
    assert "Drawn are the 3 ties of most claims" in text and f"{len(ties)} ties" in text
    seen: list[str] = []
    for first in range(0, len(ties), 4):
        seen += re.findall(r'data-tie="([0-9a-f]+)"', client.get(f"/network?from={first}").text)
    assert seen == [tie.id for tie in demo.ties()]
    assert 'rel="next"' in text


def test_trees_say_who_stands_under_whom(client: TestClient, demo: RecordFile) -> None:
    text = client.get("/network?as=trees").text
    check_page(text)
    desk = Desk(demo, "ana")
    tops = trees(desk)
    assert tops
    for top in tops:
        assert top.name in unescape(text)
    below = next(child for top in tops for child in top.below)
    found = around(tops, below.id)
    assert found is not None and [one.id for one in found.below] == [below.id]
    assert around(tops, "nobody") is None
    assert client.get("/network?as=forest").status_code == 400


def test_posts_are_those_that_claims_and_the_list_of_actors_give(
    client: TestClient, demo: RecordFile
) -> None:
    desk = Desk(demo, "ana")
    leads = next(tie for tie in demo.ties(type="leads") if tie.actor.entity and tie.recipient.entity)
    led = str(leads.recipient.entity)
    held = posts(desk, led)
    assert any(one.person == leads.actor.entity and one.claims for one in held)
    text = client.get(f"/actors/{led}").text
    check_page(text)
    told = text.partition("Posts and people")[2]
    assert leads.actor.name in unescape(told)
    of_the_person = posts(desk, str(leads.actor.entity))
    assert any(one.of == led for one in of_the_person)


def test_deeds_and_harm_are_shown_apart(client: TestClient, demo: RecordFile) -> None:
    named = [one for one in demo.events() if any(p.entity == "islamic-state" for p in one.parties)]
    did = {
        one.id for one in named if any(p.entity == "islamic-state" and p.role == "actor" for p in one.parties)
    }
    assert 0 < len(did) < len(named)
    shown = client.get("/actors/islamic-state?part=did").text
    assert f"<h2>{len(did)} events</h2>" in shown
    assert set(re.findall(r'data-open="event:([0-9a-f]{20})"', shown)) <= did
    assert client.get("/actors/islamic-state?part=both").status_code == 400


def test_designations_lead_to_the_entry_and_are_decided_there(own: TestClient, own_file: Path) -> None:
    assert "mountjoy lists import" in own.get("/actors/islamic-state").text
    assert "mountjoy lists import" in own.get("/lists").text
    with open_record(own_file, write=True) as record:
        record.put_list(LISTED)
    shown = own.get("/actors/islamic-state").text
    check_page(shown)
    assert "/lists/entry?id=test-list%3A7" in shown and "test-list%3A8" not in shown
    assert "not decided" in shown
    entry = own.get("/lists/entry?id=test-list:7&actor=islamic-state")
    check_page(entry.text)
    assert "Daesh" in entry.text and "SDGT" in entry.text
    data = {"id": "test-list:7", "actor": "islamic-state", "verdict": "same", "why": "<i>"}
    assert own.post("/lists/entry", data=data).status_code == 400
    token = token_of(own)
    kept = own.post("/lists/entry", data={**data, "token": token})
    assert kept.status_code == 200 and "Decided and kept" in kept.text and "&lt;i&gt;" in kept.text
    assert 'class="state">is it<' in own.get("/actors/islamic-state").text
    number, to = re.search(r'action="/decisions/(\d+)/undo".*?name="to" value="([^"]+)"', kept.text).groups()  # type: ignore[union-attr]
    again = own.post(f"/decisions/{number}/undo", data={"token": token, "to": unescape(to)})
    assert again.status_code == 200 and "<h2>Decided</h2>" not in again.text
    assert "not decided" in own.get("/actors/islamic-state").text


def test_entries_are_found_by_name(own: TestClient, own_file: Path) -> None:
    with open_record(own_file, write=True) as record:
        record.put_list(LISTED)
    found = own.get("/lists?name=islamic").text
    check_page(found)
    assert "Islamic Sisters &lt;b&gt;" in found and "STATE, Islamic" in found
    assert "Sisters" not in own.get("/lists?name=daesh").text
    assert own.get("/lists/entry?id=none").status_code == 404
    assert (
        own.post(
            "/lists/entry",
            data={"id": "test-list:7", "actor": "islamic-state", "verdict": "x", "token": token_of(own)},
        ).status_code
        == 400
    )


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x"])
def test_undoing_leads_to_pages_of_the_app_alone(own: TestClient, own_file: Path, to: str) -> None:
    with open_record(own_file, write=True) as record:
        made = record.decide("ana", "claim", "accept", record.events()[0].claims[0])
    response = own.post(f"/decisions/{made.number}/undo", data={"token": token_of(own), "to": to})
    assert response.status_code == 400
    with open_record(own_file) as record:
        assert not record.decisions()[0].undone
