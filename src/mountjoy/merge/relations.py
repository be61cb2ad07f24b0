"""Ties and control out of evidence: grouped by who, and whom or where."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from mountjoy.decision import UNDECIDED, Decided
from mountjoy.evidence import Evidence, Thing
from mountjoy.issues import Issue
from mountjoy.merge.rules import UNDIRECTED_TIES
from mountjoy.merge.values import (
    combined_score,
    content_hash,
    party,
    place_value,
    short_hash,
    strongest,
    thing_key,
    weighty,
)
from mountjoy.record import Control, Party, Tie


@dataclass(frozen=True, slots=True)
class Relations:
    """Ties and control, ordered by type, names and id; ``issues`` name the claims that add up to nothing, and why.

    ``by_key`` gives each tie and control state by its key (`relation_keys`).
    """

    ties: tuple[Tie, ...] = ()
    control: tuple[Control, ...] = ()
    issues: tuple[Issue, ...] = ()
    by_key: Mapping[str, Tie | Control] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Ends:
    """One claim's statement of one relation: who, and whom or where."""

    item: Evidence
    actor: Thing
    second: Thing


def relations(
    items: Iterable[Evidence], decided: Decided = UNDECIDED, keys: Collection[str] | None = None
) -> Relations:
    """The ties and control that ``items`` add up to; events among them are passed over.

    A tie or control state depends only on the evidence that has its key. With ``keys`` only those are made, so that
    ``items`` need hold all evidence of these keys and no more.
    """
    found: dict[str, list[_Ends]] = {}
    issues: list[Issue] = []
    for item in sorted(items, key=lambda item: item.claim_id):
        if item.kind == "event" or item.claim_id in decided.rejected:
            continue
        for key, ends in _statements(item, issues):
            if keys is None or key in keys:
                found.setdefault(key, []).append(ends)
    by_key: dict[str, Tie | Control] = {}
    for key, told in sorted(found.items()):
        by_key[key] = _tie(told) if told[0].item.kind == "tie" else _control(told)
    ties = [made for made in by_key.values() if isinstance(made, Tie)]
    control = [made for made in by_key.values() if isinstance(made, Control)]
    ties.sort(key=lambda tie: (tie.type, tie.actor.name, tie.recipient.name, tie.id))
    control.sort(key=lambda state: (state.place.name, state.type, state.actor.name, state.id))
    return Relations(tuple(ties), tuple(control), tuple(issues), by_key)


def relation_keys(item: Evidence) -> tuple[str, ...]:
    """What a tie's or control's claim is grouped by, sorted; empty for an event and for a claim that adds up to nothing."""
    return tuple(sorted({key for key, _ in _statements(item, [])}))


def _statements(item: Evidence, issues: list[Issue]) -> list[tuple[str, _Ends]]:
    """Each relation that a claim states, with its key; what adds up to nothing is noted."""
    if item.kind == "event":
        return []
    actors = item.role("actor")
    seconds = item.role("recipient") if item.kind == "tie" else _located(item)
    where = item.origin or item.report_id
    if not actors or not seconds:
        wanted = "two parties" if item.kind == "tie" else "actor and place"
        issues.append(Issue("note", where, f"claim {item.claim_id} ({item.type}) names no {wanted}"))
    made = []
    for actor in actors:
        for second in seconds:
            ends = [(_identity(actor, item), actor), (_identity(second, item), second)]
            if ends[0][0] == ends[1][0]:  # two names of one party, which resolving has joined already
                message = f"claim {item.claim_id} ({item.type}) ties {actor.name!r} to itself"
                issues.append(Issue("note", where, message))
                continue
            if item.type in UNDIRECTED_TIES:
                ends.sort(key=lambda end: end[0])
            key = short_hash("relation", item.kind, item.type, *ends[0][0], "", *ends[1][0])
            made.append((key, _Ends(item, ends[0][1], ends[1][1])))
    return made


def _identity(thing: Thing, item: Evidence) -> tuple[str, ...]:
    """Who it is, for a standing relation: words that name nobody stay with their own report."""
    return thing_key(thing) if thing.key is not None else (*thing_key(thing), item.root)


def _tie(told: Sequence[_Ends]) -> Tie:
    items = [ends.item for ends in told]
    actor = party("actor", [(ends.item.claim_id, ends.actor) for ends in told])
    recipient = party("recipient", [(ends.item.claim_id, ends.second) for ends in told])
    first, last = _when(items)
    return Tie(
        id=_relation_id(items, actor, recipient.entity or recipient.name),
        type=items[0].type,
        actor=actor,
        recipient=recipient,
        first=first,
        last=last,
        assertion=strongest(items),
        claims=tuple(sorted({item.claim_id for item in items})),
        reports=tuple(sorted({item.report_id for item in items})),
        score=combined_score(items),
    )


def _located(item: Evidence) -> list[Thing]:
    """The place of a claim, if any can tell which is meant: "the road" that nothing names is none to hold."""
    place = item.place
    if place is None or (place.key is None and (place.placing is None or place.placing.within is None)):
        return []
    return [place]


def _control(told: Sequence[_Ends]) -> Control:
    items = [ends.item for ends in told]
    place = place_value([(ends.item.claim_id, ends.second) for ends in told])
    if place is None:  # each statement of control has a place
        raise ValueError(f"control without a place: {items[0].claim_id}")
    actor = party("actor", [(ends.item.claim_id, ends.actor) for ends in told])
    first, last = _when(items)
    return Control(
        id=_relation_id(items, actor, place.entity or place.name),
        type=items[0].type,
        actor=actor,
        place=place,
        first=first,
        last=last,
        assertion=strongest(items),
        claims=tuple(sorted({item.claim_id for item in items})),
        reports=tuple(sorted({item.report_id for item in items})),
        score=combined_score(items),
    )


def _relation_id(items: Sequence[Evidence], actor: Party, second: str) -> str:
    """A content hash; the parties take part in it because one claim may state a relation between several."""
    return content_hash([*(item.claim_id for item in items), actor.entity or actor.name, second])


def _when(items: Sequence[Evidence]) -> tuple[date | None, date | None]:
    """The first and last day for which it is stated: the claim's own date, else the days on which
    the report may have appeared.
    """
    weighed = weighty(items)
    starts: list[date] = []
    ends: list[date] = []
    for item in weighed:
        when = item.date
        appeared = item.published_earliest or item.published
        first = when.start if when is not None and when.start is not None else appeared
        last = when.end if when is not None and when.end is not None else item.published
        starts += [first] if first is not None else []
        ends += [last] if last is not None else []
    return min(starts, default=None), max(ends, default=None)
