"""Where, when and of which kind all events are, kept as they are written: packed in blocks, so that a large record's map is
read in a fraction of the time that its rows would take.

A block holds the events whose keys lie from its ``first`` up to the next block's, ascending, in rows of `ROW`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, delete, func, select

from mountjoy.store import direct, schema

MOST = 256  # events of a block; with one more it is cut
FILLED = 192  # events of each block that is cut or laid anew
NONE = -1  # where a day, a precision or a toll is unknown
KIND, ASSERTION = "kind", "assertion"
# Never changed: blocks are kept in it. kind, assertion: codes; end: the last day's ordinal; lat, lon: NaN where unknown.
ROW = np.dtype(
    [
        ("key", "<i8"), ("changed", "<i4"), ("kind", "<u2"), ("assertion", "u1"), ("precision", "i1"), ("end", "<i4"),
        ("killed", "<i4"), ("lat", "<f8"), ("lon", "<f8"),
    ]
)  # fmt: skip
_COLUMNS = (
    "key", "changed", "type", "family", "assertion", "place_precision", "date_end", "fatalities_best", "lat", "lon",
)  # fmt: skip
_LARGEST = np.iinfo(np.int32).max
AT_ONCE = FILLED * 20  # events read together while all blocks are laid
Rows = NDArray[np.void]
Word = tuple[str, str, str]
"""The sort of what has a code, and the words: a type and its family, or an assertion and nothing."""

_PUT = """INSERT INTO event_points (first, told, number, body) VALUES (?, ?, ?, ?)
ON CONFLICT (first) DO UPDATE SET told = excluded.told, number = excluded.number, body = excluded.body"""
_COVERS = "SELECT first, body FROM event_points WHERE first <= ? ORDER BY first DESC LIMIT 1"
_NEXT = "SELECT first FROM event_points WHERE first > ? ORDER BY first LIMIT 1"


def put(connection: Connection, event_rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep events, given their rows; none of them is kept yet."""
    given = [[row[name] for name in _COLUMNS] for row in event_rows]
    rows = _packed(given, _codes(connection, given, keep=True))
    _change(connection, rows["key"], rows)


def drop(connection: Connection, keys: Sequence[int]) -> None:
    """Forget the events of these keys."""
    _change(connection, np.unique(np.array(keys, np.int64)), np.empty(0, ROW))


def clear(connection: Connection) -> None:
    """Forget all."""
    connection.execute(delete(schema.event_points))


def rebuild(connection: Connection, on_step: Callable[[int, int], None]) -> None:
    """Keep all events anew; ``on_step`` is told how many of how many are."""
    clear(connection)
    total = int(connection.execute(select(func.count()).select_from(schema.events)).scalar_one())
    done = 0
    for rows in from_events(connection, keep=True):
        _write(connection, None, rows)
        done += len(rows)
        on_step(done, total)


def from_events(connection: Connection, *, keep: bool = False) -> Iterator[Rows]:
    """What blocks would hold of all events as their own rows tell it, some thousands at a time; ``keep`` to keep codes of words that
    have none.
    """
    key, columns = -1, ", ".join(f'"{name}"' for name in _COLUMNS)
    statement = f'SELECT {columns} FROM events WHERE "key" > ? ORDER BY "key" LIMIT {AT_ONCE}'
    while found := direct.fetch(connection, statement, (key,)):
        yield _packed(found, _codes(connection, found, keep=keep))
        key = found[-1][0]


def blocks(connection: Connection) -> Iterator[tuple[int, int, int, bytes]]:
    """(first, told, number, body) of each block, in order."""
    table, first = schema.event_points, -1
    asked = select(table.c.first, table.c.told, table.c.number, table.c.body).order_by(table.c.first)
    while found := connection.execute(asked.where(table.c.first > first).limit(50)).all():
        yield from ((row.first, row.told, row.number, bytes(row.body)) for row in found)
        first = found[-1].first


def unpack(body: bytes) -> Rows:
    """The rows of a block. Raises ValueError where the bytes are not what `put` made."""
    return np.frombuffer(body, ROW)


def told(body: bytes) -> int:
    """A number by which a block is known to be as it was."""
    return int.from_bytes(hashlib.blake2b(body, digest_size=8).digest(), "big", signed=True)


