"""Which claims are worth comparing: short keys, such that two claims that may tell of one event share one.

The keys are narrow (kind of event, place or party, a few days), so that few claims share one however many there are:
what a claim is compared with does not grow with the length of the record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import cos, floor, radians

from mountjoy.evidence import Evidence
from mountjoy.merge.values import short_hash

BUCKET_DAYS = 3  # days told apart in keys: one event's dates overlap, so that two claims of it share a bucket
LONGEST_DAYS = 31  # a date wider than this would chain events of different months together
CELLS_A_DEGREE = 10
MARGIN = 0.014  # degrees of latitude, about 1.5 km: two places within 3 km of each other share a cell
LEAST_TOLL = 3  # smaller tolls are too common to look up by


def block_keys(item: Evidence) -> tuple[str, ...]:
    """The keys of a claim, sorted; claims without a common key are never compared.

    Ties and control have none: they are grouped by who and where. A claim without a date, or with one wider than a
    month, has only those of its own report and its copies.
    """
    if item.kind != "event":
        return ()
    found = {short_hash("twin", item.twin), short_hash("report", item.family, item.report_id)}
    first, last = item.first, item.last
    if first is not None and last is not None and last - first < LONGEST_DAYS:
        narrow = [f"{part}\x1f{bucket}" for part in _facts(item) for bucket in _buckets(first, last)]
        found.update(short_hash(item.family, part) for part in narrow)
    return tuple(sorted(found))


def candidate_pairs(evidence: Sequence[Evidence]) -> list[tuple[int, int]]:
    """The positions of the pairs that share a key, lower first, sorted."""
    blocks: dict[str, list[int]] = {}
    for number, item in enumerate(evidence):
        for key in block_keys(item):
            blocks.setdefault(key, []).append(number)
    pairs: set[tuple[int, int]] = set()
    for numbers in blocks.values():
        pairs.update(combinations(numbers, 2))
    return sorted(pairs)


def _buckets(first: int, last: int) -> range:
    return range(first // BUCKET_DAYS, last // BUCKET_DAYS + 1)


def _facts(item: Evidence) -> Iterator[str]:
    """What must be shared besides kind and days: the spot; a party and the province; both parties; the toll."""
    place = item.place.entity if item.place is not None else None
    if place is not None and place.precision == 1 and place.lat is not None and place.lon is not None:
        yield from (f"cell {cell}" for cell in _cells(place.lat, place.lon))
    elif item.place is not None and item.place.key is not None and place is None:
        yield f"place {item.place.key}"
    left, right = _kin(item, item.actors), _kin(item, item.others)
    area = "" if place is None else f"{place.country or ''}/{place.admin1 or ''}"
    for party in sorted(left | right):
        yield f"party {area if place is not None and place.admin1 else '?'} {party}"
    for one in left:
        for two in right:
            yield f"sides {min(one, two)} {max(one, two)}"
    toll = None if item.fatalities is None else item.fatalities.best or item.fatalities.low
    if toll is not None and toll >= LEAST_TOLL and place is not None and place.country:
        yield f"toll {place.country} {toll}"


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
