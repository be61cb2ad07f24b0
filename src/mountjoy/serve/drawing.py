"""What the map and the timeline draw of a view: events as GeoJSON, weeks as bars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from markupsafe import Markup

from mountjoy.record import Control, Event
from mountjoy.serve.clusters import Clusters
from mountjoy.serve.families import family
from mountjoy.serve.points import Found, Points
from mountjoy.serve.weeks import Weeks, weeks
from mountjoy.wording import days, names, place, plural, toll, type_name, when

WIDEST = 40  # of a timeline's bar, in thousandths of the drawing


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


def control_features(held: Iterable[Control]) -> dict[str, Any]:
    """Statements of control whose place has a position, as GeoJSON points (degrees, WGS 84)."""
    made = [
        {
            "type": "Feature", "id": one.id, "geometry": {"type": "Point", "coordinates": [one.place.lon, one.place.lat]},
            "properties": {
                "id": one.id, "type": one.type, "actor": one.actor.name, "actor_id": one.actor.entity, "place": one.place.name,
                "place_id": one.place.entity, "exact": one.place.precision == 1, "first": one.first, "last": one.last,
                "assertion": one.assertion, "claims": len(one.claims),
            },
        }
        for one in held
        if one.place.lat is not None and one.place.lon is not None
    ]  # fmt: skip
    return {"type": "FeatureCollection", "features": made}


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


@dataclass(frozen=True)
class Timeline:
    """Bars by week (by month or year where the range is long), stacked by family, and spans above them."""

    step: str
    columns: tuple[Column, ...]
    bars: tuple[Bar, ...]
    spans: tuple[Span, ...]
    highest: int
    undated: int
    outside: int
    ticks: tuple[tuple[float, str], ...]

    @cached_property
    def drawn(self) -> Markup:
        """The bars, and over each column what answers the pointer: a thousand shapes, which a template would take long over."""
        colours = {one.family: family(one.family).colour for one in self.bars}
        wide = min(880 / max(len(self.columns), 1), WIDEST)
        bars = (
            f'<rect x="{round((one.left + one.width / 2) * 1000 - wide / 2, 2)}" width="{round(wide, 2)}" '
            f'y="{round(26 + one.top * 104, 2)}" height="{round(one.height * 104, 2)}" fill="{colours[one.family]}"/>'
            for one in self.bars
        )
        columns = (
            f'<rect class="column" data-first="{one.first}" data-last="{one.last}" data-words="{one.words}" data-count="{one.count}" '
            f'x="{round(one.left * 1000, 2)}" width="{round(one.width * 1000, 2)}" y="24" height="106">'
            f"<title>{one.words}: {plural(one.count, 'event')}</title></rect>"
            for one in self.columns
        )
        return Markup("".join((*bars, *columns)))


def timeline_of(
    points: Points, found: Found, since: date | None = None, until: date | None = None
) -> Timeline | None:
    """The drawing of a selection of a view through time, made once as long as the selection is kept."""
    return points.counted(
        found, ("timeline", since, until), lambda: timeline(weeks(points, found, since, until))
    )


def timeline(found: Weeks) -> Timeline | None:
    """The drawing of events through time; None where no event has a date."""
    if not found.columns:
        return None
    edges = [*(column.first for column in found.columns), found.columns[-1].last + timedelta(days=1)]
    highest = max(1, *(column.count for column in found.columns))
    spans = [
        _span(edges, one.first, one.last, one.count)
        for one in found.spans
        if one.last >= edges[0] and one.first < edges[-1]
    ]
    return Timeline(
        found.step, tuple(_columns(edges, found)), tuple(_bars(found, highest)), tuple(spans), highest, found.undated, found.outside,
        tuple(_ticks(edges)),
    )  # fmt: skip


def _place_of(edges: Sequence[date], day: date) -> float:
    return (day - edges[0]).days / max((edges[-1] - edges[0]).days, 1)


def _columns(edges: Sequence[date], found: Weeks) -> Iterable[Column]:
    for one in found.columns:
        left = _place_of(edges, one.first)
        width = _place_of(edges, one.last + timedelta(days=1)) - left
        yield Column(one.first, one.last, days(one.first, one.last), one.count, left, width)


def _bars(found: Weeks, highest: int) -> Iterable[Bar]:
    width = 1 / len(found.columns)
    for number, column in enumerate(found.columns):
        base = 0
        for name, count in column.families.items():
            base += count
            yield Bar(name, count, number * width, width, 1 - base / highest, count / highest)


def _span(edges: Sequence[date], start: date, end: date, count: int) -> Span:
    left = max(_place_of(edges, start), 0.0)
    width = min(_place_of(edges, min(end, edges[-1] - timedelta(days=1)) + timedelta(days=1)), 1.0) - left
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


def cluster_features(found: Clusters, points: Points, events: Mapping[int, Event]) -> dict[str, Any]:
    """Marks of a map as GeoJSON: a mark of one event whose place is exact is that event, the rest are counts by family.

    ``events`` are those of the marks, by position. Beside the features: how many events are in the view (``total``), have
    a position (``placed``) and lie in the box (``inside``), and the ``bounds`` of all that have one.
    """
    made, known = [], points.families
    for mark in found.marks:
        if mark.count == 1 and not mark.cell.ring and mark.only in events:
            made.append(_feature(events[mark.only]))
            continue
        families: Counter[str] = Counter()
        for code, number in mark.kinds.items():
            families[family(known[code]).id] += number
        event = events.get(mark.only)
        where = event.place if event is not None else None
        made.append(
            {
                "type": "Feature", "id": str(mark.cell),
                "geometry": {"type": "Point", "coordinates": [round(mark.lon, 6), round(mark.lat, 6)]},
                "properties": {
                    "cell": str(mark.cell), "count": mark.count, "families": dict(sorted(families.items())),
                    "exact": not mark.cell.ring, "one_place": mark.one_place,
                    "where": place(where) if where is not None and mark.one_place else None,
                    "wide": where is not None and where.precision != 2,
                },
            }
        )  # fmt: skip
    return {
        "type": "FeatureCollection", "features": made, "total": found.total, "placed": found.placed, "inside": found.inside,
        "bounds": None if found.bounds is None else list(found.bounds),
    }  # fmt: skip
