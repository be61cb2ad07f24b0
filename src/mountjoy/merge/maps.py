"""A control map: who holds each place of a record on one day, all places at once, without the words that it rests on.

The same as `days.standing_on` of all spans, which a test holds it against; here the spans are arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mountjoy.merge.days import names
from mountjoy.merge.time_rules import TimeRules, fade
from mountjoy.spanned import LANES, STATES, Places, PlaceSpans

_HOLDS, _CLAIMED = LANES.index("holds"), LANES.index("claimed")
_HALF = 1e-6  # how near to a half a number is rounded as Python rounds it
Floats = NDArray[np.float64]
Wholes = NDArray[np.int64]


class Shown(NamedTuple):
    """Who is shown as holding or claiming a place, as `days.HeldAt` has it."""

    side: str
    actor: str | None
    name: str
    confidence: float
    age: int
    certain: bool
    via: str | None = None


class PlaceNow(NamedTuple):
    """A place on a day: the assessed holder, the surest of those who claim it, and whether others may hold it, are said to, contest
    it, besiege it or are there.
    """

    key: str
    name: str
    entity: str | None
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    precision: int | None
    holder: Shown | None
    claimed: Shown | None
    possible: bool
    disputed: bool
    contested: bool
    besieged: bool
    present: bool


@dataclass(frozen=True, slots=True)
class _Day:
    """All spans on a day. ``standing``: those that stand. ``best``: of each lane the surest span of each place, or the number of
    spans where there is none; ``several``: whether a place has several assessed holders. ``known``: the places of which
    anything is known.
    """

    confidence: Floats
    age: Wholes
    certain: NDArray[np.bool_]
    standing: Wholes
    best: Wholes
    several: list[bool]
    known: list[int]


def map_on(places: Places, day: date, rules: TimeRules, actor: str | None = None) -> list[PlaceNow]:
    """Who holds these places on a day, by name; those of which nothing is known by then are left out.

    ``places`` must hold the provinces around the places, whose holders they may take. With ``actor`` (an id or a part of a name) no
    others than those that it holds, may hold, contests, besieges or claims, or where it is.
    """
    on = _read(places, day, rules)
    holders, claimants = (_shown(places, on, lane) for lane in (_HOLDS, _CLAIMED))
    _, disputed, _, contested, besieged, present = (on.best != places.number).tolist()
    around = _provinces(places, on, holders)
    of = None if actor is None else _of_actor(places, on, actor)
    made = []
    for number in on.known:
        if number in places.around:
            continue
        holder, possible = holders[number], on.several[number]
        if around:
            taken = _inherited(places, number, holder, around, on, rules)
            possible = possible or (taken is not None and holder is not None)
            holder = taken or holder
        if of is not None and not (of[number] or (holder and names(holder.name, holder.actor, actor or ""))):
            continue
        made.append(
            PlaceNow(
                *places.heads[number], holder, claimants[number], possible,
                disputed[number], contested[number], besieged[number], present[number],
            )
        )  # fmt: skip
    return made


def _read(places: Places, day: date, rules: TimeRules) -> _Day:
    number = day.toordinal()
    share = _begun(places, number) * _not_ended(places, number)
    age = _age(places, number)
    halves = [rules.half_life_days[state] for state in STATES]  # type: ignore[index]
    half = np.array(halves, np.int64)[places.state]
    standing = np.flatnonzero((share > 0.0) & ~((places.unknown == 1) & (age > half)))
    oldest = int(age[standing].max(initial=0))
    faded = _fades(tuple(halves), 1 << oldest.bit_length())[places.state[standing], age[standing]]
    confidence = np.zeros(places.number + 1)
    confidence[standing] = _rounded(places.support[standing] * share[standing] * faded)
    best, several = _best(places, standing, confidence)
    known = np.unique(places.row[standing]).tolist()
    return _Day(confidence, np.append(age, 0), np.append(share == 1.0, False), standing, best, several, known)


def _begun(places: Places, day: int) -> Floats:
    """As `days._begun`."""
    first, last = places.days["start_earliest"], places.days["start_latest"]
    shared = (day - first + 1) / np.maximum(last - first + 1, 1)
    open_ = np.where((first == 0) | (day < first), 0.0, shared)
    return np.where(last == 0, 0.0, np.where((day >= last) | (places.unknown == 1), 1.0, open_))


def _not_ended(places: Places, day: int) -> Floats:
    """As `days._not_ended`."""
    first, last = places.days["end_earliest"], places.days["end_latest"]
    shared = 1.0 - (day - first + 1) / np.maximum(last - first + 1, 1)
    open_ = np.where((first == 0) | (day < first), 1.0, shared)
    return np.where(last == 0, 1.0, np.where(day >= last, 0.0, open_))


def _age(places: Places, day: int) -> Wholes:
    """As `days._age`."""
    seen, left = places.days["seen"], places.days["end_earliest"]
    since = np.where(seen == 0, 0, np.maximum(0, day - seen))
    return np.where((places.unknown == 1) & (left != 0), np.maximum(0, left - day), since)


@lru_cache(maxsize=8)
def _fades(half_lives: tuple[int, ...], ages: int) -> Floats:
    """The factor of each state and each age below ``ages``, worked out as `time_rules.fade` does."""
    return np.array([[fade(half, age) for age in range(ages)] for half in half_lives])


def _rounded(values: Floats) -> Floats:
    """Four decimals, as Python rounds them."""
    scaled = values * 1e4
    made: Floats = np.rint(scaled) / 1e4
    for index in np.flatnonzero(np.abs(scaled - np.floor(scaled) - 0.5) < _HALF):
        made[index] = round(float(values[index]), 4)
    return made


def _best(places: Places, standing: Wholes, confidence: Floats) -> tuple[Wholes, list[bool]]:
    """Of each lane and place the surest span, and whether there are several assessed holders of a place."""
    cell = places.row[standing] * len(LANES) + places.lane[standing]
    order = np.lexsort((places.turn[standing], -confidence[standing], cell))
    cell, standing = cell[order], standing[order]
    first = np.ones(len(cell), np.bool_)
    first[1:] = cell[1:] != cell[:-1]
    best = np.full((len(places.rows), len(LANES)), places.number, np.int64)
    best.reshape(-1)[cell[first]] = standing[first]
    holders = np.bincount(cell[cell % len(LANES) == _HOLDS] // len(LANES), minlength=len(places.rows))
    return best.T, (holders > 1).tolist()


def _shown(places: Places, on: _Day, lane: int) -> list[Shown | None]:
    """The surest of a lane, of each place."""
    best = on.best[lane]
    made: list[Shown | None] = [None] * len(best)
    there = np.flatnonzero(best != places.number)
    spans = best[there]
    for number, party, confidence, age, certain in zip(
        there.tolist(), places.party[spans].tolist(), on.confidence[spans].tolist(), on.age[spans].tolist(),
        on.certain[spans].tolist(), strict=True,
    ):  # fmt: skip
        side, actor, name = places.parties(number)[party]
        made[number] = Shown(side, actor, name, confidence, age, certain)
    return made


def _of_actor(places: Places, on: _Day, actor: str) -> list[bool]:
    """Of each place whether the actor is a party to a span that stands there."""
    found = [False] * len(places.rows)
    named: dict[int, set[int]] = {}
    rows, parties = places.row[on.standing].tolist(), places.party[on.standing].tolist()
    for number, party in zip(rows, parties, strict=True):
        if number not in named:
            told = enumerate(places.parties(number))
            named[number] = {n for n, (_, ident, name) in told if names(name, ident, actor)}
        found[number] = found[number] or party in named[number]
    return found


Around = dict[tuple[str | None, str | None], list[tuple[PlaceSpans, int, Shown]]]
"""Provinces that have a holder, by country and name: each with the last day by which its holding began, and the holder."""


def _provinces(places: Places, on: _Day, holders: list[Shown | None]) -> Around:
    found: Around = {}
    for number in on.known:
        row, holder = places.rows[number], holders[number]
        if row.whole and row.country is not None and holder is not None:
            start = int(places.days["start_latest"][on.best[_HOLDS][number]])
            found.setdefault((row.country, row.province), []).append((row, start, holder))
    return found


def _inherited(
    places: Places, number: int, holder: Shown | None, around: Around, on: _Day, rules: TimeRules
) -> Shown | None:
    """As `days._inherited`: the province's holder where that is newer than what is known of the place itself."""
    row = places.rows[number]
    for province, start, theirs in around.get((row.country, row.province), ()):
        if province.entity is not None and province.entity == row.entity:
            continue
        if holder is not None:
            seen = int(places.days["seen"][on.best[_HOLDS][number]])
            if not seen or not start or seen >= start or theirs.side == holder.side:
                continue
        confidence = round(theirs.confidence * rules.inherited, 4)
        return theirs._replace(confidence=confidence, via=province.name)
    return None
