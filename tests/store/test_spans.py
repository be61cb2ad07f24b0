"""The spans of control kept as the record is merged are those that the whole record adds up to."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import ColumnElement, Connection, text

from mountjoy import updating
from mountjoy.assessing import assess
from mountjoy.claim import CodedReport
from mountjoy.held import control_as_known, control_map, control_on, place_on, timeline
from mountjoy.merge.days import HeldAt, PlaceAt, place_key
from mountjoy.merge.maps import HeldPlace, Holder
from mountjoy.spanned import PlaceSpans
from mountjoy.store import RecordFile, held, open_record, spans
from tests.hand import coded
from tests.store.arriving import batches_of, in_any_order

SIDES = (("army", "front"), ("guard", "front"), ("front", "brigade"))
POOL = [
    coded(
        f"r{n}",
        f"""
        capture 2017-{n % 3 + 9:02}-0{n % 5 + 1} | [actor:Troops={actor}] <took> [place:town={place}] from [recipient:them={other}], says number {n % 9}.
        {'withdrawal' if n % 2 else 'siege'} 2017-11-1{n % 4} {'claimed ' if n % 3 == 0 else ''}| [actor:They={other}] <moved> at [place:there={place}], says number {n}.
        {('holds', 'lost', 'contests')[n % 3]} | [actor:Troops={actor}] <hold> [place:town={'hama' if n % 4 == 0 else place}].
        {'siege-broken' if n % 2 else 'clash'} 2017-11-2{n % 3} | [actor:The army={actor}] <acted> in [place:town=kalat], says number {n}.
        backs | [actor:The army={actor}] <backs> [recipient:them={other}].
        """,
        published=date(2017, 11, 6 + n),
        source=f"Outlet {n % 3}",
    )
    for n, (actor, other, place) in enumerate(
        (actor, other, place) for actor, other in SIDES for place in ("zubara", "kalat", "zubara-mill", "hama")
    )
]  # fmt: skip
DAYS = [
    date(2017, 9, 2),
    date(2017, 10, 30),
    date(2017, 11, 3),
    date(2017, 11, 11),
    date(2017, 11, 22),
    date(2018, 6, 1),
]
ASKED = [(None, None), ("Kalat", None), ("hama", None), (None, "front"), ("Hama Governorate", "army")]
EVERY = [(day, *asked) for asked in ASKED for day in DAYS]


def check(record: RecordFile, step: int | None = None) -> int:
    """What is kept is what the whole record adds up to, on any day; how many spans there are.

    After one step of many each day is asked about once, at five steps that follow each other in every way.
    """
    whole = assess(record)
    kept = record.holdings()
    assert kept == list(whole.through.all_holdings())
    for day, place, actor in EVERY if step is None else EVERY[step % 5 :: 5]:
        standing = whole.standing(day, place, actor)
        assert control_on(record, day, place, actor) == standing
        assert control_map(record, day, place=place, actor=actor) == [now(one) for one in standing]
    for day in DAYS:
        assert len(record.holdings(day) or ()) <= len(kept)
    for place, actor in ASKED:
        assert timeline(record, place, actor) == whole.holdings(place, actor)
    return len(kept)


def now(one: PlaceAt) -> HeldPlace:
    """A place on a day as a map shows it."""
    place = one.place
    return HeldPlace(
        place_key(place), place.name, place.entity, place.country, place.admin1, place.lat, place.lon, place.precision,
        shown(one.holder), shown(one.claimed[0] if one.claimed else None),
        bool(one.possible), bool(one.disputed), bool(one.contested), bool(one.besieged), bool(one.present),
    )  # fmt: skip


def shown(held: HeldAt | None) -> Holder | None:
    """A side that holds or claims a place, likewise."""
    if held is None:
        return None
    of = held.holding
    return Holder(of.side, of.actor, of.name, held.confidence, held.age, held.certain, held.via)


@in_any_order(POOL, examples=12, most=5, batches=(3, 12), at_once=(1, 7, 200))
def test_any_order_and_any_steps(
    laid: Path, tmp_path: Path, order: list[int], cuts: list[int], at_once: int
) -> None:
    path = Path(shutil.copy(laid, tmp_path / "r.db"))
    with open_record(path, write=True) as record:
        for step, batch in enumerate(batches_of(POOL, order, cuts)):
            record.add(batch, coder="test")
            updating.update(record, at_once=at_once)
            assert check(record, step) > 0
        check(record)
    path.unlink()


@pytest.fixture
def record(place: Path | str) -> RecordFile:
    with open_record(place, write=True) as opened:
        opened.add(POOL, coder="test")
        updating.update(opened)
        yield opened


def test_decisions_and_their_undoing(record: RecordFile) -> None:
    before = check(record)
    events = record.events(type="withdrawal")
    one = next(event for event in events if len(event.claims) > 1).claims[0]
    other = next(event for event in events if one not in event.claims).claims[0]
    stated = record.control()[0].claims[0]
    merged = {"id": "front", "name": "Northern Front", "kind": "rebel-group"}
    decisions = (
        ("claim", "reject", one, None, None),
        ("claim", "reject", stated, None, None),
        ("pair", "same", one, other, None),
        ("pair", "different", *next(event for event in events if len(event.claims) > 1).claims[:2], None),
        ("source", "E", "Outlet 1", None, {"affiliation": "army"}),
        ("actor", "merge", "guard", "front", merged),
        ("actor", "reject", "brigade", None, None),
    )
    for step, (about, verdict, subject, object_, detail) in enumerate(decisions):
        made = record.decide("Ada", about, verdict, subject, object_=object_, detail=detail)
        updating.update(record)
        check(record, step)
        record.undo(made.number, "Ada")
        updating.update(record)
        assert check(record, step + 1) == before
    check(record)


def test_reports_coded_again_and_emptied(record: RecordFile) -> None:
    lone = coded(
        "lone", "holds | [actor:Troops=army] <hold> [place:All of it=iraq].", published=date(2017, 11, 9)
    )
    for batch in ([lone], [replace(lone, claims=())], [replace(POOL[0], claims=POOL[0].claims[1:])], [CodedReport(POOL[3].report)]):  # fmt: skip
        record.add(batch, coder="test 2")
        updating.update(record)
        check(record)
    places = {one.place.name for one in record.holdings() or ()}
    assert "Iraq" not in places and "Kalat" in places


def test_a_far_place_is_not_written_again(record: RecordFile) -> None:
    with record._write() as connection:
        connection.execute(text("UPDATE held_places SET sought = 'as it was'"))
    record.add(
        [coded("far", "holds | [actor:Troops=army] <hold> [place:All of it=iraq].", published=date(2017, 11, 9))],
        coder="test",
    )  # fmt: skip
    updating.update(record)
    with record._read() as connection:
        written = (
            connection.execute(text("SELECT key FROM held_places WHERE sought <> 'as it was'"))
            .scalars()
            .all()
        )
    assert written == ["iraq"]
    assert record.holdings() == list(assess(record).through.all_holdings())


def test_a_map_of_a_box_has_what_lies_in_it_with_the_holder_of_the_province_around(
    record: RecordFile,
) -> None:
    for day in DAYS:
        whole = control_map(record, day)
        for box in ((-180.0, -90.0, 180.0, 90.0), (36.5, 34.0, 37.5, 36.0), (170.0, -10.0, -170.0, 90.0)):
            west, south, east, north = box
            inside = [
                one
                for one in whole
                if one.lat is not None and one.lon is not None and south <= one.lat <= north
                and (west <= one.lon <= east if west <= east else one.lon >= west or one.lon <= east)
            ]  # fmt: skip
            assert control_map(record, day, box=box) == inside


def test_what_was_known_then_is_read_place_by_place(record: RecordFile) -> None:
    for day in (*DAYS, date(2017, 11, 9), date(2017, 11, 14)):
        whole = assess(record, known_by=day)
        for place, actor in ASKED:
            assert control_as_known(record, day, place, actor) == whole.standing(day, place, actor)


def test_most_places_and_the_words_of_one(record: RecordFile) -> None:
    day = DAYS[4]
    standing = assess(record).standing(day)
    assert control_on(record, day, most=2) == standing[:2]
    for one in standing:
        assert place_on(record, day, place_key(one.place)) == one
    assert place_on(record, day, "nowhere") is None


def test_a_record_without_spans_is_read_whole_and_gets_them_when_merged_next(record: RecordFile) -> None:
    kept = record.holdings()
    with record._write() as connection:
        connection.execute(text("DELETE FROM holdings"))
        connection.execute(text("DELETE FROM held_places"))
        connection.execute(text("DELETE FROM state WHERE name = 'holdings'"))
    assert record.holdings() is None
    day = DAYS[3]
    assert control_on(record, day) == assess(record).standing(day) != []
    assert updating.update(record) == 0
    assert record.holdings() == kept
    check(record)


def test_of_a_map_only_the_places_that_changed_are_read_again(
    laid: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, read = Path(shutil.copy(laid, tmp_path / "r.db")), list[str]()

    def noted(connection: Connection, conditions: Sequence[ColumnElement[bool]]) -> list[PlaceSpans]:
        found = plain(connection, conditions)
        read.extend(row.key for row in found)
        return found

    plain = held._places
    monkeypatch.setattr(held, "_places", noted)
    with open_record(path, write=True) as record, open_record(path) as reader:
        record.add(POOL[:9], coder="test")
        updating.update(record)
        before = reader.held_places()
        assert before is reader.held_places() and sorted(read) == sorted(row.key for row in before.rows)
        read.clear()
        record.add(POOL[9:10], coder="test")
        updating.update(record)
        with record._read() as connection:
            changed = spans.changed_since(connection, spans.last_change(connection) - 1)
        assert reader.held_places() is not before
        assert set(read) == changed and 0 < len(read) < len(before.rows)
        assert control_map(reader, DAYS[3]) == [now(one) for one in assess(record).standing(DAYS[3])]
        with record._write() as connection:
            connection.execute(text("DELETE FROM held_places WHERE key = 'kalat'"))
            spans.note_change(connection, {"kalat"})
        assert "kalat" not in {row.key for row in reader.held_places().rows}


def test_changes_that_are_not_noted_place_by_place_are_told(laid: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(laid, tmp_path / "r.db"))
    with open_record(path, write=True) as record, record._write() as connection:
        first = spans.last_change(connection)
        for number in range(5):
            spans.note_change(connection, {f"place-{number}", "all"})
        assert spans.changed_since(connection, first + 3) == {"place-3", "place-4", "all"}
        assert spans.changed_since(connection, first + 5) == set()
        assert spans.changed_since(connection, first + 6) is None
        spans.note_change(connection, {f"place-{number}" for number in range(1001)})
        assert spans.changed_since(connection, first + 4) is None
        for _ in range(100):
            spans.note_change(connection, {"one"})
        assert spans.changed_since(connection, first + 6) is None
        assert spans.changed_since(connection, first + 7) == {"one"}
        kept = connection.execute(text("SELECT count(*) FROM state WHERE name LIKE 'holdings.change.%'"))
        assert kept.scalar_one() == 100
        spans.clear(connection)
        assert spans.changed_since(connection, first + 106) is None
