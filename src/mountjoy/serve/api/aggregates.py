"""The events of a view counted: clusters for the map, weeks for the timeline. They cost the same whatever the record's size."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from mountjoy.errors import InputError
from mountjoy.record import Event
from mountjoy.serve.api import describing
from mountjoy.serve.api.shapes import CSV, GEOJSON, JSON, answer, comma_separated, no_empty_values, wanted
from mountjoy.serve.clusters import EVERYWHERE, Box, Clusters, clusters, members, read_cell
from mountjoy.serve.desk import Desk
from mountjoy.serve.drawing import cluster_features, features
from mountjoy.serve.families import FAMILIES
from mountjoy.serve.pages.common import DeskOf, ViewOf
from mountjoy.serve.points import Points
from mountjoy.serve.query import numbers, whole
from mountjoy.serve.weeks import Weeks, weeks

router = APIRouter(prefix="/api/v1/events", dependencies=[Depends(no_empty_values)])

MOST_MEMBERS = 100
DEEPEST = 24.0  # the map's last zoom


@router.get("/clusters", **describing.CLUSTERS)
def clustered(
    request: Request,
    desk: DeskOf,
    view: ViewOf,
    bbox: Annotated[str | None, Query(include_in_schema=False)] = None,
    zoom: Annotated[str, Query(include_in_schema=False)] = "0",
) -> Response:
    """What to draw of a view between west, south, east and north: counts by family, or events that stand alone."""
    shape = wanted(request, GEOJSON, JSON)
    box, near = read_box(bbox), _zoom(zoom)
    points, found = desk.selected(view)
    drawn = clusters(points, found, box, near)
    return answer(request, cluster_features(drawn, points, _told(desk, points, drawn)), shape)


def _told(desk: Desk, points: Points, drawn: Clusters) -> dict[int, Event]:
    """The events of the marks that are told by one: those that stand alone, and one of each place that is not exact."""
    wanted_ = [mark.only for mark in drawn.marks if mark.count == 1 or mark.cell.ring]
    by_key = {int(points.key[position]): position for position in wanted_}
    return {by_key[key]: event for key, event in desk.record.events_of_keys(list(by_key)).items()}


def read_box(given: str | None) -> Box:
    """West, south, east and north in degrees; everywhere where nothing is given. Raises InputError."""
    if not given:
        return EVERYWHERE
    found = numbers("bbox", given)
    if len(found) != 4:
        raise InputError(f"bbox {given[:60]!r}: give west,south,east,north in degrees, such as 42,35,45,37")
    return Box(*found)


def _zoom(given: str) -> float:
    found = numbers("zoom", given)
    if len(found) != 1 or not 0 <= found[0] <= DEEPEST:
        raise InputError(f"zoom {given[:40]!r}: give a number from 0 (the world) to {DEEPEST:g}")
    return found[0]


@router.get("/clusters/{cell}", **describing.MEMBERS)
def cluster(
    request: Request,
    cell: str,
    desk: DeskOf,
    view: ViewOf,
    limit: Annotated[str, Query(include_in_schema=False)] = str(MOST_MEMBERS),
) -> Response:
    """The events of a view that lie in one cluster, the latest first."""
    shape = wanted(request, GEOJSON, JSON)
    size = whole("limit", limit, least=1, most=MOST_MEMBERS)
    points, found = desk.selected(view)
    inside = members(points, found, read_cell(cell))
    keys = [int(key) for key in points.key[points.in_order(inside, True)][:size]]
    held = desk.record.events_of_keys(keys)
    listed = [held[key] for key in keys if key in held]
    return answer(request, {**features(listed), "total": len(inside)}, shape)


@router.get("/weeks", **describing.WEEKS)
def through_time(request: Request, desk: DeskOf, view: ViewOf) -> Response:
    """The events of a view by week and family; by month or year where the range is long."""
    shape = wanted(request, JSON, CSV)
    points, selected = desk.selected(view)
    since, until = view.filters.since, view.filters.until
    found = points.counted(selected, ("weeks", since, until), lambda: weeks(points, selected, since, until))
    if shape == CSV:
        names = [*dict.fromkeys([*FAMILIES, *(name for one in found.columns for name in one.families)])]
        rows = [
            (one.first, one.last, *(one.families.get(name, 0) for name in names)) for one in found.columns
        ]
        return comma_separated(["first", "last", *names], rows, "weeks")
    return answer(request, _week_json(found))


def _week_json(found: Weeks) -> dict[str, Any]:
    columns = [
        {"first": one.first, "last": one.last, "count": one.count, "families": one.families}
        for one in found.columns
    ]
    return {
        "step": found.step, "columns": columns, "spans": found.spans, "more_spans": found.more_spans,
        "undated": found.undated, "outside": found.outside,
    }  # fmt: skip
