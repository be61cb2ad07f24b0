"""Holdings and contradictions of a whole record, and by which keys they can be computed piece by piece."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mountjoy.evidence import Evidence
from mountjoy.merge import contradictions, holders, quarrels
from mountjoy.merge.holdings import Span, read_place
from mountjoy.merge.observing import places_of
from mountjoy.merge.rules import Rules, default_rules
from mountjoy.merge.sides import Kin, effects_of
from mountjoy.merge.summing import claims_of, holding, place_of
from mountjoy.merge.telling import Read, said_by, seen_of
from mountjoy.merge.time_rules import TimeRules, default_time_rules
from mountjoy.record import Contradiction, Event, Holding, PlaceValue
from mountjoy.spanned import span_order
from mountjoy.told import Seen, turn


@dataclass(frozen=True, slots=True)
class AtPlace:
    """What is said of who holds a place: its value (None where nothing is said), its spans in order, its contradictions."""

    place: PlaceValue | None = None
    holdings: tuple[Holding, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()


@dataclass(frozen=True, slots=True)
class ThroughTime:
    """Spans of control by the key of their place, and contradictions by what they depend on.

    ``contradictions`` has keys ``event:ID``, ``pair:ID:ID``, ``place:KEY`` and ``report:ROOT``: each depends on the evidence of that
    event, of these two events, of the claims that bear on who holds that place, or of that report's events. ``places`` are those of
    which anything is said, by their keys; of some it is only said who lost them, so that nobody is known to hold them.
    """

    places: Mapping[str, PlaceValue] = field(default_factory=dict)
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
) -> ThroughTime:
    """What events and statements of control add up to through time; ``items`` is the evidence of both."""
    kin, rules, merging = kin or Kin(), rules or default_time_rules(), merging or default_rules()
    by_id = {item.claim_id: item for item in items}
    groups = [(event.id, [by_id[claim] for claim in event.claims if claim in by_id]) for event in events]
    stated = [[item] for item in by_id.values() if item.kind == "control"]
    event_of = {item.claim_id: event_id for event_id, group in groups for item in group}
    found = {
        f"event:{event_id}": contradictions.of_event(event_id, group, rules, kin)
        for event_id, group in groups
    }
    found |= _of_pairs(groups, rules, kin, merging)
    places: dict[str, AtPlace] = {}
    for key, told in _by_place([*(group for _, group in groups), *stated], rules).items():
        places[key] = at_place(key, told, event_of, kin, rules=rules)
        found[f"place:{key}"] = places[key].contradictions
    by_root: dict[str, list[Evidence]] = {}
    for item in (item for _, group in groups for item in group):
        by_root.setdefault(item.root, []).append(item)
    for root, of_root in sorted(by_root.items()):
        found[f"report:{root}"] = quarrels.of_report(of_root, event_of, rules, kin)
    return ThroughTime(
        {key: made.place for key, made in places.items() if made.place is not None},
        {key: made.holdings for key, made in places.items() if made.holdings},
        {key: made for key, made in found.items() if made},
    )


def at_place(
    key: str,
    told: Iterable[Sequence[Evidence]],
    event_of: Mapping[str, str],
    kin: Kin | None = None,
    *,
    rules: TimeRules | None = None,
) -> AtPlace:
    """The place with that key, its spans and its contradictions.

    ``told`` is the evidence of each event, and of each statement of control, that has the key (`holding_keys`); nothing else
    has a part in the result. ``event_of`` gives the event of each claim.
    """
    kin, rules = kin or Kin(), rules or default_time_rules()
    groups = list(told)
    seen = _seen_at(key, groups, event_of, rules, kin)
    if not seen:
        return AtPlace()
    items = {item.claim_id: item for group in groups for item in group}
    place, observed = place_of(where for _, where in seen), [one for one, _ in seen]
    spans = read_place(observed, rules)
    held = {span.id: holding(span, place) for span in spans}

    def read(claims: Iterable[str]) -> dict[str, Evidence]:
        return {claim: items[claim] for claim in claims}

    def events(claims: Iterable[str]) -> dict[str, str]:
        return {claim: event_of[claim] for claim in claims if claim in event_of}

    found = [
        holders.written(one, place, lambda span: held[span.id].name, read, events, rules, kin)
        for one in holders.clashes(key, observed, spans, rules)
    ]
    return AtPlace(place, _with_words(spans, held, read, rules, kin), tuple(found))


def spans_at(
    key: str, told: Iterable[Sequence[Evidence]], kin: Kin, *, rules: TimeRules | None = None
) -> tuple[Holding, ...]:
    """The spans of the place with that key alone. Of ``told`` (see `at_place`) claims without the key may be left out."""
    return at_place(key, told, {}, kin, rules=rules).holdings


def _seen_at(
    key: str, groups: Iterable[Sequence[Evidence]], event_of: Mapping[str, str], rules: TimeRules, kin: Kin
) -> list[Seen]:
    seen: list[Seen] = []
    for group in groups:
        unit = event_of.get(group[0].claim_id, group[0].claim_id)
        seen += seen_of(group, unit, rules, kin).get(key, ())
    return sorted(seen, key=lambda one: turn(one[0]))


def _with_words(
    spans: Iterable[Span], held: Mapping[str, Holding], read: Read, rules: TimeRules, kin: Kin
) -> tuple[Holding, ...]:
    made = [
        replace(
            held[span.id],
            sayings=said_by(claims_of(span), read, rules, kin),
            ending=() if span.ending is None else said_by(span.ending.claims, read, rules, kin),
        )
        for span in spans
    ]
    return tuple(sorted(made, key=span_order))


def grouped(items: Iterable[Evidence], event_of: Mapping[str, str]) -> list[list[Evidence]]:
    """Claims by the event that they are in, as `at_place` takes them; a statement of control by itself, a claim of no event left
    out.
    """
    groups: dict[str, list[Evidence]] = {}
    for item in sorted(items, key=lambda item: item.claim_id):
        if item.kind == "control":
            groups[item.claim_id] = [item]
        elif item.claim_id in event_of:
            groups.setdefault(event_of[item.claim_id], []).append(item)
    return list(groups.values())


def holding_keys(item: Evidence, rules: TimeRules | None = None) -> tuple[str, ...]:
    """The keys of the places on whose holders a claim bears, sorted; empty for most claims."""
    rules = rules or default_time_rules()
    effects = effects_of(item, rules)
    places = [thing for effect in effects for thing, _ in places_of(item, rules, effect)]
    return tuple(sorted({thing.key for thing in places if thing.key is not None}))


def _by_place(told: Iterable[Sequence[Evidence]], rules: TimeRules) -> dict[str, list[Sequence[Evidence]]]:
    at: dict[str, list[Sequence[Evidence]]] = {}
    for group in told:
        for key in {key for item in group for key in holding_keys(item, rules)}:
            at.setdefault(key, []).append(group)
    return dict(sorted(at.items()))


def _of_pairs(
    groups: Sequence[quarrels.Group], rules: TimeRules, kin: Kin, merging: Rules
) -> dict[str, tuple[Contradiction, ...]]:
    """Contradictions of two events that name the same place within a week of each other."""
    at: dict[str, list[quarrels.Group]] = {}
    for event_id, group in groups:
        for key in {
            item.place.key for item in group if item.place is not None and item.place.key is not None
        }:
            at.setdefault(key, []).append((event_id, group))
    made = {}
    for key in sorted(at):
        for one, two in quarrels.near_pairs(at[key], rules):
            first, second = sorted((one, two), key=lambda pair: pair[0])
            name = f"pair:{first[0]}:{second[0]}"
            if name not in made:
                made[name] = quarrels.of_pair(first, second, rules, kin, merging)
    return made
