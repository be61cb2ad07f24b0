"""A whole record copied between databases, with everything: reports, bytes, log, decisions, what was merged."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, delete, func, insert, select, text

from mountjoy.errors import RecordError
from mountjoy.store import schema
from mountjoy.store.connected import Connected
from mountjoy.store.indexing import in_parts, index_words_of
from mountjoy.store.merged import index_events
from mountjoy.store.reading import EVENT
from mountjoy.store.writing import append_log

_AT_ONCE = 500
_NUMBERED = ("reports", "issues", "runs", "log", "decisions", "evidence", "receipts")


@dataclass(frozen=True, slots=True)
class Copied:
    """A table that was copied: its rows, and a hash over them that their order does not change."""

    table: str
    rows: int
    sha256: str


def copy_record(source: Connected, target: Connected) -> tuple[Copied, ...]:
    """Copy all of ``source`` into ``target``, which must be empty, whole or not at all; then compare both.

    Raises RecordError where ``target`` holds anything, or a table of it is not as it was in ``source``.
    """
    with source._read() as reader, target._write() as writer:
        _check_empty(writer, target.path)
        copied = []
        for table in schema.metadata.sorted_tables:
            copied.append(_copy(reader, writer, table))
        _index(writer)
        _go_on_counting(writer)
        for one in copied:
            found = _told(writer, schema.metadata.tables[one.table])
            if found != one:
                raise RecordError(
                    f"{target.path}: the table {one.table} has {found.rows:,} rows ({found.sha256[:12]}) where "
                    f"{source.path} has {one.rows:,} ({one.sha256[:12]}); nothing was kept"
                )
        append_log(writer, target._now(), "copy", {"from": str(source.path)})
    return tuple(copied)


def _check_empty(writer: Connection, name: Path | str) -> None:
    for table in schema.metadata.sorted_tables:
        if table is schema.state:  # what is noted of a record that holds nothing
            continue
        if writer.execute(select(*table.primary_key.columns).limit(1)).first() is not None:
            raise RecordError(f"{name}: holds a record already ({table.name}); name a new one to copy to")
    writer.execute(delete(schema.state))


def _copy(reader: Connection, writer: Connection, table: Table) -> Copied:
    total, number = 0, 0
    for batch in _batches(reader, table):
        total += sum(_digest(row.values()) for row in batch)
        number += len(batch)
        writer.execute(insert(table), batch)
    return _copied(table, number, total)


def _told(connection: Connection, table: Table) -> Copied:
    total, number = 0, 0
    for batch in _batches(connection, table):
        total += sum(_digest(row.values()) for row in batch)
        number += len(batch)
    return _copied(table, number, total)


def _copied(table: Table, number: int, total: int) -> Copied:
    return Copied(table.name, number, f"{total % (1 << 256):064x}")


def _batches(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    options = {"yield_per": _AT_ONCE}
    for part in connection.execute(select(table), execution_options=options).mappings().partitions():
        yield [dict(row) for row in part]


def _digest(values: Any) -> int:
    return int.from_bytes(hashlib.sha256(msgspec.json.encode(list(values))).digest(), "big")


def _index(writer: Connection) -> None:
    """Lay the indexes of words in the way of the new database."""
    reports, events = schema.reports, schema.events
    ids: Sequence[str] = writer.execute(select(reports.c.id).order_by(reports.c.number)).scalars().all()
    for part in in_parts(ids):
        index_words_of(writer, part)
    keys: Sequence[int] = writer.execute(select(events.c.key).order_by(events.c.key)).scalars().all()
    for part in in_parts(keys):
        found = writer.execute(
            select(events.c.key, events.c.state, events.c.body).where(events.c.key.in_(part))
        )
        index_events(writer, [(row.key, row.state, EVENT.decode(row.body)) for row in found])


def _go_on_counting(writer: Connection) -> None:
    """Let a server give the next numbers after those that were copied."""
    if writer.dialect.name != "postgresql":
        return
    for name in _NUMBERED:
        last = writer.execute(select(func.max(schema.metadata.tables[name].c.number))).scalar()
        if last is not None:
            statement = text("SELECT setval(pg_get_serial_sequence(:name, 'number'), :last)")
            writer.execute(statement, {"name": name, "last": last})
