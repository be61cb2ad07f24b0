"""What claims say of who holds which place: observations, one for each place, effect and side of an event or statement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from mountjoy.evidence import Evidence, Thing, fold
from mountjoy.merge.sides import FACTUAL, OWN, Kin, effective, effects_of, shown, side_of, sides_of
from mountjoy.merge.time_rules import TimeRules
from mountjoy.merge.values import best_date
from mountjoy.told import Effect

_PLACES = ("place", "destination")
_LEFT = ("origin", "place")
_SMALL = frozenset(
    {
        "district",
        "neighbourhood",
        "village",
        "base",
        "airfield",
        "camp",
        "crossing",
        "dam",
        "site",
        "facility",
    }
)


_OF_NAME = re.compile(
    r"\b(?:village|town|city|hamlet|settlement|district|neighbou?rhood|camp|base)\s+of\s+((?:[A-Z][\w'’-]*)(?:[ -][A-Z][\w'’-]*)*)"
)
_WHOLE_OF = re.compile(r"\b(?:village|town|city|hamlet|province|governorate)\s+of\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Observation:
    """That a side takes, holds, leaves, contests, besieges, stops besieging or is present at a place.

    ``actors`` are who is named, one a side. It was so on some day from ``first`` to ``last`` (both None where nothing dates it). ``reported`` is true where a
    claim of ``items`` is not merely a party's own or alleged. ``part``: only a part of the place is meant. ``losers`` are the
    sides that the same claims say to have held it before.
    """

    place: Thing
    effect: Effect
    sides: frozenset[str]
    actors: tuple[Thing, ...]
    first: date | None
    last: date | None
    reported: bool
    part: bool
    type: str
    items: tuple[Evidence, ...]
    losers: frozenset[str] = frozenset()

    @property
    def roots(self) -> frozenset[str]:
        """The independent reports that say so."""
        return frozenset(item.root for item in self.items)


def observe(items: Sequence[Evidence], rules: TimeRules, kin: Kin) -> tuple[Observation, ...]:
    """The observations of one event's evidence, or of one statement of control.

    Claims that something is denied, planned, threatened or supposed give none.
    """
    found: dict[tuple[str, Effect, bool], list[tuple[Evidence, list[Thing], Thing]]] = {}
    for item in sorted(items, key=lambda one: one.claim_id):
        if effective(item, rules, kin) not in FACTUAL:
            continue
        for effect, roles in effects_of(item, rules).items():
            actors = [thing for thing in item.role(*roles) if side_of(thing, kin) is not None]
            if not actors and effect != "lifts":  # whoever breaks a siege, it is broken
                continue
            for place, part in places_of(item, rules, effect):
                found.setdefault((place.key or "", effect, part), []).append((item, actors, place))
    return tuple(
        _observation(key[1], key[2], of_one, rules, kin)
        for key, told in found.items()
        for of_one in _by_side(told, kin)
    )


Told = tuple[Evidence, list[Thing], Thing]
"""A claim, the parties that its effect is of, and the place."""


def _by_side(told: Sequence[Told], kin: Kin) -> list[list[Told]]:
    """The claims apart by who takes or holds: an event may tell of both sides' deeds."""
    groups: list[tuple[set[str], list[Told]]] = []
    for one in told:
        sides = set(sides_of(one[1], kin))
        same = [group for group in groups if group[0] & sides or not sides]
        rest = [group for group in groups if not (group[0] & sides or not sides)]
        joined = [each for group in same for each in group[1]]
        groups = [*rest, (sides.union(*(group[0] for group in same)), [*joined, one])]
    return [group for _, group in groups]


def _observation(effect: Effect, part: bool, told: Sequence[Told], rules: TimeRules, kin: Kin) -> Observation:
    items = _unique(item for item, _, _ in told)
    actors = [actor for _, of, _ in told for actor in of]
    first, last = days_of(items)
    return Observation(
        place=min(
            (place for _, _, place in told), key=lambda one: (len(one.name), one.name, repr(one.entity))
        ),
        effect=effect,
        sides=sides_of(actors, kin),
        actors=_one_a_side(actors, kin),
        first=first,
        last=last,
        reported=any(effective(item, rules, kin) == "reported" for item in items),
        part=part,
        type=items[0].type,
        items=items,
        losers=sides_of(_losers(items, rules), kin) if effect == "takes" else frozenset(),
    )


