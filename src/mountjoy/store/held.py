"""Who held what, read: all spans of places as numbers, for a map; with their words, for the places that are shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import msgspec
from sqlalchemy import Column, ColumnElement, Connection, and_, false, or_, select, tuple_

from mountjoy.claim import Assertion
from mountjoy.evidence import Evidence, Thing, decode_evidence, fold
from mountjoy.record import Holding, PlaceValue, Saying
from mountjoy.spanned import Box, Places, PlaceSpans, span_order
from mountjoy.store import schema, spans
from mountjoy.store.connected import Connected
from mountjoy.store.indexing import in_parts
from mountjoy.told import unpack_part

_HOLDING = msgspec.json.Decoder(Holding)
_AT_ONCE = 200  # places whose spans are read at once
_TEXTS = 50  # reports whose words are read at once
_LONGEST = 1_000  # code points of a name; a longer one is nobody's
_COLUMNS = tuple(schema.held_places.c[name] for name in PlaceSpans._fields)


class _Spoken(msgspec.Struct):
    """Of a piece of evidence what tells who says it."""

    claim_id: str
    report_id: str
    root: str
    sentence: tuple[int, int]
    attribution: Thing | None = None
    source: str | None = None
    published: date | None = None


_SPOKEN = msgspec.json.Decoder(_Spoken)


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
    found: list[Holding] = []
    places = _place_values(connection, keys)
    for part in in_parts(list(places), _AT_ONCE):
        found += _of_places(connection, {key: places[key] for key in part}, at)
    return found


def _of_places(connection: Connection, places: Mapping[str, PlaceValue], at: date | None) -> list[Holding]:
    """The spans of some places, those of each in order."""
    table = schema.holdings
    conditions: list[ColumnElement[bool]] = [table.c.place.in_(places)]
    if at is not None:
        conditions.append(or_(table.c.start.is_(None), table.c.start <= at))
        conditions.append(or_(table.c.end.is_(None), table.c.end >= at))
    columns = (table.c.place, table.c.ending, table.c.body)
    spans_: dict[str, list[tuple[Holding, str | None]]] = {}
    for key, ending, body in connection.execute(select(*columns).where(*conditions)):
        spans_.setdefault(key, []).append((_HOLDING.decode(body), ending))
    words = _Words(connection, list(spans_))
    words.read(
        claim
        for key, held in spans_.items()
        for span, ending in held
        for claim in words.claims_of(key, span.id, ending)
    )
    made = []
    for key in (key for key in places if key in spans_):
        held = [words.put(key, replace(span, place=places[key]), ending) for span, ending in spans_[key]]
        made += sorted(held, key=span_order)
    return made


class _Words:
    """Who says what is said of some places, by the observations that the record keeps of each."""

    def __init__(self, connection: Connection, keys: Sequence[str]) -> None:
        self._connection = connection
        self._put: dict[str, Assertion] = {}
        self._supports: dict[tuple[str, str], list[str]] = {}  # claims by the place and the span
        self._told: dict[tuple[str, str], tuple[str, ...]] = {}  # claims by the place and the observation
        self._said: dict[str, Saying] = {}
        table = schema.observations
        for part in in_parts(sorted(keys)):
            asked = select(table.c.place, table.c.body).where(table.c.place.in_(part))
            for key, body in connection.execute(asked):
                for one, span in unpack_part(bytes(body)).supports():
                    self._told[key, one.id] = one.claims
                    self._put |= zip(one.claims, one.put, strict=True)
                    if span is not None:
                        self._supports.setdefault((key, span), []).extend(one.claims)

    def claims_of(self, key: str, span: str, ending: str | None) -> list[str]:
        """The claims that support a span, and those that say that it ended."""
        ended = () if ending is None else self._told.get((key, ending), ())
        return [*self._supports.get((key, span), ()), *ended]

    def read(self, claims: Iterable[str]) -> None:
        """Read who makes these claims."""
        table = schema.evidence
        for part in in_parts(sorted(set(claims))):
            wanted = (table.c.claim_id.in_(part), table.c.body.is_not(None))
            for body in self._connection.execute(select(table.c.body).where(*wanted)).scalars():
                item = _SPOKEN.decode(body)
                self._said[item.claim_id] = _saying(item, self._put[item.claim_id])

    def put(self, key: str, span: Holding, ending: str | None) -> Holding:
        """A span with who says so."""
        ended = () if ending is None else self._told.get((key, ending), ())
        said = self._sayings(self._supports.get((key, span.id), ()))
        return replace(span, sayings=said, ending=self._sayings(ended))

    def _sayings(self, claims: Iterable[str]) -> tuple[Saying, ...]:
        made = (self._said[claim] for claim in set(claims) if claim in self._said)
        return tuple(sorted(made, key=lambda one: (one.published or date.max, one.claim)))


def _saying(item: _Spoken, put: Assertion) -> Saying:
    by = None if item.attribution is None else item.attribution.name
    start, end = item.sentence
    return Saying(item.claim_id, item.report_id, item.root, item.source, by, put, start, end, item.published)


def _place_values(connection: Connection, keys: Sequence[str] | None) -> dict[str, PlaceValue]:
    """Places by their keys (None: all), in the order of names."""
    table = schema.held_places
    names = ("key", "entity", "name", "country", "admin1", "lat", "lon", "precision")
    found: dict[str, PlaceValue] = {}
    for part in [None] if keys is None else in_parts(keys):
        wanted = [] if part is None else [table.c.key.in_(part)]
        for row in connection.execute(select(*(table.c[name] for name in names)).where(*wanted)):
            found[row.key] = PlaceValue(
                row.entity, row.name, row.country, row.admin1, row.lat, row.lon, row.precision, ()
            )
    return dict(sorted(found.items(), key=lambda one: (one[1].name, one[1].entity or "", one[0])))
