"""Spans of control of one place as a few numbers each, so that a whole record can be read at a day at once.

A place's spans are an array of `SPAN`, and beside it the parties that they name. Days are proleptic day numbers; 0 is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from mountjoy.evidence import fold
from mountjoy.record import Holding

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


Head = tuple[str, str, str | None, str | None, str | None, float | None, float | None, int | None]
"""Of a place: key, name, entity, country, admin1, lat, lon, precision."""


class Places:
    """Places made ready to be read at any day: in the order of names, with their spans as columns.

    ``row`` is the number of each span's place;
    ``around``: the numbers of places that are there only as provinces around the others.
    """

    def __init__(self, wanted: Sequence[PlaceSpans], around: Sequence[PlaceSpans] = ()) -> None:
        self.rows = sorted((*wanted, *around), key=lambda row: (row.name, row.entity or "", row.key))
        self.heads: list[Head] = [(a, b, c, d, e, f, g, h) for a, b, c, d, e, f, g, h, *_ in self.rows]
        outer = {row.key for row in around}
        self.around = {number for number, row in enumerate(self.rows) if row.key in outer}
        spans = unpack_spans(b"".join(row.spans for row in self.rows))
        self.number = len(spans)
        self.days = {name: spans[name].astype(np.int64) for name in _DAYS}
        self.party, self.support, self.turn = (spans[name].copy() for name in ("party", "support", "turn"))
        self.lane, self.state, self.unknown = (
            spans[name].astype(np.int64) for name in ("lane", "state", "unknown")
        )
        counts = [len(row.spans) // SPAN.itemsize for row in self.rows]
        self.row = np.repeat(np.arange(len(counts)), counts)
        self._parties: list[list[Party] | None] = [None] * len(self.rows)

    def parties(self, number: int) -> list[Party]:
        """The parties that the spans of a place name."""
        found = self._parties[number]
        if found is None:
            found = self._parties[number] = _PARTIES.decode(self.rows[number].parties)
        return found


def lane_of(span: Holding) -> str:
    """How a span is shown: by its state, holders apart by what they are held by."""
    if span.state != "holds":
        return span.state
    if span.basis == "claimed":
        return "claimed"
    return "disputed" if span.disputed else "holds"


def span_order(span: Holding) -> tuple[date, str, str, str]:
    """The order of the spans of a place."""
    return (span.start_latest or span.end_latest or date.max, span.state, span.basis, span.id)


def pack_spans(spans: Sequence[Holding]) -> tuple[str, bytes]:
    """The spans of one place as `PlaceSpans` has them: the parties, and the numbers."""
    parties: dict[Party, int] = {}
    made = np.zeros(len(spans), SPAN)
    for number, span in enumerate(spans):
        party = parties.setdefault((span.side, span.actor, span.name), len(parties))
        made[number] = (
            _day(span.start_earliest), _day(span.start_latest), _day(span.end_earliest), _day(span.end_latest),
            _day(span.seen), party, span.support, int(span.id[:_DIGITS], 16), LANES.index(lane_of(span)),
            STATES.index(span.state), span.began == "unknown", b"",
        )  # fmt: skip
    return msgspec.json.encode(list(parties)).decode(), made.tobytes()


def place_spans(key: str, spans: Sequence[Holding], whole: bool) -> PlaceSpans:
    """The place with that key, with its spans, of which there is one at least; ``whole``: it is a first-level division."""
    place = spans[0].place  # the same of all
    province = None if place.admin1 is None else fold(place.admin1)
    return PlaceSpans(
        key, place.name, place.entity, place.country, place.admin1, place.lat, place.lon, place.precision, province,
        int(whole), *pack_spans(spans),
    )  # fmt: skip


def unpack_spans(packed: bytes) -> Spans:
    """The array that `pack_spans` wrote, or several after each other."""
    return np.frombuffer(packed, SPAN)


def _day(day: date | None) -> int:
    return 0 if day is None else day.toordinal()
