"""Ties through time of the parties that a step of merging touched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from mountjoy.evidence import Evidence
from mountjoy.keeping.changed import Changed
from mountjoy.merge.network import Ender, enders_of, spans_of, units_of
from mountjoy.merge.time_rules import TimeRules, default_time_rules
from mountjoy.outlets import default_kin
from mountjoy.record import TieSpan
from mountjoy.store import tied
from mountjoy.store.merging import Step
from mountjoy.store.tied import Ending


def follow(step: Step, changed: Changed) -> None:
    """Write anew the ties that touched claims state, and those that a changed event ended or ends."""
    rules, connection = default_time_rules(), step.connection
    units = tied.units_with(connection, changed.touched) | _ended(step, changed, rules)
    mine: dict[str, dict[str, Evidence]] = {}
    for item in step.evidence(changed.touched).values():
        for unit in units_of(item, rules, default_kin()) if item.kind == "tie" else ():
            mine.setdefault(unit, {})[item.claim_id] = item
    for unit in sorted(units | mine.keys()):
        before = tied.claims_of(connection, unit)
        items = step.evidence(before - changed.touched) | mine.get(unit, {})
        endings = tied.endings_for(connection, parties(items.values()))
        tied.put_unit(connection, unit, items.keys(), before, spans(unit, items.values(), endings, rules))


def _ended(step: Step, changed: Changed, rules: TimeRules) -> set[str]:
    """Note what events end now; the units that this touches."""
    groups = changed.groups()
    before = tied.endings_of(step.connection, {*groups, *(event.id for event in changed.old_events)})
    now = endings(groups, rules)
    if before == now:
        return set()
    tied.change_endings(step.connection, before, now)
    differing: dict[str, set[str]] = {}
    for one in before ^ now:
        differing.setdefault(one.type, set()).add(one.party)
    # What a changed ending shares an event with counts too: both parties of a tie may be needed.
    touched = {(one.event_id, one.type) for one in before ^ now}
    for one in before | now:
        if (one.event_id, one.type) in touched:
            differing[one.type].add(one.party)
    units: set[str] = set()
    for type_, keys in differing.items():
        end = rules.ties.ends[type_]
        units |= tied.units_between(step.connection, keys, end.types, keys if end.role == "both" else None)
    return units


def endings(groups: Mapping[str, Sequence[Evidence]], rules: TimeRules) -> set[Ending]:
    """What the evidence of events may end."""
    return {
        Ending(party, event_id, type_, first, last)
        for event_id, items in groups.items()
        for type_, keys, first, last in enders_of(items, rules)
        for party in keys
    }


def parties(items: Iterable[Evidence]) -> set[str]:
    """The keys of the parties of ties."""
    return {thing.key for item in items for thing in item.role("actor", "recipient") if thing.key is not None}


def spans(
    unit: str, items: Iterable[Evidence], found: Iterable[Ending], rules: TimeRules
) -> tuple[TieSpan, ...]:
    """The spans of a unit, with what ended them."""
    by_event: dict[tuple[str, str], list[Ending]] = {}
    for one in found:
        by_event.setdefault((one.event_id, one.type), []).append(one)
    enders: list[Ender] = [
        (of[0].type, frozenset(one.party for one in of), of[0].first, of[0].last)
        for _, of in sorted(by_event.items())
    ]
    return spans_of(items, enders, rules, default_kin(), unit)
