"""``mountjoy explain``: why a sentence is coded as it is, and why an undated item is dated as it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from mountjoy import pipeline
from mountjoy.cli import options, words
from mountjoy.cli.show_lists import headline
from mountjoy.ingest.types import Items
from mountjoy.report import Report


def explain(
    sentence: Annotated[
        str, typer.Argument(help="A sentence, in quotes; with --dates a file.", show_default=False)
    ],
    dates: Annotated[
        bool, typer.Option("--dates", help="Show how the items of a page without dates are dated.")
    ] = False,
    year: options.YearOption = None,
    items: options.ItemsOption = "auto",
    codebook: options.CodebookOption = None,
    pipeline_name: options.PipelineOption = None,
) -> None:
    """Show how a sentence is read: its tree, its roles, the frames that fire, and what comes of them.

    Example: mountjoy explain "Government forces retook the town from the rebels on Thursday."

    With --dates, show each report of a file with the days between which it was published, and why.

    Example: mountjoy explain --dates archive.txt --items lines --year 2017
    """
    if dates:
        for line in _dated(Path(sentence), items, year):
            typer.echo(line)
        return
    typer.echo(pipeline.Coder(codebook=codebook or (), pipeline=pipeline_name).explain(sentence), nl=False)


def _dated(path: Path, items: Items, year: int | None) -> Iterator[str]:
    reports = pipeline.read([path], items=items, year=year).reports
    for number, report in enumerate(reports, start=1):
        yield f"{number}. {words.published(report)}  {headline(report)}"
        yield from _why(report)


def _why(report: Report) -> Iterator[str]:
    if report.published is None:
        yield "     no year is told, or nothing that bounds its day; --year gives the year"
    elif report.published_basis == "stated":
        yield "     its own date"
    for reason in report.dating:
        yield f"     {words.clean(reason)}"
