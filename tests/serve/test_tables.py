"""The table of events: columns, order, totals; views that are kept; what is told of each in the address."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient
from starlette.datastructures import QueryParams

from mountjoy.record import Event
from mountjoy.serve.desk import Desk
from mountjoy.serve.drawing import timeline
from mountjoy.serve.points import NONE
from mountjoy.serve.query import address_of, read_view
from mountjoy.serve.tabling import COLUMNS, in_order, read_sort, toll_of, totals
from mountjoy.serve.weeks import weeks
from mountjoy.store import Filters, RecordFile, open_record
from tests.serve.test_deciding import token_of
from tests.serve.test_pages import check_page

ROW = re.compile(r'<tr tabindex="0" data-open="event:([0-9a-f]{20})"')


def pages_of(client: TestClient, address: str | None) -> list[str]:
    """The ids of all rows from an address on, page by page."""
    seen: list[str] = []
    while address:
        text = client.get(address).text
        seen += ROW.findall(text)
        following = re.search(r'href="(/events\?[^"]+)" rel="next"', text)
        address = unescape(following[1]) if following else None
    return seen


def start(event: Event) -> object:
    return None if event.date is None else event.date.start


def test_newest_first_holds_every_event_with_the_undated_at_the_end(
    client: TestClient, demo: RecordFile
) -> None:
    seen = pages_of(client, "/events")
    by_id = {one.id: one for one in demo.events()}
    assert len(seen) == len(by_id) and set(seen) == set(by_id)
    undated = [one for one in seen if start(by_id[one]) is None]
    assert undated and seen[-len(undated) :] == undated


@pytest.mark.parametrize("given", [name for name, one in COLUMNS.items() if one.key is not None])
def test_each_column_sorts_both_ways_over_all_pages(client: TestClient, demo: RecordFile, given: str) -> None:
    events = demo.events(type="battle")
    key = COLUMNS[given].key
    assert key is not None
    by_id = {one.id: key(one) for one in events}
    for sort in (given, f"-{given}"):
        seen = pages_of(client, f"/events?type=battle&sort={sort}")
        assert sorted(seen) == sorted(by_id)
        known = [by_id[one] for one in seen if by_id[one] is not None]
        assert known == sorted(known, reverse=sort.startswith("-"))
        assert all(by_id[one] is None for one in seen[len(known) :])


def test_a_click_on_a_head_turns_the_order_round(client: TestClient) -> None:
    text = client.get("/events?type=battle").text
    assert 'href="/events?type=battle&amp;sort=-killed"' in text  # numbers: the most first
    assert 'href="/events?type=battle&amp;sort=where"' in text
    assert 'href="/events?type=battle&amp;order=oldest"' in text
    turned = client.get("/events?type=battle&sort=-killed").text
    assert 'href="/events?type=battle&amp;sort=killed"' in turned
    assert '<th scope="col" class="num" aria-sort="descending">' in turned


def test_columns_are_chosen_in_the_address_and_stay(client: TestClient) -> None:
    text = client.get("/events?type=battle&col=when&col=score&col=id").text
    check_page(text)
    heads = re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)', text)
    assert heads == ["When", "Score", "Id"]
    for link in re.findall(r'class="sort" data-in-place href="([^"]+)"', text):
        assert "col=when&amp;col=score&amp;col=id" in link


@pytest.mark.parametrize(
    ("address", "told"),
    [("col=colour", "colour"), ("sort=colour", "colour"), ("sort=when", "when"), ("changed=-1", "-1"), ("from=x", "x")],
)  # fmt: skip
def test_what_is_no_column_is_told(client: TestClient, address: str, told: str) -> None:
    response = client.get(f"/events?{address}")
    assert response.status_code == 400 and told in response.text


def test_the_foot_sums_what_most_claims_give(client: TestClient, demo: RecordFile) -> None:
    events = demo.events(type="bombing")
    tolls = [one for event in events if (one := toll_of(event.fatalities)) is not None]
    low, high = sum(one[0] for one in tolls), sum(one[1] for one in tolls)
    assert low > 0
    told = totals(events)
    assert told.killed == (f"{low:,}-{high:,}" if low != high else f"{low:,}")
    foot = re.search(r"<tfoot>(.*?)</tfoot>", client.get("/events?type=bombing").text)
    assert foot and f"<b>{len(events)} events</b>" in foot[1]
    assert f"{told.killed} reported killed in {len(tolls)} events" in foot[1]


def test_a_view_that_is_too_large_is_sorted_by_day_alone(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("MOST_SORTED", "MOST_SUMMED"):
        monkeypatch.setattr(f"mountjoy.serve.tabling.{name}", 60)
    text = client.get("/events?sort=-killed").text
    assert "narrow the view to sort" in text and "sort=killed" not in text
    assert "this page: 50 events" in text


def test_what_is_equal_stays_in_the_order_given(demo: RecordFile) -> None:
    sort = read_sort("type")
    assert sort is not None
    events = demo.events()
    at = {one.id: number for number, one in enumerate(events)}
    made = [(one.type, at[one.id]) for one in in_order(events, sort)]
    assert made == sorted(made)


def test_an_event_known_to_a_week_is_drawn_as_a_span(demo: RecordFile) -> None:
    points, found = Desk(demo, "ana").selected(read_view(QueryParams("")))
    of_weeks = found[points.end[found] - points.first_day[found] == 6]
    assert len(of_weeks)
    drawn = timeline(weeks(points, of_weeks[:1]))
    assert drawn is not None and len(drawn.spans) == 1 and not drawn.bars


def test_the_timeline_of_a_narrowed_view_covers_its_days_alone(demo: RecordFile) -> None:
    since, until = date(2017, 3, 1), date(2017, 6, 30)
    points, found = Desk(demo, "ana").selected(read_view(QueryParams("since=2017-03-01&until=2017-06-30")))
    assert (points.first_day[found] < since.toordinal()).any()
    drawn = timeline(weeks(points, found, since, until))
    assert drawn is not None
    assert drawn.columns[0].first <= since <= drawn.columns[0].last
    assert drawn.columns[-1].first <= until <= drawn.columns[-1].last
    assert all(0 <= one.left <= one.left + one.width <= 1.000001 for one in drawn.spans)
    assert timeline(weeks(points, found, date(2030, 1, 1))) is None


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(text='"market place" -denied', type=("battle", "bombing"), actor="Islamic State"),
        Filters(near=(36.34, 43.13, 50.0), fatalities_from=1, fatalities_to=9, source=("A & B", "ç")),
        Filters(polygon=((1.5, 2.0), (3.0, 4.25), (-5.0, 6.0)), assertion=("claimed",), state=("coded",)),
    ],
)
def test_filters_become_an_address_and_come_back(filters: Filters) -> None:
    assert read_view(QueryParams(address_of(filters))).filters == filters


def test_a_view_is_saved_opened_renamed_and_removed(own: TestClient, own_file: Path) -> None:
    assert "No search is saved yet" in own.get("/searches").text
    token = token_of(own)
    saved = own.post(
        "/searches", data={"name": "Mosul <b>", "query": "type=battle&place=Mosul", "token": token}
    )
    assert saved.status_code == 200 and "Mosul &lt;b&gt;" in saved.text
    check_page(saved.text)
    assert 'href="/events?type=battle&amp;place=Mosul"' in saved.text
    with open_record(own_file) as record:
        [held] = record.searches()
        claim = record.events(type="battle", place="Mosul")[0].claims[0]
    assert held.filters == Filters(type=("battle",), place="Mosul") and held.new == 0
    own.post(f"/claims/{claim}/decide", data={"verdict": "correct", "text": "fatalities=3", "token": token})
    new = re.search(r'href="(/events\?[^"]*changed=\d+)">(\d+)<', own.get("/searches").text)
    assert new and int(new[2]) >= 1
    shown = own.get(unescape(new[1])).text
    assert len(ROW.findall(shown)) == int(new[2]) and "since row" in shown
    looked = own.post("/searches/seen", data={"name": "Mosul <b>", "token": token}).text
    assert "changed=" not in looked and "Mosul &lt;b&gt;” counts as seen." in looked
    back = dict(
        re.findall(
            r'<input type="hidden" name="(\w+)" value="([^"]*)">', looked[looked.index("undo note") :]
        )[:3]
    )
    undone = own.post("/searches/seen", data={name: unescape(value) for name, value in back.items()}).text
    assert f">{new[2]}</a>" in undone and "counts as seen" not in undone
    renamed = own.post("/searches/rename", data={"name": "Mosul <b>", "new": "Mosul", "token": token})
    assert 'type=battle&amp;place=Mosul">Mosul<' in renamed.text
    gone = own.post("/searches/remove", data={"name": "Mosul", "token": token})
    assert "was removed" in gone.text
    put_back = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', gone.text)
    own.post("/searches", data={name: unescape(value) for name, value in put_back})
    with open_record(own_file) as record:
        assert [one.name for one in record.searches()] == ["Mosul"]
        assert record.verify() == []


def test_saving_needs_the_token_and_a_name(own: TestClient, own_file: Path) -> None:
    assert own.post("/searches", data={"name": "x"}).status_code == 400
    token = token_of(own)
    for data in ({"name": " "}, {"name": "x", "query": "since=soon"}, {"name": "x" * 300}):
        assert own.post("/searches", data={**data, "token": token}).status_code == 400
    assert own.post("/searches/remove", data={"name": "none", "token": token}).status_code == 404
    with open_record(own_file) as record:
        assert record.searches() == []


def test_the_api_gives_only_what_is_new(own: TestClient, own_file: Path) -> None:
    with open_record(own_file) as record:
        last = record.last_row()
        claim = record.events(type="bombing")[0].claims[0]
    assert own.get(f"/api/v1/events?changed={last}").json()["items"] == []
    own.post(
        f"/claims/{claim}/decide", data={"verdict": "correct", "text": "fatalities=3", "token": token_of(own)}
    )
    new = own.get(f"/api/v1/events?changed={last}").json()["items"]
    assert any(claim in one["claims"] for one in new)


def test_a_year_named_in_passing_does_not_stretch_the_timeline(demo: RecordFile) -> None:
    points, found = Desk(demo, "ana").selected(read_view(QueryParams("")))
    long = points.end[found] - points.first_day[found] >= 300
    assert long.any()
    drawn = weeks(points, found)
    close = found[(points.end[found] - points.first_day[found] < 14) & (points.first_day[found] != NONE)]
    assert (
        drawn.columns[0].first
        <= date.fromordinal(int(points.first_day[close].min()))
        <= drawn.columns[0].last
    )
    assert drawn.outside > 0
    last = np.maximum(points.end[found], points.first_day[found])
    exact = (points.first_day[found] != NONE) & (last - points.first_day[found] < 6)
    assert sum(one.count for one in drawn.columns) == np.count_nonzero(
        exact
    )  # none is lost, and none drawn at an edge
