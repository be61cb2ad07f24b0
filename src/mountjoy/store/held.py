"""Who held what, read: all spans of places as numbers, for a map; with their words, for the places that are shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date

import msgspec
from sqlalchemy import Column, ColumnElement, Connection, and_, false, or_, select, tuple_

from mountjoy.evidence import Evidence, decode_evidence, fold
from mountjoy.record import Holding, PlaceValue, Saying
from mountjoy.spanned import Box, Places, PlaceSpans, span_order
from mountjoy.store import schema, spans
from mountjoy.store.connected import Connected
from mountjoy.store.indexing import in_parts

_HOLDING = msgspec.json.Decoder(Holding)
_CLAIMS = msgspec.json.Decoder(tuple[str, ...])
_TEXTS = 50  # reports whose words are read at once
_LONGEST = 1_000  # code points of a name; a longer one is nobody's
_COLUMNS = tuple(schema.held_places.c[name] for name in PlaceSpans._fields)


class HoldsRecord(Connected):
    """A record that tells who held what. Each method gives None where spans are not kept, because it was not merged since it was
    brought up to date.
    """

    _held: tuple[int, Places] | None = None  # all places, and the change after which they were read

    def holdings(
        self, at: date | None = None, *, place: str | None = None, actor: str | None = None
    ) -> list[Holding] | None:
        """Spans of control by place and start; with ``at`` those that may stand on that day (`mountjoy.merge.days.standing_on`
        says how).

        ``place`` is an id or a part of a name, with the places in it where it is a province; ``actor`` likewise, whose spans they are.
        """
        with self._read() as connection:
            if not spans.is_kept(connection):
                return None
            if place is None and actor is None:
                return _holdings(connection, None, at)
            wanted = _places(connection, _asked(place, actor))
            found = _holdings(connection, [one.key for one in wanted], at)
            return [one for one in found if actor is None or _is(one.name, one.actor, actor)]

    def held_places(
        self, *, place: str | None = None, actor: str | None = None, box: Box | None = None, key: str | None = None
    ) -> Places | None:  # fmt: skip
        """Places with their spans as numbers; of an actor those that it may hold, or a province of which does; the place with
        a key. All of them are read once and kept in memory; of those, only the ones that changed are read again.
        """
        with self._read() as connection:
            if not spans.is_kept(connection):
                return None
            if place is None and actor is None and box is None and key is None:
                with self._reading:
                    return self._all_places(connection)
            wanted = (
                _places(connection, _asked(place, actor, box, inside=True))
                if key is None
                else _places_of(connection, [key])
            )
            keys = {one.key for one in wanted}
            divisions = {(one.country, one.province) for one in wanted}
            whole = _places(connection, [schema.held_places.c.whole == 1])
            around = [
                one for one in whole if one.key not in keys and (one.country, one.province) in divisions
            ]
            return Places(wanted, around)

    def _all_places(self, connection: Connection) -> Places:
        before = self._held
        change = spans.last_change(connection)
        if before is not None and before[0] == change:
            return before[1]
        changed = None if before is None else spans.changed_since(connection, before[0])
        if before is None or changed is None:
            made = Places(_places(connection, ()))
        else:
            kept = [row for row in before[1].rows if row.key not in changed]
            made = Places([*kept, *_places_of(connection, changed)], before=before[1])
        self._held = (change, made)
        return made

    def holdings_of(self, keys: Iterable[str], at: date | None = None) -> list[Holding]:
        """The spans of places by their keys; with ``at`` those that may stand on that day."""
        with self._read() as connection:
            return _holdings(connection, sorted(set(keys)), at)

    def quotes(self, sayings: Iterable[Saying]) -> dict[str, str]:
        """The words of the sentence of each claim that is said, by claim."""
        of: dict[str, list[Saying]] = {}
        for said in sayings:
            of.setdefault(said.report, []).append(said)
        table, found = schema.reports, dict[str, str]()
        with self._read() as connection:
            for part in in_parts(sorted(of), _TEXTS):
                wanted = select(table.c.id, table.c.text).where(table.c.id.in_(part))
                for ident, text in connection.execute(wanted):
                    found |= {said.claim: text[said.start : said.end] for said in of[ident]}
        return found

    def evidence_at(self, key: str) -> tuple[list[Evidence], dict[str, str]]:
        """The evidence of the claims that bear on a place's spans, by claim, and the event of each that is in one."""
        table = schema.evidence
        with self._read() as connection:
            claims = sorted(spans.claims_at(connection, key))
            found: list[bytes] = []
            for part in in_parts(claims):
                wanted = (table.c.claim_id.in_(part), table.c.body.is_not(None))
                found += connection.execute(select(table.c.body).where(*wanted)).scalars()
            items = [decode_evidence(body) for body in found]
            return sorted(items, key=lambda one: one.claim_id), spans.event_of(connection, claims)


