"""Opening a record file: what it must be, how SQLite is set, and what its errors mean to a person."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from mountjoy.errors import RecordError
from mountjoy.store.upgrade import check_version, upgrade

MAGIC = b"SQLite format 3\x00"
WAIT_SECONDS = 5.0  # how long to wait for another program that is writing


@dataclass(frozen=True, slots=True)
class Engines:
    """One file's engines: readers see the state as it was when they began, and never wait for a writer."""

    reader: Engine
    writer: Engine | None

    def dispose(self) -> None:
        """Let go of the file; the writer last, because it clears SQLite's side files away."""
        self.reader.dispose()
        if self.writer is not None:
            self.writer.dispose()


def open_engines(path: Path, *, write: bool, create: bool, wait_seconds: float = WAIT_SECONDS) -> Engines:
    """Engines over the record file, its tables of this version; a writer only with ``write``.

    Nothing that is there is ever overwritten. A file is made only with ``create``. Raises RecordError.
    """
    exists = _check_file(path, create)
    with record_errors(path):
        if not exists or not _is_current(path, wait_seconds):
            _upgrade(path, wait_seconds)
    reader = _engine(path, write=False, wait_seconds=wait_seconds)
    return Engines(reader, _engine(path, write=True, wait_seconds=wait_seconds) if write else None)


def _is_current(path: Path, wait_seconds: float) -> bool:
    engine = _engine(path, write=False, wait_seconds=wait_seconds)
    try:
        with engine.connect() as connection:
            return check_version(connection, path)
    finally:
        engine.dispose()


def _upgrade(path: Path, wait_seconds: float) -> None:
    engine = _engine(path, write=True, wait_seconds=wait_seconds)
    try:
        # Two programs may start on one new file: the second finds the tables laid when its turn comes.
        with engine.begin() as connection:
            if not check_version(connection, path):
                upgrade(connection)
    finally:
        engine.dispose()


def _check_file(path: Path, create: bool) -> bool:
    """Whether the file holds a database already; raises RecordError where it cannot be a record."""
    try:
        if path.is_dir():
            raise RecordError(f"{path}: is a folder, not a record file")
        if not path.exists():
            if not create:
                raise RecordError(
                    f"{path}: there is no such record. Make it with: mountjoy run PATH --record {path}"
                )
            if not path.parent.is_dir():
                raise RecordError(f"{path}: the folder {path.parent} does not exist")
            return False
        with path.open("rb") as file:
            head = file.read(len(MAGIC))
    except OSError as error:
        raise RecordError(f"{path}: cannot be opened: {error.strerror or error}") from error
    if not head and create:
        return False
    if head != MAGIC:
        raise RecordError(f"{path}: is not a Mountjoy record (not a database); nothing was changed")
    return True


def _engine(path: Path, *, write: bool, wait_seconds: float) -> Engine:
    mode = "rwc" if write else _reading_mode(path)
    address = f"file:{quote(str(path.absolute()))}?mode={mode}"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            address, uri=True, timeout=wait_seconds, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA foreign_keys = ON")
        if not write:
            connection.execute("PRAGMA query_only = ON")
        else:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
        return connection

    engine = create_engine(
        "sqlite://", creator=connect, json_serializer=_to_json, json_deserializer=msgspec.json.decode
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # Python's driver would begin late and not at all before a table is made; a writer takes its lock at
        # once, so that what it read before writing cannot have changed.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def _reading_mode(path: Path) -> str:
    """How SQLite should open a file that is only to be read."""
    if os.access(path.parent, os.W_OK):
        # A connection that may not write could not clear SQLite's side files away when it closes.
        return "rw" if os.access(path, os.W_OK) else "ro"
    if Path(f"{path}-wal").exists():
        return "ro"
    return "ro&immutable=1"  # SQLite cannot make its side files there, and nobody can be writing


def _to_json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


@contextlib.contextmanager
def record_errors(path: Path) -> Iterator[None]:
    """Turn the database's errors into RecordError with what to do."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        cause = str(getattr(error, "orig", None) or error)
        raise RecordError(f"{path}: {_advice(cause)}") from error


def _advice(cause: str) -> str:
    lowered = cause.lower()
    if "locked" in lowered or "busy" in lowered:
        return "another program is writing to this record; try again when it has finished"
    if "readonly" in lowered or "read-only" in lowered:
        return "cannot be written: the file or its folder is read-only. Copy it somewhere writable."
    if "not a database" in lowered or "malformed" in lowered:
        return f"is damaged or not a Mountjoy record ({cause}); nothing was changed. Restore it from a copy."
    if "disk" in lowered or "full" in lowered:
        return f"cannot be written: {cause}. The last whole batch was kept."
    return f"cannot be read or written: {cause}"
