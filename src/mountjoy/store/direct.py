"""Statements of the paths that every report takes, given to the database's driver as they are.

Building a statement from its parts takes far longer than running it, where a report needs dozens that each touch a
few rows. Here a statement is text, the same in both databases: ``?`` stands for a value, ``(*)`` for a list of values.
It runs inside the caller's transaction; an error is the driver's own, which `mountjoy.store.engine.record_errors` names.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection

MOST = 500  # values in the lists of one statement, below any database's limit on parameters
Values = Sequence[Any]
Found = list[Any]
"""Rows, each a tuple of the values asked for."""
_LISTED = "(*)"


def fetch(connection: Connection, statement: str, values: Values = ()) -> Found:
    """All rows that a statement finds."""
    if connection.dialect.name == "sqlite":
        return list(_driver(connection).execute(statement, values))
    return [tuple(row) for row in connection.exec_driver_sql(_marked(statement), tuple(values))]


def run(connection: Connection, statement: str, values: Values = ()) -> int:
    """Run a statement that finds nothing; how many rows it changed."""
    if connection.dialect.name == "sqlite":
        return int(_driver(connection).execute(statement, values).rowcount)
    return int(connection.exec_driver_sql(_marked(statement), tuple(values)).rowcount)


def run_many(connection: Connection, statement: str, rows: Iterable[Values]) -> None:
    """Run a statement once for each row of values."""
    given = [tuple(row) for row in rows]
    if not given:
        return
    if connection.dialect.name == "sqlite":
        _driver(connection).executemany(statement, given)
    else:
        connection.exec_driver_sql(_marked(statement), given)


def fetch_in(connection: Connection, statement: str, listed: Collection[Any], values: Values = ()) -> Found:
    """All rows found by a statement in which ``(*)`` stands for ``listed``, at each place where it does; ``values`` stand
    before the first. A long list is asked for in parts, so that a row may come twice where there are two places.
    """
    found: Found = []
    for text, given in _lists(statement, listed, values):
        found += fetch(connection, text, given)
    return found


def run_in(connection: Connection, statement: str, listed: Collection[Any], values: Values = ()) -> None:
    """Run a statement that finds nothing, with a list as in `fetch_in`."""
    for text, given in _lists(statement, listed, values):
        run(connection, text, given)


def day(value: date | str) -> date:
    """A day that was found: SQLite's driver gives its words."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _driver(connection: Connection) -> Any:
    """SQLite's own connection, in a transaction."""
    if not connection.in_transaction():
        connection.begin()
    return connection.connection.driver_connection


def _lists(statement: str, listed: Collection[Any], values: Values) -> Iterable[tuple[str, list[Any]]]:
    wanted = list(listed)
    places = statement.count(_LISTED)
    most = MOST // places
    for start in range(0, len(wanted), most):
        part = wanted[start : start + most]
        size = min(1 << (len(part) - 1).bit_length(), most)
        part += part[-1:] * (size - len(part))  # few lengths are few statements, which the driver knows again
        yield _listing(statement, size), [*values, *part * places]


@lru_cache(maxsize=1024)
def _listing(statement: str, size: int) -> str:
    return statement.replace(_LISTED, f"({', '.join('?' * size)})")


@lru_cache(maxsize=1024)
def _marked(statement: str) -> str:
    """With the marks of PostgreSQL's driver."""
    return statement.replace("%", "%%").replace("?", "%s")
