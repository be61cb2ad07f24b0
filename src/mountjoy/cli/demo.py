"""``mountjoy demo``: the main job on the reports that the package brings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mountjoy import pipeline
from mountjoy.cli.output import progress
from mountjoy.cli.serve import serve
from mountjoy.cli.show_lists import print_control, print_events, print_ties
from mountjoy.cli.summary import exit_code, summary_lines
from mountjoy.errors import InputError
from mountjoy.record import Event
from mountjoy.store import open_record

DEMO_RECORD = Path("mountjoy-demo.db")
DEMO_REPORTS = Path(pipeline.__file__).parent / "data" / "demo"


def demo(
    record: Annotated[
        Path, typer.Option("--record", "-r", metavar="FILE", help="The record file to make or add to.")
    ] = DEMO_RECORD,
    open_it: Annotated[
        bool, typer.Option("--serve", help="Then open the record in a browser, until Ctrl+C ends it.")
    ] = False,
) -> None:
    """Code the reports of invented outlets that come with Mountjoy, and show the record they make.

    Example: mountjoy demo
    """
    if not DEMO_REPORTS.is_dir():
        raise InputError(f"{DEMO_REPORTS}: the demonstration reports are missing; install mountjoy again")
    coder = pipeline.Coder()
    with progress(quiet=False) as tell:
        summary = pipeline.run([DEMO_REPORTS], record, code=coder.code, coder=coder.name, on_progress=tell)
    with open_record(record) as file:
        typer.echo("Events\n")
        print_events(file.events())
        typer.echo("\nTies\n")
        print_ties(file.ties())
        typer.echo("\nWho holds what\n")
        print_control(file.control())
        telling = max(file.events(), key=_much_to_show, default=None)
    typer.echo("")
    for line in summary_lines(summary):
        typer.echo(line)
    if telling is not None:
        typer.echo(f"\nWhat an event rests on: mountjoy show event {telling.id[:8]} --record {record}")
    typer.echo(f"In a browser: mountjoy serve --record {record}")
    if open_it:
        typer.echo("")
        serve(str(record), port=0)
    raise typer.Exit(exit_code(summary))


def _much_to_show(event: Event) -> tuple[int, int, bool, str]:
    """Several reports, several tolls, a place: what makes an event worth a first look."""
    return len(event.reports), len(event.fatalities), event.place is not None, event.id
