"""Opening a record: a SQLite file or a PostgreSQL server's database; what it must be, how it is set, and what its
errors mean to a person.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import msgspec
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from mountjoy.errors import RecordError
from mountjoy.store.server import advice, server_engine, shown, to_json
from mountjoy.store.upgrade import check_version, has_tables, upgrade

MAGIC = b"SQLite format 3\x00"
CACHE_KIB = 32 * 1024  # of the file's pages, each connection's own
MAPPED_BYTES = 1 << 30  # of the file read by way of the system's own cache, without being copied
# Pages (of 4 KiB) written beside the file before they are taken over into it. Each report changes some 200, mostly the
# same ones again, and taking over costs far more than writing beside.
BESIDE_PAGES = 16_000
STATEMENTS = 500  # that a connection knows again
READERS = 8  # connections that are kept open to read; where more are wanted at once they are opened for it
SHARED_STATEMENTS = (
    128  # that a connection knows again where many people share one program: each takes memory
)
SHARED_KIB = 4 * 1024  # of the file's pages, there
WAIT_SECONDS = 5.0  # how long to wait for another program that is writing


@dataclass(frozen=True, slots=True)
class Engines:
    """One record's engines: readers see the state as it was when they began, and never wait for a writer; writers
    wait for each other.
    """

    reader: Engine
    writer: Engine | None

    def dispose(self) -> None:
        """Let go of the file; the writer last, because it clears SQLite's side files away."""
        self.reader.dispose()
        if self.writer is not None:
            self.writer.dispose()


def open_engines(
    place: Path | str, *, write: bool, create: bool, wait_seconds: float = WAIT_SECONDS, shared: bool = False
) -> Engines:
    """Engines over the record at a path, or in a server's database (``postgresql://...``), its tables of this
    version; a writer only with ``write``. With ``shared`` each connection takes little memory.

    Nothing that is there is ever overwritten. Tables are laid only with ``create``. Raises RecordError.
    """
    if isinstance(place, str):
        return _open_server(place, write=write, create=create, wait_seconds=wait_seconds)
    exists = _check_file(place, create)
    with record_errors(place):
        reader, writer = (
            _engine(place, write=one, wait_seconds=wait_seconds, shared=shared) for one in (False, True)
        )
        try:
            if not exists or not _is_current(reader, place):
                _upgrade(writer, place)
        except BaseException:
            reader.dispose()
            writer.dispose()
            raise
    if not write:
        writer.dispose()
    return Engines(reader, writer if write else None)


def _open_server(url: str, *, write: bool, create: bool, wait_seconds: float) -> Engines:
    reader, writer = (server_engine(url, write=one, wait_seconds=wait_seconds) for one in (False, True))
    name = shown(url)
    try:
        with record_errors(name):
            with reader.connect() as connection:
                current = check_version(connection, name)
                laid = current or has_tables(connection)
            if not laid and not create:
                raise RecordError(
                    f"{name}: there is no record yet. Make it with: mountjoy run PATH --record {name}"
                )
            if not current:
                _upgrade(writer, name)
    except BaseException:
        reader.dispose()
        writer.dispose()
        raise
    if not write:
        writer.dispose()
    return Engines(reader, writer if write else None)


def _is_current(engine: Engine, name: Path | str) -> bool:
    with engine.connect() as connection:
        return check_version(connection, name)


def _upgrade(engine: Engine, name: Path | str) -> None:
    # Two programs may start on one new record: the second finds the tables laid when its turn comes.
    with engine.begin() as connection:
        if not check_version(connection, name):
            upgrade(connection)


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


def _engine(path: Path, *, write: bool, wait_seconds: float, shared: bool) -> Engine:
    mode = "rwc" if write else _reading_mode(path)
    address = f"file:{quote(str(path.absolute()))}?mode={mode}"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            address,
            uri=True,
            timeout=wait_seconds,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=SHARED_STATEMENTS if shared else STATEMENTS,
        )
        connection.execute("PRAGMA foreign_keys = ON")
        if not write:
            connection.execute("PRAGMA query_only = ON")
        else:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(f"PRAGMA wal_autocheckpoint = {BESIDE_PAGES}")
        connection.execute(f"PRAGMA cache_size = -{SHARED_KIB if shared else CACHE_KIB}")
        connection.execute(f"PRAGMA mmap_size = {0 if shared else MAPPED_BYTES}")
        return connection

    engine = create_engine(
        "sqlite://", creator=connect, json_serializer=to_json, json_deserializer=msgspec.json.decode,
        poolclass=QueuePool, pool_size=READERS, max_overflow=-1,
    )  # fmt: skip

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


@contextlib.contextmanager
def record_errors(name: Path | str) -> Iterator[None]:
    """Turn the database's errors into RecordError with what to do."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        cause = str(getattr(error, "orig", None) or error)
        told = advice(cause, getattr(getattr(error, "orig", None), "sqlstate", None)) or _advice(cause)
        raise RecordError(f"{name}: {told}") from error


def _advice(cause: str) -> str:
    lowered = cause.lower()
    if "locked" in lowered or "busy" in lowered:
        return "another program is writing to this record; try again when it has finished"
    if "readonly" in lowered or "read-only" in lowered:
        return "cannot be written: the file or its folder is read-only. Copy it somewhere writable."
    if "not a database" in lowered or "malformed" in lowered:
        return f"is damaged or not a Mountjoy record ({cause}); nothing was changed. Restore it from a copy."
    if "disk" in lowered or "full" in lowered:
        return f"cannot be written: {cause}. What was written before was kept; make room and run again."
    return f"cannot be read or written: {cause}"
