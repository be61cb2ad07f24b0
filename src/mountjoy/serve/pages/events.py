"""Events: the table, the map and the timeline of a view; and one event in full."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import msgspec
import numpy as np
from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from mountjoy.assessing import credibility_of, source_grades
from mountjoy.record import Event
from mountjoy.serve.desk import Desk
from mountjoy.serve.drawing import features, timeline_of
from mountjoy.serve.evidence import cards, event_rows
from mountjoy.serve.pages.common import DeskOf, ViewOf, page
from mountjoy.serve.pages.contradictions import of_event
from mountjoy.serve.query import PAGE, View, whole
from mountjoy.serve.tabling import COLUMNS, read_columns, read_sort, shown, totals, turned
from mountjoy.store import Filters, Page

router = APIRouter(include_in_schema=False)

NEAR_KM = 50
NEAR_DAYS = 7
MOST_NEAR = 10
_AT_ONCE = 500  # events that are read together as a view is sent


@router.get("/events")
def events(request: Request, desk: DeskOf, view: ViewOf) -> Response:
    """The events of a view: by day, or where they are not too many by any column."""
    points, selected = desk.selected(view)
    columns, sort = read_columns(view.values("col")), read_sort(view.value("sort"))
    first = whole("from", request.query_params.get("from") or "0")
    read = shown(desk, view, sort)
    following: dict[str, str] = {}
    if sort is not None and not read.cut:
        keys = read.order[first : first + PAGE]
        by_key = desk.record.events_of_keys(keys)
        held = tuple(by_key[key] for key in keys if key in by_key)
        if first + PAGE < len(read.order):
            following = {"from": str(first + PAGE)}
    else:
        sort, first = None, 0
        found = desk.record.page(
            view.filters, after=view.after, size=PAGE, newest=view.newest, changed=view.changed
        )
        held, following = found.events, {"after": found.following} if found.following else {}
    return page(
        request, "events.html", "Events", view, events=held, following=following, columns=columns, all_columns=COLUMNS,
        sort=sort, turned=turned, first=first, sums=read.sums or totals(held), total=len(selected), shown=read,
        line=timeline_of(points, selected, view.filters.since, view.filters.until), types=desk.type_names(),
        placed=int(np.count_nonzero(~np.isnan(points.lat[selected]))),
    )  # fmt: skip


@router.get("/events.geojson")
def events_geojson(desk: DeskOf, view: ViewOf) -> Response:
    """All events of a view that have a place, as GeoJSON, sent as they are read."""
    first = desk.record.page(
        view.filters, size=_AT_ONCE, newest=view.newest, changed=view.changed
    )  # what cannot be used is told before
    return StreamingResponse(_collection(desk, view, first), media_type="application/geo+json")


def _collection(desk: Desk, view: View, page_: Page) -> Iterator[bytes]:
    yield b'{"type":"FeatureCollection","features":['
    comma = b""
    while True:
        for one in features(page_.events)["features"]:
            yield comma + msgspec.json.encode(one)
            comma = b","
        if page_.following is None:
            break
        page_ = desk.record.page(
            view.filters, after=page_.following, size=_AT_ONCE, newest=view.newest, changed=view.changed
        )
    yield b"]}"


@router.get("/events/{ident}")
def event(request: Request, ident: str, desk: DeskOf, done: int | None = Query(None, ge=1)) -> Response:
    """One event: every value with its quotes, and the claims it was merged from."""
    found = desk.record.event(ident)
    if found.id != ident:
        return RedirectResponse(f"/events/{found.id}")
    shown = cards(desk.record, found.claims)
    return page(
        request, "event.html", "Events", event=found, cards=shown, rows=event_rows(found, shown),
        left_out=len(found.claims) - len(shown), near=near(desk, found),
        quarrels=of_event(desk, found.id), done=done,
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
