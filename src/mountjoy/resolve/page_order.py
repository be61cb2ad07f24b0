"""Bounds of the items of a page, made narrower by the order in which they stand: constraint propagation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from mountjoy.resolve.intervals import Interval

_NEAR = 50
"""How many bounded items on either side an expectation is held against."""
_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class Gap:
    """The item ``later`` was published at most ``days`` after the item ``earlier``."""

    later: int
    earlier: int
    days: int
    said: str


@dataclass(slots=True)
class Bounds:
    """The days on which one item may have been published, and why those.

    What is expected holds only as long as nothing contradicts it.
    """

    whole: Interval
    why: list[str] = field(default_factory=list)
    first: date = field(init=False)
    last: date = field(init=False)
    _days: set[date] | None = None
    _expected: set[date] | None = None
    _expected_why: str = ""

    def __post_init__(self) -> None:
        self.first, self.last = self.whole.start, self.whole.end

    def days(self) -> set[date]:
        """The days left, without what is only expected."""
        if self._days is None:
            self._days = {self.whole.start + timedelta(days=n) for n in range(self.whole.days)}
        return self._days

    def keep(self, allowed: set[date], said: str) -> None:
        """Leave only the days allowed, unless none would be left."""
        left = self.days() & allowed
        if not left:
            self.why.append(f"{said}, which fits no day that is left, and was set aside")
        elif left != self.days():
            self._days = left
            self.first, self.last = min(left), max(left)
            self.why.append(f"{said}: {_shown(self.first, self.last)}")

    def expect(self, days: set[date], said: str) -> None:
        """Note the days that are likely."""
        left = self.days() & days
        if left and left != self.days():
            self._expected, self._expected_why = left, said

    @property
    def expected(self) -> tuple[date, date] | None:
        """The first and last day that are likely, where any are."""
        return (min(self._expected), max(self._expected)) if self._expected else None

    def settle(self) -> None:
        """What was expected holds."""
        if self._expected:
            self.keep(self._expected, self._expected_why)
            self._expected = None

    def drop(self, said: str) -> None:
        """What was expected is set aside."""
        self.why.append(f"{self._expected_why}, but {said}")
        self._expected = None

    def not_before(self, day: date, said: str) -> bool:
        """Cut off the days before; whether that changed anything. False where nothing would be left."""
        return self._cut(max(self.first, day), self.last, said)

    def not_after(self, day: date, said: str) -> bool:
        """Cut off the days after; whether that changed anything."""
        return self._cut(self.first, min(self.last, day), said)

    def _cut(self, first: date, last: date, said: str) -> bool:
        if (first, last) == (self.first, self.last):
            return False
        if first > last:
            return self._contradicted(said)
        if self._days is not None:
            left = {d for d in self._days if first <= d <= last}
            if not left:
                return self._contradicted(said)
            self._days, first, last = left, min(left), max(left)
        self.first, self.last = first, last
        self.why.append(f"{said}: {_shown(first, last)}")
        return True

    def _contradicted(self, said: str) -> bool:
        note = f"{said}, which contradicts what it says itself"
        if note not in self.why:
            self.why.append(note)
        return False


def spread(bounds: Sequence[Bounds], order: str | None, gaps: Sequence[Gap]) -> None:
    """Narrow the bounds by the order of the page and by gaps, until nothing changes."""
    old_to_new = list(range(len(bounds)))
    if order == "newest-first":
        old_to_new.reverse()
    if order is not None:
        _narrow_by_order(bounds, old_to_new, order)
        _weigh(bounds, old_to_new)
    for bound in bounds:
        bound.settle()
    if order is None:
        return
    for _ in range(_ROUNDS):
        changed = _narrow_by_order(bounds, old_to_new, order)
        for gap in gaps:
            changed |= _narrow_by_gap(bounds, gap)
        if not changed:
            break


def _narrow_by_order(bounds: Sequence[Bounds], old_to_new: Sequence[int], order: str) -> bool:
    """Nothing is older than what stands before it in time, nor newer than what stands after it."""
    changed = False
    first, by = None, 0
    for at in old_to_new:
        if first is not None and first > bounds[at].first:
            changed |= bounds[at].not_before(first, f"the page is {order}, and item {by + 1} is older")
        if first is None or bounds[at].first > first:
            first, by = bounds[at].first, at
    last: date | None = None
    for at in reversed(old_to_new):
        if last is not None and last < bounds[at].last:
            changed |= bounds[at].not_after(last, f"the page is {order}, and item {by + 1} is newer")
        if last is None or bounds[at].last < last:
            last, by = bounds[at].last, at
    return changed


def _narrow_by_gap(bounds: Sequence[Bounds], gap: Gap) -> bool:
    later, earlier = bounds[gap.later], bounds[gap.earlier]
    most = timedelta(days=gap.days)
    changed = later.not_after(earlier.last + most, gap.said)
    return earlier.not_before(later.first - most, f"item {gap.later + 1} counts on from it") or changed


def _weigh(bounds: Sequence[Bounds], old_to_new: Sequence[int]) -> None:
    """Set aside expectations that the order contradicts: first what contradicts most of the others."""
    likely = [at for at in old_to_new if bounds[at].expected is not None]
    against: dict[int, set[int]] = {at: set() for at in likely}
    for k, older in enumerate(likely):
        for newer in likely[k + 1 : k + 1 + _NEAR]:
            one, other = bounds[older].expected, bounds[newer].expected
            if one is not None and other is not None and one[0] > other[1]:
                against[older].add(newer)
                against[newer].add(older)
    while any(against.values()):
        worst = max(against, key=lambda at: (len(against[at]), -at))
        for contradicted in against.pop(worst):
            against[contradicted].discard(worst)
        bounds[worst].drop("the items around it say otherwise")
    for at in likely:
        expected = bounds[at].expected
        if expected is not None and (expected[0] > bounds[at].last or expected[1] < bounds[at].first):
            bounds[at].drop("the items around it say otherwise")


def _shown(first: date, last: date) -> str:
    return f"{first}" if first == last else f"{first} to {last}"
