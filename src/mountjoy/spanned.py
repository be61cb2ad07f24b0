"""Spans of control of one place as a few numbers each, so that a whole record can be read at a day at once.

A place's spans are an array of `SPAN`, and beside it the parties that they name. Days are proleptic day numbers; 0 is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import chain
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from mountjoy.evidence import fold
from mountjoy.record import Holding, PlaceValue

# Never changed without laying all spans anew. party: its number in `Parties`. turn: the id's order. lane, state: numbers in
# LANES and STATES. unknown: 1 where its beginning is known only by its end.
SPAN = np.dtype(
    [
        ("start_earliest", "<i4"), ("start_latest", "<i4"), ("end_earliest", "<i4"), ("end_latest", "<i4"), ("seen", "<i4"),
        ("party", "<u4"), ("support", "<f8"), ("turn", "<i8"), ("lane", "u1"), ("state", "u1"), ("unknown", "u1"),
        ("free", "V5"),
    ]
)  # fmt: skip
Spans = NDArray[np.void]
Floats = NDArray[np.float64]
Wholes = NDArray[np.int64]
Bools = NDArray[np.bool_]
Box = tuple[float, float, float, float]
"""West, south, east, north, in degrees; west is greater than east where it crosses the meridian of 180 degrees."""
LANES = ("holds", "disputed", "claimed", "contests", "besieges", "present")
STATES = ("holds", "contests", "besieges", "present")
Party = tuple[str, str | None, str]
"""Who holds: the key of the side, the actor's id where it is one, the name."""
_PARTIES = msgspec.json.Decoder(list[Party])
_DAYS = ("start_earliest", "start_latest", "end_earliest", "end_latest", "seen")
_DIGITS = 15  # of an id: a number below 2 ** 60


class PlaceSpans(NamedTuple):
    """A place of a record with its spans: ``parties`` is the JSON of a list of `Party`, ``spans`` the bytes of an array of `SPAN`.

    ``key`` is the place's key in evidence. ``province`` is the folded name of the first-level division that it lies in,
    ``whole`` is 1 where it is such a division. The rest is as in `PlaceValue`.
    """

    key: str
    name: str
    entity: str | None
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    precision: int | None
    province: str | None
    whole: int
    parties: str
    spans: bytes


class Parties:
    """The parties that the spans of a record name, numbered; more can be added, none changes. ``side`` numbers their sides."""

    def __init__(self) -> None:
        self.all: list[Party] = []
        self.folded: list[str] = []  # their names
        self._sides: dict[str, int] = {}
        self._side: list[int] = []
        self._numbers: dict[Party, int] = {}
        self._read: dict[str, list[int]] = {}  # the numbers of the parties of a place, by their JSON

    def numbers(self, told: str) -> list[int]:
        """The numbers of the parties that a place names (`PlaceSpans.parties`)."""
        found = self._read.get(told)
        if found is None:
            known = self._numbers
            parties = _PARTIES.decode(told)
            found = self._read[told] = [known[one] if one in known else self._number(one) for one in parties]
        return found

    def _number(self, party: Party) -> int:
        number = len(self.all)
        self.all.append(party)
        self.folded.append(fold(party[2]))
        self._side.append(self._sides.setdefault(party[0], len(self._sides)))
        return self._numbers.setdefault(party, number)

    @property
    def side(self) -> Wholes:
        """The number of each party's side."""
        return np.array(self._side, np.int64)


