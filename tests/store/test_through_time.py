"""Contradictions and ties kept as the record is merged are those that the whole record adds up to."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from mountjoy import pipeline, updating
from mountjoy.assessing import assess, network_on, problems_of, source_views, tree_of
from mountjoy.claim import CodedReport
from mountjoy.custody import verify
from mountjoy.keeping import rules
from mountjoy.merge.sides import Kin
from mountjoy.outlets import default_kin
from mountjoy.store import RecordFile, open_record
from mountjoy.store.disputes import put as disputes_put
from tests.hand import coded
from tests.store.arriving import batches_of, in_any_order

SIDES = (("army", "front"), ("guard", "brigade"), ("front", "army"))


def _report(n: int, actor: str, other: str, place: str) -> CodedReport:
    put = ("", "claimed ", "alleged ", "denied ")[n % 4]
    return coded(
        f"r{n}",
        f"""
        capture 2017-11-0{n % 4 + 1} {'' if n % 5 else 'denied '}| [actor:Troops={actor}] <took> [place:town={place}] from [recipient:them={other}], says number {n % 7}.
        attack-repelled 2017-11-0{n % 3 + 1} | [actor:They={other}] <repelled> them at [place:the town={place}], says number {n}.
        bombing 2017-11-0{n % 2 + 5} toll={(4, 9, 30)[n % 3]} {put}| [actor:Bombers={actor}] <bombed> [place:the market={place}], killing people, says {n % 3}.
        accusation 2017-11-06 | [actor:The front={other}] <accused> [recipient:the army={actor}] of it.
        denial 2017-11-06 | [actor:The army={actor}] <denied> the {'Zubara' if n % 2 else 'other'} charge by [recipient:them={other}].
        holds | [actor:Troops={actor}] <hold> [place:town={place}].
        {'allied-with' if n % 2 else 'fights'} | [actor:The army={actor}] <acts> with [recipient:them={other}].
        leads | [actor:Prime Minister Ora=minister] <leads> [recipient:the army={actor}].
        {'killing' if n % 3 else 'resignation'} 2017-12-0{n % 5 + 1} | [{'victim' if n % 3 else 'actor'}:Ora Minister=minister] <went> in [place:town={place}], says number {n % 4}.
        """,
        published=date(2017, 11, 6 + n),
        source=f"Outlet {n % 3}",
        copy_of="r0" if n == 3 else None,
    )  # fmt: skip


POOL = [
    _report(n, actor, other, place)
    for n, (actor, other, place) in enumerate(
        (actor, other, place) for actor, other in SIDES for place in ("zubara", "kalat", "zubara-mill")
    )
]


def check(record: RecordFile) -> tuple[int, int]:
    """What is kept is what the whole record adds up to; how many contradictions and tie spans there are."""
    whole = assess(record)
    kept = list(record.all_contradictions())
    assert kept == whole.contradictions(updates=True)
    for kind in ("toll", "control"):
        for state in ("open", "settled"):
            mine = list(record.all_contradictions(kind=kind, state=state))
            states = ("open", "reopened") if state == "open" else (state,)
            assert mine == [one for one in whole.contradictions(kind, updates=True) if one.state in states]
    assert sum(record.count_contradictions().values()) == len(kept)
    for event in record.events():
        mine = record.contradictions(event=event.id, limit=1000).items
        assert list(mine) == [one for one in kept if event.id in one.contradiction.events]
    assert record.tie_spans() == list(whole.spans)
    for day in (date(2017, 11, 1), date(2017, 11, 12), date(2018, 3, 1)):
        assert whole.network(day) == network_on(record, day)
        assert network_on(record, day, "front") == [
            one for one in whole.network(day)
            if "front" in (one.span.actor, one.span.recipient) or "Front" in one.span.actor_name + one.span.recipient_name
        ]  # fmt: skip
    assert (tree_of(record), problems_of(record)) == (whole.tree(), whole.problems())
    return len(kept), len(whole.spans)


@in_any_order(POOL, examples=8, most=4, batches=(3, 9), at_once=(1, 7, 200))
def test_any_order_and_any_steps(
    laid: Path, tmp_path: Path, order: list[int], cuts: list[int], at_once: int
) -> None:
    path = Path(shutil.copy(laid, tmp_path / "r.db"))
    with open_record(path, write=True) as record:
        for batch in batches_of(POOL, order, cuts):
            record.add(batch, coder="test")
            updating.update(record, at_once=at_once)
            check(record)
        assert min(check(record)) > 5
    path.unlink()


@pytest.fixture
def record(place: Path | str) -> RecordFile:
    with open_record(place, write=True) as opened:
        opened.add(POOL, coder="test")
        updating.update(opened)
        yield opened


def test_all_kinds_are_among_them(record: RecordFile) -> None:
    kinds = {kind for kind, _ in record.count_contradictions()}
    assert {"toll", "responsibility", "outcome", "date", "control"} <= kinds
    with record._read() as connection:
        subjects = connection.execute(text("SELECT subject FROM contradictions")).scalars().all()
    assert {"event", "pair", "place", "report"} == {subject.split(":")[0] for subject in subjects}
    assert any(span.ended for span in record.tie_spans() or ())
    check(record)


def test_decisions_and_their_undoing(record: RecordFile) -> None:
    before = check(record)
    events = [event for event in record.events() if len(event.claims) > 1]
    one, other = events[0].claims[0], events[1].claims[0]
    killed = record.events(type="killing")[0].claims[0]
    tie = record.ties()[0].claims[0]
    merged = {"id": "front", "name": "Northern Front", "kind": "rebel-group"}
    for about, verdict, subject, object_, detail in (
        ("claim", "reject", one, None, None),
        ("claim", "reject", killed, None, None),
        ("claim", "reject", tie, None, None),
        ("pair", "same", one, other, None),
        ("pair", "different", *events[0].claims[:2], None),
        ("source", "E", "Outlet 1", None, {"affiliation": "army"}),
        ("actor", "merge", "brigade", "front", merged),
        ("actor", "reject", "minister", None, None),
    ):
        made = record.decide("Ada", about, verdict, subject, object_=object_, detail=detail)
        updating.update(record)
        check(record)
        record.undo(made.number, "Ada")
        updating.update(record)
        assert check(record) == before


def _toll(name: str, number: int) -> CodedReport:
    line = f"bombing 2017-11-05 toll={number} | [actor:Bombers=front] <bombed> [place:the market=zubara], killing {number} people there."
    return coded(name, line, published=date(2017, 11, 6), source=f"Outlet {name}")


def test_settled_reopened_and_undone(place: Path | str) -> None:
    def states() -> list[tuple[str, str | None, str | None]]:
        check(record)
        return [(one.state, one.settled, one.by) for one in record.all_contradictions()]

    with open_record(place, write=True) as record:
        record.add([_toll("a", 4), _toll("b", 30)], coder="test")
        updating.update(record)
        [view] = record.all_contradictions(kind="toll")
        first = view.contradiction
        claim = first.sides[0].sayings[0].claim
        assert states() == [("open", None, None)]
        made = record.decide("Ada", "contradiction", "settled", first.id, object_=claim)
        assert states() == [("settled", claim, "Ada")]
        assert record.count_contradictions(state="open") == {}
        record.add([_toll("c", 90)], coder="test")
        updating.update(record)
        assert states() == [("reopened", claim, "Ada")]
        assert record.contradiction(first.id) is None
        assert record.count_contradictions(state="open") == {("toll", "reopened"): 1}
        record.undo(made.number, "Ada")
        assert states() == [("open", None, None)]
        again = record.decide("Ada", "contradiction", "settled", first.id, object_=claim)
        record.add([replace(_toll("c", 90), claims=())], coder="test 2")
        updating.update(record)
        assert states() == [("settled", claim, "Ada")]
        record.undo(again.number, "Ada")
        assert states() == [("open", None, None)]


def test_reports_coded_again_and_emptied(record: RecordFile) -> None:
    for batch in (
        [replace(POOL[0], claims=POOL[0].claims[1:])], [replace(POOL[4], claims=())],
        [CodedReport(POOL[3].report)], [POOL[4], POOL[0]],
    ):  # fmt: skip
        record.add(batch, coder="test 2")
        updating.update(record)
        check(record)


def test_what_a_step_does_not_touch_is_not_written_again(record: RecordFile) -> None:
    with record._write() as connection:
        connection.execute(text("UPDATE contradictions SET country = 'ZZ'"))
        connection.execute(text("UPDATE tie_spans SET basis = 'x'"))
    record.add(
        [coded("far", "holds | [actor:Troops=army] <hold> [place:All of it=iraq].", published=date(2017, 11, 9))],
        coder="test",
    )  # fmt: skip
    updating.update(record)
    with record._read() as connection:
        for query in ("SELECT id FROM contradictions WHERE country <> 'ZZ'", "SELECT id FROM tie_spans WHERE basis <> 'x'"):  # fmt: skip
            assert connection.execute(text(query)).all() == []
    check(record)


def test_a_record_of_old_gets_them_when_merged_next(record: RecordFile) -> None:
    before = list(record.all_contradictions()), record.tie_spans()
    with record._write() as connection:
        for table in ("contradictions", "contradiction_parts", "bearings", "tie_spans", "tie_claims", "tie_enders"):  # fmt: skip
            connection.execute(text(f"DELETE FROM {table}"))
        connection.execute(text("DELETE FROM state WHERE name = 'through time'"))
    assert record.tie_spans() is None and not record.keeps_through_time
    assert updating.update(record) == 0
    assert (list(record.all_contradictions()), record.tie_spans()) == before
    check(record)
    record.add([replace(POOL[0], claims=POOL[0].claims[1:])], coder="test 2")
    updating.update(record)
    check(record)


TABLES = ("contradictions", "contradiction_parts", "bearings", "tie_spans", "tie_claims", "tie_enders")


def rows(record: RecordFile) -> dict[str, list[str]]:
    """All rows that are kept through time."""
    with record._read() as connection:
        return {name: sorted(map(repr, connection.execute(text(f"SELECT * FROM {name}")).all())) for name in TABLES}  # fmt: skip


def forget(record: RecordFile) -> None:
    with record._write() as connection:
        connection.execute(text("DELETE FROM state WHERE name = 'through time'"))


class KilledError(Exception):
    """A program that ends while contradictions and ties are laid."""


def lay_killed(record: RecordFile) -> tuple[int, set[str]]:
    """Lay, and end after each step until nothing is left; how many steps there were, and what was told of."""
    told: list[str] = []

    def kill(what: str, done: int, of: int) -> None:
        assert 0 <= done <= of
        told.append(what)
        raise KilledError

    while record.through_time_wanted or record.holdings_wanted:
        with suppress(KilledError):
            updating.update(record, on_laying=kill)
    return len(told), set(told)


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("laying.EVENTS", "laying.LINKED", "laying.UNITS", "pairs.PAIRS", "pairs._TOGETHER"):
        monkeypatch.setattr(f"mountjoy.keeping.{name}", 2)
    monkeypatch.setattr("mountjoy.keeping.pairs.PLACES", 1)


@pytest.mark.usefixtures("small_steps")
def test_laying_goes_on_where_it_was_killed(record: RecordFile) -> None:
    followed = rows(record)
    forget(record)
    updating.update(record)
    at_once = rows(record)
    assert {name: at_once[name] for name in TABLES} == followed
    forget(record)
    steps, told = lay_killed(record)
    assert steps > 50 and told == {"within", "between", "linking", "ties", "places"}
    assert rows(record) == at_once
    check(record)


@pytest.mark.usefixtures("small_steps")
@pytest.mark.parametrize("stage", ["within", "between", "linking", "ties"])
def test_what_comes_while_it_is_laid_is_laid_too(place: Path | str, stage: str) -> None:
    def kill(what: str, done: int, of: int) -> None:
        if what == stage:
            raise KilledError

    with open_record(place, write=True) as record:
        record.add(POOL[:6], coder="test")
        with pytest.raises(KilledError):
            updating.update(record, on_laying=kill)
        assert record.through_time_wanted and record.tie_spans() is None
        updating.add(record, POOL[6:], coder="test")
        kept = rows(record)
        check(record)
        forget(record)
        updating.update(record)
        assert rows(record) == kept


def test_a_step_that_fails_is_not_half_written(record: RecordFile, monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows(record)
    forget(record)
    with monkeypatch.context() as patched:
        patched.setattr("mountjoy.keeping.pairs.PAIRS", 3)
        patched.setattr("mountjoy.keeping.pairs._TOGETHER", 2)
        patched.setattr("mountjoy.keeping.pairs.disputes.put", failing(after=3))
        with pytest.raises(KilledError):
            updating.update(record)
    assert record.through_time_wanted
    updating.update(record)
    assert rows(record) == before


def failing(after: int) -> Callable[..., None]:
    left = [after]

    def put(*args: Any) -> None:
        if not left[0]:
            raise KilledError
        left[0] -= 1
        disputes_put(*args)

    return put


def test_pages_go_on_where_they_ended(record: RecordFile) -> None:
    whole = list(record.all_contradictions())
    found, after = [], None
    while True:
        page = record.contradictions(after=after, limit=2)
        assert 0 < len(page.items) <= 2
        found += page.items
        after = page.following
        if after is None:
            break
    assert found == whole
    at = list(record.all_contradictions(place="kalat"))
    assert at and all(one.contradiction.place.entity == "kalat" for one in at)
    assert list(record.all_contradictions(place="Kalat")) == at


def test_verify_names_a_row_that_is_not_what_the_claims_give(record: RecordFile) -> None:
    def wrong() -> list[tuple[str, str]]:
        return [
            (one.table, one.id)
            for one in verify(record).damages
            if one.table in ("contradictions", "tie_spans")
        ]

    assert wrong() == []
    span = (record.tie_spans() or [])[0].id
    one = record.contradictions(limit=1).items[0].contradiction.id
    with record._write() as connection:
        connection.execute(text("UPDATE contradictions SET state = 'settled' WHERE id = :id"), {"id": one})
        connection.execute(text("DELETE FROM tie_spans WHERE id = :id"), {"id": span})
    assert wrong() == [("contradictions", one), ("tie_spans", span)]


def test_outlets_are_counted_as_people_decided(record: RecordFile) -> None:
    def by_hand() -> dict[str, tuple[int, int]]:
        found: dict[str, tuple[int, int]] = {}
        for one in record.coded(as_decided=True):
            reports, claims = found.get(one.report.source or "", (0, 0))
            found[one.report.source or ""] = reports + 1, claims + len(one.claims)
        return found

    assert record.outlet_counts() == by_hand()
    record.decide("Ada", "claim", "reject", POOL[0].claims[0].id)
    assert record.outlet_counts() == by_hand()
    assert [one.claims for one in source_views(record)] == sorted(
        (n for _, n in by_hand().values()), reverse=True
    )


def another_list_of_actors(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the brigade stands under the army, as a new list of actors says."""
    above = {**default_kin().above, "brigade": "army"}
    for module in (
        "keeping.contradictions",
        "keeping.ties",
        "keeping.laying",
        "keeping.places",
        "keeping.rules",
        "custody.through_time",
    ):
        monkeypatch.setattr(f"mountjoy.{module}.default_kin", lambda: Kin(above))
    monkeypatch.setattr("mountjoy.assessing.kin_of", lambda _registry: Kin(above))
    monkeypatch.setattr(rules, "digest", rules.digest.__wrapped__)
    monkeypatch.setattr(rules, "own_actors_digest", lambda: "another file")
    monkeypatch.setattr(rules, "_files", rules._files.__wrapped__)


