"""All events of the record as arrays: where, when, of which kind; what a view selects of them.

A million events take some 50 MB and are counted in hundredths of a second, whatever the filters. What changed in the
record is read again, the rest stays.
"""

from __future__ import annotations

import contextlib
import math
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar, cast
from weakref import ReferenceType, ref

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mountjoy.store import Filters, RecordFile
from mountjoy.store.filters import words_of
from mountjoy.store.points import Positions
from mountjoy.store.positions import NONE as NONE
from mountjoy.store.rows import NO_DAY

Value = TypeVar("Value")
Found = NDArray[np.int64]
"""Positions in the arrays, ascending."""

BITS = 30  # of a position on the map
_HIGHEST = 85.0511  # degrees, the map's edge
_DAY_SHIFT = 40
_EARTH_KM = 6371.0
_KEPT = 16  # views whose selection is kept
_LARGE = 100_000  # events; counting more takes some 100 bytes of each for a moment
_COUNTING = threading.RLock()
_MOST_COUNTED = 64  # of what is counted of them
_MOST_KEPT = 2_000_000  # positions of all of them together, of 8 bytes each


@dataclass
class Names:
    """Words as numbers: the codes of kinds (type and family) and of assertions, in the order in which they came."""

    kinds: dict[tuple[str, str], int]
    assertions: dict[str, int]


