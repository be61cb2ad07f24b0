"""The first page: what the record holds, where, when, and who is busiest in it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from mountjoy.deciding import queues
from mountjoy.serve.drawing import timeline
from mountjoy.serve.pages.common import DeskOf, ViewOf, page
from mountjoy.serve.pages.review import counted
from mountjoy.serve.weeks import by_kind, weeks

router = APIRouter(include_in_schema=False)

MOST = 8  # rows of each list


@router.get("/")
def overview(request: Request, desk: DeskOf, view: ViewOf) -> Response:
    """The record at a glance."""
    points, selected = desk.selected(view)
    actors = desk.once("actors", lambda record: record.actors())
    places = desk.once("places", lambda record: record.places())
    return page(
        request, "overview.html", "Overview", view, totals=desk.once("totals", lambda record: record.totals()),
        total=len(selected), line=timeline(weeks(points, selected, view.filters.since, view.filters.until)),
        types=list(by_kind(points, selected).items())[:MOST],
        actors=[one for one in actors if one.events][:MOST], places=[one for one in places if one.events][:MOST],
        latest=desk.record.page(view.filters, size=MOST, newest=view.newest).events, runs=desk.record.last_runs(1),
        merged=desk.record.merged,
        waiting=[(kind, queues.TITLES[kind], counted(desk, kind)) for kind in ("events", "merges", "contradictions")],
    )  # fmt: skip
