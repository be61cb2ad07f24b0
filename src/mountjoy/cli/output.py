"""Printing: tables for people, plain text where no terminal is, JSON for programs, progress on standard
error.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from mountjoy.pipeline import OnProgress

Column = tuple[str, bool]  # heading, and whether it stands at the right
STAGES = {
    "code": "Coding reports",
    "merge": "Merging claims",
    "naming": "Naming ties and control",
    "within": "Contradictions within events",
    "between": "Contradictions between events",
    "linking": "Reading ties",
    "ties": "Ties through time",
    "places": "Who holds places",
}
"""What is told of each stage of a run (`mountjoy.pipeline.run`)."""


def print_json(value: Any) -> None:
    """Print a value as indented JSON."""
    typer.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def print_table(columns: Sequence[Column], rows: Sequence[Sequence[str]], empty: str) -> None:
    """Print rows as a table, or ``empty`` where there are none; plain aligned text where no terminal is."""
    if not rows:
        typer.echo(empty)
    elif sys.stdout.isatty():
        _print_rich(columns, rows)
    else:
        for line in plain_lines(columns, rows):
            typer.echo(line)


def _print_rich(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading, right in columns:
        table.add_column(heading, justify="right" if right else "left", overflow="fold")
    for row in rows:
        # Text, not markup: a report's words in square brackets are no command to the terminal.
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


def plain_lines(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of a table in plain text: two spaces between columns, no line cut."""
    headings = [heading for heading, _ in columns]
    widths = [max(len(row[index]) for row in [headings, *rows]) for index in range(len(columns))]
    for row in [headings, *rows]:
        cells = [
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, (_, right) in zip(row, widths, columns, strict=True)
        ]
        yield "  ".join(cells).rstrip()


@contextlib.contextmanager
def progress(quiet: bool) -> Iterator[OnProgress]:
    """Something to tell of progress: a bar with counts and time left on standard error, if that is a
    terminal.
    """
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        tasks: dict[str, Any] = {}

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(STAGES.get(stage, stage), total=total)
            bar.update(tasks[stage], completed=done, total=total)

        yield tell
