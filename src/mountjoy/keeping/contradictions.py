"""Contradictions of the events, pairs of events and reports that a step of merging touched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection

from mountjoy import merge
from mountjoy.evidence import Evidence
from mountjoy.keeping.changed import Changed
from mountjoy.merge import contradictions, quarrels
from mountjoy.merge.quarrels import WAYS, Bearing
from mountjoy.merge.time_rules import TimeRules, default_time_rules
from mountjoy.merge.values import short_hash
from mountjoy.outlets import default_kin
from mountjoy.record import Contradiction
from mountjoy.store import bearing, disputes
from mountjoy.store.merging import Step, key_number

Found = dict[str, tuple[Contradiction, ...]]


def follow(step: Step, changed: Changed) -> None:
    """Write anew the contradictions that hang on what changed; those of places are written with the places' spans."""
    rules, groups = default_time_rules(), changed.groups()
    ids = {*groups, *(event.id for event in changed.old_events)}
    found = of_events(groups, rules)
    hung = {key for _, key in disputes.with_parts(step.connection, ids | changed.touched)}
    subjects = {f"event:{ident}" for ident in ids}
    subjects |= {key for key in hung if key.startswith("pair:") and not ids.isdisjoint(key.split(":"))}
    found |= _of_pairs(step, groups, rules)
    told, roots = _of_reports(step, changed, {key for key in hung if key.startswith("report:")}, rules)
    disputes.put(step.connection, found | told, subjects | roots)


def of_events(groups: Mapping[str, Sequence[Evidence]], rules: TimeRules) -> Found:
    """The contradictions within each event."""
    kin = default_kin()
    return {
        f"event:{ident}": contradictions.of_event(ident, items, rules, kin) for ident, items in groups.items()
    }


# Two events at one place -------------------------------------------------------------------------


def put_bearings(
    connection: Connection, groups: Mapping[str, Sequence[Evidence]], rules: TimeRules
) -> dict[int, tuple[set[int], Bearing]]:
    """Write what events bear on, and where; both by the event's key."""
    keys = bearing.keys_of(connection, groups)
    made = {}
    for ident, items in groups.items():
        found = quarrels.bearing(items, rules)
        places = {item.place.key for item in items if item.place is not None and item.place.key is not None}
        if found is not None and places:
            made[keys[ident]] = ({key_number(short_hash(place)) for place in places}, found)
    bearing.drop(connection, [key for key in keys.values() if key not in made])
    bearing.put(
        connection,
        {key: (places, one.first, one.last, bits(one.ways)) for key, (places, one) in made.items()},
    )
    return made


def bits(ways: Iterable[str]) -> int:
    """Ways as bits of a number."""
    return sum(1 << WAYS.index(way) for way in set(ways))


def from_bits(row: bearing.Row) -> Bearing:
    """What a row says that an event bears on."""
    _, first, last, ways = row
    return Bearing(first, last, frozenset(way for place, way in enumerate(WAYS) if ways >> place & 1))


def _of_pairs(step: Step, groups: Mapping[str, Sequence[Evidence]], rules: TimeRules) -> Found:
    mine = put_bearings(step.connection, groups, rules)
    pairs: set[tuple[int, int]] = set()
    for key, (places, one) in mine.items():
        wanted = bits(quarrels.against(one.ways))
        for place in places if wanted else ():
            first, last = one.reach
            for row in bearing.near(step.connection, place, first, last, wanted):
                if row[0] != key and one.may_quarrel(from_bits(row)):
                    pairs.add((min(key, row[0]), max(key, row[0])))
    claims = bearing.claims_of(step.connection, {key for pair in pairs for key in pair})
    held = step.evidence({claim for _, told in claims.values() for claim in told})
    events = {
        key: (ident, [held[claim] for claim in told if claim in held])
        for key, (ident, told) in claims.items()
    }
    return of_pairs(pairs, events, rules)


def of_pairs(
    pairs: Iterable[tuple[int, int]], events: Mapping[int, quarrels.Group], rules: TimeRules
) -> Found:
    """The contradictions of pairs of events, told by their keys."""
    kin, merging, found = default_kin(), merge.default_rules(), {}
    for one, two in sorted(pairs):
        first, second = sorted((events[one], events[two]), key=lambda pair: pair[0])
        made = quarrels.of_pair(first, second, rules, kin, merging)
        if made:
            found[f"pair:{first[0]}:{second[0]}"] = made
    return found


# Within a report ---------------------------------------------------------------------------------


def _of_reports(step: Step, changed: Changed, hung: set[str], rules: TimeRules) -> tuple[Found, set[str]]:
    """The contradictions within reports, and the keys of those that were looked at; ``hung``: those that hang on touched claims,
    among which are claims that are gone.
    """
    items = [*changed.held.values(), *(item for item in changed.old.values() if item.kind == "event")]
    bear = {item.root for item in items if bears_within(item, rules)}
    known = disputes.subjects_among(step.connection, {f"report:{item.root}" for item in items})
    roots = bear | {subject.removeprefix("report:") for subject in known | hung}
    if not roots:
        return {}, set()
    claims = bearing.claims_of_roots(step.connection, roots)
    return of_reports(roots, step.evidence(claims).values(), step.event_of(claims), rules), {
        f"report:{root}" for root in roots
    }


def bears_within(item: Evidence, rules: TimeRules) -> bool:
    """Whether a claim may have a part in what its report contradicts itself in."""
    types = (*rules.responsibility.accusing, *rules.responsibility.denying)
    return item.type in types or item.type in rules.victories or item.assertion in ("alleged", "denied")


def of_reports(
    roots: Iterable[str], items: Iterable[Evidence], event_of: Mapping[str, str], rules: TimeRules
) -> Found:
    """The contradictions within reports and their copies."""
    kin = default_kin()
    by_root: dict[str, list[Evidence]] = {root: [] for root in roots}
    for item in items:
        if item.root in by_root and item.claim_id in event_of:
            by_root[item.root].append(item)
    return {
        f"report:{root}": quarrels.of_report(told, event_of, rules, kin)
        for root, told in sorted(by_root.items())
    }
