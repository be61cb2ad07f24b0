"""Which claims are worth comparing: short keys, such that two claims that may tell of one event share one.

The keys are narrow (kind of event, place or party, a few days), so that few claims share one however many there are:
what a claim is compared with does not grow with the length of the record.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import cos, floor, radians

import numpy as np
from numpy.typing import NDArray

from mountjoy.evidence import Evidence, Thing, fold
from mountjoy.merge.gather import LEAST_NAME
from mountjoy.merge.rules import Rules, default_rules
from mountjoy.merge.values import short_hash

BUCKET_DAYS = 3  # days told apart in keys: one event's dates overlap, so that two claims of it share a bucket
LONGEST_DAYS = 31  # a date wider than this would chain events of different months together
CELLS_A_DEGREE = 10
MARGIN = 0.014  # degrees of latitude, about 1.5 km: two places within 3 km of each other share a cell
LEAST_TOLL = 3  # smaller tolls are too common to look up by
MOST_NAMES = 6
Block = NDArray[np.int64]


def block_keys(item: Evidence, rules: Rules | None = None) -> tuple[str, ...]:
    """The keys of a claim, sorted; claims without a common key are never compared.

    Ties and control have none: they are grouped by who and where. A claim without a date, or with one wider than a
    month, has only those of its own report and its copies.
    """
    if item.kind != "event":
        return ()
    rules = rules or default_rules()
    group = rules.group(item.type)
    found = {short_hash("twin", item.twin), short_hash("report", group, item.report_id)}
    first, last = item.first, item.last
    if first is not None and last is not None and last - first < LONGEST_DAYS:
        buckets = range(first // BUCKET_DAYS, last // BUCKET_DAYS + 1)
        free = not rules.family(item.family).place_needed
        found.update(short_hash(group, fact, str(at)) for fact in _facts(item, free) for at in buckets)
    return tuple(sorted(found))


def candidate_pairs(evidence: Sequence[Evidence], rules: Rules | None = None) -> Iterator[tuple[int, int]]:
    """The positions of the pairs that share a key, lower first, in order.

    Pairs are found position by position and never held together: there are many times more of them than of claims.
    """
    keys, owners = array("Q"), array("L")
    for position, item in enumerate(evidence):
        for key in block_keys(item, rules):
            keys.append(int(key[:16], 16))
            owners.append(position)
    for position, blocks in _blocks_of(np.array(keys, np.uint64), np.array(owners, np.int64)):
        others = {other for block in blocks for other in block.tolist() if other > position}
        for other in sorted(others):
            yield position, other


def _blocks_of(keys: NDArray[np.uint64], owners: NDArray[np.int64]) -> Iterator[tuple[int, list[Block]]]:
    """Each position that shares a key with another, and the positions that have each of those keys."""
    order = np.lexsort((owners, keys))
    keys, owners = keys[order], owners[order]
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))) if len(keys) else order
    sizes = np.diff(np.append(starts, len(keys)))
    block_of = np.repeat(np.arange(len(starts)), sizes)
    shared = np.flatnonzero(sizes[block_of] > 1)
    shared = shared[np.argsort(owners[shared], kind="stable")]
    bounds = np.concatenate(([0], np.flatnonzero(np.diff(owners[shared])) + 1, [len(shared)]))
    for first, last in pairwise(bounds.tolist()):
        blocks = [owners[starts[one] : starts[one] + sizes[one]] for one in block_of[shared[first:last]]]
        if blocks:
            yield int(owners[shared[first]]), blocks


def _facts(item: Evidence, free: bool) -> Iterator[str]:
    """What must be shared besides kind and days: the spot; a party and the province; the toll and a name; where the place
    need not be told (``free``), both parties.
    """
    places = [
        thing.entity for thing in (item.place, *item.nearby) if thing is not None and thing.entity is not None
    ]
    areas = set()
    for place in places:
        if place.precision == 1 and place.lat is not None and place.lon is not None:
            yield from (f"cell {cell}" for cell in _cells(place.lat, place.lon))
        if place.admin1:
            areas.add(f"{place.country or ''}/{place.admin1}")
    for thing in (item.place, *item.nearby):
        if thing is not None and thing.key is not None and not _is_wide(thing):
            yield f"place {thing.key}"
    left, right = _kin(item, item.actors), _kin(item, item.others)
    for area in areas:
        yield from (f"party {area} {party}" for party in left | right)
    if free:
        yield from (f"sides {min(one, two)} {max(one, two)}" for one in left for two in right)
    toll = None if item.fatalities is None else item.fatalities.best or item.fatalities.low
    if toll is not None and toll >= LEAST_TOLL:
        yield from (f"toll {toll} {name}" for name in item.names[:MOST_NAMES])
        yield from (f"toll {toll} {place.country}" for place in places if place.country)
    exact = item.place is not None and item.place.entity is not None and item.place.entity.precision == 1
    names = _named(item.place) if exact and item.place is not None else item.names[:MOST_NAMES]
    yield from (f"name {name} {party}" for name in names for party in left | right)


def _is_wide(place: Thing) -> bool:
    """Whether the place is a country or an exact one, which has its cells."""
    entity = place.entity
    return entity is not None and (entity.kind == "country" or entity.precision == 1)


def _named(place: Thing) -> list[str]:
    """The words of a place's name, as `Evidence.names` holds them."""
    return sorted({word for word in fold(place.name).split() if len(word) >= LEAST_NAME})[:MOST_NAMES]


def _kin(item: Evidence, side: Sequence[str]) -> set[str]:
    """The parties of a side and those that they belong to."""
    return set(side) | {parent for child, parent in item.parents if child in side}


def _cells(lat: float, lon: float) -> set[tuple[int, int]]:
    """The squares of a tenth of a degree that the place's surroundings touch."""
    wide = MARGIN / max(cos(radians(lat)), 0.1)
    return {
        (floor((lat + north) * CELLS_A_DEGREE), floor((lon + east) * CELLS_A_DEGREE))
        for north in (-MARGIN, MARGIN)
        for east in (-wide, wide)
    }
