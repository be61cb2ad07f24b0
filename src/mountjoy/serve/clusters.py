"""Events of a view drawn together where they would lie on each other: squares of a grid that is finer the nearer one looks.

Positions are reckoned as the map draws them (Web Mercator), 2**`BITS` steps round the world; a square is of 64 pixels.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mountjoy.errors import InputError
from mountjoy.serve.points import BITS, Found, Points, one_at_a_time, steps_of

NEAR = 12  # from this zoom on only what lies at one place is drawn together
FINEST = 26  # squares of 0.6 m: one place
MOST_SQUARES = 64  # of a view in each direction
MOST = 1000  # marks of a view
MOST_RINGS = 300  # of which places that are not exact
_EXACT = 1  # ACLED's precision of a town or less


@dataclass(frozen=True, slots=True)
class Box:
    """What is looked at: west, south, east and north in degrees; over the date line ``east`` goes beyond 180."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        if not (-90 <= self.south < self.north <= 90 and -540 <= self.west < self.east <= 540):
            raise InputError(
                f"bbox {self.west},{self.south},{self.east},{self.north}: is no box of degrees (west, south, east, north)"
            )


EVERYWHERE = Box(-180.0, -90.0, 180.0, 90.0)


@dataclass(frozen=True, slots=True)
class Cell:
    """A square of the grid of 2**``level`` squares round the world; ``ring`` for places that are not exact."""

    level: int
    x: int
    y: int
    ring: bool = False

    def __str__(self) -> str:
        return f"{self.level}-{self.x}-{self.y}{'-o' if self.ring else ''}"


def read_cell(given: str) -> Cell:
    """The square of a name that `Cell` gives. Raises InputError."""
    parts = given.removesuffix("-o").split("-")
    if len(parts) == 3 and all(one.isascii() and one.isdigit() and len(one) < 10 for one in parts):
        level, x, y = map(int, parts)
        if level <= FINEST and max(x, y) < 1 << level:
            return Cell(level, x, y, given.endswith("-o"))
    raise InputError(f"{given[:40]!r} is no square of the map; take one that clusters come with")


@dataclass(frozen=True, slots=True)
class Cluster:
    """Events drawn as one mark: how many, by kind; where their middle is; whether all lie at one place.

    ``only`` is the position of the event where there is just one, or else of one of them.
    """

    cell: Cell
    lat: float
    lon: float
    count: int
    kinds: dict[int, int]
    one_place: bool
    only: int


@dataclass(frozen=True, slots=True)
class Clusters:
    """The marks of a box; ``total`` events are selected, ``placed`` of them have a position, ``inside`` are in the marks.

    Of everywhere, ``bounds`` are west, south, east and north of nine tenths of those that have a position: a few far ones do not make
    the rest small.
    """

    marks: tuple[Cluster, ...]
    total: int
    placed: int
    inside: int
    bounds: tuple[float, float, float, float] | None


def clusters(points: Points, found: Found, box: Box, zoom: float) -> Clusters:
    """What to draw of the events ``found`` in a box at a zoom (the map's, 0 to 24); squares on its edge are counted whole."""
    with one_at_a_time(len(found)):
        return _clusters(points, found, box, zoom)


def _clusters(points: Points, found: Found, box: Box, zoom: float) -> Clusters:
    placed = _placed(points, found)
    exact = points.precision[placed] == _EXACT
    rings = placed[~exact]
    marks = [*_squares(points, placed[exact], box, zoom), *_rings(points, rings[_in_box(points, rings, box)])]
    inside = sum(mark.count for mark in marks)
    return Clusters(
        tuple(marks), len(found), len(placed), inside, _bounds(points, placed) if box == EVERYWHERE else None
    )


def members(points: Points, found: Found, cell: Cell) -> Found:
    """Those of the events ``found`` that lie in a square."""
    placed = _placed(points, found)
    exact = points.precision[placed] == _EXACT
    placed = placed[~exact if cell.ring else exact]
    shift = BITS - cell.level
    x, y = (one[placed] for one in points.steps)
    lying: Found = placed[(x >> shift == cell.x) & (y >> shift == cell.y)]
    return lying


def _placed(points: Points, found: Found) -> Found:
    known: Found = found[~np.isnan(points.lat[found]) & ~np.isnan(points.lon[found])]
    return known


def _bounds(points: Points, placed: Found) -> tuple[float, float, float, float] | None:
    if not len(placed):
        return None
    south, north = np.quantile(points.lat[placed], (0.05, 0.95), method="nearest")
    west, east = np.quantile(points.lon[placed], (0.05, 0.95), method="nearest")
    return float(west), float(south), float(east), float(north)