def _losers(items: Sequence[Evidence], rules: TimeRules) -> list[Thing]:
    roles = [effects_of(item, rules).get("leaves", ()) for item in items]
    return [thing for item, of in zip(items, roles, strict=True) for thing in item.role(*of)]


def places_of(item: Evidence, rules: TimeRules, effect: Effect = "holds") -> list[tuple[Thing, bool]]:
    """The places that a claim's effect is on, and whether it means only a part of each.

    Of a town and the province that it is said to lie in, the town. A place that has no name ("a base in El Fasher") is a
    part of the named place beside it.
    """
    roles = _LEFT if effect == "leaves" else _PLACES
    things = next((found for role in roles if (found := item.role(role))), [])
    things = [_named_place(thing) for thing in things]
    named = [thing for thing in things if thing.key is not None and _is_place(thing)]
    if not named:
        return []
    unnamed = any(thing.key is None and _smaller(thing, rules) for thing in things)
    finest = min(_coarseness(thing) for thing in named)
    chosen = {thing.key: thing for thing in named if _coarseness(thing) == finest}
    in_part = unnamed or _partial_trigger(item, rules)
    return [
        (thing, in_part or _partial(thing, rules) or _country_at_large(thing, item))
        for thing in chosen.values()
    ]


def _named_place(thing: Thing) -> Thing:
    """The place as one that has a name, where its words are "the village of Imam Gharbi" and no list holds it."""
    found = None if thing.key is not None else _OF_NAME.search(thing.words)
    if found is None:
        return thing
    return Thing(None, found.group(1), f"words:{fold(found.group(1))}", thing.words)


def _is_place(thing: Thing) -> bool:
    return thing.entity is None or thing.entity.lat is not None


def _coarseness(thing: Thing) -> int:
    if thing.entity is None:
        return 1
    return thing.entity.precision or 9


def _partial(thing: Thing, rules: TimeRules) -> bool:
    """Whether the place's own words mean a part of it: "a district of Aleppo", "western Mosul"."""
    if thing.entity is None:
        return False
    if thing.entity.kind == "area":
        return _WHOLE_OF.search(thing.words) is None  # "the border town of Abu Kamal" is the whole of it
    name = set(fold(thing.entity.name).split())
    words = [word for word in fold(thing.words).split() if word not in name]
    if thing.entity.kind in _SMALL:
        return False  # "the district of Karrada" is the whole of it
    return any(_stem_in(word, rules.parts) for word in words)


def _smaller(thing: Thing, rules: TimeRules) -> bool:
    """Whether words without a name mean something within the place named beside them: "a base", not "the last stronghold"."""
    words = fold(thing.words).split()
    return bool(words) and words[0] not in OWN and any(_stem_in(word, rules.parts) for word in words)


def _country_at_large(thing: Thing, item: Evidence) -> bool:
    """Whether something is held in a country rather than the country: "controls a good deal of terrain in Iraq"."""
    return thing.entity is not None and thing.entity.kind == "country" and len(item.trigger_words) > 1


def _partial_trigger(item: Evidence, rules: TimeRules) -> bool:
    words = item.trigger_words
    return any(word in rules.parts for word in words) and not any(word in rules.wholes for word in words)


def _stem_in(word: str, stems: tuple[str, ...]) -> bool:
    """Whether a word is one of the stems with an ending of number."""
    bare = word.strip(".,;:'\"()")
    return any(bare == stem or (bare.startswith(stem) and len(bare) - len(stem) <= 3) for stem in stems)


def _one_a_side(actors: Sequence[Thing], kin: Kin) -> tuple[Thing, ...]:
    by_side: dict[str, list[Thing]] = {}
    for actor in actors:
        by_side.setdefault(side_of(actor, kin) or "", []).append(actor)
    return tuple(shown(by_side[side]) for side in sorted(by_side))


def _unique(items: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple({item.claim_id: item for item in items}.values())


def days_of(items: Sequence[Evidence]) -> tuple[date | None, date | None]:
    """The days on one of which it was so: by the best date that the claims give, else by the reports' publication."""
    best = best_date(items)
    if best is not None and best.start is not None and best.end is not None:
        return best.start, best.end
    firsts = [first for item in items if (first := item.published_earliest or item.published) is not None]
    lasts = [item.published for item in items if item.published is not None]
    if not firsts or not lasts:
        return None, None
    first, last = max(firsts), min(lasts)
    return (first, last) if first <= last else (last, first)
