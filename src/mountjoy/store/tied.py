"""Ties through time in their table: written by unit, with the claims that each rests on and the events that end them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec
from sqlalchemy import Connection, func, or_, select

from mountjoy.evidence import Evidence, decode_evidence
from mountjoy.record import TieSpan
from mountjoy.store import direct, rows, schema
from mountjoy.store.bulk import insert_rows
from mountjoy.store.indexing import in_parts

_SPAN = msgspec.json.Decoder(TieSpan)


@dataclass(frozen=True, slots=True)
class Ending:
    """That an event of a type, on one of these days, may end ties of a party."""

    party: str
    event_id: str
    type: str
    first: date
    last: date


def endings_of(connection: Connection, event_ids: Iterable[str]) -> set[Ending]:
    """What these events were written to end."""
    return _endings(connection, "event_id", event_ids)


def endings_for(connection: Connection, parties: Iterable[str]) -> set[Ending]:
    """What may end ties of these parties."""
    return _endings(connection, "party", parties)


def _endings(connection: Connection, column: str, values: Iterable[str]) -> set[Ending]:
    statement = f"SELECT party, event_id, type, first, last FROM tie_enders WHERE {column} IN (*)"
    return {
        Ending(party, event, type_, direct.day(first), direct.day(last))
        for party, event, type_, first, last in direct.fetch_in(connection, statement, sorted(set(values)))
    }


def change_endings(connection: Connection, gone: Collection[Ending], new: Collection[Ending]) -> None:
    """Take endings away and add others."""
    events = sorted({one.event_id for one in gone})
    direct.run_in(connection, "DELETE FROM tie_enders WHERE event_id IN (*)", events)
    values = [
        {name: getattr(one, name) for name in Ending.__slots__}
        for one in sorted(new, key=lambda one: (one.event_id, one.party, one.type))
    ]
    insert_rows(connection, schema.tie_enders, values)


def units_with(connection: Connection, claim_ids: Iterable[str]) -> set[str]:
    """The units whose spans rest on one of the claims."""
    statement = "SELECT unit FROM tie_claims WHERE claim_id IN (*)"
    return {unit for (unit,) in direct.fetch_in(connection, statement, sorted(set(claim_ids)))}


def units_between(
    connection: Connection, actors: Iterable[str], types: Collection[str], recipients: Collection[str] | None
) -> set[str]:
    """The units of ties of these types of the actors, with one of the recipients where these are given."""
    table = schema.tie_spans
    found: set[str] = set()
    for part in in_parts(sorted(set(actors))):
        asked = select(table.c.unit).where(table.c.actor.in_(part), table.c.type.in_(sorted(types)))
        if recipients is not None:
            asked = asked.where(table.c.recipient.in_(sorted(recipients)))
        found.update(connection.execute(asked).scalars())
    return found


def claims_of(connection: Connection, unit: str) -> set[str]:
    """The claims on which a unit's spans rest."""
    found = direct.fetch(connection, "SELECT claim_id FROM tie_claims WHERE unit = ?", (unit,))
    return {claim for (claim,) in found}


def link(connection: Connection, pairs: Sequence[tuple[str, str]]) -> None:
    """Note claims (unit, claim) that are not noted yet."""
    direct.run_many(connection, "INSERT INTO tie_claims (unit, claim_id) VALUES (?, ?)", pairs)


def put_unit(
    connection: Connection,
    unit: str,
    claims: Collection[str],
    before: Collection[str],
    spans: Sequence[TieSpan],
) -> None:
    """Put a unit's spans and claims in the place of those that it had."""
    statement = "DELETE FROM tie_claims WHERE unit = ? AND claim_id IN (*)"
    direct.run_in(connection, statement, sorted(set(before) - set(claims)), (unit,))
    link(connection, [(unit, claim) for claim in sorted(set(claims) - set(before))])
    direct.run(connection, "DELETE FROM tie_spans WHERE unit = ?", (unit,))
    insert_rows(connection, schema.tie_spans, [_row(unit, span) for span in spans])


def _row(unit: str, span: TieSpan) -> rows.Row:
    plain = ("id", "type", "actor", "recipient", "post", "basis", "first", "last", "end_earliest", "end_latest", "support")  # fmt: skip
    return {
        **{name: getattr(span, name) for name in plain},
        "unit": unit,
        "folded": rows.fold(f"{span.actor_name} | {span.recipient_name}"),
        "body": msgspec.json.encode(span),
    }


def list_spans(
    connection: Connection,
    day: date | None = None,
    actor: str | None = None,
    types: Collection[str] | None = None,
) -> list[TieSpan]:
    """Spans by type, names and first day; with ``day`` those that may stand on it, with ``actor`` (an id or a part of a name) those of a party."""
    table = schema.tie_spans
    asked = select(table.c.body)
    if day is not None:
        asked = asked.where(table.c.first <= day, or_(table.c.end_latest.is_(None), table.c.end_latest > day))
    if actor is not None:
        named = table.c.folded.contains(rows.fold(actor), autoescape=True)
        asked = asked.where(or_(table.c.actor == actor, table.c.recipient == actor, named))
    if types is not None:
        asked = asked.where(table.c.type.in_(sorted(types)))
    spans = [_SPAN.decode(body) for body in connection.execute(asked).scalars()]
    return sorted(spans, key=lambda s: (s.type, s.actor_name, s.recipient_name, s.first or date.max, s.id))


def ties_after(connection: Connection, number: int, most: int) -> tuple[int | None, list[Evidence]]:
    """Evidence of ties after that number, ``most`` pieces; the number of the last, None at the end."""
    table = schema.evidence
    wanted = (table.c.number > number, table.c.kind == "tie", table.c.body.is_not(None))
    asked = select(table.c.number, table.c.body).where(*wanted).order_by(table.c.number).limit(most)
    found = connection.execute(asked).all()
    last = found[-1].number if len(found) == most else None
    return last, [decode_evidence(row.body) for row in found]


def unit_after(connection: Connection, unit: str | None) -> str | None:
    """The next unit after that one, or the first; None where there is none."""
    column = schema.tie_claims.c.unit
    asked = select(func.min(column))
    found: str | None = connection.execute(asked if unit is None else asked.where(column > unit)).scalar()
    return found


def count_units(connection: Connection, unit: str | None) -> int:
    """How many units there are after that one, or at all."""
    column = schema.tie_claims.c.unit
    asked = select(func.count(column.distinct()))
    return int(connection.execute(asked if unit is None else asked.where(column > unit)).scalar_one())
