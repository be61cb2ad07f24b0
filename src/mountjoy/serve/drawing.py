"""What the map and the timeline draw of a view: events as GeoJSON, weeks as bars."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from mountjoy.record import Event
from mountjoy.serve.desk import Desk
from mountjoy.serve.families import FAMILIES, family
from mountjoy.serve.query import View
from mountjoy.wording import days, names, place, toll, type_name, when

MOST_DRAWN = 5000  # events of a view that are drawn; the page says where there are more
DAYS_OF_LONG = 7  # an event known only to so many days or more is drawn as a span


@dataclass(frozen=True, slots=True)
class Drawn:
    """The events of a view that are drawn, and how many there are in all."""

    events: tuple[Event, ...]
    total: int

    @property
    def cut(self) -> bool:
        """Whether only some are drawn."""
        return len(self.events) < self.total


def drawn(desk: Desk, view: View) -> Drawn:
    """The events to draw, in the view's order."""

    def read(record: Any) -> Drawn:
        found: list[Event] = []
        after: str | None = None
        while len(found) < MOST_DRAWN:
            page = record.page(
                view.filters, after=after, size=min(1000, MOST_DRAWN - len(found)), newest=view.newest,
                changed=view.changed,
            )  # fmt: skip
            found += page.events
            after = page.following
            if after is None:
                return Drawn(tuple(found), len(found))
        return Drawn(tuple(found), record.count(view.filters, changed=view.changed))

    return desk.once(f"drawn {view.narrowed} {view.newest}", read)


def killed(event: Event) -> int:
    """The number that an event's symbol is drawn by: the dead that most claims give, 0 for none."""
    for value in event.fatalities:
        count = value.count
        number = count.best if count.best is not None else count.low if count.low is not None else count.high
        if number is not None:
            return number
    return 0


def features(events: Iterable[Event]) -> dict[str, Any]:
    """The events that have a place, as GeoJSON (degrees, WGS 84).

    ``exact`` is true for a town or less, false where only a province, a region or a country is known.
    """
    made = [_feature(event) for event in events if event.place is not None and event.place.lat is not None]
    return {"type": "FeatureCollection", "features": made}


def _feature(event: Event) -> dict[str, Any]:
    where = event.place
    assert where is not None
    return {
        "type": "Feature",
        "id": event.id,
        "geometry": {"type": "Point", "coordinates": [where.lon, where.lat]},
        "properties": {
            "id": event.id,
            "type": type_name(event.type),
            "family": family(event.family).id,
            "when": when(event.date),
            "where": place(where),
            "actor": names(event.parties, "actor"),
            "recipient": names(event.parties, "recipient", "victim", "target"),
            "killed": killed(event),
            "toll": toll(event.fatalities),
            "assertion": event.assertion,
            "sources": event.sources,
            "exact": where.precision == 1,
            "wide": where.precision != 2,
            "place": where.entity or where.name,
        },
    }


@dataclass(frozen=True, slots=True)
class Bar:
    """The events of a family in a span of days, with where their bar stands (0 to 1 of the drawing)."""

    family: str
    count: int
    left: float
    width: float
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Span:
    """Events known only to a week or more, as a line over these days."""

    left: float
    width: float
    count: int
    words: str


