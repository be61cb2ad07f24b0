"""Names that nothing lists, kept with their counts as a record is written, so that a queue of them is read a page at a time.

A name is a provisional actor (by its entity's id) or words in a role that were not resolved (by type and folded words).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, delete, func, or_, select, tuple_

from mountjoy.claim import Entity
from mountjoy.evidence import fold
from mountjoy.store import direct, schema
from mountjoy.store.indexing import ACTOR_TYPES, PLACE_TYPES, in_parts

ACTORS, PLACES, OTHERS = "actors", "places", "others"  # provisional; unresolved places; unresolved actors
FIRST = 20  # reports of a name, in the order of reading, from which it is told
_HIGHEST = 0.6  # what a registry or composition gives stands above
_CHUNK = 200
_ADD = """INSERT INTO unlisted (key, sort, rank, text, reports, claims)
SELECT key, sort, ? * -SUM(weight), MIN(text), ? * SUM(CASE WHEN weight > 0 THEN 1 ELSE 0 END), ? * SUM(claims)
FROM unlisted_reports WHERE number IN (*) GROUP BY key, sort
ON CONFLICT (key) DO UPDATE SET rank = unlisted.rank + excluded.rank, reports = unlisted.reports + excluded.reports,
claims = unlisted.claims + excluded.claims"""
_SPELL = """UPDATE unlisted SET text = COALESCE((SELECT told.text FROM unlisted_reports AS told
WHERE told.key = unlisted.key ORDER BY told.number LIMIT 1), text) WHERE key IN (*)"""
_PUT = "INSERT INTO unlisted_reports (key, number, sort, text, weight, claims) VALUES (?, ?, ?, ?, ?, ?)"
Line = tuple[int, str, str, str, Any, str | None, str | None]
"""A mention: its report's number, its id, type and words, its own entity in plain values, the id of whom it stands for, and a
claim in which it has a role.
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A name with its counts. ``rank`` is the less, the more mentions (of an actor) or claims (of words) it has."""

    key: str
    rank: int
    text: str
    reports: int
    claims: int


@dataclass(slots=True)
class _InReport:
    """One name in one report; ``mentions`` are those that count."""

    sort: str
    text: str
    mentions: set[str] = field(default_factory=set)
    claims: set[str] = field(default_factory=set)


def is_provisional(entity: Entity) -> bool:
    """Whether an entity is a name that nothing lists (not an unnamed person of a listed actor)."""
    new = entity.id.startswith(("actor:", "person:")) and "/" not in entity.id
    return new and entity.score < _HIGHEST


def key_of(type_: str, words: str) -> str:
    """The key of a name that was not resolved."""
    return f"{type_}:words:{fold(words)}"


def put(
    connection: Connection, mention_rows: Sequence[Mapping[str, Any]], role_rows: Sequence[Mapping[str, Any]]
) -> None:
    """Keep the names of reports that were just written, given the rows of their mentions and roles."""
    waiting = [row for row in mention_rows if _may_be_unlisted(row)]
    ids = {row["report_id"] for row in waiting}
    numbers = dict(direct.fetch_in(connection, "SELECT id, number FROM reports WHERE id IN (*)", sorted(ids)))
    claims: dict[tuple[str, str], list[str]] = {}
    for row in role_rows:
        claims.setdefault((row["report_id"], row["mention"]), []).append(row["claim_id"])
    _put(
        connection,
        (
            (numbers[row["report_id"]], row["id"], row["type"], row["text"], row["entity"], row["entity_id"], claim)
            for row in waiting
            for claim in claims.get((row["report_id"], row["id"]), (None,))
        ),
    )  # fmt: skip


def drop(connection: Connection, numbers: Sequence[int]) -> None:
    """Take the names of reports (their numbers) away, before they are coded again."""
    held = direct.fetch_in(
        connection, "SELECT DISTINCT key FROM unlisted_reports WHERE number IN (*)", numbers
    )
    keys = sorted({key for (key,) in held})
    direct.run_in(connection, _ADD, numbers, (-1, -1, -1))
    direct.run_in(connection, "DELETE FROM unlisted_reports WHERE number IN (*)", numbers)
    direct.run_in(connection, "DELETE FROM unlisted WHERE rank = 0 AND claims = 0 AND key IN (*)", keys)
    direct.run_in(connection, _SPELL, keys)


def rebuild(connection: Connection) -> None:
    """Keep the names of the whole record anew."""
    connection.execute(delete(schema.unlisted_reports))
    connection.execute(delete(schema.unlisted))
    ids = connection.execute(select(schema.reports.c.id).order_by(schema.reports.c.number)).scalars().all()
    for part in in_parts(ids):
        _put(connection, _lines(connection, part))


def _may_be_unlisted(row: Mapping[str, Any]) -> bool:
    ident = row["entity_id"]
    if row["type"] not in (*ACTOR_TYPES, *PLACE_TYPES):
        return False
    return bool(row["named"]) if ident is None else ident.startswith(("actor:", "person:"))


def _put(connection: Connection, lines: Iterable[Line]) -> None:
    found = sorted(_in_reports(lines).items())
    values = [
        (key, number, one.sort, one.text, len(one.mentions if one.sort == ACTORS else one.claims), len(one.claims))
        for (number, key), one in found
    ]  # fmt: skip
    direct.run_many(connection, _PUT, values)
    direct.run_in(connection, _ADD, sorted({number for (number, _), _ in found}), (1, 1, 1))
    direct.run_in(connection, _SPELL, sorted({key for (_, key), _ in found}))


def _in_reports(lines: Iterable[Line]) -> dict[tuple[int, str], _InReport]:
    """The names in each report, given its mentions in their order."""
    made: dict[tuple[int, str], _InReport] = {}
    for number, mention, type_, words, body, entity_id, claim in lines:
        if entity_id is None:
            if claim is not None:
                sort = PLACES if type_ in PLACE_TYPES else OTHERS
                made.setdefault((number, key_of(type_, words)), _InReport(sort, words)).claims.add(claim)
        elif "/" not in entity_id:
            one = made.setdefault((number, entity_id), _InReport(ACTORS, entity_id))
            own = type_ in ACTOR_TYPES and body is not None
            one.mentions |= {mention} if own and is_provisional(msgspec.convert(body, Entity)) else set()
            one.claims |= set() if claim is None else {claim}
    return {key: one for key, one in made.items() if one.mentions or one.claims}


def _lines(connection: Connection, ids: Sequence[str]) -> Iterable[Line]:
    mentions, roles, reports = schema.mentions, schema.roles, schema.reports
    new = or_(mentions.c.entity_id.startswith("actor:"), mentions.c.entity_id.startswith("person:"))
    unresolved = and_(mentions.c.entity_id.is_(None), mentions.c.named == 1)
    found = connection.execute(
        select(
            reports.c.number, mentions.c.id, mentions.c.type, mentions.c.text, mentions.c.entity,
            mentions.c.entity_id, roles.c.claim_id,
        )
        .join(reports, reports.c.id == mentions.c.report_id)
        .outerjoin(roles, and_(roles.c.report_id == mentions.c.report_id, roles.c.mention == mentions.c.id))
        .where(
            mentions.c.report_id.in_(ids), mentions.c.type.in_((*ACTOR_TYPES, *PLACE_TYPES)), or_(new, unresolved)
        )
        .order_by(reports.c.number, mentions.c.position)
    )  # fmt: skip
    return (tuple(row) for row in found)


# Reading -------------------------------------------------------------------------------------------


def names(
    connection: Connection, sort: str, after: str | None = None, but: Collection[str] = ()
) -> Iterator[Kept]:
    """The names of a sort, those that weigh most first, from after the name of a key on (from the beginning where it is
    gone); without those of the keys ``but``.
    """
    table = schema.unlisted.c
    order = (table.rank, table.text, table.key)
    columns = (table.key, table.rank, table.text, table.reports, table.claims)
    statement = select(*columns).where(table.sort == sort, table.rank < 0).order_by(*order).limit(_CHUNK)
    at: Any = None
    if after is not None:
        at = connection.execute(select(*order).where(table.key == after, table.sort == sort)).first()
    while True:
        wanted = statement if at is None else statement.where(tuple_(*order) > tuple_(*at))
        found = [Kept(*row) for row in connection.execute(wanted)]
        yield from (one for one in found if one.key not in but)
        if len(found) < _CHUNK:
            return
        at = (found[-1].rank, found[-1].text, found[-1].key)


def count(connection: Connection, sort: str, but: Collection[str] = ()) -> int:
    """How many names of a sort there are, without those of the keys ``but``."""
    table = schema.unlisted.c
    counted = select(func.count()).where(table.sort == sort, table.rank < 0)
    number = int(connection.execute(counted).scalar_one())
    return number - sum(
        int(connection.execute(counted.where(table.key.in_(part))).scalar_one())
        for part in in_parts(sorted(but))
    )


def is_kept(connection: Connection, keys: Sequence[str]) -> bool:
    """Whether any of these names is there."""
    table = schema.unlisted.c
    found = select(table.key).where(table.key.in_(keys), table.rank < 0).limit(1)
    return connection.execute(found).first() is not None


def named(connection: Connection, key: str) -> Kept | None:
    """The name of that key."""
    table = schema.unlisted.c
    columns = (table.key, table.rank, table.text, table.reports, table.claims)
    row = connection.execute(select(*columns).where(table.key == key, table.rank < 0)).first()
    return None if row is None else Kept(*row)


def first_reports(connection: Connection, keys: Sequence[str]) -> dict[str, list[str]]:
    """The ids of the first reports of each name, no more than `FIRST`, in the order of reading."""
    table, reports = schema.unlisted_reports.c, schema.reports.c
    made: dict[str, list[str]] = {}
    for key in keys:
        numbers = select(table.number).where(table.key == key, table.weight > 0).order_by(table.number)
        found = select(reports.id).where(reports.number.in_(numbers.limit(FIRST))).order_by(reports.number)
        made[key] = list(connection.execute(found).scalars())
    return made
