"""Control: who is assessed or said to hold, contest, besiege which place on a day, on a map and in a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from mountjoy.merge.maps import DayMap
from mountjoy.serve.api.shapes import GEOJSON, answer
from mountjoy.serve.desk import Desk
from mountjoy.serve.holding import (
    Asked,
    bounds,
    box_of,
    control_features,
    definition,
    on_day,
)
from mountjoy.serve.pages.common import DeskOf, ViewOf, page
from mountjoy.serve.pages.contradictions import kept
from mountjoy.serve.query import PAGE, View, day_of, whole
from mountjoy.serve.sides import COLOURED, Sides, all_places, sides_of
from mountjoy.wording import clean

router = APIRouter(include_in_schema=False)

OWN = ("on", "bbox")  # of the address, beside the filters that all pages share


@dataclass(frozen=True, slots=True)
class _Day:
    """What the address asks for, and what there is to ask for."""

    sides: Sides
    asked: Asked | None
    given: dict[str, str]

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day of the slider."""
        assert self.asked is not None
        day = self.asked.day
        return min(self.sides.first or day, day), max(self.sides.last or day, day)

    def query(self, **changes: str | None) -> str:
        """The address's part after the question mark, with some values changed (None: left out)."""
        values = {**self.given, **changes}
        return urlencode({name: value for name, value in values.items() if value})


@router.get("/control")
def control(request: Request, desk: DeskOf, view: ViewOf) -> Response:
    """Who holds what on a day; the list a page at a time."""
    if not kept(desk):
        return page(request, "control.html", "Control", view, readable=False, told=None)
    read = _read(request, desk, view)
    found: DayMap | None = on_day(desk, read.asked) if read.asked is not None else None
    total = len(found) if found is not None else 0
    start = whole("from", request.query_params.get("from") or "0")
    following = start + PAGE if start + PAGE < total else None
    return page(
        request, "control.html", "Control", view, readable=True, told=read, day=read.asked.day if read.asked else None,
        places=found[start : start + PAGE] if found is not None else [], total=total, first_row=start, following=following,
        counts=found.counts() if found is not None else {}, bounds=_bounds(read, found), ranked=read.sides.ranked[:COLOURED], others=len(read.sides.ranked) > COLOURED,
        definition=definition(),
    )  # fmt: skip


@router.get("/control.geojson")
def control_geojson(request: Request, desk: DeskOf, view: ViewOf) -> Response:
    """The places of a day in a box, for the map."""
    read = _read(request, desk, view)
    if read.asked is None or not kept(desk):
        return answer(request, {"type": "FeatureCollection", "features": [], "places": 0}, GEOJSON)
    return answer(request, control_features(on_day(desk, read.asked), read.sides, read.asked.day), GEOJSON)


def _read(request: Request, desk: Desk, view: View) -> _Day:
    """The day of the address, else the last of its range of days, else the last of which the record tells."""
    sides = sides_of(all_places(desk))
    given = {name: value for name in OWN if (value := clean(request.query_params.get(name) or ""))}
    given |= {name: value for name in ("actor", "place") if (value := view.value(name))}
    day = day_of("on", given["on"]) if "on" in given else view.filters.until or sides.last
    box = box_of("bbox", given["bbox"]) if "bbox" in given else None
    if day is None:
        return _Day(sides, None, given)
    given["on"] = day.isoformat()
    return _Day(sides, Asked(day, view.filters.place, view.filters.actor, box), given)


def _bounds(read: _Day, found: DayMap | None) -> list[float] | None:
    if read.asked is not None and read.asked.box is not None:
        return list(read.asked.box)
    return None if found is None else bounds(found)
