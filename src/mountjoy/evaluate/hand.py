"""A hand-coded table laid over reports: rows become gold, their words found in the texts."""

from __future__ import annotations

import calendar
import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import cast, get_args

from mountjoy.claim import Assertion, Count, RoleName, Span
from mountjoy.codebook.nodes import suggestion
from mountjoy.errors import InputError
from mountjoy.evaluate.gold import (
    Gold,
    GoldControl,
    GoldEvent,
    GoldPlace,
    GoldReport,
    GoldRole,
    GoldTie,
)
from mountjoy.evaluate.table import ROLES, Row, Table
from mountjoy.report import Report

KINDS = ("event", "tie", "control", "none")
_DAY = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_NUMBER = re.compile(r"(\d{1,9})(?:(\+)|\s*[-–]\s*(\d{1,9}))?")
_YES = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False, "": False}


def texts_of(table: Table) -> list[Report]:
    """The reports whose text the table itself holds, in its order; the id is a hash of the text."""
    texts = dict.fromkeys(row.one("text") for row in table.rows if row.one("text"))
    return [Report(_id_of(text), text) for text in texts]


def _id_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def lay_over(table: Table, reports: Iterable[Report], types: Mapping[str, Collection[str]]) -> Gold:
    """The gold that a table says of reports; ``types`` are the known ones of each kind.

    Raises InputError that names file and line of every row that is wrong.
    """
    finder = _Reports(reports)
    made: dict[str, _Made] = {}
    problems: list[str] = []
    for row in table.rows:
        try:
            report = finder.of(row)
            into = made.setdefault(report.id, _Made(report, row.place))
            _add(row, into, types)
        except InputError as error:
            problems.append(str(error))
    if problems:
        raise InputError("\n".join(problems))
    kinds = {row.one("kind") or "event" for row in table.rows}
    fields = frozenset(table.columns | kinds)
    return Gold(tuple(one.gold(fields) for one in made.values()))


class _Reports:
    """Finds the report that a row names."""

    def __init__(self, reports: Iterable[Report]) -> None:
        self._by_name: dict[str, dict[str, Report]] = defaultdict(dict)
        for report in reports:
            origin = report.origin.split(":")[0]
            names = {report.id, report.id[:8], report.title, report.url, report.origin, origin}
            names.add(origin.replace("\\", "/").rpartition("/")[2])
            for name in names:
                if name:
                    self._by_name[" ".join(name.split()).casefold()].setdefault(report.id, report)

    def of(self, row: Row) -> Report:
        """The report of a row."""
        text = row.one("text")
        name = _id_of(text) if text else row.one("report")
        if not name:
            raise row.fail("no report is named")
        found = list(self._by_name.get(name.casefold(), {}).values())
        if not found:
            named = name if len(name) < 80 else f"{name[:77]}..."
            raise row.fail(f"no report {named!r} was read")
        if len(found) > 1:
            raise row.fail(f"{len(found)} reports are called {name!r}; name the report by its id")
        return found[0]


@dataclass(slots=True)
class _Made:
    """What a table says of one report, as it grows."""

    report: Report
    place: str
    events: list[GoldEvent] = field(default_factory=list)
    ties: list[GoldTie] = field(default_factory=list)
    control: list[GoldControl] = field(default_factory=list)
    places: list[GoldPlace] = field(default_factory=list)

    def gold(self, fields: frozenset[str]) -> GoldReport:
        """The gold of the report."""
        parts = (tuple(self.places), tuple(self.events), tuple(self.ties), tuple(self.control))
        return GoldReport(self.report, "", *parts, fields=fields)


def _add(row: Row, made: _Made, types: Mapping[str, Collection[str]]) -> None:
    kind = _one_of(row, "kind", KINDS, "event")
    if kind == "none":
        told = sorted(set(row.values) - {"report", "text", "kind"})
        if told:
            raise row.fail(f"a row of kind 'none' tells nothing, but has {', '.join(told)}")
        return
    if not row.one("type"):
        raise row.fail("the type is missing")
    type_ = _one_of(row, "type", types[kind], "")
    text = made.report.text
    stretch = _stretch(row, text)
    if kind == "event":
        _add_event(row, made, type_, stretch)
        return
    other: RoleName = "recipient" if kind == "tie" else "place"
    if not row.one("actor") or not row.one(other):
        raise row.fail(f"a row of kind {kind!r} needs 'actor' and {other!r}")
    ends = _words(text, row.one("actor"), stretch), _words(text, row.one(other), stretch)
    put = cast(Assertion, _one_of(row, "assertion", get_args(Assertion), "reported"))
    if kind == "tie":
        made.ties.append(GoldTie(type_, *ends, put, _yes(row, "optional")))
    else:
        made.control.append(GoldControl(type_, *ends, put, _yes(row, "optional")))


