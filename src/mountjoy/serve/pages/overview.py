"""The first page: what is new, what the record holds, where, when, and who is busiest in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlencode

import numpy as np
from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from mountjoy.deciding import queues
from mountjoy.serve.desk import Desk
from mountjoy.serve.drawing import timeline_of
from mountjoy.serve.pages.common import DeskOf, ViewOf, actors_of, page
from mountjoy.serve.pages.review import counted
from mountjoy.serve.points import Points
from mountjoy.serve.weeks import by_kind
from mountjoy.store import Actor, Place, SavedSearch

router = APIRouter(include_in_schema=False)

MOST = 8  # rows of each list
MOST_RUNS = 50  # the last runs, of which those that are new are counted
SEEN = "mountjoy_seen"  # the cookie: the record's name, the log's last row when it was last looked at, and the time
_SEEN = re.compile(r"(?P<row>\d{1,15})@(?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d)@(?P<record>[0-9a-f]{8})")
_KEPT = 400 * 24 * 3600  # seconds, the longest that browsers keep a cookie


@dataclass(frozen=True, slots=True)
class New:
    """What came since somebody looked last: ``row`` of the log and the time (UTC), and how much of what."""

    row: int
    at: str
    events: int
    runs: int
    decisions: int


@dataclass(frozen=True, slots=True)
class Glance:
    """The record in figures, whatever the view: how much it holds, who and what is busiest, how much waits, saved searches with news."""

    totals: dict[str, int]
    actors: list[Actor]
    places: list[Place]
    waiting: list[tuple[str, str, str]]
    searches: list[SavedSearch]


def look_at(desk: Desk) -> Glance:
    """The record in figures, each counted anew only where the record was changed."""
    return Glance(
        desk.once("totals", lambda record: record.totals()),
        [one for one in actors_of(desk) if one.events][:MOST],
        desk.once("busiest places", lambda record: record.places(MOST)),
        [(kind, queues.TITLES[kind], counted(desk, kind)) for kind in ("events", "merges", "contradictions")],
        [one for one in desk.once("searches", lambda record: record.searches()) if one.new],
    )


@router.get("/")
def overview(request: Request, desk: DeskOf, view: ViewOf) -> Response:
    """The record at a glance."""
    points, selected = desk.selected(view)
    glance = look_at(desk)
    new = new_since(desk, points, request.cookies.get(SEEN, ""))
    response = page(
        request, "overview.html", "Overview", view, totals=glance.totals,
        total=len(selected), line=timeline_of(points, selected, view.filters.since, view.filters.until),
        types=list(points.counted(selected, "kinds", lambda: by_kind(points, selected)).items())[:MOST],
        actors=glance.actors, places=glance.places,
        latest=desk.record.page(view.filters, size=MOST, newest=view.newest, changed=view.changed).events, runs=desk.record.last_runs(1),
        merged=desk.record.merged, waiting=glance.waiting, new=new, searches=glance.searches,
        before=_before(desk, request.query_params.get("seen", ""), new),
    )  # fmt: skip
    if new is None:
        _keep(desk, response)
    return response


def _before(desk: Desk, given: str, new: New | None) -> str | None:
    """The mark that was just set forward, to which it can be set back; None where there is none or nobody set it forward."""
    found = _mark_of(desk, given)
    return found[0] if found is not None and new is not None and int(found["row"]) < new.row else None


def new_since(desk: Desk, points: Points, cookie: str) -> New | None:
    """What is new since the time that a cookie of this record's names; None where it names none."""
    found = _mark_of(desk, cookie)
    if found is None:
        return None
    row, at = int(found["row"]), found["at"]
    return New(
        row, at, int(np.count_nonzero(points.changed > row)),
        sum(1 for one in desk.record.last_runs(MOST_RUNS) if str(one["started"])[:16] > at),
        desk.record.count_decisions(after=at, other_than=desk.who),
    )  # fmt: skip


@router.post("/seen")
def seen(
    request: Request, desk: DeskOf, back: Annotated[str, Form(max_length=100)] = "", token: Annotated[str | None, Form()] = None
) -> Response:  # fmt: skip
    """Let all that there is now count as seen in this browser; ``back`` is the way back, the mark that was there before."""
    desk.tokens.check(request, token)
    mark = _mark_of(desk, back)
    if mark is None:
        before = _mark_of(desk, request.cookies.get(SEEN, ""))
        response = RedirectResponse(
            "/" if before is None else f"/?{urlencode({'seen': before[0]})}", status_code=303
        )
        _keep(desk, response)
        return response
    response = RedirectResponse("/", status_code=303)
    _set(response, mark[0])
    return response


def _mark_of(desk: Desk, given: str) -> re.Match[str] | None:
    """A mark of this record, up to where somebody looked; None for any other."""
    found = _SEEN.fullmatch(given)
    known = found is not None and found["record"] == desk.mark and int(found["row"]) <= desk.record.last_row()
    return found if known else None


def _keep(desk: Desk, response: Response) -> None:
    _set(response, f"{desk.record.last_row()}@{datetime.now(UTC):%Y-%m-%dT%H:%M}@{desk.mark}")


def _set(response: Response, mark: str) -> None:
    response.set_cookie(SEEN, mark, max_age=_KEPT, httponly=True, samesite="strict", path="/")
