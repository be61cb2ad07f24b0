"""What a mention of a place is given: the entity of the place chosen, or what its words say where none was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from mountjoy.claim import Entity, Mention, Placing
from mountjoy.resolve.gazetteer import Gazetteer, PlaceCandidate
from mountjoy.resolve.place_phrases import Phrase, parse
from mountjoy.resolve.place_reading import TOWNS, containers_named, kinds_around, stated_container
from mountjoy.resolve.precision import precision_of

FOLLOWING = 60
"""Code points after a mention within which the words say what it lies in."""


def entity_of(
    gaz: Gazetteer, place: PlaceCandidate, phrase: Phrase, score: float, why: tuple[str, ...]
) -> Entity:
    """The entity of a place as some words mean it.

    "Northern Iraq" is an area of its own, amid the towns of Iraq's north; another part is at the place itself.
    """
    by_town = place.kind in TOWNS and phrase.kinds == {"district"}
    told = precision_of(replace(place, kind="district") if by_town else place, phrase.part)
    if by_town:
        why = (*why, f"the words mean the district of {place.name}")
    if phrase.part:
        why = (*why, f"the words mean a part or the surroundings of {place.name}")
    entity = Entity(
        id=place.id,
        name=place.name,
        kind="area" if phrase.part or by_town else place.kind,
        country=place.country,
        admin1=place.name if place.kind == "province" else place.admin1,
        lat=place.lat,
        lon=place.lon,
        precision=told.acled,
        score=score,
        reason="; ".join(why),
        where_prec=told.ucdp,
        precision_rule=told.rule,
    )
    return _side(gaz, place, phrase, entity) if phrase.part and phrase.sides else entity


def _side(gaz: Gazetteer, place: PlaceCandidate, phrase: Phrase, whole: Entity) -> Entity:
    """A side of a country or first-level division: an area of its own.

    That of a country is in the midst of the towns on that side, for the whole's position would be elsewhere. That of a
    division is at the division's.
    """
    if place.kind not in ("country", "province"):
        return whole
    side = "".join(one for one in ("north", "south", "east", "west") if one in phrase.sides)
    whole = replace(whole, id=f"{place.id}/{side}", name=f"{side}ern {place.name}")
    at = gaz.side(place.country or "", phrase.sides) if place.kind == "country" else None
    if at is None:
        return whole
    reason = f"{whole.reason}; its position is in the midst of the towns on that side"
    return replace(whole, lat=round(at[0], 3), lon=round(at[1], 3), reason=reason)


def follow_provinces(mentions: Sequence[Mention], found: dict[str, Entity], gaz: Gazetteer) -> None:
    """Give "the oil-rich province" the one that the towns named shortly before lie in.

    Where they lie in several, the one that bears the name of one of them; else it stays unresolved.
    """
    ordered = sorted(mentions, key=lambda one: (one.start, one.end, one.id))
    for mention in ordered:
        if mention.id in found or mention.named or mention.type != "place" or mention.antecedent is not None:
            continue
        if not _PROVINCE.match(mention.text):
            continue
        near = [
            found[m.id]
            for m in ordered
            if m.id in found and m.type == "place" and 0 <= mention.start - m.end <= _BEFORE
        ]
        seats = {(e.country, e.admin1) for e in near if e.admin1 and e.country}
        if len(seats) > 1:
            named = {(e.country, e.name) for e in near}
            seats = {seat for seat in seats if seat in named}
        if len(seats) == 1:
            country, name = seats.pop()
            states = gaz.lookup(name or "", country, spelt_like=False)
            state = next((p for p in states if p.kind == "province" and p.primary), None)
            if state is not None:
                why = ("the province of the towns named before",)
                found[mention.id] = entity_of(gaz, state, Phrase(mention.text), 0.7, why)


_PROVINCE = re.compile(r"the\s(?:[a-z-]+\s){0,3}(?:province|governorate|oblast|wilaya)$", re.IGNORECASE)
_BEFORE = 400


def placing(text: str, mention: Mention, gaz: Gazetteer) -> Placing | None:
    """What the words say of an unresolved place: what it lies in, and how exactly they would place it; no position.

    None of a description that is put in nothing known ("the road").
    """
    after = text[mention.end : mention.end + FOLLOWING]
    phrase = parse(mention.text)
    kinds = phrase.kinds or kinds_around("", after)
    outer = containers_named(phrase.container, gaz) if phrase.container else stated_container(after, gaz)
    if not outer and not (mention.named or phrase.core[:1].isupper()):
        return None
    kind = min(kinds, default="village", key=lambda one: (one not in ("village", "city"), one))
    here = PlaceCandidate("", phrase.core, kind, None, None, 0.0, 0.0, 0, "exact", True, 0.0, 0.0, "")
    told = precision_of(here, phrase.part)
    if not outer:
        return Placing(told.acled, told.ucdp, told.rule)
    within = outer[0]
    admin1 = within.name if within.kind == "province" else within.admin1
    return Placing(told.acled, told.ucdp, told.rule, within.name, within.id, within.country, admin1)
