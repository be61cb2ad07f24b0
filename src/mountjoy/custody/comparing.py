"""What changed between two snapshots: added, changed and withdrawn values, and why.

Ids of events are hashes of their claims, so that an event has another id as soon as a report adds a claim to it. Values
of the two sides are therefore matched by the claims that they share; a claim that was coded again under another id is
taken for the same where report, kind and trigger are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from mountjoy.custody.body import MERGED, Line
from mountjoy.custody.reasons import reasons

What = Literal["added", "changed", "withdrawn", "merged", "split"]
# What a value is made of rather than what it says.
_MEANS = frozenset(("id", "claims", "reports", "assertions", "events"))


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that differs: what it was and what it is, in plain values."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Change:
    """One value that differs. ``what`` is added, withdrawn, changed, merged (into ``other``) or split (from ``other``).

    ``kind`` is event, tie, control or contradiction; ``before`` and ``after`` are its plain values, None where it was
    not there; ``why`` says in words what led to it.
    """

    what: What
    kind: str
    before: Line | None
    after: Line | None
    fields: tuple[FieldChange, ...] = ()
    other: str | None = None
    why: tuple[str, ...] = ()

    @property
    def value(self) -> Line:
        """The value as it is now, or as it was where it is gone."""
        found = self.after if self.after is not None else self.before
        if found is None:
            raise ValueError("a change of nothing")
        return found


@dataclass(slots=True)
class Side:
    """A snapshot taken apart: merged values by kind and id, claims, reports and decisions."""

    values: dict[str, dict[str, Line]] = field(default_factory=lambda: {name: {} for name in MERGED})
    claims: dict[str, Line] = field(default_factory=dict)
    reports: dict[str, Line] = field(default_factory=dict)
    decisions: dict[int, Line] = field(default_factory=dict)
    version: str | None = None


def side(lines: Iterable[Line], version: str | None = None) -> Side:
    """The lines of a snapshot taken apart; ``version`` of Mountjoy published it."""
    made = Side(version=version)
    for line in lines:
        for name, value in line.items():
            if name in made.values:
                made.values[name][value["id"]] = value
            elif name == "claim":
                made.claims[value["id"]] = value
            elif name == "report":
                made.reports[value["id"]] = value
            elif name == "decision":
                made.decisions[value["number"]] = value
    return made


def compare(before: Side, after: Side) -> list[Change]:
    """All changes from one side to the other: by kind, what happened, and id."""
    made: list[Change] = []
    keys = _claim_keys(before, after)
    for kind in MERGED:
        made += _of_kind(kind, before, after, keys)
    order = ("added", "changed", "merged", "split", "withdrawn")
    return sorted(
        made, key=lambda c: (MERGED.index(c.kind), order.index(c.what), _day(c.value), str(c.value["id"]))
    )


def _day(value: Line) -> str:
    when = value.get("date") or {}
    return str((when.get("start") if isinstance(when, Mapping) else None) or value.get("first") or "9999")


def _claim_keys(before: Side, after: Side) -> Mapping[str, str]:
    """A name for each claim that both sides know it by: its id, or that of the claim it was before."""
    gone = {_place(claim): ident for ident, claim in before.claims.items() if ident not in after.claims}
    keys = {ident: ident for ident in before.claims}
    for ident, claim in after.claims.items():
        keys[ident] = ident if ident in before.claims else gone.get(_place(claim), ident)
    return keys


def _place(claim: Line) -> tuple[object, ...]:
    return claim["report"], claim["kind"], claim["trigger"]["start"], claim["trigger"]["end"]


def _of_kind(kind: str, before: Side, after: Side, keys: Mapping[str, str]) -> Iterator[Change]:
    old, new = before.values[kind], after.values[kind]
    pairs = _matched(old, new, keys)
    partner = dict(pairs)
    taken = {two for _, two in pairs}
    of_old, of_new = _holders(old, keys), _holders(new, keys)
    for one, two in pairs:
        fields = _fields(old[one], new[two])
        if fields:
            why = reasons(old[one], new[two], before, after, keys)
            yield Change("changed", kind, old[one], new[two], fields, why=why)
    for ident in new:
        if ident not in taken:
            source = _sharing(new[ident], of_old, keys)
            why = reasons(None, new[ident], before, after, keys)
            if source is None:
                yield Change("added", kind, None, new[ident], why=why)
            else:
                yield Change("split", kind, None, new[ident], other=source, why=why)
    for ident in old:
        if ident not in partner:
            target = _sharing(old[ident], of_new, keys)
            why = reasons(old[ident], None, before, after, keys)
            if target is None:
                yield Change("withdrawn", kind, old[ident], None, why=why)
            else:
                yield Change("merged", kind, old[ident], None, other=target, why=why)


def _matched(
    old: Mapping[str, Line], new: Mapping[str, Line], keys: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Pairs of ids of the same value: those with one id, then those that share most claims and ends."""
    pairs = [(ident, ident) for ident in old if ident in new]
    holders = _holders({ident: value for ident, value in old.items() if ident not in new}, keys)
    scored = []
    for two, value in new.items():
        if two in old:
            continue
        shared = Counter(one for claim in _claims(value, keys) for one in holders.get(claim, ()))
        scored += [(-(count + _alike(old[one], value)), one, two) for one, count in shared.items()]
    used: set[str] = set()
    for _, one, two in sorted(scored):
        if f"<{one}" not in used and f">{two}" not in used:
            used |= {f"<{one}", f">{two}"}
            pairs.append((one, two))
    return sorted(pairs)


