"""Where, when and of which kind all events are, read from one index; and the keys of those that words and terms find."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, Text, func, literal_column, select, text

from mountjoy.record import Event
from mountjoy.store import fulltext, schema
from mountjoy.store.filters import Filters
from mountjoy.store.finding import Plan, plan
from mountjoy.store.fulltext import Match
from mountjoy.store.indexing import in_parts
from mountjoy.store.reading import EVENT

CHUNK = 5_000  # rows held at a time
Point = tuple[int, int, str, str, str, date | str | None, float | None, float | None, int | None, int | None]
"""Key, the log's row that wrote it, type, family, assertion, last day (as 2017-10-03 where the driver gives it so), latitude and longitude (degrees, WGS 84), precision
of the place (1 exact), killed.
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """How far what was read goes: the last row of the log, and of the list of events that went."""

    log: int = 0
    gone: int = 0


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since: ``anew`` where all is to be read again, else the keys of events that went or changed."""

    seen: Seen
    anew: bool
    gone: tuple[int, ...]


def version(connection: Connection) -> int:
    """The number of the log's last row: whatever is written to a record's events adds one."""
    return int(connection.execute(select(func.coalesce(func.max(schema.log.c.number), 0))).scalar_one())


def changes(connection: Connection, since: Seen) -> Changes:
    """What went or was written again since."""
    table = schema.gone_events
    found = connection.execute(
        select(table.c.number, table.c.key).where(table.c.number > since.gone).order_by(table.c.number)
    ).all()
    last = int(found[-1].number) if found else since.gone
    anew = since.log == 0 or any(row.key is None for row in found)
    return Changes(
        Seen(version(connection), last), anew, tuple(int(row.key) for row in found if row.key is not None)
    )


def read(connection: Connection, since: Seen, changed: Changes) -> Iterator[list[Point]]:
    """The points that are to be read again after these changes: those written later, and those put back as they were."""
    yield from iterate(connection, -1 if changed.anew else since.log)
    if not changed.anew and changed.gone:
        yield from filter(None, [of_keys(connection, changed.gone)])


def iterate(connection: Connection, changed: int = -1) -> Iterator[list[Point]]:
    """The points of events that later rows of the log wrote, some thousands at a time."""
    wanted = select(*_columns()).where(schema.events.c.changed > changed)
    if connection.dialect.name == "sqlite":
        yield from _driver_rows(connection, wanted)
        return
    found = connection.execution_options(yield_per=CHUNK).execute(wanted)
    for part in found.partitions(CHUNK):
        yield [tuple(row) for row in part]


def _driver_rows(connection: Connection, wanted: Select[Any]) -> Iterator[list[Point]]:
    """The same from SQLite's driver itself, which gives a million rows in a third of the time."""
    told = str(wanted.compile(connection, compile_kwargs={"literal_binds": True}))
    raw = connection.connection.cursor()
    try:
        raw.execute(told)
        while part := raw.fetchmany(CHUNK):
            yield list(part)
    finally:
        raw.close()


def of_keys(connection: Connection, keys: Sequence[int]) -> list[Point]:
    """The points of the events that have these keys."""
    made: list[Point] = []
    for part in in_parts(keys):
        found = connection.execute(select(*_columns()).where(schema.events.c.key.in_(part)))
        made += [tuple(row) for row in found]
    return made


def _columns() -> tuple[Any, ...]:
    table = schema.events.c
    return (
        table.key, table.changed, table.type, table.family, table.assertion, table.date_end, table.lat, table.lon,
        table.place_precision, table.fatalities_best,
    )  # fmt: skip


def events_of_keys(connection: Connection, keys: Sequence[int]) -> dict[int, Event]:
    """The events that have these keys."""
    table, made = schema.events.c, {}
    for part in in_parts(keys):
        for key, body in connection.execute(select(table.key, table.body).where(table.key.in_(part))):
            made[int(key)] = EVENT.decode(body)
    return made


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
