"""Intervals of days: months, weeks, seasons and years, their parts, and UCDP's precision of a length."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

_PARTS = {
    "early": (0.0, 1 / 3), "mid": (1 / 3, 2 / 3), "late": (2 / 3, 1.0), "beginning": (0.0, 1 / 4),
    "end": (3 / 4, 1.0), "first half": (0.0, 1 / 2), "second half": (1 / 2, 1.0),
}  # fmt: skip
_QUARTERS = ("first quarter", "second quarter", "third quarter", "fourth quarter")


@dataclass(frozen=True, slots=True)
class Interval:
    """From ``start`` to ``end``, both days included."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """How many days it holds."""
        return (self.end - self.start).days + 1

    def part(self, name: str | None) -> Interval:
        """A named part of it ("early", "end", "first half"), or all of it for None."""
        if name is None:
            return self
        if name in _QUARTERS:
            if self.days < 365:
                raise ValueError(f"no {name} of what is no year")
            last = 3 * (_QUARTERS.index(name) + 1)
            return Interval(date(self.start.year, last - 2, 1), month(self.start.year, last).end)
        low, high = _PARTS[name]
        first, after = round(self.days * low), max(round(self.days * high), round(self.days * low) + 1)
        return Interval(self.start + timedelta(days=first), self.start + timedelta(days=after - 1))


def precision_of(interval: Interval) -> int:
    """UCDP's date_prec by length.

    1 a day, 2 two to six days, 3 a week, 4 eight to thirty-one days, 5 longer.
    """
    if interval.days <= 1:
        return 1
    if interval.days <= 6:
        return 2
    if interval.days == 7:
        return 3
    return 4 if interval.days <= 31 else 5


def day(value: date) -> Interval:
    """One day."""
    return Interval(value, value)


def week(value: date) -> Interval:
    """The week from Monday to Sunday that a day lies in."""
    start = value - timedelta(days=value.weekday())
    return Interval(start, start + timedelta(days=6))


def month(number_of_year: int, number: int) -> Interval:
    """A calendar month."""
    last = calendar.monthrange(number_of_year, number)[1]
    return Interval(date(number_of_year, number, 1), date(number_of_year, number, last))


def year(number: int) -> Interval:
    """A calendar year."""
    return Interval(date(number, 1, 1), date(number, 12, 31))


def season(number_of_year: int, first: int, last: int) -> Interval:
    """From the first to the last month of a season that begins in that year."""
    end = number_of_year + 1 if last < first else number_of_year
    return Interval(date(number_of_year, first, 1), month(end, last).end)


def shifted(value: date, count: int, unit: str) -> date:
    """``value`` moved by so many hours, days, weeks, months or years.

    The last day of a month stays within it.
    """
    if unit in ("hour", "minute"):
        hours = abs(count) if unit == "hour" else 0
        days = -(-hours // 24)
        return value + timedelta(days=days if count > 0 else -days)
    if unit in ("day", "week"):
        return value + timedelta(days=count * (7 if unit == "week" else 1))
    months = count * {"month": 1, "year": 12, "decade": 120}[unit]
    index = value.year * 12 + value.month - 1 + months
    last = calendar.monthrange(index // 12, index % 12 + 1)[1]
    return date(index // 12, index % 12 + 1, min(value.day, last))
