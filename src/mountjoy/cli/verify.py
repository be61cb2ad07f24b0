"""``mountjoy verify``: is the record as it was written, and does it follow from what it rests on."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Annotated

import typer

from mountjoy import custody
from mountjoy.cli import options, words
from mountjoy.cli.output import Column, print_json, print_table, progress
from mountjoy.store import open_record

MOST_TOLD = 100  # damages of one table that are told one by one


def verify(
    record: options.RecordOption = None,
    quick: Annotated[
        bool,
        typer.Option(
            "--quick", help="Only the log's chain, the bytes and the hashes; nothing is computed anew."
        ),
    ] = False,
    head: Annotated[
        str | None,
        typer.Option(
            "--head",
            metavar="HASH",
            help="A hash of the log that you wrote down elsewhere; it must still stand in the log.",
            show_default=False,
        ),
    ] = None,
    quiet: options.QuietOption = False,
    as_json: options.JsonOption = False,
) -> None:
    """Check everything that a record holds: bytes received, quotes, claims, the log, decisions, the record, snapshots.

    Nothing is changed. What is damaged is named with its table and id, what was expected, and what to do, the first hundred of each
    table; the exit code is then 1.

    Example: mountjoy verify --record iraq.db

    Example: mountjoy verify --quick --head 5f2b90c41a77
    """
    with open_record(options.record_path(record)) as file, progress(quiet or as_json) as tell:
        found = custody.verify(file, quick=quick, head=head, on_progress=tell)
    if as_json:
        print_json({**dataclasses.asdict(found), "sound": found.sound})
    else:
        _tell(found, quiet)
    raise typer.Exit(0 if found.sound else 1)


def _tell(found: custody.Verified, quiet: bool) -> None:
    if not quiet:
        columns: list[Column] = [("Checked", False), ("Things", True), ("Damaged", True)]
        rows = [[check.name, f"{check.things:,}", f"{check.damaged:,}"] for check in found.checks]
        print_table(columns, rows, "Nothing to check.")
        for note in found.notes:
            typer.echo(f"Note: {words.clean(note)}")
    for line in _damages(found.damages):
        typer.echo(line)
    for advice in dict.fromkeys(damage.advice for damage in found.damages):
        typer.echo(f"What to do: {advice}.")
    if not quiet:
        typer.echo(f"Log: {words.plural(found.head.number, 'row')}, head {found.head.hash or words.DASH}")
        told = (
            "Sound: everything is as it was written."
            if found.sound
            else f"{words.plural(len(found.damages), 'damage')}."
        )
        typer.echo(told)


def _damages(damages: Iterable[custody.Damage]) -> Iterator[str]:
    """A line each of the first of each table, and how many more there are."""
    told: Counter[str] = Counter()
    for damage in damages:
        told[damage.table] += 1
        if told[damage.table] <= MOST_TOLD:
            yield f"Damaged: {words.clean(str(damage))}"
    for table, number in sorted(told.items()):
        if number > MOST_TOLD:
            yield f"Damaged: {table}: {number - MOST_TOLD:,} more (all of them with --json)"
