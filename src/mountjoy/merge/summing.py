"""What the observations of a span add up to: its days, who holds, how well it is attested."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import msgspec

from mountjoy.evidence import Thing
from mountjoy.merge.holdings import Span
from mountjoy.merge.sides import attested
from mountjoy.merge.values import place_value
from mountjoy.record import Holding, PlaceValue
from mountjoy.told import Named

_NAMED = msgspec.json.Decoder(Named)


def holding(span: Span, place: PlaceValue) -> Holding:
    """A span with all but who says so."""
    name, actor = _named(span)
    best: dict[str, float] = {}
    for one in span.told:
        for origin, weight in one.voices:
            best[origin] = max(best.get(origin, 0.0), weight)
    return Holding(
        id=span.id,
        place=place,
        state=span.state,
        side=span.side,
        actor=actor,
        name=name,
        basis=span.basis,
        start_earliest=day_of(span.start[0]),
        start_latest=day_of(span.start[1]),
        end_earliest=day_of(span.end[0]),
        end_latest=day_of(span.end[1]),
        seen=day_of(span.seen),
        began=span.began,
        ended=None if span.ending is None else span.ending.type,
        part=span.part,
        disputed=span.disputed,
        support=attested(best),
        sayings=(),
        ending=(),
    )


def day_of(number: int) -> date | None:
    """The day of a proleptic number; 0 is none."""
    return date.fromordinal(number) if number else None


def claims_of(span: Span) -> list[str]:
    """The claims that support a span."""
    return [claim for one in span.told for claim in one.claims]


def place_of(places: Iterable[Thing]) -> PlaceValue:
    """The place of these names of it, of which there is one at least. It lists no claims: all that bear on its spans name it."""
    ordered = sorted(
        set(places), key=lambda one: (len(one.name), one.name, repr(one.entity), repr(one.placing))
    )
    found = place_value([("", one) for one in ordered])
    if found is None:
        raise ValueError("a place without a name")
    return replace(found, claims=())


def _named(span: Span) -> tuple[str, str | None]:
    """The names of all sides of the span, and the id of the only one: of each side whoever is named most often, a person only
    where nobody else is.
    """
    by_side: dict[str, list[tuple[Named, int]]] = {}
    for words, times in Counter(actor for one in span.told for actor in one.actors).items():
        named = _NAMED.decode(words)
        by_side.setdefault(named.side, []).append((named, times))
    things = [_shown(by_side[side]) for side in sorted(by_side)]
    only = things[0].ident if len(things) == 1 else None
    return " and ".join(sorted(thing.name for thing in things)), only


def _shown(told: list[tuple[Named, int]]) -> Named:
    counted: Counter[str] = Counter()
    for named, times in told:
        counted[named.key] += times
    return min(
        (named for named, _ in told),
        key=lambda one: (one.person, -counted[one.key], len(one.name), one.name, one.ident or ""),
    )
