"""Gold files: what a careful coder records of a report, word by word, in YAML.

A folder holds one file a theme and, where claims of several reports tell of one event, ``merge.yaml``.
Every quotation carries its offsets, and ``text[start:end]`` must be the words quoted.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast, get_args

from mountjoy.claim import Assertion, Count, RoleName, Span
from mountjoy.codebook.nodes import At, read
from mountjoy.errors import CodebookError, InputError
from mountjoy.report import Report

MERGE_FILE = "merge.yaml"
TIE_TYPES = ("part-of", "member-of", "leads", "backs", "allied-with", "fights", "opposes", "same-as")
CONTROL_TYPES = ("holds", "contests", "besieges", "lost", "present")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class GoldPlace:
    """Where words of the text lie: name, ISO 3166 alpha-2 country, degrees (WGS 84, to about 0.05)."""

    words: Span
    name: str
    country: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class GoldRole:
    """The words that fill a role of an event."""

    role: RoleName
    words: Span


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """An event that the report tells of.

    ``also`` are further words that tell of the same event (a second mention, the clause with the toll): a
    coder may record them or not. ``optional`` marks an event on which careful coders differ: neither found
    nor missed counts. ``date`` is the first and last day, where the report's words and date settle it.
    ``loose`` says that no trigger is told: ``trigger`` is then the sentence, or the whole text.
    """

    id: str
    type: str
    trigger: Span
    roles: tuple[GoldRole, ...]
    main: bool = False
    optional: bool = False
    also: tuple[Span, ...] = ()
    date: tuple[date, date] | None = None
    fatalities: Count | None = None
    injuries: Count | None = None
    assertion: Assertion | None = "reported"
    attribution: Span | None = None
    loose: bool = False


@dataclass(frozen=True, slots=True)
class GoldTie:
    """A standing relation that the words assert (A leads B: ``actor`` A, ``recipient`` B)."""

    type: str
    actor: Span
    recipient: Span
    assertion: Assertion = "reported"
    optional: bool = False


@dataclass(frozen=True, slots=True)
class GoldControl:
    """A statement on who holds, contests, besieges, has lost or is present at a place."""

    type: str
    actor: Span
    place: Span
    assertion: Assertion = "reported"
    optional: bool = False


@dataclass(frozen=True, slots=True)
class GoldReport:
    """A report with all that is to be coded in it; ``report.origin`` names the gold file and line.

    ``fields`` are what a hand-coded table tells of (its columns and the kinds of its rows); nothing else is then
    scored, and words answer by their name too. None where all is told, at its place in the text.
    """

    report: Report
    theme: str
    places: tuple[GoldPlace, ...]
    events: tuple[GoldEvent, ...]
    ties: tuple[GoldTie, ...]
    control: tuple[GoldControl, ...]
    fields: frozenset[str] | None = None

    def tells(self, field: str) -> bool:
        """Whether the gold tells of this field."""
        return self.fields is None or field in self.fields


@dataclass(frozen=True, slots=True)
class GoldMerge:
    """Claims, as (report id, event id), that tell of one event."""

    event: str
    claims: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Gold:
    """A folder of gold files: reports in the order of files and lines; events in ``merged`` are disjoint."""

    reports: tuple[GoldReport, ...]
    merged: tuple[GoldMerge, ...] = ()


def load_gold(folder: Path, event_types: Collection[str] = ()) -> Gold:
    """Every gold file of a folder, checked; with ``event_types`` an event of another type is an error.

    Raises InputError that names file and line.
    """
    paths = sorted(path for path in folder.glob("*.yaml") if path.name != MERGE_FILE)
    if not paths:
        raise InputError(f"{folder}: no gold files (*.yaml) here")
    try:
        reports: list[GoldReport] = []
        seen: dict[str, str] = {}
        for path in paths:
            for gold_report in _theme(read(path), event_types):
                report = gold_report.report
                if report.id in seen:
                    raise InputError(
                        f"{report.origin}: report {report.id!r} stands already at {seen[report.id]}"
                    )
                seen[report.id] = report.origin
                reports.append(gold_report)
        merge_path = folder / MERGE_FILE
        merged = _merged(read(merge_path), reports) if merge_path.exists() else ()
    except CodebookError as error:
        raise InputError(str(error)) from error
    return Gold(tuple(reports), merged)


def _theme(at: At, event_types: Collection[str]) -> list[GoldReport]:
    fields = at.mapping(["theme", "reports"])
    theme = fields["theme"].text()
    return [_report(item, theme, event_types) for item in fields["reports"].items()]


def _report(at: At, theme: str, event_types: Collection[str]) -> GoldReport:
    required = ["id", "source", "published", "title", "text", "places", "events", "ties", "control"]
    fields = at.mapping(required)
    text = _raw(fields["text"])
    if not text.strip():
        fields["text"].fail("the text is empty")
    published = None if fields["published"].is_null else _day(fields["published"])
    report = Report(
        id=fields["id"].text(),
        text=text,
        title=None if fields["title"].is_null else fields["title"].text(),
        published=published,
        published_basis="stated" if published else "unknown",
        source=fields["source"].text(),
        origin=f"{at.path}:{at.line}",
    )
    events = tuple(_event(item, text, event_types) for item in fields["events"].items())
    _check_events(fields["events"], events)
    return GoldReport(
        report=report,
        theme=theme,
        places=tuple(_place(item, text) for item in fields["places"].items()),
        events=events,
        ties=tuple(_tie(item, text) for item in fields["ties"].items()),
        control=tuple(_control(item, text) for item in fields["control"].items()),
    )


def _check_events(at: At, events: tuple[GoldEvent, ...]) -> None:
    """Ids are unique, no event stands twice, and where there are events one is the main one."""
    seen_ids: set[str] = set()
    seen_events: set[tuple[str, int, int]] = set()
    for item, event in zip(at.items(), events, strict=True):
        if event.id in seen_ids:
            item.fail(f"the event id {event.id!r} stands twice in the report")
        key = (event.type, event.trigger.start, event.trigger.end)
        if key in seen_events:
            item.fail(f"{event.type!r} at {event.trigger.text!r} stands twice in the report")
        seen_ids.add(event.id)
        seen_events.add(key)
    mains = [event for event in events if event.main]
    if events and len(mains) != 1:
        at.fail(f"one event of a report is the main one; here are {len(mains)}")
    if any(event.optional for event in mains):
        at.fail("the main event cannot be optional")


def _event(at: At, text: str, event_types: Collection[str]) -> GoldEvent:
    optional = ("main", "optional", "also", "date", "fatalities", "injuries", "attribution")
    fields = at.mapping(["id", "type", "trigger", "roles", "assertion"], optional)
    type_ = fields["type"].one_of(event_types, "event type") if event_types else fields["type"].text()
    when = None
    if "date" in fields:
        days = fields["date"].mapping(["start", "end"])
        when = _day(days["start"]), _day(days["end"])
        if when[1] < when[0]:
            fields["date"].fail(f"the date ends ({when[1]}) before it starts ({when[0]})")
    return GoldEvent(
        id=fields["id"].text(),
        type=type_,
        trigger=_words(fields["trigger"], text),
        roles=tuple(_role(item, text) for item in fields["roles"].items()),
        main="main" in fields and fields["main"].flag(),
        optional="optional" in fields and fields["optional"].flag(),
        also=tuple(_words(item, text) for item in fields["also"].items()) if "also" in fields else (),
        date=when,
        fatalities=_count(fields["fatalities"]) if "fatalities" in fields else None,
        injuries=_count(fields["injuries"]) if "injuries" in fields else None,
        assertion=_assertion(fields["assertion"]),
        attribution=_words(fields["attribution"], text) if "attribution" in fields else None,
    )


def _role(at: At, text: str) -> GoldRole:
    fields = at.mapping(["role", "text", "start", "end"])
    role = cast(RoleName, fields["role"].one_of(get_args(RoleName), "role"))
    return GoldRole(role, _span(at, fields, text))


def _place(at: At, text: str) -> GoldPlace:
    fields = at.mapping(["text", "start", "end", "name", "country", "lat", "lon"])
    country = fields["country"].text()
    if not re.fullmatch(r"[A-Z]{2}", country):
        fields["country"].fail(f"a country is two capital letters (ISO 3166), not {country!r}")
    return GoldPlace(
        words=_span(at, fields, text),
        name=fields["name"].text(),
        country=country,
        lat=fields["lat"].number(-90, 90),
        lon=fields["lon"].number(-180, 180),
    )


def _tie(at: At, text: str) -> GoldTie:
    fields = at.mapping(["type", "actor", "recipient", "assertion"], ["optional"])
    return GoldTie(
        type=fields["type"].one_of(TIE_TYPES, "tie"),
        actor=_words(fields["actor"], text),
        recipient=_words(fields["recipient"], text),
        assertion=_assertion(fields["assertion"]),
        optional="optional" in fields and fields["optional"].flag(),
    )


def _control(at: At, text: str) -> GoldControl:
    fields = at.mapping(["type", "actor", "place", "assertion"], ["optional"])
    return GoldControl(
        type=fields["type"].one_of(CONTROL_TYPES, "control state"),
        actor=_words(fields["actor"], text),
        place=_words(fields["place"], text),
        assertion=_assertion(fields["assertion"]),
        optional="optional" in fields and fields["optional"].flag(),
    )


def _assertion(at: At) -> Assertion:
    return cast(Assertion, at.one_of(get_args(Assertion), "assertion"))


def _words(at: At, text: str) -> Span:
    return _span(at, at.mapping(["text", "start", "end"]), text)


def _span(at: At, fields: dict[str, At], text: str) -> Span:
    """The span that the fields quote; an error tells where the words do stand."""
    words, start, end = _raw(fields["text"]), fields["start"].count(), fields["end"].count()
    if not words:
        at.fail("the quotation is empty")
    if text[start:end] != words:
        places = ", ".join(str(match.start()) for match in re.finditer(re.escape(words), text))
        found = f"they stand at {places}" if places else "they stand nowhere in the text"
        at.fail(f"text[{start}:{end}] is {text[start:end]!r}, not {words!r}; {found}")
    return Span(start, end, words)


def _count(at: At) -> Count:
    """Bounds on a number of people; at least one of them is known, and they are in order."""
    fields = at.mapping(["low", "best", "high"])
    low, best, high = (
        None if fields[name].is_null else fields[name].count() for name in ("low", "best", "high")
    )
    known = [number for number in (low, best, high) if number is not None]
    if not known or known != sorted(known):
        at.fail(f"low, best and high must be in order, one at least known: {low}, {best}, {high}")
    return Count(low, best, high, "")


def _raw(at: At) -> str:
    """A scalar with its white space as it is written, because offsets count into it."""
    value = at.node.value
    if not isinstance(value, str):
        at.fail("a single value is needed here")
    return value


def _day(at: At) -> date:
    value = at.text()
    if not _DAY.fullmatch(value):
        at.fail(f"a day is written YYYY-MM-DD, not {value!r}")
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        at.fail(f"{value!r} is no day: {error}")


def _merged(at: At, reports: list[GoldReport]) -> tuple[GoldMerge, ...]:
    known = {(gold_report.report.id, event.id) for gold_report in reports for event in gold_report.events}
    taken: dict[tuple[str, str], str] = {}
    merged = []
    for item in at.mapping(["merged"])["merged"].items():
        fields = item.mapping(["event", "claims"])
        event = fields["event"].text()
        claims = []
        for claim_at in fields["claims"].items():
            report_id, _, event_id = claim_at.text().partition("/")
            claim = (report_id, event_id)
            if claim not in known:
                claim_at.fail(f"no gold event {claim_at.text()!r} (report id / event id)")
            if claim in taken:
                claim_at.fail(f"{claim_at.text()!r} stands already under {taken[claim]!r}")
            taken[claim] = event
            claims.append(claim)
        if len(claims) < 2:
            item.fail(f"{event!r} merges {len(claims)} claims; two or more are needed")
        merged.append(GoldMerge(event, tuple(claims)))
    return tuple(merged)
