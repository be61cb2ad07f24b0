"""The routes of the API, version 1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, get_args

from fastapi import APIRouter, FastAPI, Query, Request
from starlette.responses import Response

from mountjoy.errors import InputError, NotFoundError
from mountjoy.interchange import claim_json, report_json
from mountjoy.record import ContradictionKind, Event
from mountjoy.serve.api import describing
from mountjoy.serve.api.shapes import CSV, GEOJSON, JSON, answer, comma_separated, wanted
from mountjoy.serve.drawing import features
from mountjoy.serve.pages.common import DeskOf, ViewOf
from mountjoy.serve.query import PAGE, View, whole
from mountjoy.store import TABLES, Cited, Filters, RecordFile
from mountjoy.store.tables import contradiction_row, event_row

router = APIRouter(prefix="/api/v1")
KINDS: tuple[str, ...] = get_args(ContradictionKind)
MOST = 1000  # things on a page

Size = Annotated[str, Query(alias="limit", description=f"How many on a page, 1 to {MOST}.")]
After = Annotated[str | None, Query(description="The `next` of the page before.")]


def _size(given: str) -> int:
    return whole("limit", given, least=1, most=MOST)


@router.get("/events", **describing.EVENTS)
def events(
    request: Request, desk: DeskOf, view: ViewOf, limit: Size = str(PAGE), after: After = None
) -> Response:
    """Events by day; all of the view as CSV, a page of it as JSON or GeoJSON."""
    shape = wanted(request, JSON, GEOJSON, CSV)
    if shape == CSV:
        columns = [column.name for column in TABLES["events"].columns]
        return comma_separated(columns, (event_row(event) for event in _all(desk.record, view)), "events")
    page = desk.record.page(
        view.filters, after=after or None, size=_size(limit), newest=view.newest, changed=view.changed
    )
    if shape == GEOJSON:
        return answer(request, {**features(page.events), "next": page.following}, GEOJSON)
    return answer(request, {"items": page.events, "next": page.following})


def _all(record: RecordFile, view: View) -> Iterator[Event]:
    after: str | None = None
    while True:
        page = record.page(view.filters, after=after, size=MOST, newest=view.newest, changed=view.changed)
        yield from page.events
        after = page.following
        if after is None:
            return


@router.get("/events/{ident}", **describing.EVENT)
def event(request: Request, ident: str, desk: DeskOf) -> Response:
    """One event, with each claim, its report (without the text), and the words it rests on."""
    wanted(request, JSON)
    found = desk.record.event(ident)
    return answer(
        request, {"event": found, "evidence": [_evidence(one) for one in desk.record.cited(found.claims)]}
    )


def _evidence(cited: Cited) -> dict[str, Any]:
    report = report_json(cited.report)
    del report["text"]
    return {"claim": claim_json(cited.claim), "report": report, "quote": cited.claim.sentence.text}


@router.get("/reports", **describing.REPORTS)
def reports(
    request: Request, desk: DeskOf, view: ViewOf, limit: Size = str(PAGE), after: After = None
) -> Response:
    """Reports without their texts, in the order of reading; by words (`text`), the last read first."""
    wanted(request, JSON)
    size, first = _size(limit), whole("after", after or "0")
    if view.filters.text:
        found = desk.record.find_reports(Filters(text=view.filters.text), after=first or None, size=size)
        return answer(
            request, {"items": found, "next": str(found[-1].number) if len(found) == size else None}
        )
    held = desk.once("reports", lambda record: record.reports()[::-1])[::-1]
    items = []
    for report in held[first : first + size]:
        told = report_json(report)
        del told["text"]
        items.append(told)
    return answer(request, {"items": items, "next": str(first + size) if first + size < len(held) else None})


@router.get("/reports/{ident:path}", **describing.REPORT)
def report(request: Request, ident: str, desk: DeskOf) -> Response:
    """One report whole: text, mentions and claims, in the interchange format."""
    wanted(request, JSON)
    coded = desk.record.report(ident)
    by_id = [claim_json(claim) for claim in coded.claims]
    return answer(request, {"report": report_json(coded.report), "mentions": coded.mentions, "claims": by_id})


@router.get("/claims/{ident}", **describing.CLAIM)
def claim(request: Request, ident: str, desk: DeskOf) -> Response:
    """One claim with its report (without the text) and its words."""
    wanted(request, JSON)
    return answer(request, _evidence(desk.record.cited([ident])[0]))


@router.get("/actors", **describing.ACTORS)
def actors(request: Request, desk: DeskOf, limit: Size = str(PAGE), after: After = None) -> Response:
    """Actors that reports name, those in most claims first."""
    shape = wanted(request, JSON, CSV)
    if shape == CSV:
        columns, rows = desk.record.rows("actors")
        return comma_separated([column.name for column in columns], rows, "actors")
    held = desk.once("actors", lambda record: record.actors())
    return answer(request, _page(held, limit, after))


@router.get("/actors/{ident:path}", **describing.ACTOR)
def actor(request: Request, ident: str, desk: DeskOf) -> Response:
    """One actor, with its ties."""
    wanted(request, JSON)
    for one in desk.once("actors", lambda record: record.actors()):
        if one.id == ident:
            ties = [
                tie for tie in desk.once("ties", lambda record: record.ties())
                if ident in (tie.actor.entity, tie.recipient.entity)
            ]  # fmt: skip
            return answer(request, {"actor": one, "ties": ties})
    raise NotFoundError(f"no actor has the id {ident[:80]!r}. See: /api/v1/actors")


@router.get("/ties", **describing.TIES)
def ties(
    request: Request, desk: DeskOf, view: ViewOf, limit: Size = str(PAGE), after: After = None
) -> Response:
    """Ties by type and names; of an actor, a type and days where these are given."""
    by = view.filters
    shape = wanted(request, JSON, CSV)
    if shape == CSV:
        columns, rows = desk.record.rows("ties")
        return comma_separated([column.name for column in columns], rows, "ties")
    held = desk.record.ties(type=_one(view.values("type")), actor=by.actor, since=by.since, until=by.until)
    return answer(request, _page(held, limit, after))


@router.get("/control", **describing.CONTROL)
def control(
    request: Request, desk: DeskOf, view: ViewOf, limit: Size = str(PAGE), after: After = None
) -> Response:
    """Who is said to hold, contest, besiege, have lost or be present where."""
    by = view.filters
    shape = wanted(request, JSON, CSV)
    if shape == CSV:
        columns, rows = desk.record.rows("control")
        return comma_separated([column.name for column in columns], rows, "control")
    held = desk.record.control(
        type=_one(view.values("type")), actor=by.actor, place=by.place, since=by.since, until=by.until
    )
    return answer(request, _page(held, limit, after))


@router.get("/contradictions", **describing.CONTRADICTIONS)
def contradictions(
    request: Request, desk: DeskOf, kind: str | None = None, state: str | None = None, place: str | None = None,
    limit: Size = str(PAGE), after: After = None,
) -> Response:  # fmt: skip
    """Contradictions by first day, of a kind, a state and a place where these are given; all of these as CSV."""
    shape = wanted(request, JSON, CSV)
    if kind and kind not in KINDS:
        raise InputError(f"kind {kind[:40]!r} is unknown; known: {', '.join(KINDS)}")
    asked: dict[str, Any] = {"kind": kind or None, "state": state or None, "place": place or None}
    if shape == CSV:
        columns = [column.name for column in TABLES["contradictions"].columns]
        found = desk.record.all_contradictions(**asked)
        return comma_separated(columns, map(contradiction_row, found), "contradictions")
    page = desk.record.contradictions(**asked, after=after or None, limit=_size(limit))
    return answer(request, {"items": page.items, "next": page.following})


@router.get("/search", **describing.SEARCH)
def search(request: Request, desk: DeskOf, view: ViewOf, limit: Size = "20") -> Response:
    """Claims and reports that hold the words of `text`, with where the words stand."""
    wanted(request, JSON)
    only = Filters(text=view.filters.text)
    size = _size(limit)
    if not view.filters.text:
        return answer(request, {"claims": [], "reports": [], "events": 0})
    return answer(
        request,
        {
            "claims": desk.record.find_claims(only, size=size),
            "reports": desk.record.find_reports(only, size=size),
            "events": desk.record.count(only),
        },
    )


def _one(values: list[str]) -> str | None:
    return values[0] if values else None


def _page(held: list[Any], limit: str, after: str | None) -> dict[str, Any]:
    size, first = _size(limit), whole("after", after or "0")
    following = first + size
    return {"items": held[first:following], "next": str(following) if following < len(held) else None}


def describe(app: FastAPI) -> None:
    """Have the app tell the shapes of its values in its OpenAPI document."""
    describing.install(app)
