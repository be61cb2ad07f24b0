"""What every page owes whoever reads it: where nothing is held yet what to do next, and of every time its zone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from mountjoy.serve import create_app
from mountjoy.serve.desk import Desk
from mountjoy.serve.rendering import RAIL
from mountjoy.store import open_record
from tests.serve.conftest import HERE
from tests.serve.test_deciding import first_event, token_of

_EMPTY = re.compile(r'<div class="empty">(.*?)</div>', re.DOTALL)
_NEXT = re.compile(r"<code>mountjoy \w+|<a href=|Publish one above")
_TIME = re.compile(r"\b\d\d:\d\d\b(?::\d\d\b)?(.{0,5})")
_MARKUP = re.compile(r"<[^>]*>")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A browser before a record that holds nothing."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    with (
        open_record(path, create=True, write=True) as record,
        TestClient(create_app(Desk(record, "ana")), base_url=HERE) as client,
    ):
        yield client


PAGES = (*(address for _, address in RAIL), "/network?as=trees", "/review/events", "/review/merges", "/lists")


@pytest.mark.parametrize("address", PAGES)
def test_a_page_of_an_empty_record_says_what_to_do(empty: TestClient, address: str) -> None:
    page = empty.get(address)
    assert page.status_code == 200
    told = _EMPTY.findall(page.text)
    assert len(told) == 1 and _NEXT.search(told[0]), address
    assert "these filters" not in told[0] and "Show all" not in told[0]


def test_the_map_and_the_timeline_are_not_drawn_of_nothing(empty: TestClient) -> None:
    for address in ("/", "/control"):
        assert "data-map" not in empty.get(address).text


def unzoned(text: str) -> list[str]:
    """The times of a page that do not say UTC."""
    return [one[0] for one in _TIME.finditer(_MARKUP.sub("", text)) if not one[1].startswith(" UTC")]


def test_every_time_names_its_zone(own: TestClient, own_file: Path) -> None:
    token, event = token_of(own), first_event(own_file)
    for path, data in (
        (f"/claims/{event.claims[0]}/decide", {"verdict": "accept", "open": f"event:{event.id}"}),
        ("/snapshots", {"tag": "first", "only": "all"}),
        ("/searches", {"name": "battles", "query": "type=battle"}),
        ("/sources", {"source": "Meridian Wire", "grade": "B"}),
        ("/settings/second-reviewer", {"on": "on"}),
        ("/seen", {}),
    ):
        assert own.post(path, data={**data, "token": token}).status_code == 200, path
    with_times = set()
    for address in (
        *(one for _, one in RAIL),
        "/settings",
        f"/events/{event.id}?open=claim:{event.claims[0]}",
    ):
        text = own.get(address).text
        assert unzoned(text) == [], address
        if re.search(r'<time datetime="20\d\d-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z">\d+ \w{3} 20\d\d, ', text):
            with_times.add(address.partition("?")[0])
    assert {"/", "/review", "/sources", "/snapshots", "/searches", "/settings"} <= with_times
    assert unzoned("<td>14:05</td>") == ["14:05"] and unzoned("<td>14:05 UTC</td>") == []


def test_a_claim_that_is_opened_tells_when_it_was_decided_on(own: TestClient, own_file: Path) -> None:
    claim = first_event(own_file).claims[0]
    shown = own.post(f"/claims/{claim}/decide", data={"verdict": "accept", "token": token_of(own)}).text
    assert unzoned(shown) == [] and shown.count("<time ") == 1


def test_what_cannot_be_shown_says_where_to_go_on(client: TestClient) -> None:
    page = client.get("/events/nothing")
    assert page.status_code == 404 and "No event has an id" in page.text
    for name, address in RAIL:
        assert f'<a href="{address}">{name}</a>' in page.text
