"""The options of searching, read into `Filters`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from mountjoy.errors import InputError
from mountjoy.store import Filters

NearOption = Annotated[
    str | None,
    typer.Option("--near", metavar="LAT,LON,KM", help="Only within so many kilometres.", show_default=False),
]
PolygonOption = Annotated[
    str | None,
    typer.Option(
        "--polygon", metavar='"LAT,LON LAT,LON ..."', help="Only inside these corners.", show_default=False
    ),
]
FatalitiesOption = Annotated[
    str | None,
    typer.Option(
        "--fatalities", metavar="FROM..TO", help="Only with so many reported killed: 10..50, 10.., ..5 or 7.",
        show_default=False,
    ),
]  # fmt: skip
AssertionOption = Annotated[
    str | None,
    typer.Option(
        "--assertion", metavar="HOW,...", help="Only put so: reported, claimed, ...", show_default=False
    ),
]
SourceOption = Annotated[
    str | None,
    typer.Option("--source", metavar="OUTLET", help="Only reported by this outlet.", show_default=False),
]
MinGradeOption = Annotated[
    str | None,
    typer.Option(
        "--min-grade", help="Only told by an outlet graded so or better, A to E.", show_default=False
    ),
]
StateOption = Annotated[
    str | None,
    typer.Option("--state", metavar="STATE,...", help="Only in this state of review.", show_default=False),
]


def filters_of(
    text: str | None,
    type_: str | None,
    actor: str | None,
    place: str | None,
    near: str | None,
    polygon: str | None,
    since: date | None,
    until: date | None,
    fatalities: str | None,
    assertion: str | None,
    source: str | None,
    state: str | None,
    min_grade: str | None = None,
) -> Filters:
    """The filters that options give. Raises InputError where one cannot be read."""
    low, high = _range(fatalities)
    return Filters(
        type=_several(type_),
        actor=actor,
        place=place,
        since=since,
        until=until,
        text=text,
        near=None if near is None else _near(near),
        polygon=None if polygon is None else tuple(_corner(part) for part in polygon.split()),
        fatalities_from=low,
        fatalities_to=high,
        assertion=_several(assertion),
        source=source,
        state=_several(state),
        min_grade=None if min_grade is None else min_grade.upper(),
    )


def _several(given: str | None) -> tuple[str, ...] | None:
    return None if given is None else tuple(part.strip() for part in given.split(",") if part.strip())


def _numbers(given: str, count: int, what: str) -> list[float]:
    parts = given.split(",")
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        numbers = []
    if len(numbers) != count:
        raise InputError(f"{given!r}: {what}")
    return numbers


def _near(given: str) -> tuple[float, float, float]:
    lat, lon, km = _numbers(given, 3, "give latitude, longitude and kilometres as 36.34,43.13,50")
    return lat, lon, km


def _corner(given: str) -> tuple[float, float]:
    lat, lon = _numbers(given, 2, 'give corners as "36.1,42.9 36.5,42.9 36.5,43.4"')
    return lat, lon


def _range(given: str | None) -> tuple[int | None, int | None]:
    if given is None:
        return None, None
    low, dots, high = given.partition("..")
    ends = (low, high if dots else low)
    if not any(ends) or any(end and not end.isdecimal() for end in ends):
        raise InputError(f"{given!r} is no range of numbers: write 10..50, 10.., ..5 or 7")
    return (int(ends[0]) if ends[0] else None), (int(ends[1]) if ends[1] else None)