@dataclass
class Points:
    """The events of a state of the record, in the order of their keys (first day, then id).

    ``changed`` is the log's row that wrote it, ``kind`` and ``assertion`` are codes of ``names``; ``end`` is the last day as its ordinal, ``precision`` ACLED's,
    ``killed`` the number that most claims give; `NONE` where unknown. ``lat`` and ``lon`` are degrees (WGS 84), NaN
    where unknown.
    """

    positions: Positions
    names: Names
    key: NDArray[np.int64]
    changed: NDArray[np.int32]
    kind: NDArray[np.uint16]
    assertion: NDArray[np.uint8]
    end: NDArray[np.int32]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    precision: NDArray[np.int8]
    killed: NDArray[np.int32]
    _selected: dict[tuple[Filters, int | None], Found] = field(default_factory=dict)
    _counted: dict[tuple[int, Hashable], tuple[ReferenceType[Found], Any]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.key)

    @cached_property
    def steps(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Where each stands on the map, in steps from its north-west corner; 0 where unknown."""
        return steps_of(self.lat, self.lon)

    @property
    def families(self) -> list[str]:
        """The family of each code of ``kind``."""
        return [family for _, family in self.names.kinds]

    def in_order(self, found: Found, newest: bool) -> Found:
        """The events by day, or the latest first; those without a day last either way."""
        if not newest:
            return found
        dated = int(np.searchsorted(self.key[found], NO_DAY << _DAY_SHIFT))
        return np.concatenate([found[:dated][::-1], found[dated:][::-1]])

    @cached_property
    def first_day(self) -> NDArray[np.int32]:
        """The first day of each as its ordinal; the last day where only that is known; `NONE` where neither is."""
        start = (self.key >> _DAY_SHIFT).astype(np.int32)
        return np.where(start == NO_DAY, self.end, start)

    def select(self, record: RecordFile, filters: Filters, changed: int | None = None) -> Found:
        """The events that fit, as `RecordFile.page` finds them. Raises InputError."""
        held = self._selected.get((filters, changed))
        if held is None:
            held = self._select(record, filters)
            if changed is not None:
                held = held[self.changed[held] > changed]
            if filters.min_grade is None:  # grades are given without any event changing
                self._keep((filters, changed), held)
        return held

    def counted(self, found: Found, what: Hashable, count: Callable[[], Value]) -> Value:
        """What ``count`` gives of a selection, counted once as long as the selection is kept; ``what`` names it."""
        held = self._counted.get((id(found), what))
        if held is not None and held[0]() is found:
            return cast(Value, held[1])
        value = count()
        self._counted[id(found), what] = (ref(found), value)
        while len(self._counted) > _MOST_COUNTED:
            self._counted.pop(next(iter(self._counted)), None)
        return value

    def _keep(self, asked: tuple[Filters, int | None], held: Found) -> None:
        self._selected[asked] = held
        while (kept := list(self._selected.items()))[1:] and (
            len(kept) > _KEPT or sum(len(one) for _, one in kept) > _MOST_KEPT
        ):
            self._selected.pop(kept[0][0], None)

    def _select(self, record: RecordFile, filters: Filters) -> Found:
        by_index = (
            filters.actor, filters.place, filters.source, filters.min_grade, filters.state, filters.text
        )  # fmt: skip
        inside: NDArray[np.bool_] | None = None
        if any(one is not None for one in by_index):
            wanted = record.keys(filters)
            inside = np.zeros(len(self.key), np.bool_)
            if len(self.key):
                at = np.minimum(np.searchsorted(self.key, wanted), len(self.key) - 1)
                inside[at[self.key[at] == wanted]] = True
        for condition in self._conditions(filters):
            inside = condition if inside is None else inside & condition
        found = np.arange(len(self.key)) if inside is None else np.flatnonzero(inside)
        return self._in_areas(found, filters)

    def _conditions(self, filters: Filters) -> Iterator[NDArray[np.bool_]]:
        if filters.type is not None:
            words = set(words_of(filters.type))
            yield self._coded(
                self.kind, (n for kind, n in self.names.kinds.items() if words.intersection(kind))
            )
        if filters.assertion is not None:
            words = set(words_of(filters.assertion))
            yield self._coded(
                self.assertion, (n for word, n in self.names.assertions.items() if word in words)
            )
        if filters.since is not None or filters.until is not None:
            until = NO_DAY - 1 if filters.until is None else filters.until.toordinal()
            yield self.key < (until + 1) << _DAY_SHIFT
        if filters.since is not None:
            yield self.end >= filters.since.toordinal()
        if filters.fatalities_from is not None or filters.fatalities_to is not None:
            yield self.killed >= (filters.fatalities_from or 0)
        if filters.fatalities_to is not None:
            yield self.killed <= filters.fatalities_to

    @staticmethod
    def _coded(column: NDArray[Any], codes: Iterable[int]) -> NDArray[np.bool_]:
        table = np.zeros(np.iinfo(column.dtype).max + 1, np.bool_)
        table[list(codes)] = True
        found: NDArray[np.bool_] = table[column]
        return found

    def _in_areas(self, found: Found, filters: Filters) -> Found:
        if filters.near is not None:
            lat, lon, km = filters.near
            found = found[_kilometres(self.lat[found], self.lon[found], lat, lon) <= km]
        if filters.polygon is not None:
            found = found[_in_polygon(self.lat[found], self.lon[found], filters.polygon)]
        return found


def one_at_a_time(number: int) -> contextlib.AbstractContextManager[object]:
    """To be held while so many events are counted: of many, one after the other, since together they would take much memory and
    be no sooner done.
    """
    return _COUNTING if number > _LARGE else contextlib.nullcontext()


def steps_of(lat: ArrayLike, lon: ArrayLike) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Positions as the map draws them (Web Mercator): 2**`BITS` steps round the world, from the north-west corner."""
    x = (np.nan_to_num(lon) + 180) / 360 % 1
    sine = np.sin(np.radians(np.clip(np.nan_to_num(lat), -_HIGHEST, _HIGHEST)))
    y = np.clip(0.5 - np.arctanh(sine) / (2 * math.pi), 0, 1)
    most = (1 << BITS) - 1
    return tuple(np.minimum(one * (1 << BITS), most).astype(np.int32) for one in (x, y))  # type: ignore[return-value]


def _kilometres(
    lats: NDArray[np.float64], lons: NDArray[np.float64], lat: float, lon: float
) -> NDArray[np.float64]:
    """Great-circle distances; NaN where there is no position."""
    one, two = np.radians(lats), np.radians(lat)
    half = np.sin((two - one) / 2) ** 2 + np.cos(one) * np.cos(two) * np.sin(np.radians(lon - lons) / 2) ** 2
    far: NDArray[np.float64] = 2 * _EARTH_KM * np.arcsin(np.minimum(1.0, np.sqrt(half)))
    return far


def _in_polygon(
    lats: NDArray[np.float64], lons: NDArray[np.float64], corners: Sequence[tuple[float, float]]
) -> NDArray[np.bool_]:
    inside = np.zeros(len(lats), np.bool_)
    for (lat1, lon1), (lat2, lon2) in zip(corners, [*corners[1:], corners[0]], strict=True):
        if lat1 != lat2:
            crosses = (lat1 > lats) != (lat2 > lats)
            inside ^= crosses & (lons < (lon2 - lon1) * (lats - lat1) / (lat2 - lat1) + lon1)
    return inside


def read(record: RecordFile, before: Points | None = None) -> Points:
    """The events of the record as it stands; of ``before``, only what changed since is read."""
    held = record.points(None if before is None else before.positions)
    columns: dict[str, Any] = dict(held.columns)
    return Points(held, Names(held.kinds, held.assertions), **columns)