@dataclass(frozen=True, slots=True)
class Column:
    """A week, a month or a year of the timeline: its days and its count of events."""

    first: date
    last: date
    words: str
    count: int
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars by week (by month or year where the range is long), stacked by family, and spans above them."""

    step: str
    columns: tuple[Column, ...]
    bars: tuple[Bar, ...]
    spans: tuple[Span, ...]
    highest: int
    undated: int
    ticks: tuple[tuple[float, str], ...]


_MOST_COLUMNS = 320
_MOST_SPANS = 40


def timeline(
    events: Sequence[Event], since: date | None = None, until: date | None = None
) -> Timeline | None:
    """The timeline of some events, between two days where these are given; None where no event has a date."""
    dated = [(event, *bounds) for event in events if (bounds := _bounds(event)) is not None]
    if not dated:
        return None
    first, last = min(start for _, start, _ in dated), max(end for _, _, end in dated)
    first, last = max(first, since or first), min(last, until or last)
    if first > last:  # nothing is said of the days between
        return None
    step, edges = _edges(first, last)
    counts = [dict.fromkeys(FAMILIES, 0) for _ in edges[:-1]]
    spans: dict[tuple[date, date], int] = {}
    for event, start, end in dated:
        if (end - start).days + 1 >= DAYS_OF_LONG and step == "week":
            spans[start, end] = spans.get((start, end), 0) + 1
            continue
        column = counts[_at(edges, start)]
        name = family(event.family).id
        column[name] = column.get(name, 0) + 1
    highest = max(max(sum(column.values()) for column in counts), 1)
    undated = len(events) - len(dated)
    drawn_spans = sorted(spans.items(), key=lambda one: (one[0][0], one[0][1]))
    return Timeline(
        step, tuple(_columns(edges, counts)), tuple(_bars(counts, highest)),
        tuple(_span(edges, start, end, n) for (start, end), n in drawn_spans[:_MOST_SPANS]), highest, undated,
        tuple(_ticks(edges)),
    )  # fmt: skip


def _bounds(event: Event) -> tuple[date, date] | None:
    if event.date is None:
        return None
    start, end = event.date.start, event.date.end
    if start is None and end is None:
        return None
    return start or end, end or start  # type: ignore[return-value]


def _edges(first: date, last: date) -> tuple[str, list[date]]:
    """The step, and the first days of its columns with the day after the last."""
    begin = first - timedelta(days=first.weekday())
    if (last - begin).days // 7 < _MOST_COLUMNS:
        weeks = (last - begin).days // 7 + 1
        return "week", [begin + timedelta(weeks=n) for n in range(weeks + 1)]
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months <= _MOST_COLUMNS:
        numbers = range(first.year * 12 + first.month - 1, first.year * 12 + first.month + months)
        return "month", [date(number // 12, number % 12 + 1, 1) for number in numbers]
    return "year", [date(min(year, date.max.year), 1, 1) for year in range(first.year, last.year + 2)]


def _at(edges: Sequence[date], day: date) -> int:
    low, high = 0, len(edges) - 2
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if edges[middle] <= day else (low, middle - 1)
    return low


def _place_of(edges: Sequence[date], day: date) -> float:
    return (day - edges[0]).days / max((edges[-1] - edges[0]).days, 1)


def _columns(edges: Sequence[date], counts: Sequence[dict[str, int]]) -> Iterable[Column]:
    for number, column in enumerate(counts):
        first, last = edges[number], edges[number + 1] - timedelta(days=1)
        left = _place_of(edges, first)
        width = _place_of(edges, edges[number + 1]) - left
        yield Column(first, last, days(first, last), sum(column.values()), left, width)


def _bars(counts: Sequence[dict[str, int]], highest: int) -> Iterable[Bar]:
    width = 1 / len(counts)
    for number, column in enumerate(counts):
        base = 0
        for name, count in column.items():
            if count:
                base += count
                yield Bar(name, count, number * width, width, 1 - base / highest, count / highest)


def _span(edges: Sequence[date], start: date, end: date, count: int) -> Span:
    left = max(_place_of(edges, start), 0.0)
    width = min(_place_of(edges, end + timedelta(days=1)), 1.0) - left
    told = "event" if count == 1 else "events"
    return Span(left, width, count, f"{count} {told} known only to {days(start, end)}")


def _ticks(edges: Sequence[date]) -> Iterable[tuple[float, str]]:
    """Where years (or months of a short range) begin, no more than a dozen."""
    months: list[date] = []
    day = date(edges[0].year, edges[0].month, 1)
    while day <= edges[-1]:
        if day >= edges[0]:
            months.append(day)
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1) if day.year < 9999 else date.max
        if day == date.max:
            break
    years = [day for day in months if day.month == 1]
    quarters = [day for day in months if day.month in (1, 4, 7, 10)]
    chosen = next(
        (kind for kind in (months, quarters, years) if 0 < len(kind) <= 12), years[:: max(len(years) // 8, 1)]
    )
    for day in chosen:
        label = f"{day:%b} {day.year}" if chosen is not years else str(day.year)
        yield _place_of(edges, day), label
