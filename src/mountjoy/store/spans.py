"""Who held what, place by place: the spans of control in their tables, the observations that they follow from, and the claims
that each place's rest on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

import msgspec
from sqlalchemy import Connection, delete, func, select

from mountjoy.evidence import fold
from mountjoy.record import Holding, PlaceValue
from mountjoy.spanned import PlaceSpans, names_of
from mountjoy.store import direct, rows, schema, writing
from mountjoy.store.bulk import MANY, insert_rows
from mountjoy.told import Part, pack_part, unpack_part

PLACE = "place:"  # before the key of a place, where other relations have their id
CHANGE = "holdings.change"  # how often spans changed; with a number, of which places at that change
_CHANGES, _KEYS = 100, 1000  # changes whose places are noted, and places of one change
STATE = "holdings"  # the fact about a record that its spans are kept as it is merged
_KEYS_OF = msgspec.json.Decoder(list[str])
_NOWHERE = PlaceValue(None, "", None, None, None, None, None, ())  # in a body: its place is kept once


@dataclass(frozen=True, slots=True)
class Known:
    """What the rows hold of a place: ``marks`` (`mountjoy.merge.holdings.Span.mark`) by span, and the spans as numbers."""

    place: PlaceValue | None
    marks: dict[str, int]
    parties: str
    packed: bytes


@dataclass(frozen=True, slots=True)
class SpanRow:
    """A span without who says so, the first and the last day on which it may stand, its mark, the observation that ended it."""

    span: Holding
    first: date | None
    last: date | None
    mark: int
    ending: str | None


@dataclass(frozen=True, slots=True)
class PartRow:
    """Some observations of a place, under the number of their row."""

    number: int
    part: Part


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be written of a place: its row (None: nothing is known of it any more), ``spans`` that differ, ids of those that are
    ``gone`` or differ, ``parts`` that differ, numbers of those that are ``lost``.
    """

    key: str
    row: PlaceSpans | None
    spans: Sequence[SpanRow]
    gone: Sequence[str]
    parts: Sequence[PartRow]
    lost: Sequence[int]


def is_kept(connection: Connection) -> bool:
    """Whether the tables hold what the claims that were merged add up to."""
    return writing.get_state(connection, STATE) == "kept"


def last_change(connection: Connection) -> int:
    """A number that grows whenever spans change."""
    return int(writing.get_state(connection, CHANGE) or 0)


def note_change(connection: Connection, keys: Collection[str] | None = None) -> None:
    """Note that spans change, at the places with these keys or at any."""
    number = last_change(connection) + 1
    writing.set_state(connection, CHANGE, str(number))
    direct.run(connection, "DELETE FROM state WHERE name = ?", (f"{CHANGE}.{number - _CHANGES}",))
    if keys is not None and len(keys) <= _KEYS:
        writing.set_state(connection, f"{CHANGE}.{number}", msgspec.json.encode(sorted(keys)).decode())


def changed_since(connection: Connection, change: int) -> set[str] | None:
    """The keys of the places that changed after that number of `last_change`; None where it is not known which did."""
    last = last_change(connection)
    if not last - _CHANGES < change <= last:
        return None
    noted = [writing.get_state(connection, f"{CHANGE}.{number}") for number in range(change + 1, last + 1)]
    if None in noted:
        return None
    return {key for one in noted if one is not None for key in _KEYS_OF.decode(one)}


def clear(connection: Connection) -> None:
    """Forget all spans; they are laid anew when the record is merged next."""
    for table in (schema.holdings, schema.held_places, schema.observations):
        connection.execute(delete(table))
    table = schema.relation_claims
    connection.execute(delete(table).where(table.c.relation.startswith(PLACE)))
    connection.execute(delete(schema.state).where(schema.state.c.name == STATE))
    note_change(connection)


# The claims of a place -----------------------------------------------------------------------------


def note_places(connection: Connection, pairs: Iterable[tuple[str, str]]) -> None:
    """Write that claims bear on a place's spans: the place's key, and the claim's id."""
    statement = "INSERT INTO relation_claims (relation, claim_id) VALUES (?, ?)"
    values = ((PLACE + key, claim) for key, claim in pairs)
    while part := list(islice(values, MANY)):
        direct.run_many(connection, statement, part)


def renote(connection: Connection, key: str, gone: Iterable[str], new: Iterable[str]) -> None:
    """Write that claims bear on a place's spans no more, or that they do now."""
    statement = "DELETE FROM relation_claims WHERE relation = ? AND claim_id IN (*)"
    direct.run_in(connection, statement, sorted(gone), (PLACE + key,))
    note_places(connection, ((key, one) for one in sorted(new)))


