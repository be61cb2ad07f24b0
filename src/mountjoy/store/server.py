"""A record in a PostgreSQL server's database: its engines, and what its errors mean to a person."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from mountjoy.errors import RecordError

SCHEMES = ("postgresql://", "postgres://", "postgresql+psycopg://")
_LOCK = 0x6D6F756E746A6F79  # "mountjoy": the one lock that every writer to a record takes


def is_url(place: object) -> bool:
    """Whether a record's place is a server's database, not a file."""
    return isinstance(place, str) and place.startswith(SCHEMES)


def shown(url: str) -> str:
    """The address as it may be shown: without the password."""
    try:
        return (
            make_url(url).render_as_string(hide_password=True).replace("postgresql+psycopg:", "postgresql:")
        )
    except (ArgumentError, ValueError) as error:
        raise RecordError(
            "the address of the server cannot be read. Write it as postgresql://USER@HOST:PORT/DATABASE"
        ) from error


def server_engine(url: str, *, write: bool, wait_seconds: float) -> Engine:
    """An engine to read, each transaction seeing one state; or to write, one writer at a time."""
    shown(url)
    address = make_url("postgresql" + url[url.index("://") :]).set(drivername="postgresql+psycopg")
    milliseconds = max(1, int(wait_seconds * 1000))
    options = f"-c timezone=UTC -c lock_timeout={milliseconds}"
    if not write:
        options += " -c default_transaction_read_only=on"
    connect: dict[str, Any] = {"connect_timeout": max(2, int(wait_seconds)), "application_name": "mountjoy"}
    connect["options"] = f"{address.query['options']} {options}" if "options" in address.query else options
    engine = create_engine(
        address.difference_update_query(["options"]),
        connect_args=connect,
        isolation_level="READ COMMITTED" if write else "REPEATABLE READ",
        json_serializer=to_json,
        json_deserializer=msgspec.json.decode,
        pool_pre_ping=True,  # a server that was started again is found by the next question
    )
    if write:

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            # Writers take turns, so that the log's chain has one order and what was read before writing holds.
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")

    return engine


def to_json(value: Any) -> str:
    """JSON for a column."""
    return msgspec.json.encode(value).decode()


def advice(cause: str, state: str | None) -> str | None:
    """What a server's error means, by its SQLSTATE; None where it is not a server's."""
    lowered = cause.lower()
    if state in ("55P03", "57014", "40P01"):
        return "another program is writing to this record; try again when it has finished"
    if state in ("25006", "42501"):
        return f"cannot be written: this user may not write there ({cause.splitlines()[0]})"
    if state in ("53100", "53200", "53300"):
        return f"cannot be written: {cause.splitlines()[0]}. What was written before was kept."
    if state is not None and state[:2] in ("08", "57"):
        return f"the server went away ({cause.splitlines()[0]}). What was written before was kept; try again."
    if (
        "connection failed" in lowered
        or "connection is bad" in lowered
        or "server closed" in lowered
        or "could not connect" in lowered
    ):
        first = cause.strip().splitlines()[0]
        return f"the server cannot be reached ({first}). What was written before was kept. Is it running?"
    if (
        "connection is lost" in lowered
        or "terminating connection" in lowered
        or "consuming input failed" in lowered
    ):
        return "the server went away. What was written before was kept; try again when it is back."
    return None
