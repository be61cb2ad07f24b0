"""Who held what, place by place: the spans of control in their table, and the claims that each place's rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import msgspec
from sqlalchemy import Connection, Text, cast, delete, insert, or_, select

from mountjoy.record import Holding
from mountjoy.store import rows, schema, writing
from mountjoy.store.indexing import in_parts

PLACE = "place:"  # before the key of a place, where other relations have their id
STATE = "holdings"  # the fact about a record that its spans are kept as it is merged
_HOLDING = msgspec.json.Decoder(Holding)
Dated = tuple[Holding, date | None, date | None]
"""A span with the first and the last day on which it may stand."""


def is_kept(connection: Connection) -> bool:
    """Whether the table holds what the claims that were merged add up to."""
    return writing.get_state(connection, STATE) == "kept"


def clear(connection: Connection) -> None:
    """Forget all spans; they are laid anew when the record is merged next."""
    connection.execute(delete(schema.holdings))
    table = schema.relation_claims
    connection.execute(delete(table).where(table.c.relation.startswith(PLACE)))
    connection.execute(delete(schema.state).where(schema.state.c.name == STATE))


def places_of(connection: Connection, claim_ids: Iterable[str]) -> set[str]:
    """The keys of the places on whose spans one of the claims bore when they were written."""
    table = schema.relation_claims
    found: set[str] = set()
    for part in in_parts(sorted(set(claim_ids))):
        wanted = (table.c.claim_id.in_(part), table.c.relation.startswith(PLACE))
        found.update(connection.execute(select(table.c.relation).where(*wanted)).scalars())
    return {relation.removeprefix(PLACE) for relation in found}


def claims_at(connection: Connection, key: str) -> set[str]:
    """The claims that bore on a place's spans when they were written."""
    table = schema.relation_claims
    return set(connection.execute(select(table.c.claim_id).where(table.c.relation == PLACE + key)).scalars())


def iterate_places(connection: Connection) -> Iterator[str]:
    """The keys of all places on whose spans claims bear, in order."""
    table = schema.relation_claims
    last = PLACE
    while True:
        asked = select(table.c.relation).where(table.c.relation > last).order_by(table.c.relation).limit(1)
        found = connection.execute(asked).scalar()
        if found is None or not found.startswith(PLACE):
            return
        yield found.removeprefix(PLACE)
        last = found


def event_of(connection: Connection, claim_ids: Iterable[str]) -> dict[str, str]:
    """The event of each claim that is in one."""
    table = schema.event_claims
    found: dict[str, str] = {}
    for part in in_parts(sorted(set(claim_ids))):
        for row in connection.execute(
            select(table.c.claim_id, table.c.event_id).where(table.c.claim_id.in_(part))
        ):
            found[row.claim_id] = row.event_id
    return found


def put_place(
    connection: Connection, key: str, claim_ids: Iterable[str], before: Iterable[str], dated: Sequence[Dated]
) -> None:
    """Put a place's spans, in their order, and its claims in the place of those that it had ``before``."""
    table, wanted, known = schema.relation_claims, set(claim_ids), set(before)
    for part in in_parts(sorted(known - wanted)):
        connection.execute(delete(table).where(table.c.relation == PLACE + key, table.c.claim_id.in_(part)))
    for part in in_parts(sorted(wanted - known)):
        connection.execute(insert(table), [{"relation": PLACE + key, "claim_id": one} for one in part])
    connection.execute(delete(schema.holdings).where(schema.holdings.c.place == key))
    for part in in_parts([_row(key, number, *span) for number, span in enumerate(dated)]):
        connection.execute(insert(schema.holdings), list(part))


def _row(key: str, number: int, span: Holding, first: date | None, last: date | None) -> rows.Row:
    return {
        "id": f"{key}#{number}",
        "place": key,
        "country": span.place.country,
        "admin1": span.place.admin1,
        "holder": span.actor,
        "start": first,
        "end": last,
        "body": msgspec.to_builtins(span),
    }


def list_holdings(connection: Connection, at: date | None = None) -> list[Holding]:
    """Spans by the place's name and start; with ``at`` no others than those that may stand on that day."""
    table = schema.holdings
    statement = select(table.c.id, cast(table.c.body, Text).label("body"))
    if at is not None:
        statement = statement.where(
            or_(table.c.start.is_(None), table.c.start <= at), or_(table.c.end.is_(None), table.c.end >= at)
        )
    found = []
    for ident, body in connection.execute(statement).all():
        key, _, number = ident.rpartition("#")
        span = _HOLDING.decode(body)
        found.append((span.place.name, span.place.entity or "", key, int(number), span))
    found.sort(key=lambda one: one[:4])
    return [one[4] for one in found]
