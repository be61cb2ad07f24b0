"""Options that several commands share, and the days they take."""

from __future__ import annotations

import getpass
import os
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from mountjoy.errors import InputError
from mountjoy.ingest.types import Items
from mountjoy.settings import DEFAULT_RECORD, RECORD_VARIABLE, from_environment, record_place

DAY = ["%Y-%m-%d"]

RecordOption = Annotated[
    str | None,
    typer.Option(
        "--record",
        "-r",
        metavar="FILE",
        help=f"The record file, or postgresql://... Default: what {RECORD_VARIABLE} names, or {DEFAULT_RECORD}.",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress, no summary.")]
PathsArgument = Annotated[
    list[Path],
    typer.Argument(metavar="PATH...", help="Files or folders of reports.", show_default=False),
]
ItemsOption = Annotated[
    Items,
    typer.Option(
        "--items",
        help="How a text file is cut: a report a line, a paragraph, none (one report), or found out.",
    ),
]
YearOption = Annotated[
    int | None,
    typer.Option(
        "--year",
        metavar="YYYY",
        min=1900,
        max=2100,
        help="The year of items that have no date; without it, what their page tells.",
        show_default=False,
    ),
]
CodebookOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--codebook",
        metavar="DIR",
        help="A folder of your own types, beside the project's.",
        show_default=False,
    ),
]
PipelineOption = Annotated[
    str | None,
    typer.Option(
        "--pipeline",
        metavar="NAME",
        help="An installed spaCy pipeline with Universal Dependencies labels, instead of the project's own.",
        show_default=False,
    ),
]
TypeOption = Annotated[
    str | None, typer.Option("--type", "-t", help="Only this type (or family of events).", show_default=False)
]
ActorOption = Annotated[
    str | None,
    typer.Option("--actor", "-a", help="Only with this actor: an id or part of a name.", show_default=False),
]
PlaceOption = Annotated[
    str | None,
    typer.Option(
        "--place",
        "-p",
        help="Only there: an id, part of a name or province, a country's code.",
        show_default=False,
    ),
]
SinceOption = Annotated[
    datetime | None, typer.Option("--since", formats=DAY, help="Only from this day on.", show_default=False)
]
UntilOption = Annotated[
    datetime | None, typer.Option("--until", formats=DAY, help="Only up to this day.", show_default=False)
]
LimitOption = Annotated[
    int | None, typer.Option("--limit", "-n", min=1, help="At most so many.", show_default=False)
]
WhoOption = Annotated[
    str | None,
    typer.Option(
        "--by", metavar="NAME", help="Who decides. Default: the user of this machine.", show_default=False
    ),
]
WhyOption = Annotated[str | None, typer.Option("--why", help="The reason, in words.", show_default=False)]


def person(given: str | None) -> str:
    """Who decides: the name given, else the user's. Raises InputError where neither is known."""
    try:
        return (given or getpass.getuser()).strip() or "unknown"
    except (KeyError, OSError) as error:
        raise InputError("who decides is not known; name yourself with --by NAME") from error


def record_path(given: str | None) -> Path | str:
    """The record to use: a file's path, or a server's address."""
    return from_environment().record if given is None else record_place(given)


def day_of(given: datetime | None) -> date | None:
    """The day of an option."""
    return None if given is None else given.date()


NOT_LOGGED = "The record is read-only: this export is not in its log."


def writable(place: Path | str) -> bool:
    """Whether a record may be opened to write, as far as its file tells; a server says so itself."""
    if isinstance(place, str) or not place.exists():
        return True
    return os.access(place, os.W_OK) and os.access(place.absolute().parent, os.W_OK)


LeastGradeOption = Annotated[
    str | None,
    typer.Option(
        "--least-grade",
        help="Tolls by what outlets graded so or better (A to E) give, where any does.",
        show_default=False,
    ),
]
