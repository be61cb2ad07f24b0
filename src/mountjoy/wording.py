"""How values are told to people: days, ranges, places and parties in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from mountjoy.claim import Count, DateValue
from mountjoy.record import CountValue, Holding, Party, PlaceValue
from mountjoy.report import Report

DASH = "-"  # what stands for an unknown value
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
BASES = {
    "stated": "as the words give it", "relative": "from the words and the day of the report",
    "publication": "from the day of the report alone",
}  # fmt: skip
# Control characters, halves of pairs, and marks that turn the direction of writing around, so that a line reads other than it is.
_COMMANDS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_PLACE_PRECISION = {1: "exact place", 2: "part of a region", 3: "larger region"}


def clean(text: str) -> str:
    """Text of a report made fit for a terminal: one line, no control characters that could command it."""
    return _COMMANDS.sub("\N{REPLACEMENT CHARACTER}", " ".join(text.split()))


def day(when: date | None) -> str:
    """A day as 3 Nov 2017."""
    return DASH if when is None else f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def published(report: Report) -> str:
    """A report's day of publication, or the days between which it lies."""
    return days(report.published_earliest or report.published, report.published)


def days(first: date | None, last: date | None) -> str:
    """A range of days as 3 Nov 2017, 2-3 Nov 2017 or 30 Oct 2017 - 3 Nov 2017."""
    if first is None or last is None or first == last:
        return day(first if first is not None else last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}-{day(last)}"
    return f"{day(first)} - {day(last)}"


def when(value: DateValue | None) -> str:
    """A date, or the words that give it where it could not be reckoned."""
    if value is None:
        return DASH
    if value.start is None and value.end is None:
        return DASH if not value.text else f'"{clean(value.text)}"'
    return days(value.start, value.end)


def number(count: Count) -> str:
    """A number of people: 12, 30-45, 31 or more, up to 5."""
    low, high = count.low, count.high
    if low is not None and high is not None:
        return str(low) if low == high else f"{low}-{high}"
    if low is not None:
        return f"{low} or more"
    if high is not None:
        return f"up to {high}"
    return DASH if count.best is None else f"about {count.best}"


def ranged(count: Count | None) -> str:
    """A number with its range: 30 (12-45), 30 (12 or more), 12."""
    if count is None:
        return DASH
    bounds = number(count)
    return bounds if count.best is None or count.low == count.high else f"{count.best} ({bounds})"


def toll(values: Sequence[CountValue]) -> str:
    """Differing tolls side by side: 30; 45-50."""
    return "; ".join(dict.fromkeys(number(value.count) for value in values)) or DASH


def place(value: PlaceValue | None) -> str:
    """A place with its province."""
    if value is None:
        return DASH
    name = clean(value.name)
    province = clean(value.admin1 or "")
    return name if not province or province.casefold() in name.casefold() else f"{name}, {province}"


def position(value: PlaceValue) -> str:
    """How exactly a place is known, and where it is in degrees."""
    parts = [_PLACE_PRECISION.get(value.precision or 0, "precision unknown")]
    if value.lat is not None and value.lon is not None:
        parts.append(f"{value.lat:.4f}, {value.lon:.4f}")
    if value.country:
        parts.append(value.country)
    return "; ".join(parts)


def span_days(span: Holding) -> str:
    """From when to when a place is said to be held, contested or besieged, as far as it is known."""
    if span.began == "unknown":
        start = "until"
    elif span.start_earliest is None:
        start = f"by {day(span.start_latest)}" if span.start_latest else "on a day unknown"
    else:
        start = f"from {days(span.start_earliest, span.start_latest)}"
    if span.end_latest is None:
        return f"{start}, last said {day(span.seen)}" if span.seen else start
    end = days(span.end_earliest or span.end_latest, span.end_latest)
    how = f" ({type_name(span.ended)})" if span.ended else ""
    return f"{start} {end}{how}" if start == "until" else f"{start} to {end}{how}"


def names(parties: Iterable[Party], *roles: str) -> str:
    """The parties in these roles, resolved ones alone where there are any."""
    wanted = [party for party in parties if party.role in roles]
    shown = [party for party in wanted if party.entity is not None] or wanted
    return "; ".join(dict.fromkeys(clean(party.name) for party in shown)) or DASH


def type_name(type_: str) -> str:
    """A type's name as words."""
    return type_.replace("-", " ")


def plural(count: int, one: str, many: str | None = None) -> str:
    """A number with its noun: 1 report, 2 reports."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def marked(text: str, start: int, end: int, spans: Iterable[tuple[int, int]]) -> str:
    """The words from ``start`` to ``end`` with each span in «angle quotes»; overlapping spans are one."""
    out, place_ = [], start
    for first, last in _disjoint(spans, start, end):
        out += [text[place_:first], "«", text[first:last], "»"]
        place_ = last
    return clean("".join([*out, text[place_:end]]))


def _disjoint(spans: Iterable[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    made: list[tuple[int, int]] = []
    for first, last in sorted((max(a, start), min(b, end)) for a, b in spans):
        if first >= last:
            continue
        if made and first < made[-1][1]:
            made[-1] = (made[-1][0], max(last, made[-1][1]))
        else:
            made.append((first, last))
    return made
