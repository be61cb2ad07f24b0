"""``mountjoy show contradictions`` and ``mountjoy show sources``: where reports disagree, and what outlets are worth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Annotated, get_args

import typer

from mountjoy.assessing import SourceView, contradictions_of, source_views
from mountjoy.cli import options, words
from mountjoy.cli.opening import open_merged
from mountjoy.cli.output import Column, print_json, print_table
from mountjoy.errors import InputError
from mountjoy.record import ContradictionKind, Saying
from mountjoy.store import ContradictionView

KINDS: tuple[str, ...] = get_args(ContradictionKind)
ID_DIGITS = 8


def contradictions(
    kind: Annotated[
        str | None,
        typer.Option("--kind", "-k", help=f"Only of this kind: {', '.join(KINDS)}.", show_default=False),
    ] = None,
    open_only: Annotated[bool, typer.Option("--open", help="Only those that no person settled.")] = False,
    updates: Annotated[
        bool,
        typer.Option("--updates", help="Also tolls that a later report raised: updates, no contradictions."),
    ] = False,
    place: options.PlaceOption = None,
    limit: options.LimitOption = None,
    record: options.RecordOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """List where reports contradict each other, each side with its words and who says so.

    Example: mountjoy show contradictions --kind outcome --open
    """
    if kind is not None and kind not in KINDS:
        raise InputError(f"{kind!r} is no kind of contradiction; there are: {', '.join(KINDS)}")
    with open_merged(record) as file:
        state = "open" if open_only else None
        found = islice(
            contradictions_of(file, kind=kind, state=state, place=place, updates=updates),  # type: ignore[arg-type]
            limit,
        )
        if as_json:
            print_json(list(found))
            return
        for line in contradiction_lines(found):
            typer.echo(line)


def contradiction_lines(found: Iterable[ContradictionView]) -> Iterator[str]:
    """Contradictions for people to read."""
    number = -1
    for number, view in enumerate(found):
        one = view.contradiction
        if number:
            yield ""
        settled = f", settled by {words.clean(view.by)}" if view.by and view.state == "settled" else ""
        yield f"{one.kind.capitalize()}: {words.clean(one.about)}, {words.day(one.day)}  ({view.state}{settled}, {one.id[:ID_DIGITS]})"
        if one.note:
            yield f"  {words.clean(one.note)}"
        for side in one.sides:
            right = view.settled is not None and any(said.claim == view.settled for said in side.sayings)
            yield f"  - {words.clean(side.value)}{'  (held right)' if right else ''}"
            for said in side.sayings:
                yield f'      {who_says(said)}: "{words.clean(view.quotes[said.claim])}"  [{said.claim[:ID_DIGITS]}, {said.start}-{said.end}]'
            if side.more:
                yield f"      and {side.more:,} more claims of that time"
    if number < 0:
        yield "No contradictions."


def who_says(said: Saying) -> str:
    """Who says it, when, and how it is put."""
    source = words.clean(said.source or "source unknown")
    by = f", citing {words.clean(said.by)}" if said.by else ""
    put = "" if said.assertion == "reported" else f", {said.assertion}"
    return f"{source}, {words.day(said.published)}{by}{put}"


def sources(record: options.RecordOption = None, as_json: options.JsonOption = False) -> None:
    """List the outlets of a record with their Admiralty grade and the party they belong or lean to.

    Example: mountjoy show sources
    """
    with open_merged(record) as file:
        found = source_views(file)
    print_json(found) if as_json else print_sources(found)


def print_sources(found: Sequence[SourceView]) -> None:
    """Outlets."""
    columns: list[Column] = [
        ("Source", False), ("Grade", False), ("Belongs to", False), ("Leans to", False), ("Graded by", False),
        ("Reports", True), ("Claims", True), ("Why", False),
    ]  # fmt: skip
    rows = [
        [
            words.clean(one.grade.name), one.grade.reliability, one.grade.affiliation or words.DASH,
            one.grade.leaning or words.DASH, words.clean(one.grade.basis), str(one.reports), str(one.claims),
            words.clean(one.grade.why or words.DASH),
        ]
        for one in found
    ]  # fmt: skip
    print_table(columns, rows, "No report names its source.")
