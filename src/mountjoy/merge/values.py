"""The values of a merged record, each with the claims that give it: parties, places, tolls, dates,
assertion.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import get_args

from mountjoy.claim import Assertion, Count, DateBasis, DateValue, Entity, RoleName
from mountjoy.evidence import Evidence, Thing, fold
from mountjoy.record import CountValue, DateTold, Party, PlaceValue

# Strongest first. A denied, planned, threatened or hypothetical claim never makes an event "reported".
STRENGTH: tuple[Assertion, ...] = (
    "reported",
    "claimed",
    "alleged",
    "planned",
    "threatened",
    "hypothetical",
    "denied",
)
FACTUAL: frozenset[Assertion] = frozenset({"reported", "claimed", "alleged"})
TOLD: frozenset[Assertion] = FACTUAL | {"denied"}  # of what has happened or not, rather than what is to come
_BASES: tuple[DateBasis, ...] = ("stated", "relative", "publication")
_ROLES: tuple[RoleName, ...] = get_args(RoleName)


def content_hash(claim_ids: Iterable[str]) -> str:
    """The id of what these claims add up to: 20 hexadecimal digits of SHA-256 over the sorted ids."""
    return hashlib.sha256("\x1f".join(sorted(claim_ids)).encode()).hexdigest()[:20]


def short_hash(*parts: str) -> str:
    """A key of 16 hexadecimal digits of SHA-256 over the parts, in order."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def relation_hash(*parts: str) -> str:
    """The id of a tie or control state: as `short_hash`, whose digits it begins with, and four digits more."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]


def strongest(evidence: Iterable[Evidence]) -> Assertion:
    """How the strongest of the claims puts it."""
    return min((item.assertion for item in evidence), key=STRENGTH.index)


def weighty(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The claims that say that it happened, or all of them where none does.

    A denial quotes the toll and the place that it denies, a plan names a day that may have passed; neither
    may set a value of an event that others report.
    """
    return [item for item in evidence if item.assertion in FACTUAL] or list(evidence)


def combined_score(evidence: Iterable[Evidence]) -> float:
    """Between 0 and 1: how likely that at least one independent report is coded right (each source's
    best).
    """
    best: dict[str, float] = {}
    for item in evidence:
        best[item.root] = max(best.get(item.root, 0.0), item.score)
    wrong = 1.0
    for root in sorted(best):
        wrong *= 1.0 - min(1.0, max(0.0, best[root]))
    return round(1.0 - wrong, 4)


def thing_key(thing: Thing) -> tuple[str, str]:
    """What makes two things one in a list: the entity, or the folded words."""
    return ("entity", thing.entity.id) if thing.entity is not None else ("words", fold(thing.name))


def parties(evidence: Sequence[Evidence], place: PlaceValue | None) -> tuple[Party, ...]:
    """Everyone and everything in a role, resolved and most often named first; the event's own place
    left out.
    """
    found: dict[tuple[RoleName, tuple[str, str]], list[tuple[str, Thing]]] = {}
    for item in evidence:
        for role, thing in item.things:
            if role == "place" and place is not None and _is_place(thing, place):
                continue
            found.setdefault((role, thing_key(thing)), []).append((item.claim_id, thing))
    made = [party(role, things) for (role, _), things in found.items()]
    made.sort(key=lambda p: (_ROLES.index(p.role), p.entity is None, -len(p.claims), p.name, p.entity or ""))
    return tuple(made)


def party(role: RoleName, things: Sequence[tuple[str, Thing]]) -> Party:
    """One party of a role from the claims (claim id, thing) that name it."""
    entity, name = _shown(things)
    return Party(
        role=role,
        entity=None if entity is None else entity.id,
        name=name,
        kind=None if entity is None else entity.kind,
        country=None if entity is None else entity.country,
        claims=tuple(sorted({claim_id for claim_id, _ in things})),
    )


