"""Receipts and snapshots in both databases; a record is sound after all that may be done with it there."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import delete, select, update

from mountjoy import pipeline
from mountjoy.custody import diff, publish, published, verify
from mountjoy.errors import NotFoundError, RecordError
from mountjoy.receipt import Receipt
from mountjoy.store import copy_record, open_record, rows, schema
from tests.store.conftest import NewPlace
from tests.store.oldest import lay_oldest
from tests.store.test_record_file import REPORTS

RECEIVED = b"as it came \x00\xff"
SHA256 = hashlib.sha256(RECEIVED).hexdigest()
RECEIPT = Receipt(
    SHA256, "a.jsonl", len(RECEIVED), "0.1.0", {"saved-from": "https://zan.example"}, "lines", 2017
)


def fill(place: Path | str) -> None:
    with open_record(place, write=True) as record:
        assert record.receive([RECEIPT]) == 1
        record.add(REPORTS, coder="test 1", sources={SHA256: RECEIVED})
        record.decide("Ada", "claim", "reject", REPORTS[1].claims[0].id, why="an accident")
        pipeline.merge_again(record)


def test_receipts_are_kept_once_for_each_file(place: Path | str) -> None:
    fill(place)
    with open_record(place, write=True) as record:
        assert record.receive([RECEIPT]) == 0
        again = Receipt(SHA256, "copy.jsonl", len(RECEIVED), "0.2.0")
        assert record.receive([again, RECEIPT, again]) == 1
        first, second = record.receipts(SHA256)
        assert (first.origin, first.headers, first.items, first.year) == (
            "a.jsonl",
            RECEIPT.headers,
            "lines",
            2017,
        )
        assert (second.origin, second.version, first.at <= second.at) == ("copy.jsonl", "0.2.0", True)
        assert record.receipts("0" * 64) == []
        assert verify(record).sound


def test_a_snapshot_is_kept_as_it_is(place: Path | str) -> None:
    fill(place)
    with open_record(place, write=True) as record:
        one = publish(record, "q4", "Ada")
        with pytest.raises(RecordError, match="is used already"):
            record.publish("q4", one.sha256, b"", {})
        assert [(held.tag, held.sha256) for held in record.snapshots()] == [("q4", one.sha256)]
        assert published(record) == [one]
        with pytest.raises(NotFoundError, match="no snapshot has the tag 'q5'"):
            record.snapshot("q5")
        assert verify(record).sound and diff(record, "q4") == []
        assert record.writable
    with open_record(place) as record:
        assert not record.writable


def test_a_copy_is_sound_and_has_the_same_snapshot(new_place: NewPlace, tmp_path: Path) -> None:
    place = new_place()
    fill(place)
    with open_record(place, write=True) as one, open_record(tmp_path / "copy.db", create=True) as two:
        sha256 = publish(one, "q4", "Ada").sha256
        copy_record(one, two)
        found = verify(two)
        assert found.damages == ()
        assert publish(two, "q5", "Ada").sha256 == sha256
        assert verify(two, head=found.head.hash).sound


def test_damage_on_a_server_is_named_as_in_a_file(new_place: NewPlace) -> None:
    place = new_place()
    fill(place)
    claim = REPORTS[0].claims[0].id
    with open_record(place, write=True) as record:
        with record._write() as connection:
            table = schema.claims
            connection.execute(update(table).where(table.c.id == claim).values(score=0.1))
            number = (
                connection.execute(select(schema.log.c.number).order_by(schema.log.c.number.desc()))
                .scalars()
                .first()
            )
            connection.execute(delete(schema.log).where(schema.log.c.number == number))
            connection.execute(update(schema.decisions).values(who="Eve"))
        told = {(damage.table, damage.id) for damage in verify(record).damages}
    assert {("claims", claim), ("decisions", "1")} <= told
    assert "log" in {table for table, _ in told}


@pytest.mark.parametrize("version", ["0001", "0002", "0003", "0004", "0005", "0006"])
def test_a_record_of_old_is_sound_when_it_was_brought_up_to_date(tmp_path: Path, version: str) -> None:
    """Its log has no seals; what can be checked without them is, and the rest is said."""
    path = tmp_path / "r.db"
    old = [replace(one, report=replace(one.report, origin="", sha256="")) for one in REPORTS[:3]]
    lay_oldest(path, old, version)
    detail = msgspec.json.encode(
        {"coder": "old 1", "reports": {one.report.id: len(one.claims) for one in old}}
    ).decode()
    at = "2019-01-01T00:00:00+00:00"
    with sqlite3.connect(path) as database:
        row = (at, "code", detail, "", rows.digest("", at, "code", detail))
        database.execute("INSERT INTO log (at, action, detail, previous, hash) VALUES (?, ?, ?, ?, ?)", row)
    database.close()
    with open_record(path, write=True) as record:
        pipeline.merge_again(record)
        found = verify(record)
        assert found.damages == ()
        assert found.notes[0].startswith("3 reports were coded before the log kept their seals")
        assert publish(record, "q4", "Ada").counts["reports"] == 3
        assert verify(record).sound
    with sqlite3.connect(path) as database:
        actions = [action for (action,) in database.execute("SELECT action FROM log ORDER BY number")]
        database.execute("UPDATE claims SET trigger_start = trigger_start + 1 WHERE kind = 'control'")
    database.close()
    assert actions == ["code", "upgrade", "merge", "publish"]
    with open_record(path) as record:
        assert {damage.table for damage in verify(record).damages} == {"claims"}