def test_what_is_kept_by_other_rules_is_laid_anew(
    record: RecordFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, held = rows(record), record.holdings()
    told: set[str] = set()
    updating.update(record, on_laying=lambda what, _done, _of: told.add(what))
    assert told == set() and not rules.are_others(record.kept_by)
    with monkeypatch.context() as patched:
        another_list_of_actors(patched)
        assert rules.are_others(record.kept_by)
        pipeline.merge_again(record)
        assert not rules.are_others(record.kept_by)
        assert record.holdings() != held and rows(record) != before
        check(record)
        assert record.holdings() == list(assess(record).through.all_holdings())
        assert verify(record).damages == ()
    updating.update(record, on_laying=lambda what, _done, _of: told.add(what))
    assert told == {"within", "between", "linking", "ties", "places"}
    assert (rows(record), record.holdings()) == (before, held)
    assert verify(record).damages == ()


def test_what_is_added_after_the_rules_changed_follows_the_new_ones(
    record: RecordFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        another_list_of_actors(patched)
        updating.add(record, [replace(POOL[0], claims=POOL[0].claims[1:])], coder="test 2")
        check(record)
        assert record.holdings() == list(assess(record).through.all_holdings())


def test_a_file_that_changed_without_the_rules_lays_nothing(
    record: RecordFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    kept = record.kept_by
    monkeypatch.setattr(rules, "own_actors_digest", lambda: "a remark more")
    monkeypatch.setattr(rules, "_files", rules._files.__wrapped__)
    assert not rules.are_noted(kept) and not rules.are_others(kept)
    updating.update(record, on_laying=lambda what, _done, _of: told.append(what))
    assert told == [] and rules.are_noted(record.kept_by) and record.kept_by != kept
