"""How two claims stand to each other: sides, place, date, toll, kind of event and words, each told by itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from mountjoy.claim import Count, Entity
from mountjoy.evidence import Evidence, Thing, fold
from mountjoy.merge.rules import FamilyRule, Rules

Nearness = Literal["same", "named", "province", "country", "unknown", "apart"]
Side = Literal["same", "kin", "unknown", "apart"]
Sides = Literal["both", "one", "unknown", "apart"]
Toll = Literal["same", "update", "unknown", "differs"]

NEAR_KM = 3.0  # a facility and the town it stands in
FAR_TOLL = 4.0  # tolls of one event seldom grow by more than this factor
FEW_DAYS = 3  # a date this narrow names one occasion
LEAST_NAME = 4  # letters: shorter words of a place's name are articles and the like
_VAGUE = frozenset(
    "town city village district area neighbourhood neighborhood outskirts centre center there it".split()
)
_PLACE_ROLES = frozenset({"place", "destination", "origin", "target"})
_PROVISIONAL = (
    "person:",
    "actor:",
    "organisation:",
)  # names that no registry holds, taken from the words alone


def signature(item: Evidence) -> tuple[str, ...]:
    """Type and roles: two claims of one sentence that differ in it are two events."""
    return (item.type, *sorted(f"{role}={thing.key or fold(thing.name)}" for role, thing in item.things))


def dates_meet(one: Evidence, two: Evidence) -> bool:
    """Whether the dates overlap; an unknown date meets any."""
    if one.first is None or one.last is None or two.first is None or two.last is None:
        return True
    return one.first <= two.last and two.first <= one.last


def compare_sides(one: Evidence, two: Evidence, rule: FamilyRule) -> Sides:
    """Which sides the claims share; ``apart`` where a side that both name differs."""
    actors, others = sides(one, two, rule)
    if "apart" in (actors, others):
        return "apart"
    shared = (actors != "unknown") + (others != "unknown")
    return "both" if shared == 2 else "one" if shared else "unknown"


def sides(one: Evidence, two: Evidence, rule: FamilyRule) -> tuple[Side, Side]:
    """How actors and others stand to each other, told from either end where the family has no direction."""
    kin = one.parents + two.parents
    straight = compare_side(one.actors, two.actors, kin), compare_side(one.others, two.others, kin)
    if not rule.undirected:
        # Who took the town is not who was driven out of it.
        ends = (one.actors, two.others), (one.others, two.actors)
        turned = "same" not in straight and any(not set(a).isdisjoint(b) for a, b in ends)
        return ("apart", straight[1]) if turned else straight
    crossed = compare_side(one.actors, two.others, kin), compare_side(one.others, two.actors, kin)
    order: list[Side] = ["same", "kin", "unknown", "apart"]

    def rank(found: tuple[Side, Side]) -> tuple[bool, int]:
        return ("apart" in found, order.index(found[0]) + order.index(found[1]))

    return min(straight, crossed, key=rank)


def compare_side(left: Sequence[str], right: Sequence[str], parents: Sequence[tuple[str, str]]) -> Side:
    """Whether the sides share somebody, or somebody and whom he belongs to. Forces of one state are kin, for reports
    name now the state, now its army.
    """
    if any(key in right for key in left):
        return "same"
    for child, parent in parents:
        if child in left and (parent in right or _serves(parent, right, parents)):
            return "kin"
        if child in right and parent in left:
            return "kin"
    told = [[key for key in side if not key.startswith(_PROVISIONAL)] for side in (left, right)]
    return "apart" if told[0] and told[1] else "unknown"


def _serves(parent: str, side: Sequence[str], parents: Sequence[tuple[str, str]]) -> bool:
    return parent.startswith("government:") and any((key, parent) in parents for key in side)


def classes_differ(one: Evidence, two: Evidence, rules: Rules) -> bool:
    """Whether those who acted are of different classes (a state's forces, an armed group), named or not."""
    if rules.rule(one, two).undirected:
        return False
    left, right = (
        {found for thing in item.role("actor") if (found := rules.class_of(thing.entity)) is not None}
        for item in (one, two)
    )
    return bool(left) and bool(right) and left.isdisjoint(right)


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


def compare_places(one: Evidence, two: Evidence, rules: Rules) -> Nearness:
    """How the claims' places stand to each other.

    ``named`` where the place of one is named in the other's sentence: the coder may have missed that it is the place,
    or resolved it otherwise.
    """
    near = nearness(one.place, two.place)
    if near == "same":
        return near
    if one.place is None and two.place is None:
        met = any(nearness(here, there) == "same" for here in one.nearby for there in two.nearby)
        return "named" if met else near
    for item, other in ((one, two), (two, one)):
        if item.place is not None and any(nearness(item.place, thing) == "same" for thing in other.nearby):
            if near != "apart" or not is_exact(other.place):
                return "named"
    exact = is_exact(one.place) and is_exact(two.place)
    if not exact and (_named_in(one.place, two, rules) or _named_in(two.place, one, rules)):
        return "named"
    return near


def _named_in(place: Thing | None, other: Evidence, rules: Rules) -> bool:
    """Whether a place smaller than a province is named by its words in the other claim's sentence."""
    if place is None or place.key is None:
        return False
    if place.entity is not None and (place.entity.kind in rules.wide_places or not place.entity.name):
        return False
    names = name_words(place, rules)
    return bool(names) and names <= set(other.words)


def name_words(place: Thing, rules: Rules) -> set[str]:
    """The stems of the words of a place's name that say which place it is."""
    words = {word for word in fold(place.name).replace(",", " ").split() if len(word) >= LEAST_NAME}
    return {rules.stem(word) for word in words - rules.place_words}


def is_point(entity: Entity) -> bool:
    """Whether the place is exact: a town or smaller."""
    return entity.precision == 1


def is_exact(place: Thing | None) -> bool:
    """Whether a claim's place is resolved to a town or smaller."""
    return place is not None and place.entity is not None and is_point(place.entity)


def kind_of(place: Thing) -> str:
    """What kind of place it is, empty where it is not resolved."""
    return place.entity.kind if place.entity is not None else ""


def kilometres(one: Entity, two: Entity) -> float | None:
    """The great-circle distance, or None where a position is unknown."""
    if one.lat is None or one.lon is None or two.lat is None or two.lon is None:
        return None
    lat1, lat2 = math.radians(one.lat), math.radians(two.lat)
    dlat, dlon = lat2 - lat1, math.radians(two.lon - one.lon)
    half = math.sin(dlat / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(dlon / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(half)))


def compare_tolls(one: Evidence, two: Evidence) -> Toll:
    """How the numbers of killed (of wounded, where one has no killed) stand to each other.

    A toll that a later report gives higher is an update; one that falls, or that is of another size, speaks against one
    event.
    """
    early, late = sorted(
        (one, two), key=lambda item: (item.published is None, item.published or item.claim_id)
    )
    for name in ("fatalities", "injuries"):
        first, second = getattr(early, name), getattr(late, name)
        if first is None or second is None:
            continue
        if not tolls_differ(first, second, 1.0):
            return "same"
        rising = (second.best or second.low or 0) > (first.best or first.low or 0)
        same_day = early.published == late.published
        return "update" if (rising or same_day) and not tolls_differ(first, second, FAR_TOLL) else "differs"
    return "unknown"


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


def shared_words(one: Evidence, two: Evidence) -> float:
    """The share of the shorter sentence's content words that stand in the other, 0 to 1."""
    fewer = min(len(one.words), len(two.words))
    return len(set(one.words) & set(two.words)) / fewer if fewer else 0.0


def shared_names(one: Evidence, two: Evidence, same_place: bool) -> list[str]:
    """The words of names that stand in both sentences and are of no party, sorted; with ``same_place`` those of the places
    are left out, which count already.
    """
    left_out: set[str] = set()
    for item in (one, two):
        for role, thing in item.things:
            if same_place or (role not in _PLACE_ROLES and thing is not item.place):
                left_out.update(fold(f"{thing.name} {thing.words}").split())
        for place in (item.place, *item.nearby) if same_place else ():
            left_out.update(fold(f"{place.name} {place.words}").split() if place is not None else ())
        if item.place is not None and item.place.entity is not None and item.place.entity.kind == "country":
            left_out.update(fold(item.place.name).split())
    return sorted((set(one.names) & set(two.names)) - left_out)


def targets(item: Evidence, rules: Rules) -> set[str]:
    """The stems of the words for what was hit, or for the spot, without those of names: market, school, checkpoint."""
    words: set[str] = set()
    for thing in [*item.role("target"), *(spot for spot in item.role("place") if spot.key is None)]:
        words.update(fold(thing.words or thing.name).split())
    kept = words - rules.function_words - set(item.names) - _VAGUE
    return {rules.stem(word) for word in kept if len(word) > 2}
