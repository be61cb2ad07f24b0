"""Events: the table, the map and the timeline of a view; and one event in full."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from mountjoy.assessing import credibility_of, source_grades
from mountjoy.record import Event
from mountjoy.serve.desk import Desk
from mountjoy.serve.drawing import MOST_DRAWN, drawn, features, timeline
from mountjoy.serve.evidence import cards, event_rows
from mountjoy.serve.pages.common import DeskOf, ViewOf, page
from mountjoy.serve.pages.contradictions import of_event
from mountjoy.serve.query import PAGE, whole
from mountjoy.serve.tabling import COLUMNS, in_order, read_columns, read_sort, totals, turned
from mountjoy.store import Filters

router = APIRouter(include_in_schema=False)

NEAR_KM = 50
NEAR_DAYS = 7
MOST_NEAR = 10


@router.get("/events")
def events(request: Request, desk: DeskOf, view: ViewOf) -> Response:
    """The events of a view: by day, or where all are drawn by any column."""
    shown = drawn(desk, view)
    columns, sort = read_columns(view.values("col")), read_sort(view.value("sort"))
    first = whole("from", request.query_params.get("from") or "0")
    following: dict[str, str] = {}
    if sort is not None and not shown.cut:
        listed = tuple(in_order(shown.events, sort))
        held = listed[first : first + PAGE]
        if first + PAGE < len(listed):
            following = {"from": str(first + PAGE)}
    else:
        sort, first = None, 0
        found = desk.record.page(
            view.filters, after=view.after, size=PAGE, newest=view.newest, changed=view.changed
        )
        held, following = found.events, {"after": found.following} if found.following else {}
    return page(
        request, "events.html", "Events", view, events=held, following=following, columns=columns, all_columns=COLUMNS,
        sort=sort, turned=turned, first=first, sums=totals(held if shown.cut else shown.events),
        total=shown.total, shown=shown, line=timeline(shown.events, view.filters.since, view.filters.until), most_drawn=MOST_DRAWN, types=desk.type_names(),
        placed=sum(1 for one in shown.events if one.place is not None and one.place.lat is not None),
    )  # fmt: skip


@router.get("/events.geojson")
def events_geojson(desk: DeskOf, view: ViewOf) -> Response:
    """The events of a view for the map."""
    return JSONResponse(features(drawn(desk, view).events), media_type="application/geo+json")


@router.get("/events/{ident}")
def event(request: Request, ident: str, desk: DeskOf) -> Response:
    """One event: every value with its quotes, and the claims it was merged from."""
    found = desk.record.event(ident)
    if found.id != ident:
        return RedirectResponse(f"/events/{found.id}")
    shown = cards(desk.record, found.claims)
    return page(
        request, "event.html", "Events", event=found, cards=shown, rows=event_rows(found, shown),
        left_out=len(found.claims) - len(shown), near=near(desk, found),
        quarrels=of_event(desk, found.id),
        grades=grades(desk, found),
        points=features([found])["features"], type=desk.codebook.types.get(found.type),
    )  # fmt: skip


def grades(desk: Desk, event: Event) -> dict[str, tuple[str, str]]:
    """The Admiralty grades of an event's claims, the source's with the claim's own, and why."""
    outlets = {said.claim: said.source or "" for said in event.sayings}
    known = source_grades(desk.record, {name for name in outlets.values() if name})
    made = {}
    for claim, graded in credibility_of(desk.record, event).items():
        source = known.get(outlets.get(claim, ""))
        made[claim] = (f"{source.reliability if source else 'F'}{graded.grade}", graded.why)
    return made


def near(desk: Desk, event: Event) -> list[Event]:
    """Other events within 50 km and a week of one whose town and days are known, the nearest day first."""
    where, when = event.place, event.date
    if where is None or where.lat is None or where.lon is None or where.precision != 1:
        return []
    if when is None or when.start is None or when.end is None:
        return []
    margin = timedelta(days=NEAR_DAYS)
    filters = Filters(
        near=(where.lat, where.lon, NEAR_KM), since=when.start - margin, until=when.end + margin
    )
    page_ = desk.record.page(filters, size=MOST_NEAR * 4)
    start = when.start

    def away(other: Event) -> Any:
        begun = other.date.start if other.date is not None and other.date.start is not None else start
        return abs((begun - start).days), other.id

    return sorted((one for one in page_.events if one.id != event.id), key=away)[:MOST_NEAR]
