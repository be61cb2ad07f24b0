"""Decisions handed on in files, and how far those who made them agree: part of ``mountjoy review``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mountjoy import pipeline
from mountjoy.cli import options, words
from mountjoy.cli.output import Column, print_json, print_table
from mountjoy.deciding import comparing, exchange
from mountjoy.review.agreement import Agreement
from mountjoy.store import open_record


def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A .csv or .jsonl file to write.")],
    record: options.RecordOption = None,
) -> None:
    """Write the decisions that stand to a file, to hand them on.

    Example: mountjoy review export decisions.csv
    """
    with open_record(options.record_path(record)) as held:
        number = exchange.export_decisions(held, file)
    typer.echo(f"{words.plural(number, 'decision')} written to {file}.")


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A .csv or .jsonl file of decisions.")],
    who: options.WhoOption = None,
    record: options.RecordOption = None,
) -> None:
    """Take the decisions of a file, all or none; those that the record has already are passed over.

    Columns: at, who, about, verdict, subject, object, why, detail (JSON). Claims are found by their words where this
    record has them under other ids.

    Example: mountjoy review import decisions.csv
    """
    with open_record(options.record_path(record), write=True) as held:
        taken = exchange.import_decisions(held, file, options.person(who))
        pipeline.merge_again(held)
    typer.echo(f"{words.plural(taken.new, 'decision')} taken, {taken.known} known already.")


def agreement(
    by: Annotated[
        list[str],
        typer.Option(
            "--by",
            metavar="NAME",
            help="Who to compare, again for each; coder is the program.",
            show_default=False,
        ),
    ],
    record: options.RecordOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """How far people agree with each other, or with the program, by field: the share, Krippendorff's alpha and (of
    two) Cohen's kappa, over the claims that both decided on.

    Example: mountjoy review agreement --by Ana --by coder
    """
    with open_record(options.record_path(record)) as file:
        found = comparing.compare(file, by)
    if as_json:
        print_json([{"share": one.share, **_fields(one)} for one in found])
        return
    rows = [
        [
            one.field,
            str(one.units),
            str(one.agreed),
            _figure(one.share),
            _figure(one.alpha),
            _figure(one.kappa),
        ]
        for one in found
    ]
    columns: list[Column] = [
        ("Field", False), ("Claims", True), ("Agreed", True), ("Share", True), ("Alpha", True), ("Kappa", True),
    ]  # fmt: skip
    print_table(columns, rows, "No claim was decided on by two of them.")


def _fields(one: Agreement) -> dict[str, object]:
    return {
        "field": one.field,
        "units": one.units,
        "agreed": one.agreed,
        "alpha": one.alpha,
        "kappa": one.kappa,
    }


def _figure(value: float | None) -> str:
    return words.DASH if value is None else f"{value:.3f}"
