"""A place through time as a band: who held, claimed, contested and besieged it, where each span stands and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mountjoy.held import timeline
from mountjoy.merge.days import place_key
from mountjoy.merge.time_rules import default_time_rules
from mountjoy.record import Holding
from mountjoy.serve.desk import Desk
from mountjoy.serve.sides import Sides
from mountjoy.spanned import lane_of
from mountjoy.wording import MONTHS, clean, span_days

LANES = {
    "holds": "held", "disputed": "disputed", "claimed": "claimed", "contests": "contested", "besieges": "besieged", "present": "present",
}  # fmt: skip
WIDE = 1000  # units of the drawing, left to right
ROW = 15  # units of a row, top to bottom
MOST_ROWS = 6  # of one lane; what overlaps more is drawn over each other
MOST_SPANS = 300  # of one place that are drawn and listed; the page says where there are more
_MOST_TICKS = 12
_MARGIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a span; ``sure`` is false where it may have begun or ended, or where nothing was said since."""

    left: float
    width: float
    sure: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """A span as it is drawn: its lane, the number of its side's colour, the top of its row, its words."""

    id: str
    open: str
    lane: str
    colour: int
    top: int
    words: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """The lanes with the top of each, the spans, the height, and where years or months begin (0 to 1). ``spans`` are those drawn,
    ``left_out`` how many more there are; ``day`` is where the day that is shown stands.
    """

    lanes: tuple[tuple[str, int], ...]
    bars: tuple[Bar, ...]
    height: int
    ticks: tuple[tuple[float, str], ...]
    first: date
    last: date
    spans: tuple[Holding, ...]
    left_out: int
    day: float | None


def spans_of(desk: Desk, key: str) -> list[Holding]:
    """All spans of the place with that key (`mountjoy.merge.maps.HeldPlace`), by their start."""
    found = desk.record.holdings_of([key])
    if not found and desk.record.held_places() is None:
        found = [one for one in timeline(desk.record) if place_key(one.place) == key]
    return found


def band(spans: Sequence[Holding], sides: Sides, day: date | None = None) -> Band | None:
    """The band of a place's spans; None where no day is known of any."""
    drawn = [(span, days) for span in spans if (days := _days(span)) is not None]
    shown = drawn[-MOST_SPANS:]
    if not shown:
        return None
    first, last = min(days[0] for _, days in shown), max(days[-1] for _, days in shown)
    first, last = _before(first, _MARGIN), _after(last, _MARGIN)
    bars: list[Bar] = []
    lanes: list[tuple[str, int]] = []
    top = 0
    for lane, name in LANES.items():
        own = [(span, days) for span, days in shown if lane_of(span) == lane]
        if not own:
            continue
        lanes.append((name, top))
        rows = 0
        for row, span, days in _rows(own):
            rows = max(rows, row + 1)
            pieces = tuple(_pieces(days, first, last))
            bars.append(_bar(span, lane, sides, top + row * ROW, pieces))
        top += rows * ROW
    at = _at(day, first, last) if day is not None and first <= day <= last else None
    return Band(
        tuple(lanes), tuple(bars), top, tuple(_ticks(first, last)), first, last, tuple(span for span, _ in shown),
        len(spans) - len(shown), at,
    )  # fmt: skip


def opens(span: Holding) -> str:
    """What the drawer is asked for to show a span's claims."""
    return f"span:{span.id}:{place_key(span.place)}"


def _bar(span: Holding, lane: str, sides: Sides, top: int, pieces: tuple[Piece, ...]) -> Bar:
    words = f"{LANES[lane]} by {clean(span.name)}{' (a part)' if span.part else ''}, {span_days(span)}"
    return Bar(span.id, opens(span), lane, sides.colour(span.side), top, words, pieces)


_Days = tuple[date, date, date, date]
"""The first day on which a span may stand, the first and the last on which it does, the last on which it may."""


def _days(span: Holding) -> _Days | None:
    half = timedelta(days=default_time_rules().half_life_days[span.state])
    start = span.start_latest or span.start_earliest
    if span.began == "unknown" or start is None:  # known only by its end, or by what was said of it last
        end = span.end_earliest or span.end_latest or span.seen
        if end is None:
            return None
        return _before(end, half), end, end, max(span.end_latest or end, end)
    sure = max(span.end_earliest or span.end_latest or span.seen or start, start)
    last = span.end_latest or _after(sure, half)
    return span.start_earliest or start, start, sure, max(last, sure)


def _before(day: date, length: timedelta) -> date:
    return day - length if day - date.min > length else date.min


def _after(day: date, length: timedelta) -> date:
    return day + length if date.max - day > length else date.max


def _rows(own: Iterable[tuple[Holding, _Days]]) -> Iterator[tuple[int, Holding, _Days]]:
    """Each span with the first row of its lane that is free then."""
    ends: list[date] = []
    for span, days in sorted(own, key=lambda pair: (pair[1][1], pair[0].id)):
        free = next((row for row, end in enumerate(ends) if end <= days[1]), len(ends))
        row = min(free, MOST_ROWS - 1)
        ends[row : row + 1] = [days[2]]
        yield row, span, days


def _pieces(days: _Days, first: date, last: date) -> Iterator[Piece]:
    begins, sure, until, ends = (_at(day, first, last) * WIDE for day in days)
    if sure > begins:
        yield Piece(round(begins, 2), round(sure - begins, 2), False)
    yield Piece(
        round(sure, 2), round(max(until - sure, 3.0), 2), True
    )  # a day is drawn wide enough to be seen
    if ends > until:
        yield Piece(round(until, 2), round(ends - until, 2), False)


def _at(day: date, first: date, last: date) -> float:
    return (day - first).days / max((last - first).days, 1)


def _ticks(first: date, last: date) -> Iterator[tuple[float, str]]:
    """Where years begin, or the months of a short time; no more than a dozen."""
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next(
        (one for one in (1, 3, 12) if months // one <= _MOST_TICKS), 12 * (months // 12 // _MOST_TICKS + 1)
    )
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        day = date(number // 12, number % 12 + 1, 1)
        if number % step == 0 and day >= first:
            yield (
                _at(day, first, last),
                str(day.year) if step >= 12 else f"{MONTHS[day.month - 1]} {day.year}",
            )
