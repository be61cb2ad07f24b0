"""Holdings and contradictions of a whole record, and the keys by which they are computed again piece by piece."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mountjoy.evidence import Evidence
from mountjoy.merge import contradictions, quarrels
from mountjoy.merge.holdings import holdings
from mountjoy.merge.observing import Observation, observe, places_of
from mountjoy.merge.rules import Rules, default_rules
from mountjoy.merge.sides import Kin
from mountjoy.merge.time_rules import TimeRules, default_time_rules
from mountjoy.record import Contradiction, Event, Holding


@dataclass(frozen=True, slots=True)
class ThroughTime:
    """Spans of control by the key of their place, and contradictions by what they depend on.

    ``contradictions`` has keys ``event:ID``, ``place:KEY`` and ``report:ROOT``; each depends on that event's evidence, on
    the evidence that names that place, or on that report's.
    """

    holdings: Mapping[str, tuple[Holding, ...]] = field(default_factory=dict)
    contradictions: Mapping[str, tuple[Contradiction, ...]] = field(default_factory=dict)

    def all_holdings(self) -> tuple[Holding, ...]:
        """All spans, by place name, start and id."""
        made = [span for key in sorted(self.holdings) for span in self.holdings[key]]
        return tuple(sorted(made, key=lambda span: (span.place.name, span.place.entity or "")))

    def all_contradictions(self) -> tuple[Contradiction, ...]:
        """All contradictions, each once, by first day (unknown last) and id."""
        made = {one.id: one for key in sorted(self.contradictions) for one in self.contradictions[key]}
        return tuple(
            sorted(
                made.values(),
                key=lambda one: (one.day is None, one.day, one.id) if one.day else (True, one.id),
            )
        )


def through_time(
    events: Iterable[Event],
    items: Iterable[Evidence],
    kin: Kin | None = None,
    *,
    rules: TimeRules | None = None,
    merging: Rules | None = None,
    keys: Collection[str] | None = None,
) -> ThroughTime:
    """What events and statements of control add up to through time.

    ``items`` is the evidence of all ``events`` and of the statements of control. With ``keys`` (`keys_of`) only these are
    computed; ``events`` and ``items`` need then hold only what has one of these keys.
    """
    kin, rules, merging = kin or Kin(), rules or default_time_rules(), merging or default_rules()
    by_id = {item.claim_id: item for item in items}
    groups = [(event.id, [by_id[claim] for claim in event.claims if claim in by_id]) for event in events]
    stated = [[item] for item in by_id.values() if item.kind == "control"]
    wanted = None if keys is None else set(keys)
    found: dict[str, tuple[Contradiction, ...]] = {}
    spans: dict[str, tuple[Holding, ...]] = {}
    for event_id, group in groups:
        key = f"event:{event_id}"
        if wanted is None or key in wanted:
            found[key] = contradictions.of_event(event_id, group, rules, kin)
    at = _by_place(groups, stated, rules, kin, wanted)
    for key, (there, observations) in at.items():
        spans[key] = holdings(observations, rules, kin)
        found[f"place:{key}"] = quarrels.of_place(there, observations, spans[key], rules, kin, merging)
    found.update(_of_reports(groups, rules, kin, wanted))
    return ThroughTime(
        {key: made for key, made in spans.items() if made}, {key: made for key, made in found.items() if made}
    )


def keys_of(items: Sequence[Evidence], event: str | None, rules: TimeRules | None = None) -> tuple[str, ...]:
    """The keys that evidence of one event (or one statement of control) has a part in: what to compute again."""
    rules = rules or default_time_rules()
    keys = {f"event:{event}"} if event is not None else set()
    for item in items:
        keys |= {f"place:{key}" for key in _places(item, rules)}
        if item.kind == "event":
            keys.add(f"report:{item.root}")
    return tuple(sorted(keys))


def _places(item: Evidence, rules: TimeRules) -> set[str]:
    effects = rules.effects.get(item.type, {"holds": ()})
    keys = {
        thing.key
        for effect in effects
        for thing, _ in places_of(item, rules, effect)
        if thing.key is not None
    }
    if item.place is not None and item.place.key is not None:
        keys.add(item.place.key)
    return keys


def _by_place(
    groups: Sequence[quarrels.Group],
    stated: Sequence[Sequence[Evidence]],
    rules: TimeRules,
    kin: Kin,
    wanted: set[str] | None,
) -> dict[str, tuple[list[quarrels.Group], list[Observation]]]:
    """For each place the events that name it, and all observations of it."""
    at: dict[str, tuple[list[quarrels.Group], list[Observation]]] = {}
    for event_id, group in groups:
        for key in {key for item in group for key in _places(item, rules)}:
            at.setdefault(key, ([], []))[0].append((event_id, group))
    for evidence in [*(group for _, group in groups), *stated]:
        for one in observe(evidence, rules, kin):
            at.setdefault(one.place.key or "", ([], []))[1].append(one)
    return {key: at[key] for key in sorted(at) if wanted is None or f"place:{key}" in wanted}


def _of_reports(
    groups: Sequence[quarrels.Group], rules: TimeRules, kin: Kin, wanted: set[str] | None
) -> dict[str, tuple[Contradiction, ...]]:
    event_of = {item.claim_id: event_id for event_id, group in groups for item in group}
    by_root: dict[str, list[Evidence]] = {}
    for _, group in groups:
        for item in group:
            by_root.setdefault(item.root, []).append(item)
    made = {}
    for root in sorted(by_root):
        if wanted is None or f"report:{root}" in wanted:
            made[f"report:{root}"] = quarrels.of_report(by_root[root], event_of, rules, kin)
    return made
