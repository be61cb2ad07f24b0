"""Who holds what: a map on a day, the places with their words, a place through time. Read from the spans that a record keeps;
computed from the whole record where it keeps none yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

import numpy as np

from mountjoy.assessing import assess, holdings_at, standing_of
from mountjoy.merge.days import PlaceAt, is_province, place_key
from mountjoy.merge.maps import DayMap, HeldPlace, map_on
from mountjoy.merge.through_time import grouped, spans_at
from mountjoy.merge.time_rules import default_time_rules
from mountjoy.outlets import default_kin
from mountjoy.record import Holding
from mountjoy.spanned import Box, Places, place_spans
from mountjoy.store import RecordFile

_FIRST, _PLACES = 50, 200  # whose words are read at once: at first, and at most


def control_map(
    record: RecordFile, day: date, *, place: str | None = None, actor: str | None = None, box: Box | None = None
) -> list[HeldPlace]:  # fmt: skip
    """Who holds which place on a day, by name, without the words: of a place (an id or a part of a name; of a province, its
    places too), of an actor, within a box of degrees.
    """
    return list(day_map(record, day, place=place, actor=actor, box=box))


def day_map(
    record: RecordFile, day: date, *, place: str | None = None, actor: str | None = None, box: Box | None = None
) -> DayMap:  # fmt: skip
    """Likewise as arrays, of which a place is made where it is asked for."""
    found = record.held_places(place=place, actor=actor, box=box)
    made = map_on(computed_places(record) if found is None else found, day, default_time_rules())
    if found is None and place is not None:
        at = {place_key(one.place) for one in holdings_at(assess(record).through.all_holdings(), place)}
        made = made.kept(np.array([row.key in at for row in made.places.rows], np.bool_))
    if found is None and box is not None:
        made = made.within(box)
    return made if actor is None else made.of(actor)


def computed_places(record: RecordFile) -> Places:
    """All places of a record that keeps no spans yet."""
    spans = assess(record).through.holdings.items()
    return Places([place_spans(key, held, is_province(held[0].place)) for key, held in spans])


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
    shown = map_on(found, day, default_time_rules())
    shown = shown if actor is None else shown.of(actor)
    yield from _with_words(record, day, found, shown.numbers.tolist())


def place_on(record: RecordFile, day: date, key: str) -> PlaceAt | None:
    """Who holds the place with that key (`HeldPlace`) on a day, with all that is said of it; None where nothing is known."""
    found = record.held_places(key=key)
    if found is None:
        standing: Iterable[PlaceAt] = assess(record).standing(day, key.removeprefix("words:"))
    else:
        standing = _with_words(record, day, found, np.flatnonzero(~found.around).tolist())
    return next((one for one in standing if place_key(one.place) == key), None)


def _with_words(record: RecordFile, day: date, found: Places, numbers: Sequence[int]) -> Iterator[PlaceAt]:
    """Places with all that is said of them and of the provinces around, a few at first, then a few hundred at a time."""
    rows, size = found.rows, _FIRST
    outer: dict[tuple[str | None, str | None], set[str]] = {}
    for row in (rows[number] for number in np.flatnonzero(found.whole)):
        outer.setdefault((row.country, row.province), set()).add(row.key)
    while numbers:
        part = [rows[number] for number in numbers[:size]]
        keys = {row.key for row in part}
        around = {one for row in part for one in outer.get((row.country, row.province), ())}
        standing = standing_of(record.holdings_of(keys | around, day), day)
        yield from (one for one in standing if place_key(one.place) in keys)
        numbers, size = numbers[size:], min(2 * size, _PLACES)


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
