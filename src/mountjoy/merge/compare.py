"""Whether two claims may tell of the same event, and how alike they are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from mountjoy.claim import Count, Entity
from mountjoy.evidence import Evidence, Thing, fold
from mountjoy.merge.rules import FamilyRule

Nearness = Literal["same", "province", "country", "unknown", "apart"]
Sides = Literal["both", "one", "unknown", "apart"]

NEAR_KM = 3.0  # a facility and the town it stands in
FEW_DAYS = 3  # a date this narrow names one occasion
FAR_TOLL = 3.0  # tolls of one event seldom differ by more than this factor between reports of one week
A_WEEK = 7
SMALL = frozenset(
    {"neighbourhood", "village", "base", "camp", "dam", "crossing", "site", "airfield", "facility"}
)
"""Places where two events of one type in one week are seldom two."""


def signature(item: Evidence) -> tuple[str, ...]:
    """Type and roles: two claims of one sentence that differ in it are two events."""
    return (item.type, *sorted(f"{role}={thing.key or fold(thing.name)}" for role, thing in item.things))


def kind_of(place: Thing) -> str:
    """What kind of place it is, empty where it is not resolved."""
    return place.entity.kind if place.entity is not None else ""


def dates_meet(one: Evidence, two: Evidence) -> bool:
    """Whether the dates overlap; an unknown date meets any."""
    if one.first is None or one.last is None or two.first is None or two.last is None:
        return True
    return one.first <= two.last and two.first <= one.last


def compare_sides(one: Evidence, two: Evidence, rule: FamilyRule) -> Sides:
    """Which sides the claims share; ``apart`` where a side that both name differs."""
    kin = one.parents + two.parents
    straight = _orientation(one.actors, one.others, two.actors, two.others, kin)
    if not rule.undirected:
        return straight
    crossed = _orientation(one.actors, one.others, two.others, two.actors, kin)
    order: list[Sides] = ["both", "one", "unknown", "apart"]
    return min(straight, crossed, key=order.index)


def _orientation(
    actors: Sequence[str],
    others: Sequence[str],
    actors2: Sequence[str],
    others2: Sequence[str],
    parents: Sequence[tuple[str, str]],
) -> Sides:
    matches = 0
    for left, right in ((actors, actors2), (others, others2)):
        if akin(left, right, parents):
            matches += 1
        elif left and right:
            return "apart"
    return "both" if matches == 2 else "one" if matches else "unknown"


def akin(left: Sequence[str], right: Sequence[str], parents: Sequence[tuple[str, str]]) -> bool:
    """Whether the sets share somebody, or somebody in one is the parent of somebody in the other."""
    if any(key in right for key in left):
        return True
    return any(
        (child in left and parent in right) or (child in right and parent in left)
        for child, parent in parents
    )


def nearness(one: Thing | None, two: Thing | None) -> Nearness:
    """How the places stand to each other; ``province`` and ``country`` where one contains the other."""
    if one is None or two is None or one.key is None or two.key is None:
        return "unknown"
    if one.key == two.key:
        return "same"
    if one.entity is None or two.entity is None:
        return "unknown"  # a name that no gazetteer holds may be another spelling of the other
    return _entity_nearness(one.entity, two.entity)


def _entity_nearness(one: Entity, two: Entity) -> Nearness:
    if one.country is not None and two.country is not None and one.country != two.country:
        return "apart"
    distance = kilometres(one, two)
    if is_point(one) and is_point(two):
        return "same" if distance is not None and distance <= NEAR_KM else "apart"
    if "country" in (one.kind, two.kind):
        return "country"
    if one.admin1 is not None and two.admin1 is not None:
        return "province" if one.admin1 == two.admin1 and (is_point(one) or is_point(two)) else "apart"
    return "country"  # an area of the country ("the north") that no province is known for


def is_point(entity: Entity) -> bool:
    """Whether the place is exact: a town or smaller."""
    return entity.precision == 1


def is_exact(place: Thing | None) -> bool:
    """Whether a claim's place is resolved to a town or smaller."""
    return place is not None and place.entity is not None and is_point(place.entity)


def kilometres(one: Entity, two: Entity) -> float | None:
    """The great-circle distance, or None where a position is unknown."""
    if one.lat is None or one.lon is None or two.lat is None or two.lon is None:
        return None
    lat1, lat2 = math.radians(one.lat), math.radians(two.lat)
    dlat, dlon = lat2 - lat1, math.radians(two.lon - one.lon)
    half = math.sin(dlat / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(dlon / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(half)))


def tolls_differ(one: Count | None, two: Count | None, factor: float) -> bool:
    """Whether two tolls are disjoint even when each is stretched by ``factor``; an unknown end is open."""
    if one is None or two is None:
        return False
    low1, high1 = _ends(one)
    low2, high2 = _ends(two)
    return low1 > high2 * factor or low2 > high1 * factor


def _ends(count: Count) -> tuple[float, float]:
    low = count.low if count.low is not None else 0
    return float(low), math.inf if count.high is None else float(count.high)
