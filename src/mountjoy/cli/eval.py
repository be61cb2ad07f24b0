"""``mountjoy eval``: coded reports beside gold of one's own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from mountjoy import codebook as codebooks
from mountjoy import pipeline
from mountjoy.claim import CodedReport
from mountjoy.cli import options
from mountjoy.cli.output import print_json, print_table, progress
from mountjoy.cli.words import clean, plural
from mountjoy.codebook import Codebook
from mountjoy.errors import InputError
from mountjoy.evaluate import Gold, Scores, load_gold, score
from mountjoy.evaluate.figures import NONE, Rate
from mountjoy.evaluate.hand import lay_over, texts_of
from mountjoy.evaluate.schemes import Scheme, in_scheme, types_of
from mountjoy.evaluate.table import read_table, template
from mountjoy.ingest.types import Items
from mountjoy.interchange import read_coded
from mountjoy.report import Report

_WIDEST = 400  # code points of a sentence that is shown


class Form(StrEnum):
    """The forms of a hand-coded table."""

    csv = "csv"
    yaml = "yaml"


GoldArgument = Annotated[
    Path | None,
    typer.Argument(
        metavar="GOLD",
        help="Your table (CSV or YAML), or a folder of gold files with offsets.",
        show_default=False,
    ),
]
ReportsArgument = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[PATH]...", help="The reports that it tells of, to be coded now.", show_default=False
    ),
]


def eval_(
    gold: GoldArgument = None,
    paths: ReportsArgument = None,
    coded: Annotated[
        Path | None,
        typer.Option(
            "--coded",
            "-c",
            metavar="FILE",
            help="Reports coded before, by mountjoy code.",
            show_default=False,
        ),
    ] = None,
    scheme: Annotated[
        Scheme,
        typer.Option("--scheme", help="Whose types the table names: the codebook's or another scheme's."),
    ] = Scheme.codebook,
    items: options.ItemsOption = "auto",
    codebook: options.CodebookOption = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", "-n", min=0, help="Show at most so many disagreements.", show_default=False),
    ] = None,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    show_template: Annotated[
        Form | None,
        typer.Option("--template", help="Print a table to begin with, and leave.", show_default=False),
    ] = None,
) -> None:
    """Score coded reports against gold of your own: what was found, what was not, and each disagreement.

    Rows that are wrong are told with file and line, and nothing is scored until they are mended.

    Example: mountjoy eval my-gold.csv --coded coded.jsonl
    """
    if show_template is not None:
        typer.echo(template(show_template.value), nl=False)
        raise typer.Exit
    if gold is None:
        raise InputError("name your gold; begin with: mountjoy eval --template csv > my-gold.csv")
    if coded is not None and paths:
        raise InputError("give the reports, or --coded FILE, not both")
    book = codebooks.load(*(codebook or ()))
    coder = pipeline.Coder(codebook=codebook or ())
    made, told = _both(gold, paths or [], coded, items, coder, book, scheme, quiet or as_json)
    scores = score(in_scheme(made, scheme), told)
    if as_json:
        print_json(_json(scores))
    else:
        _print(scores, limit)


def _both(
    gold: Path,
    paths: list[Path],
    coded: Path | None,
    items: Items,
    coder: pipeline.Coder,
    book: Codebook,
    scheme: Scheme,
    quiet: bool,
) -> tuple[list[CodedReport], Gold]:
    """What was coded and what gold tells. The table is checked before anything is coded."""
    known = types_of(book, scheme)
    if gold.is_dir():
        told = load_gold(gold, known["event"])
        reports = (
            list(pipeline.read(paths, items=items).reports) if paths else [g.report for g in told.reports]
        )
        return _coded(coded, reports, coder, quiet), told
    table = read_table(gold)
    if coded is not None:
        made = list(read_coded(coded))
        return made, lay_over(table, (one.report for one in made), known)
    reports = [*(pipeline.read(paths, items=items).reports if paths else ()), *texts_of(table)]
    if not reports:
        raise InputError(
            f"{gold}: name the reports that it tells of, or --coded FILE, or give it a column 'text'"
        )
    told = lay_over(table, reports, known)
    wanted = {gold_report.report.id for gold_report in told.reports}
    return _coded(None, [one for one in reports if one.id in wanted], coder, quiet), told


def _coded(
    coded: Path | None, reports: list[Report], coder: pipeline.Coder, quiet: bool
) -> list[CodedReport]:
    if coded is not None:
        return list(read_coded(coded))
    made = []
    with progress(quiet) as tell:
        for number, one in enumerate(coder.code(reports), start=1):
            made.append(one)
            tell("code", number, len(reports))
    return made


def _print(scores: Scores, limit: int | None) -> None:
    typer.echo(f"{plural(scores.reports, 'report')}, {len(scores.missing)} of them not coded.\n")
    columns = [("field", False), ("precision", True), ("recall", True), ("F1", True), ("right", True),
               ("coded", True), ("gold", True)]  # fmt: skip
    print_table(
        columns, [_rate_row(name, rate) for name, rate in scores.by_field.items()], "Nothing to score."
    )
    typer.echo("\nTypes\n")
    rows = [[*map(str, row)] for row in _confusion_rows(scores.confusion)]
    print_table(
        [("gold", False), ("number", True), ("right", True), ("missed", True), ("taken for", False)], rows, ""
    )
    shown = scores.disagreements[:limit]
    typer.echo(f"\n{plural(len(scores.disagreements), 'disagreement')}")
    for one in shown:
        typer.echo(f"\n{clean(one.report)}: {one.measure}: gold {clean(one.gold)}; coded {clean(one.coded)}")
        typer.echo(f"  {_shortened(clean(one.sentence))}")
    if len(shown) < len(scores.disagreements):
        typer.echo(f"\nand {len(scores.disagreements) - len(shown)} more")


def _shortened(sentence: str) -> str:
    """A sentence of no more than a few lines; where gold means a whole report, its beginning."""
    return sentence if len(sentence) <= _WIDEST else f"{sentence[:_WIDEST].rstrip()} ..."


def _rate_row(name: str, rate: Rate) -> list[str]:
    figures = [f"{value:.3f}" for value in (rate.precision, rate.recall, rate.f1)]
    return [name, *figures, str(rate.tp), str(rate.tp + rate.fp), str(rate.tp + rate.fn)]


def _confusion_rows(confusion: Mapping[tuple[str, str], int]) -> Iterable[tuple[str, int, int, int, str]]:
    """A row each gold type, the commonest first, and last what was coded where gold has nothing."""
    by_gold: dict[str, Counter[str]] = defaultdict(Counter)
    for (told, given), count in confusion.items():
        by_gold[told][given] += count
    for told, given_types in sorted(
        by_gold.items(), key=lambda item: (item[0] == NONE, -item[1].total(), item[0])
    ):
        others = {given: n for given, n in given_types.items() if given not in (told, NONE)}
        words = ", ".join(
            f"{given} {n}" for given, n in sorted(others.items(), key=lambda item: (-item[1], item[0]))
        )
        yield told, given_types.total(), given_types[told], given_types[NONE], words


def _json(scores: Scores) -> dict[str, Any]:
    return {
        "reports": scores.reports,
        "missing": list(scores.missing),
        "fields": {name: _rate_json(rate) for name, rate in scores.by_field.items()},
        "types": {name: _rate_json(rate) for name, rate in scores.by_type.items()},
        "confusion": [
            {"gold": told, "coded": given, "count": count}
            for (told, given), count in scores.confusion.items()
        ],
        "disagreements": [asdict(one) for one in scores.disagreements],
    }


def _rate_json(rate: Rate) -> dict[str, float | int]:
    return {
        "precision": round(rate.precision, 4),
        "recall": round(rate.recall, 4),
        "f1": round(rate.f1, 4),
        "tp": rate.tp,
        "fp": rate.fp,
        "fn": rate.fn,
    }
