"""``mountjoy places``: what a name may stand for, and places of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mountjoy.cli import options, words
from mountjoy.cli.output import Column, print_json, print_table
from mountjoy.errors import InputError
from mountjoy.interchange import entity_json
from mountjoy.settings import DEFAULT_PLACES, PLACES_VARIABLE, own_places

app = typer.Typer(
    no_args_is_help=True,
    help="Look places up, and add a country's places from GeoNames. Example: mountjoy places lookup Tripoli",
)

CountryOption = Annotated[
    str | None,
    typer.Option(
        "--country", "-c", metavar="XX", help="The country's ISO code, such as IQ.", show_default=False
    ),
]


def country_code(given: str | None) -> str | None:
    """A country's code in capitals. Raises InputError where it is none."""
    if given is None:
        return None
    if len(given) != 2 or not given.isascii() or not given.isalpha():
        raise InputError(f"--country {given!r}: an ISO code of two letters is needed, such as IQ")
    return given.upper()


@app.command()
def lookup(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name, or words such as a report has.")],
    country: CountryOption = None,
    limit: options.LimitOption = 10,
    as_json: options.JsonOption = False,
) -> None:
    """Show the places that a name may stand for, the likeliest first, with the reasons.

    An asterisk marks the place that a report would get which says nothing else; where none has it, the name
    would stay unresolved. A report's other places, countries and provinces weigh too.

    Example: mountjoy places lookup "Karrada district of Baghdad" --country IQ
    """
    from mountjoy.resolve.places import rank_places  # opens the gazetteer

    found = rank_places(name, country=country_code(country), limit=limit or 10)
    if as_json:
        print_json([{**entity_json(one.entity), "weight": one.weight, "taken": one.taken} for one in found])
        return
    columns: list[Column] = [
        ("", False), ("ID", False), ("Name", False), ("Kind", False), ("Province", False), ("Country", False),
        ("Latitude", True), ("Longitude", True), ("ACLED", True), ("UCDP", True), ("Weight", True), ("Why", False),
    ]  # fmt: skip
    rows = [
        [
            "*" if one.taken else "", one.entity.id, words.clean(one.entity.name), one.entity.kind,
            one.entity.admin1 or words.DASH, one.entity.country or words.DASH, f"{one.entity.lat:.4f}",
            f"{one.entity.lon:.4f}", str(one.entity.precision), str(one.entity.where_prec), f"{one.weight:.2f}",
            words.clean(f"{one.entity.reason}; precision: {one.entity.precision_rule}"),
        ]
        for one in found
    ]  # fmt: skip
    print_table(columns, rows, f"No place is known by the name {words.clean(name)!r}.")


@app.command(name="import")
def import_(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A country's GeoNames file (IQ.txt), or its archive (IQ.zip)."),
    ],
    country: CountryOption = None,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--to",
            metavar="DIR",
            help=f"The folder of imported places. Default: what {PLACES_VARIABLE} names, or {DEFAULT_PLACES}.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Add all the places of a country from its GeoNames file to the ones that look-ups know.

    The file is checked first: where a line is wrong or of another country, nothing is imported. Importing a
    country again replaces what was imported of it. Places that are known already keep their ids.

    Example: mountjoy places import IQ.txt
    """
    from mountjoy.resolve.import_places import import_places

    to = folder or own_places()
    made = import_places(file, to, country_code(country))
    kept = sum(made.places.values())
    typer.echo(
        f"{made.country}: {words.plural(kept, 'place')} of {words.plural(made.rows, 'row')} kept in {made.folder}; "
        f"{made.known:,} were known."
    )
    typer.echo("Kept: " + ", ".join(f"{number:,} {kind}" for kind, number in made.places.items()) + ".")
    if to.absolute() != own_places().absolute():
        typer.echo(f"To use them, set {PLACES_VARIABLE}={to}")
