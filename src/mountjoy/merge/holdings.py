"""Control through time: the observations of one place in order, and the spans for which each side holds it.

Two lanes run beside each other. What is reported moves the assessed holder; what a side claims of itself, or is alleged, is
kept as a claimed span and moves no assessed one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from mountjoy.evidence import Evidence, Thing
from mountjoy.merge.observing import Observation
from mountjoy.merge.sides import Kin, sayings, shown, side_of, support
from mountjoy.merge.time_rules import TimeRules
from mountjoy.merge.values import content_hash, place_value
from mountjoy.record import Basis, Holding, HoldingState, PlaceValue
from mountjoy.spanned import span_order

_ORDER = {"leaves": 0, "lifts": 6, "takes": 2, "holds": 3, "besieges": 4, "contests": 5, "present": 6}


@dataclass(slots=True)
class _Open:
    """A span while its observations are read."""

    state: HoldingState
    basis: Basis
    first: Observation
    start: tuple[date | None, date | None]
    sides: set[str]
    seen: date | None
    observations: list[Observation] = field(default_factory=list)
    ending: Observation | None = None
    end: tuple[date | None, date | None] = (None, None)
    disputed: bool = False
    told_by_end: bool = False  # known only by its end


def holdings(observations: Iterable[Observation], rules: TimeRules, kin: Kin) -> tuple[Holding, ...]:
    """The spans of one place, by state, basis and start. ``observations`` are all of that place, in any order.

    Those that nothing dates give spans without days.
    """
    observations = list(observations)
    taken = {(one.last, side) for one in observations if one.effect == "takes" for side in one.sides}
    held = sorted(observations, key=lambda one: _order(one, taken))
    place = _Place(rules)
    for one in held:
        if one.first is not None:
            place.read(one)
    undated = [one for one in held if one.first is None]
    spans = place.done + [
        place.span(one, "contests" if one.part else "holds", (None, None))
        for one in undated
        if one.effect in ("takes", "holds")
    ]
    where = place_value([(item.claim_id, one.place) for one in held for item in one.items])
    if where is None:
        return ()
    made = [_holding(span, where, rules, kin) for span in spans]
    return tuple(sorted(made, key=span_order))


def _order(
    one: Observation, taken: Collection[tuple[date | None, str]]
) -> tuple[date, int, date, int, tuple[str, ...]]:
    """By the last possible day. On one day who leaves does so before another takes the place, but after taking it itself
    (``taken``: days and sides of takings); a siege is lifted last.
    """
    ids = tuple(item.claim_id for item in one.items)
    turn = {"leaves": 0, "lifts": 3}.get(one.effect, 1)
    if one.effect == "leaves" and any((one.last, side) in taken for side in one.sides):
        turn = 2
    return (one.last or date.max, turn, one.first or date.max, _ORDER[one.effect], ids)


class _Place:
    """The state of a place as its observations are read in the order of days."""

    def __init__(self, rules: TimeRules) -> None:
        self._rules = rules
        self.done: list[_Open] = []
        self._open: list[_Open] = []

    def span(self, one: Observation, state: HoldingState, start: tuple[date | None, date | None]) -> _Open:
        """A new span that begins with an observation; kept."""
        basis: Basis = "assessed" if one.reported else "claimed"
        return _Open(state, basis, one, start, set(one.sides), one.last, [one])

    def read(self, one: Observation) -> None:
        """Take in the next observation."""
        if one.effect == "leaves":
            self._leave(one)
        elif one.effect == "lifts":
            self._lift(one)
        elif one.part and one.effect in ("takes", "holds"):
            self._further(one, "contests")
        elif one.effect == "takes":
            self._take(one)
        elif one.effect == "holds":
            self._hold(one)
        else:
            self._further(one, one.effect)

    def holder(self, basis: Basis) -> _Open | None:
        """The span of the holder by that basis, if any."""
        return next(
            (s for s in self._open if s.state == "holds" and s.basis == basis and not s.disputed), None
        )

    def _start(self, one: Observation, state: HoldingState, start: tuple[date | None, date | None]) -> _Open:
        span = self.span(one, state, start)
        self._open.append(span)
        self.done.append(span)
        return span

    def _end(self, span: _Open, one: Observation, earliest: date | None) -> None:
        begun = span.start[0] or span.start[1]
        if earliest is not None and begun is not None and one.last is not None:
            earliest = min(max(earliest, begun), one.last)  # nothing ends before it began
        span.ending, span.end = one, (earliest, one.last)
        self._open.remove(span)

    def _support(self, span: _Open, one: Observation) -> None:
        span.observations.append(one)
        span.sides |= one.sides
        if one.reported or span.basis == "claimed":  # what a side says of itself keeps no assessment fresh
            span.seen = max(span.seen, one.last) if span.seen and one.last else span.seen or one.last

    def _take(self, one: Observation) -> None:
        if self._joins(one):
            return
        for span in list(self._open):
            ours = bool(span.sides & one.sides)
            if span.basis == "assessed" and not one.reported:
                continue
            if span.state == "holds" and ours and span.basis == ("assessed" if one.reported else "claimed"):
                continue
            self._end(span, one, one.first)
        mine = self.holder("assessed" if one.reported else "claimed")
        assessed = self.holder("assessed")
        if mine is not None:
            self._support(mine, one)
        elif assessed is not None and assessed.sides & one.sides:
            self._support(assessed, one)
        else:
            ends = [span.end[0] for span in self.done if span.ending is not None and _same(span.ending, one)]
            earliest = max((day for day in (one.first, *ends) if day is not None), default=None)
            self._start(one, "holds", (earliest, one.last))

    def _joins(self, one: Observation) -> bool:
        """Whether the taking is the holder's own told with other names: the place is taken from a third, days apart at most.

        "The army drove the rebels out", "militias drove the rebels out": they hold it together.
        """
        mine = self.holder("assessed" if one.reported else "claimed")
        if mine is None or not one.losers or one.losers & mine.sides or mine.sides & one.sides:
            return False
        if mine.first.effect != "takes" or mine.start[1] is None or one.first is None:
            return False
        if not one.losers & mine.first.losers:  # of rivals, each may have taken it from another
            return False
        if (one.first - mine.start[1]).days > self._rules.dates.near_days:
            return False
        self._support(mine, one)
        return True

    def _hold(self, one: Observation) -> None:
        assessed, claimed = self.holder("assessed"), self.holder("claimed")
        if assessed is not None and assessed.sides & one.sides:
            self._support(assessed, one)
            if (
                one.reported
                and claimed is not None
                and one.first
                and claimed.first.last
                and one.first > claimed.first.last
            ):
                self._end(
                    claimed, one, one.first
                )  # the holder is seen there after another claimed to have taken it
            return
        if claimed is not None and claimed.sides & one.sides and not one.reported:
            self._support(claimed, one)
            return
        mine = assessed if one.reported else claimed or assessed
        if mine is not None and _background(mine, one):
            return
        disputed = mine is not None and self._quarrels(mine, one)
        if disputed:
            known = next((s for s in self._open if s.disputed and s.sides & one.sides), None)
            if known is not None:
                self._support(known, one)
                return
        start: tuple[date | None, date | None] = (None, one.last)
        if mine is not None and not disputed and (one.reported or mine.basis == "claimed"):
            start = (mine.seen, one.last)
            self._end(mine, one, mine.seen)
        self._start(one, "holds", start).disputed = disputed

    def _quarrels(self, mine: _Open, one: Observation) -> bool:
        """Whether the holder was spoken of so lately that another's holding contradicts it."""
        if mine.seen is None or one.first is None:
            return False
        return one.first <= mine.seen + timedelta(days=self._rules.quarrel_days)

    def _leave(self, one: Observation) -> None:
        if one.part:
            return
        ended = False
        for span in list(self._open):
            if span.sides & one.sides and (one.reported or span.basis == "claimed"):
                self._end(span, one, one.first)
                ended = ended or span.state == "holds"
        if not ended and one.reported and self.holder("assessed") is None:
            self._before(one)

    def _before(self, one: Observation) -> None:
        """A side that leaves a place held it until then."""
        span = self.span(one, "holds", (None, one.last))
        span.ending, span.end, span.told_by_end = one, (one.first, one.last), True
        self.done.append(span)

    def _lift(self, one: Observation) -> None:
        for span in [s for s in self._open if s.state == "besieges"]:
            if one.reported or span.basis == "claimed":
                self._end(span, one, one.first)
                roots = {root for each in span.observations for root in each.roots}
                if roots <= one.roots:  # who tells of the lifting tells of the siege as of what was
                    span.start = (None, one.last)
                    span.told_by_end = True

    def _further(self, one: Observation, state: HoldingState) -> None:
        basis = "assessed" if one.reported else "claimed"
        for span in self._open:
            if span.state == state and span.basis == basis and span.sides & one.sides:
                self._support(span, one)
                return
        holder = self.holder("assessed")
        if state in ("contests", "present") and holder is not None and holder.sides & one.sides:
            self._support(holder, one)  # who holds the whole holds the part
            return
        if holder is not None and state == "contests" and one.effect == "holds" and _background(holder, one):
            return
        self._start(one, state, (one.first, one.last) if one.effect != "holds" else (None, one.last))


