"""Searches that people keep under a name, with how much is new since they looked last."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from mountjoy.errors import InputError, NotFoundError
from mountjoy.store import schema, searching, writing
from mountjoy.store.filters import Filters, from_json, to_json

LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A saved search. ``events`` is how many events fit and ``new`` how many of them were added or changed since it was
    looked at last, neither counted beyond 10,000; ``seen`` is the number of the log's last row at that time.
    """

    name: str
    filters: Filters
    saved: str
    seen: int
    events: int
    new: int


def save_search(
    connection: Connection, at: str, name: str, filters: Filters, seen: int | None = None
) -> None:
    """Keep a search under a name, replacing one that is there; all that it finds now counts as seen, or what the rows
    of the log up to ``seen`` wrote.
    """
    _check_name(name)
    table = schema.searches
    connection.execute(delete(table).where(table.c.name == name))
    last = last_row(connection)
    values = {
        "name": name, "filters": to_json(filters), "saved": at, "seen": last if seen is None else min(seen, last),
    }  # fmt: skip
    connection.execute(insert(table), values)
    _log(connection, at, "save", name, filters=values["filters"])


def rename_search(connection: Connection, at: str, name: str, new: str) -> None:
    """Give a saved search another name. Raises NotFoundError, and InputError where the name is taken or cannot be one."""
    _check_name(new)
    table = schema.searches
    if (
        new != name
        and connection.execute(select(table.c.name).where(table.c.name == new)).first() is not None
    ):
        raise InputError(f"{new!r} is the name of another search; choose one that is free")
    done = connection.execute(update(table).where(table.c.name == name).values(name=new))
    if done.rowcount == 0:
        raise NotFoundError(f"no search is saved as {name!r}. See: mountjoy search list")
    _log(connection, at, "rename", name, into=new)


def _check_name(name: str) -> None:
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise InputError(
            f"{name[:40]!r} cannot name a search: give up to {LONGEST_NAME} letters that can be shown"
        )


def _log(connection: Connection, at: str, what: str, name: str, **detail: object) -> None:
    """Searches that are kept change the record, and so stand in its log; looking at one does not."""
    writing.append_log(connection, at, "search", {"what": what, "name": name, **detail})


def saved_searches(connection: Connection) -> list[SavedSearch]:
    """All saved searches by name, counted."""
    table = schema.searches
    found = connection.execute(select(table).order_by(table.c.name)).mappings().all()
    return sorted((_counted(connection, dict(row)) for row in found), key=lambda one: one.name)


def saved_search(connection: Connection, name: str) -> SavedSearch:
    """The search of that name, counted. Raises NotFoundError."""
    table = schema.searches
    row = connection.execute(select(table).where(table.c.name == name)).mappings().first()
    if row is None:
        raise NotFoundError(f"no search is saved as {name!r}. See: mountjoy search list")
    return _counted(connection, dict(row))


def mark_seen(connection: Connection, name: str, seen: int | None = None) -> None:
    """Let all that a search finds now count as seen, or what the rows of the log up to ``seen`` wrote."""
    table, last = schema.searches, last_row(connection)
    to = last if seen is None else min(seen, last)
    done = connection.execute(update(table).where(table.c.name == name).values(seen=to))
    if done.rowcount == 0:
        raise NotFoundError(f"no search is saved as {name!r}. See: mountjoy search list")


def drop_search(connection: Connection, at: str, name: str) -> None:
    """Forget a saved search. Raises NotFoundError."""
    table = schema.searches
    if connection.execute(delete(table).where(table.c.name == name)).rowcount == 0:
        raise NotFoundError(f"no search is saved as {name!r}. See: mountjoy search list")
    _log(connection, at, "drop", name)


def last_row(connection: Connection) -> int:
    """The number of the log's last row, 0 of an empty log: events written later have a higher one."""
    return int(connection.execute(select(func.coalesce(func.max(schema.log.c.number), 0))).scalar_one())


def _counted(connection: Connection, row: dict[str, object]) -> SavedSearch:
    filters = from_json(row["filters"])  # type: ignore[arg-type]
    seen = int(str(row["seen"]))
    return SavedSearch(
        str(row["name"]), filters, str(row["saved"]), seen,
        searching.count(connection, filters), searching.count(connection, filters, changed=seen),
    )  # fmt: skip
