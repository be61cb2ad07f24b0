"""What a record keeps to prove itself: receipts of the bytes received, snapshots, and notes of exports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, func, insert, select

from mountjoy.errors import NotFoundError, RecordError
from mountjoy.receipt import Receipt
from mountjoy.store import merged, schema, writing
from mountjoy.store.bulk import MANY
from mountjoy.store.connected import Connected


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot that was published. ``sha256`` is over its body; ``size`` is that of the body as it is kept, packed."""

    tag: str
    at: str
    sha256: str
    size: int


class Kept(Connected):
    """The part of a record that proves it: how bytes came in, and what was published."""

    def receive(self, receipts: Sequence[Receipt]) -> int:
        """Keep the receipts of bytes that did not come from the same file before; how many were new."""
        with self._read() as connection:
            new = _unreceived(connection, receipts)
        for start in range(0, len(new), MANY):
            with self._write() as connection:
                part = _unreceived(connection, new[start : start + MANY])
                at = self._now()
                _put_receipts(connection, part, at)
                writing.append_log(connection, at, "receive", {"receipts": part})
        return len(new)

    def receipts(self, sha256: str | None = None) -> list[Receipt]:
        """How the bytes under a hash came in, or how all did, in the order kept."""
        with self._read() as connection:
            return _list_receipts(connection, sha256)

    def publish(
        self, tag: str, sha256: str, body: bytes, detail: Mapping[str, Any], events: Sequence[str] = ()
    ) -> str:
        """Keep a snapshot under a tag; the time of publishing. Raises RecordError where the tag is used.

        ``sha256`` is the hash of what ``body`` holds packed, ``events`` are the ids of the events in it; ``detail`` goes
        into the log. See `mountjoy.custody.publish`.
        """
        with self._write() as connection:
            at = self._now()
            _put_snapshot(connection, tag, at, sha256, body)
            merged.mark_published(connection, events)
            writing.append_log(connection, at, "publish", {"tag": tag, "sha256": sha256, **detail})
        return at

    def snapshots(self) -> list[Snapshot]:
        """What was published, in order."""
        with self._read() as connection:
            return _list_snapshots(connection)

    def snapshot(self, tag: str) -> tuple[str, bytes]:
        """The hash and the packed body of a snapshot. Raises NotFoundError."""
        with self._read() as connection:
            return _snapshot_body(connection, tag)

    @property
    def writable(self) -> bool:
        """Whether it was opened to write."""
        return self._engines.writer is not None

    def note_export(self, what: str, detail: Mapping[str, Any]) -> None:
        """Note in the log that the record, or a part of it, was written to files."""
        with self._write() as connection:
            writing.append_log(connection, self._now(), "export", {"what": what, **detail})


def _unreceived(connection: Connection, receipts: Sequence[Receipt]) -> list[Receipt]:
    """Those whose bytes did not come from that file before."""
    table = schema.receipts
    hashes = sorted({one.sha256 for one in receipts})
    known: set[tuple[str, str]] = set()
    for start in range(0, len(hashes), 500):
        part = hashes[start : start + 500]
        found = connection.execute(select(table.c.sha256, table.c.origin).where(table.c.sha256.in_(part)))
        known |= {(str(sha256), str(origin)) for sha256, origin in found}
    wanted = {(one.sha256, one.origin): one for one in receipts}
    return [one for key, one in wanted.items() if key not in known]


def _put_receipts(connection: Connection, receipts: Sequence[Receipt], at: str) -> None:
    """Keep receipts that are not there yet, all of one time."""
    rows = [{**msgspec.to_builtins(one), "at": at} for one in receipts]
    if rows:
        connection.execute(insert(schema.receipts), rows)


def _list_receipts(connection: Connection, sha256: str | None) -> list[Receipt]:
    """Receipts in the order kept, those of some bytes where a hash is given."""
    table = schema.receipts
    columns = [table.c[name] for name in Receipt.__slots__]
    statement = select(*columns).order_by(table.c.number)
    if sha256 is not None:
        statement = statement.where(table.c.sha256 == sha256)
    return [Receipt(**row) for row in connection.execute(statement).mappings()]


def _put_snapshot(connection: Connection, tag: str, at: str, sha256: str, body: bytes) -> None:
    """Keep a snapshot. Raises RecordError where the tag is used: a snapshot is never changed."""
    table = schema.snapshots
    if connection.execute(select(table.c.tag).where(table.c.tag == tag)).scalar() is not None:
        raise RecordError(f"the tag {tag!r} is used already; a snapshot is never changed: choose another tag")
    connection.execute(insert(table), {"tag": tag, "at": at, "sha256": sha256, "body": body})


def _list_snapshots(connection: Connection) -> list[Snapshot]:
    """Snapshots in the order of publishing."""
    table = schema.snapshots
    columns = (table.c.tag, table.c.at, table.c.sha256, func.length(table.c.body))
    return [Snapshot(*row) for row in connection.execute(select(*columns).order_by(table.c.at, table.c.tag))]


def _snapshot_body(connection: Connection, tag: str) -> tuple[str, bytes]:
    """The hash and the packed body of a snapshot. Raises NotFoundError."""
    table = schema.snapshots
    found = connection.execute(select(table.c.sha256, table.c.body).where(table.c.tag == tag)).first()
    if found is None:
        raise NotFoundError(f"no snapshot has the tag {tag!r}. See: mountjoy snapshots list")
    return str(found[0]), bytes(found[1])
