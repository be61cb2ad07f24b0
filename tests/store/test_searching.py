"""Searching: what each filter finds is what looking at every event would find, page by page, in both databases."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from mountjoy.claim import Count, DateValue
from mountjoy.errors import InputError, NotFoundError
from mountjoy.record import CountValue, Event, Party, PlaceValue
from mountjoy.store import Filters, RecordFile, open_record, saved, searching
from mountjoy.store.filters import from_json, to_json
from mountjoy.store.finding import in_polygon, kilometres
from tests.hand import ENTITIES, coded
from tests.store.conftest import NewPlace

PLACES = [ENTITIES[name] for name in ("zubara", "zubara-mill", "kalat", "hama", "syria", "iraq")]
ACTORS = [ENTITIES[name] for name in ("army", "guard", "front", "brigade", "civilians")]
TYPES = {"clash": "battle", "capture": "battle", "bombing": "explosion"}
WORDS = ["Shells <fell> on Dayr az Zawr", "Rockets <fell> on the market", "Émigré fighters <fell> back"]
FIRST = date(2017, 1, 1)
NUMBER = 90


def made() -> tuple[list[Event], dict[str, str]]:
    """Events of every sort, and the sentence of each."""
    chance = random.Random(5)
    events, sentences = [], {}
    reports = [
        coded(f"r{n}", f"clash | {chance.choice(WORDS)}.", source=f"Outlet {n % 3}") for n in range(NUMBER)
    ]
    for report in reports:
        claim = report.claims[0]
        place = chance.choice([*PLACES, None])
        type_ = chance.choice(list(TYPES))
        start = FIRST + timedelta(days=chance.randrange(200))
        end = start + timedelta(days=chance.choice([0, 0, 0, 2, 6, 40, 300]))
        parties = tuple(
            Party(role, one.id, one.name, one.kind, one.country, (claim.id,))  # type: ignore[arg-type]
            for role, one in zip(("actor", "victim"), chance.sample(ACTORS, 2), strict=True)
        )
        toll = chance.choice([None, 0, 1, 3, 11, 27, 140])
        event = Event(
            id=claim.id,
            type=type_,
            family=TYPES[type_],
            date=None if chance.random() < 0.1 else DateValue(start, end, 1, "stated"),
            place=None if place is None else PlaceValue(
                place.id, place.name, place.country, place.admin1, place.lat, place.lon, place.precision, (claim.id,)
            ),
            parties=parties,
            fatalities=() if toll is None else (CountValue(Count(toll, toll, toll, "x"), (claim.id,)),),
            injuries=(),
            assertion=chance.choice(["reported", "claimed"]),
            assertions=((claim.id, "reported"),),
            codes={},
            claims=(claim.id,),
            reports=(report.report.id,),
            sources=1,
            score=0.5,
        )  # fmt: skip
        events.append(event)
        sentences[event.id] = f"{report.report.text} {report.report.source}"
    first = lambda event: (event.date.start if event.date else date.max, event.id)  # noqa: E731
    return sorted(events, key=first), sentences


EVENTS, SENTENCES = made()


def add_reports(record: RecordFile) -> None:
    """The reports of the events' words, and one that names each entity, so that the record knows what belongs to what."""
    chance = random.Random(5)
    reports = [
        coded(f"r{n}", f"clash | {chance.choice(WORDS)}.", source=f"Outlet {n % 3}") for n in range(NUMBER)
    ]
    named = [f"[actor:{one.name}={one.id}]" for one in ACTORS] + [
        f"[place:{one.name}={one.id}]" for one in PLACES
    ]
    record.add([*reports, coded("names", f"clash | <Fight> {' '.join(named)}.")], coder="test")


@pytest.fixture(scope="module")
def held(new_place: NewPlace) -> Iterator[RecordFile]:
    with open_record(new_place(), write=True) as record:
        add_reports(record)
        record.replace_merged(EVENTS, [], [])
        yield record


def party(event: Event, *ids: str) -> bool:
    return any(one.entity in ids for one in event.parties)


def near(event: Event, test: Callable[[float, float], bool]) -> bool:
    place = event.place
    return (
        place is not None and place.lat is not None and place.lon is not None and test(place.lat, place.lon)
    )


def tolled(event: Event, low: int, high: int) -> bool:
    return bool(event.fatalities) and low <= (event.fatalities[0].count.best or 0) <= high


