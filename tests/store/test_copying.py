"""A record copied between databases is the same record."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from mountjoy.errors import RecordError
from mountjoy.merge import build
from mountjoy.store import RecordFile, copy_record, open_record
from tests.store.conftest import NewPlace
from tests.store.server import Server
from tests.store.test_record_file import REPORTS

RECEIVED = b"as it came \x00\xff"


def fill(record: RecordFile) -> None:
    record.add(REPORTS, coder="test 1", sources={hashlib.sha256(RECEIVED).hexdigest(): RECEIVED})
    merged = build(record.coded())
    record.replace_merged(merged.events, merged.ties, merged.control, merged.issues)
    record.decide("Ada", "actor", "reject", "front", why="no actor")


def told(record: RecordFile) -> list[object]:
    return [
        list(record.coded()), record.events(), record.ties(), record.control(), record.decisions(), record.issues(),
        record.events(actor="army", place="hama"), record.reports(search="Zubarah"), record.verify(),
        record.source(hashlib.sha256(RECEIVED).hexdigest()), record.totals(),
    ]  # fmt: skip


@pytest.mark.parametrize("way", ["to a server", "to a file", "between files"])
def test_a_copy_is_the_same(way: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    source: Path | str = tmp_path / "one.db"
    target: Path | str = tmp_path / "two.db"
    if way != "between files":
        server: Server = request.getfixturevalue("server")
        name = f"copy_{way.replace(' ', '_')}"
        server.execute(f"CREATE DATABASE {name}")
        source, target = (source, server.url(name)) if way == "to a server" else (server.url(name), target)
    with open_record(source, create=True) as one, open_record(target, create=True) as two:
        fill(one)
        copied = {table.table: table.rows for table in copy_record(one, two)}
        assert (copied["reports"], copied["sources"], copied["decisions"]) == (5, 1, 1)
        assert told(two) == told(one)
        with pytest.raises(RecordError, match="holds a record already"):
            copy_record(one, two)
        two.decide("Ada", "actor", "reject", "army")  # numbers go on where they were
        two.add(REPORTS[:1], coder="test 2")
        assert [decision.number for decision in two.decisions()] == [1, 2]
        assert two.verify() == []


def test_a_copy_that_fails_leaves_nothing(new_place: NewPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    from mountjoy.store import copying

    with open_record(new_place(), write=True) as one, open_record(new_place(), write=True) as two:
        fill(one)
        monkeypatch.setattr(
            copying, "_told", lambda connection, table: copying.Copied(table.name, 0, "0" * 64)
        )
        with pytest.raises(RecordError, match=r"nothing was kept"):
            copy_record(one, two)
        assert two.totals()["reports"] == 0
        monkeypatch.undo()
        assert copy_record(one, two)
