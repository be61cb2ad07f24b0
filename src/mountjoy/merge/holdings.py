"""Control through time: the observations of one place in order, and the spans for which each side holds it.

Two lanes run beside each other. What is reported moves the assessed holder; what a side claims of itself, or is alleged, is
kept as a claimed span and moves no assessed one. Days are proleptic day numbers; 0 is none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from mountjoy.merge.time_rules import TimeRules
from mountjoy.record import Basis, HoldingState
from mountjoy.told import Told

_ORDER = {"leaves": 0, "lifts": 6, "takes": 2, "holds": 3, "besieges": 4, "contests": 5, "present": 6}
_WORD = (1 << 63) - 1


@dataclass(slots=True)
class Span:
    """A span while its observations are read, and after. ``told`` are those that support it, in order.

    ``id`` is that of the observation that began it, so that it stays when more is said in its support.
    """

    state: HoldingState
    basis: Basis
    first: Told
    start: tuple[int, int]
    sides: set[str]
    seen: int
    told: list[Told] = field(default_factory=list)
    takes: set[str] = field(default_factory=set)  # the reports that tell of the taking
    ending: Told | None = None
    end: tuple[int, int] = (0, 0)
    disputed: bool = False
    told_by_end: bool = False  # known only by its end

    @property
    def id(self) -> str:
        """The span's id."""
        return self.first.id

    @property
    def side(self) -> str:
        """The key of the side, or of several that hold it together."""
        return "+".join(sorted(self.sides))

    @property
    def part(self) -> bool:
        """Whether no more than a part of the place is meant."""
        return all(one.part for one in self.told)

    @property
    def began(self) -> str:
        """The type of what began it."""
        return "unknown" if self.told_by_end else self.first.type

    def mark(self) -> int:
        """A number that is another wherever the span, or what is said of it, is another."""
        ending = 0 if self.ending is None else self.ending.digest
        whole = sum(one.digest for one in self.told)
        told = f"{whole} {ending} {self.state} {self.basis} {self.start} {self.end} {self.seen} {self.disputed} {self.told_by_end}"
        return int.from_bytes(hashlib.blake2b(told.encode(), digest_size=8).digest(), "big") & _WORD


def read_place(told: Iterable[Told], rules: TimeRules) -> list[Span]:
    """The spans of one place, of all its observations (in the order of their last days); in no order.

    Observations that nothing dates give spans without days.
    """
    place = _Place(rules)
    undated = []
    for one in _in_turn(told):
        if one.first:
            place.read(one)
        elif one.effect in ("takes", "holds"):
            undated.append(one)
    spans = [_new(one, "contests" if one.part else "holds", (0, 0)) for one in undated]
    return place.done + spans


def _in_turn(told: Iterable[Told]) -> Iterator[Told]:
    """The observations in turn: those of one day as they may have followed each other."""
    day: list[Told] = []
    for one in told:
        if day and day[0].last != one.last:
            yield from _of_day(day)
            day = []
        day.append(one)
    yield from _of_day(day)


def _of_day(told: list[Told]) -> list[Told]:
    """Who leaves does so before another takes the place, but after taking it itself; a siege is lifted last."""
    if len(told) < 2:
        return told
    taken = {side for one in told if one.effect == "takes" for side in one.sides}

    def order(one: Told) -> tuple[int, int, int, str]:
        turn = {"leaves": 0, "lifts": 3}.get(one.effect, 1)
        if one.effect == "leaves" and not taken.isdisjoint(one.sides):
            turn = 2
        return (turn, one.first, _ORDER[one.effect], one.claims[0])

    return sorted(told, key=order)


def _new(one: Told, state: HoldingState, start: tuple[int, int]) -> Span:
    """A new span that begins with an observation."""
    basis: Basis = "assessed" if one.reported else "claimed"
    takes = set(one.roots) if one.effect == "takes" else set[str]()
    return Span(state, basis, one, start, set(one.sides), one.last, [one], takes)


