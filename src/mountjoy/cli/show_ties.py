"""``mountjoy show ties``: the ties that are stated, the network on a day, who stands under whom, and what does not fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated

import typer

from mountjoy.assessing import network_on, problems_of, tree_of
from mountjoy.cli import options, words
from mountjoy.cli.opening import open_merged
from mountjoy.cli.output import Column, print_json, print_table
from mountjoy.cli.show_lists import print_ties
from mountjoy.merge.network import Node, Problem, StandingTie


def ties(
    at: Annotated[
        datetime | None,
        typer.Option(
            "--at", formats=options.DAY, help="The ties that stand on this day.", show_default=False
        ),
    ] = None,
    tree: Annotated[bool, typer.Option("--tree", help="Who is part of whom and who leads whom.")] = False,
    problems: Annotated[
        bool, typer.Option("--problems", help="Circles, quarrels and rival leaders.")
    ] = False,
    type_: options.TypeOption = None,
    actor: options.ActorOption = None,
    since: options.SinceOption = None,
    until: options.UntilOption = None,
    limit: options.LimitOption = None,
    record: options.RecordOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """List who backs, leads, fights or belongs to whom; on a day, as a tree, or what does not fit.

    Example: mountjoy show ties --at 2017-10-01
    """
    with open_merged(record) as file:
        if at is not None:
            standing = [
                one for one in network_on(file, at.date(), actor) if type_ in (None, one.span.type)
            ][:limit]  # fmt: skip
            print_json(standing) if as_json else _print_standing(standing)
        elif tree:
            nodes = tree_of(file)
            print_json(nodes) if as_json else _echo(tree_lines(nodes))
        elif problems:
            found = problems_of(file)
            print_json(found) if as_json else _echo(problem_lines(found))
        else:
            stated = file.ties(
                type=type_, actor=actor, since=options.day_of(since), until=options.day_of(until), limit=limit
            )
            print_json(stated) if as_json else print_ties(stated)


def _echo(lines: Iterator[str]) -> None:
    for line in lines:
        typer.echo(line)


def _print_standing(standing: Sequence[StandingTie]) -> None:
    columns: list[Column] = [
        ("Actor", False), ("Tie", False), ("Other", False), ("Post", False), ("Said of", False), ("Ended", False),
        ("Basis", False), ("Age, days", True), ("Confidence", True),
    ]  # fmt: skip
    rows = [
        [
            words.clean(one.span.actor_name), words.type_name(one.span.type), words.clean(one.span.recipient_name),
            words.clean(one.span.post or words.DASH), words.days(one.span.first, one.span.last),
            words.clean(one.span.ended or words.DASH), one.span.basis, str(one.age), f"{one.confidence:.2f}",
        ]
        for one in standing
    ]  # fmt: skip
    print_table(columns, rows, "No ties stand on that day.")


def tree_lines(nodes: Sequence[Node], depth: int = 0) -> Iterator[str]:
    """A tree of actors, those below set in by two spaces; what only the list of actors says is marked."""
    if not nodes and not depth:
        yield "No ties of part and whole."
    for node in nodes:
        led = f", led by {'; '.join(words.clean(name) for name in node.leaders)}" if node.leaders else ""
        known = "  (by the list of actors)" if node.basis == "registry" else ""
        yield f"{'  ' * depth}{words.clean(node.name)}{led}{known}"
        yield from tree_lines(node.below, depth + 1)


def problem_lines(found: Sequence[Problem]) -> Iterator[str]:
    """What does not fit among the ties, each with who says so."""
    if not found:
        yield "No circles, quarrels or rival leaders."
    for one in found:
        yield f"{one.kind.capitalize()}: {words.clean(one.what)}"
        for span in one.spans:
            who = "; ".join(words.clean(said.source or said.report) for said in span.sayings)
            yield f"  {words.clean(span.actor_name)} {words.type_name(span.type)} {words.clean(span.recipient_name)}, {words.days(span.first, span.last)}: {who}"
