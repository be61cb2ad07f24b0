"""Dates as English reports write them: found in text, and resolved to an interval of days.

Absolute dates resolve by themselves; the rest are read against the report's date, and stay unresolved
without one. Where only the first and last possible day of the report are known, they are read against both.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from mountjoy.claim import DateBasis, DateValue
from mountjoy.resolve.datewords import DateWords, default_words
from mountjoy.resolve.intervals import Interval, day, month, precision_of, season, shifted, week, year

Tense = Literal["past", "future", "present"]
_FALLBACK_DAYS = 6


def find_dates(text: str) -> list[tuple[int, int, str]]:
    """The date expressions of a text as (start, end, words), in order and without overlap.

    A preposition before the date is no part of it ("on 12 February" gives "12 February"), except where it
    changes what is meant ("between 3 and 5 May", "since 2003").
    """
    words = default_words()
    found = [(match.start(), words.end_of(match)) for match in words.hits(text)]
    kept = [(start, end) for start, end in found if not words.not_a_date(text, start, end)]
    return [(start, end, text[start:end]) for start, end in kept]


def default_date(reference: date | None, earliest: date | None = None) -> DateValue:
    """When an event without date words happened.

    In the week up to the report's date, or unknown without one; ``earliest`` is the first day of a report that
    may have been published on any day up to ``reference``.
    """
    if reference is None:
        return DateValue(None, None, None, "publication", None)
    start = (earliest or reference) - timedelta(days=_FALLBACK_DAYS)
    return DateValue(start, reference, precision_of(Interval(start, reference)), "publication", None)


def resolve_date(
    words: str,
    *,
    reference: date | None,
    earliest: date | None = None,
    tense: Tense = "past",
) -> DateValue:
    """The interval that date words mean, read against the report's date where they need one.

    Words without a year mean the nearest such date before (past), after (future) or on either side of
    (present) ``reference``. Where the report may have been published on any day from ``earliest`` to
    ``reference``, the interval is from what the words mean on the one to what they mean on the other. Start and
    end are None where nothing can be told; ``text`` keeps the words.
    """
    reading = _Reading(default_words(), reference, tense)
    interval, basis = reading.read(words)
    if interval is None:
        return DateValue(None, None, None, basis, words)
    if earliest is not None and earliest != reference:
        first, _ = _Reading(default_words(), earliest, tense).read(words)
        if first is not None:
            interval = Interval(min(first.start, interval.start), max(first.end, interval.end))
    return DateValue(interval.start, interval.end, max(precision_of(interval), reading.floor), basis, words)


class _Reading:
    """One expression being read; ``floor`` is the least precision that its words allow."""

    def __init__(self, words: DateWords, reference: date | None, tense: Tense) -> None:
        self.words = words
        self.reference = reference
        self.tense = tense
        self.floor = 1

    def read(self, text: str) -> tuple[Interval | None, DateBasis]:
        """The interval and its basis; None where the words give none."""
        bare = self.words.clean(text)
        if self.words.is_unanchored(bare) or self.words.is_recurring(bare):
            return None, "relative"
        for rule in (self._range, self._absolute, self._range_of_two, self._since, self._relative):
            try:
                answer = rule(bare)
            except (ValueError, OverflowError):  # 31 February, or a year out of the calendar
                return None, "stated"
            if answer is not None:
                return answer
        return None, "relative"

    def _range(self, text: str) -> tuple[Interval | None, DateBasis] | None:
        """Days of one month: "between 3 and 5 May", "May 15-24"."""
        found = self.words.days_of_month.fullmatch(text) or self.words.month_days.fullmatch(text)
        if found is None:
            return None
        number = self.words.month(found["month"])
        start, basis = self._year_of(number, int(found["first"]), self._year(found["year"]))
        if start is None:
            return None, basis
        end = date(start.year, number, int(found["last"]))
        return (Interval(start, end), basis) if end >= start else (None, basis)

    def _range_of_two(self, text: str) -> tuple[Interval | None, DateBasis] | None:
        """Two dates: "2014-2016", "3 May to 5 June", "from Monday to Wednesday"."""
        found = self.words.range_of_two.fullmatch(text)
        if found is None:
            return None
        left, left_basis = self.read(found["left"])
        right, right_basis = self.read(found["right"])
        if right is not None and left_basis == "relative" and right_basis == "stated":
            left, _ = _Reading(self.words, right.end, "past").read(found["left"])
            left_basis = "stated"
        if left is None or right is None or right.end < left.start:
            return None, "relative" if "relative" in (left_basis, right_basis) else "stated"
        stated = left_basis == right_basis == "stated"
        return Interval(left.start, right.end), "stated" if stated else "relative"

    def _absolute(self, text: str) -> tuple[Interval | None, DateBasis] | None:
        part, rest = self.words.part(text)
        words = self.words
        found = words.iso.fullmatch(rest)
        if found:
            return day(date(int(found[1]), int(found[2]), int(found[3]))), "stated"
        found = words.slashed.fullmatch(rest)
        if found:
            return self._slashed(int(found[1]), int(found[2]), self._year(found[3]) or 0), "stated"
        found = words.day_month.fullmatch(rest) or words.month_day.fullmatch(rest)
        if found:
            start, basis = self._year_of(
                words.month(found["month"]), int(found["day"]), self._year(found["year"])
            )
            return (day(start) if start else None), basis
        found = words.month_year.fullmatch(rest)
        if found:
            return self._months(words.month(found["month"]), self._year(found["year"]), found["which"], part)
        found = words.season_year.fullmatch(rest)
        if found:
            return self._seasons(found["season"], self._year(found["year"]), found["which"])
        found = words.year_only.fullmatch(rest)
        if found:
            return year(int(found["year"])).part(part), "stated"
        if rest in words.eras:
            first, last = words.eras[rest]
            return Interval(date(first, 1, 1), date(last, 12, 31)).part(part), "stated"
        found = words.century.fullmatch(rest)
        if found:
            last = int(found["number"]) * 100
            return Interval(date(last - 99, 1, 1), date(last, 12, 31)).part(part), "stated"
        found = words.decade.fullmatch(rest)
        if found:
            first = int(found["year"])
            return Interval(date(first, 1, 1), date(first + 9, 12, 31)).part(part), "stated"
        return None

    def _slashed(self, first: int, second: int, number: int) -> Interval:
        """Day and month in either order: both readings where both are dates, spanned by one interval."""
        readings = []
        for of_month, of_day in ((second, first), (first, second)):
            if 1 <= of_month <= 12:
                readings.append(date(number, of_month, of_day))
        if not readings:
            raise ValueError("no month among the two numbers")
        return Interval(min(readings), max(readings))

    def _year(self, digits: str | None) -> int | None:
        """A year of four digits, or of two within fifty years before or twenty after the report (or 2000)."""
        if not digits:
            return None
        number = int(digits.strip("'’"))
        if number >= 100:
            return number
        pivot = (self.reference.year if self.reference else 2000) + 20
        century = pivot - pivot % 100
        return century + number if century + number <= pivot else century - 100 + number

    def _year_of(self, number: int, of_day: int, stated: int | None) -> tuple[date | None, DateBasis]:
        """The day in the stated year, or in the year nearest the report's date that the tense allows."""
        if stated is not None:
            return date(stated, number, of_day), "stated"
        if self.reference is None:
            if not 1 <= of_day <= 31:
                raise ValueError(f"no day {of_day}")
            return None, "relative"
        near = []
        for number_of_year in range(self.reference.year - 4, self.reference.year + 5):
            try:
                near.append(date(number_of_year, number, of_day))
            except ValueError:  # 29 February
                continue
        if not near:
            raise ValueError(f"no day {of_day} in month {number}")
        return self._nearest(near, self.reference), "relative"

    def _nearest(self, days: list[date], reference: date) -> date:
        if self.tense == "past":
            return max(candidate for candidate in days if candidate <= reference)
        if self.tense == "future":
            return min(candidate for candidate in days if candidate >= reference)
        return min(days, key=lambda candidate: (abs((candidate - reference).days), candidate))

    def _months(
        self, number: int, stated: int | None, which: str | None, part: str | None
    ) -> tuple[Interval | None, DateBasis]:
        if stated is not None:
            return month(stated, number).part(part), "stated"
        if self.reference is None:
            return None, "relative"
        this = self.reference.year
        if which in ("last", "past", "previous"):
            found = this if number < self.reference.month else this - 1
        elif which == "next" or self.tense == "future":
            found = (
                this
                if number > self.reference.month or (which is None and number == self.reference.month)
                else this + 1
            )
        elif which == "this":
            found = this
        elif self.tense == "present":
            starts = [date(candidate, number, 15) for candidate in (this - 1, this, this + 1)]
            found = self._nearest(starts, self.reference).year
        else:
            found = this if number <= self.reference.month else this - 1
        interval = month(found, number).part(part)
        return self._until_now(interval) if which is None else interval, "relative"

    def _until_now(self, interval: Interval) -> Interval:
        """The part of a running month or year that the tense allows: nothing past ends in the future."""
        if self.reference is None or not interval.start <= self.reference <= interval.end:
            return interval
        if self.tense == "past":
            return Interval(interval.start, self.reference)
        return Interval(self.reference, interval.end) if self.tense == "future" else interval

    def _seasons(self, name: str, stated: int | None, which: str | None) -> tuple[Interval | None, DateBasis]:
        first, last = self.words.seasons[name]
        if stated is not None:
            return season(stated, first, last), "stated"
        if self.reference is None:
            return None, "relative"
        this = self.reference.year
        options = [season(candidate, first, last) for candidate in (this - 2, this - 1, this, this + 1)]
        if self.tense == "future" or which == "next":
            found = next(option for option in options if option.end >= self.reference)
        else:
            done = [option for option in options if option.start <= self.reference]
            over = [option for option in done if option.end < self.reference]
            found = over[-1] if which in ("last", "past", "previous") else done[-1]
        return self._until_now(found), "relative"

    def _since(self, text: str) -> tuple[Interval | None, DateBasis] | None:
        """ "since 2003", "until Friday", "by 2020".

        Bounded on one side by the report's date where it is known.
        """
        found = self.words.open_ended.fullmatch(text)
        if found is None:
            return None
        inner, basis = self.read(found["rest"])
        if inner is None:
            return None, basis
        if self.reference is None:
            return inner, basis
        if found["word"] == "since":
            return (
                Interval(inner.start, self.reference) if inner.start <= self.reference else inner
            ), "relative"
        if inner.end < self.reference:
            return inner, basis
        return Interval(self.reference, inner.end), "relative"

    def _relative(self, text: str) -> tuple[Interval | None, DateBasis] | None:
        if self.reference is None:
            return None, "relative"
        words, now = self.words, self.reference
        if text in words.days:
            return day(now + timedelta(days=words.days[text])), "relative"
        if text in words.spans:
            before, after = words.spans[text]
            end = now - timedelta(days=after) if text.endswith("ago") else now + timedelta(days=after)
            return Interval(now - timedelta(days=before), end), "relative"
        for rule in (self._weekday, self._unit, self._ago, self._window):
            interval = rule(text, now)
            if interval is not None:
                return interval, "relative"
        return None

    def _weekday(self, text: str, now: date) -> Interval | None:
        found = self.words.weekday_only.fullmatch(text)
        if found is None:
            return None
        target = self.words.weekday(found["weekday"])
        back = (now.weekday() - target) % 7
        which = found["which"] or ""
        if which in ("last", "past", "previous"):
            return day(now - timedelta(days=back or 7))
        if which in ("next", "coming") or (self.tense == "future" and which != "this"):
            ahead = (target - now.weekday()) % 7
            return day(now + timedelta(days=ahead or (7 if which else 0)))
        if self.tense == "present" and back > 3:
            return day(now + timedelta(days=7 - back))
        return day(now - timedelta(days=back))

    def _unit(self, text: str, now: date) -> Interval | None:
        """ "this week", "last month", "earlier this year", "the end of last year", "next weekend"."""
        found = self.words.unit_phrase.fullmatch(text)
        if found is None or found["which"] == "past":  # "the past month" runs up to now
            return None
        unit, which = found["unit"], found["which"]
        step = {"this": 0, "current": 0, "last": -1, "previous": -1}.get(which or "this", 1)
        if unit in ("week", "weekend", "month"):
            self.floor = {"week": 3, "weekend": 2, "month": 4}[unit]
        interval = self._whole(unit, now, step)
        part = self.words.parts.get((found["part"] or "").strip())
        if part is not None:
            return interval.part(part)
        if step:
            return interval
        adverb = (found["adverb"] or "").strip()
        tense = {"earlier": "past", "later": "future"}.get(adverb, self.tense)
        if unit == "weekend" or not interval.start <= now <= interval.end:
            return interval
        if tense == "past":
            return Interval(interval.start, now)
        return Interval(now, interval.end) if tense == "future" else interval

    def _whole(self, unit: str, now: date, step: int) -> Interval:
        if unit == "week":
            return week(now + timedelta(days=7 * step))
        if unit == "weekend":
            # On a Monday "this weekend" of past events is the one just over.
            back = 7 if step == 0 and self.tense == "past" and now.weekday() < 5 else 0
            days = week(now + timedelta(days=7 * step - back))
            return Interval(days.start + timedelta(days=5), days.end)
        if unit == "month":
            index = now.year * 12 + now.month - 1 + step
            return month(index // 12, index % 12 + 1)
        if unit == "quarter":
            index = (now.year * 12 + now.month - 1) // 3 * 3 + 3 * step
            return Interval(
                date(index // 12, index % 12 + 1, 1), month((index + 2) // 12, (index + 2) % 12 + 1).end
            )
        if unit == "decade":
            first = now.year - now.year % 10 + 10 * step
            return Interval(date(first, 1, 1), date(first + 9, 12, 31))
        return year(now.year + step)

    def _ago(self, text: str, now: date) -> Interval | None:
        """ "two days ago", "a year ago", "in three weeks": the unit's own size is the slack."""
        found = self.words.ago.fullmatch(text)
        sign = -1
        if found is None:
            found, sign = self.words.ahead.fullmatch(text), 1
        if found is None:
            return None
        count, unit = self.words.number(found["count"]), found["unit"].rstrip("s")
        middle = shifted(now, sign * count, unit)
        slack = {"hour": 0, "minute": 0, "day": 0, "week": 3, "month": 15, "year": 182, "decade": 1826}[unit]
        if unit == "hour":
            first, last = sorted((middle, shifted(now, sign * (count - 1), unit)))
            return Interval(first, last)
        interval = Interval(middle - timedelta(days=slack), middle + timedelta(days=slack))
        self.floor = {"week": 3, "month": 4, "year": 5, "decade": 5}.get(unit, 1)
        return Interval(interval.start, min(interval.end, now)) if sign < 0 else interval

    def _window(self, text: str, now: date) -> Interval | None:
        """ "the past three days", "the last 24 hours", "24 hours", "within the next week"."""
        found = self.words.window.fullmatch(text)
        if found is None:
            return None
        count, unit = self.words.number(found["count"] or "one"), found["unit"].rstrip("s")
        ahead = found["which"] in ("next", "coming", "following") or (
            not found["which"] and self.tense == "future"
        )
        other = shifted(now, count if ahead else -count, unit)
        return Interval(min(now, other), max(now, other))
