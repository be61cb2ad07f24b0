"""``mountjoy code``: reports in, coded reports out, one line of JSON each."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from mountjoy import pipeline
from mountjoy.cli import options
from mountjoy.cli.output import progress
from mountjoy.cli.summary import EXIT_SKIPPED
from mountjoy.cli.words import clean, plural
from mountjoy.export.files import whole_file
from mountjoy.ingest.types import Ingested
from mountjoy.interchange import encode
from mountjoy.issues import Issue


def code(
    paths: options.PathsArgument,
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="FILE", help="Where to write; - is standard output."),
    ] = Path("-"),
    items: options.ItemsOption = "auto",
    year: options.YearOption = None,
    codebook: options.CodebookOption = None,
    pipeline_name: options.PipelineOption = None,
    quiet: options.QuietOption = False,
) -> None:
    """Code reports and write what each says as one line of JSON, in the order read; nothing is kept.

    Example: mountjoy code reports.txt --items lines -o coded.jsonl
    """
    coder = pipeline.Coder(codebook=codebook or (), pipeline=pipeline_name)
    ingested = pipeline.read(paths, items=items, year=year)
    if str(output) == "-":
        written, issues = _write(ingested, coder.code, sys.stdout.buffer, quiet)
    else:
        with whole_file(output) as file:
            written, issues = _write(ingested, coder.code, file, quiet)
    problems = [issue for issue in issues if issue.severity != "note"]
    if not quiet:
        for issue in problems:
            typer.echo(
                f"{issue.severity.capitalize()}: {clean(issue.origin)}: {clean(issue.message)}", err=True
            )
        typer.echo(f"Coded {plural(written, 'report')}.", err=True)
    raise typer.Exit(EXIT_SKIPPED if any(issue.severity == "error" for issue in problems) else 0)


def _write(
    ingested: Ingested, code_reports: pipeline.Code, file: BinaryIO, quiet: bool
) -> tuple[int, Sequence[Issue]]:
    written = 0
    problems = list(ingested.issues)
    with progress(quiet) as tell:
        for written, coded in enumerate(code_reports(ingested.reports), start=1):
            file.write(encode(coded) + b"\n")
            problems += pipeline.notes(coded)
            tell("code", written, len(ingested.reports))
    file.flush()
    return written, problems