def _is(name: str, ident: str | None, given: str) -> bool:
    return ident == given or fold(given) in fold(name)


def _places(connection: Connection, conditions: Sequence[ColumnElement[bool]]) -> list[PlaceSpans]:
    return [PlaceSpans._make(row) for row in connection.execute(select(*_COLUMNS).where(*conditions)).all()]


def _places_of(connection: Connection, keys: Collection[str]) -> list[PlaceSpans]:
    parts = in_parts(sorted(keys))
    return [row for part in parts for row in _places(connection, [schema.held_places.c.key.in_(part)])]


def _asked(
    place: str | None, actor: str | None, box: Box | None = None, *, inside: bool = False
) -> list[ColumnElement[bool]]:
    """The conditions for what was asked; with ``inside`` an actor's province stands for the places in it."""
    table, made = schema.held_places, []
    if place is not None:
        named = or_(table.c.entity == place, _has(table.c.folded, fold(place)))
        made.append(or_(named, table.c.province == fold(place), _in_provinces(named)))
    if actor is not None:
        ident = msgspec.json.encode(actor).decode()
        named = or_(_has(table.c.sought, fold(actor)), _has(table.c.parties, ident))
        made.append(or_(named, _in_provinces(named)) if inside else named)
    if box is not None:
        west, south, east, north = box
        lon = table.c.lon
        across = lon.between(west, east) if west <= east else or_(lon >= west, lon <= east)
        made.append(and_(table.c.lat.between(south, north), across))
    return made


def _in_provinces(named: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a place lies in one of the provinces that are named so."""
    table = schema.held_places
    pairs = select(table.c.country, table.c.province).where(
        named, table.c.whole == 1, table.c.country.is_not(None)
    )
    return tuple_(table.c.country, table.c.province).in_(pairs.correlate(None))


def _has(column: Column[str], words: str) -> ColumnElement[bool]:
    return column.contains(words, autoescape=True) if len(words) <= _LONGEST else false()


def _holdings(connection: Connection, keys: Sequence[str] | None, at: date | None) -> list[Holding]:
    """Spans of places (None: of all), in the order of `ThroughTime.all_holdings`."""
    table = schema.holdings
    conditions: list[ColumnElement[bool]] = []
    if at is not None:
        conditions.append(or_(table.c.start.is_(None), table.c.start <= at))
        conditions.append(or_(table.c.end.is_(None), table.c.end >= at))
    found: dict[str, list[tuple[int, Holding]]] = {}
    for part in [None] if keys is None else in_parts(keys):
        wanted = conditions if part is None else [*conditions, table.c.place.in_(part)]
        columns = (table.c.place, table.c.id, table.c.body)
        for key, ident, body in connection.execute(select(*columns).where(*wanted)):
            number = int(ident.partition("#")[2] or 0)
            found.setdefault(key, []).append((number, _HOLDING.decode(body)))
    places = _place_values(connection, None if keys is None else sorted(found))
    ordered = sorted(found, key=lambda key: (places[key].name, places[key].entity or "", key))
    made = []
    for key in ordered:
        own = sorted(found[key], key=lambda pair: (*span_order(pair[1]), pair[0]))
        made += [replace(span, place=places[key]) for _, span in own]
    return made


def _place_values(connection: Connection, keys: Sequence[str] | None) -> dict[str, PlaceValue]:
    table = schema.held_places
    names = ("key", "entity", "name", "country", "admin1", "lat", "lon", "precision", "claims")
    found = {}
    for part in [None] if keys is None else in_parts(keys):
        wanted = [] if part is None else [table.c.key.in_(part)]
        for row in connection.execute(select(*(table.c[name] for name in names)).where(*wanted)):
            found[row.key] = PlaceValue(
                row.entity, row.name, row.country, row.admin1, row.lat, row.lon, row.precision, _CLAIMS.decode(row.claims)
            )  # fmt: skip
    return found
