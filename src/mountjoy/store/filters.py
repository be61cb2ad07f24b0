"""What a list of events is narrowed by: one value for pages, exports, saved searches and the web."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

import msgspec

from mountjoy.errors import InputError
from mountjoy.grading import GRADES

Position = tuple[float, float]
Words = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filters:
    """What to list. Each field narrows; None lets everything through. Of several words in a field, any will do.

    ``type`` is a type or, for events, a family. ``actor`` is an id or a part of a name, in any party's role, with all
    that belong to it (``children``). ``place`` is an id, a part of a name or province, or a country's code, with all
    that lies in it. ``near`` is latitude, longitude and kilometres, ``polygon`` corners (latitude, longitude) in
    degrees, WGS 84. ``since`` and ``until`` are days (inclusive): what may have happened between them; what has no
    date is then left out. ``text`` is words of the claims' sentences (`mountjoy.store.words.parse_query`).
    ``fatalities_from`` and ``fatalities_to`` bound the number of deaths that most claims give; what gives none is
    then left out. ``source`` is an outlet that reports it, ``min_grade`` the least grade (A best, E worst) that people gave
    an outlet that reports it, ``state`` the state of reviewing.

    Raises InputError where a value cannot be used.
    """

    type: Words | None = None
    actor: str | None = None
    place: str | None = None
    since: date | None = None
    until: date | None = None
    limit: int | None = None
    text: str | None = None
    near: tuple[float, float, float] | None = None
    polygon: tuple[Position, ...] | None = None
    fatalities_from: int | None = None
    fatalities_to: int | None = None
    assertion: Words | None = None
    source: Words | None = None
    min_grade: str | None = None
    state: Words | None = None
    children: bool = True

    def __post_init__(self) -> None:
        if self.since is not None and self.until is not None and self.since > self.until:
            raise InputError(f"since {self.since} is after until {self.until}; give the earlier day first")
        low, high = self.fatalities_from, self.fatalities_to
        if (low is not None and low < 0) or (high is not None and high < (low or 0)):
            raise InputError(
                f"fatalities from {low} to {high}: give whole numbers from 0 up, the lesser first"
            )
        if self.min_grade is not None and self.min_grade not in tuple(GRADES[:-1]):
            raise InputError(f"{self.min_grade!r} is no grade to ask for; there are {', '.join(GRADES[:-1])}")
        if self.near is not None:
            _check_position(self.near[:2])
            if not 0 < self.near[2] <= 20_000:
                raise InputError(f"a radius of {self.near[2]} km: give a number above 0 and up to 20,000")
        if self.polygon is not None:
            if len(self.polygon) < 3:
                raise InputError(f"a polygon of {len(self.polygon)} corners: give three at least")
            for corner in self.polygon:
                _check_position(corner)


def _check_position(position: tuple[float, ...]) -> None:
    lat, lon = position
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise InputError(f"{lat}, {lon}: is no latitude (-90 to 90) and longitude (-180 to 180)")


def words_of(value: Words | None) -> tuple[str, ...]:
    """The words of a field."""
    return () if value is None else (value,) if isinstance(value, str) else value


def to_json(filters: Filters) -> dict[str, Any]:
    """The fields that are set, as a saved search keeps them."""
    standard = Filters()
    made = asdict(filters)
    return {name: msgspec.to_builtins(made[name]) for name in made if made[name] != getattr(standard, name)}


def from_json(value: Mapping[str, Any]) -> Filters:
    """The filters that `to_json` gave. Raises InputError."""
    known = {field.name for field in fields(Filters)}
    if unknown := sorted(set(value) - known):
        raise InputError(f"{unknown[0]!r} is no filter; there are: {', '.join(sorted(known))}")
    try:
        return msgspec.convert(dict(value), Filters)
    except msgspec.ValidationError as error:
        raise InputError(f"filters that cannot be read: {error}") from error
