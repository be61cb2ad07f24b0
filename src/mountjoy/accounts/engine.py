"""Opening the accounts database: a SQLite file that its owner alone may read, or a schema of a PostgreSQL database."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from mountjoy.errors import AccountsError, NotFoundError, RecordError
from mountjoy.store.server import advice, shown

SCHEMA = "mountjoy_accounts"
VERSION_TABLE = "accounts_version"
HEAD = "0002"
MIGRATIONS = Path(__file__).with_name("migrations")
WAIT_SECONDS = 5.0  # for another program that is writing
_LOCK = 0x6D6A61636374  # "mjacct": the lock that every writer of accounts takes; not the record's


@contextlib.contextmanager
def accounts_errors(name: Path | str) -> Iterator[None]:
    """Turn the database's errors into AccountsError with what to do."""
    try:
        yield
    except NotFoundError:
        raise
    except RecordError as error:
        raise AccountsError(f"{name}: {error}") from error
    except (DBAPIError, sqlite3.Error, OSError) as error:
        orig = getattr(error, "orig", None)
        cause = str(orig or error)
        told = advice(cause, getattr(orig, "sqlstate", None)) or f"the accounts cannot be used: {cause}"
        raise AccountsError(f"{name}: {told}") from error


def name_of(place: Path | str) -> Path | str:
    """The place as it may be shown: an address without its password."""
    return shown(place) if isinstance(place, str) else place


def open_engine(place: Path | str, *, create: bool) -> Engine:
    """The engine over the accounts at a place, its tables of this version; laid there only with ``create``.

    Raises AccountsError where there are none, they are another program's, or a newer Mountjoy's.
    """
    name = name_of(place)
    with accounts_errors(name):
        engine = _server(place, create) if isinstance(place, str) else _file(place, create)
        try:
            with engine.begin() as connection:
                if not _is_current(connection, name):
                    _upgrade(connection)
        except BaseException:
            engine.dispose()
            raise
        return engine


def _none_yet(name: Path | str) -> AccountsError:
    return AccountsError(
        f"{name}: holds no accounts yet. Make the first: mountjoy team add NAME --role admin"
    )


def _file(path: Path, create: bool) -> Engine:
    if not path.exists():
        if not create:
            raise _none_yet(path)
        if not path.parent.is_dir():
            raise AccountsError(f"{path}: the folder {path.parent} does not exist")
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # SQLite gives its side files the same rights
    address = f"file:{quote(str(path.absolute()))}?mode=rw"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            address, uri=True, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False
        )
        for setting in ("foreign_keys = ON", "journal_mode = WAL", "synchronous = NORMAL"):
            connection.execute(f"PRAGMA {setting}")
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if _reads(connection) else "BEGIN IMMEDIATE")

    return engine


def _server(url: str, create: bool) -> Engine:
    shown(url)
    address = make_url("postgresql" + url[url.index("://") :]).set(drivername="postgresql+psycopg")
    plain = _over(address, "")
    try:
        with plain.begin() as connection:
            known = text("SELECT 1 FROM pg_namespace WHERE nspname = :name")
            if connection.execute(known, {"name": SCHEMA}).first() is None:
                if not create:
                    raise _none_yet(shown(url))
                connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))
    finally:
        plain.dispose()
    engine = _over(address, f"-c search_path={SCHEMA}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if not _reads(connection):  # writers take turns, so that what was read before writing holds
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")

    return engine


def _over(address: URL, options: str) -> Engine:
    given = address.query.get("options", "")
    told = f"{given} -c timezone=UTC -c lock_timeout={int(WAIT_SECONDS * 1000)} {options}".strip()
    return create_engine(
        address.difference_update_query(["options"]),
        connect_args={
            "connect_timeout": int(WAIT_SECONDS),
            "application_name": "mountjoy accounts",
            "options": told,
        },
        pool_pre_ping=True,  # a server that was started again is found by the next question
    )


def _reads(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("reading"))


def _is_current(connection: Connection, name: Path | str) -> bool:
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return False
    if not {VERSION_TABLE, "accounts", "sessions"} <= tables:
        raise AccountsError(f"{name}: is a database, but not of Mountjoy's accounts; nothing was changed")
    found = str(connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar_one_or_none())
    if found > HEAD:
        raise AccountsError(
            f"{name}: was written by a newer Mountjoy (accounts {found}, this one knows up to {HEAD}); nothing was changed"
        )
    return found == HEAD


def _upgrade(connection: Connection) -> None:
    from alembic import command  # slow to import, and needed only for new or older accounts
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
