"""What events bear on, kept so that those few are found that may contradict an event; and the evidence of events."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from sqlalchemy import Connection, delete, insert, select, text

from mountjoy.evidence import Evidence, decode_evidence
from mountjoy.store import schema
from mountjoy.store.indexing import in_parts

WIDE = 31  # days: what is known only to more is looked for apart
Row = tuple[int, int, int, int]
"""An event's key, its first and last day, and its ways as bits."""
_NEAR = text(
    "SELECT event, first, last, ways FROM bearings WHERE place = :place AND wide = 0 AND first BETWEEN :first - :width AND :last "
    "AND last >= :first AND (ways & :ways) <> 0 "
    "UNION ALL SELECT event, first, last, ways FROM bearings WHERE place = :place AND wide = 1 AND first <= :last "
    "AND last >= :first AND (ways & :ways) <> 0"
)


def put(connection: Connection, given: Mapping[int, tuple[Collection[int], int, int, int]]) -> None:
    """Put what events bear on, by key (places, first, last, ways), in the place of what they bore on."""
    table = schema.bearings
    drop(connection, list(given))
    values = [
        {"place": place, "wide": int(last - first > WIDE), "first": first, "event": event, "last": last, "ways": ways}
        for event, (places, first, last, ways) in given.items()
        for place in places
    ]  # fmt: skip
    for part in in_parts(values):
        connection.execute(insert(table), list(part))


def drop(connection: Connection, events: Sequence[int]) -> None:
    """Forget what these events bear on."""
    for part in in_parts(list(events)):
        connection.execute(delete(schema.bearings).where(schema.bearings.c.event.in_(part)))


def near(connection: Connection, place: int, first: int, last: int, ways: int) -> list[Row]:
    """Events at a place, with one of these ways, that may be of a day from ``first`` to ``last``."""
    asked = {"place": place, "first": first, "last": last, "ways": ways, "width": WIDE}
    return [tuple(row) for row in connection.execute(_NEAR, asked)]


def by_place(connection: Connection) -> Iterator[list[Row]]:
    """What bears on each place, a place at a time."""
    table = schema.bearings
    place: int | None = None
    while True:
        asked = select(table.c.place).order_by(table.c.place).limit(1)
        place = connection.execute(asked if place is None else asked.where(table.c.place > place)).scalar()
        if place is None:
            return
        columns = (table.c.event, table.c.first, table.c.last, table.c.ways)
        found = connection.execute(select(*columns).where(table.c.place == place)).all()
        yield [tuple(row) for row in found]


def keys_of(connection: Connection, event_ids: Iterable[str]) -> dict[str, int]:
    """The key of each event."""
    table = schema.events
    found: dict[str, int] = {}
    for part in in_parts(sorted(set(event_ids))):
        asked = select(table.c.id, table.c.key).where(table.c.id.in_(part))
        found |= {row.id: row.key for row in connection.execute(asked)}
    return found


def claims_of(connection: Connection, keys: Iterable[int]) -> dict[int, tuple[str, list[str]]]:
    """The id and the claims of events, by key."""
    events, links = schema.events, schema.event_claims
    found: dict[int, tuple[str, list[str]]] = {}
    for part in in_parts(sorted(set(keys))):
        asked = (
            select(events.c.key, events.c.id, links.c.claim_id)
            .join(links, links.c.event_id == events.c.id)
            .where(events.c.key.in_(part))
            .order_by(events.c.key, links.c.claim_id)
        )
        for key, ident, claim in connection.execute(asked):
            found.setdefault(key, (ident, []))[1].append(claim)
    return found


def evidence_of(connection: Connection, claim_ids: Iterable[str]) -> dict[str, Evidence]:
    """The evidence of claims, of those that have it; kept by nobody."""
    table = schema.evidence
    found: dict[str, Evidence] = {}
    for part in in_parts(sorted(set(claim_ids))):
        asked = select(table.c.claim_id, table.c.body).where(
            table.c.claim_id.in_(part), table.c.body.is_not(None)
        )
        found |= {row.claim_id: decode_evidence(row.body) for row in connection.execute(asked)}
    return found


def claims_of_roots(connection: Connection, roots: Iterable[str]) -> set[str]:
    """The claims of these reports and of the copies of them."""
    reports, evidence = schema.reports, schema.evidence
    found: set[str] = set()
    for part in in_parts(sorted(set(roots))):
        for column in (reports.c.id, reports.c.copy_of):
            inside = select(reports.c.id).where(column.in_(part))
            asked = select(evidence.c.claim_id).where(evidence.c.report_id.in_(inside))
            found.update(connection.execute(asked).scalars())
    return found
