"""Which claims tell of the same event: block, compare, then join the likest first where nothing conflicts.

Near-linear: a claim is compared only with claims that share a party or an exact place on a day, and with its
neighbours in the same report.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from mountjoy.claim import Count
from mountjoy.merge.compare import LONGEST_DAYS, compare_sides, is_exact, likeness, nearness, tolls_differ
from mountjoy.merge.evidence import Evidence, Thing
from mountjoy.merge.rules import Rules

NEIGHBOURS = 100  # claims of one family that a claim is compared with, back in its own report


@dataclass(slots=True)
class Group:
    """Claims joined so far, with what another group must not conflict with."""

    members: list[int]
    types: set[str]
    first: int | None
    last: int | None
    sentences: dict[tuple[str, int, int], tuple[str, ...]]
    places: dict[str, Thing] = field(default_factory=dict)
    profiles: dict[tuple[frozenset[str], frozenset[str]], Evidence] = field(default_factory=dict)
    tolls: dict[str, list[Count]] = field(default_factory=dict)


def join(evidence: Sequence[Evidence], rules: Rules) -> list[list[Evidence]]:
    """The groups of event claims that tell of one event each; ``evidence`` must be ordered by claim id.

    A claim of a copied report follows its image in the original and is not compared.
    """
    leaders, followers = _split_twins(evidence)
    scored = []
    for one, two in sorted(_pairs(leaders)):
        alike = likeness(leaders[one], leaders[two], rules)
        if alike is not None:
            scored.append((-alike, one, two))
    groups = [_group(number, item) for number, item in enumerate(leaders)]
    where = list(range(len(leaders)))
    for _, one, two in sorted(scored):
        into, from_ = where[one], where[two]
        if into == from_ or _conflict(groups[into], groups[from_], rules, leaders[one].claim.family or ""):
            continue
        if len(groups[into].members) < len(groups[from_].members):
            into, from_ = from_, into
        for number in groups[from_].members:
            where[number] = into
        _absorb(groups[into], groups[from_])
    joined: dict[int, list[Evidence]] = {}
    for number, item in enumerate(leaders):
        joined.setdefault(where[number], []).extend([item, *followers.get(item.twin, [])])
    return list(joined.values())


def _split_twins(
    evidence: Sequence[Evidence],
) -> tuple[list[Evidence], dict[tuple[object, ...], list[Evidence]]]:
    """Of the images of one claim in copies of a report, the one to compare, and those that follow it."""
    twins: dict[tuple[object, ...], list[Evidence]] = {}
    for item in evidence:
        twins.setdefault(item.twin, []).append(item)
    leaders, followers = [], {}
    for twin, items in twins.items():
        items.sort(
            key=lambda item: (item.report.id != item.root, _published(item), item.report.id, item.claim.id)
        )
        leaders.append(items[0])
        followers[twin] = items[1:]
    leaders.sort(key=lambda item: item.claim.id)
    return leaders, followers


def _published(item: Evidence) -> str:
    return "9999" if item.report.published is None else item.report.published.isoformat()


def _pairs(evidence: Sequence[Evidence]) -> set[tuple[int, int]]:
    """The pairs worth comparing, lower index first."""
    blocks: dict[tuple[object, ...], list[int]] = {}
    in_report: dict[tuple[str | None, str], list[int]] = {}
    for number, item in enumerate(evidence):
        in_report.setdefault((item.claim.family, item.root), []).append(number)
        for key in _block_keys(item):
            blocks.setdefault(key, []).append(number)
    pairs: set[tuple[int, int]] = set()
    for numbers in blocks.values():
        pairs.update(combinations(numbers, 2))
    for numbers in in_report.values():
        numbers.sort(key=lambda number: (evidence[number].claim.trigger.start, evidence[number].claim.id))
        for place, number in enumerate(numbers):
            for other in numbers[max(0, place - NEIGHBOURS) : place]:
                pairs.add((min(number, other), max(number, other)))
    return pairs


def _block_keys(item: Evidence) -> Iterator[tuple[object, ...]]:
    if item.first is None or item.last is None or item.last - item.first >= LONGEST_DAYS:
        return
    place = item.place.key if is_exact(item.place) and item.place is not None else None
    for day in range(item.first, item.last + 1):
        for party in item.kin:
            yield (item.claim.family, "party", party, day)
        if place is not None:
            yield (item.claim.family, "place", place, day)


def _group(number: int, item: Evidence) -> Group:
    group = Group([number], {item.claim.type}, item.first, item.last, {item.sentence: item.signature})
    if item.place is not None and item.place.key is not None:
        group.places[item.place.key] = item.place
    group.profiles[(item.actors, item.others)] = item
    if item.claim.fatalities is not None:
        group.tolls[item.root] = [item.claim.fatalities]
    return group


def _conflict(one: Group, two: Group, rules: Rules, family: str) -> bool:
    """Whether joining the groups would put together what some pair of their claims keeps apart."""
    if not rules.compatible(one.types | two.types):
        return True
    first = max((day for day in (one.first, two.first) if day is not None), default=None)
    last = min((day for day in (one.last, two.last) if day is not None), default=None)
    if first is not None and last is not None and first > last:
        return True
    fewer, more = sorted((one.sentences, two.sentences), key=len)
    if any(more.get(sentence, signature) != signature for sentence, signature in fewer.items()):
        return True
    if any(nearness(a, b) == "apart" for a in one.places.values() for b in two.places.values()):
        return True
    for root in sorted(one.tolls.keys() & two.tolls.keys()):  # one report gives one event one toll
        if any(tolls_differ(a, b, 1.0) for a in one.tolls[root] for b in two.tolls[root]):
            return True
    rule = rules.family(family)
    return any(
        compare_sides(a, b, rule) == "apart" for a in one.profiles.values() for b in two.profiles.values()
    )


def _absorb(into: Group, other: Group) -> None:
    into.members += other.members
    into.types |= other.types
    into.first = max((day for day in (into.first, other.first) if day is not None), default=None)
    into.last = min((day for day in (into.last, other.last) if day is not None), default=None)
    into.sentences.update(other.sentences)
    into.places.update(other.places)
    for profile, item in other.profiles.items():
        into.profiles.setdefault(profile, item)
    for root, tolls in other.tolls.items():
        into.tolls.setdefault(root, []).extend(tolls)
