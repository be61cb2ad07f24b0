"""What is read after the start, before anybody asks."""

from __future__ import annotations

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mountjoy.serve.desk import Desk
from mountjoy.serve.running import Run
from mountjoy.serve.warming import warm
from mountjoy.store import RecordFile, open_record


def test_what_the_first_pages_show_is_read_before_anybody_asks(tmp_path: Path) -> None:
    done = list[int]()
    with open_record(tmp_path / "record.db", create=True) as record:
        desk = Desk(record, "Ada")
        warm(desk, lambda: done.append(len(desk._kept))).join()
        assert desk._points, "positions of events"
        assert {"totals", "actors", "busiest places", "outlets", "trees"} <= desk._kept.keys()
        assert done == [len(desk._kept)]
        before = desk._points[-1]
        assert desk.points() is before


def test_processes_begin_with_what_the_first_one_read(tmp_path: Path) -> None:
    path = tmp_path / "record.db"
    open_record(path, create=True).close()
    with socket.socket() as listener:
        run = Run(path, False, "Ada", (), lambda: None, False, listener)
        run.read_ahead()
    with open_record(path) as record:
        desk = Desk(record, "Ada")
        desk.begin_with(run.points)
        assert desk.points() is run.points[0]


def test_what_cannot_be_read_is_told_and_does_not_stop_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    read = []
    with open_record(tmp_path / "record.db", create=True) as record:
        desk = Desk(record, "Ada")

        def fails() -> None:
            raise OSError("the disk is gone")

        monkeypatch.setattr(desk, "points", fails)
        monkeypatch.setattr("mountjoy.serve.warming.all_places", lambda desk: read.append(desk))
        monkeypatch.setattr("mountjoy.serve.warming.sides_of", lambda places: None)
        warm(desk).join()
        assert read == [desk]
    assert "the disk is gone" in caplog.text


def test_what_many_ask_for_at_once_is_read_once(demo: RecordFile) -> None:
    desk, reads, begun = Desk(demo, "ana"), list[int](), threading.Event()
    desk.version = lambda: 1  # type: ignore[method-assign]

    def read(_: RecordFile) -> int:
        reads.append(1)
        begun.wait(0.2)
        return len(reads)

    with ThreadPoolExecutor(8) as pool:
        found = [one.result() for one in [pool.submit(desk.once, "n", read) for _ in range(8)]]
    assert found == [1] * 8 and reads == [1]
    assert desk._turns == {}


def test_a_reading_that_fails_does_not_hold_up_the_next(demo: RecordFile) -> None:
    desk = Desk(demo, "ana")

    def fails(_: RecordFile) -> int:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        desk.once("n", fails)
    assert desk.once("n", lambda _: 3) == 3
