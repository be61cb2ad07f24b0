"""``mountjoy show control``: who is said to hold what; who holds what on a day; a place's timeline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated

import typer

from mountjoy.cli import options, words
from mountjoy.cli.opening import open_merged
from mountjoy.cli.output import Column, print_json, print_table
from mountjoy.cli.show_contradictions import who_says
from mountjoy.cli.show_lists import print_control
from mountjoy.held import control_as_known, control_on
from mountjoy.held import timeline as timeline_of
from mountjoy.merge.days import HeldAt, PlaceAt
from mountjoy.merge.time_rules import default_time_rules
from mountjoy.record import Holding

_STATES = {"holds": "held by", "contests": "contested by", "besieges": "besieged by", "present": "present:"}


def control(
    at: Annotated[
        datetime | None,
        typer.Option("--at", formats=options.DAY, help="Who holds what on this day.", show_default=False),
    ] = None,
    timeline: Annotated[
        bool, typer.Option("--timeline", help="Each place through time, with the words.")
    ] = False,
    as_known: Annotated[
        bool, typer.Option("--as-known", help="With --at: only from reports that had appeared by that day.")
    ] = False,
    type_: options.TypeOption = None,
    actor: options.ActorOption = None,
    place: options.PlaceOption = None,
    since: options.SinceOption = None,
    until: options.UntilOption = None,
    limit: options.LimitOption = None,
    record: options.RecordOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """Show who holds which place: on a day (--at), or through time with the words (--place, --actor, --timeline).

    Without these: the statements themselves of who holds, contests, besieges, has lost or is present at a place.

    Example: mountjoy show control --at 2017-10-01
    """
    narrowed = type_ is not None or since is not None or until is not None
    if as_known and at is None:
        raise typer.BadParameter("--as-known needs --at DAY")
    with open_merged(record) as file:
        if at is not None:
            day = at.date()
            if as_known:
                found = control_as_known(file, day, place, actor)[:limit]
            else:
                found = control_on(file, day, place, actor, most=limit)
            _at_json(found, day) if as_json else _print_at(found, day)
        elif timeline or (not narrowed and (place is not None or actor is not None)):
            spans = timeline_of(file, place, actor)[:limit]
            quotes = file.quotes(said for span in spans for said in (*span.sayings, *span.ending))
            _timeline_json(spans, quotes) if as_json else _print_timeline(spans, quotes)
        else:
            states = file.control(
                type=type_, actor=actor, place=place, since=options.day_of(since), until=options.day_of(until), limit=limit
            )  # fmt: skip
            print_json(states) if as_json else print_control(states)


def _definition() -> str:
    return " ".join(default_time_rules().definition.split())


def _at_json(found: Sequence[PlaceAt], day: date) -> None:
    print_json({"definition": _definition(), "day": day, "places": found})


def _print_at(found: Sequence[PlaceAt], day: date) -> None:
    columns: list[Column] = [
        ("Place", False), ("Assessed holder", False), ("Confidence", True), ("Age, days", True), ("Last said", False),
        ("Claimed by", False), ("Or, contested, besieged or disputed by", False),
    ]  # fmt: skip
    rows = [
        [
            words.place(one.place),
            words.DASH if one.holder is None else _holder(one.holder),
            words.DASH if one.holder is None else f"{one.holder.confidence:.2f}",
            words.DASH if one.holder is None else str(one.holder.age),
            words.DASH if one.holder is None else words.day(_last(one.holder.holding)),
            "; ".join(_short(held) for held in one.claimed) or words.DASH,
            "; ".join(_others(one)) or words.DASH,
        ]
        for one in found
    ]
    print_table(columns, rows, f"Nothing is known of who holds what on {words.day(day)}.")
    typer.echo("")
    typer.echo(_definition())


def _last(holding: Holding) -> date | None:
    return holding.seen if holding.began != "unknown" else holding.end_latest


def _holder(held: HeldAt) -> str:
    name = words.clean(held.holding.name)
    via = f" (by way of {words.clean(held.via)})" if held.via else ""
    return f"{name}{'' if held.certain else '?'}{via}"


def _short(held: HeldAt) -> str:
    name = words.clean(held.holding.name)
    part = " (a part)" if held.holding.part else ""
    return f"{name}{'' if held.certain else '?'}{part} {held.confidence:.2f}"


def _others(one: PlaceAt) -> Iterator[str]:
    for label, of in (("or", one.possible), ("disputed", one.disputed)):
        for held in of:
            yield f"{label}: {_short(held)}"
    for label, of in (("contested", one.contested), ("besieged", one.besieged), ("present", one.present)):
        for held in of:
            claimed = " claimed" if held.holding.basis == "claimed" else ""
            yield f"{label}{claimed}: {_short(held)}"


def _timeline_json(spans: Sequence[Holding], quotes: Mapping[str, str]) -> None:
    rows = [
        {
            "holding": span,
            "quotes": [quotes[said.claim] for said in span.sayings],
            "ending_quotes": [quotes[said.claim] for said in span.ending],
        }
        for span in spans
    ]
    print_json({"definition": _definition(), "timeline": rows})


def _print_timeline(spans: Sequence[Holding], quotes: Mapping[str, str]) -> None:
    for line in timeline_lines(spans, quotes):
        typer.echo(line)
    typer.echo("")
    typer.echo(_definition())


def timeline_lines(spans: Sequence[Holding], quotes: Mapping[str, str]) -> Iterator[str]:
    """Spans of control by place, each with its bounds and the words it rests on."""
    if not spans:
        yield "Nothing is said of who holds it."
    place = None
    for span in spans:
        if (span.place.entity, span.place.name) != place:
            if place is not None:
                yield ""
            place = (span.place.entity, span.place.name)
            yield words.place(span.place)
        extra = [span.basis, *(["a part"] if span.part else []), *(["disputed"] if span.disputed else [])]
        yield f"  {words.span_days(span)}: {_STATES[span.state]} {words.clean(span.name)} ({', '.join(extra)}, support {span.support:.2f})"
        told = set()
        for said in (*span.sayings, *span.ending):
            if (said.report, said.start) not in told:
                told.add((said.report, said.start))
                yield f'      {who_says(said)}: "{words.clean(quotes[said.claim])}"  [{said.claim[:8]}]'