def places_after(connection: Connection, key: str, most: int) -> dict[str, set[str]]:
    """The next places after that key on whose spans claims bear, in the database's order, with these claims; ``most`` places."""
    table = schema.relation_claims
    some = select(table.c.relation).where(table.c.relation > PLACE + key, table.c.relation.startswith(PLACE))
    keys = connection.execute(some.distinct().order_by(table.c.relation).limit(most)).scalars().all()
    held: dict[str, set[str]] = {relation.removeprefix(PLACE): set() for relation in keys}
    asked = select(table.c.relation, table.c.claim_id).where(table.c.relation.in_(keys))
    for relation, claim in connection.execute(asked):
        held[relation.removeprefix(PLACE)].add(claim)
    return held


def count_places(connection: Connection, after: str) -> int:
    """How many places there are after that key on whose spans claims bear."""
    table = schema.relation_claims
    asked = select(func.count(table.c.relation.distinct()))
    wanted = (table.c.relation > PLACE + after, table.c.relation.startswith(PLACE))
    return int(connection.execute(asked.where(*wanted)).scalar() or 0)


def places_with(connection: Connection, claim_ids: Iterable[str]) -> dict[str, set[str]]:
    """The places on whose spans one of the claims bore when they were written: those of the claims that did, by the place's key."""
    statement = (
        f"SELECT relation, claim_id FROM relation_claims WHERE claim_id IN (*) AND relation LIKE '{PLACE}%'"
    )
    found: dict[str, set[str]] = {}
    for relation, claim in direct.fetch_in(connection, statement, sorted(set(claim_ids))):
        found.setdefault(relation.removeprefix(PLACE), set()).add(claim)
    return found


def claims_at(connection: Connection, key: str) -> set[str]:
    """The claims that bore on a place's spans when they were written."""
    statement = "SELECT claim_id FROM relation_claims WHERE relation = ?"
    return {claim for (claim,) in direct.fetch(connection, statement, (PLACE + key,))}


def event_of(connection: Connection, claim_ids: Iterable[str]) -> dict[str, str]:
    """The event of each claim that is in one."""
    statement = "SELECT claim_id, event_id FROM event_claims WHERE claim_id IN (*)"
    return dict(direct.fetch_in(connection, statement, sorted(set(claim_ids))))


# A place -------------------------------------------------------------------------------------------


def known_place(connection: Connection, key: str) -> Known:
    """What the rows hold of a place."""
    statement = 'SELECT entity, name, country, admin1, lat, lon, "precision", parties, spans FROM held_places WHERE "key" = ?'
    found = direct.fetch(connection, statement, (key,))
    marks = dict(direct.fetch(connection, "SELECT id, told FROM holdings WHERE place = ?", (key,)))
    if not found:
        return Known(None, marks, "[]", b"")
    entity, name, country, admin1, lat, lon, precision, parties, packed = found[0]
    place = PlaceValue(entity, name, country, admin1, lat, lon, precision, ())
    return Known(place, marks, parties, bytes(packed))


def parts_of(connection: Connection, key: str) -> list[tuple[int, Part]]:
    """The observations of a place by the numbers of their rows."""
    statement = "SELECT part, body FROM observations WHERE place = ?"
    return [
        (number, unpack_part(bytes(body))) for number, body in direct.fetch(connection, statement, (key,))
    ]


def put(connection: Connection, changes: Sequence[Change]) -> None:
    """Write what changed of places."""
    for one in changes:
        statement = "DELETE FROM holdings WHERE place = ? AND id IN (*)"
        direct.run_in(connection, statement, one.gone, (one.key,))
        parts = [*one.lost, *(row.number for row in one.parts)]
        statement = "DELETE FROM observations WHERE place = ? AND part IN (*)"
        direct.run_in(connection, statement, parts, (one.key,))
    direct.run_in(connection, 'DELETE FROM held_places WHERE "key" IN (*)', [one.key for one in changes])
    lay(connection, changes)


def lay(connection: Connection, changes: Sequence[Change]) -> None:
    """Write places of which there is nothing yet."""
    places = (place_columns(one.row) for one in changes if one.row is not None)
    insert_rows(connection, schema.held_places, places)
    insert_rows(
        connection, schema.holdings, (_span_row(one.key, row) for one in changes for row in one.spans)
    )
    parts = ((one.key, row.number, pack_part(row.part)) for one in changes for row in one.parts)
    direct.run_many(connection, "INSERT INTO observations (place, part, body) VALUES (?, ?, ?)", parts)


def place_columns(row: PlaceSpans) -> rows.Row:
    """The row of a place."""
    sought = "\n".join(sorted({fold(name) for name in names_of(row)}))
    return {**row._asdict(), "folded": fold(row.name), "sought": sought}


def _span_row(key: str, row: SpanRow) -> rows.Row:
    return {
        "place": key, "id": row.span.id, "start": row.first, "end": row.last, "told": row.mark,
        "ending": row.ending, "body": msgspec.json.encode(replace(row.span, place=_NOWHERE)),
    }  # fmt: skip
