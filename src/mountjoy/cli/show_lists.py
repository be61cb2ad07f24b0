"""The lists of a record as tables: one row a thing, numbers at the right, a dash for what is unknown."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from mountjoy.cli import words
from mountjoy.cli.output import Column, print_table
from mountjoy.decision import Decision
from mountjoy.policies import Outcome, Policy, toll_by
from mountjoy.record import Control, Event, Tie
from mountjoy.report import Report
from mountjoy.store import Actor, Place, Provisional, Unresolved

ID_DIGITS = 8  # of an event's id: enough to tell a million events apart by its beginning


def print_events(
    events: Sequence[Event], policy: Policy | None = None, trusted: Collection[str] = ()
) -> None:
    """Events; the injured have a column only where some report gives them. Tolls by a policy (of the outlets ``trusted`` where these give any), or all side by side."""
    injured = any(event.injuries for event in events)
    columns: list[Column] = [
        ("ID", False),
        ("Date", False),
        ("Event", False),
        ("Actor", False),
        ("Against", False),
        ("Place", False),
        ("Reported killed", True),
        *([("Reported injured", True)] if injured else []),
        ("Put as", False),
        ("Sources", True),
    ]
    rows = [
        [
            event.id[:ID_DIGITS],
            words.when(event.date),
            words.type_name(event.type),
            words.names(event.parties, "actor"),
            words.names(event.parties, "recipient", "victim", "target"),
            words.place(event.place),
            _toll(event, policy, "fatalities", trusted),
            *([_toll(event, policy, "injuries", trusted)] if injured else []),
            event.assertion,
            str(event.sources),
        ]
        for event in events
    ]
    print_table(columns, rows, "No events.")


def _toll(event: Event, policy: Policy | None, outcome: Outcome, trusted: Collection[str]) -> str:
    if policy is None:
        return words.toll(event.fatalities if outcome == "fatalities" else event.injuries)
    return words.ranged(toll_by(event, policy, outcome, trusted))


def print_ties(ties: Sequence[Tie]) -> None:
    """Ties between actors."""
    columns: list[Column] = [
        ("Actor", False),
        ("Tie", False),
        ("Other", False),
        ("Said of", False),
        ("Put as", False),
        ("Claims", True),
    ]
    rows = [
        [
            words.clean(tie.actor.name),
            words.type_name(tie.type),
            words.clean(tie.recipient.name),
            words.days(tie.first, tie.last),
            tie.assertion,
            str(len(tie.claims)),
        ]
        for tie in ties
    ]
    print_table(columns, rows, "No ties.")


def print_control(control: Sequence[Control]) -> None:
    """Who is said to hold what."""
    columns: list[Column] = [
        ("Place", False),
        ("State", False),
        ("Actor", False),
        ("Said of", False),
        ("Put as", False),
        ("Claims", True),
    ]
    rows = [
        [
            words.place(state.place),
            words.type_name(state.type),
            words.clean(state.actor.name),
            words.days(state.first, state.last),
            state.assertion,
            str(len(state.claims)),
        ]
        for state in control
    ]
    print_table(columns, rows, "No statements of who holds what.")


def print_actors(actors: Sequence[Actor]) -> None:
    """Actors and persons."""
    columns: list[Column] = [
        ("ID", False),
        ("Name", False),
        ("Kind", False),
        ("Country", False),
        ("Events", True),
        ("Claims", True),
        ("Reports", True),
    ]
    rows = [
        [
            actor.id,
            words.clean(actor.name),
            words.type_name(actor.kind),
            actor.country or words.DASH,
            str(actor.events),
            str(actor.claims),
            str(actor.reports),
        ]
        for actor in actors
    ]
    print_table(columns, rows, "No actors.")


def print_provisional(names: Sequence[Provisional]) -> None:
    """Names that no registry holds, with what is guessed of them and how sure."""
    columns: list[Column] = [
        ("ID", False), ("Name", False), ("Kind?", False), ("Score", True), ("Country?", False), ("Score", True),
        ("Mentions", True), ("Reports", True), ("Example", False),
    ]  # fmt: skip
    rows = [
        [
            one.id, words.clean(one.name), words.type_name(one.kind), f"{one.kind_score:.2f}",
            one.country or words.DASH, f"{one.country_score:.2f}", str(one.mentions), str(one.reports),
            words.clean(one.example),
        ]
        for one in names
    ]  # fmt: skip
    print_table(columns, rows, "No new names.")


def print_decisions(decisions: Sequence[Decision]) -> None:
    """Decisions of people."""
    columns: list[Column] = [
        ("Number", True), ("When", False), ("Who", False), ("About", False), ("Decided", False), ("Subject", False),
        ("Object", False), ("Why", False),
    ]  # fmt: skip
    rows = [
        [
            str(one.number), one.at, words.clean(one.who), one.about,
            f"{one.verdict} (undone)" if one.undone else one.verdict, one.subject, one.object or words.DASH,
            words.clean(one.why or words.DASH),
        ]
        for one in decisions
    ]  # fmt: skip
    print_table(columns, rows, "No decisions.")


def print_places(places: Sequence[Place]) -> None:
    """Places."""
    columns: list[Column] = [
        ("ID", False),
        ("Name", False),
        ("Province", False),
        ("Country", False),
        ("Kind", False),
        ("Latitude", True),
        ("Longitude", True),
        ("Events", True),
        ("Claims", True),
        ("Reports", True),
    ]
    rows = [
        [
            place.id,
            words.clean(place.name),
            place.admin1 or words.DASH,
            place.country or words.DASH,
            words.type_name(place.kind),
            _degrees(place.lat),
            _degrees(place.lon),
            str(place.events),
            str(place.claims),
            str(place.reports),
        ]
        for place in places
    ]
    print_table(columns, rows, "No places.")


def print_unresolved(names: Sequence[Unresolved]) -> None:
    """Names that were not resolved."""
    columns: list[Column] = [
        ("Name", False),
        ("As", False),
        ("Within", False),
        ("Claims", True),
        ("Reports", True),
        ("Example", False),
    ]
    rows = [
        [
            words.clean(name.text), name.type, words.clean(name.within or words.DASH), str(name.claims),
            str(name.reports), words.clean(name.example),
        ]
        for name in names
    ]  # fmt: skip
    print_table(columns, rows, "Every name was resolved.")


def print_reports(reports: Sequence[Report]) -> None:
    """Reports."""
    columns: list[Column] = [
        ("ID", False),
        ("Published", False),
        ("Source", False),
        ("Title", False),
        ("Copy of", False),
    ]
    rows = [
        [
            words.clean(report.id),
            words.published(report),
            words.clean(report.source or report.origin) or words.DASH,
            headline(report),
            words.clean(report.copy_of or words.DASH),
        ]
        for report in reports
    ]
    print_table(columns, rows, "No reports.")


def headline(report: Report) -> str:
    """The title, or how the text begins."""
    if report.title:
        return words.clean(report.title)
    start = words.clean(report.text[:200])
    return start if len(start) <= 80 else start[:79].rsplit(" ", 1)[0] + "..."


def _degrees(value: float | None) -> str:
    return words.DASH if value is None else f"{value:.4f}"
