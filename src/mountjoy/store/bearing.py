"""What events bear on, kept so that those few are found that may contradict an event; and the evidence of events."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import Connection, func, select

from mountjoy.evidence import Evidence, decode_evidence
from mountjoy.store import direct, schema
from mountjoy.store.packed import unpack

WIDE = 31  # days: what is known only to more is looked for apart
Row = tuple[int, int, int, int]
"""An event's key, its first and last day, and its ways as bits."""
_NEAR = (
    "SELECT event, first, last, ways FROM bearings WHERE place = ? AND wide = 0 AND first BETWEEN ? AND ?"
    " AND last >= ? AND (ways & ?) <> 0"
    " UNION ALL SELECT event, first, last, ways FROM bearings WHERE place = ? AND wide = 1 AND first <= ?"
    " AND last >= ? AND (ways & ?) <> 0"
)


def put(connection: Connection, given: Mapping[int, tuple[Collection[int], int, int, int]]) -> None:
    """Put what events bear on, by key (places, first, last, ways), in the place of what they bore on."""
    drop(connection, list(given))
    statement = "INSERT INTO bearings (place, wide, first, event, last, ways) VALUES (?, ?, ?, ?, ?, ?)"
    values = [
        (place, int(last - first > WIDE), first, event, last, ways)
        for event, (places, first, last, ways) in given.items()
        for place in places
    ]
    direct.run_many(connection, statement, values)


def drop(connection: Connection, events: Sequence[int]) -> None:
    """Forget what these events bear on."""
    direct.run_in(connection, "DELETE FROM bearings WHERE event IN (*)", list(events))


def near(connection: Connection, place: int, first: int, last: int, ways: int) -> list[Row]:
    """Events at a place, with one of these ways, that may be of a day from ``first`` to ``last``."""
    narrow, wide = (place, first - WIDE, last, first, ways), (place, last, first, ways)
    return direct.fetch(connection, _NEAR, (*narrow, *wide))


def place_after(connection: Connection, place: int | None) -> int | None:
    """The next place after that one, or the first, on which something bears; None where there is none."""
    column = schema.bearings.c.place
    asked = select(func.min(column))
    found: int | None = connection.execute(asked if place is None else asked.where(column > place)).scalar()
    return found


def count_places(connection: Connection, place: int | None) -> int:
    """How many places there are after that one, or at all, on which something bears."""
    column = schema.bearings.c.place
    asked = select(func.count(column.distinct()))
    return int(connection.execute(asked if place is None else asked.where(column > place)).scalar_one())


def at_place(connection: Connection, place: int) -> list[Row]:
    """What bears on a place."""
    return direct.fetch(connection, "SELECT event, first, last, ways FROM bearings WHERE place = ?", (place,))


def keys_of(connection: Connection, event_ids: Iterable[str]) -> dict[str, int]:
    """The key of each event."""
    statement = 'SELECT id, "key" FROM events WHERE id IN (*)'
    return dict(direct.fetch_in(connection, statement, sorted(set(event_ids))))


def claims_of(connection: Connection, keys: Iterable[int]) -> dict[int, tuple[str, list[str]]]:
    """The id and the claims of events, by key."""
    statement = (
        'SELECT events."key", events.id, event_claims.claim_id FROM events'
        " JOIN event_claims ON event_claims.event_id = events.id"
        ' WHERE events."key" IN (*) ORDER BY events."key", event_claims.claim_id'
    )
    found: dict[int, tuple[str, list[str]]] = {}
    for key, ident, claim in direct.fetch_in(connection, statement, sorted(set(keys))):
        found.setdefault(key, (ident, []))[1].append(claim)
    return found


def evidence_of(connection: Connection, claim_ids: Iterable[str]) -> dict[str, Evidence]:
    """The evidence of claims, of those that have it; kept by nobody."""
    statement = "SELECT claim_id, body FROM evidence WHERE claim_id IN (*) AND body IS NOT NULL"
    found = direct.fetch_in(connection, statement, sorted(set(claim_ids)))
    return {claim: decode_evidence(unpack(body)) for claim, body in found}


def claims_of_roots(connection: Connection, roots: Iterable[str]) -> set[str]:
    """The claims of these reports and of the copies of them."""
    wanted, inside = sorted(set(roots)), "SELECT claim_id FROM evidence WHERE report_id IN"
    found = direct.fetch_in(connection, f"{inside} (*)", wanted)
    found += direct.fetch_in(connection, f"{inside} (SELECT id FROM reports WHERE copy_of IN (*))", wanted)
    return {claim for (claim,) in found}
