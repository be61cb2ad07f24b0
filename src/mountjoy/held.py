"""Who holds what: a map on a day, the places with their words, a place through time. Read from the spans that a record keeps;
computed from the whole record where it keeps none yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

from mountjoy.assessing import assess, holdings_at, standing_of
from mountjoy.merge.days import PlaceAt, is_province, place_key
from mountjoy.merge.maps import PlaceNow, map_on
from mountjoy.merge.through_time import grouped, spans_at
from mountjoy.merge.time_rules import default_time_rules
from mountjoy.outlets import default_kin
from mountjoy.record import Holding
from mountjoy.spanned import Places, place_spans
from mountjoy.store import RecordFile
from mountjoy.store.held import Box

_PLACES = 200  # whose words are read at once


def control_map(
    record: RecordFile, day: date, *, place: str | None = None, actor: str | None = None, box: Box | None = None
) -> list[PlaceNow]:  # fmt: skip
    """Who holds which place on a day, by name, without the words: of a place (an id or a part of a name; of a province, its
    places too), of an actor, within a box of degrees.
    """
    found = record.held_places(place=place, actor=actor, box=box)
    if found is None:
        return _computed(record, day, place, actor, box)
    return map_on(found, day, default_time_rules(), actor)


def control_on(
    record: RecordFile, day: date, place: str | None = None, actor: str | None = None, *, most: int | None = None
) -> list[PlaceAt]:  # fmt: skip
    """Who holds what on a day with all that is said of it, by name; no more than ``most`` places."""
    return list(islice(iterate_control(record, day, place, actor), most))


def iterate_control(
    record: RecordFile, day: date, place: str | None = None, actor: str | None = None
) -> Iterator[PlaceAt]:
    """Likewise one by one; the words of a few hundred places are read at a time."""
    found = record.held_places(place=place, actor=actor)
    if found is None:
        yield from assess(record).standing(day, place, actor)
        return
    keys = [one.key for one in map_on(found, day, default_time_rules(), actor)]
    yield from _with_words(record, day, found, keys)


def place_on(record: RecordFile, day: date, key: str) -> PlaceAt | None:
    """Who holds the place with that key (`PlaceNow`) on a day, with all that is said of it; None where nothing is known."""
    place = key.removeprefix("words:")
    found = record.held_places(place=place)
    if found is None:
        standing: Iterable[PlaceAt] = assess(record).standing(day, place)
    else:
        standing = _with_words(record, day, found, [row.key for row in found.rows if row.key == key])
    return next((one for one in standing if place_key(one.place) == key), None)


def _with_words(record: RecordFile, day: date, found: Places, keys: Sequence[str]) -> Iterator[PlaceAt]:
    """Places with all that is said of them and of the provinces around, a few hundred at a time."""
    lie = {row.key: (row.country, row.province) for row in found.rows}
    outer: dict[tuple[str | None, str | None], set[str]] = {}
    for row in found.rows:
        if row.whole:
            outer.setdefault(lie[row.key], set()).add(row.key)
    for start in range(0, len(keys), _PLACES):
        part = set(keys[start : start + _PLACES])
        around = {one for key in part for one in outer.get(lie[key], ())}
        standing = standing_of(record.holdings_of(part | around, day), day)
        yield from (one for one in standing if place_key(one.place) in part)


def timeline(record: RecordFile, place: str | None = None, actor: str | None = None) -> list[Holding]:
    """Spans of control by place and start: of a place and, where it is a province, of the places in it; of an actor."""
    found = record.holdings(place=place, actor=actor)
    return assess(record).holdings(place, actor) if found is None else found


def control_as_known(
    record: RecordFile, day: date, place: str | None = None, actor: str | None = None
) -> list[PlaceAt]:
    """Who held what on a day by the reports that had appeared by then; the evidence is read place by place."""
    found = record.held_places(place=place)
    if found is None:
        return assess(record, known_by=day).standing(day, place, actor)
    rules, kin = default_time_rules(), default_kin()
    spans: list[Holding] = []
    for row in sorted(found.rows, key=lambda row: row.key):
        items, events = record.evidence_at(row.key)
        known = (item for item in items if (item.published or date.max) <= day)
        spans += spans_at(row.key, grouped(known, events), kin, rules=rules)
    spans.sort(key=lambda span: (span.place.name, span.place.entity or ""))
    return standing_of(spans, day, place, actor)


def _computed(
    record: RecordFile, day: date, place: str | None, actor: str | None, box: Box | None
) -> list[PlaceNow]:
    assessed = assess(record)
    rows = [
        place_spans(key, spans, is_province(spans[0].place))
        for key, spans in assessed.through.holdings.items()
    ]
    now = map_on(Places(rows), day, default_time_rules(), actor)
    if place is not None:
        at = {place_key(one.place) for one in holdings_at(assessed.through.all_holdings(), place)}
        now = [one for one in now if one.key in at]
    return [one for one in now if box is None or _inside(one, box)]


def _inside(one: PlaceNow, box: Box) -> bool:
    if one.lat is None or one.lon is None:
        return False
    west, south, east, north = box
    across = west <= one.lon <= east if west <= east else one.lon >= west or one.lon <= east
    return across and south <= one.lat <= north
