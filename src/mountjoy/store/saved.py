"""Searches that people keep under a name, with how much is new since they looked last."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from mountjoy.errors import InputError, NotFoundError
from mountjoy.store import schema, searching
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


def save_search(connection: Connection, at: str, name: str, filters: Filters) -> None:
    """Keep a search under a name, replacing one that is there; all that it finds now counts as seen."""
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise InputError(
            f"{name[:40]!r} cannot name a search: give up to {LONGEST_NAME} letters that can be shown"
        )
    table = schema.searches
    connection.execute(delete(table).where(table.c.name == name))
    values = {"name": name, "filters": to_json(filters), "saved": at, "seen": _last(connection)}
    connection.execute(insert(table), values)


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


def mark_seen(connection: Connection, name: str) -> None:
    """Let all that a search finds now count as seen."""
    table = schema.searches
    done = connection.execute(update(table).where(table.c.name == name).values(seen=_last(connection)))
    if done.rowcount == 0:
        raise NotFoundError(f"no search is saved as {name!r}. See: mountjoy search list")


def drop_search(connection: Connection, name: str) -> None:
    """Forget a saved search. Raises NotFoundError."""
    table = schema.searches
    if connection.execute(delete(table).where(table.c.name == name)).rowcount == 0:
        raise NotFoundError(f"no search is saved as {name!r}. See: mountjoy search list")


def _last(connection: Connection) -> int:
    return int(connection.execute(select(func.coalesce(func.max(schema.log.c.number), 0))).scalar_one())


def _counted(connection: Connection, row: dict[str, object]) -> SavedSearch:
    filters = from_json(row["filters"])  # type: ignore[arg-type]
    seen = int(str(row["seen"]))
    return SavedSearch(
        str(row["name"]), filters, str(row["saved"]), seen,
        searching.count(connection, filters), searching.count(connection, filters, changed=seen),
    )  # fmt: skip
