"""Where, when and of which kind all events are, read from what is kept of them; and the keys of those that words and terms find."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Text, func, literal_column, select, text

from mountjoy.record import CountValue, Event
from mountjoy.store import direct, fulltext, positions, schema
from mountjoy.store.filters import Filters
from mountjoy.store.finding import Plan, plan
from mountjoy.store.fulltext import Match
from mountjoy.store.indexing import in_parts
from mountjoy.store.packed import unpack
from mountjoy.store.reading import EVENT

CHUNK = 200  # blocks held at a time
_NEW = np.iinfo(np.int64).min  # in place of how far a block moved
Layout = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Positions:
    """All events of a state of the record by key (first day, then id), a column each as `mountjoy.store.positions.ROW` names them.

    ``log`` is the number of the log's last row; ``kinds`` and ``assertions`` give the codes of words. ``layout`` is of each block
    its first key, by what it is known, and its number of events: by it only what changed is read the next time.
    """

    log: int
    kinds: dict[tuple[str, str], int]
    assertions: dict[str, int]
    layout: Layout
    columns: dict[str, NDArray[Any]]


def read(connection: Connection, before: Positions | None = None) -> Positions:
    """All events as they stand; what has not changed since ``before`` is taken from there."""
    log = version(connection)
    kinds, assertions = positions.words(connection)
    layout = _layout(connection)
    if before is not None and np.array_equal(layout, before.layout):
        return replace(before, log=log, kinds=kinds, assertions=assertions)
    at = np.concatenate([[0], np.cumsum(layout[:, 2])])
    columns = {name: np.empty(at[-1], positions.ROW[name]) for name in positions.ROW.names or ()}
    known = _take_over(columns, layout, at, before)
    _read_blocks(connection, columns, layout, at, np.flatnonzero(~known))
    return Positions(log, kinds, assertions, layout, columns)


def version(connection: Connection) -> int:
    """The number of the log's last row: whatever is written to a record's events adds one."""
    return int(connection.execute(select(func.coalesce(func.max(schema.log.c.number), 0))).scalar_one())


def _layout(connection: Connection) -> Layout:
    found = direct.fetch(connection, "SELECT first, told, number FROM event_points ORDER BY first")
    return np.array(found, np.int64).reshape(-1, 3)


def _take_over(
    columns: dict[str, NDArray[Any]], layout: Layout, at: NDArray[np.int64], before: Positions | None
) -> NDArray[np.bool_]:
    """Copy what is as it was, as far as possible in long pieces; which blocks were."""
    known = np.zeros(len(layout), np.bool_)
    if before is None or not len(before.layout) or not len(layout):
        return known
    was = np.minimum(np.searchsorted(before.layout[:, 0], layout[:, 0]), len(before.layout) - 1)
    known = np.asarray((before.layout[was] == layout).all(axis=1), np.bool_)
    stood = np.concatenate([[0], np.cumsum(before.layout[:, 2])])
    shift = np.where(known, at[:-1] - stood[was], _NEW)
    edges = [0, *(np.flatnonzero(np.diff(shift)) + 1).tolist(), len(layout)]
    for one, other in pairwise(edges):
        if known[one]:
            start, end, moved = int(at[one]), int(at[other]), int(shift[one])
            for name, column in columns.items():
                column[start:end] = before.columns[name][start - moved : end - moved]
    return known


def _read_blocks(
    connection: Connection,
    columns: dict[str, NDArray[Any]],
    layout: Layout,
    at: NDArray[np.int64],
    wanted: NDArray[np.int64],
) -> None:
    """Read the blocks of those numbers into their places, some at a time."""
    for part in in_parts(wanted.tolist(), CHUNK):
        statement = "SELECT first, body FROM event_points WHERE first IN (*)"
        found = dict(direct.fetch_in(connection, statement, layout[part, 0].tolist()))
        rows = positions.unpack(b"".join(found[first] for first in layout[part, 0].tolist()))
        places = np.concatenate([np.arange(at[number], at[number + 1]) for number in part])
        for name, column in columns.items():
            column[places] = rows[name]


@dataclass(frozen=True, slots=True)
class Tolls:
    """The dead and the injured of an event, as the event has them."""

    fatalities: tuple[CountValue, ...]
    injuries: tuple[CountValue, ...]


_TOLLS = msgspec.json.Decoder(Tolls)


def events_of_keys(connection: Connection, keys: Sequence[int]) -> dict[int, Event]:
    """The events that have these keys."""
    return {key: EVENT.decode(unpack(body)) for key, body in _bodies(connection, keys)}


def tolls_of_keys(connection: Connection, keys: Sequence[int]) -> list[Tolls]:
    """The tolls alone of the events that have these keys, in no order."""
    return [_TOLLS.decode(unpack(body)) for _, body in _bodies(connection, keys)]


def _bodies(connection: Connection, keys: Sequence[int]) -> direct.Found:
    return direct.fetch_in(connection, 'SELECT "key", body FROM events WHERE "key" IN (*)', keys)


def keys(connection: Connection, filters: Filters) -> NDArray[np.int64]:
    """The keys, ascending, of the events that fit the actor, place, source, grade, state and words of ``filters`` alone.

    Raises InputError where a name stands for too many.
    """
    made = plan(
        connection,
        Filters(
            actor=filters.actor, place=filters.place, source=filters.source, min_grade=filters.min_grade,
            state=filters.state, text=filters.text, children=filters.children,
        ),
    )  # fmt: skip
    return np.empty(0, np.int64) if made.nothing else _found(connection, made)


def _found(connection: Connection, made: Plan) -> NDArray[np.int64]:
    """All keys at once as one text, which the database makes far faster than rows."""
    match = Match(made.match.terms, made.match.text)
    name = fulltext.index_table(connection, "events_fts")
    number = next(iter(name.c))
    joined = (
        func.group_concat(number)
        if connection.dialect.name == "sqlite"
        else func.string_agg(number.cast(Text), literal_column("','"))
    )
    asked = {"query": fulltext.question(connection, match)}
    told = connection.execute(
        select(joined).select_from(name).where(text(fulltext.condition(connection, "events_fts"))), asked
    ).scalar_one()
    if not told:
        return np.empty(0, np.int64)
    found = np.fromstring(told, np.int64, sep=",")
    return found if bool(np.all(found[1:] > found[:-1])) else np.unique(found)


def fill(connection: Connection) -> None:
    """Note the precision of the places of events that older tables held."""
    table = schema.events
    found = connection.execute(select(table.c.key).order_by(table.c.key)).scalars().all()
    for part in in_parts(found):
        held = events_of_keys(connection, part).items()
        values = [
            {"key": key, "value": event.place.precision} for key, event in held if event.place is not None
        ]
        if values:
            connection.execute(text("UPDATE events SET place_precision = :value WHERE key = :key"), values)
