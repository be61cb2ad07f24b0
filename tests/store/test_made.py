"""The record that is measured at size: what is stamped at once is what the product's own steps write."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from bench.filling import fill, fill_slowly
from bench.world import World
from mountjoy.store import open_record

# Of the log times differ, and how many events are written together; the full-text index lays its own inner tables; positions of
# events are packed with codes in the order in which words came.
_LEFT_OUT = ("log", "state", "_fts_data", "_fts_idx", "event_points", "point_codes")
EVENTS = 250


def _rows(path: Path) -> dict[str, list[str]]:
    """The rows of each table, in a fixed order."""
    found = {}
    connection = sqlite3.connect(path)
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (table,) in tables:
        if not table.endswith(_LEFT_OUT):
            columns = [f'"{row[1]}"' for row in connection.execute(f"PRAGMA table_info({table})")]
            found[table] = sorted(map(repr, connection.execute(f"SELECT {', '.join(columns)} FROM {table}")))
    connection.close()
    return found


def _places(path: Path) -> dict[str, list[float]]:
    """What is packed of all events but the codes."""
    with open_record(path) as record:
        columns = record.points().columns
    return {name: columns[name].tolist() for name in ("key", "end", "precision", "killed")}


def test_a_stamped_record_is_the_one_that_merging_leaves(tmp_path: Path) -> None:
    written = []
    for name, write in (("stamped.db", fill), ("stepped.db", fill_slowly)):
        with open_record(tmp_path / name, create=True) as record:
            write(record, World(), EVENTS)
        written.append(_rows(tmp_path / name))
    stamped, stepped = written
    assert len(stepped["events"]) > EVENTS * 0.8
    assert stamped.keys() == stepped.keys()
    for table, rows in stepped.items():
        assert stamped[table] == rows, table
    one, other = (_places(tmp_path / name) for name in ("stamped.db", "stepped.db"))
    assert one == other
