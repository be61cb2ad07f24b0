"""Places brought up to date step by step hold the rows that laying the whole record gives, and no more is written than differs."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from mountjoy import updating
from mountjoy.assessing import assess
from mountjoy.claim import CodedReport
from mountjoy.custody import verify
from mountjoy.record import Holding
from mountjoy.store import RecordFile, open_record
from mountjoy.told import unpack_part
from tests.hand import coded

ACTORS = ("army", "guard", "front", "brigade")
DAY = date(2017, 1, 1)


def report(n: int, chance: random.Random) -> CodedReport:
    """A report on one of two places, of a taking, a leaving, a siege or who holds it, on a day of half a year."""
    one, two = chance.sample(ACTORS, 2)
    day, place = DAY + timedelta(days=chance.randrange(180)), chance.choice(("zubara", "zubara", "kalat"))
    put = chance.choice(("", "", "claimed "))
    line = chance.choice(
        (
            f"capture {day} {put}| [actor:Troops={one}] <took> [place:town={place}] from [recipient:them={two}], says {n % 5}.",
            f"withdrawal {day} {put}| [actor:They={one}] <left> [origin:it={place}], says number {n}.",
            f"siege {day} {put}| [actor:They={one}] <besieged> [place:it={place}].",
            f"siege-broken {day} {put}| [actor:They={one}] <broke> it at [place:it={place}].",
            f"holds {day} {put}| [actor:Troops={one}] <hold> [place:town={place}].",
            f"holds {put}| [actor:Troops={one}] <hold> [place:town={place}].",
            f"holds {day} {put}| [actor:Troops={one}] <hold parts> of [place:town={place}].",
            f"lost {day} {put}| [actor:Troops={one}] <lost> [place:town={place}].",
        )
    )
    published = None if n % 11 == 0 else day + timedelta(days=chance.randrange(4))
    return coded(f"r{n}", line, published=published, source=f"Outlet {n % 6}")


def rows(record: RecordFile) -> dict[str, object]:
    """All that is kept of places, however their observations are cut into parts."""
    with record._read() as connection:
        found: dict[str, object] = {
            name: connection.execute(text(query)).all()
            for name, query in {
                "holdings": 'SELECT place, id, start, "end", told, ending, body FROM holdings ORDER BY place, id',
                "held_places": 'SELECT * FROM held_places ORDER BY "key"',
                "claims": "SELECT relation, claim_id FROM relation_claims WHERE relation LIKE 'place:%' ORDER BY 1, 2",
                "contradictions": "SELECT id, told, body FROM contradictions WHERE subject LIKE 'place:%' ORDER BY id",
            }.items()
        }
        parts = connection.execute(text("SELECT place, body FROM observations")).all()
    found["observations"] = sorted(
        (key, one.id, repr(one), repr(where), span)
        for key, body in parts
        for part in [unpack_part(bytes(body))]
        for (one, where), (_, span) in zip(part.seen(), part.supports(), strict=True)
    )
    return found


def laid_anew(record: RecordFile) -> dict[str, object]:
    """The same after all places are forgotten and laid at once."""
    with record._write() as connection:
        for statement in (
            "DELETE FROM state WHERE name = 'holdings'", "DELETE FROM contradictions WHERE subject LIKE 'place:%'",
        ):  # fmt: skip
            connection.execute(text(statement))
    updating.update(record)
    return rows(record)


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_coming_and_going_gives_the_rows_of_laying_at_once(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mountjoy.told.MOST", 8)
    chance = random.Random(seed)
    pool = [report(n, chance) for n in range(90)]
    with open_record(tmp_path / "r.db", create=True) as record:
        updating.update(record)
        there: list[CodedReport] = []
        while pool:
            batch = [pool.pop() for _ in range(min(len(pool), chance.choice((1, 2, 9))))]
            gone = [there.pop(chance.randrange(len(there))) for _ in range(chance.randrange(3)) if there]
            pool += [one for one in gone if chance.random() < 0.5]  # to come again
            record.add([*batch, *(replace(one, claims=()) for one in gone)], coder="test")
            updating.update(record, at_once=chance.choice((1, 5, 200)))
            there += batch
        assert list(record.holdings() or ()) == list(assess(record).through.all_holdings())
        kept = rows(record)
        assert len(kept["contradictions"]) > 1  # type: ignore[arg-type]
        assert kept == laid_anew(record)


class KilledError(Exception):
    """A program that ends while places are laid."""


@pytest.mark.parametrize("merged_between", [False, True])
def test_laying_goes_on_where_it_was_killed(
    place: Path | str, merged_between: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mountjoy.keeping.laying_places.LAID", 1)
    monkeypatch.setattr("mountjoy.keeping.laying_places.NOTED", 4)
    monkeypatch.setattr("mountjoy.keeping.laying_places._READ", 2)
    chance = random.Random(5)
    told: list[tuple[int, int]] = []

    def tell(what: str, done: int, of: int) -> None:
        if what == "places":
            told.append((done, of))

    def kill(what: str, done: int, of: int) -> None:
        tell(what, done, of)
        if told:
            raise KilledError

    with open_record(place, write=True) as record:
        record.add([report(n, chance) for n in range(40)], coder="test")
        with pytest.raises(KilledError):
            updating.update(record, on_laying=kill)
        assert told == [(1, 2)] and record.holdings_wanted and record.holdings() is None
        if merged_between:
            record.add([report(n, chance) for n in range(40, 50)], coder="test")
        updating.update(record, on_laying=tell)
        assert told[1:] == [(1, 1), (1, 1)]  # what was laid is not laid again
        assert not record.holdings_wanted
        assert list(record.holdings() or ()) == list(assess(record).through.all_holdings())
        kept = rows(record)
        assert kept == laid_anew(record)


def test_verify_names_a_span_that_is_not_what_the_claims_give(place: Path | str) -> None:
    def wrong() -> list[tuple[str, str]]:
        return [(one.table, one.id) for one in verify(record).damages if one.table == "holdings"]

    with open_record(place, write=True) as record:
        chance = random.Random(3)
        record.add([report(n, chance) for n in range(20)], coder="test")
        updating.update(record)
        assert wrong() == []
        gone, other = sorted(one.id for one in record.holdings() or () if len(one.sayings) == 1)[:2]
        with record._write() as connection:
            connection.execute(text("DELETE FROM holdings WHERE id = :id"), {"id": gone})
            asked = "UPDATE holdings SET body = (SELECT body FROM holdings WHERE id <> :id ORDER BY id LIMIT 1) WHERE id = :id"
            connection.execute(text(asked), {"id": other})
        assert {ident for _, ident in wrong()} >= {gone, other}


def _hold(n: int, actor: str, day: date) -> CodedReport:
    line = f"holds {day} | [actor:Troops={actor}] <hold> [place:town=zubara], says {actor} {n}."
    return coded(f"h{actor}{n}", line, published=day, source=f"Outlet {n}")


def _spans(record: RecordFile) -> dict[str, Holding]:
    return {one.name: one for one in record.holdings() or ()}


def test_ids_stay_and_few_are_quoted_while_more_is_said(tmp_path: Path) -> None:
    with open_record(tmp_path / "r.db", create=True) as record:
        reports = [_hold(n, "army", DAY + timedelta(days=n)) for n in range(12)]
        record.add([*reports, _hold(0, "front", DAY + timedelta(days=3))], coder="test")
        updating.update(record)
        before = _spans(record)
        [view] = record.all_contradictions(kind="control")
        more = [_hold(n, "front", DAY + timedelta(days=3 + n)) for n in range(1, 9)]
        more += [_hold(n, "army", DAY + timedelta(days=n)) for n in range(12, 20)]
        record.add(more, coder="test")
        updating.update(record)
        after = _spans(record)
        assert {name: one.id for name, one in before.items()} == {name: one.id for name, one in after.items()}
        assert (len(after["Army of Zan"].sayings), len(after["Northern Front"].sayings)) == (20, 9)
        [again] = record.all_contradictions(kind="control")
        assert again.contradiction.id == view.contradiction.id
        told = {side.value: side for side in again.contradiction.sides}
        army = told["held by Army of Zan"]
        assert [len(side.sayings) for side in told.values()] == [6, 6]
        # The first of all, and what is said from the last day before the other is known to hold it.
        assert [said.report for said in army.sayings] == ["harmy0", "harmy2", "harmy3", "harmy4", "harmy5", "harmy6"]  # fmt: skip
        assert (army.more, told["held by Northern Front"].more) == (13, 3)
        assert again.contradiction.day == DAY + timedelta(days=3)
        assert rows(record) == laid_anew(record)


def test_a_settled_contradiction_of_holders_stays_so_until_one_held_the_place_from_another_time(
    place: Path | str,
) -> None:
    def state() -> list[tuple[str, str | None]]:
        found = [(one.state, one.settled) for one in record.all_contradictions(kind="control")]
        assert found == [(one.state, one.settled) for one in assess(record).contradictions("control")]
        return found

    with open_record(place, write=True) as record:
        record.add([_hold(0, "army", DAY), _hold(0, "front", DAY + timedelta(days=3))], coder="test")
        updating.update(record)
        [view] = record.all_contradictions(kind="control")
        claim = next(side for side in view.contradiction.sides if "Army" in side.value).sayings[0].claim
        made = record.decide("Ada", "contradiction", "settled", view.contradiction.id, object_=claim)
        assert state() == [("settled", claim)]
        record.add([_hold(1, "army", DAY + timedelta(days=5))], coder="test")
        updating.update(record)
        assert state() == [("settled", claim)]
        record.add([_hold(2, "army", DAY - timedelta(days=9))], coder="test")
        updating.update(record)
        assert state() == [("reopened", claim)]
        record.undo(made.number, "Ada")
        assert state() == [("open", None)]


def test_what_was_settled_under_an_id_of_before_is_told_as_reopened(tmp_path: Path) -> None:
    with open_record(tmp_path / "r.db", create=True) as record:
        record.add([_hold(0, "army", DAY), _hold(0, "front", DAY + timedelta(days=3))], coder="test")
        updating.update(record)
        [view] = record.all_contradictions(kind="control")
        claim = view.contradiction.sides[0].sayings[0].claim
        record.decide("Ada", "contradiction", "settled", "an id of before", object_=claim)
        [view] = record.all_contradictions(kind="control")
        assert (view.state, view.settled, view.by) == ("reopened", claim, "Ada")


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    with open_record(tmp_path / "r.db", create=True) as record:
        days = [DAY + timedelta(days=100 * n) for n in range(6)]
        takes = [
            coded(f"t{n}", f"capture {day} | [actor:Troops={ACTORS[n % 2 * 2]}] <took> [place:town=zubara], says {n}.", published=day)
            for n, day in enumerate(days)
        ]  # fmt: skip
        record.add([*takes, _hold(9, "brigade", days[1] + timedelta(days=5))], coder="test")
        updating.update(record)
        with record._write() as connection:
            connection.execute(text("UPDATE holdings SET ending = 'as it was'"))
            connection.execute(text("UPDATE contradictions SET country = 'ZZ'"))
        record.add([_hold(8, "army", days[4] + timedelta(days=9))], coder="test")
        updating.update(record)
        with record._read() as connection:
            asked = "SELECT count(*) FROM holdings WHERE ending IS NULL OR ending <> 'as it was'"
            assert connection.execute(text(asked)).scalar() == 1
            asked = "SELECT count(*) FROM contradictions WHERE country = 'ZZ'"
            assert connection.execute(text(asked)).scalar() == 1
