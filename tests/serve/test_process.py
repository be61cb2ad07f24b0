"""What a process that serves holds and how it is set."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import anyio.to_thread
import pytest
from fastapi.testclient import TestClient

from mountjoy.serve import create_app, points
from mountjoy.serve.desk import Desk
from mountjoy.serve.process import THREADS
from mountjoy.store import Filters, RecordFile

HEAVY = "{'spacy', 'thinc', 'onnxruntime', 'pyarrow', 'pandas', 'alembic'}"


def test_serving_loads_nothing_that_only_coding_needs() -> None:
    program = f"import sys, mountjoy.cli.serve, mountjoy.serve; print(sorted({HEAVY} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_so_many_requests_are_answered_at_once(demo: RecordFile) -> None:
    app = create_app(Desk(demo, "ana"))

    @app.get("/threads")
    async def threads() -> float:
        return anyio.to_thread.current_default_thread_limiter().total_tokens

    with TestClient(app, base_url="http://127.0.0.1") as client:
        assert client.get("/threads").json() == THREADS


def test_selections_are_kept_up_to_so_many_positions(
    demo: RecordFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = points.read(demo)
    monkeypatch.setattr(points, "_MOST_KEPT", len(held) + 1)
    first = held.select(demo, Filters())
    assert held.select(demo, Filters()) is first
    held.select(demo, Filters(until=date(2100, 1, 1)))
    assert len(held._selected) == 1  # together they would be too many
    assert list(held.select(demo, Filters())) == list(first)


def test_points_hold_what_events_hold(demo: RecordFile) -> None:
    held = points.read(demo)
    events = demo.events_of_keys(held.key.tolist())
    assert len(events) == len(held) > 10
    kinds = {code: kind for kind, code in held.names.kinds.items()}
    for number, key in enumerate(held.key.tolist()):
        event = events[key]
        assert kinds[int(held.kind[number])][0] == event.type
        last = event.date.end if event.date is not None else None
        assert int(held.end[number]) == (points.NONE if last is None else last.toordinal())
        lat = None if event.place is None else event.place.lat
        assert (lat is None and held.lat[number] != held.lat[number]) or float(held.lat[number]) == lat


def test_what_is_counted_of_a_view_is_counted_once(demo: RecordFile, monkeypatch: pytest.MonkeyPatch) -> None:
    held, counts = points.read(demo), list[int]()

    def count() -> int:
        counts.append(1)
        return len(counts)

    first = held.select(demo, Filters())
    assert [held.counted(first, "n", count), held.counted(held.select(demo, Filters()), "n", count)] == [1, 1]
    other = held.select(demo, Filters(until=date(2017, 1, 1)))
    assert held.counted(other, "n", count) == 2 and held.counted(first, "m", count) == 3
    assert len(points.read(demo)._counted) == 0
    monkeypatch.setattr(points, "_MOST_COUNTED", 1)
    held.counted(other, "m", count)
    assert len(held._counted) == 1
