"""Who holds what on a day, made ready to be listed and drawn on a map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from mountjoy.errors import InputError
from mountjoy.held import day_map
from mountjoy.merge.maps import DayMap, HeldPlace, Holder, map_on
from mountjoy.merge.time_rules import default_time_rules
from mountjoy.serve.desk import Desk
from mountjoy.serve.sides import COLOURED, Sides, all_places, sides_of
from mountjoy.spanned import Box, Places
from mountjoy.store import RecordFile
from mountjoy.wording import clean

MOST_DRAWN = 1500  # places that a map draws at once; the page says where there are more
MOST_DAYS = 16  # whose maps are kept
PALEST = 0.3  # opacity of what was last said long ago


@dataclass(frozen=True, slots=True)
class Asked:
    """What a map or a list was asked for: a day, a place and an actor (ids or parts of names), a box of degrees."""

    day: date
    place: str | None = None
    actor: str | None = None
    box: Box | None = None


def box_of(name: str, value: str) -> Box:
    """A box as west,south,east,north in degrees; west greater than east crosses the meridian of 180. Raises InputError."""
    try:
        west, south, east, north = (float(part) for part in value.split(","))
    except ValueError:
        raise InputError(f"{name} {value[:60]!r}: give west,south,east,north in degrees") from None
    if not (-90 <= south <= north <= 90 and -180 <= west <= 180 and -180 <= east <= 180):
        raise InputError(f"{name} {value[:60]!r} is no box of degrees (west, south, east, north)")
    return west, south, east, north


def definition() -> str:
    """What is meant by holding a place, as it is printed with every table and map."""
    return " ".join(default_time_rules().definition.split())


def on_day(desk: Desk, asked: Asked) -> DayMap:
    """Who holds what: places with an assessed holder first, those last spoken of most recently before the others."""
    if asked.place is not None:
        found = day_map(desk.record, asked.day, place=asked.place, actor=asked.actor, box=asked.box)
        return found.latest_first()
    found = _everywhere(desk.record, all_places(desk), asked.day)
    found = found if asked.box is None else found.within(asked.box)
    return found if asked.actor is None else found.of(asked.actor)


_DAYS: WeakKeyDictionary[RecordFile, tuple[Places, dict[date, DayMap]]] = WeakKeyDictionary()


def _everywhere(record: RecordFile, places: Places, day: date) -> DayMap:
    """All places on a day, in their order; kept of the days asked for last, as long as the places stay as they are."""
    of, kept = _DAYS.get(record, (None, {}))
    if of is not places:
        kept = {}
        _DAYS[record] = places, kept
    found = kept.get(day)
    if found is None:
        found = kept[day] = map_on(places, day, default_time_rules()).latest_first()
        for old in list(kept)[:-MOST_DAYS]:
            kept.pop(old, None)
    return found


@dataclass(frozen=True, slots=True)
class HeldBy:
    """The places that an actor has a part in on the last day of which the record tells."""

    day: date | None
    places: Sequence[HeldPlace]
    sides: Sides


def held_by(desk: Desk, ident: str) -> HeldBy:
    """Where the actor with that id holds, claims, contests, besieges or is; none where the record keeps no spans."""
    places = desk.record.held_places()
    if places is None:
        return HeldBy(None, (), Sides((), {}, None, None))
    sides = sides_of(places)
    return HeldBy(
        sides.last, () if sides.last is None else on_day(desk, Asked(sides.last, actor=ident)), sides
    )


def place_name(one: HeldPlace) -> str:
    """A place with its province."""
    name, province = clean(one.name), clean(one.admin1 or "")
    return name if not province or province.casefold() in name.casefold() else f"{name}, {province}"


def shown_name(held: Holder) -> str:
    """Who holds, with a question mark where the day of a change is not known, and the province that it is taken from."""
    via = f" (by way of {clean(held.via)})" if held.via else ""
    return f"{clean(held.name)}{'' if held.certain else '?'}{via}"


def marks(one: HeldPlace) -> list[str]:
    """What is said of a place beside its holder, in words."""
    said = (("contested", one.contested), ("besieged", one.besieged), ("disputed", one.disputed), ("or another", one.possible), ("forces present", one.present))  # fmt: skip
    return [name for name, is_so in said if is_so]


def bounds(places: DayMap) -> list[float] | None:
    """Where most of the places lie: west, south, east, north; a few far ones do not make the rest small."""
    at = places.placed()
    if not at:
        return None
    lons, lats = (np.sort(one[at.numbers]).tolist() for one in (at.places.lon, at.places.lat))
    low, high = round((len(at) - 1) * 0.03), round((len(at) - 1) * 0.97)
    return [lons[low] - 0.4, max(lats[low] - 0.4, -85), lons[high] + 0.4, min(lats[high] + 0.4, 85)]


def control_features(places: DayMap, sides: Sides, day: date) -> dict[str, Any]:
    """The places that have a position, as GeoJSON (degrees, WGS 84), the first `MOST_DRAWN` of them."""
    placed = places.placed()
    made = [_feature(one, sides, day, turn) for turn, one in enumerate(placed[:MOST_DRAWN])]
    return {"type": "FeatureCollection", "features": made, "places": len(placed)}


def _feature(one: HeldPlace, sides: Sides, day: date, turn: int) -> dict[str, Any]:
    held = one.holder or one.claimed
    other = one.claimed if one.holder is not None and one.claimed is not None else None
    apart = other is not None and one.holder is not None and other.side != one.holder.side
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [one.lon, one.lat]},
        "properties": {
            "open": f"held:{day.isoformat()}:{one.key}", "name": place_name(one), "told": told(one),
            "icon": "|".join(
                (
                    "point" if one.precision == 1 else "area",
                    "holds" if one.holder is not None else "claimed" if one.claimed is not None else "none",
                    str(sides.colour(held.side) if held is not None else COLOURED),
                    "hatched" if one.contested or one.disputed else "plain",
                    "ringed" if one.besieged else "free",
                    str(sides.colour(other.side)) if apart and other is not None else "",
                )
            ),
            "faded": faded(held.age if held is not None else 0), "turn": turn,
        },
    }  # fmt: skip


def faded(age: int) -> float:
    """The opacity after so many days without a word: half after the half-life, never below `PALEST`."""
    return round(max(PALEST, default_time_rules().fade("holds", age)), 2)


def told(one: HeldPlace) -> str:
    """A place on a day in one line of words."""
    parts = [f"held by {shown_name(one.holder)}"] if one.holder is not None else []
    if one.claimed is not None:
        parts.append(f"claimed by {shown_name(one.claimed)}")
    return "; ".join((*parts, *marks(one)))
