"""``mountjoy export``: the record as files."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mountjoy.cli import options
from mountjoy.export import write_csv, write_json_lines
from mountjoy.store import open_record


class Format(StrEnum):
    """What can be written."""

    csv = "csv"
    jsonl = "jsonl"


WRITERS = {Format.csv: write_csv, Format.jsonl: write_json_lines}


def export(
    format_: Annotated[
        Format,
        typer.Argument(
            metavar="FORMAT", help="csv: one file a table; jsonl: JSON lines.", show_default=False
        ),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="The folder to write to; made if missing.")
    ],
    record: options.RecordOption = None,
) -> None:
    """Write the record as files that other programs read.

    Example: mountjoy export csv -o tables/
    """
    with open_record(options.record_path(record)) as file:
        for path in WRITERS[format_](file, output):
            typer.echo(str(path))