def place_value(things: Sequence[tuple[str, Thing]]) -> PlaceValue | None:
    """The finest place that the claims (claim id, thing) give, then the one that most give; None
    without any.
    """
    found: dict[tuple[str, str], list[tuple[str, Thing]]] = {}
    for claim_id, thing in things:
        found.setdefault(thing_key(thing), []).append((claim_id, thing))
    if not found:
        return None

    def order(key: tuple[str, str]) -> tuple[bool, int, int, tuple[str, str]]:
        entity = found[key][0][1].entity
        precision = 9 if entity is None or entity.precision is None else entity.precision
        return (entity is None, precision, -len(found[key]), key)

    chosen = found[min(found, key=order)]
    entity, name = _shown(chosen)
    lies = entity or next(
        (thing.placing for _, thing in chosen if thing.placing and thing.placing.within), None
    )
    return PlaceValue(
        entity=None if entity is None else entity.id,
        name=name,
        country=None if lies is None else lies.country,
        admin1=None if lies is None else lies.admin1,
        lat=None if entity is None else entity.lat,
        lon=None if entity is None else entity.lon,
        precision=None if entity is None else entity.precision,
        claims=tuple(sorted({claim_id for claim_id, _ in chosen})),
    )


def tolls(counts: Iterable[tuple[str, Count | None]]) -> tuple[CountValue, ...]:
    """The differing tolls side by side (claim id, count), the one that most claims give first."""
    found: dict[tuple[int | None, int | None, int | None], list[tuple[str, Count]]] = {}
    for claim_id, count in counts:
        if count is not None:
            found.setdefault((count.low, count.best, count.high), []).append((claim_id, count))
    made = []
    for same in found.values():
        same.sort(key=lambda pair: pair[0])
        made.append(CountValue(same[0][1], tuple(sorted({claim_id for claim_id, _ in same}))))
    made.sort(key=lambda value: (-len(value.claims), _size(value.count), value.claims))
    return tuple(made)


def best_date(evidence: Iterable[Evidence]) -> DateValue | None:
    """The narrowest date that a claim gives, then the one on the best basis; None where none gives any."""
    dated = [(item.date, item) for item in evidence if item.date is not None]
    if not dated:
        return None

    def order(pair: tuple[DateValue, Evidence]) -> tuple[bool, int, int, bool, str, str]:
        when, item = pair
        days = item.days
        return (
            days is None,
            days or 0,
            _BASES.index(when.basis),
            item.report_id != item.root,
            item.published.isoformat() if item.published else "9999",
            item.claim_id,
        )

    return min(dated, key=order)[0]


def _is_place(thing: Thing, place: PlaceValue) -> bool:
    if thing.entity is not None:
        return thing.entity.id == place.entity
    return place.entity is None and fold(thing.name) == fold(place.name)


def _shown(things: Sequence[tuple[str, Thing]]) -> tuple[Entity | None, str]:
    """The entity and the name to show: of the same thing, the longest name, then the first."""
    thing = min(
        (thing for _, thing in things),
        key=lambda t: (-len(t.name), t.name, repr(t.entity)),
    )
    return thing.entity, thing.name


def _size(count: Count) -> tuple[int, int, int]:
    return (count.low or 0, count.best or 0, count.high or 0)


def dates_told(evidence: Iterable[Evidence]) -> tuple[DateTold, ...]:
    """Every date that the claims give, that of most independent reports first, then the earliest."""
    found: dict[tuple[str, str], list[Evidence]] = {}
    for item in evidence:
        if item.date is not None and item.date.start is not None and item.date.end is not None:
            key = (item.date.start.isoformat(), item.date.end.isoformat())
            found.setdefault(key, []).append(item)
    made = []
    for (start, end), items in found.items():
        best = best_date(items)
        if best is not None:
            told = DateTold(best, tuple(sorted({item.claim_id for item in items})))
            made.append((-len({item.root for item in items}), start, end, told))
    return tuple(told for *_, told in sorted(made, key=lambda row: row[:3]))


def places_told(evidence: Sequence[Evidence]) -> tuple[PlaceValue, ...]:
    """Every place that the claims give, that of most independent reports first."""
    found: dict[tuple[str, str], list[tuple[Evidence, Thing]]] = {}
    for item in evidence:
        if item.place is not None:
            found.setdefault(thing_key(item.place), []).append((item, item.place))
    made = []
    for key, told in found.items():
        value = place_value([(item.claim_id, thing) for item, thing in told])
        if value is not None:
            made.append((-len({item.root for item, _ in told}), key, value))
    return tuple(value for *_, value in sorted(made, key=lambda row: row[:2]))
