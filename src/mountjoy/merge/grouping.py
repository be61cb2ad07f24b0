"""Which claims become one event: the likest are joined first, where nothing that is joined conflicts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mountjoy.claim import Count
from mountjoy.decision import UNDECIDED, Decided
from mountjoy.evidence import Evidence, Link, Thing
from mountjoy.merge.compare import compare_sides, nearness, signature, tolls_differ
from mountjoy.merge.rules import Rules

Sentence = tuple[str, int, int]


@dataclass(slots=True)
class Group:
    """Claims joined so far, with what another group must not conflict with."""

    members: list[str]
    types: set[str]
    first: int | None
    last: int | None
    sentences: dict[Sentence, tuple[str, ...]]
    places: dict[str, Thing] = field(default_factory=dict)
    profiles: dict[tuple[object, ...], Evidence] = field(default_factory=dict)
    tolls: dict[str, list[Count]] = field(default_factory=dict)


def join(
    items: Iterable[Evidence], links: Iterable[Link], rules: Rules, decided: Decided = UNDECIDED
) -> list[list[Evidence]]:
    """The groups of event claims that tell of one event each, the same for any order of items and links.

    Claims that people called the same are joined first, then those of links whose verdict is "same", the best score
    first. The image of a claim in a copy of its report follows the claim.
    """
    leaders, followers, leader_of = _split_twins(items, decided)
    groups = {item.claim_id: _group(item) for item in leaders}
    where = {item.claim_id: item.claim_id for item in leaders}
    apart = _apart(decided, leader_of)

    def unite(one: str, two: str, by_hand: bool) -> None:
        into, from_ = where[one], where[two]
        if into == from_ or _kept_apart(groups[into], groups[from_], apart):
            return
        if not by_hand and _conflict(groups[into], groups[from_], rules):
            return
        if (len(groups[into].members), from_) < (len(groups[from_].members), into):
            into, from_ = from_, into
        for member in groups[from_].members:
            where[member] = into
        _absorb(groups[into], groups.pop(from_))

    for one, two in sorted(decided.same):
        if one in leader_of and two in leader_of:
            unite(leader_of[one], leader_of[two], by_hand=True)
    same = [link for link in links if link.verdict == "same"]
    for link in sorted(same, key=lambda link: (-link.score, link.one, link.two)):
        if link.one in leader_of and link.two in leader_of:
            unite(leader_of[link.one], leader_of[link.two], by_hand=False)
    joined: dict[str, list[Evidence]] = {}
    for item in leaders:
        joined.setdefault(where[item.claim_id], []).extend([item, *followers[item.claim_id]])
    return list(joined.values())


def _split_twins(
    items: Iterable[Evidence], decided: Decided
) -> tuple[list[Evidence], dict[str, list[Evidence]], dict[str, str]]:
    """Of the images of one claim in copies of a report, the one to compare and those that follow it.

    A copy read against its own, later date would have other days; those of the original are the event's.
    """
    named = {claim_id for pair in decided.different for claim_id in pair}
    twins: dict[tuple[str, str], list[Evidence]] = {}
    for item in items:
        if item.claim_id not in decided.rejected:
            twins.setdefault((item.twin, item.claim_id if item.claim_id in named else ""), []).append(item)
    leaders: list[Evidence] = []
    followers: dict[str, list[Evidence]] = {}
    leader_of: dict[str, str] = {}
    for images in twins.values():
        images.sort(
            key=lambda item: (item.report_id != item.root, _appeared(item), item.report_id, item.claim_id)
        )
        while images:
            first = images[0]
            following = _one_a_report(images)
            leaders.append(first)
            followers[first.claim_id] = following
            leader_of |= {item.claim_id: first.claim_id for item in (first, *following)}
            taken = {first.claim_id, *(item.claim_id for item in following)}
            images = [item for item in images if item.claim_id not in taken]
    leaders.sort(key=lambda item: item.claim_id)
    return leaders, followers, leader_of


def _one_a_report(images: Sequence[Evidence]) -> list[Evidence]:
    """Those that follow the first: one of each other report, for a report may say the same sentence twice."""
    seen = {images[0].report_id}
    found = []
    for item in images[1:]:
        if item.report_id not in seen:
            seen.add(item.report_id)
            found.append(item)
    return found


def _appeared(item: Evidence) -> str:
    return "9999" if item.published is None else item.published.isoformat()


def _apart(decided: Decided, leader_of: dict[str, str]) -> dict[str, set[str]]:
    """For each claim those that people called different."""
    apart: dict[str, set[str]] = {}
    for one, two in decided.different:
        if one in leader_of and two in leader_of:
            apart.setdefault(leader_of[one], set()).add(leader_of[two])
            apart.setdefault(leader_of[two], set()).add(leader_of[one])
    return apart


def _kept_apart(one: Group, two: Group, apart: dict[str, set[str]]) -> bool:
    if not apart:
        return False
    members = set(two.members)
    return any(not members.isdisjoint(apart.get(member, ())) for member in one.members)


def _group(item: Evidence) -> Group:
    sentence = (item.report_id, *item.sentence)
    group = Group([item.claim_id], {item.type}, item.first, item.last, {sentence: signature(item)})
    if item.place is not None and item.place.key is not None:
        group.places[item.place.key] = item.place
    group.profiles[(item.type, item.family, item.actors, item.others)] = item
    if item.fatalities is not None:
        group.tolls[item.root] = [item.fatalities]
    return group


def _conflict(one: Group, two: Group, rules: Rules) -> bool:
    """Whether joining the groups would put together what some pair of their claims keeps apart."""
    if not rules.compatible(one.types | two.types):
        return True
    first = max((day for day in (one.first, two.first) if day is not None), default=None)
    last = min((day for day in (one.last, two.last) if day is not None), default=None)
    if first is not None and last is not None and first > last:
        return True
    fewer, more = sorted((one.sentences, two.sentences), key=len)
    if any(more.get(sentence, told) != told for sentence, told in fewer.items()):
        return True
    if any(nearness(a, b) == "apart" for a in one.places.values() for b in two.places.values()):
        return True
    for root in sorted(one.tolls.keys() & two.tolls.keys()):  # one report gives one event one toll
        if any(tolls_differ(a, b, 1.0) for a in one.tolls[root] for b in two.tolls[root]):
            return True
    return any(
        compare_sides(a, b, rules.rule(a, b)) == "apart"
        for a in one.profiles.values()
        for b in two.profiles.values()
    )


def _absorb(into: Group, other: Group) -> None:
    into.members += other.members
    into.types |= other.types
    into.first = max((day for day in (into.first, other.first) if day is not None), default=None)
    into.last = min((day for day in (into.last, other.last) if day is not None), default=None)
    if into.first is not None and into.last is not None and into.first > into.last:
        into.first = into.last = (
            None  # joined by hand over dates that differ: they no longer keep anything apart
        )
    into.sentences.update(other.sentences)
    into.places.update(other.places)
    for profile, item in other.profiles.items():
        into.profiles.setdefault(profile, item)
    for root, tolls in other.tolls.items():
        into.tolls.setdefault(root, []).extend(tolls)
