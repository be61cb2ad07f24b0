"""Merging step by step gives what merging everything at once gives, whatever the order, and touches no more than it must."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from mountjoy import outlets, pipeline, updating
from mountjoy.claim import CodedReport
from mountjoy.custody import verify
from mountjoy.custody.kept import check_positions
from mountjoy.deciding.claims import add_claim
from mountjoy.ingest.types import Ingested
from mountjoy.merge import build
from mountjoy.report import Report
from mountjoy.store import Filters, RecordFile, open_record
from mountjoy.store.audit import audit
from tests.hand import coded
from tests.store.arriving import batches_of, in_any_order

DAYS = ("2017-11-02", "2017-11-03", "2017-11-01..2017-11-04")
POOL = [
    coded(
        f"r{n}",
        f"""
        {type_} {DAYS[n % 3]} {'toll=4' if n % 4 else 'toll=9'} | [actor:Troops={actor}] <hit> [victim:men={other}] in [place:town={place}].
        clash 2017-11-0{n % 3 + 2} | [actor:They={actor}] <fought> near [place:there={'hama' if n % 2 else place}], number {n}.
        {'backs' if n % 2 else 'fights'} | [actor:The army={actor}] <backs> [recipient:them={other}].
        {'holds' if n % 3 else 'lost'} 2017-11-05 | [actor:Troops={actor}] <hold> [place:town={place}].
        leads | [actor:Somebody=minister] <leads>.
        """,
        published=date(2017, 11, 6),
        source=f"Outlet {n % 3}",
    )
    for n, (type_, actor, other, place) in enumerate(
        (type_, actor, other, place)
        for type_ in ("bombing", "clash")
        for actor, other in (("army", "front"), ("guard", "front"), ("front", "brigade"))
        for place in ("zubara", "kalat", "hama")
    )
]  # fmt: skip
POOL.append(
    replace(POOL[0], report=replace(POOL[0].report, id="copy", copy_of="r0", source="Outlet 9"), claims=())
)


def whole(record: RecordFile) -> tuple[object, ...]:
    return (
        record.events(), record.ties(), record.control(),
        sorted((one.severity, one.origin, one.message) for one in record.issues()),
    )  # fmt: skip


def check(record: RecordFile) -> None:
    """The record is what merging everything at once gives, and every event is found by its type and words."""
    assert record.merged
    at_once = build(record.coded(as_decided=True), outlets.decided_of(record))
    events, ties, control, issues = whole(record)
    assert events == list(at_once.events)
    assert ties == list(at_once.ties)
    assert control == list(at_once.control)
    assert issues == sorted((one.severity, one.origin, one.message) for one in at_once.issues)
    for type_ in ("bombing", "clash"):
        wanted = [event for event in at_once.events if event.type == type_]
        assert list(record.page(Filters(type=type_, text="-zzz"), size=1000).events) == wanted
    assert record.verify() == []
    with audit(record) as seen:
        _, damages, _ = check_positions(seen, lambda *_: None)
    assert damages == []


@in_any_order(POOL, examples=15, most=6, batches=(4, 30), at_once=(1, 7, 200))
def test_any_order_and_any_steps(
    laid: Path, tmp_path: Path, order: list[int], cuts: list[int], at_once: int
) -> None:
    path = Path(shutil.copy(laid, tmp_path / "r.db"))
    with open_record(path, write=True) as record:
        for batch in batches_of(POOL, order, cuts):
            record.add(batch, coder="test")
            assert not record.merged or not any(one.claims for one in batch)
            updating.update(record, at_once=at_once)
            check(record)
    path.unlink()


@pytest.fixture
def record(place: Path | str) -> RecordFile:
    with open_record(place, write=True) as opened:
        opened.add(POOL[:10], coder="test")
        updating.update(opened)
        yield opened


def test_reports_coded_again_and_revised(record: RecordFile) -> None:
    check(record)
    changed = coded("r0", "clash 2017-11-02 | [actor:Troops=guard] <fought> in [place:town=kalat].")
    record.add([changed, replace(POOL[1], claims=POOL[1].claims[1:])], coder="test 2")
    updating.update(record)
    check(record)
    record.add([CodedReport(POOL[2].report)], coder="test 3")
    updating.update(record)
    check(record)


def test_only_what_is_touched_is_written(record: RecordFile) -> None:
    with record._read() as connection:
        before = dict(connection.execute(text("SELECT id, changed FROM events")).all())
    far = coded("far", "bombing 2019-01-01 | [actor:Troops=army] <bombed> [place:town=iraq].")
    record.add([far], coder="test")
    assert updating.update(record) == 1
    with record._read() as connection:
        after = dict(connection.execute(text("SELECT id, changed FROM events")).all())
    assert {one: after[one] for one in before} == before
    assert len(after) == len(before) + 1
    assert updating.update(record) == 0


def test_a_tie_keeps_its_id_and_its_other_claims_are_not_read(
    record: RecordFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {tie.id: set(tie.claims) for tie in record.ties() if len(tie.claims) > 1}
    assert before
    monkeypatch.setattr("mountjoy.store.merging.Step.sharing", lambda _step, keys: {} if not keys else 1 / 0)
    ties = {tie.id: tie for tie in record.ties()}
    one = next(ties[ident] for ident in before)
    told = (
        f"{one.type} | [actor:The army={one.actor.entity}] <backs> [recipient:them={one.recipient.entity}]."
    )
    record.add([coded("later", told, published=date(2017, 12, 6))], coder="test")
    updating.update(record)
    now = {tie.id: set(tie.claims) for tie in record.ties()}
    assert now.keys() == ties.keys() and len(now[one.id]) == len(one.claims) + 1
    check(record)


def test_decisions_take_effect_and_can_be_undone(record: RecordFile) -> None:
    first = whole(record)
    event = next(event for event in record.events() if len(event.claims) > 1)
    one, two = event.claims[:2]
    other = next(other for other in record.events() if other.id != event.id and other.family == event.family)
    for about, verdict, subject, object_, detail in (
        ("pair", "different", one, two, None),
        ("pair", "same", one, other.claims[0], None),
        ("claim", "reject", one, None, None),
        ("source", "B", "Outlet 1", None, None),
        ("actor", "reject", "army", None, None),
        (
            "actor",
            "merge",
            "guard",
            "front",
            {"id": "front", "name": "Northern Front", "kind": "rebel-group"},
        ),
    ):
        made = record.decide("Ada", about, verdict, subject, object_=object_, detail=detail)
        updating.update(record)
        check(record)
        record.undo(made.number, "Ada")
        updating.update(record)
        check(record)
        assert whole(record) == first
    kept = [record.decide("Ada", "claim", "reject", claim) for claim in (one, other.claims[0])]
    updating.update(record)
    check(record)
    record.add(POOL[10:], coder="test")
    updating.update(record)
    check(record)
    for made in kept:
        record.undo(made.number, "Ada")
    updating.update(record)
    check(record)


def test_a_step_that_fails_is_done_again(record: RecordFile, monkeypatch: pytest.MonkeyPatch) -> None:
    first = whole(record)
    record.add(POOL[10:], coder="test")
    monkeypatch.setattr("mountjoy.merge.assemble", lambda *_given, **_named: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        updating.update(record)
    assert whole(record) == first
    assert not record.merged
    monkeypatch.undo()
    updating.update(record, at_once=3)
    check(record)


def test_what_was_merged_at_once_is_taken_up(place: Path | str) -> None:
    with open_record(place, write=True) as record:
        record.add(POOL[:6], coder="test")
        made = build(record.coded())
        record.replace_merged(made.events, made.ties, made.control, made.issues)
        assert record.merged
        record.add(POOL[6:], coder="test")
        assert not record.merged
        updating.update(record)
        check(record)


STORY = (
    "Two soldiers of the northern command were killed on Tuesday when a roadside device struck their vehicle near the old "
    "bridge at Zubara, the ministry said in a statement that gave no further word on who had laid it."
)


def test_near_copies_are_found_in_the_record(place: Path | str, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(report: Report) -> None:
        monkeypatch.setattr(pipeline, "read", lambda _paths, **_options: Ingested((report,), (), (), ()))
        pipeline.run(["x"], place, code=lambda reports: (CodedReport(one) for one in reports), coder="test")

    run(Report("first", STORY, origin="a#1"))
    run(Report("second", f"By our correspondent. {STORY}", origin="b#1"))
    run(Report("third", STORY.replace("Zubara", "Kalat"), origin="c#1"))
    with open_record(place) as record:
        assert [(one.id, one.copy_of, one.near_copy) for one in record.reports()] == [
            ("first", None, False), ("second", "first", True), ("third", None, False),
        ]  # fmt: skip


@pytest.mark.parametrize(("seed", "at_once"), [(0, 1), (1, 5), (2, 200)])
def test_reports_that_go_change_and_come_again_between_decisions(
    tmp_path: Path, seed: int, at_once: int
) -> None:
    chance = random.Random(seed)
    with open_record(tmp_path / "r.db", create=True) as record:
        record.add(POOL, coder="test")
        updating.update(record)
        for turn in range(6):
            some = chance.sample(POOL[:-1], 3)
            batch = [
                replace(one, claims=tuple(chance.sample(one.claims, chance.randrange(4)))) for one in some
            ]
            decided = _decide(record, chance)
            record.add(batch, coder=f"test {turn}")
            updating.update(record, at_once=at_once)
            check(record)
            if chance.random() < 0.5:
                record.undo(decided, "Ada")
            record.add([chance.choice(POOL)], coder=f"test {turn} again")
            updating.update(record, at_once=at_once)
            check(record)
        assert verify(record).damages == ()


def _decide(record: RecordFile, chance: random.Random) -> int:
    """One decision of any kind on what the record holds."""
    events = record.events()
    one, two = chance.sample([claim for event in events for claim in event.claims], 2)
    held = [chance.choice(relation.claims) for relation in (*record.ties(), *record.control())]
    about, verdict, subject, object_ = chance.choice(
        [
            ("pair", "same", one, two),
            ("pair", "different", one, two),
            ("claim", "reject", one, None),
            ("claim", "reject", chance.choice(held), None),
            ("actor", "reject", chance.choice(("army", "front")), None),
        ]
    )
    return record.decide("Ada", about, verdict, subject, object_=object_).number


def test_only_the_claims_of_a_report_that_is_coded_again_wait(record: RecordFile) -> None:
    again = POOL[0]
    mine = {one.id for one in again.claims}
    assert any(mine & set(tie.claims) and not mine >= set(tie.claims) for tie in record.ties())
    record.add([replace(again, claims=again.claims[1:])], coder="test 2")
    assert record.begin_merging() == len(again.claims)
    updating.update(record)
    check(record)


def test_a_claim_that_a_person_added_stays_when_its_report_is_coded_again(place: Path | str) -> None:
    report = CodedReport(Report("bare", "Troops bombed Zubara on Monday.", published=date(2017, 11, 6)))
    with open_record(place, write=True) as record:
        record.add([report], coder="test")
        added = add_claim(record, "bare", "bombing", "bombed", "Ada", roles=[]).subject
        updating.update(record)
        assert [event.claims for event in record.events()] == [(added,)]
        record.add([report], coder="test 2")
        assert record.begin_merging() == 1
        updating.update(record)
        check(record)
        assert [event.claims for event in record.events()] == [(added,)]
        record.decide("Ada", "pair", "same", added, object_=added[::-1])
        updating.update(record)
        assert [event.claims for event in record.events()] == [(added,)]
