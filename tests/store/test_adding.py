"""Reports added and merged in one transaction: the record is what merging everything at once gives, or as it was before."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from mountjoy import updating
from mountjoy.claim import CodedReport
from mountjoy.merge import build
from mountjoy.store import RecordFile, direct, open_record
from tests.store.arriving import batches_of, in_any_order
from tests.store.conftest import NewPlace
from tests.store.test_updating import POOL, check, whole


@pytest.fixture
def record(place: Path | str) -> RecordFile:
    with open_record(place, write=True) as opened:
        updating.add(opened, POOL[:10], coder="test")
        yield opened


@in_any_order(POOL, examples=15, most=6, batches=(4, 30), at_once=(7, 200))
def test_any_order_and_any_batches(
    laid: Path, tmp_path: Path, order: list[int], cuts: list[int], at_once: int
) -> None:
    path = Path(shutil.copy(laid, tmp_path / "r.db"))
    with open_record(path, write=True) as record:
        for batch in batches_of(POOL, order, cuts):
            updating.add(record, batch, coder="test", at_once=at_once)
            check(record)
    path.unlink()


def test_coded_again_revised_and_decided(record: RecordFile) -> None:
    check(record)
    other = replace(POOL[0], claims=POOL[0].claims[1:])
    updating.add(record, [other, POOL[10], replace(POOL[1], claims=())], coder="test 2")
    check(record)
    rejected = record.decide("Ada", "claim", "reject", POOL[10].claims[0].id)
    updating.add(record, [POOL[11]], coder="test 2")  # what a decision left waiting is merged with it
    check(record)
    record.undo(rejected.number, "Ada")
    updating.add(record, [CodedReport(POOL[2].report)], coder="test 3")
    check(record)


def test_merging_that_fails_adds_nothing(record: RecordFile, monkeypatch: pytest.MonkeyPatch) -> None:
    before, coded = whole(record), list(record.coded())
    monkeypatch.setattr("mountjoy.merge.assemble", lambda *_given, **_named: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        updating.add(record, POOL[10:], coder="test")
    assert list(record.coded()) == coded
    assert whole(record) == before
    assert record.merged
    monkeypatch.undo()
    assert updating.add(record, POOL[10:], coder="test") == sum(len(one.claims) for one in POOL[10:])
    check(record)


def test_one_transaction_writes_both(record: RecordFile, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[int] = []
    write = RecordFile._write
    monkeypatch.setattr(RecordFile, "_write", lambda self: (begun.append(1), write(self))[1])
    updating.add(record, [POOL[10]], coder="test")
    assert len(begun) == 1
    updating.add(record, [POOL[11]], coder="test", at_once=1)  # more than that waits, and is merged in steps
    assert len(begun) > 2
    check(record)


def test_a_record_that_is_to_be_merged_anew(place: Path | str) -> None:
    told: list[tuple[int, int]] = []
    with open_record(place, write=True) as record:
        record.add(POOL[:6], coder="test")
        made = build(record.coded())
        record.replace_merged(made.events, made.ties, made.control, made.issues)
        updating.add(record, POOL[6:8], coder="test", on_step=lambda done, total: told.append((done, total)))
        check(record)
        updating.add(record, POOL[8:9], coder="test", on_step=lambda done, total: told.append((done, total)))
        check(record)
    every, one = (sum(len(coded.claims) for coded in part) for part in (POOL[:8], POOL[8:9]))
    assert told == [(every, every), (one, one)]


def test_reports_in_hand_are_those_that_are_read(record: RecordFile) -> None:
    twice = replace(POOL[12], claims=(*POOL[12].claims, POOL[12].claims[0]))
    copied = replace(POOL[12], report=replace(POOL[12].report, id="copied"), claims=())
    with record.adding([twice, copied], coder="test") as step:
        in_hand = list(step.coded([twice.report.id, copied.report.id]))
    assert in_hand == list(record.coded([twice.report.id, copied.report.id]))
    assert in_hand[0].claims == POOL[12].claims
    assert in_hand[1].report.copy_of == POOL[12].report.id


@pytest.mark.parametrize("size", [0, 1, 3, 250, 251, 500, 501, 1203])
def test_long_lists_find_each_row_once(new_place: NewPlace, size: int) -> None:
    wanted = list(range(size))
    with open_record(new_place(), write=True) as record:
        with record._write() as connection:
            direct.run_many(
                connection, "INSERT INTO links (one, two, score, verdict, reasons) VALUES (?, ?, 0.5, ?, '[]')",
                [(number, number + 1, "same 100%") for number in range(1300)],
            )  # fmt: skip
        with record._read() as connection:
            once = direct.fetch_in(
                connection, "SELECT one FROM links WHERE two > ? AND one IN (*)", wanted, [0]
            )
            assert sorted(one for (one,) in once) == wanted
            ends = "SELECT one FROM links WHERE one IN (*) UNION SELECT one FROM links WHERE two IN (*)"
            assert {one for (one,) in direct.fetch_in(connection, ends, wanted)} == set(wanted)
            like = "SELECT count(*) FROM links WHERE verdict LIKE 'same %'"
            assert direct.fetch(connection, like) == [(1300,)]
        with record._write() as connection:
            direct.run_in(connection, "DELETE FROM links WHERE one IN (*)", wanted)
            left = direct.fetch(connection, "SELECT count(*) FROM links")
    assert left == [(1300 - size,)]
