"""``mountjoy sources``: grade outlets by the Admiralty code, and say whose voice they are."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mountjoy import assessing, grading, outlets
from mountjoy.cli import options, words
from mountjoy.cli.output import print_json
from mountjoy.cli.show_contradictions import print_sources
from mountjoy.pipeline import merge_again
from mountjoy.store import open_record

app = typer.Typer(
    no_args_is_help=True,
    help="Grade sources by the Admiralty code. Example: mountjoy sources grade 'Amaq News Agency' E --affiliation islamic-state",
)


@app.command()
def grade(
    name: Annotated[str, typer.Argument(metavar="SOURCE", help="The outlet's name, as reports give it.")],
    reliability: Annotated[
        str,
        typer.Argument(
            metavar="GRADE",
            help="A completely reliable, B usually, C fairly, D not usually, E unreliable, F cannot be judged.",
        ),
    ],
    affiliation: Annotated[
        str | None,
        typer.Option("--affiliation", help="The id of the party whose voice it is.", show_default=False),
    ] = None,
    leaning: Annotated[
        str | None,
        typer.Option("--leaning", help="The id of the party that it leans to.", show_default=False),
    ] = None,
    who: options.WhoOption = None,
    why: options.WhyOption = None,
    record: options.RecordOption = None,
) -> None:
    """Grade a source; its party's victories are then taken as claimed.

    Example: mountjoy sources grade "SANA" D --affiliation government:SY --why "state agency"
    """
    with open_record(options.record_path(record), write=True) as file:
        made = outlets.grade_source(
            file,
            name,
            reliability.upper(),
            options.person(who),
            affiliation=affiliation,
            leaning=leaning,
            why=why,
        )
        merge_again(file)
    party = f", the voice of {made.affiliation}" if made.affiliation else ""
    typer.echo(f"{words.clean(made.name)} is graded {made.reliability}{party}.")


@app.command("import")
def import_(
    path: Annotated[
        Path, typer.Argument(metavar="FILE", help="A CSV file: source, grade, affiliation, leaning, why.")
    ],
    who: options.WhoOption = None,
    record: options.RecordOption = None,
) -> None:
    """Grade many sources from a CSV file with the columns source and grade, and as you like affiliation, leaning, why.

    Nothing is imported where a line is wrong.

    Example: mountjoy sources import grades.csv
    """
    rows = grading.read_grades(path)
    with open_record(options.record_path(record), write=True) as file:
        made = outlets.grade_sources(file, path, rows, options.person(who))
        merge_again(file)
    typer.echo(f"{words.plural(len(made), 'source')} graded.")


@app.command("list")
def list_(record: options.RecordOption = None, as_json: options.JsonOption = False) -> None:
    """List the outlets of a record with their grades.

    Example: mountjoy sources list
    """
    with open_record(options.record_path(record)) as file:
        found = assessing.source_views(file)
    print_json(found) if as_json else print_sources(found)
