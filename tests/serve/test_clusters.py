"""Clusters and weeks count exactly the events of a view, at any zoom, and follow what changes in the record."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from mountjoy import pipeline
from mountjoy.errors import InputError
from mountjoy.record import Event
from mountjoy.serve.clusters import EVERYWHERE, Box, clusters, members, read_cell
from mountjoy.serve.points import Points, read
from mountjoy.serve.weeks import by_kind, weeks
from mountjoy.store import Filters, RecordFile, open_record
from tests.hand import coded

SQUARE = ((33.0, 42.0), (37.0, 42.0), (37.0, 46.0), (33.0, 46.0))
VIEWS = [
    Filters(), Filters(type="battle"), Filters(type=("air-strike", "statement")), Filters(assertion="claimed"),
    Filters(since=date(2017, 10, 1)), Filters(until=date(2017, 10, 1)), Filters(since=date(2017, 10, 1), until=date(2017, 10, 31)),
    Filters(fatalities_from=1), Filters(fatalities_to=10), Filters(fatalities_from=2, fatalities_to=20),
    Filters(near=(35.0, 43.0, 200.0)), Filters(polygon=SQUARE), Filters(place="IQ"), Filters(place="Mosul"),
    Filters(actor="islamic-state"), Filters(actor="islamic-state", children=False), Filters(text="bridge"), Filters(text="-bridge"),
    Filters(state="coded"), Filters(state="accepted"), Filters(actor="nobody of that name"),
    Filters(place="IQ", type="battle", since=date(2017, 1, 1), near=(35.0, 43.0, 600.0), assertion=("reported", "claimed")),
]  # fmt: skip


@pytest.fixture(scope="module")
def points(demo: RecordFile) -> Points:
    return read(demo)


@pytest.mark.parametrize("filters", VIEWS, ids=range(len(VIEWS)))
def test_a_view_selects_the_events_that_its_list_holds(
    demo: RecordFile, points: Points, filters: Filters
) -> None:
    listed, after = [], None
    while True:
        page = demo.page(filters, after=after, size=500)
        listed += page.events
        after = page.following
        if after is None:
            break
    found = points.select(demo, filters)
    held = demo.events_of_keys([int(key) for key in points.key[found]])
    assert [held[int(key)].id for key in points.key[found]] == [one.id for one in listed]
    assert sum(by_kind(points, found).values()) == len(listed)


def inside(event: Event, box: Box) -> bool:
    place = event.place
    if place is None or place.lat is None or place.lon is None:
        return False
    wide = (place.lon - box.west) % 360 <= box.east - box.west or box.east - box.west >= 360
    return box.south <= place.lat <= box.north and wide


@pytest.mark.parametrize("zoom", [0, 3.4, 6, 9.9, 12, 20])
def test_the_marks_of_a_box_stand_for_each_event_in_it_once(
    demo: RecordFile, points: Points, zoom: float
) -> None:
    events = demo.events_of_keys(points.key.tolist())
    everything = np.arange(len(points))
    for box in (EVERYWHERE, Box(42, 35, 45, 37), Box(170, -20, 190, 20), Box(-330, 30, -300, 40)):
        drawn = clusters(points, everything, box, zoom)
        wanted = [event for event in events.values() if inside(event, box)]
        assert drawn.inside == sum(mark.count for mark in drawn.marks)
        assert drawn.total == len(events)
        marked: set[int] = set()
        for mark in drawn.marks:
            lying = members(points, everything, mark.cell)
            assert len(lying) == mark.count  # whatever the box: what is on its edge is counted whole
            assert Counter(points.kind[lying].tolist()) == mark.kinds
            assert not marked.intersection(lying.tolist())
            marked.update(lying.tolist())
            if mark.one_place:
                assert {(points.lat[n], points.lon[n]) for n in lying} == {(mark.lat, mark.lon)}
            assert {points.precision[n] == 1 for n in lying} == {not mark.cell.ring}
        assert {event.id for event in wanted} <= {events[int(points.key[n])].id for n in marked}
        if box is EVERYWHERE:
            assert len(marked) == len(wanted)
    if zoom >= 12:
        assert all(mark.one_place for mark in drawn.marks)


def test_marks_are_few_however_near_and_wide_one_looks(points: Points) -> None:
    chance, size = random.Random(3), 20_000
    many = Points(
        points.positions, points.names, np.arange(size), np.zeros(size, np.int32), np.zeros(size, np.uint16), np.zeros(size, np.uint8),
        np.full(size, -1, np.int32), np.array([chance.uniform(-89, 89) for _ in range(size)]),
        np.array([chance.uniform(-180, 180) for _ in range(size)]), np.ones(size, np.int8), np.zeros(size, np.int32),
    )  # fmt: skip
    for zoom in (0, 5, 11, 14, 24):
        drawn = clusters(many, np.arange(size), EVERYWHERE, zoom)
        assert sum(mark.count for mark in drawn.marks) == size
        assert len(drawn.marks) <= 1000


def test_weeks_hold_each_event_with_a_date_once(demo: RecordFile, points: Points) -> None:
    everything = np.arange(len(points))
    found = weeks(points, everything)
    spans = sum(one.count for one in found.spans)
    assert found.more_spans == 0 or len(found.spans) == 40
    undated = [one for one in demo.events() if one.date is None or (one.date.start or one.date.end) is None]
    assert found.undated == len(undated)
    if found.more_spans == 0:
        assert sum(one.count for one in found.columns) + spans + found.undated == len(points)
    assert all(
        a.last < b.first and (b.first - a.last).days == 1
        for a, b in zip(found.columns, found.columns[1:], strict=False)
    )
    battles = points.select(demo, Filters(type="battle", since=date(2017, 10, 1), until=date(2017, 10, 31)))
    some = weeks(points, battles, date(2017, 10, 1), date(2017, 10, 31))
    assert some.step == "week" and {name for one in some.columns for name in one.families} == {"battle"}
    for column in some.columns[1:-1]:
        expected = [
            one for one in demo.events(type="battle")
            if one.date and one.date.start and one.date.end and column.first <= one.date.start <= column.last
            and (one.date.end - one.date.start).days + 1 < 7
        ]  # fmt: skip
        assert column.count == len(expected)
    assert weeks(points, np.arange(0)).columns == ()


def test_what_changes_in_the_record_is_read_again_alone(tmp_path: Path) -> None:
    reports = [
        coded(f"r{n}", f"clash 2017-11-{n + 1:02} toll={n} | [actor:Army=army] <fought> near [place:Zubara=zubara], number {n}.")
        for n in range(12)
    ]  # fmt: skip
    with open_record(tmp_path / "r.db", create=True, write=True) as record:
        record.add(reports[:8], coder="one")
        pipeline.merge_again(record)
        held = read(record)
        assert len(held) == len(record.events())
        record.add(reports[6:], coder="two")
        pipeline.merge_again(record)
        record.decide("Ada", "claim", "reject", reports[0].claims[0].id)
        pipeline.merge_again(record)
        now, anew = read(record, held), read(record)
        told = (same_events(now), same_events(anew))
        assert told[0] == told[1] and len(now) == len(record.events()) != len(held)
        assert now.positions.log == anew.positions.log
        assert read(record, now).key is now.key  # nothing changed: nothing is made again


def same_events(points: Points) -> list[tuple[Any, ...]]:
    kinds = list(points.names.kinds)
    columns = (
        points.key,
        points.changed,
        points.end,
        points.lat,
        points.lon,
        points.precision,
        points.killed,
    )
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [(*row, kinds[code]) for row, code in zip(rows, points.kind.tolist(), strict=True)]


def test_clusters_open_on_their_events_by_the_api(client: TestClient, demo: RecordFile) -> None:
    drawn = client.get("/api/v1/events/clusters?type=battle&zoom=3").json()
    assert drawn["total"] == demo.count(Filters(type="battle"))
    assert len(drawn["bounds"]) == 4
    seen = 0
    for mark in drawn["features"]:
        told = mark["properties"]
        if "cell" not in told:
            seen += 1
            assert told["family"] == "battle" and demo.event(told["id"])
            continue
        opened = client.get(f"/api/v1/events/clusters/{told['cell']}?type=battle").json()
        assert opened["total"] == told["count"] == sum(told["families"].values())
        assert len(opened["features"]) == min(told["count"], 100)
        assert {one["properties"]["family"] for one in opened["features"]} == set(told["families"])
        seen += told["count"]
    assert seen == drawn["inside"] == drawn["placed"]


def test_weeks_by_the_api_are_those_of_the_timeline(client: TestClient) -> None:
    told = client.get("/api/v1/events/weeks?since=2017-10-01&until=2017-12-31").json()
    assert told["step"] == "week"
    assert all(one["count"] == sum(one["families"].values()) for one in told["columns"])
    page = client.get("/events?since=2017-10-01&until=2017-12-31").text
    assert page.count('class="column"') == len(told["columns"])
    lines = client.get("/api/v1/events/weeks", headers={"accept": "text/csv"}).text.splitlines()
    assert lines[0].startswith("first,last,battle,")


@pytest.mark.parametrize("given", ["", "a", "3-1", "3-8-0", "40-1-1", "3-1-1-1", "-1-1-1", "3-1-²"])
def test_a_name_that_is_no_square_is_refused(given: str) -> None:
    with pytest.raises(InputError):
        read_cell(given)


@pytest.mark.parametrize(
    "query", ["bbox=1,2,3", "bbox=a", "bbox=10,0,0,10", "bbox=0,0,nan,1", "zoom=-1", "zoom=x", "zoom=1,2", "bbox=0,-95,1,0", "bbox=0,0,1e99,1"]
)  # fmt: skip
def test_a_box_that_is_none_is_a_problem(client: TestClient, query: str) -> None:
    response = client.get(f"/api/v1/events/clusters?{query}")
    assert response.status_code == 400
    assert query.split("=")[0] in response.json()["detail"]
