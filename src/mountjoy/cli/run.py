"""``mountjoy run``: read reports, code them, keep them and merge."""

from __future__ import annotations

import typer

from mountjoy import pipeline
from mountjoy.cli import options
from mountjoy.cli.output import print_json, progress
from mountjoy.cli.summary import exit_code, summary_json, summary_lines


def run(
    paths: options.PathsArgument,
    record: options.RecordOption = None,
    items: options.ItemsOption = "auto",
    year: options.YearOption = None,
    codebook: options.CodebookOption = None,
    pipeline_name: options.PipelineOption = None,
    quiet: options.QuietOption = False,
    as_json: options.JsonOption = False,
) -> None:
    """Read reports, code them, and keep what they say in a record file.

    Run again with more reports, or with the same: what is there already is not coded again, and a run that
    was cut off goes on where it stopped.

    Example: mountjoy run reports/ --record iraq.db

    Example: mountjoy run archive.txt --items lines --year 2017
    """
    coder = pipeline.Coder(codebook=codebook or (), pipeline=pipeline_name)
    with progress(quiet or as_json) as tell:
        summary = pipeline.run(
            paths,
            options.record_path(record),
            items=items,
            year=year,
            code=coder.code,
            coder=coder.name,
            on_progress=tell,
        )
    if as_json:
        print_json(summary_json(summary))
    elif not quiet:
        for line in summary_lines(summary):
            typer.echo(line, err=True)
    raise typer.Exit(exit_code(summary))
