"""Who holds what on one day: spans of control read at a day, with their age and how sure they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from mountjoy.evidence import fold
from mountjoy.merge.time_rules import TimeRules
from mountjoy.record import Holding, PlaceValue
from mountjoy.spanned import lane_of


@dataclass(frozen=True, slots=True)
class HeldAt:
    """A span as it stands on a day.

    ``age`` is the days since it was last spoken of (0 where it is spoken of later too), ``confidence`` its support faded by
    age and lessened where the day may lie before its start or after its end (``certain`` is then false). ``via`` is the
    name of the larger place whose holder is taken for this one, or None.
    """

    holding: Holding
    age: int
    confidence: float
    certain: bool
    via: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceAt:
    """A place on a day. ``holder`` is assessed, ``claimed`` are those who claim to hold it, the surest first.

    ``possible`` are holders before or after, where the day of the change is not known. ``disputed`` are others said by reports to hold it at the time; ``contested``, ``besieged`` and ``present`` name who does so.
    """

    place: PlaceValue
    holder: HeldAt | None
    possible: tuple[HeldAt, ...] = ()
    disputed: tuple[HeldAt, ...] = ()
    claimed: tuple[HeldAt, ...] = ()
    contested: tuple[HeldAt, ...] = ()
    besieged: tuple[HeldAt, ...] = ()
    present: tuple[HeldAt, ...] = ()


def names(name: str, ident: str | None, given: str) -> bool:
    """Whether what a person gave names it: its id, or a part of its name."""
    return ident == given or fold(given) in fold(name)


def is_province(place: PlaceValue) -> bool:
    """Whether it is a first-level division: a place whose name begins with its province's and that is no town."""
    return (
        place.admin1 is not None and place.precision != 1 and fold(place.name).startswith(fold(place.admin1))
    )


def within(outer: PlaceValue, inner: PlaceValue) -> bool:
    """Whether a province holds a place, by the province's name and the country that the gazetteer gives both."""
    if outer.entity is not None and outer.entity == inner.entity:
        return False
    same_country = outer.country is not None and outer.country == inner.country
    if not same_country or inner.admin1 is None or not is_province(outer):
        return False
    return fold(inner.admin1) == fold(outer.admin1 or "")


def standing_on(holdings: Iterable[Holding], day: date, rules: TimeRules) -> list[PlaceAt]:
    """What stands on a day at every place, by the place's name; places of which nothing is known by then are left out.

    A place of which nothing newer is known takes the holder of the province around it that was later said to be taken whole.
    """
    by_place: dict[str, list[Holding]] = {}
    for holding in holdings:
        by_place.setdefault(place_key(holding.place), []).append(holding)
    found = {key: _place_at(spans, day, rules) for key, spans in by_place.items()}
    outer: dict[_Division, list[PlaceAt]] = {}
    for one in found.values():
        if one is not None and one.holder is not None and is_province(one.place):
            outer.setdefault(_division(one.place), []).append(one)
    made = [
        _inherited(one, outer.get(_division(one.place), ()), rules)
        for one in found.values()
        if one is not None
    ]
    return sorted(made, key=lambda one: (one.place.name, one.place.entity or ""))


_Division = tuple[str | None, str | None]


def _division(place: PlaceValue) -> _Division:
    return place.country, None if place.admin1 is None else fold(place.admin1)


def place_key(place: PlaceValue) -> str:
    """The key by which evidence names the place (`mountjoy.evidence.Thing`)."""
    return place.entity or f"words:{fold(place.name)}"


def _place_at(spans: Sequence[Holding], day: date, rules: TimeRules) -> PlaceAt | None:
    standing = [held for span in spans if (held := held_at(span, day, rules)) is not None]
    if not standing:
        return None
    standing.sort(key=lambda held: (-held.confidence, held.holding.id))

    lanes: dict[str, list[HeldAt]] = {}
    for held in standing:
        lanes.setdefault(lane_of(held.holding), []).append(held)
    assessed = lanes.get("holds", [])
    return PlaceAt(
        min((span.place for span in spans), key=lambda p: (len(p.name), p.name, p.claims)),
        assessed[0] if assessed else None,
        tuple(assessed[1:]),
        *(tuple(lanes.get(name, ())) for name in ("disputed", "claimed", "contests", "besieges", "present")),
    )


def held_at(span: Holding, day: date, rules: TimeRules) -> HeldAt | None:
    """The span on a day, or None where it does not stand then."""
    share = _begun(span, day) * _not_ended(span, day)
    age = _age(span, day)
    if share <= 0.0 or (span.began == "unknown" and age > rules.half_life_days[span.state]):
        return None
    confidence = round(span.support * share * rules.fade(span.state, age), 4)
    return HeldAt(span, age, confidence, certain=share == 1.0)


def may_stand(span: Holding, rules: TimeRules) -> tuple[date | None, date | None]:
    """The first and the last day on which `held_at` may find the span to stand; None where there is no such bound."""
    first = span.start_earliest or span.start_latest
    last = None if span.end_latest is None else span.end_latest - timedelta(days=1)
    if span.began == "unknown" and span.end_earliest is not None:
        first = span.end_earliest - timedelta(days=rules.half_life_days[span.state])
    elif span.began == "unknown":
        first = None
    return first, last


def _begun(span: Holding, day: date) -> float:
    """How likely it had begun: each day between the first and the last possible one is as likely as another."""
    if span.start_latest is None:
        return 0.0
    if day >= span.start_latest or span.began == "unknown":
        return 1.0
    if span.start_earliest is None or day < span.start_earliest:
        return 0.0
    return ((day - span.start_earliest).days + 1) / ((span.start_latest - span.start_earliest).days + 1)


def _not_ended(span: Holding, day: date) -> float:
    if span.end_latest is None:
        return 1.0
    if day >= span.end_latest:
        return 0.0
    if span.end_earliest is None or day < span.end_earliest:
        return 1.0
    return 1.0 - ((day - span.end_earliest).days + 1) / ((span.end_latest - span.end_earliest).days + 1)


def _age(span: Holding, day: date) -> int:
    """The days since it was last spoken of; of a side known only by its leaving, the days until then."""
    if span.began == "unknown" and span.end_earliest is not None:
        return max(0, (span.end_earliest - day).days)
    return max(0, (day - span.seen).days) if span.seen is not None else 0


def _inherited(one: PlaceAt, outer: Sequence[PlaceAt], rules: TimeRules) -> PlaceAt:
    """The place with its province's holder where that is newer than what is known of the place itself."""
    for around in outer:
        held = around.holder
        if held is None or not within(around.place, one.place):
            continue
        mine = one.holder.holding if one.holder is not None else None
        start = held.holding.start_latest
        if mine is not None and (
            mine.seen is None or start is None or mine.seen >= start or held.holding.side == mine.side
        ):
            continue
        via = replace(held, confidence=round(held.confidence * rules.inherited, 4), via=around.place.name)
        before = () if one.holder is None else (one.holder,)
        return replace(one, holder=via, possible=(*before, *one.possible))
    return one