class _Place:
    """The state of a place as its observations are read in the order of days."""

    def __init__(self, rules: TimeRules) -> None:
        self._rules = rules
        self.done: list[Span] = []
        self._open: list[Span] = []
        self._ended: dict[str, int] = {}  # of claims that ended spans: the latest first day of such an end

    def read(self, one: Told) -> None:
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

    def holder(self, basis: Basis) -> Span | None:
        """The span of the holder by that basis, if any."""
        for span in self._open:
            if span.basis == basis and span.state == "holds" and not span.disputed:
                return span
        return None

    def _start(self, one: Told, state: HoldingState, start: tuple[int, int]) -> Span:
        span = _new(one, state, start)
        self._open.append(span)
        self.done.append(span)
        return span

    def _end(self, span: Span, one: Told, earliest: int) -> None:
        begun = span.start[0] or span.start[1]
        if earliest and begun:
            earliest = min(max(earliest, begun), one.last)  # nothing ends before it began
        span.ending, span.end = one, (earliest, one.last)
        self._open.remove(span)
        self._note(one, earliest)

    def _note(self, one: Told, earliest: int) -> None:
        """Note when a span ended, by the claims that ended it: one side leaves as the other takes the place."""
        for claim in one.claims:
            self._ended[claim] = max(self._ended.get(claim, 0), earliest)

    def _support(self, span: Span, one: Told) -> None:
        span.told.append(one)
        span.sides.update(one.sides)
        if one.effect == "takes":
            span.takes.update(one.roots)
        if one.reported or span.basis == "claimed":  # what a side says of itself keeps no assessment fresh
            span.seen = max(span.seen, one.last)

    def _take(self, one: Told) -> None:
        if self._joins(one):
            return
        basis: Basis = "assessed" if one.reported else "claimed"
        for span in list(self._open):
            if span.basis == "assessed" and not one.reported:
                continue
            if span.state == "holds" and span.basis == basis and not span.sides.isdisjoint(one.sides):
                continue
            self._end(span, one, one.first)
        mine, assessed = self.holder(basis), self.holder("assessed")
        if mine is not None:
            self._support(mine, one)
        elif assessed is not None and not assessed.sides.isdisjoint(one.sides):
            self._support(assessed, one)
        else:
            earliest = max(one.first, *(self._ended.get(claim, 0) for claim in one.claims))
            self._start(one, "holds", (earliest, one.last))

    def _joins(self, one: Told) -> bool:
        """Whether the taking is the holder's own told with other names: the place is taken from a third, days apart at most.

        "The army drove the rebels out", "militias drove the rebels out": they hold it together.
        """
        mine = self.holder("assessed" if one.reported else "claimed")
        if mine is None or not one.losers:
            return False
        if not mine.sides.isdisjoint(one.losers) or not mine.sides.isdisjoint(one.sides):
            return False
        if mine.first.effect != "takes" or not mine.start[1]:
            return False
        if set(mine.first.losers).isdisjoint(one.losers):  # of rivals, each may have taken it from another
            return False
        if one.first - mine.start[1] > self._rules.dates.near_days:
            return False
        self._support(mine, one)
        return True

    def _hold(self, one: Told) -> None:
        assessed, claimed = self.holder("assessed"), self.holder("claimed")
        if assessed is not None and not assessed.sides.isdisjoint(one.sides):
            self._support(assessed, one)
            if one.reported and claimed is not None and one.first > claimed.first.last > 0:
                # The holder is seen there after another claimed to have taken it.
                self._end(claimed, one, one.first)
            return
        if claimed is not None and not one.reported and not claimed.sides.isdisjoint(one.sides):
            self._support(claimed, one)
            return
        mine = assessed if one.reported else claimed or assessed
        if mine is not None and _background(mine, one):
            return
        disputed = mine is not None and one.first <= mine.seen + self._rules.quarrel_days
        if disputed:
            for span in self._open:
                if span.disputed and not span.sides.isdisjoint(one.sides):
                    self._support(span, one)
                    return
        start = (0, one.last)
        if mine is not None and not disputed and (one.reported or mine.basis == "claimed"):
            start = (mine.seen, one.last)
            self._end(mine, one, mine.seen)
        self._start(one, "holds", start).disputed = disputed

    def _leave(self, one: Told) -> None:
        if one.part:
            return
        ended = False
        for span in list(self._open):
            if (one.reported or span.basis == "claimed") and not span.sides.isdisjoint(one.sides):
                self._end(span, one, one.first)
                ended = ended or span.state == "holds"
        if not ended and one.reported and self.holder("assessed") is None:
            self._before(one)

    def _before(self, one: Told) -> None:
        """A side that leaves a place held it until then."""
        span = _new(one, "holds", (0, one.last))
        span.ending, span.end, span.told_by_end = one, (one.first, one.last), True
        self._note(one, one.first)
        self.done.append(span)

    def _lift(self, one: Told) -> None:
        for span in [s for s in self._open if s.state == "besieges"]:
            if one.reported or span.basis == "claimed":
                self._end(span, one, one.first)
                roots = {root for each in span.told for root in each.roots}
                if roots.issubset(one.roots):  # who tells of the lifting tells of the siege as of what was
                    span.start = (0, one.last)
                    span.told_by_end = True

    def _further(self, one: Told, state: HoldingState) -> None:
        basis = "assessed" if one.reported else "claimed"
        for span in self._open:
            if span.state == state and span.basis == basis and not span.sides.isdisjoint(one.sides):
                self._support(span, one)
                return
        holder = self.holder("assessed")
        if state in ("contests", "present") and holder is not None and not holder.sides.isdisjoint(one.sides):
            self._support(holder, one)  # who holds the whole holds the part
            return
        if holder is not None and state == "contests" and one.effect == "holds" and _background(holder, one):
            return
        self._start(one, state, (one.first, one.last) if one.effect != "holds" else (0, one.last))


def _background(mine: Span, one: Told) -> bool:
    """Whether a report that tells of the taking also says who held the place: that was before."""
    return bool(mine.takes) and mine.takes.issuperset(one.roots)
