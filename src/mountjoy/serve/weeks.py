"""Events of a view by week and family (by month or year where the range is long), and those known only to longer spans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from mountjoy.serve.families import FAMILIES, family
from mountjoy.serve.points import NONE, Found, Points, one_at_a_time

DAYS_OF_CLOSE = 14  # events known to so many days or fewer set the days that are drawn
DAYS_OF_LONG = 7  # an event known only to so many days or more is a span
MOST_COLUMNS = 320
MOST_SPANS = 40


@dataclass(frozen=True, slots=True)
class Column:
    """A week, month or year: its days and its events by family, in the order in which families are stacked."""

    first: date
    last: date
    families: dict[str, int]

    @property
    def count(self) -> int:
        """How many events."""
        return sum(self.families.values())


@dataclass(frozen=True, slots=True)
class Span:
    """Events known only to these days, a week or more."""

    first: date
    last: date
    count: int


@dataclass(frozen=True, slots=True)
class Weeks:
    """``step`` is "week", "month" or "year"; ``undated`` events have no date; ``more_spans`` are left out of ``spans``.

    ``outside`` events are known only to spans that lie wholly outside the columns.
    """

    step: str
    columns: tuple[Column, ...]
    spans: tuple[Span, ...]
    more_spans: int
    undated: int
    outside: int = 0


def weeks(points: Points, found: Found, since: date | None = None, until: date | None = None) -> Weeks:
    """The events ``found`` through time, drawn between two days where these are given."""
    with one_at_a_time(len(found)):
        return _weeks(points, found, since, until)


def _weeks(points: Points, found: Found, since: date | None, until: date | None) -> Weeks:
    first, last = points.first_day[found], points.end[found]
    last = np.where(last == NONE, first, last)
    dated = first != NONE
    undated = int(len(found) - np.count_nonzero(dated))
    if undated == len(found):
        return Weeks("week", (), (), 0, undated)
    if undated:
        found, first, last = found[dated], first[dated], last[dated]
    long = last - first + 1 >= DAYS_OF_LONG
    begin, end = _bounds(first, last)
    begin = begin if since is None else max(date.fromordinal(int(first.min())), since)
    end = end if until is None else min(date.fromordinal(int(last.max())), until)
    if begin > end:
        return Weeks("week", (), (), 0, undated)
    step, edges = _edges(begin, end)
    within = (last >= edges[0].toordinal()) & (first < edges[-1].toordinal())
    outside = int(np.count_nonzero(long & ~within))
    spanned = long & within if step == "week" else np.zeros_like(long)
    barred = ~long if spanned.any() else ~long | within
    spans = _spans(first[spanned], last[spanned])
    return Weeks(
        step, tuple(_columns(points, found[barred], first[barred], edges)), tuple(spans[:MOST_SPANS]),
        max(len(spans) - MOST_SPANS, 0), undated, outside,
    )  # fmt: skip


def _bounds(first: NDArray[np.int32], last: NDArray[np.int32]) -> tuple[date, date]:
    """The days that are drawn: those of the events that are known to two weeks or less where these are most of them, so
    that a year named in passing does not press all others together.
    """
    close = last - first + 1 <= DAYS_OF_CLOSE
    drawn = close if 2 * np.count_nonzero(close) > len(close) else np.ones_like(close)
    return date.fromordinal(int(first[drawn].min())), date.fromordinal(int(last[drawn].max()))


def by_kind(points: Points, found: Found) -> dict[tuple[str, str], int]:
    """How many of the events ``found`` are of each type, as (family, type), the most frequent first."""
    counts = np.bincount(points.kind[found], minlength=len(points.names.kinds))
    held = {
        (family_, type_): int(counts[code])
        for (type_, family_), code in points.names.kinds.items()
        if counts[code]
    }
    return dict(sorted(held.items(), key=lambda one: (-one[1], one[0])))


def _columns(points: Points, found: Found, first: NDArray[np.int32], edges: Sequence[date]) -> list[Column]:
    names = [*dict.fromkeys([*FAMILIES, *(family(one).id for _, one in points.names.kinds)])]
    code = np.array([names.index(family(one).id) for _, one in points.names.kinds] or [0], np.int32)
    ordinals = np.array([edge.toordinal() for edge in edges], np.int32)
    size = len(edges) - 1
    of_day = np.repeat(np.arange(size, dtype=np.int32) * len(names), np.diff(ordinals))
    at = np.clip(first - ordinals[0], 0, len(of_day) - 1)
    counts = np.bincount(of_day[at] + code[points.kind[found]], minlength=size * len(names))
    rows = counts.reshape(size, len(names)).tolist()
    return [
        Column(edges[n], edges[n + 1] - timedelta(days=1), {names[k]: v for k, v in enumerate(row) if v})
        for n, row in enumerate(rows)
    ]


def _spans(first: NDArray[np.int32], last: NDArray[np.int32]) -> list[Span]:
    counted = Counter(zip(first.tolist(), last.tolist(), strict=True))
    return [
        Span(date.fromordinal(start), date.fromordinal(end), number)
        for (start, end), number in sorted(counted.items())
    ]


def _edges(first: date, last: date) -> tuple[str, list[date]]:
    """The step, and the first days of its columns with the day after the last."""
    begin = date.fromordinal(max(first.toordinal() - first.weekday(), 1))
    count = (last - begin).days // 7 + 1
    if count <= MOST_COLUMNS and begin.toordinal() + 7 * count <= date.max.toordinal():
        return "week", [begin + timedelta(weeks=n) for n in range(count + 1)]
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    number = first.year * 12 + first.month - 1
    if months <= MOST_COLUMNS and (number + months) // 12 <= date.max.year:
        return "month", [date(one // 12, one % 12 + 1, 1) for one in range(number, number + months + 1)]
    years = [date(year, 1, 1) for year in range(first.year, min(last.year + 1, date.max.year) + 1)]
    return "year", years if len(years) > 1 else [date(first.year - 1, 1, 1), *years]
