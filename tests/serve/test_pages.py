from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from mountjoy.serve.app import STATIC, VENDOR, create_app, missing_files
from mountjoy.serve.desk import Desk
from mountjoy.serve.rendering import ENVIRONMENT
from mountjoy.store import Filters, RecordFile

PAGES = (
    "/", "/events", "/events?type=battle&order=oldest", "/events?place=Mosul&since=2017-01-01&until=2017-12-31",
    "/events?polygon=30,36;38,36;38,46;30,46", "/events?near=36.34,43.13,100&fatalities_from=1", "/events?text=bridge",
    "/reports", "/reports?text=bridge", "/actors", "/actors?name=islamic", "/network", "/network?on=2017-06-01&kind=leads",
    "/control", "/control?on=2017-01-01", "/sources", "/contradictions", "/contradictions?kind=toll&state=open", "/search", "/search?text=bridge", "/search?text=%22zzz%22",
    "/events?sort=-killed&col=when&col=killed", "/searches", "/settings", "/lists", "/network?as=trees", "/sources?grade=Meridian+Wire",
    "/actors/islamic-state", "/actors/islamic-state?part=did",
)  # fmt: skip


class Page(HTMLParser):
    """What a page links to and loads, and whether it holds scripts or styles of its own."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.inline: list[str] = []
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.addresses += [value for name, value in attrs if name in ("href", "src", "action", "data-points")]
        self.inline += [f"{tag} {name}" for name, _ in attrs if name == "style" or name.startswith("on")]
        if tag == "style" or (
            tag == "script" and "src" not in given and given.get("type") != "application/json"
        ):
            self.inline.append(tag)
        if "id" in given:
            self.ids.append(given["id"])


def check_page(text: str) -> Page:
    page = Page(text)
    assert not page.inline, page.inline
    foreign = [one for one in page.addresses if re.match(r"(?:[a-z]+:)?//", one or "")]
    assert not foreign, foreign
    assert len(page.ids) == len(set(page.ids)), sorted(one for one in page.ids if page.ids.count(one) > 1)
    return page


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_whole_local_and_guarded(client: TestClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    page = check_page(response.text)
    assert page.tags.count("h1") == 1
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self';" in policy and "unsafe" not in policy
    assert "http" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert len(response.content) < 300_000


def test_page_of_an_event_shows_each_value_with_its_words(client: TestClient, demo: RecordFile) -> None:
    event = max(demo.events(), key=lambda one: (len(one.reports), len(one.fatalities), one.id))
    page = client.get(f"/events/{event.id}")
    check_page(page.text)
    assert page.text.count('class="claim"') == len(event.claims) > 1
    for cited in demo.cited(event.claims):
        assert f"/reports/{cited.report.id}?open=claim:{cited.claim.id}" in page.text
    for value in event.fatalities:
        assert value.count.text in page.text


def test_a_shortened_id_leads_to_the_event(client: TestClient, demo: RecordFile) -> None:
    event = demo.events()[0]
    moved = client.get(f"/events/{event.id[:12]}", follow_redirects=False)
    assert (moved.status_code, moved.headers["location"]) == (307, f"/events/{event.id}")


def test_filters_stand_as_chips_that_come_off_one_by_one(client: TestClient) -> None:
    text = client.get("/events?type=battle&place=Mosul").text
    assert 'href="/events?place=Mosul"' in text
    assert 'href="/events?type=battle"' in text


def test_the_drawer_opens_by_the_address_and_by_itself(client: TestClient, demo: RecordFile) -> None:
    event, tie, control = demo.events()[0], demo.ties()[0], demo.control()[0]
    for what in (f"event:{event.id}", f"claim:{event.claims[0]}", f"tie:{tie.id}", f"control:{control.id}"):
        part = client.get("/drawer", params={"open": what})
        assert part.status_code == 200
        assert f'data-opened="{what}"' in part.text
        assert "<blockquote" in part.text
    whole = client.get(f"/events?open=event:{event.id}").text
    assert f'data-opened="event:{event.id}"' in whole
    assert client.get("/drawer?open=event:nothing").status_code == 404
    assert client.get("/events?open=event:gone").status_code == 200  # an old address still shows the page


def test_map_draws_what_the_view_holds(client: TestClient, demo: RecordFile) -> None:
    given = client.get("/events.geojson?type=battle").json()
    placed = [
        one for one in demo.events(type="battle") if one.place is not None and one.place.lat is not None
    ]
    assert {one["id"] for one in given["features"]} == {one.id for one in placed}
    by_id = {one.id: one for one in placed}
    for feature in given["features"]:
        place = by_id[feature["id"]].place
        assert place is not None
        assert feature["geometry"]["coordinates"] == [place.lon, place.lat]
        assert feature["properties"]["exact"] is (place.precision == 1)
    assert any(not feature["properties"]["exact"] for feature in given["features"])


def test_names_on_the_map_are_those_of_the_view(client: TestClient) -> None:
    far = client.get("/map/labels.json?bbox=-20,-10,80,60&zoom=2").json()["features"]
    near = client.get("/map/labels.json?bbox=42.5,36,43.7,36.7&zoom=8").json()["features"]
    towns = [
        one["properties"]["name"] for one in near if one["properties"]["kind"] not in ("country", "province")
    ]
    assert towns[0] == "Mosul"  # many events are there, and none in the more populous Al Mawsil al Jadidah
    assert {one["properties"]["kind"] for one in far} == {"country"}
    assert "Mosul" in [one["properties"]["name"] for one in near]
    for one in near:
        lon, lat = one["geometry"]["coordinates"]
        assert 42.5 <= lon <= 43.7 and 36 <= lat <= 36.7


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/events?since=2017-13-01", "2017-13-01"),
        ("/events?since=2018-01-01&until=2017-01-01", "2018-01-01"),
        ("/events?fatalities_from=-1", "-1"),
        ("/events?fatalities_from=many", "many"),
        ("/events?polygon=1,2;3", "3"),
        ("/events?polygon=nan,2;3,4;5,6", "nan"),
        ("/events?near=1,2", "1,2"),
        ("/events?near=91,2,5", "91"),
        ("/events?assertion=shouted", "shouted"),
        ("/events?order=best", "best"),
        ("/events?after=xyz", "xyz"),
        ("/events?place=a&place=b", "place"),
        ("/events?text=" + "a" * 600, "600"),
        ("/network?kind=hugs", "hugs"),
        ("/network?on=yesterday", "yesterday"),
        ("/control?on=0000-00-00", "0000-00-00"),
        ("/contradictions?kind=hue", "hue"),
        ("/contradictions?state=odd", "odd"),
        ("/reports?from=-3", "-3"),
        ("/map/labels.json?bbox=1,2,3&zoom=2", "1,2,3"),
        ("/map/labels.json?bbox=5,5,1,1&zoom=2", "5,5,1,1"),
        ("/map/labels.json?bbox=1,1,5,5&zoom=99", "99"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_used_is_named(client: TestClient, address: str, told: str) -> None:
    response = client.get(address)
    assert response.status_code == 400
    assert told in response.text
    assert "Traceback" not in response.text
    check_page(response.text)


@pytest.mark.parametrize(
    "address", ["/events/zzz", "/reports/zzz", "/actors/zzz", "/nothing", "/static/nothing.js"]
)
def test_what_is_not_there_is_told_on_a_page(client: TestClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert "Traceback" not in response.text


def test_other_hosts_are_refused(client: TestClient) -> None:
    for host in ("evil.example", "127.0.0.1.evil.example", ""):
        assert client.get("/", headers={"host": host}).status_code == 421
    assert client.get("/", headers={"host": "localhost:8765"}).status_code == 200


def test_large_bodies_are_refused(client: TestClient) -> None:
    assert client.post("/events", content=b"x" * (10 << 20)).status_code == 413


def test_an_unforeseen_error_shows_no_trace(demo: RecordFile, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret detail")

    desk = Desk(demo, "ana")
    monkeypatch.setattr(desk, "once", broken)
    with TestClient(create_app(desk), base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        for address in ("/actors", "/api/v1/actors"):
            response = client.get(address)
            assert response.status_code == 500
            assert "secret" not in response.text and "Traceback" not in response.text
        assert client.get("/map/labels.json?bbox=1,1,5,5&zoom=3").status_code == 200  # the app goes on


def test_what_is_read_once_is_read_again_after_a_change(own_file: Path) -> None:
    from mountjoy.store import open_record

    with open_record(own_file, write=True) as record:
        desk = Desk(record, "ana")
        event = record.events()[0]
        reads: list[int] = []

        def read(one: RecordFile) -> int:
            reads.append(1)
            return len(one.decisions())

        assert (desk.once("n", read), desk.once("n", read), len(reads)) == (0, 0, 1)
        record.decide("ana", "credibility", "2", event.claims[0])
        assert (desk.once("n", read), len(reads)) == (1, 2)


def test_the_files_that_pages_need_are_in_the_package() -> None:
    assert missing_files() == []
    assert sum((STATIC / "vendor" / name).stat().st_size for name in VENDOR) < 3_000_000
    for path in STATIC.rglob("*.js"):
        loaded = re.findall(
            r'(?:from|import\(|fetch\()\s*[`"\']((?:https?:)?//[^`"\']+)', path.read_text("utf-8")
        )
        assert not loaded, (path, loaded)


def test_without_them_the_app_says_what_to_run(
    demo: RecordFile, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from mountjoy.errors import InputError

    monkeypatch.setattr("mountjoy.serve.app.STATIC", tmp_path)
    with pytest.raises(InputError, match="scripts/web"):
        create_app(Desk(demo, "ana"))


def test_no_filter_lists_what_filters_hold(client: TestClient, demo: RecordFile) -> None:
    """Every field of the store's filters that a page can take narrows the same way."""
    for query, filters in (
        ("type=battle&type=strategic", Filters(type=("battle", "strategic"))),
        ("actor=islamic-state", Filters(actor="islamic-state")),
        ("assertion=claimed", Filters(assertion="claimed")),
        ("fatalities_from=5&fatalities_to=40", Filters(fatalities_from=5, fatalities_to=40)),
        ("source=Meridian+Wire", Filters(source="Meridian Wire")),
    ):
        number = demo.count(filters)
        assert number > 0
        told = re.search(r'id="event-count">([\d,]+) event', client.get(f"/events?{query}").text)
        assert told and int(told[1].replace(",", "")) == number


def test_a_side_says_how_many_more_claims_it_has(demo: RecordFile) -> None:
    kept = next(iter(demo.all_contradictions()))
    sides = tuple(replace(side, more=1234) for side in kept.contradiction.sides)
    longer = replace(kept, contradiction=replace(kept.contradiction, sides=sides))
    template = ENVIRONMENT.from_string('{% from "macros.html" import quarrel %}{{ quarrel(one, "") }}')
    shown = template.render(one=longer)
    assert "and 1,234 more claims of that time" in shown
