"""How far people agree with each other, or with the coder, on the claims that they decided on."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mountjoy.anchors import anchors_in
from mountjoy.decision import Decision
from mountjoy.errors import InputError
from mountjoy.review.agreement import Agreement, agreement
from mountjoy.standing import CLAIM_VERDICTS, carried, now, standing_decisions, with_changes
from mountjoy.store import RecordFile

CODER = "coder"
ROLES = ("actor", "recipient", "victim", "target", "place")
FIELDS = ("verdict", "type", "date", "fatalities", "injuries", "assertion", *ROLES)


@dataclass(slots=True)
class _Seen:
    """One claim: what the coder found, and what each person made of it."""

    coded: Mapping[str, Any]
    changes: dict[str, Any] = field(default_factory=dict)
    people: dict[str, tuple[str, dict[str, Hashable]]] = field(default_factory=dict)


def compare(record: RecordFile, coders: Sequence[str]) -> list[Agreement]:
    """Agreement by field on the claims that at least two of ``coders`` decided on; "coder" is the program.

    The verdict is whether a claim stands; other fields are compared on claims that those who decided hold to stand, as
    each left it: with the corrections made up to then. The program holds all that it coded to stand. Raises
    InputError where fewer than two are named, or somebody decided nothing.
    """
    if len(set(coders)) < 2 or len(set(coders)) != len(coders):
        raise InputError(
            f"agreement needs two or more different coders; name people, or {CODER!r} for the program"
        )
    seen = list(_seen(record.decisions()).values())
    people = sorted({name for one in seen for name in one.people})
    for name in coders:
        if name != CODER and name not in people:
            raise InputError(f"{name!r} decided on no claim; those who did: {', '.join(people) or 'nobody'}")
    out = []
    for name in FIELDS:
        units = [_unit(one, name, coders) for one in seen]
        found = agreement(name, units, coders)
        if found.units:
            out.append(found)
    return out


def _unit(seen: _Seen, name: str, coders: Sequence[str]) -> dict[str, Hashable]:
    made: dict[str, Hashable] = {}
    for coder in coders:
        if coder != CODER and coder not in seen.people:
            continue
        vote, values = seen.people[coder] if coder != CODER else ("accept", _values(seen.coded, {}))
        if name == "verdict":
            made[coder] = vote
        elif vote == "accept":
            made[coder] = values[name]
    return made


def _seen(decisions: Sequence[Decision]) -> dict[str, _Seen]:
    fates = carried(decisions)
    found: dict[str, _Seen] = {}
    for one in standing_decisions(decisions):
        if one.about != "claim" or one.verdict not in CLAIM_VERDICTS or one.verdict == "add":
            continue  # what the coder missed is no claim that both saw
        if one.follows is not None:
            continue  # a claim in a copy that nobody looked at by itself
        for ident, anchor in anchors_in(one):
            here = now(ident, fates) or ident
            claim = found.setdefault(here, _Seen(anchor.coded))
            if one.verdict == "correct":
                claim.changes = with_changes(claim.changes, (one.detail or {}).get("changes", {}))
            vote = "reject" if one.verdict == "reject" else "accept"
            claim.people[one.who] = vote, _values(claim.coded, claim.changes)
    return found


def _values(coded: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Hashable]:
    """A claim's values to compare: parties by id, or their words where they are nobody known."""
    when, roles = changes.get("date", ...), changes.get("roles", {})
    values: dict[str, Hashable] = {
        "type": changes.get("type", coded["type"]),
        "assertion": changes.get("assertion", coded["assertion"]),
        "date": _pair(coded["date"]) if when is ... else when and (when["start"], when["end"]),
    }
    for name in ("fatalities", "injuries"):
        count = changes.get(name, ...)
        values[name] = (
            _pair(coded[name]) if count is ... else count and (count["low"], count["best"], count["high"])
        )
    for role in ROLES:
        if role in roles:
            values[role] = tuple(sorted(party["entity"]["id"] for party in roles[role]))
        else:
            mine = (one for one in coded["roles"] if one[0] == role)
            values[role] = tuple(sorted(entity or words.casefold() for _, words, entity in mine))
    return values


def _pair(value: Iterable[Any] | None) -> tuple[Any, ...] | None:
    return None if value is None else tuple(value)
