"""Days of publication, as inputs write them. A day that can be read two ways is not read."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_CLOCK = r"(?:[T ,]+(?:at\s+)?\d{1,2}[:.]\d{2}.{0,25})?"
_SHAPES = tuple(
    re.compile(_WEEKDAY + shape + _CLOCK, re.IGNORECASE)
    for shape in (
        r"(?P<year>\d{4})-(?P<number>\d{1,2})-(?P<day>\d{1,2})",
        r"(?P<year>\d{4})/(?P<number>\d{1,2})/(?P<day>\d{1,2})",
        r"(?P<year>\d{4})(?P<number>\d{2})(?P<day>\d{2})",
        r"(?P<day>\d{1,2})\.\s?(?P<number>\d{1,2})\.\s?(?P<year>\d{4})",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -](?:of\s)?{_MONTH}[ ,-]\s*(?P<year>\d{{4}})",
        rf"{_MONTH}\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<year>\d{{4}})",
        rf"(?P<year>\d{{4}})[ -]{_MONTH}[ -](?P<day>\d{{1,2}})",
    )
)
_SLASHES = re.compile(rf"(?P<first>\d{{1,2}})[/-](?P<second>\d{{1,2}})[/-](?P<year>\d{{4}}){_CLOCK}")
_EARLIEST, _LATEST = 1000, 9999
_SECONDS = range(10**8, 10**10)
_MILLISECONDS = range(10**11, 10**13)


def read_day(value: object) -> date:
    """The day that a value states, in the calendar of whoever wrote it (a time zone is not applied).

    Takes ISO 8601, RFC 2822, days with the month in English words, day.month.year, day/month/year where one
    of the numbers is above 12, and seconds or milliseconds since 1970 (in UTC). Raises ValueError, with why.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(f"{type(value).__name__} is no date")
    text = " ".join(str(value).split())[:80]
    if isinstance(value, int | float) or re.fullmatch(r"\d{9,13}", text):
        return _from_epoch(float(value))
    for shape in _SHAPES:
        match = shape.fullmatch(text)
        if match:
            found = match.groupdict()
            month = int(found["number"]) if found.get("number") else _month(found["month"])
            return _day(int(found["year"]), month, int(found["day"]))
    match = _SLASHES.fullmatch(text)
    if match:
        return _from_slashes(int(match["year"]), int(match["first"]), int(match["second"]))
    raise ValueError("no known form of a date")


def is_day(text: str) -> bool:
    """Whether a line is a date and nothing else."""
    try:
        read_day(text)
    except ValueError:
        return False
    return not text.strip().isdigit()


def _from_epoch(value: float) -> date:
    if int(value) in _MILLISECONDS:
        value /= 1000
    if 10_000_101 <= value <= 99_991_231 and value == int(value):
        return _day(int(value) // 10000, int(value) // 100 % 100, int(value) % 100)
    if int(value) not in _SECONDS:
        raise ValueError("this number is no time since 1970")
    return datetime.fromtimestamp(value, UTC).date()


def _from_slashes(year: int, first: int, second: int) -> date:
    if first > 12:
        return _day(year, second, first)
    if second > 12 or first == second:
        return _day(year, first, second)
    raise ValueError("day and month cannot be told apart; write year-month-day")


def _month(word: str) -> int:
    lowered = word.lower()
    for number, (short, name) in enumerate(zip(_MONTHS, _NAMES, strict=True), start=1):
        if lowered.startswith(short) and (name.startswith(lowered) or lowered == "sept"):
            return number
    raise ValueError(f"{word!r} is no month")


def _day(year: int, month: int, day: int) -> date:
    if not _EARLIEST <= year <= _LATEST:
        raise ValueError(f"the year {year} is out of range")
    return date(year, month, day)
