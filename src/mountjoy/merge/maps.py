"""A control map: who holds each place of a record on one day, all places at once, without the words that it rests on.

The same as `days.standing_on` of all spans, which a test holds it against; here the spans are arrays, and so is what is
found: a `HeldPlace` is made of a place only where it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import overload

import msgspec
import numpy as np
from numpy.typing import NDArray

from mountjoy.evidence import fold
from mountjoy.merge.time_rules import TimeRules, fade
from mountjoy.spanned import LANES, STATES, Bools, Box, Floats, Places, Wholes

_HOLDS, _CLAIMED = LANES.index("holds"), LANES.index("claimed")
_HALF = 1e-6  # how near to a half a number is rounded as Python rounds it
_AT_ONCE = 1000  # places made at once when all are gone through


class Holder(msgspec.Struct, frozen=True, gc=False):
    """Who holds or claims a place: the side, the actor's id where it is one, the name, how sure, how many days since it was said.

    ``certain`` is false where the day of a change is not known, ``via`` the province that the holder is taken from.
    """

    side: str
    actor: str | None
    name: str
    confidence: float
    age: int
    certain: bool
    via: str | None = None


class HeldPlace(msgspec.Struct, frozen=True, gc=False):
    """A place on a day: ``holder`` is assessed, ``claimed`` the surest of those who claim it. ``possible``: another may hold it;
    ``disputed``: reports name another; ``present``: forces are said to be there. Degrees are WGS 84.
    """

    key: str
    name: str
    entity: str | None
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    precision: int | None
    holder: Holder | None
    claimed: Holder | None
    possible: bool
    disputed: bool
    contested: bool
    besieged: bool
    present: bool


@dataclass(frozen=True, slots=True)
class Held:
    """Of each place who is shown: ``span`` is its number, or the number of spans where there is none; ``via`` the place that it
    is taken from, or -1. ``confidence``, ``age`` and ``certain`` are nothing where there is none.
    """

    span: Wholes
    confidence: Floats
    age: Wholes
    certain: Bools
    via: Wholes

    def there(self, places: Places) -> Bools:
        """Where there is one."""
        found: Bools = self.span != places.number
        return found


@dataclass(frozen=True, slots=True, eq=False)
class DayMap(Sequence[HeldPlace]):
    """Places on a day. ``numbers`` says which, in which order; the other arrays are over all places."""

    places: Places
    numbers: Wholes
    holder: Held
    claimed: Held
    marks: Bools  # possible, disputed, contested, besieged, present: a row each
    spans: Wholes  # those that stand

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, at: int) -> HeldPlace: ...
    @overload
    def __getitem__(self, at: slice) -> list[HeldPlace]: ...
    def __getitem__(self, at: int | slice) -> HeldPlace | list[HeldPlace]:
        if isinstance(at, slice):
            return self._made(self.numbers[at])
        return self._made(self.numbers[at : at + 1 or None])[0]

    def __iter__(self) -> Iterator[HeldPlace]:
        for start in range(0, len(self), _AT_ONCE):
            yield from self[start : start + _AT_ONCE]

    def kept(self, wanted: Bools) -> DayMap:
        """Those of the places (an array over all) that are wanted."""
        return replace(self, numbers=self.numbers[wanted[self.numbers]])

    def placed(self) -> DayMap:
        """Those that have a position."""
        return self.kept(~np.isnan(self.places.lat) & ~np.isnan(self.places.lon))

    def within(self, box: Box) -> DayMap:
        """Those that lie in a box of degrees."""
        west, south, east, north = box
        lat, lon = self.places.lat, self.places.lon
        across = (lon >= west) & (lon <= east) if west <= east else (lon >= west) | (lon <= east)
        return self.kept(across & (lat >= south) & (lat <= north))

    def of(self, actor: str) -> DayMap:
        """Those that an actor (an id or a part of a name) holds, may hold, contests, besieges or claims, or where it is."""
        places, words = self.places, fold(actor)
        known = zip(places.known.all, places.known.folded, strict=False)  # more may be added meanwhile
        named = np.array([ident == actor or words in folded for (_, ident, _), folded in known], np.bool_)
        found = np.zeros(len(places.rows), np.bool_)
        found[places.row[self.spans[named[places.party[self.spans]]]]] = True
        held = np.flatnonzero(self.holder.there(places))
        found[held[named[places.party[self.holder.span[held]]]]] = True
        return self.kept(found)

    def latest_first(self) -> DayMap:
        """Places with an assessed holder first, then those that are only claimed; those last spoken of most recently first."""
        held, claimed = (one.there(self.places)[self.numbers] for one in (self.holder, self.claimed))
        ages = [one.age[self.numbers] for one in (self.holder, self.claimed)]
        age = np.where(held, ages[0], np.where(claimed, ages[1], 0))
        order = np.lexsort((self.places.turns[self.numbers], age, ~claimed, ~held))
        return replace(self, numbers=self.numbers[order])

    def counts(self) -> dict[str, int]:
        """How many places are held, claimed without a holder, contested and besieged."""
        held, claimed = (one.there(self.places)[self.numbers] for one in (self.holder, self.claimed))
        _, _, contested, besieged, _ = self.marks[:, self.numbers]
        return {
            "held": int(held.sum()), "only claimed": int((claimed & ~held).sum()),
            "contested": int(contested.sum()), "besieged": int(besieged.sum()),
        }  # fmt: skip

    def _made(self, numbers: Wholes) -> list[HeldPlace]:
        rows, marks = self.places.rows, self.marks[:, numbers].T.tolist()
        holders, claimed = (self._shown(one, numbers) for one in (self.holder, self.claimed))
        return [
            HeldPlace(*rows[number][:8], holder, other, *marked)  # type: ignore[call-arg]
            for number, holder, other, marked in zip(numbers.tolist(), holders, claimed, marks, strict=True)
        ]

    def _shown(self, held: Held, numbers: Wholes) -> list[Holder | None]:
        made: list[Holder | None] = [None] * len(numbers)
        there = np.flatnonzero(held.there(self.places)[numbers])
        at, known, rows = numbers[there], self.places.known.all, self.places.rows
        parties = self.places.party[held.span[at]].tolist()
        columns = (
            held.confidence[at].tolist(),
            held.age[at].tolist(),
            held.certain[at].tolist(),
            held.via[at].tolist(),
        )
        for turn, party, confidence, age, certain, via in zip(there.tolist(), parties, *columns, strict=True):
            side, actor, name = known[party]
            made[turn] = Holder(
                side, actor, name, confidence, age, certain, rows[via].name if via >= 0 else None
            )
        return made


@dataclass(frozen=True, slots=True)
class _Spans:
    """The spans that stand on a day, by place: their numbers, and how sure, how old and how certain each is."""

    numbers: Wholes
    confidence: Floats
    age: Wholes
    certain: Bools


def map_on(places: Places, day: date, rules: TimeRules) -> DayMap:
    """Who holds these places on a day, by name; those of which nothing is known by then are left out.

    ``places`` must hold the provinces around the places, whose holders they may take.
    """
    spans = _standing(places, day, rules)
    lanes, rows = places.lane[spans.numbers], places.row[spans.numbers]
    best = [_best(places, spans, np.flatnonzero(lanes == lane)) for lane in range(len(LANES))]
    several = np.bincount(rows[lanes == _HOLDS], minlength=len(places.rows)) > 1
    own, claimed = (_held(places, best[lane], spans) for lane in (_HOLDS, _CLAIMED))
    holder = _inherited(places, own, rules)
    taken = own.there(places) & (holder.via >= 0)
    others = [best[LANES.index(lane)] >= 0 for lane in ("disputed", "contests", "besieges", "present")]
    known = np.zeros(len(places.rows), np.bool_)
    known[rows] = True
    shown = np.flatnonzero(known & ~places.around)
    return DayMap(places, shown, holder, claimed, np.stack([several | taken, *others]), spans.numbers)


def _standing(places: Places, day: date, rules: TimeRules) -> _Spans:
    number = day.toordinal()
    may = np.flatnonzero((places.begins <= number) & (places.ends > number))
    days = {name: column[may] for name, column in places.days.items()}
    unknown, state = places.unknown[may], places.state[may]
    age = _age(days, unknown, number)
    halves = [rules.half_life_days[state] for state in STATES]  # type: ignore[index]
    fades = _fades(tuple(halves), 1 << int(age.max(initial=0)).bit_length())
    share = _begun(days, unknown, number) * _not_ended(days, number)
    confidence = _rounded(places.support[may] * share * fades[state, age])
    stands = (share > 0.0) & ~(unknown & (age > np.array(halves)[state]))
    return _Spans(may[stands], confidence[stands], age[stands], share[stands] == 1.0)


_Days = Mapping[str, NDArray[np.int32]]


def _begun(days: _Days, unknown: Bools, day: int) -> Floats:
    """As `days._begun`."""
    first, last = days["start_earliest"], days["start_latest"]
    shared = (day - first + 1) / np.maximum(last - first + 1, 1)
    open_ = np.where((first == 0) | (day < first), 0.0, shared)
    return np.where(last == 0, 0.0, np.where((day >= last) | unknown, 1.0, open_))


def _not_ended(days: _Days, day: int) -> Floats:
    """As `days._not_ended`."""
    first, last = days["end_earliest"], days["end_latest"]
    shared = 1.0 - (day - first + 1) / np.maximum(last - first + 1, 1)
    open_ = np.where((first == 0) | (day < first), 1.0, shared)
    return np.where(last == 0, 1.0, np.where(day >= last, 0.0, open_))


def _age(days: _Days, unknown: Bools, day: int) -> Wholes:
    """As `days._age`."""
    seen, left = days["seen"], days["end_earliest"]
    since = np.where(seen == 0, 0, np.maximum(0, day - seen))
    return np.where(unknown & (left != 0), np.maximum(0, left - day), since)


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


def _best(places: Places, spans: _Spans, some: Wholes) -> Wholes:
    """Of each place the surest of some of the spans, the first by id where several are: where among all; -1 where it has none."""
    best = np.full(len(places.rows), -1, np.int64)
    for values in (-spans.confidence, places.turn[spans.numbers]):
        rows = places.row[spans.numbers[some]]
        if not len(rows):
            return best
        begins = np.append(True, rows[1:] != rows[:-1])
        least = np.minimum.reduceat(values[some], np.flatnonzero(begins))
        some = some[values[some] == least[np.cumsum(begins) - 1]]
    rows = places.row[spans.numbers[some]]
    best[rows[::-1]] = some[::-1]
    return best


def _held(places: Places, best: Wholes, spans: _Spans) -> Held:
    return Held(
        np.append(spans.numbers, places.number)[best], np.append(spans.confidence, 0.0)[best],
        np.append(spans.age, 0)[best], np.append(spans.certain, False)[best], np.full(len(best), -1, np.int64),
    )  # fmt: skip


def _inherited(places: Places, own: Held, rules: TimeRules) -> Held:
    """As `days._inherited`: the province's holder where that is newer than what is known of the place itself."""
    held = own.there(places)
    spans = own.span[held]
    start, seen, side = (np.zeros(len(held), np.int64) for _ in range(3))
    start[held], seen[held] = places.days["start_latest"][spans], places.days["seen"][spans]
    side[held] = places.known.side[places.party[spans]]
    via = own.via.copy()
    for around in np.flatnonzero(places.whole & held).tolist():
        inside = places.inside(around)
        inside = inside[via[inside] < 0]  # the first of several provinces of one name
        newer = (seen[inside] > 0) & (seen[inside] < start[around]) & (side[inside] != side[around])
        via[inside[~held[inside] | newer]] = around
    taken = np.flatnonzero(via >= 0)
    from_ = via[taken]
    span, confidence, age, certain = (
        own.span.copy(),
        own.confidence.copy(),
        own.age.copy(),
        own.certain.copy(),
    )
    span[taken], age[taken], certain[taken] = span[from_], age[from_], certain[from_]
    confidence[taken] = _rounded(confidence[from_] * rules.inherited)
    return Held(span, confidence, age, certain, via)
