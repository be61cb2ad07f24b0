"""Ties and control out of evidence: grouped by who, and whom or where."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from mountjoy.decision import UNDECIDED, Decided
from mountjoy.evidence import Evidence, Thing
from mountjoy.issues import Issue
from mountjoy.merge.rules import UNDIRECTED_TIES
from mountjoy.merge.stated import Stated, first_stated
from mountjoy.merge.values import relation_hash, thing_key
from mountjoy.record import Control, Tie


@dataclass(frozen=True, slots=True)
class Relations:
    """Ties and control, ordered by type, names and id; ``issues`` name the claims that add up to nothing, and why.

    ``by_key`` gives each tie and control state by its key (`relation_keys`), which is its id; ``stated`` what their claims add up
    to, packed, by which they are extended (`extended`).
    """

    ties: tuple[Tie, ...] = ()
    control: tuple[Control, ...] = ()
    issues: tuple[Issue, ...] = ()
    by_key: Mapping[str, Tie | Control] = field(default_factory=dict)
    stated: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ends:
    """One claim's statement of one relation: who, and whom or where."""

    item: Evidence
    actor: Thing
    second: Thing


Extended = tuple[Tie | Control, bytes]
"""A tie or control state, and what its claims add up to, packed."""


def relations(
    items: Iterable[Evidence], decided: Decided = UNDECIDED, keys: Collection[str] | None = None
) -> Relations:
    """The ties and control that ``items`` add up to; events among them are passed over.

    A tie or control state depends only on the evidence that has its key. With ``keys`` only those are made, so that
    ``items`` need hold all evidence of these keys and no more.
    """
    found, issues = statements(items, decided)
    made = {
        key: extended(key, None, None, told)
        for key, told in sorted(found.items())
        if keys is None or key in keys
    }
    return gathered(made, issues)


def statements(
    items: Iterable[Evidence], decided: Decided = UNDECIDED
) -> tuple[dict[str, list[Ends]], tuple[Issue, ...]]:
    """What claims state of each relation, by its key, in the order of claims; and notes of those that add up to nothing."""
    found: dict[str, list[Ends]] = {}
    issues: list[Issue] = []
    for item in sorted(items, key=lambda item: item.claim_id):
        if item.kind == "event" or item.claim_id in decided.rejected:
            continue
        for key, ends in _statements(item, issues):
            found.setdefault(key, []).append(ends)
    return found, tuple(issues)


def gathered(made: Mapping[str, Extended], issues: tuple[Issue, ...] = ()) -> Relations:
    """Ties and control in order."""
    by_key = {key: value for key, (value, _) in made.items()}
    ties = [value for value in by_key.values() if isinstance(value, Tie)]
    control = [value for value in by_key.values() if isinstance(value, Control)]
    ties.sort(key=lambda tie: (tie.type, tie.actor.name, tie.recipient.name, tie.id))
    control.sort(key=lambda state: (state.place.name, state.type, state.actor.name, state.id))
    return Relations(
        tuple(ties), tuple(control), issues, by_key, {key: told for key, (_, told) in made.items()}
    )


def extended(key: str, before: Tie | Control | None, stated: Stated | None, told: Iterable[Ends]) -> Extended:
    """A tie or control state with what more claims state; ``before`` and ``stated`` as it was, both None of a new one.

    None of the claims of ``told`` may be among those of ``before``.
    """
    claims = set[str]() if before is None else set(before.claims)
    reports = set[str]() if before is None else set(before.reports)
    kind, type_ = (
        ("", "") if before is None else ("tie" if isinstance(before, Tie) else "control", before.type)
    )
    for ends in told:
        item = ends.item
        kind, type_ = item.kind, item.type
        claims.add(item.claim_id)
        reports.add(item.report_id)
        if stated is None:
            stated = first_stated(item, ends.actor, ends.second)
        else:
            stated.take(item, ends.actor, ends.second)
    if stated is None:
        raise ValueError(f"a relation without claims: {key}")
    ordered = tuple(sorted(claims))
    actor, (first, last), score = stated.party("actor", ordered), stated.days, stated.score
    rest = (first, last, stated.assertion, ordered, tuple(sorted(reports)), score)
    if kind == "tie":
        return Tie(key, type_, actor, stated.party("recipient", ordered), *rest), stated.pack()
    return Control(key, type_, actor, stated.place(ordered), *rest), stated.pack()


def relation_keys(item: Evidence) -> tuple[str, ...]:
    """What a tie's or control's claim is grouped by, sorted; empty for an event and for a claim that adds up to nothing."""
    return tuple(sorted({key for key, _ in _statements(item, [])}))


def _statements(item: Evidence, issues: list[Issue]) -> list[tuple[str, Ends]]:
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
            key = relation_hash("relation", item.kind, item.type, *ends[0][0], "", *ends[1][0])
            made.append((key, Ends(item, ends[0][1], ends[1][1])))
    return made


def _identity(thing: Thing, item: Evidence) -> tuple[str, ...]:
    """Who it is, for a standing relation: words that name nobody stay with their own report."""
    return thing_key(thing) if thing.key is not None else (*thing_key(thing), item.root)


def _located(item: Evidence) -> list[Thing]:
    """The place of a claim, if any can tell which is meant: "the road" that nothing names is none to hold."""
    place = item.place
    if place is None or (place.key is None and (place.placing is None or place.placing.within is None)):
        return []
    return [place]
