"""``mountjoy publish`` and ``mountjoy snapshots``: the record as it stood, to be cited and handed on."""

from __future__ import annotations

import dataclasses
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mountjoy import custody
from mountjoy.cli import options, words
from mountjoy.cli.output import Column, print_json, print_table
from mountjoy.store import RecordFile, open_record

app = typer.Typer(
    no_args_is_help=True,
    help="Show and export what was published. Example: mountjoy snapshots list",
)
TagArgument = Annotated[str, typer.Argument(metavar="TAG", help="The snapshot's tag.", show_default=False)]


class Only(StrEnum):
    """What goes into a snapshot."""

    all = "all"
    accepted = "accepted"


def publish(
    tag: Annotated[
        str,
        typer.Option("--tag", metavar="TAG", help="What to cite it by, such as 2017-q4.", show_default=False),
    ],
    note: Annotated[
        str | None, typer.Option("--note", metavar="WORDS", help="What it is for.", show_default=False)
    ] = None,
    only: Annotated[
        Only, typer.Option("--only", help="all, or accepted: what a reviewer accepted.")
    ] = Only.all,
    who: options.WhoOption = None,
    record: options.RecordOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """Keep the record as it stands under a tag, for good: events, ties and control with claims, quotes and sources.

    A tag is never used twice. The same record gives the same bytes and the same hash, whenever it is published.

    Example: mountjoy publish --tag 2017-q4 --note "Quarterly report"
    """
    with open_record(options.record_path(record), write=True) as file:
        made = custody.publish(file, tag, options.person(who), note=note, only=only.value)
    title = _title(file)
    if as_json:
        print_json({**dataclasses.asdict(made), "citation": made.citation(title)})
        return
    typer.echo(made.citation(title))
    if made.same_as is not None:
        typer.echo(f"Nothing differs from {made.same_as}: the hash is the same.", err=True)
    typer.echo(
        f"Write the hash down elsewhere; later: mountjoy snapshots show {tag}, mountjoy diff {tag} now",
        err=True,
    )


@app.command(name="list")
def list_(record: options.RecordOption = None, as_json: options.JsonOption = False) -> None:
    """Show what was published, in order.

    Example: mountjoy snapshots list
    """
    with open_record(options.record_path(record)) as file:
        found = custody.published(file)
    if as_json:
        print_json([{**dataclasses.asdict(one), "citation": one.citation(_title(file))} for one in found])
        return
    columns: list[Column] = [
        ("Tag", False), ("Published (UTC)", False), ("By", False), ("Events", True), ("Holds", False),
        ("SHA-256", False), ("Note", False),
    ]  # fmt: skip
    rows = [
        [
            one.tag, one.at[:16].replace("T", " "), words.clean(one.who), f"{one.counts.get('events', 0):,}",
            one.only or words.DASH, one.sha256[:16], words.clean(one.note or words.DASH),
        ]
        for one in found
    ]  # fmt: skip
    print_table(columns, rows, "Nothing was published. See: mountjoy publish --help")


@app.command()
def show(tag: TagArgument, record: options.RecordOption = None, as_json: options.JsonOption = False) -> None:
    """Show what a snapshot holds and how to cite it.

    Example: mountjoy snapshots show 2017-q4
    """
    with open_record(options.record_path(record)) as file:
        (one,) = custody.published(file, tag)
        title = _title(file)
    if as_json:
        print_json({**dataclasses.asdict(one), "citation": one.citation(title)})
        return
    typer.echo(one.citation(title))
    held = ", ".join(f"{count:,} {name}" for name, count in one.counts.items() if name != "format")
    for name, value in (
        ("Holds", held),
        ("Chosen", one.only),
        ("Note", one.note),
        ("Log head before it", one.head),
    ):
        if value:
            typer.echo(f"{name}: {words.clean(value)}")


@app.command(name="export")
def export(
    tag: TagArgument,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The file to write.")],
    public: Annotated[
        bool,
        typer.Option("--public", help="Without names of private persons and exact places of shelters."),
    ] = False,
    record: options.RecordOption = None,
) -> None:
    """Write a snapshot as JSON lines: a manifest, then one value a line.

    The manifest's hash is over the lines after it. With --public what could harm people is left out, and it is said
    how much; the hash is then no longer that of the lines.

    Example: mountjoy snapshots export 2017-q4 -o 2017-q4.jsonl --public
    """
    path = options.record_path(record)
    with open_record(path, write=options.writable(path)) as file:
        told = custody.export(file, tag, output, _title(file), public=public)
        typer.echo(str(output))
        if told.left_out is not None:
            typer.echo(f"{str(told.left_out).capitalize()}.", err=True)
        if not told.logged:
            typer.echo(options.NOT_LOGGED, err=True)


def _title(record: RecordFile) -> str:
    return f"Mountjoy record {Path(str(record.path)).stem!r}"
