"""``mountjoy show``: what a record holds."""

from __future__ import annotations

from typing import Annotated

import typer

from mountjoy.assessing import credibility_of, trusted_outlets
from mountjoy.cli import options, show_contradictions, show_control, show_ties
from mountjoy.cli.filtering import MinGradeOption
from mountjoy.cli.opening import open_merged
from mountjoy.cli.output import print_json
from mountjoy.cli.show_event import event_json, event_lines
from mountjoy.cli.show_lists import (
    print_actors,
    print_decisions,
    print_events,
    print_places,
    print_provisional,
    print_reports,
    print_unresolved,
)
from mountjoy.cli.show_report import report_lines
from mountjoy.interchange import report_json, to_json
from mountjoy.policies import DEFAULT, POLICIES, Policy

app = typer.Typer(
    no_args_is_help=True, help="Show what a record holds. Example: mountjoy show events --place Mosul"
)


@app.command()
def events(
    type_: options.TypeOption = None,
    actor: options.ActorOption = None,
    place: options.PlaceOption = None,
    since: options.SinceOption = None,
    until: options.UntilOption = None,
    min_grade: MinGradeOption = None,
    policy: Annotated[
        str | None,
        typer.Option(
            "--policy",
            help="One toll an event: acled (the lowest), ucdp (best and range) or latest. Without it all side by side.",
            show_default=False,
        ),
    ] = None,
    least_grade: options.LeastGradeOption = None,
    limit: options.LimitOption = None,
    record: options.RecordOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """List events by date. With --least-grade the policy is ucdp where none is named.

    Example: mountjoy show events --type capture --since 2017-11-01 --policy acled
    """
    chosen = _policy(policy)
    with open_merged(record) as file:
        found = file.events(
            type=type_,
            actor=actor,
            place=place,
            since=options.day_of(since),
            until=options.day_of(until),
            min_grade=None if min_grade is None else min_grade.upper(),
            limit=limit,
        )
        trusted = trusted_outlets(file, least_grade.upper()) if least_grade else frozenset()
    if least_grade and chosen is None:
        chosen = DEFAULT
    print_json(found) if as_json else print_events(found, chosen, trusted)


def _policy(name: str | None) -> Policy | None:
    for known in POLICIES:
        if known == name:
            return known
    if name is None:
        return None
    raise typer.BadParameter(
        f"{name!r} is no policy; there are: {', '.join(POLICIES)}", param_hint="--policy"
    )


app.command(name="ties")(show_ties.ties)
app.command(name="control")(show_control.control)
app.command(name="contradictions")(show_contradictions.contradictions)
app.command(name="sources")(show_contradictions.sources)


@app.command()
def actors(
    limit: options.LimitOption = None,
    provisional: Annotated[
        bool,
        typer.Option(
            "--provisional", help="Only names that no registry holds, with kind and country guessed."
        ),
    ] = False,
    record: options.RecordOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """List the actors and persons that were resolved, or the new names among them to be decided on.

    Example: mountjoy show actors --provisional --limit 20
    """
    with open_merged(record) as file:
        if provisional:
            names = file.provisional(limit=limit)
            print_json(names) if as_json else print_provisional(names)
            return
        found = file.actors()[:limit]
    print_json(found) if as_json else print_actors(found)


@app.command()
def decisions(
    limit: options.LimitOption = None,
    record: options.RecordOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """List what people decided on actors and on entries of sanctions lists, the last first.

    Example: mountjoy show decisions
    """
    with open_merged(record) as file:
        found = file.decisions()[::-1][:limit]
    print_json(found) if as_json else print_decisions(found)


@app.command()
def places(
    limit: options.LimitOption = None,
    record: options.RecordOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """List the places that were resolved.

    Example: mountjoy show places --limit 20
    """
    with open_merged(record) as file:
        found = file.places()[:limit]
    print_json(found) if as_json else print_places(found)


@app.command()
def unresolved(
    limit: options.LimitOption = None,
    record: options.RecordOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """List proper names that no list of actors or places holds; of places also what the words put them in.

    Example: mountjoy show unresolved
    """
    with open_merged(record) as file:
        found = file.unresolved(limit=limit)
    print_json(found) if as_json else print_unresolved(found)


@app.command()
def reports(
    search: Annotated[
        str | None,
        typer.Option(
            "--search", "-s", help='Only with these words; "in quotes" side by side.', show_default=False
        ),
    ] = None,
    limit: options.LimitOption = None,
    record: options.RecordOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """List the reports in the order they were read, or those that hold some words, best first.

    Example: mountjoy show reports --search "air strike"
    """
    with open_merged(record) as file:
        found = file.reports(search=search, limit=limit)
    print_json([report_json(report) for report in found]) if as_json else print_reports(found)


@app.command()
def event(
    event_id: Annotated[str, typer.Argument(metavar="ID", help="The event's id, or how it begins.")],
    record: options.RecordOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """Show one event: each value with the words it rests on, who says so, and how it is put.

    Example: mountjoy show event 3f2a90c1
    """
    with open_merged(record) as file:
        found = file.event(event_id)
        cited = file.cited(found.claims)
        reviews = file.reviews(found.claims)
        worth = credibility_of(file, found)
    if as_json:
        print_json(event_json(found, cited, worth, reviews))
        return
    for line in event_lines(found, cited, worth, reviews):
        typer.echo(line)


@app.command()
def report(
    report_id: Annotated[str, typer.Argument(metavar="ID", help="The report's id.")],
    record: options.RecordOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """Show one report and what it was coded to say. With --json, in the interchange format.

    Example: mountjoy show report 9c41d2e07ab35f18
    """
    with open_merged(record) as file:
        coded = file.report(report_id)
    if as_json:
        print_json(to_json(coded))
        return
    for line in report_lines(coded):
        typer.echo(line)