class Places:
    """Places made ready to be read at any day: in the order of names, with their spans as columns.

    ``row`` is the number of each span's place, ``begins`` and ``ends`` bound the days on which it may stand, ``party`` that of its party in ``known``; ``around`` marks the places that are
    there only as provinces around the others. ``before`` is what the same record was read as before some of its places changed.
    """

    def __init__(
        self, wanted: Sequence[PlaceSpans], around: Sequence[PlaceSpans] = (), before: Places | None = None
    ) -> None:
        self.rows = sorted((*wanted, *around), key=lambda row: (row.name, row.entity or "", row.key))
        outer = {row.key for row in around}
        self.around = np.array([row.key in outer for row in self.rows], np.bool_)
        self.whole = np.array([row.whole for row in self.rows], np.bool_)
        self.lat, self.lon = (
            np.array([np.nan if one is None else one for one in column], np.float64)
            for column in ([row.lat for row in self.rows], [row.lon for row in self.rows])
        )
        spans = unpack_spans(b"".join([row.spans for row in self.rows]))
        self.number = len(spans)
        self.days = {name: spans[name].copy() for name in _DAYS}
        self.support, self.turn, self.lane, self.state = (
            spans[name].copy() for name in ("support", "turn", "lane", "state")
        )
        self.unknown = spans["unknown"] == 1
        self.begins, self.ends = self._bounds()
        counts = [len(row.spans) // SPAN.itemsize for row in self.rows]
        self.row = np.repeat(np.arange(len(counts)), counts)
        self.known: Parties = Parties() if before is None else before.known
        named = [self.known.numbers(row.parties) for row in self.rows]
        begins = np.cumsum([0, *map(len, named)])[:-1]
        self.party = np.fromiter(chain.from_iterable(named), np.int64)[begins[self.row] + spans["party"]]

    def _bounds(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Of each span the first day on which it may stand, and the first on which it can no more."""
        never, first, last = np.iinfo(np.int32).max, self.days["start_earliest"], self.days["start_latest"]
        known = np.where(first == 0, last, np.minimum(first, last))
        begins = np.where(last == 0, never, np.where(self.unknown, 0, known))
        ends = self.days["end_latest"]
        return begins.astype(np.int32), np.where(ends == 0, never, ends).astype(np.int32)

    def inside(self, province: int) -> Wholes:
        """The places that lie in a first-level division, one of these places; itself too where nothing lists it."""
        row = self.rows[province]
        found = self._divisions.get((row.country, row.province), ()) if row.country is not None else ()
        own = row.entity
        return np.array([one for one in found if own is None or self.rows[one].entity != own], np.int64)

    @cached_property
    def _divisions(self) -> dict[tuple[str | None, str | None], list[int]]:
        found: dict[tuple[str | None, str | None], list[int]] = {}
        for row in self.rows:
            if row.whole:
                found[row.country, row.province] = []
        for number, row in enumerate(self.rows):
            if (own := found.get((row.country, row.province))) is not None:
                own.append(number)
        return found

    @cached_property
    def turns(self) -> Wholes:
        """The turn of each place in the order of names and keys."""
        order = sorted(
            range(len(self.rows)), key=lambda number: (self.rows[number].name, self.rows[number].key)
        )
        turns = np.empty(len(order), np.int64)
        turns[order] = np.arange(len(order))
        return turns


def lane_of(span: Holding) -> str:
    """How a span is shown: by its state, holders apart by what they are held by."""
    if span.state != "holds":
        return span.state
    if span.basis == "claimed":
        return "claimed"
    return "disputed" if span.disputed else "holds"


def span_order(span: Holding) -> tuple[date, str, str, str]:
    """The order of the spans of a place."""
    return order_of(span.start_latest, span.end_latest, span.state, span.basis, span.id)


def order_of(
    start: date | None, end: date | None, state: str, basis: str, ident: str
) -> tuple[date, str, str, str]:
    """Likewise, by the latest days of a span's start and end, its state, basis and id."""
    return (start or end or date.max, state, basis, ident)


def pack_spans(spans: Sequence[Holding]) -> tuple[str, bytes]:
    """The spans of one place as `PlaceSpans` has them: the parties, and the numbers."""
    parties, packed, _ = repack([span.id for span in spans], {span.id: span for span in spans}, "[]", b"")
    return parties, packed


def repack(
    idents: Sequence[str], changed: Mapping[str, Holding], parties: str, packed: bytes
) -> tuple[str, bytes, dict[str, str]]:
    """The spans of one place (ids) as `PlaceSpans` has them, and the name of each. ``changed`` are those that differ from what
    ``parties`` and ``packed`` hold; of the others the numbers are taken from there.
    """
    before, named = unpack_spans(packed), _PARTIES.decode(parties)
    row_of = {turn: number for number, turn in enumerate(before["turn"].tolist())}
    party_of = before["party"].tolist()
    held: dict[Party, int] = {}
    kept: list[tuple[int, int]] = []  # the place of a span that is as it was, and where it stood
    numbers, names = [], {}
    made = np.zeros(len(idents), SPAN)
    for number, ident in enumerate(idents):
        span = changed.get(ident)
        if span is None:
            row = row_of[_turn(ident)]
            kept.append((number, row))
            party = named[party_of[row]]
        else:
            made[number] = _numbers(span)
            party = (span.side, span.actor, span.name)
        numbers.append(held.setdefault(party, len(held)))
        names[ident] = party[2]
    if kept:
        places, rows = zip(*kept, strict=True)
        made[list(places)] = before[list(rows)]
    made["party"] = numbers
    return msgspec.json.encode(list(held)).decode(), made.tobytes(), names


def _numbers(span: Holding) -> tuple[object, ...]:
    """A span as a row of `SPAN`, all but the party."""
    return (
        _day(span.start_earliest), _day(span.start_latest), _day(span.end_earliest), _day(span.end_latest),
        _day(span.seen), 0, span.support, _turn(span.id), LANES.index(lane_of(span)), STATES.index(span.state),
        span.began == "unknown", b"",
    )  # fmt: skip


def _turn(ident: str) -> int:
    return int(ident[:_DIGITS], 16)


def place_spans(key: str, spans: Sequence[Holding], whole: bool) -> PlaceSpans:
    """The place with that key, with its spans, of which there is one at least; ``whole``: it is a first-level division."""
    return place_row(key, spans[0].place, whole, *pack_spans(spans))


def place_row(key: str, place: PlaceValue, whole: bool, parties: str, packed: bytes) -> PlaceSpans:
    """The place with that key, with its spans as `pack_spans` gives them."""
    province = None if place.admin1 is None else fold(place.admin1)
    return PlaceSpans(
        key, place.name, place.entity, place.country, place.admin1, place.lat, place.lon, place.precision, province,
        int(whole), parties, packed,
    )  # fmt: skip


def names_of(row: PlaceSpans) -> set[str]:
    """The names of those who hold the place, or are said to."""
    return {name for _, _, name in _PARTIES.decode(row.parties)}


def unpack_spans(packed: bytes) -> Spans:
    """The array that `pack_spans` wrote, or several after each other."""
    return np.frombuffer(packed, SPAN)


def _day(day: date | None) -> int:
    return 0 if day is None else day.toordinal()
