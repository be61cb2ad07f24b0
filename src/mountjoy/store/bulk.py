"""Many rows at once: what the database's driver takes, made once a table and not once a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from itertools import islice
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Dialect, Table, insert

from mountjoy.store import direct

MANY = 500  # rows in one statement, below any database's limit on parameters
Process = Callable[[Any], Any]
Ready = Callable[[Mapping[str, Any]], list[Any]]


def insert_rows(connection: Connection, table: Table, values: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows, a limited number at a time; all must have the columns of the first."""
    rest = iter(values)
    while part := list(islice(rest, MANY)):
        if connection.dialect.name != "sqlite":
            connection.execute(insert(table), part)
            continue
        statement, ready = _statement(table, tuple(part[0]), connection.dialect)
        direct.run_many(connection, statement, map(ready, part))


@lru_cache(256)
def _statement(table: Table, names: tuple[str, ...], dialect: Dialect) -> tuple[str, Ready]:
    """The statement that inserts a row with these columns, and what makes a row ready for SQLite."""
    quote = dialect.identifier_preparer.quote
    told, marks = ", ".join(quote(name) for name in names), ", ".join("?" for _ in names)
    processes = {
        at: process
        for at, name in enumerate(names)
        if (process := table.c[name].type.dialect_impl(dialect).bind_processor(dialect)) is not None
    }
    take = itemgetter(*names, names[0])  # twice the first: of one name alone it would not give a tuple

    def ready(row: Mapping[str, Any]) -> list[Any]:
        values = list(take(row))
        del values[-1]
        for at, process in processes.items():
            values[at] = process(values[at])
        return values

    return f"INSERT INTO {quote(table.name)} ({told}) VALUES ({marks})", ready
