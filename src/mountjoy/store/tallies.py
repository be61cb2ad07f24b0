"""Counts kept as a record is written: how many claims, events and reports name each actor and place, and how many claims
of each kind there are. They change with what is written, so that no list of a large record has to count it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Select, and_, case, delete, distinct, func, select, text, update

from mountjoy.record import Event
from mountjoy.store import schema, terms
from mountjoy.store.indexing import ACTOR, ACTOR_TYPES, PLACE, PLACE_TYPES, in_parts
from mountjoy.store.reading import EVENT

KIND = "kind"
COPIES = "copies"
_ADD = """INSERT INTO tallies (sort, id, claims, events, reports) VALUES (:sort, :id, :claims, :events, :reports)
ON CONFLICT (sort, id) DO UPDATE SET claims = tallies.claims + excluded.claims,
events = tallies.events + excluded.events, reports = tallies.reports + excluded.reports"""


def count_reports(connection: Connection, report_ids: Sequence[str], sign: int) -> None:
    """Add (``sign`` 1) what reports name and claim after they are written, or take it away (-1) before they go."""
    for part in in_parts(report_ids):
        _add(connection, _of_reports(connection, part), sign)


def count_events(connection: Connection, events: Iterable[Event], sign: int) -> None:
    """Add (1) or take away (-1) the events that name each actor and place."""
    counted = Counter(pair for event in events for pair in _named(event))
    _add(connection, [(sort, ident, 0, number, 0) for (sort, ident), number in sorted(counted.items())], sign)


def clear_events(connection: Connection) -> None:
    """No event names anybody, because all are about to be written anew."""
    connection.execute(update(schema.tallies).values(events=0))


def rebuild(connection: Connection) -> None:
    """Count the reports and events of the record anew."""
    connection.execute(delete(schema.tallies))
    ids = connection.execute(select(schema.reports.c.id).order_by(schema.reports.c.number)).scalars().all()
    count_reports(connection, ids, 1)
    events = schema.events
    keys = connection.execute(select(events.c.key).order_by(events.c.key)).scalars().all()
    for part in in_parts(keys):
        bodies = connection.execute(select(events.c.body).where(events.c.key.in_(part))).scalars()
        count_events(connection, [EVENT.decode(body) for body in bodies], 1)


Row = tuple[str, str, int, int, int]


def _named(event: Event) -> set[tuple[str, str]]:
    named = {
        (ACTOR, party.entity)
        for party in event.parties
        if party.entity is not None and party.role in terms.PARTY_ROLES
    }
    if event.place is not None and event.place.entity is not None:
        named.add((PLACE, event.place.entity))
    return named


def _add(connection: Connection, counted: Iterable[Row], sign: int) -> None:
    values = [
        {
            "sort": sort,
            "id": ident,
            "claims": sign * claims,
            "events": sign * events,
            "reports": sign * reports,
        }
        for sort, ident, claims, events, reports in counted
    ]
    if values:
        connection.execute(text(_ADD), values)


def _of_reports(connection: Connection, ids: Sequence[str]) -> list[Row]:
    found = [
        (str(row.sort), str(row.id), int(row.claims), 0, int(row.reports))
        for row in connection.execute(_entities(ids))
    ]
    claims = schema.claims
    kinds = select(claims.c.kind, func.count()).where(claims.c.report_id.in_(ids)).group_by(claims.c.kind)
    found += [(KIND, str(kind), int(number), 0, 0) for kind, number in connection.execute(kinds)]
    reports = schema.reports.c
    copies = select(func.count()).where(reports.id.in_(ids), reports.copy_of.is_not(None))
    found.append((KIND, COPIES, 0, 0, int(connection.execute(copies).scalar_one())))
    return found


def _entities(ids: Sequence[str]) -> Select[Any]:
    """Claims and reports by actor or place, of these reports."""
    mentions, roles = schema.mentions, schema.roles
    sort = case((mentions.c.type.in_(ACTOR_TYPES), ACTOR), else_=PLACE)
    joined = mentions.outerjoin(
        roles, and_(roles.c.report_id == mentions.c.report_id, roles.c.mention == mentions.c.id)
    )
    return (
        select(
            sort.label("sort"), mentions.c.entity_id.label("id"),
            func.count(distinct(roles.c.claim_id)).label("claims"), func.count(distinct(mentions.c.report_id)).label("reports"),
        )
        .select_from(joined)
        .where(
            mentions.c.report_id.in_(ids), mentions.c.entity_id.is_not(None),
            mentions.c.type.in_((*ACTOR_TYPES, *PLACE_TYPES)),
        )
        .group_by(sort, mentions.c.entity_id)
        .order_by(sort, mentions.c.entity_id)
    )  # fmt: skip
