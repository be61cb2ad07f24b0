"""How exactly words place something: ACLED's geo_precision and UCDP's where_prec, with the rule that gave both."""

from __future__ import annotations

from dataclasses import dataclass

from mountjoy.resolve.gazetteer import PlaceCandidate


@dataclass(frozen=True, slots=True)
class Precision:
    """``acled`` from 1 (a town) to 3 (a larger region), ``ucdp`` from 1 (exact) to 7 (international waters)."""

    acled: int
    ucdp: int
    rule: str


_TOWN = Precision(1, 1, "a named town or site")
_KINDS = {
    "district": Precision(2, 3, "a second-level division"),
    "province": Precision(3, 4, "a first-level division"),
    "river": Precision(2, 5, "a river or lake: a line, not a spot"),
    "road": Precision(2, 5, "a road: a line, not a spot"),
    "region": Precision(3, 5, "a region without fixed bounds"),
    "country": Precision(3, 6, "a country"),
    "continent": Precision(3, 6, "a continent"),
}
_PARTS = {
    "district": Precision(2, 3, "part of a second-level division"),
    "province": Precision(2, 4, "part of a first-level division"),
    "river": Precision(2, 5, "along a river or lake"),
    "road": Precision(2, 5, "along a road"),
    "region": Precision(3, 5, "part of a region without fixed bounds"),
    "country": Precision(3, 5, "part of a country"),
    "continent": Precision(3, 6, "part of a continent"),
}
_NEAR = Precision(2, 2, "near a named town or site, or around it")
_WATERS = Precision(3, 7, "a sea: international waters")
_SEAS = frozenset({"sea", "ocean", "gulf", "strait", "channel"})


def precision_of(place: PlaceCandidate, part: bool) -> Precision:
    """The codes of a place; ``part`` where the words mean a part of it or its surroundings."""
    if place.kind == "region" and _SEAS & set(place.name.lower().split()):
        return _WATERS
    return _PARTS.get(place.kind, _NEAR) if part else _KINDS.get(place.kind, _TOWN)
