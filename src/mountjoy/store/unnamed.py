"""Ties and control of a record of old, which were named by the claims that they rest on: they are named anew, some at a time."""

from __future__ import annotations

from sqlalchemy import Connection, delete

from mountjoy.store import direct, schema, writing

STATE = "relations"  # the fact about a record that some ties or control have a name of old
_OLD = "old"
_NEXT = "SELECT id FROM ties WHERE id > ? AND stated IS NULL UNION SELECT id FROM control WHERE id > ? AND stated IS NULL ORDER BY id LIMIT ?"


def all_named(connection: Connection) -> bool:
    """Whether all ties and control have the name that their key gives."""
    return writing.get_state(connection, STATE) != _OLD


def after(connection: Connection, ident: str, most: int) -> list[str]:
    """The ids after this one of those that are to be named, the first ``most``."""
    return [str(one) for (one,) in direct.fetch(connection, _NEXT, (ident, ident, most))]


def count(connection: Connection) -> int:
    """How many are to be named."""
    counts = (f"SELECT count(*) FROM {table} WHERE stated IS NULL" for table in ("ties", "control"))
    return sum(int(direct.fetch(connection, one)[0][0]) for one in counts)


def note_all_named(connection: Connection) -> None:
    """Note that all have their names."""
    connection.execute(delete(schema.state).where(schema.state.c.name == STATE))
