"""Contradictions between those who are said to take and hold one place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from mountjoy.merge.contradictions import about, day_words
from mountjoy.merge.holdings import Span
from mountjoy.merge.sides import Kin, sayings
from mountjoy.merge.summing import day_of
from mountjoy.merge.telling import Read
from mountjoy.merge.time_rules import TimeRules
from mountjoy.merge.values import content_hash
from mountjoy.record import Contradiction, PlaceValue, Side
from mountjoy.told import Told

QUOTED = 6  # claims of a side that are quoted at most
_EVER = date.max.toordinal()
Names = Callable[[Span], str]
EventOf = Callable[[Collection[str]], Mapping[str, str]]
"""Gives the event of each claim that is in one."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """The claims of one side that are quoted, and how many more there are that bear on it."""

    claims: tuple[str, ...]
    more: int
    digest: int


@dataclass(frozen=True, slots=True)
class Clash:
    """A contradiction before its words are read. ``id`` is of what began both sides; ``day`` the first day that it may concern.

    ``spans`` are the two of those said to hold the place at one time; None of two days of one taking, which are the
    first days of ``sides``.
    """

    id: str
    day: int
    sides: tuple[Told, Told]
    spans: tuple[Span, Span] | None

    def quoted(self) -> tuple[Quoted, Quoted]:
        """What is quoted of each side."""
        if self.spans is None:
            one, two = (_quoted([each]) for each in self.sides)
            return one, two
        last = min(span.end[1] or _EVER for span in self.spans)
        one, two = (_quoted(_bearing(span, self.day, last)) for span in self.spans)
        return one, two


def clashes(key: str, told: Sequence[Told], spans: Sequence[Span], rules: TimeRules) -> Iterator[Clash]:
    """The contradictions of the place with that key; ``told`` are all its observations, ``spans`` what they add up to."""
    yield from _two_days(key, told, rules)
    yield from _two_holders(key, spans, rules)


def written(
    clash: Clash, place: PlaceValue, name: Names, read: Read, event_of: EventOf, rules: TimeRules, kin: Kin
) -> Contradiction:
    """A contradiction with its words; ``name`` gives the names of those who hold a span."""
    told = clash.quoted()
    items = [list(read(one.claims).values()) for one in told]
    if clash.spans is not None:
        values = [f"held by {name(span)}" for span in clash.spans]
        subject, note, events = f"control of {place.name}", "", set[str]()
    else:
        every = [item for of in items for item in of]
        values = [day_words(min(of, key=lambda item: (item.days or 99, item.claim_id))) for of in items]
        subject, note = (
            about(every, place, kin),
            "taken twice, though no report says that it was lost between",
        )
        events = set(event_of([claim for one in clash.sides for claim in one.claims]).values())
    sides = [
        Side(value, sayings(of, rules, kin), one.more)
        for value, of, one in zip(values, items, told, strict=True)
    ]
    sides.sort(key=lambda side: (-len({one.root for one in side.sayings}), side.value, side.sayings[0].claim))
    return Contradiction(
        clash.id, "date" if clash.spans is None else "control", subject, tuple(sorted(events)), place, day_of(clash.day),
        tuple(sides), False, note,
    )  # fmt: skip


# What is quoted ------------------------------------------------------------------------------------


def _bearing(span: Span, first: int, last: int) -> list[Told]:
    """What began a span, the last word before another is said to hold the place too, and what is said of the days of both."""
    start = bisect_left(span.told, first, key=lambda one: one.last)
    stop = bisect_right(span.told, last, lo=start, key=lambda one: one.last)
    return [span.first, *(one for one in span.told[max(start - 1, 0) : stop] if one is not span.first)]


def _quoted(told: Sequence[Told]) -> Quoted:
    """Of what began it no more than half, then the claims that follow."""
    first, *rest = told
    shown = [*first.claims[: QUOTED // 2]]
    for one in rest[:QUOTED]:
        shown += one.claims[: QUOTED - len(shown)]
    shown += first.claims[QUOTED // 2 : QUOTED // 2 + QUOTED - len(shown)]
    number = sum(len(one.claims) for one in told)
    digest = sum(one.digest for one in told[: QUOTED + 1])
    return Quoted(tuple(shown), number - len(shown), digest)


# One side takes it twice ---------------------------------------------------------------------------


def _two_days(key: str, told: Sequence[Told], rules: TimeRules) -> Iterator[Clash]:
    """One side said to take the same place on different days, though nobody says that it was lost between."""
    narrow = rules.dates.narrow_days
    takes = [
        one
        for one in told
        if one.effect == "takes" and one.type == "capture" and not one.part and one.first
        and one.last - one.first < narrow
    ]  # fmt: skip
    takes.sort(key=lambda one: (one.first, one.last, one.sides, one.claims[0]))
    widest = max((one.last - one.first for one in told if one.first), default=0)
    for one, two in pairwise(takes):
        if set(one.sides).isdisjoint(two.sides) or not set(one.roots).isdisjoint(two.roots) or two.again:
            continue  # "recaptured" says itself that it was lost
        if 0 < two.first - one.last <= rules.dates.near_days and not _lost_between(one, two, told, widest):
            yield Clash(content_hash(["date", key, one.id, two.id]), one.first, (one, two), None)


def _lost_between(one: Told, two: Told, told: Sequence[Told], widest: int) -> bool:
    """``widest``: between how many days an observation may lie at most."""
    start = bisect_left(told, one.first, key=lambda other: other.last)
    stop = bisect_right(told, two.last + widest, lo=start, key=lambda other: other.last)
    return any(
        0 < other.first <= two.last
        and (
            (other.effect == "leaves" and not set(one.sides).isdisjoint(other.sides))
            or (other.effect in ("takes", "holds") and set(one.sides).isdisjoint(other.sides))
        )
        and not set(two.roots).issuperset(other.roots)
        for other in told[start:stop]
    )


# Two hold it at one time ---------------------------------------------------------------------------


def _two_holders(key: str, spans: Sequence[Span], rules: TimeRules) -> Iterator[Clash]:
    """Two sides said to hold the place at one time."""
    held = [span for span in spans if span.state == "holds" and span.start[1] and not span.told_by_end]
    held = [span for span in held if span.seen and not span.part]
    held.sort(key=lambda span: (span.start[1], span.id))
    there: list[Span] = []  # spans that may still stand when the next begins
    for two in held:
        there = [one for one in there if _reach(one) >= two.start[1]]
        for one in there:
            if _overlap(one, two, rules) and not _of_same_reports(one, two):
                ident = content_hash(["control", key, one.id, two.id])
                yield Clash(ident, two.start[1], (one.first, two.first), (one, two))
        there.append(two)


def _reach(span: Span) -> int:
    """The last day on which another may begin to hold the place against it: one that is disputed is put against the holder alone."""
    last = span.end[1] or _EVER
    return min(last, span.seen) if span.disputed else last


def _of_same_reports(one: Span, two: Span) -> bool:
    if not {root for each in two.told for root in each.roots}.issuperset(one.first.roots):
        return False
    roots = ({root for each in span.told for root in each.roots} for span in (one, two))
    return next(roots) == next(roots)


def _overlap(one: Span, two: Span, rules: TimeRules) -> bool:
    """Whether both are said to hold the place at a time for which the one that is later attested speaks; ``one`` begins no later."""
    if one.disputed == two.disputed and (one.disputed or one.basis == two.basis):
        return False  # the timeline itself says that one came after the other
    if not one.sides.isdisjoint(two.sides):
        return False
    later = one if one.disputed or (one.basis == "claimed" and not two.disputed) else two
    earlier = two if later is one else one
    if earlier.end[1] and earlier.end[1] < later.start[1]:
        return False
    if later.disputed:
        return earlier.start[1] <= later.seen
    if earlier.start[1] <= later.start[1]:
        return later.start[1] <= earlier.seen  # the holder was seen there after it was claimed
    soon = earlier.start[1] - later.seen <= rules.quarrel_days
    return soon and earlier.began == "holds" and (not later.end[1] or later.end[1] > earlier.start[1])
