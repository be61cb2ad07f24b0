"""Contradictions within one event: its toll, who did it, whether it happened, when and where."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from mountjoy.claim import Count
from mountjoy.evidence import Evidence, Thing
from mountjoy.merge.compare import nearness
from mountjoy.merge.observing import days_of
from mountjoy.merge.sides import FACTUAL, Kin, sayings, shown, side_of, sides_of, speaker
from mountjoy.merge.time_rules import TimeRules
from mountjoy.merge.values import content_hash, place_value
from mountjoy.record import Contradiction, ContradictionKind, PlaceValue, Side

_LOOSE = 0.2  # "about 80" may be 64 to 96


def of_event(event: str, items: Sequence[Evidence], rules: TimeRules, kin: Kin) -> tuple[Contradiction, ...]:
    """The contradictions among the evidence of the event with that id; they depend on nothing else."""
    items = sorted(items, key=lambda item: item.claim_id)
    factual = [item for item in items if item.assertion in FACTUAL]
    found = [
        _toll(event, factual, rules, kin, "fatalities"),
        _toll(event, factual, rules, kin, "injuries"),
        _outcome(event, items, rules, kin),
        _blame(event, factual, rules, kin),
        _date(event, factual, rules, kin),
        _place(event, factual, rules, kin),
    ]
    return tuple(one for one in found if one is not None)


def made(
    kind: ContradictionKind,
    events: Iterable[str],
    items: Sequence[Evidence],
    sides: Sequence[tuple[str, Sequence[Evidence]]],
    rules: TimeRules,
    kin: Kin,
    *,
    update: bool = False,
    note: str = "",
    place: PlaceValue | None = None,
    subject: str = "",
) -> Contradiction:
    """A contradiction between sides, each a value in words and the evidence for it.

    ``items`` say what it is about, or ``subject`` in words.
    """
    told = [Side(value, sayings(of, rules, kin)) for value, of in sides]
    told.sort(key=lambda side: (-len({one.root for one in side.sayings}), side.value))
    where = place or place_value([(item.claim_id, item.place) for item in items if item.place is not None])
    parts = [kind, *(f"{side.value}:{','.join(one.claim for one in side.sayings)}" for side in told)]
    return Contradiction(
        id=content_hash(parts),
        kind=kind,
        about=subject or about(items, where, kin),
        events=tuple(sorted(set(events))),
        place=where,
        day=days_of(items)[0],
        sides=tuple(told),
        update=update,
        note=note,
    )


def about(items: Sequence[Evidence], place: PlaceValue | None, kin: Kin) -> str:
    """What the claims are about, in words: "capture at Kirkuk by the Iraqi armed forces"."""
    types = sorted(
        {item.type for item in items if item.assertion in FACTUAL} or {item.type for item in items}
    )
    at = f" at {place.name}" if place is not None else ""
    actors = [thing for item in items for thing in item.role("actor") if side_of(thing, kin) is not None]
    by = f" by {shown(actors).name}" if len({side_of(thing, kin) for thing in actors}) == 1 else ""
    return f"{' or '.join(type_.replace('-', ' ') for type_ in types)}{at}{by}"


# Tolls -------------------------------------------------------------------------------------------


def _toll(
    event: str, items: Sequence[Evidence], rules: TimeRules, kin: Kin, field: str
) -> Contradiction | None:
    """Tolls whose ranges exclude each other; where each is a later, higher number, an update."""
    told = [(item, count) for item in items if (count := getattr(item, field)) is not None]
    apart = [
        (one, two)
        for index, one in enumerate(told)
        for two in told[index + 1 :]
        if one[0].root != two[0].root and _disjoint(one[1], two[1]) and _same_victims(one[0], two[0], kin)
    ]
    if not apart:
        return None
    real = [(one, two) for one, two in apart if not _is_update(one, two, rules, kin)]
    involved = {item.claim_id for pair in (real or apart) for item, _ in pair}
    grown = [pair for pair in apart if pair not in real]
    sides: dict[str, list[Evidence]] = {}
    what = "killed" if field == "fatalities" else "injured"
    for item, count in told:
        if item.claim_id in involved:
            sides.setdefault(f"{count_words(count)} {what}", []).append(item)
    notes = [f"{count_words(a)} rose to {count_words(b)}" for a, b in sorted(map(_rise, grown), key=_ends)]
    note = "; ".join(dict.fromkeys(notes))
    note = f"a later report gives a higher number, an update: {note}" if note else ""
    return made(
        "toll",
        [event],
        [item for item, _ in told],
        list(sides.items()),
        rules,
        kin,
        update=not real,
        note=note,
    )


def _ends(pair: tuple[Count, Count]) -> tuple[tuple[float, float], tuple[float, float]]:
    return bounds(pair[0]), bounds(pair[1])


def _rise(pair: tuple[tuple[Evidence, Count], tuple[Evidence, Count]]) -> tuple[Count, Count]:
    one, two = sorted((pair[0][1], pair[1][1]), key=bounds)
    return one, two


def bounds(count: Count) -> tuple[float, float]:
    """The range of a count; an end that the words leave open is open, "about 80" is loose."""
    best = count.best or 0
    low = count.low if count.low is not None else (0 if count.high is not None else best * (1 - _LOOSE))
    high = (
        count.high if count.high is not None else (math.inf if count.low is not None else best * (1 + _LOOSE))
    )
    return float(low), float(high)


def _disjoint(one: Count, two: Count) -> bool:
    (low1, high1), (low2, high2) = bounds(one), bounds(two)
    return low1 > high2 or low2 > high1


def _is_update(one: tuple[Evidence, Count], two: tuple[Evidence, Count], rules: TimeRules, kin: Kin) -> bool:
    """Whether the higher number was published later, within some weeks, and not by the other side of a quarrel."""
    lower, higher = sorted((one, two), key=lambda pair: bounds(pair[1]))
    before, after = lower[0].published, higher[0].published
    if before is None or after is None or not 0 < (after - before).days <= rules.tolls.update_days:
        return False
    speakers = speaker(lower[0], kin), speaker(higher[0], kin)
    return None in speakers or speakers[0] == speakers[1]


def _same_victims(one: Evidence, two: Evidence, kin: Kin) -> bool:
    """Whether two tolls count the same people; unknown victims may be any."""
    victims = [item.role("victim") or item.role("recipient") for item in (one, two)]
    if not victims[0] or not victims[1]:
        return True
    kinds = [{thing.entity.kind for thing in told if thing.entity is not None} for told in victims]
    if ("civilians" in kinds[0]) != ("civilians" in kinds[1]) and kinds[0] and kinds[1]:
        return False
    sides = [sides_of(told, kin) for told in victims]
    return not sides[0] or not sides[1] or bool(sides[0] & sides[1])


def count_words(count: Count) -> str:
    """A number of people in words: 12, 30-45, 31 or more, up to 5, about 80."""
    if count.low is not None and count.high is not None:
        return str(count.low) if count.low == count.high else f"{count.low}-{count.high}"
    if count.low is not None:
        return f"{count.low} or more"
    return f"up to {count.high}" if count.high is not None else f"about {count.best}"


# Whether it happened, and who did it ---------------------------------------------------------------


def _outcome(event: str, items: Sequence[Evidence], rules: TimeRules, kin: Kin) -> Contradiction | None:
    """Some say that it happened and some deny it; where the denier is the accused, it is about responsibility."""
    denied = [item for item in items if item.assertion == "denied"]
    happened = denied_by([item for item in items if item.assertion in FACTUAL], denied, rules)
    roots = {item.root for item in happened}
    # A report that itself says what did not happen beside what did contradicts nobody.
    denied = [item for item in denied if item.attribution is not None or item.root not in roots]
    if not happened or not denied or not may_be_same(happened, denied, kin):
        return None
    return denial([event], happened, denied, rules, kin)


def may_be_same(one: Sequence[Evidence], two: Sequence[Evidence], kin: Kin) -> bool:
    """Whether no actor of one excludes those of the other."""
    sides = [sides_of([thing for item in items for thing in item.role("actor")], kin) for items in (one, two)]
    return not sides[0] or not sides[1] or bool(sides[0] & sides[1])


def denied_by(happened: Sequence[Evidence], denied: Sequence[Evidence], rules: TimeRules) -> list[Evidence]:
    """The claims that a denial denies: who denies a capture does not deny the clash, nor that troops came in."""
    types = {item.type for item in denied}
    same = [item for item in happened if item.type in types]
    if same or not types & set(rules.victories):
        return same or [item for item in happened if not types & set(rules.victories)]
    return [item for item in happened if item.type in rules.victories and item.type != "advance"]


def denial(
    events: Iterable[str],
    happened: Sequence[Evidence],
    denied: Sequence[Evidence],
    rules: TimeRules,
    kin: Kin,
) -> Contradiction:
    """The contradiction between those who say that something happened and those who deny it."""
    accused = sides_of([thing for item in (*happened, *denied) for thing in item.role("actor")], kin)
    deniers = {speaker(item, kin) for item in denied} - {None}
    blame = bool(deniers) and deniers <= accused and happened[0].family in rules.responsibility.families
    items = [*happened, *denied]
    place = place_value([(item.claim_id, item.place) for item in items if item.place is not None])
    what = about(items, place, kin)
    by = _names([item.attribution for item in denied if item.attribution is not None])
    return made(
        "responsibility" if blame else "outcome",
        events,
        items,
        [(what, happened), (f"denied{f' by {by}' if by else ''}", denied)],
        rules,
        kin,
        note="the accused denies it" if blame else "",
    )


def _names(things: Sequence[Thing]) -> str:
    return " and ".join(sorted({thing.name for thing in things}))


def _blame(event: str, items: Sequence[Evidence], rules: TimeRules, kin: Kin) -> Contradiction | None:
    """Different sides are said to have done it."""
    if not items or items[0].family not in rules.responsibility.families:
        return None
    by_actor: dict[frozenset[str], list[Evidence]] = {}
    for item in items:
        sides = sides_of(item.role("actor"), kin)
        if sides:
            by_actor.setdefault(sides, []).append(item)
    return blamed([event], items, by_actor, rules, kin)


def blamed(
    events: Iterable[str],
    items: Sequence[Evidence],
    by_actor: Mapping[frozenset[str], Sequence[Evidence]],
    rules: TimeRules,
    kin: Kin,
) -> Contradiction | None:
    """The contradiction between claims that put something on different sides; None where they overlap."""
    keys = sorted(by_actor, key=sorted)
    if not any(not one & two for index, one in enumerate(keys) for two in keys[index + 1 :]):
        return None
    sides = [
        (
            " and ".join(sorted({thing.name for item in by_actor[key] for thing in item.role("actor")})),
            by_actor[key],
        )
        for key in keys
    ]
    return made(
        "responsibility", events, items, sides, rules, kin, note="different sides are said to have done it"
    )


# When and where --------------------------------------------------------------------------------------


def _date(event: str, items: Sequence[Evidence], rules: TimeRules, kin: Kin) -> Contradiction | None:
    """Days that exclude each other, as independent reports' own words give them."""
    dated = [
        item for item in items if item.date is not None and item.date.basis != "publication" and item.days
    ]
    narrow = [item for item in dated if item.days is not None and item.days <= rules.dates.narrow_days]
    clash = {
        item.claim_id for one in narrow for item in narrow if one.root != item.root and not _meet(one, item)
    }
    if not clash:
        return None
    sides: dict[str, list[Evidence]] = {}
    for item in narrow:
        if item.claim_id in clash:
            sides.setdefault(day_words(item), []).append(item)
    return made("date", [event], items, list(sides.items()), rules, kin)


def _meet(one: Evidence, two: Evidence) -> bool:
    if one.first is None or one.last is None or two.first is None or two.last is None:
        return True
    return one.first <= two.last and two.first <= one.last


def day_words(item: Evidence) -> str:
    """A claim's days in ISO 8601."""
    if item.first is None or item.last is None:
        return "unknown"
    first, last = date.fromordinal(item.first), date.fromordinal(item.last)
    return first.isoformat() if first == last else f"{first.isoformat()} to {last.isoformat()}"


def _place(event: str, items: Sequence[Evidence], rules: TimeRules, kin: Kin) -> Contradiction | None:
    """Places that exclude each other."""
    placed = [
        (item, item.place) for item in items if item.place is not None and item.place.entity is not None
    ]
    clash = {
        item.claim_id
        for one, here in placed
        for item, there in placed
        if one.root != item.root and nearness(here, there) == "apart"
    }
    if not clash:
        return None
    sides: dict[str, list[Evidence]] = {}
    for item, place in placed:
        if item.claim_id in clash:
            sides.setdefault(place.name, []).append(item)
    return made("place", [event], items, list(sides.items()), rules, kin)