def _same(one: Observation, two: Observation) -> bool:
    """Whether both are told by the same claims: one side leaves as the other takes the place."""
    return {item.claim_id for item in one.items} & {item.claim_id for item in two.items} != set()


def _background(mine: _Open, one: Observation) -> bool:
    """Whether a report that tells of the taking also says who held the place: that was before."""
    roots = {root for each in mine.observations if each.effect == "takes" for root in each.roots}
    return bool(roots) and one.roots <= roots


def _holding(span: _Open, place: PlaceValue, rules: TimeRules, kin: Kin) -> Holding:
    items = _items(span.observations)
    side = "+".join(sorted(span.sides))
    name, actor = _named(span, kin)
    ending = () if span.ending is None else span.ending.items
    return Holding(
        id=content_hash(
            [*(item.claim_id for item in items), span.state, side, span.basis, place.entity or place.name]
        ),
        place=place,
        state=span.state,
        side=side,
        actor=actor,
        name=name,
        basis=span.basis,
        start_earliest=span.start[0],
        start_latest=span.start[1],
        end_earliest=span.end[0],
        end_latest=span.end[1],
        seen=span.seen,
        began="unknown" if span.told_by_end else span.first.type,
        ended=None if span.ending is None else span.ending.type,
        part=all(one.part for one in span.observations),
        disputed=span.disputed,
        support=support(items, rules, kin),
        sayings=sayings(items, rules, kin),
        ending=sayings(ending, rules, kin),
    )


def _named(span: _Open, kin: Kin) -> tuple[str, str | None]:
    """The names of all sides of the span, and the id of the only one."""
    by_side: dict[str, list[Thing]] = {}
    for one in span.observations:
        for actor in one.actors:
            by_side.setdefault(side_of(actor, kin) or "", []).append(actor)
    things = [shown(by_side[side]) for side in sorted(by_side)]
    only = things[0].entity if len(things) == 1 else None
    return " and ".join(sorted(thing.name for thing in things)), None if only is None else only.id


def _items(observations: Sequence[Observation]) -> list[Evidence]:
    return list({item.claim_id: item for one in observations for item in one.items}.values())
