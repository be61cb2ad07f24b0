"""What the words of an undated item say of its own day: the days that it names, and the items that it counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from mountjoy.resolve.dates import find_dates, resolve_date
from mountjoy.resolve.datewords import DateWords, default_words
from mountjoy.resolve.intervals import Interval, month

Sense = Literal["told", "background", "to come"]
"""Of a day named: it is told of, it lies behind what is told, or it is still to come."""
_SENTENCE_END = re.compile(r"[.!?][\"”’')]*\s+(?=[A-Z\"“‘(])|;\s")
_BESIDE = re.compile(r"\s*(?:,|\(|-|–|—)?\s*(?:on|of)?\s*")
_LONGEST_PAIR = 6
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class Named:
    """A day or month that an item names: its words, and its first and last day in a year.

    ``weekday`` is the day of the week that stands with it (Monday 0). ``beside`` are date words that the text sets
    next to it ("last Friday, Sept. 15"), to be read against the item's own day.
    """

    words: str
    sense: Sense
    month: int
    day: int | None
    year: int | None
    part: str | None = None
    weekday: int | None = None
    beside: str | None = None

    def within(self, year: int) -> Interval | None:
        """Its days in a year; None where it is of another year or that year lacks the day."""
        if self.year is not None and self.year != year:
            return None
        if self.day is None:
            return month(year, self.month).part(self.part)
        try:
            found = date(year, self.month, self.day)
        except ValueError:
            return None
        if self.weekday is not None and found.weekday() != self.weekday:
            return None
        return Interval(found, found)

    def fits(self, published: date) -> bool:
        """Whether the words beside it, read on a day of publication, may mean it."""
        if self.beside is None:
            return True
        meant = resolve_date(self.beside, reference=published)
        if meant.start is None or meant.end is None:
            return True
        spans = [self.within(year) for year in {meant.start.year, meant.end.year}]
        return any(s is not None and s.start <= meant.end and meant.start <= s.end for s in spans)


@dataclass(frozen=True, slots=True)
class Counted:
    """Words that count an item's event among others before it: "the second strike in the past month"."""

    words: str
    noun: str
    days: int


def named_days(text: str) -> list[Named]:
    """The days with a month, and the months, that a text names, in order; open ends ("since 3 May") are none."""
    words = default_words()
    found = find_dates(text)
    out: list[Named] = []
    for at, (start, end, expression) in enumerate(found):
        before = text[:start].split()[-1:]
        lead = expression.split()[0].lower()
        if lead in words.open_leads or (before and before[0].lower() in words.open_leads):
            continue
        named = _named(expression, _sense(text, start, end, words), words)
        if named is None:
            continue
        for other in (found[at - 1 : at], found[at + 1 : at + 2]):
            for pair in other:
                if named.beside is None and _stand_together(text, (start, end), pair):
                    named = _beside(named, pair[2], words)
        out.append(named)
    return out


def _named(expression: str, sense: Sense, words: DateWords) -> Named | None:
    weekday = words.leading_weekday(expression)
    part, bare = words.part(words.clean(expression))
    found = words.day_month.fullmatch(bare) or words.month_day.fullmatch(bare)
    if found is not None:
        digits = found["year"]
        stated = int(digits) if digits and len(digits) == 4 else None
        return Named(
            expression, sense, words.month(found["month"]), int(found["day"]), stated, weekday=weekday
        )
    found = words.month_year.fullmatch(bare)
    if found is None or found["which"] not in (None, "this"):
        return None
    digits = found["year"]
    return Named(
        expression, sense, words.month(found["month"]), None,
        int(digits) if digits and len(digits) == 4 else None, part,
    )  # fmt: skip


def _stand_together(text: str, one: tuple[int, int], other: tuple[int, int, str]) -> bool:
    first, second = sorted((one, other[:2]))
    between = text[first[1] : second[0]]
    return len(between) <= _LONGEST_PAIR and _BESIDE.fullmatch(between) is not None


def _beside(named: Named, expression: str, words: DateWords) -> Named:
    """The day with the words beside it, where those lean on the day of publication."""
    weekday = words.weekday_only.fullmatch(words.clean(expression))
    if weekday is not None and not weekday["which"]:
        at = words.weekday(weekday["weekday"])
        return Named(
            named.words, named.sense, named.month, named.day, named.year, named.part, named.weekday or at
        )
    probe = date(2001, 6, 15)
    meant = resolve_date(expression, reference=probe)
    if meant.basis != "relative" or meant.start is None or words.names_month(expression):
        return named
    return Named(
        named.words, named.sense, named.month, named.day, named.year, named.part, named.weekday, expression
    )


def _sense(text: str, start: int, end: int, words: DateWords) -> Sense:
    """Whether the words around a date put it ahead of or behind what is told."""
    begin = max((m.end() for m in _SENTENCE_END.finditer(text, 0, start)), default=0)
    stop = _SENTENCE_END.search(text, end)
    before = text[begin:start].casefold()
    after = text[end : stop.start() if stop else len(text)].casefold()
    before = words.reported.split(before)[-1]
    opening = not before.split() or before.split() in (["on"], ["in"])
    clause = words.reported.split(after, maxsplit=1)[0] if opening else ""
    if words.to_come.search(before) or words.to_come.search(clause):
        return "to come"
    return "background" if words.background.search(before) else "told"


def counted_events(text: str) -> list[Counted]:
    """The counts of an item's event among others of a time that runs up to it."""
    words = default_words()
    out = []
    for found in words.counted_in.finditer(text):
        window = resolve_date(found["window"], reference=date(2001, 6, 15))
        if window.start is None or window.end is None:
            continue
        noun = (found["noun"] or "").split()[-1:] or _WORD.findall(_clause_before(text, found.start()))[:1]
        if noun:
            out.append(Counted(found.group(), noun[0].casefold(), (window.end - window.start).days))
    return out


def _clause_before(text: str, at: int) -> str:
    begin = max((m.end() for m in _SENTENCE_END.finditer(text, 0, at)), default=0)
    return text[begin:at]


def content(text: str) -> frozenset[str]:
    """The longer words of a text, folded, without a plural's s."""
    return frozenset(word.casefold().removesuffix("s") for word in _WORD.findall(text))
