"""A record as its rows stand, for checking it: raw values, all of one moment, and no row that stops the reading.

What is read here may have been changed by hand. A row that cannot be read as what it should be comes as a `Spoilt`
with its id and the reason, and the rest goes on.
"""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, Table, func, select, text, tuple_
from sqlalchemy.exc import SQLAlchemyError

from mountjoy.claim import CodedReport
from mountjoy.errors import MountjoyError
from mountjoy.record import Control, Event, Tie
from mountjoy.store import positions, reading, rows, schema, states, tallies
from mountjoy.store.record_file import RecordFile

CHUNK = 200
Value = TypeVar("Value")
Merged = Event | Tie | Control
MERGED: Mapping[str, tuple[Table, type[Any], Callable[[Any], rows.Row]]] = {
    "events": (schema.events, Event, lambda event: rows.event_row(event, 0, "", 0)),
    "ties": (schema.ties, Tie, rows.tie_row),
    "control": (schema.control, Control, rows.control_row),
}
# Not of the event itself: its place in the index, what reviewers made of it, when it changed.
_APART = frozenset(("key", "state", "changed", "body"))
_UNREADABLE = (
    msgspec.MsgspecError, zlib.error, MountjoyError, SQLAlchemyError, ValueError, TypeError, KeyError, IndexError, AttributeError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spoilt:
    """A row that cannot be read, and why."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class LogRow:
    """A row of the log; ``detail`` is JSON as written, ``hash`` is over the row and ``previous``."""

    number: int
    at: str
    action: str
    detail: str
    previous: str
    hash: str

    @property
    def expected(self) -> str:
        """The hash that the row should have."""
        return rows.digest(self.previous, self.at, self.action, self.detail)


class Audit:
    """The rows of a record, read in one transaction; ``record`` is the record as it stands in it."""

    def __init__(self, connection: Connection, record: RecordFile) -> None:
        self._connection = connection
        self.record = record

    def count(self, name: str) -> int:
        """How many rows a table has."""
        table = schema.metadata.tables[name]
        return int(self._connection.execute(select(func.count()).select_from(table)).scalar_one())

    def file_problems(self) -> list[str]:
        """What the database itself finds wrong with its file; nothing for a server, which looks after itself."""
        if self._connection.dialect.name != "sqlite":
            return []
        found = self._connection.execute(text("PRAGMA integrity_check(20)")).scalars().all()
        return [str(line) for line in found if line != "ok"]

    def state(self, name: str) -> str | None:
        """A fact about the record, such as ``log_head``."""
        table = schema.state
        return self._connection.execute(select(table.c.value).where(table.c.name == name)).scalar()

    def log(self, numbers: Sequence[int] | None = None) -> Iterator[LogRow]:
        """The rows of the log in order, or those of some numbers."""
        table, after = schema.log, None
        while True:
            statement = select(table).order_by(table.c.number).limit(CHUNK)
            if numbers is not None:
                statement = statement.where(table.c.number.in_(list(numbers)))
            if after is not None:
                statement = statement.where(table.c.number > after)
            found = self._connection.execute(statement).mappings().all()
            for row in found:
                yield LogRow(**{name: row[name] for name in LogRow.__slots__})
            if len(found) < CHUNK:
                return
            after = found[-1]["number"]

    def source_hashes(self) -> list[tuple[str, int]]:
        """The hash and size of all bytes that are kept, by hash."""
        table = schema.sources
        found = self._connection.execute(select(table.c.sha256, table.c.size).order_by(table.c.sha256))
        return [(str(sha256), int(size)) for sha256, size in found]

    def source(self, sha256: str) -> bytes:
        """The bytes kept under a hash."""
        table = schema.sources
        return bytes(
            self._connection.execute(select(table.c.bytes).where(table.c.sha256 == sha256)).scalar_one()
        )

    def rows(self, name: str) -> Iterator[dict[str, Any] | Spoilt]:
        """All rows of a small table by its key."""
        table = schema.metadata.tables[name]
        keys = list(table.primary_key.columns)
        for key in self._connection.execute(select(*keys).order_by(*keys)).all():
            wanted = [column == value for column, value in zip(keys, key, strict=True)]
            try:
                yield dict(self._connection.execute(select(table).where(*wanted)).mappings().one())
            except _UNREADABLE as error:
                yield Spoilt("/".join(map(str, key)), _why(error))

    def report_facts(self) -> Iterator[tuple[str, str, str, str]]:
        """(id, coder, content, text_sha256) of each report in the order of reading."""
        table = schema.reports
        found = self._connection.execute(
            select(table.c.id, table.c.coder, table.c.content, table.c.text_sha256).order_by(table.c.number)
        )
        for row in found:
            yield tuple(map(str, row))  # type: ignore[misc]

    def coded(self, ids: Sequence[str]) -> Iterator[tuple[str, CodedReport | Spoilt]]:
        """Reports with their mentions and claims as they were coded, some hundred at a time."""
        yield from self._each(
            ids, lambda part: {one.report.id: one for one in reading.iterate_coded(self._connection, part)}
        )

    def merged(self, name: str) -> Iterator[tuple[str, Merged | Spoilt, Mapping[str, Any]]]:
        """Each event, tie or control with its id and the columns to find it by that differ from its body."""
        table, type_, to_row = MERGED[name]
        ids = [
            str(ident)
            for ident in self._connection.execute(select(table.c.id).order_by(table.c.id)).scalars()
        ]

        def read(part: Sequence[str]) -> dict[str, tuple[Any, Mapping[str, Any]]]:
            found = self._connection.execute(select(table).where(table.c.id.in_(part))).mappings()
            made: dict[str, tuple[Any, Mapping[str, Any]]] = {}
            for row in found:
                body = row["body"]
                packed = isinstance(body, bytes)
                value = msgspec.json.decode(body, type=type_) if packed else msgspec.convert(body, type_)
                wanted = to_row(value)
                differ = {k: row[k] for k in wanted if k not in _APART and row[k] != wanted[k]}
                made[str(row["id"])] = (value, differ)
            return made

        for ident, found in self._each(ids, read):
            if isinstance(found, Spoilt):
                yield ident, found, {}
            else:
                yield ident, *found

    def stated(self, name: str) -> Iterator[tuple[str, bytes | None]]:
        """The id of each tie or statement of control ("ties", "control") and what its claims add up to, as it is kept; None where it is not."""
        table, ident = MERGED[name][0], ""
        asked = select(table.c.id, table.c.stated).order_by(table.c.id).limit(CHUNK)
        while found := self._connection.execute(asked.where(table.c.id > ident)).all():
            yield from ((str(one), None if stated is None else bytes(stated)) for one, stated in found)
            ident = found[-1].id

    def tallies(self) -> dict[tuple[str, str], tuple[int, int, int]]:
        """The counts that are kept, by sort and id: claims, events and reports."""
        found = self._connection.execute(select(schema.tallies))
        return {(row.sort, row.id): (row.claims, row.events, row.reports) for row in found}

    def count_anew(self, on_step: Callable[[int], None]) -> dict[tuple[str, str], tuple[int, int, int]]:
        """The same counted from reports and events; ``on_step`` is told how many were."""
        return tallies.count_anew(self._connection, on_step)

    def positions(self) -> Iterator[positions.Rows]:
        """Where, when and of which kind events are, as their rows tell it, some thousands at a time."""
        return positions.from_events(self._connection)

    def blocks(self) -> Iterator[tuple[int, int, int, bytes]]:
        """The same as it is kept in blocks: (first key, by what it is known, number of events, bytes) of each."""
        return positions.blocks(self._connection)

    def held_places(self) -> Iterator[dict[str, Any]]:
        """The rows of the places of which it is told who held them, by key."""
        table, key = schema.held_places, None
        asked = select(table).order_by(table.c.key).limit(CHUNK)
        while found := (
            self._connection.execute(asked if key is None else asked.where(table.c.key > key))
            .mappings()
            .all()
        ):
            yield from map(dict, found)
            key = found[-1]["key"]

    def span_days(self) -> Iterator[tuple[str, str, date | None, date | None]]:
        """(place, id, start, end) of each span of control: the days between which it may stand, as it is found by them."""
        table = schema.holdings.c
        asked = select(table.place, table.id, table.start, table.end).order_by(table.place, table.id)
        after: tuple[str, str] | None = None
        while found := self._connection.execute(
            (asked if after is None else asked.where(tuple_(table.place, table.id) > after)).limit(CHUNK)
        ).all():
            yield from map(tuple, found)
            after = (found[-1].place, found[-1].id)

    def event_states(self) -> Iterator[tuple[str, str, str]]:
        """(id, state as kept, state by the decisions that stand) of each event."""
        table = schema.events
        ids = self._connection.execute(select(table.c.id).order_by(table.c.id)).scalars().all()
        for start in range(0, len(ids), CHUNK):
            part = ids[start : start + CHUNK]
            held = self._connection.execute(
                select(table.c.id, table.c.state, table.c.body).where(table.c.id.in_(part))
            )
            for row in held.all():
                try:
                    event = reading.EVENT.decode(row.body)
                except _UNREADABLE:
                    continue  # told of where events are compared
                yield row.id, row.state, states.states_of(self._connection, [event])[event.id]

    def event_links(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """(event id, ids of its claims) as the table of links has them, by event."""
        table = schema.event_claims
        statement = select(table.c.event_id, table.c.claim_id).order_by(table.c.event_id, table.c.claim_id)
        held: list[str] = []
        now: str | None = None
        for event_id, claim_id in self._connection.execute(statement):
            if now is not None and event_id != now:
                yield now, tuple(held)
                held = []
            now = str(event_id)
            held.append(str(claim_id))
        if now is not None:
            yield now, tuple(held)

    def _each(
        self, ids: Sequence[str], read: Callable[[Sequence[str]], Mapping[str, Value]]
    ) -> Iterator[tuple[str, Value | Spoilt]]:
        """The value of each id: many at once, and where that fails one by one."""
        for start in range(0, len(ids), CHUNK):
            part = ids[start : start + CHUNK]
            found: dict[str, Value | Spoilt] = {}
            try:
                found.update(read(part))
            except _UNREADABLE:
                for ident in part:
                    try:
                        found.update(read([ident]))
                    except _UNREADABLE as error:
                        found[ident] = Spoilt(ident, _why(error))
            for ident in part:
                yield ident, found.get(ident, Spoilt(ident, "it is not there"))


class _Still(RecordFile):
    """A record as it stands in one transaction."""

    def __init__(self, record: RecordFile, connection: Connection) -> None:
        super().__init__(record.path, record._engines)
        self._connection = connection

    @contextlib.contextmanager
    def _read(self) -> Iterator[Connection]:
        yield self._connection


@contextlib.contextmanager
def audit(record: RecordFile) -> Iterator[Audit]:
    """The rows of a record as they stand now, whatever others write meanwhile."""
    with record._read() as connection:
        yield Audit(connection, _Still(record, connection))


def _why(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]
