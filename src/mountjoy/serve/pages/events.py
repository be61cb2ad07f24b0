"""Events: the table, the map and the timeline of a view; and one event in full."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from mountjoy.assessing import credibility_of
from mountjoy.record import Event
from mountjoy.serve.desk import Desk
from mountjoy.serve.drawing import MOST_DRAWN, drawn, features, killed, timeline
from mountjoy.serve.evidence import cards, event_rows
from mountjoy.serve.pages.common import DeskOf, ViewOf, page
from mountjoy.serve.pages.contradictions import assessment, of_event
from mountjoy.serve.query import PAGE
from mountjoy.store import Filters

router = APIRouter(include_in_schema=False)

NEAR_KM = 50
NEAR_DAYS = 7
MOST_NEAR = 10


@router.get("/events")
def events(request: Request, desk: DeskOf, view: ViewOf) -> Response:
    """The events of a view."""
    found = desk.record.page(view.listed, after=view.after, size=PAGE, newest=view.newest)
    shown = drawn(desk, view)
    return page(
        request, "events.html", "Events", view, found=found, total=desk.record.count(view.filters), shown=shown,
        line=timeline(shown.events), most_drawn=MOST_DRAWN, types=desk.type_names(), killed=killed,
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
    read = assessment(desk)
    if read is None:
        return {}
    outlets = {item.claim_id: item.source for item in read.group(event)}
    made = {}
    for claim, graded in credibility_of(desk.record, event).items():
        source = read.sources.get(outlets.get(claim) or "")
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
