"""Counts kept as a record is written: how many claims, events and reports name each actor and place, and how many claims
of each kind there are. They change with what is written, so that no list of a large record has to count it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from sqlalchemy import Connection, delete, select, update

from mountjoy.record import Event
from mountjoy.store import direct, schema, terms
from mountjoy.store.bulk import MANY
from mountjoy.store.indexing import ACTOR, ACTOR_TYPES, PLACE, PLACE_TYPES, in_parts
from mountjoy.store.reading import EVENT

KIND = "kind"
COPIES = "copies"
_ADD = """INSERT INTO tallies (sort, id, claims, events, reports) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (sort, id) DO UPDATE SET claims = tallies.claims + excluded.claims,
events = tallies.events + excluded.events, reports = tallies.reports + excluded.reports"""


def _listed(types: Sequence[str]) -> str:
    return ", ".join(f"'{one}'" for one in types)


_ENTITIES = f"""SELECT CASE WHEN m.type IN ({_listed(ACTOR_TYPES)}) THEN '{ACTOR}' ELSE '{PLACE}' END AS sort, m.entity_id,
count(DISTINCT r.claim_id), count(DISTINCT m.report_id)
FROM mentions m LEFT JOIN roles r ON r.report_id = m.report_id AND r.mention = m.id
WHERE m.report_id IN (*) AND m.entity_id IS NOT NULL AND m.type IN ({_listed((*ACTOR_TYPES, *PLACE_TYPES))})
GROUP BY sort, m.entity_id ORDER BY sort, m.entity_id"""
_KINDS = "SELECT kind, count(id) FROM claims WHERE report_id IN (*) GROUP BY kind ORDER BY kind"
_COPIES = "SELECT count(id) FROM reports WHERE id IN (*) AND copy_of IS NOT NULL"


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
    for ids in _report_parts(connection):
        count_reports(connection, ids, 1)
    for events in _event_parts(connection):
        count_events(connection, events, 1)


def count_anew(
    connection: Connection, on_step: Callable[[int], None]
) -> dict[tuple[str, str], tuple[int, int, int]]:
    """What the reports and events of the record give: claims, events and reports by sort and id; nothing is written, and what is nowhere
    is left out. ``on_step`` is told how many reports and events were counted.
    """
    found: Counter[tuple[str, str, int]] = Counter()
    done = 0
    for ids in _report_parts(connection):
        for sort, ident, claims, _, reports in _of_reports(connection, ids):
            found.update({(sort, ident, 0): claims, (sort, ident, 2): reports})
        done += len(ids)
        on_step(done)
    for events in _event_parts(connection):
        found.update((sort, ident, 1) for event in events for sort, ident in _named(event))
        done += len(events)
        on_step(done)
    names = {(sort, ident) for (sort, ident, _), number in found.items() if number}
    return {name: (found[*name, 0], found[*name, 1], found[*name, 2]) for name in sorted(names)}


def _report_parts(connection: Connection) -> Iterator[list[str]]:
    """The ids of all reports, some at a time."""
    number, statement = 0, "SELECT number, id FROM reports WHERE number > ? ORDER BY number LIMIT ?"
    while found := direct.fetch(connection, statement, (number, MANY)):
        yield [ident for _, ident in found]
        number = found[-1][0]


def _event_parts(connection: Connection) -> Iterator[list[Event]]:
    """All events, some at a time."""
    table, key = schema.events, None
    while True:
        asked = select(table.c.key).order_by(table.c.key).limit(MANY)
        keys = connection.execute(asked if key is None else asked.where(table.c.key > key)).scalars().all()
        if not keys:
            return
        bodies = connection.execute(select(table.c.body).where(table.c.key.in_(keys))).scalars()
        yield [EVENT.decode(body) for body in bodies]
        key = keys[-1]


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
        (sort, ident, sign * claims, sign * events, sign * reports)
        for sort, ident, claims, events, reports in counted
    ]
    direct.run_many(connection, _ADD, values)


def _of_reports(connection: Connection, ids: Sequence[str]) -> list[Row]:
    found = [
        (str(sort), str(ident), int(claims), 0, int(reports))
        for sort, ident, claims, reports in direct.fetch_in(connection, _ENTITIES, ids)
    ]
    kinds = direct.fetch_in(connection, _KINDS, ids)
    found += [(KIND, str(kind), int(number), 0, 0) for kind, number in kinds]
    copies = sum(int(number) for (number,) in direct.fetch_in(connection, _COPIES, ids))
    found.append((KIND, COPIES, 0, 0, copies))
    return found