def _alike(one: Line, two: Line) -> float:
    """Less than one claim's worth for the same type and ends: of a claim that gives several ties, which is which."""
    same = [bool(one.get(name) == two.get(name)) for name in ("type", "kind")]
    same += [
        bool(_entity(one.get(name)) == _entity(two.get(name))) for name in ("actor", "recipient", "place")
    ]
    return sum(same) / (len(same) + 1)


def _entity(value: object) -> object:
    return (value.get("entity") or value.get("name")) if isinstance(value, Mapping) else value


Holders = Mapping[str, Sequence[str]]


def _holders(values: Mapping[str, Line], keys: Mapping[str, str]) -> Holders:
    """The ids of the values that rest on each claim."""
    found: dict[str, list[str]] = defaultdict(list)
    for ident, value in values.items():
        for claim in sorted(_claims(value, keys)):
            found[claim].append(ident)
    return found


def _sharing(value: Line, holders: Holders, keys: Mapping[str, str]) -> str | None:
    """The id of the other side's value with which this one shares most claims."""
    shared = Counter(ident for claim in _claims(value, keys) for ident in holders.get(claim, ()))
    return min(shared, key=lambda ident: (-shared[ident], ident), default=None)


def _claims(value: Line, keys: Mapping[str, str]) -> set[str]:
    return {keys.get(claim, claim) for claim in value.get("claims", ())}


def _fields(before: Line, after: Line) -> tuple[FieldChange, ...]:
    """The fields of which the values differ; what they rest on is no difference by itself."""
    found = []
    for name in dict.fromkeys([*before, *after]):
        one, two = _bare(before.get(name)), _bare(after.get(name))
        if name not in _MEANS and one != two:
            found.append(FieldChange(name, one, two))
    if not found and set(before.get("claims", ())) != set(after.get("claims", ())):
        found.append(FieldChange("claims", sorted(before.get("claims", ())), sorted(after.get("claims", ()))))
    return tuple(found)


def _bare(value: Any) -> Any:
    """A value without the ids of the claims that give it."""
    if isinstance(value, Mapping):
        return {key: _bare(item) for key, item in value.items() if key != "claims"}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_bare(item) for item in value]
    return value
