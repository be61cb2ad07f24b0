"""The sides that hold places and the colours that they are drawn in: the same side in the same colour on every day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from weakref import WeakKeyDictionary

import numpy as np

from mountjoy.held import computed_places
from mountjoy.serve.desk import Desk
from mountjoy.serve.families import SIDES
from mountjoy.spanned import LANES, Places

COLOURED = len(SIDES) - 1  # sides that have a colour of their own; the rest share the last
_HOLD = [LANES.index(lane) for lane in ("holds", "disputed", "claimed")]
_NAMES = 2  # of one side, told in the legend


@dataclass(frozen=True, slots=True)
class Side:
    """A side: its key, its names in words (an army and its government are one side), how many places it ever held or claimed."""

    key: str
    name: str
    places: int


@dataclass(frozen=True, slots=True)
class Sides:
    """All sides of a record, those first that ever held most places, and the days of which spans tell."""

    ranked: tuple[Side, ...]
    numbers: Mapping[str, int]
    first: date | None
    last: date | None

    def colour(self, key: str) -> int:
        """The number of a side's colour in `SIDES`; of sides that hold together the colour of the first of them."""
        return min((self.numbers.get(one, COLOURED) for one in (key, *key.split("+"))), default=COLOURED)


_RANKED: WeakKeyDictionary[Places, Sides] = WeakKeyDictionary()


def all_places(desk: Desk) -> Places:
    """All places of the record with their spans as numbers, read again only where they changed."""
    return desk.record.held_places() or desk.once("held places", computed_places)


def sides_of(places: Places) -> Sides:
    """The sides of these places, ranked once as long as they do not change."""
    known = _RANKED.get(places)
    if known is None:
        known = _RANKED[places] = _ranked(places)
    return known


def _ranked(places: Places) -> Sides:
    known, holding = places.known.all, np.isin(places.lane, _HOLD)
    ever, any_ = Counter[str](), Counter[str]()
    named: dict[str, Counter[str]] = {}
    for counts, spans in ((ever, holding), (any_, np.ones(places.number, np.bool_))):
        pairs = np.sort(places.row[spans] * len(known) + places.party[spans])
        pairs = pairs[np.append(True, pairs[1:] != pairs[:-1])[: len(pairs)]]
        at = np.bincount(pairs % max(len(known), 1), minlength=len(known)).tolist()
        for (key, _, name), number in zip(known, at, strict=False):
            if number:
                named.setdefault(key, Counter())[name] += number
                for one in {key, *key.split("+")}:
                    counts[one] += number
    single = [key for key in named if "+" not in key]
    order = sorted(single, key=lambda key: (-ever[key], -any_[key], key))
    ranked = tuple(Side(key, _name(named[key]), ever[key]) for key in order)
    numbers = {side.key: number for number, side in enumerate(ranked[:COLOURED])}
    return Sides(ranked, numbers, *_days(places))


def _name(names: Counter[str]) -> str:
    most = sorted(names, key=lambda name: (-names[name], name))
    return "; ".join(most[:_NAMES])


def _days(places: Places) -> tuple[date | None, date | None]:
    told = [places.days[name] for name in ("start_latest", "end_latest", "seen")]
    known = np.concatenate([days[days > 0] for days in told])
    if not len(known):
        return None, None
    return date.fromordinal(int(known.min())), date.fromordinal(int(known.max()))