BOX = ((35.0, 36.0), (35.0, 37.0), (36.5, 37.0), (36.5, 36.0))
MARCH = date(2017, 3, 1)
APRIL = date(2017, 4, 2)
CASES: dict[str, tuple[Filters, Callable[[Event], bool]]] = {
    "all": (Filters(), lambda e: True),
    "type": (Filters(type="clash"), lambda e: e.type == "clash"),
    "family": (Filters(type="battle"), lambda e: e.family == "battle"),
    "types": (Filters(type=("clash", "explosion")), lambda e: e.type != "capture"),
    "actor with what belongs to it": (Filters(actor="army"), lambda e: party(e, "army", "guard")),
    "actor alone": (Filters(actor="army", children=False), lambda e: party(e, "army")),
    "actor by name": (Filters(actor="zan"), lambda e: party(e, "army", "guard")),
    "city": (Filters(place="Zubara"), lambda e: e.place is not None and e.place.name.startswith("Zubara")),
    "province": (Filters(place="hama"), lambda e: e.place is not None and e.place.admin1 == "Hama"),
    "province by name": (Filters(place="Hama Gov"), lambda e: e.place is not None and e.place.admin1 == "Hama"),
    "country": (Filters(place="syria"), lambda e: e.place is not None and e.place.country == "SY"),
    "country's code": (Filters(place="iq"), lambda e: e.place is not None and e.place.country == "IQ"),
    "nowhere": (Filters(place="Atlantis"), lambda e: False),
    "radius": (Filters(near=(35.1, 36.75, 5.0)), lambda e: near(e, lambda a, o: kilometres((35.1, 36.75), (a, o)) <= 5)),
    "wide radius": (Filters(near=(34.0, 40.0, 1200.0)), lambda e: near(e, lambda a, o: kilometres((34.0, 40.0), (a, o)) <= 1200)),
    "polygon": (Filters(polygon=BOX), lambda e: near(e, lambda a, o: in_polygon((a, o), BOX))),
    "since": (Filters(since=MARCH), lambda e: e.date is not None and e.date.end >= MARCH),  # type: ignore[operator]
    "until": (Filters(until=APRIL), lambda e: e.date is not None and e.date.start <= APRIL),  # type: ignore[operator]
    "days": (
        Filters(since=MARCH, until=APRIL),
        lambda e: e.date is not None and e.date.end >= MARCH and e.date.start <= APRIL,  # type: ignore[operator]
    ),
    "toll": (Filters(fatalities_from=2, fatalities_to=26), lambda e: tolled(e, 2, 26)),
    "tolls of whole steps": (Filters(fatalities_from=5, fatalities_to=24), lambda e: tolled(e, 5, 24)),
    "high toll": (Filters(fatalities_from=28), lambda e: tolled(e, 28, 10**9)),
    "no toll": (Filters(fatalities_to=0), lambda e: tolled(e, 0, 0)),
    "put as": (Filters(assertion="claimed"), lambda e: e.assertion == "claimed"),
    "outlet": (Filters(source="outlet 1"), lambda e: "Outlet 1" in SENTENCES[e.id]),
    "state": (Filters(state="accepted"), lambda e: False),
    "words": (Filters(text="shells"), lambda e: "Shells" in SENTENCES[e.id]),
    "a name": (Filters(text="Deir Ezzor"), lambda e: "Zawr" in SENTENCES[e.id]),
    "side by side": (Filters(text='"on the market"'), lambda e: "market" in SENTENCES[e.id]),
    "without": (Filters(text="-shells"), lambda e: "Shells" not in SENTENCES[e.id]),
    "with and without": (Filters(text="fell -émigré"), lambda e: "migr" not in SENTENCES[e.id]),
    "no words": (Filters(text=" "), lambda e: False),
    "many": (
        Filters(type="battle", actor="army", place="hama", text="fel*", since=MARCH, fatalities_from=1),
        lambda e: e.family == "battle" and party(e, "army", "guard") and e.place is not None
        and e.place.admin1 == "Hama" and e.date is not None and e.date.end >= MARCH and tolled(e, 1, 10**9),  # type: ignore[operator]
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", list(CASES))
def test_what_is_found_is_what_looking_at_all_would_find(held: RecordFile, name: str) -> None:
    filters, fits = CASES[name]
    wanted = [event for event in EVENTS if fits(event)]
    found: list[Event] = []
    after = None
    while True:
        page = held.page(filters, after=after, size=7)
        found += page.events
        after = page.following
        if after is None:
            break
    assert found == wanted
    assert held.count(filters) == len(wanted)
    assert held.count(filters, most=3) == min(3, len(wanted))
    back = list(reversed(wanted))
    dated = [one for one in back if _start(one) is not None]
    assert newest_first(held, filters) == dated + [one for one in back if _start(one) is None]
    assert from_json(to_json(filters)) == filters


def newest_first(held: RecordFile, filters: Filters) -> list[Event]:
    """All events that fit, seven a page, the latest first."""
    found: list[Event] = []
    after: str | None = None
    while True:
        page = held.page(filters, newest=True, size=7, after=after)
        found += page.events
        after = page.following
        if after is None:
            return found


def _start(event: Event) -> date | None:
    return None if event.date is None else event.date.start


def test_what_has_no_date_stands_last_either_way(held: RecordFile) -> None:
    oldest, newest = held.events(), newest_first(held, Filters())
    undated = [one for one in oldest if _start(one) is None]
    assert 0 < len(undated) < len(oldest)
    assert oldest[-len(undated) :] == undated
    assert newest[-len(undated) :] == undated[::-1]
    assert [_start(one) for one in newest[: -len(undated)]] == sorted(
        (day for one in oldest if (day := _start(one)) is not None), reverse=True
    )


def test_what_cannot_be_asked_is_told(held: RecordFile) -> None:
    cases: list[tuple[Callable[[], object], str]] = [
        (lambda: held.page(after="o12"), "^$"),
        (lambda: held.page(after="zz"), "'zz' is no cursor"),
        (lambda: held.page(after="n12"), "of the other order"),
        (lambda: held.page(size=0), "a page of 0"),
        (lambda: Filters(since=APRIL, until=MARCH), "is after until"),
        (lambda: Filters(near=(91.0, 0.0, 1.0)), "is no latitude"),
        (lambda: Filters(near=(9.0, 0.0, 0.0)), "a radius of 0.0 km"),
        (lambda: Filters(polygon=((1.0, 1.0), (2.0, 2.0))), "a polygon of 2 corners"),
        (lambda: Filters(fatalities_from=5, fatalities_to=2), "the lesser first"),
        (lambda: held.find_claims(Filters(text="x", state="coded")), "claims cannot be narrowed by 'state'"),
        (lambda: from_json({"typ": "clash"}), "'typ' is no filter"),
    ]
    for ask, told in cases[1:]:
        with pytest.raises(InputError, match=told):
            ask()


def test_claims_and_reports_are_found_with_their_words_marked(held: RecordFile) -> None:
    found = held.find_claims(Filters(text="Deir Ezzor", source="Outlet 1"), size=100)
    assert len(found) == sum("Zawr" in words and "Outlet 1" in words for words in SENTENCES.values())
    assert {mark.text for one in found for mark in one.marks} == {"Dayr az Zawr"}
    assert all(one.words[m.start : m.end] == m.text for one in found for m in one.marks)
    assert all(one.event in SENTENCES for one in found)
    first = held.find_reports(Filters(text="shells"), size=4)
    rest = held.find_reports(Filters(text="shells"), size=100, after=first[-1].number)
    numbers = [one.number for one in [*first, *rest]]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) == sum("Shells" in words for words in SENTENCES.values())
    assert held.find_claims(Filters(text="fell", actor="army")) == []
    assert held.find_reports(Filters(text="-shells")) == []


def test_saved_searches_count_what_is_new(new_place: NewPlace) -> None:
    with open_record(new_place(), write=True) as record:
        record.replace_merged(EVENTS[:40], [], [])
        record.save_search("army", Filters(actor="army of zan"))
        before = record.search("army")
        assert (before.new, before.events) == (0, sum(party(e, "army") for e in EVENTS[:40]))
        changed = replace(EVENTS[0], id="0" * 20, parties=EVENTS[0].parties)
        record.replace_merged([*EVENTS, changed], [], [])
        wanted = {e.id for e in [*EVENTS[40:], changed] if party(e, "army")}
        assert record.search("army").new == len(wanted)
        page = record.page(Filters(actor="army of zan"), changed=record.search("army").seen)
        assert {event.id for event in page.events} == wanted
        record.mark_seen("army")
        assert record.searches()[0].new == 0
        record.rename_search("army", "the army")
        assert record.search("the army").filters == Filters(actor="army of zan")
        record.save_search("other", Filters(), seen=before.seen)
        assert record.search("other").new == len([*EVENTS[40:], changed])
        with pytest.raises(InputError, match="the name of another search"):
            record.rename_search("other", "the army")
        record.drop_search("the army")
        for ask in (
            record.search,
            record.drop_search,
            record.mark_seen,
            lambda n: record.rename_search(n, "x"),
        ):
            with pytest.raises(NotFoundError, match="no search is saved as 'army'"):
                ask("army")
        with pytest.raises(InputError, match="cannot name a search"):
            record.save_search("a\x1bb", Filters())
        assert record.verify() == []


@pytest.fixture(scope="module")
def grown(new_place: NewPlace) -> Iterator[tuple[RecordFile, int]]:
    """A record of half of the events to which all came, and the log's last row before."""
    with open_record(new_place(), write=True) as record:
        add_reports(record)
        record.replace_merged(EVENTS[::2], [], [])
        record.save_search("all", Filters())
        record.replace_merged(EVENTS, [], [])
        yield record, record.search("all").seen


@pytest.mark.parametrize("few", [3, 100_000])
@pytest.mark.parametrize("name", list(CASES))
def test_what_is_new_is_found_by_any_filters(
    grown: tuple[RecordFile, int], name: str, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mountjoy.store.searching._FEW", few)
    record, seen = grown
    filters, fits = CASES[name]
    new = [event for event in EVENTS if fits(event) and event in EVENTS[1::2]]
    assert list(record.page(filters, size=1000, changed=seen).events) == new
    with record._read() as connection:
        assert searching.count(connection, filters, changed=seen) == len(new)
        assert searching.count(connection, filters, most=2, changed=seen) == min(2, len(new))
        assert searching.count(connection, filters, changed=saved.last_row(connection)) == 0
