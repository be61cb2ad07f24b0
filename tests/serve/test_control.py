"""Who holds what in the app: the page, the map's answers, the drawer, a place through time, the API."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest
from fastapi.testclient import TestClient

from mountjoy.held import control_map, control_on, place_on
from mountjoy.record import Holding, PlaceValue
from mountjoy.serve.bands import WIDE, band
from mountjoy.serve.families import SIDES
from mountjoy.serve.pages import control as control_page
from mountjoy.serve.sides import COLOURED, Side, Sides, sides_of
from mountjoy.store import RecordFile
from tests.serve.test_pages import check_page

DAY = date(2016, 11, 1)
DAYS = [date(2015, 6, 1) + timedelta(days=90 * number) for number in range(12)]
MOSUL = "geonames:99072"


def on_map(client: TestClient, **query: str) -> list[dict[str, Any]]:
    response = client.get("/control.geojson", params=query)
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["features"]
    return found


def test_the_map_draws_the_places_of_the_day(client: TestClient, demo: RecordFile) -> None:
    for day in DAYS:
        held = {f"held:{day}:{one.key}": one for one in control_map(demo, day) if one.lat is not None}
        found = on_map(client, on=day.isoformat())
        assert {one["properties"]["open"] for one in found} == set(held)
        for feature in found:
            one = held[feature["properties"]["open"]]
            kind, basis, _, hatch, ring, _ = feature["properties"]["icon"].split("|")
            assert feature["geometry"]["coordinates"] == [one.lon, one.lat]
            assert (kind == "point") is (one.precision == 1)
            assert (basis == "holds") is (one.holder is not None)
            assert (hatch == "hatched") is (one.contested or one.disputed)
            assert (ring == "ringed") is one.besieged


def test_a_side_has_one_colour_on_every_day_and_the_list_has_it_too(
    client: TestClient, demo: RecordFile
) -> None:
    colours: dict[str, set[str]] = {}
    for day in DAYS:
        sides = {f"held:{day}:{one.key}": one for one in control_map(demo, day)}
        for feature in on_map(client, on=day.isoformat()):
            holder = sides[feature["properties"]["open"]].holder
            if holder is not None:
                colours.setdefault(holder.side, set()).add(feature["properties"]["icon"].split("|")[2])
    assert all(len(of) == 1 for of in colours.values())
    assert colours["islamic-state"] != colours["state:IQ"]
    number = int(next(iter(colours["islamic-state"])))
    page = client.get("/control", params={"on": DAY.isoformat(), "place": MOSUL}).text
    assert f'fill="{SIDES[number]}"/></svg> <span dir="auto">Islamic State' in page


def test_marks_fade_with_age(client: TestClient, demo: RecordFile) -> None:
    ages = {
        f"held:2017-10-01:{one.key}": one.holder.age
        for one in control_map(demo, date(2017, 10, 1))
        if one.holder
    }
    faded = {one["properties"]["open"]: one["properties"]["faded"] for one in on_map(client, on="2017-10-01")}
    pairs = sorted((ages[key], faded[key]) for key in ages.keys() & faded.keys())
    assert pairs[0][1] > 0.9 and pairs[-1][1] == 0.3
    assert [one for _, one in pairs] == sorted((one for _, one in pairs), reverse=True)


def test_only_what_is_in_the_box_is_answered(client: TestClient) -> None:
    everywhere = on_map(client, on="2016-11-01")
    within = on_map(client, on="2016-11-01", bbox="42,35,44,37")
    assert 0 < len(within) < len(everywhere)
    for one in within:
        lon, lat = one["geometry"]["coordinates"]
        assert 42 <= lon <= 44 and 35 <= lat <= 37
    assert on_map(client, on="2016-11-01", bbox="170,35,44,37") and not on_map(
        client, on="2016-11-01", bbox="170,35,-170,37"
    )


def test_the_list_goes_on_page_by_page_the_last_spoken_of_first(
    client: TestClient, demo: RecordFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control_page, "PAGE", 4)
    places = control_map(demo, DAY)
    seen: list[str] = []
    for start in range(0, len(places), 4):
        text = client.get("/control", params={"on": "2016-11-01", "from": str(start)}).text
        check_page(text)
        rows = [part.split('"')[0] for part in text.split('<tr tabindex="0" data-open="held:2016-11-01:')[1:]]
        assert len(rows) == min(4, len(places) - start)
        assert ('rel="next"' in text) is (start + 4 < len(places))
        seen += rows
    assert sorted(seen) == sorted(one.key for one in places)
    ages = {one.key: one.holder.age for one in places if one.holder is not None}
    held = [ages[key] for key in seen if key in ages]
    assert held == sorted(held) and [key in ages for key in seen] == sorted(
        (key in ages for key in seen), reverse=True
    )


def test_the_page_says_what_is_meant_and_keeps_the_view(client: TestClient) -> None:
    text = client.get(
        "/control", params={"on": "2016-11-01", "actor": "islamic-state", "bbox": "30,30,50,40"}
    ).text
    page = check_page(text)
    assert "Where nothing was reported nothing is coloured" in text and "holds" in text
    assert 'name="actor" value="islamic-state"' in text and 'name="bbox" value="30,30,50,40"' in text
    assert any(
        "/api/v1/control?at=2016-11-01" in one and "actor=islamic-state" in one
        for one in page.addresses
        if one
    )
    assert (
        "1 Nov 2016" in client.get("/control?until=2016-11-01").text
    )  # the day range of other pages carries over


def test_a_place_on_a_day_opens_with_all_its_claims(client: TestClient, demo: RecordFile) -> None:
    for place in control_on(demo, DAY):
        key = place.place.entity or next(
            one.key for one in control_map(demo, DAY) if one.name == place.place.name and one.entity is None
        )
        part = client.get("/drawer", params={"open": f"held:2016-11-01:{key}"})
        assert part.status_code == 200
        assert f'data-opened="held:2016-11-01:{key}"' in part.text
        at = place_on(demo, DAY, key)
        assert at is not None
        for held in filter(None, (at.holder, *at.claimed, *at.contested, *at.besieged)):
            for said in held.holding.sayings:
                assert f'data-claim="{said.claim}"' in part.text
    assert "Assessed holder" in client.get(f"/drawer?open=held:2016-11-01:{MOSUL}").text
    whole = client.get(f"/control?on=2016-11-01&open=held:2016-11-01:{MOSUL}").text
    check_page(whole)
    assert f'data-opened="held:2016-11-01:{MOSUL}"' in whole


def test_each_span_of_a_place_opens_with_its_claims(client: TestClient, demo: RecordFile) -> None:
    page = client.get(f"/places/{MOSUL}")
    check_page(page.text)
    spans = demo.holdings_of([MOSUL])
    assert len(spans) > 1
    for span in spans:
        what = f"span:{span.id}:{MOSUL}"
        assert page.text.count(f'data-open="{what}"') == 2  # in the band and in the table
        part = client.get("/drawer", params={"open": what}).text
        for said in (*span.sayings, *span.ending):
            assert f'data-claim="{said.claim}"' in part


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("/control?bbox=1,2", 400, "1,2"),
        ("/control?bbox=1,2,3,nan", 400, "nan"),
        ("/control?from=-1", 400, "-1"),
        ("/control.geojson?on=x", 400, "x"),
        ("/control.geojson?bbox=1,5,2,4", 400, "1,5,2,4"),
        ("/drawer?open=held:2016-11-01:nowhere", 404, "nowhere"),
        ("/drawer?open=held:yesterday:nowhere", 400, "yesterday"),
        ("/drawer?open=span:00:nowhere", 404, "nowhere"),
        ("/places/nowhere", 404, "nowhere"),
        ("/places/%3Cscript%3E", 404, "&lt;script&gt;"),
    ],
)
def test_what_cannot_be_used_is_named(client: TestClient, address: str, status: int, told: str) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert told in response.text and "<script>" not in response.text


def test_the_actor_page_shows_where_it_holds(client: TestClient, demo: RecordFile) -> None:
    last = sides_of(demo.held_places() or pytest.fail()).last
    assert last is not None
    text = client.get("/actors/islamic-state").text
    check_page(text)
    for one in control_map(demo, last, actor="islamic-state"):
        assert f'data-open="held:{last}:{one.key}"' in text


def test_the_api_gives_a_day(client: TestClient, demo: RecordFile) -> None:
    places = {one.key: one for one in control_map(demo, DAY)}
    found: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        page = client.get(
            "/api/v1/control",
            params={"at": "2016-11-01", "limit": "4", **({"after": after} if after else {})},
        ).json()
        assert page["day"] == "2016-11-01" and "holds" in page["definition"]
        found += page["items"]
        after = page["next"]
        if after is None:
            break
    assert {one["key"] for one in found} == set(places) and len(found) == len(places)
    for one in found:
        held = places[one["key"]].holder
        assert one["holder"] == (None if held is None else msgspec.structs.asdict(held))
    query = {"at": "2016-11-01", "limit": "1000"}
    points = client.get("/api/v1/control", params=query, headers={"accept": "application/geo+json"})
    assert points.headers["content-type"] == "application/geo+json"
    assert [one["id"] for one in points.json()["features"]] == [one["key"] for one in found]
    table = client.get("/api/v1/control", params=query, headers={"accept": "text/csv"})
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert [row["key"] for row in rows] == [one["key"] for one in found]
    assert [row["holder_name"] for row in rows] == [
        one["holder"]["name"] if one["holder"] else "" for one in found
    ]
    again = client.get(
        "/api/v1/control",
        params=query,
        headers={"if-none-match": client.get("/api/v1/control", params=query).headers["etag"]},
    )
    assert (again.status_code, again.content) == (304, b"")
    of_one = client.get(
        "/api/v1/control", params={"at": "2016-11-01", "actor": "islamic-state", "bbox": "42,35,44,37"}
    ).json()
    assert {one["key"] for one in of_one["items"]} == {
        one.key for one in control_map(demo, DAY, actor="islamic-state", box=(42, 35, 44, 37))
    }


def test_the_api_gives_a_place_through_time(client: TestClient, demo: RecordFile) -> None:
    given = client.get(f"/api/v1/places/{MOSUL}/control").json()
    spans = demo.holdings_of([MOSUL])
    assert [one["holding"]["id"] for one in given["items"]] == [one.id for one in spans]
    for one, span in zip(given["items"], spans, strict=True):
        for quote, said in zip(one["quotes"], span.sayings, strict=True):
            assert quote == demo.cited([said.claim])[0].claim.sentence.text
    first = client.get(f"/api/v1/places/{MOSUL}/control?limit=1").json()
    assert len(first["items"]) == 1 and first["next"] == "1"
    table = client.get(f"/api/v1/places/{MOSUL}/control", headers={"accept": "text/csv"})
    assert [row["id"] for row in csv.DictReader(io.StringIO(table.text))] == [one.id for one in spans]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("at=x", 400),
        ("at=2016-11-01&bbox=1", 400),
        ("at=2016-11-01&limit=0", 400),
        ("at=2016-11-01&after=-1", 400),
    ],
)
def test_errors_of_the_api_are_problems(client: TestClient, query: str, status: int) -> None:
    response = client.get(f"/api/v1/control?{query}")
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")


def test_a_place_that_nobody_holds_is_no_place_of_the_api(client: TestClient) -> None:
    assert client.get("/api/v1/places/nowhere/control").status_code == 404
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert (
        "example"
        in paths["/api/v1/places/{key}/control"]["get"]["responses"]["200"]["content"]["application/json"]
    )
    assert {"at", "bbox"} <= {one["name"] for one in paths["/api/v1/control"]["get"]["parameters"]}


PLACE = PlaceValue("p", "Town", "IQ", "Anbar", 33.0, 43.0, 1, ())


def span(ident: str, side: str, start: date | None, end: date | None = None, **more: Any) -> Holding:
    values: dict[str, Any] = {
        "state": "holds", "basis": "assessed", "start_earliest": start, "start_latest": start, "end_earliest": end, "end_latest": end,
        "seen": end or start, "began": "capture", "ended": None, "part": False, "disputed": False, "support": 0.9, "sayings": (), **more,
    }  # fmt: skip
    return Holding(id=ident, place=PLACE, side=side, actor=side, name=side, **values)


RANKED = Sides((Side("a", "A", 2), Side("b", "B", 1)), {"a": 0, "b": 1}, None, None)


def test_sides_that_hold_together_have_the_colour_of_the_first() -> None:
    assert [RANKED.colour(one) for one in ("a", "b", "b+a", "c+b", "c", "c+d")] == [
        0,
        1,
        0,
        1,
        COLOURED,
        COLOURED,
    ]


def test_a_band_draws_bounds_pale_and_stays_within_its_width() -> None:
    begun = span("01", "a", date(2016, 1, 10), start_earliest=date(2016, 1, 1))
    line = band([begun, span("02", "b", date(2016, 3, 1), date(2016, 4, 1))], RANKED, date(2016, 3, 1))
    assert line is not None
    first, second = line.bars
    assert [piece.sure for piece in first.pieces] == [
        False,
        True,
        False,
    ]  # may have begun; said; not said since
    assert [piece.sure for piece in second.pieces] == [True]
    assert (first.colour, second.colour) == (0, 1)
    for bar in line.bars:
        assert all(piece.left >= 0 and piece.left + piece.width <= WIDE + 0.1 for piece in bar.pieces)
    assert line.day is not None and line.day * WIDE == pytest.approx(second.pieces[0].left, abs=0.01)


def test_a_band_has_a_lane_for_each_way_and_rows_for_what_overlaps() -> None:
    both = [
        span("03", "a", date(2016, 1, 1), date(2016, 6, 1), state="contests"),
        span("04", "b", date(2016, 2, 1), date(2016, 3, 1), state="contests"),
    ]
    claimed = span("05", "b", date(2016, 1, 1), date(2016, 2, 1), basis="claimed")
    line = band([*both, claimed, span("06", "a", None, date(2016, 5, 1), began="unknown")], RANKED)
    assert line is not None
    assert [name for name, _ in line.lanes] == ["held", "claimed", "contested"]
    assert len({bar.top for bar in line.bars if bar.lane == "contests"}) == 2
    assert band([span("07", "a", None, seen=None)], RANKED) is None


def test_a_band_of_the_first_and_the_last_day_there_is() -> None:
    line = band([span("08", "a", date.min), span("09", "b", date.max)], RANKED)
    assert line is not None and 0 < len(line.ticks) <= 13


def test_an_empty_record_says_what_to_do(tmp_path: Any) -> None:
    from mountjoy.serve import create_app
    from mountjoy.serve.desk import Desk
    from mountjoy.store import open_record

    with (
        open_record(tmp_path / "empty.db", write=True, create=True) as record,
        TestClient(create_app(Desk(record, "ana")), base_url="http://127.0.0.1") as client,
    ):
        assert "No report says yet" in client.get("/control").text
        assert client.get("/control.geojson").json()["features"] == []
        assert client.get(f"/api/v1/control?{urlencode({'bbox': '1,1,2,2'})}").json()["items"] == []
