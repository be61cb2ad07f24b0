"""Second-level divisions of the project's own, `data/places/second_level/*.yaml`, placed at their seats.

A row is [name, other names, seat, lat, lon] under its country and first-level division. The position is that of the
seat, a town of the gazetteer; where no seat is given, a town with the division's name or one of its other names.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from mountjoy import translit
from mountjoy.errors import RegistryError
from mountjoy.resolve.gazetteer_index import (
    PlaceRow,
    commas,
    compose_file,
    line_of,
    own_id,
    pairs,
    point,
)

# A town that the gazetteer puts in no first-level division, or in a former one, is the seat of a division if it is no
# farther (km) from the middle of the first-level division that the row stands under.
REACH_KM = 260.0
# Towns of one name no farther apart than this (km) are one seat: a town and its suburb, or an entry given twice.
ONE_SEAT_KM = 15.0


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """A row of a file: `where` is its file and line, `at` its point (lat, lon) where it gives one, degrees."""

    where: str
    country: str
    admin1: str
    name: str
    others: tuple[str, ...]
    seat: str
    at: tuple[float, float] | None

    @property
    def seat_names(self) -> tuple[str, ...]:
        """The names that its seat may have, the likeliest first."""
        return (self.seat,) if self.seat else (self.name, *self.others)


class Towns:
    """Cities and villages by country and name, articles, accents and hyphens aside."""

    def __init__(self, rows: Iterable[PlaceRow]) -> None:
        self._named: dict[tuple[str, str], list[tuple[PlaceRow, bool]]] = defaultdict(list)
        for row in rows:
            if row.kind in ("city", "village"):
                usual = {translit.normal(name) for name in row.names}
                for name in sorted(usual | {translit.normal(name) for name in row.alternates}):
                    self._named[row.country, name].append((row, name in usual))

    def seat(self, row: DivisionRow, middle: tuple[float, float]) -> PlaceRow:
        """The town that a division is seated in. RegistryError naming the row where none, or more than one, fits.

        `middle` is the point of its first-level division. The likeliest name that any town has decides; of towns that
        have it for their usual name and towns that have it besides, the former.
        """
        for name in row.seat_names:
            named = self._named.get((row.country, translit.normal(name)), [])
            found = [(town, usual) for town, usual in named if town.admin1 == row.admin1]
            found = found or [
                (town, usual) for town, usual in named if _km((town.lat, town.lon), middle) <= REACH_KM
            ]
            best = [town for town, usual in found if usual] or [town for town, _ in found]
            if best:
                return _only(row, name, best)
        raise RegistryError(
            f"{row.where}: {row.name}: no town {' or '.join(row.seat_names)} in {row.admin1}, {row.country}; give its"
            " seat as the gazetteer spells it, or a latitude and longitude"
        )


def _only(row: DivisionRow, name: str, towns: list[PlaceRow]) -> PlaceRow:
    """The one seat among towns of a name: the only one that is more than a village, or the greatest of one spot."""
    cities = [town for town in towns if town.kind == "city"]
    towns = cities or towns
    largest = max(towns, key=lambda town: (town.population, town.id))
    apart = [town for town in towns if _km((town.lat, town.lon), (largest.lat, largest.lon)) > ONE_SEAT_KM]
    if apart:
        ids = ", ".join(sorted(town.id for town in towns))
        raise RegistryError(
            f"{row.where}: {row.name}: {len(towns)} towns {name} in {row.admin1}, {row.country} ({ids}); give a"
            " latitude and longitude instead"
        )
    return largest


def _km(a: tuple[float, float], b: tuple[float, float]) -> float:
    dx = (a[1] - b[1]) * math.cos(math.radians((a[0] + b[0]) / 2))
    return 111.2 * math.hypot(a[0] - b[0], dx)


def read_second_level(folder: Path) -> list[DivisionRow]:
    """The rows of every file of a folder, in order. RegistryError naming file and line."""
    rows: list[DivisionRow] = []
    seen: dict[tuple[str, str, str], str] = {}
    for path in sorted(folder.glob("*.yaml")):
        for country, divisions in pairs(path, compose_file(path)):
            for admin1, nodes in pairs(path, divisions):
                if not isinstance(nodes, yaml.SequenceNode):
                    raise RegistryError(f"{path}:{line_of(nodes)}: {country} {admin1} must be a list of rows")
                for node in nodes.value:
                    row = _row(path, node, country, admin1)
                    key = (country, admin1, translit.normal(row.name))
                    if key in seen:
                        raise RegistryError(f"{row.where}: {row.name} of {admin1} stands twice ({seen[key]})")
                    seen[key] = row.where
                    rows.append(row)
    return rows


def _row(path: Path, node: yaml.Node, country: str, admin1: str) -> DivisionRow:
    where = f"{path}:{line_of(node)}"
    if not isinstance(node, yaml.SequenceNode) or not all(isinstance(n, yaml.ScalarNode) for n in node.value):
        raise RegistryError(f"{where}: a row is [name, other names, seat, lat, lon]")
    cells = [str(cell.value).strip() for cell in node.value]
    if len(cells) not in (2, 3, 5) or not cells[0]:
        raise RegistryError(
            f"{where}: {cells} has {len(cells)} cells; a row is [name, other names], with a seat, or with a seat, lat"
            " and lon"
        )
    others = tuple(name for name in commas(cells[1]) if name != cells[0])
    seat = cells[2] if len(cells) > 2 else ""
    at = point(where, cells[3], cells[4]) if len(cells) == 5 else None
    return DivisionRow(where, country, admin1, cells[0], others, seat, at)


def place_second_level(
    rows: Iterable[DivisionRow], towns: Iterable[PlaceRow], known: Iterable[PlaceRow]
) -> list[PlaceRow]:
    """The rows as places, sorted by id. RegistryError naming the row.

    `known` are the places of the other supplement files: each row's first-level division must be one of them, and no
    row may be given there too.
    """
    known = list(known)
    provinces: Mapping[tuple[str, str], PlaceRow] = {
        (place.country, place.names[0]): place for place in known if place.kind == "province"
    }
    taken = {
        (place.country, place.admin1, translit.normal(place.names[0]))
        for place in known
        if place.kind == "district"
    }
    look_up = Towns(towns)
    found: dict[str, PlaceRow] = {}
    for row in rows:
        province = provinces.get((row.country, row.admin1))
        if province is None:
            raise RegistryError(
                f"{row.where}: {row.admin1!r} is no first-level division of {row.country} in the supplement"
            )
        if (row.country, row.admin1, translit.normal(row.name)) in taken:
            raise RegistryError(
                f"{row.where}: {row.name} of {row.admin1} is in another supplement file too; give it once"
            )
        at = row.at
        if at is None:
            seat = look_up.seat(row, (province.lat, province.lon))
            at = (seat.lat, seat.lon)
        ident = own_id(row.country, "district", f"{row.admin1} {row.name}")
        found[ident] = PlaceRow(
            ident, (row.name, *row.others), "district", row.country, at[0], at[1], row.admin1
        )
    return [found[name] for name in sorted(found)]