def _add_event(row: Row, made: _Made, type_: str, stretch: Span) -> None:
    text = made.report.text
    trigger = _find(text, row.one("trigger"), stretch) if row.one("trigger") else None
    if row.one("trigger") and trigger is None:
        raise row.fail(f"the trigger {row.one('trigger')!r} does not stand in its sentence")
    if _yes(row, "main") and any(event.main for event in made.events):
        raise row.fail("the report has a main event already")
    roles = [
        GoldRole(role, _words(text, words, stretch)) for role in ROLES for words in row.values.get(role, ())
    ]
    put = _one_of(row, "assertion", get_args(Assertion), "")
    says = row.one("attribution")
    made.events.append(
        GoldEvent(
            id=row.place,
            type=type_,
            trigger=trigger or stretch,
            roles=tuple(roles),
            main=_yes(row, "main"),
            optional=_yes(row, "optional"),
            date=_days(row),
            fatalities=_count(row, "fatalities"),
            injuries=_count(row, "injuries"),
            assertion=cast("Assertion | None", put or None),
            attribution=_words(text, says, stretch) if says else None,
            loose=trigger is None,
        )
    )
    if row.one("lat") or row.one("lon"):
        degrees = _degrees(row, "lat", 90), _degrees(row, "lon", 180)
        at = next((role.words for role in roles if role.role == "place"), stretch)
        made.places.append(GoldPlace(at, at.text, "", *degrees))


def _stretch(row: Row, text: str) -> Span:
    """The sentence that a row names, or the whole text."""
    told = row.one("sentence").rstrip(".…")
    if not told:
        return Span(0, len(text), text)
    found = _find(text, told, Span(0, len(text), text))
    if found is None:
        raise row.fail(f"the sentence {row.one('sentence')!r} does not stand in the report")
    return found


def _find(text: str, words: str, stretch: Span) -> Span | None:
    """The first place of the words in a stretch, in any case and with any white space."""
    pieces = words.split()
    pattern = r"(?<!\w)" * words[:1].isalnum() + r"\s+".join(map(re.escape, pieces))
    pattern += r"(?!\w)" * words[-1:].isalnum()
    found = re.compile(pattern, re.IGNORECASE).search(text, stretch.start, stretch.end)
    return None if found is None else Span(found.start(), found.end(), found.group())


def _words(text: str, words: str, stretch: Span) -> Span:
    """Where the words stand, in the sentence before the rest; a stretch without length for a name that stands nowhere."""
    everywhere = Span(0, len(text), text)
    return _find(text, words, stretch) or _find(text, words, everywhere) or Span(0, 0, words)


def _one_of(row: Row, column: str, choices: Collection[str], default: str) -> str:
    value = row.one(column)
    known = {choice.casefold(): choice for choice in choices}
    if value and value.casefold() not in known:
        raise row.fail(f"unknown {column} {value!r}{suggestion(value, choices)}")
    return known[value.casefold()] if value else default


def _yes(row: Row, column: str) -> bool:
    value = row.one(column).lower()
    if value not in _YES:
        raise row.fail(f"{column} is yes or no, not {value!r}")
    return _YES[value]


def _days(row: Row) -> tuple[date, date] | None:
    """The first and last day that a row tells."""
    told = row.one("date")
    if not told:
        return None
    ends = [part.strip() for part in told.split("/")]
    if len(ends) > 2:
        raise row.fail(f"{told!r} is no date: a day, or two with '/' between them")
    first, last = _interval(row, ends[0])[0], _interval(row, ends[-1])[1]
    if last < first:
        raise row.fail(f"the date ends ({last}) before it starts ({first})")
    return first, last


def _interval(row: Row, told: str) -> tuple[date, date]:
    found = _DAY.fullmatch(told)
    if found is None:
        raise row.fail(f"a day is written 2017-11-03 (or 2017-11, 2017), not {told!r}")
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = date(cast(int, year), month or 1, day or 1)
        last = date(first.year, month or 12, day or calendar.monthrange(first.year, month or 12)[1])
    except ValueError as error:
        raise row.fail(f"{told!r} is no day: {error}") from error
    return first, last


def _count(row: Row, column: str) -> Count | None:
    told = row.one(column)
    if not told:
        return None
    found = _NUMBER.fullmatch(told)
    if found is None:
        raise row.fail(f"{column} are written 12, 30-45 or 31+, not {told!r}")
    low, high = int(found[1]), int(found[3]) if found[3] else None
    if high is not None and high < low:
        raise row.fail(f"{column}: {high} is less than {low}")
    if high is not None:
        return Count(low, None, high, told)
    return Count(low, low, None if found[2] else low, told)


def _degrees(row: Row, column: str, bound: int) -> float:
    try:
        value = float(row.one(column))
    except ValueError:
        raise row.fail(f"{column} is a number of degrees, not {row.one(column)!r}") from None
    if not -bound <= value <= bound:
        raise row.fail(f"{column} {value:g} is not between {-bound} and {bound}")
    return value
