"""Who counts as one side, what a party says in its own favour, and who says a thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from mountjoy.claim import Assertion, Entity
from mountjoy.evidence import Evidence, Thing, fold
from mountjoy.merge.time_rules import TimeRules
from mountjoy.record import Saying
from mountjoy.told import Effect

FACTUAL = frozenset({"reported", "claimed", "alleged"})
_STATE_BODIES = frozenset({"government", "state-forces", "police"})
_GENERIC = frozenset(
    {"rebels", "militias", "militants", "civilians", "people", "fighters", *_STATE_BODIES, "external-forces"}
)


OWN = frozenset({"its", "their", "his", "her"})


@dataclass(frozen=True, slots=True)
class Kin:
    """Who belongs to whom: actor id -> the id of the actor above it. Claims' own parents are added to it."""

    above: Mapping[str, str] = field(default_factory=dict)

    def side(self, ident: str, parent: str | None = None) -> str:
        """The key of the side that an actor is of: the top of its chain, a state's bodies as one."""
        seen = {ident}
        now, above = ident, parent or self.above.get(ident)
        while above is not None and above not in seen:
            now = above
            seen.add(now)
            above = self.above.get(now)
        return _state(now) or now


def _state(ident: str) -> str | None:
    body, _, country = ident.partition(":")
    return f"state:{country}" if body in _STATE_BODIES and country and len(country) == 2 else None


def is_generic(thing: Thing) -> bool:
    """Whether the words name nobody in particular: "rebels", "troops" of no country."""
    if thing.key is None or thing.key in _GENERIC:
        return True
    return thing.entity is not None and thing.entity.kind in ("civilians", "unidentified-armed-group")


def side_of(thing: Thing, kin: Kin) -> str | None:
    """The key of the thing's side, or None where it names nobody."""
    if is_generic(thing):
        return None
    if thing.entity is None:
        return thing.key
    return kin.side(thing.entity.id, thing.entity.parent)


def sides_of(things: Iterable[Thing], kin: Kin) -> frozenset[str]:
    """The sides of those that name anybody."""
    return frozenset(side for thing in things if (side := side_of(thing, kin)) is not None)


def speaker(item: Evidence, kin: Kin) -> str | None:
    """The side that speaks: whoever the report cites, else the party whose voice its outlet is."""
    if item.attribution is not None:
        if item.attribution.entity is None and fold(item.attribution.words).split(" ")[0] in OWN:
            return next(iter(sorted(sides_of(item.role("actor"), kin))), None)  # "its spokesman said"
        return side_of(item.attribution, kin)
    return None if item.affiliation is None else kin.side(item.affiliation)


def taken_as(item: Evidence, rules: TimeRules) -> str:
    """The type by whose effects a claim is read: a transfer whose actor takes the place is read as a capture."""
    takes = any(word in rules.takers.get(item.type, ()) for word in item.trigger_words)
    return "capture" if takes else item.type


def effects_of(item: Evidence, rules: TimeRules) -> dict[Effect, tuple[str, ...]]:
    """What a claim does to a place: effects, each with the roles of those whose it is."""
    return rules.effects.get(taken_as(item, rules), {})


def effective(item: Evidence, rules: TimeRules, kin: Kin) -> Assertion:
    """How a claim is to be taken: what a party says of its own success is ``claimed``, what it admits is ``reported``.

    The claim itself stays as the words put it.
    """
    if item.assertion not in ("reported", "claimed"):
        return item.assertion
    by = speaker(item, kin)
    role = rules.victories.get(taken_as(item, rules))
    if item.assertion == "reported":
        if by is not None and role is not None and by in sides_of(item.role(role), kin):
            return "claimed"
        return "reported"
    losing = [
        role for effect, roles in effects_of(item, rules).items() if effect == "leaves" for role in roles
    ]
    if by is not None and losing and by in sides_of(item.role(*losing), kin):
        if role is None or by not in sides_of(item.role(role), kin):
            return "reported"
    return "claimed"


def saying(item: Evidence, rules: TimeRules, kin: Kin) -> Saying:
    """Who says what the claim says."""
    return Saying(
        claim=item.claim_id,
        report=item.report_id,
        root=item.root,
        source=item.source,
        by=None if item.attribution is None else item.attribution.name,
        assertion=effective(item, rules, kin),
        start=item.sentence[0],
        end=item.sentence[1],
        published=item.published,
    )


def sayings(items: Iterable[Evidence], rules: TimeRules, kin: Kin) -> tuple[Saying, ...]:
    """Who says it, each claim once, by day of publication and claim."""
    made = {item.claim_id: saying(item, rules, kin) for item in items}
    return tuple(sorted(made.values(), key=lambda one: (one.published or date.max, one.claim)))


def voices(items: Iterable[Evidence], rules: TimeRules, kin: Kin) -> dict[str, float]:
    """The independent sources of claims, each with the weight of its best."""
    best: dict[str, float] = {}
    for item in items:
        weight = rules.support.get(effective(item, rules, kin), 0.0)
        weight *= rules.grades[item.grade or "F"] * item.score  # type: ignore[index]
        origin = item.source or item.root
        best[origin] = max(best.get(origin, 0.0), weight)
    return best


def attested(best: Mapping[str, float]) -> float:
    """How well something is attested by these `voices`, between 0 and 1."""
    wrong = 1.0
    for origin in sorted(best):
        wrong *= 1.0 - min(1.0, max(0.0, best[origin]))
    return round(1.0 - wrong, 4)


def support(items: Iterable[Evidence], rules: TimeRules, kin: Kin) -> float:
    """How well something is attested, between 0 and 1: the best claim of each independent source, put together."""
    return attested(voices(items, rules, kin))


def shown(things: Sequence[Thing]) -> Thing:
    """The thing to show of several of one side: named most often, a person only where nobody else is named."""
    counted: dict[str, int] = {}
    for thing in things:
        counted[thing.key or fold(thing.name)] = counted.get(thing.key or fold(thing.name), 0) + 1
    return min(
        things,
        key=lambda t: (
            is_person(t.entity),
            -counted[t.key or fold(t.name)],
            len(t.name),
            t.name,
            repr(t.entity),
        ),
    )


def is_person(entity: Entity | None) -> bool:
    """Whether it is a person."""
    return entity is not None and entity.kind == "person"
