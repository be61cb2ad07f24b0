"""``mountjoy export``: the record as files."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mountjoy.assessing import trusted_outlets
from mountjoy.cli import options
from mountjoy.errors import InputError
from mountjoy.export import write_csv, write_json_lines
from mountjoy.store import open_record


class Format(StrEnum):
    """What can be written."""

    csv = "csv"
    jsonl = "jsonl"


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
    least_grade: options.LeastGradeOption = None,
    record: options.RecordOption = None,
) -> None:
    """Write the record as files that other programs read.

    Example: mountjoy export csv -o tables/
    """
    place = options.record_path(record)
    with open_record(place, write=options.writable(place)) as file:
        if format_ == Format.csv:
            trusted = trusted_outlets(file, least_grade.upper()) if least_grade else ()
            written = write_csv(file, output, trusted=trusted)
        elif least_grade:
            raise InputError(
                "--least-grade chooses the tolls of a table; JSON lines hold all that are given: export csv"
            )
        else:
            written = write_json_lines(file, output)
        for path in written:
            typer.echo(str(path))
        if file.writable:
            file.note_export(format_.value, {"folder": str(output), "files": [path.name for path in written]})
        else:
            typer.echo(options.NOT_LOGGED, err=True)