def words(connection: Connection) -> tuple[dict[tuple[str, str], int], dict[str, int]]:
    """The codes of kinds (type and family) and of assertions."""
    held = _known(connection)
    kinds = {(word, family): code for (sort, word, family), code in held.items() if sort == KIND}
    return kinds, {word: code for (sort, word, _), code in held.items() if sort == ASSERTION}


def _known(connection: Connection) -> dict[Word, int]:
    found = direct.fetch(connection, "SELECT sort, word, family, code FROM point_codes ORDER BY sort, code")
    return {(sort, word, family): code for sort, word, family, code in found}


def _codes(connection: Connection, given: Sequence[Sequence[Any]], *, keep: bool) -> dict[Word, int]:
    """All codes; words that have none yet get the next, which is kept with ``keep``."""
    known = _known(connection)
    wanted = dict.fromkeys(one for row in given for one in ((KIND, row[2], row[3]), (ASSERTION, row[4], "")))
    new = [one for one in wanted if one not in known]
    for one in new:
        known[one] = sum(1 for sort, _, _ in known if sort == one[0])
    if keep:
        statement = "INSERT INTO point_codes (sort, code, word, family) VALUES (?, ?, ?, ?)"
        values = [(sort, known[sort, word, more], word, more) for sort, word, more in new]
        direct.run_many(connection, statement, values)
    return known


def _packed(given: Sequence[Sequence[Any]], codes: Mapping[Word, int]) -> Rows:
    """Rows of `_COLUMNS` as they are kept, by key."""
    made = [
        (
            key, changed, codes[KIND, type_, family], codes[ASSERTION, assertion, ""],
            NONE if precision is None else precision, _ordinal(end), NONE if killed is None else min(killed, _LARGEST),
            np.nan if lat is None else lat, np.nan if lon is None else lon,
        )
        for key, changed, type_, family, assertion, precision, end, killed, lat, lon in given
    ]  # fmt: skip
    rows = np.array(made, ROW)
    return rows[np.argsort(rows["key"], kind="stable")]


def _ordinal(day: date | str | None) -> int:
    """A day's number; SQLite's driver gives days as 2017-10-03."""
    if day is None:
        return NONE
    return (date.fromisoformat(day) if isinstance(day, str) else day).toordinal()


def _change(connection: Connection, keys: NDArray[np.int64], new: Rows) -> None:
    """Take the events of ``keys`` (ascending) out of their blocks, and put ``new`` ones (ascending) in."""
    at = 0
    while at < len(keys):
        key = int(keys[at])
        found = direct.fetch(connection, _COVERS, (key,))
        first, body = found[0] if found else (0, b"")
        following = direct.fetch(connection, _NEXT, (key,))
        end = int(np.searchsorted(keys, following[0][0])) if following else len(keys)
        low, high = np.searchsorted(new["key"], (keys[at], keys[end - 1] + 1))
        _write(connection, int(first), _changed(unpack(bytes(body)), keys[at:end], new[low:high]))
        at = end


def _changed(held: Rows, keys: NDArray[np.int64], new: Rows) -> Rows:
    """Rows without those of ``keys``, and with ``new`` ones; all ascending."""
    if len(held):
        there = np.ascontiguousarray(held["key"])
        at = np.minimum(np.searchsorted(there, keys), len(held) - 1)
        gone = at[there[at] == keys]
        if len(gone):
            held = np.delete(held, gone)
    if not len(new):
        return held
    return np.insert(held, np.searchsorted(held["key"], new["key"]), new)


def _write(connection: Connection, first: int | None, rows: Rows) -> None:
    """Keep rows (ascending) as the block from ``first`` on, cut where they are too many; None: as blocks of their own."""
    if not len(rows):
        direct.run(connection, "DELETE FROM event_points WHERE first = ?", (first,))
        return
    parts = 1 if first is not None and len(rows) <= MOST else -(-len(rows) // FILLED)
    values = []
    for number, part in enumerate(np.array_split(rows, parts)):
        body = part.tobytes()
        begins = first if number == 0 and first is not None else int(part["key"][0])
        values.append((begins, told(body), len(part), body))
    direct.run_many(connection, _PUT, values)