def _in_box(points: Points, found: Found, box: Box) -> NDArray[np.bool_]:
    lat, lon = points.lat[found], points.lon[found]
    inside: NDArray[np.bool_] = (lat >= box.south) & (lat <= box.north)
    if box.east - box.west < 360:
        inside &= (lon - box.west) % 360 <= box.east - box.west
    return inside


def _squares(points: Points, found: Found, box: Box, zoom: float) -> Sequence[Cluster]:
    level = FINEST if zoom >= NEAR else _bounded(int(zoom) + 3, box)
    x, y = (one[found] for one in points.steps)
    while True:
        shift = BITS - level
        inside = _in_squares(x >> shift, y >> shift, level, box)
        marked, of = _numbered((y[inside] >> shift).astype(np.int64) << level | x[inside] >> shift, level)
        if len(marked) <= MOST:
            cells = [Cell(level, int(one) & ((1 << level) - 1), int(one) >> level) for one in marked]
            return _marks(points, found[inside], of, cells)
        level = min(_bounded(level, box), level - 1)


def _in_squares(column: NDArray[np.int32], row: NDArray[np.int32], level: int, box: Box) -> NDArray[np.bool_]:
    """Whether squares of a level touch the box."""
    (west, east), (north, south) = (
        steps_of([0, 0], [box.west, box.east])[0],
        steps_of([box.north, box.south], [0, 0])[1],
    )
    shift = BITS - level
    inside: NDArray[np.bool_] = (row >= north >> shift) & (row <= south >> shift)
    if box.east - box.west < 360:
        wide = ((east >> shift) - (west >> shift)) % (1 << level)
        inside &= (column - (west >> shift)) % (1 << level) <= wide
    return inside


def _numbered(code: NDArray[np.int64], level: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The codes that there are, ascending, and the number of each code among them."""
    if level > 10:
        return np.unique(code, return_inverse=True)
    counts = np.bincount(code)
    marked = np.flatnonzero(counts)
    number = np.zeros(len(counts), np.int64)
    number[marked] = np.arange(len(marked))
    return marked, number[code]


def _bounded(level: int, box: Box) -> int:
    """The level at which no more than `MOST_SQUARES` squares lie side by side in the box."""
    share = min((box.east - box.west) / 360, 1.0)
    return min(level, max(int(math.log2(MOST_SQUARES / share)), 0))


def _rings(points: Points, found: Found) -> Sequence[Cluster]:
    """A mark for each place that is not exact, however many events are known only to it; the largest first."""
    x, y = (one[found] for one in points.steps)
    shift = BITS - FINEST
    codes, of = _numbered((y >> shift).astype(np.int64) << FINEST | x >> shift, FINEST)
    cells = [Cell(FINEST, int(one) & ((1 << FINEST) - 1), int(one) >> FINEST, True) for one in codes]
    marks = sorted(_marks(points, found, of, cells), key=lambda mark: (-mark.count, str(mark.cell)))
    return marks[:MOST_RINGS]


def _marks(points: Points, found: Found, of: NDArray[np.int64], cells: Sequence[Cell]) -> list[Cluster]:
    """The events of each square as one mark; ``of`` is the number of each event's square."""
    if not cells:
        return []
    size, kinds = len(cells), len(points.names.kinds)
    counts = np.bincount(of, minlength=size)
    some = np.zeros(size, np.int64)
    some[of] = np.arange(len(found))
    lat, lon = points.lat[found], points.lon[found]
    apart = np.bincount(of, (lat != lat[some][of]) | (lon != lon[some][of]), minlength=size) > 0
    middle_lat = np.bincount(of, lat, minlength=size) / counts
    middle_lon = np.bincount(of, lon, minlength=size) / counts
    by_kind = np.bincount(of * kinds + points.kind[found], minlength=size * kinds).reshape(size, kinds)
    made = []
    for number, cell in enumerate(cells):
        row = by_kind[number]
        one = int(some[number])
        if not apart[number]:
            middle_lat[number], middle_lon[number] = lat[one], lon[one]
        made.append(
            Cluster(
                cell, float(middle_lat[number]), float(middle_lon[number]), int(counts[number]),
                {int(kind): int(row[kind]) for kind in np.flatnonzero(row)}, not apart[number], int(found[one]),
            )
        )  # fmt: skip
    return made
