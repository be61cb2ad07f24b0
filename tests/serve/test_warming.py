"""What is read after the start, before anybody asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from mountjoy.serve.desk import Desk
from mountjoy.serve.warming import warm
from mountjoy.store import open_record


def test_points_and_places_are_read_before_anybody_asks(tmp_path: Path) -> None:
    with open_record(tmp_path / "record.db", create=True) as record:
        desk = Desk(record, "Ada")
        warm(desk).join()
        assert desk._points, "positions of events"
        before = desk._points[-1]
        assert desk.points() is before


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
