"""Who held what, place by place: the spans of control in their tables, and the claims that each place's rest on."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice

import msgspec
from sqlalchemy import Connection, delete, select

from mountjoy.evidence import fold
from mountjoy.record import Holding, PlaceValue
from mountjoy.spanned import place_spans
from mountjoy.store import direct, rows, schema, writing
from mountjoy.store.bulk import MANY, insert_rows

PLACE = "place:"  # before the key of a place, where other relations have their id
CHANGE = "holdings.change"  # how often spans changed; with a number, of which places at that change
_CHANGES, _KEYS = 100, 1000  # changes whose places are noted, and places of one change
STATE = "holdings"  # the fact about a record that its spans are kept as it is merged
_KEYS_OF = msgspec.json.Decoder(list[str])
_NOWHERE = PlaceValue(None, "", None, None, None, None, None, ())  # in a body: its place is kept once
Dated = tuple[Holding, date | None, date | None]
"""A span with the first and the last day on which it may stand."""


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
    connection.execute(delete(schema.holdings))
    connection.execute(delete(schema.held_places))
    table = schema.relation_claims
    connection.execute(delete(table).where(table.c.relation.startswith(PLACE)))
    connection.execute(delete(schema.state).where(schema.state.c.name == STATE))
    note_change(connection)


def note_places(connection: Connection, pairs: Iterable[tuple[str, str]]) -> None:
    """Write that claims bear on a place's spans: the place's key, and the claim's id."""
    statement = "INSERT INTO relation_claims (relation, claim_id) VALUES (?, ?)"
    values = ((PLACE + key, claim) for key, claim in pairs)
    while part := list(islice(values, MANY)):
        direct.run_many(connection, statement, part)


def noted_places(connection: Connection) -> Iterator[dict[str, set[str]]]:
    """All places on whose spans claims bear, with these claims, a few hundred claims and more at a time."""
    table, last = schema.relation_claims, PLACE
    columns = (table.c.relation, table.c.claim_id)
    while True:
        some = select(table.c.relation).where(table.c.relation > last, table.c.relation.startswith(PLACE))
        keys = connection.execute(some.distinct().order_by(table.c.relation).limit(100)).scalars().all()
        if not keys:
            break
        held: dict[str, set[str]] = {}
        for relation, claim in connection.execute(select(*columns).where(table.c.relation.in_(keys))):
            held.setdefault(relation.removeprefix(PLACE), set()).add(claim)
        last = keys[-1]
        yield held


def places_of(connection: Connection, claim_ids: Iterable[str]) -> set[str]:
    """The keys of the places on whose spans one of the claims bore when they were written."""
    statement = f"SELECT relation FROM relation_claims WHERE claim_id IN (*) AND relation LIKE '{PLACE}%'"
    found = direct.fetch_in(connection, statement, sorted(set(claim_ids)))
    return {relation.removeprefix(PLACE) for (relation,) in found}


def claims_at(connection: Connection, key: str) -> set[str]:
    """The claims that bore on a place's spans when they were written."""
    statement = "SELECT claim_id FROM relation_claims WHERE relation = ?"
    return {claim for (claim,) in direct.fetch(connection, statement, (PLACE + key,))}


def event_of(connection: Connection, claim_ids: Iterable[str]) -> dict[str, str]:
    """The event of each claim that is in one."""
    statement = "SELECT claim_id, event_id FROM event_claims WHERE claim_id IN (*)"
    return dict(direct.fetch_in(connection, statement, sorted(set(claim_ids))))


def put_place(
    connection: Connection, key: str, claim_ids: Iterable[str], before: Iterable[str], dated: Sequence[Dated], whole: bool
) -> None:  # fmt: skip
    """Put a place's spans, in their order, and its claims in the place of those that it had ``before``.

    ``whole``: it is a first-level division. Of spans that are as they were nothing is written.
    """
    wanted, known = set(claim_ids), set(before)
    statement = "DELETE FROM relation_claims WHERE relation = ? AND claim_id IN (*)"
    direct.run_in(connection, statement, sorted(known - wanted), (PLACE + key,))
    note_places(connection, ((key, one) for one in sorted(wanted - known)))
    _put_spans(connection, key, dated)
    direct.run(connection, 'DELETE FROM held_places WHERE "key" = ?', (key,))
    if dated:
        insert_rows(connection, schema.held_places, [_place_row(key, [span for span, _, _ in dated], whole)])


def _place_row(key: str, spans: Sequence[Holding], whole: bool) -> rows.Row:
    row = place_spans(key, spans, whole)
    return {
        **row._asdict(),
        "folded": fold(row.name),
        "sought": "\n".join(sorted({fold(span.name) for span in spans})),
        "claims": spans[0].place.claims,
    }


def lay_places(connection: Connection, places: Iterable[tuple[str, Sequence[Dated], bool]]) -> None:
    """Put the spans of places that have none yet, as `put_place` does."""
    laid = [one for one in places if one[1]]
    held = [_place_row(key, [span for span, _, _ in dated], whole) for key, dated, whole in laid]
    spans = [row for key, dated, _ in laid for row in _span_rows(key, dated).values()]
    for table, values in ((schema.held_places, held), (schema.holdings, spans)):
        insert_rows(connection, table, values)


def _put_spans(connection: Connection, key: str, dated: Sequence[Dated]) -> None:
    had: dict[str, int] = dict(
        direct.fetch(connection, "SELECT id, told FROM holdings WHERE place = ?", (key,))
    )
    new = _span_rows(key, dated)
    gone = [ident for ident, told in had.items() if ident not in new or new[ident]["told"] != told]
    direct.run_in(connection, "DELETE FROM holdings WHERE place = ? AND id IN (*)", gone, (key,))
    changed = [row for ident, row in new.items() if had.get(ident) != row["told"]]
    insert_rows(connection, schema.holdings, changed)


def _span_rows(key: str, dated: Sequence[Dated]) -> dict[str, rows.Row]:
    new: dict[str, rows.Row] = {}
    for span, first, last in dated:
        body = msgspec.json.encode(replace(span, place=_NOWHERE))
        told = int.from_bytes(hashlib.blake2b(body, digest_size=8).digest(), "big", signed=True)
        ident, number = span.id, 0
        while ident in new:
            number += 1
            ident = f"{span.id}#{number}"
        new[ident] = {
            "place": key, "id": ident, "start": first, "end": last, "told": told, "body": body,
        }  # fmt: skip
    return new
