"""The routes of the API, version 1."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Annotated, Any, TypeVar, get_args

from fastapi import APIRouter, Depends, FastAPI, Query, Request
from starlette.responses import Response

from mountjoy.errors import InputError, NotFoundError
from mountjoy.interchange import claim_json, report_json
from mountjoy.merge.maps import HeldPlace
from mountjoy.record import ContradictionKind, Event
from mountjoy.report import Report
from mountjoy.serve import versions
from mountjoy.serve.api import describing, describing_held, document, holdings
from mountjoy.serve.api.bodies import ClaimDecision, EventDecision, NewClaim, Outcome, Undoing, made
from mountjoy.serve.api.describing_writing import CONFLICT
from mountjoy.serve.api.shapes import CSV, GEOJSON, JSON, answer, comma_separated, no_empty_values, wanted
from mountjoy.serve.api.writing import claims_now
from mountjoy.serve.drawing import control_features, features
from mountjoy.serve.pages.common import DeskOf, ViewOf, actors_of
from mountjoy.serve.query import LAST, LONGEST, PAGE, View, whole
from mountjoy.store import TABLES, Actor, Cited, Filters, RecordFile
from mountjoy.store.rows import fold
from mountjoy.store.tables import contradiction_row, control_row, event_row, tie_row

Value = TypeVar("Value")

router = APIRouter(prefix="/api/v1", dependencies=[Depends(no_empty_values)])
KINDS: tuple[str, ...] = get_args(ContradictionKind)
MOST = 1000  # things on a page

Size = Annotated[str, Query(alias="limit", include_in_schema=False)]
After = Annotated[str | None, Query(include_in_schema=False)]
Asked = Annotated[str | None, Query(include_in_schema=False, max_length=LONGEST)]
Name = Annotated[str, Query(include_in_schema=False, max_length=LONGEST)]


def _size(given: str) -> int:
    return whole("limit", given, least=1, most=MOST)


def _first(after: str | None) -> int:
    return whole("after", after or "0", most=LAST)


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
    version = versions.version_of(desk.record, (found.id, *found.claims))
    evidence = [_evidence(one) for one in desk.record.cited(found.claims)]
    return answer(request, {"event": found, "version": version, "evidence": evidence})


def _evidence(cited: Cited) -> dict[str, Any]:
    return {
        "claim": claim_json(cited.claim),
        "report": _untold(cited.report),
        "quote": cited.claim.sentence.text,
    }


@router.get("/reports", **describing.REPORTS)
def reports(
    request: Request, desk: DeskOf, view: ViewOf, limit: Size = str(PAGE), after: After = None
) -> Response:
    """Reports without their texts, in the order of reading; by words (`text`), the last read first."""
    wanted(request, JSON)
    size, seen = _size(limit), _first(after) or None
    sources = view.values("source")
    if view.filters.text:
        by = Filters(text=view.filters.text, source=tuple(sources) or None)
        found = desk.record.find_reports(by, after=seen, size=size + 1)
        return answer(request, _numbered(found, [one.number for one in found], size))
    held = desk.record.listed_reports(after=seen, size=size + 1, newest=False, sources=sources)
    told = [_untold(one.report) for one in held]
    return answer(request, _numbered(told, [one.number for one in held], size))


def _untold(report: Report) -> dict[str, Any]:
    told = report_json(report)
    del told["text"]
    return told


def _numbered(items: list[Any], numbers: list[int], size: int) -> dict[str, Any]:
    return {"items": items[:size], "next": str(numbers[size - 1]) if len(items) > size else None}


@router.get("/reports/{ident:path}", **describing.REPORT)
def report(request: Request, ident: str, desk: DeskOf) -> Response:
    """One report whole: text, mentions and claims, in the interchange format."""
    wanted(request, JSON)
    coded = desk.record.report(ident)
    by_id = [claim_json(claim) for claim in coded.claims]
    return answer(request, {"report": report_json(coded.report), "mentions": coded.mentions, "claims": by_id})


@router.get("/claims/{ident}", **describing.CLAIM)
def claim(request: Request, ident: str, desk: DeskOf) -> Response:
    """One claim with its report (without the text) and its words, as the coder has it; how it stands, and what was decided on it."""
    wanted(request, JSON)
    cited = desk.record.cited([ident])[0]
    decisions = versions.happened(desk.record, [cited.claim.id])
    stands = claims_now(desk.record, [cited.claim.id])[0]
    return answer(request, {**_evidence(cited), "stands": stands, "decisions": list(map(made, decisions))})


@router.get("/actors", **describing.ACTORS)
def actors(
    request: Request,
    desk: DeskOf,
    limit: Size = str(PAGE),
    after: After = None,
    kind: Name = "",
    name: Name = "",
) -> Response:
    """Actors that reports name, those in most claims first; of a kind, or with a part of a name."""
    shape = wanted(request, JSON, CSV)
    held: list[Actor] = actors_of(desk)
    found = [one for one in held if kind in ("", one.kind) and (not name or fold(name) in fold(one.name))]
    if shape == CSV:
        columns = [column.name for column in TABLES["actors"].columns]
        return comma_separated(columns, ([getattr(one, name) for name in columns] for one in found), "actors")
    size, first = _size(limit), _first(after)
    return answer(request, _page(found[first : first + size + 1], size, first))


@router.get("/actors/{ident:path}", **describing.ACTOR)
def actor(request: Request, ident: str, desk: DeskOf) -> Response:
    """One actor, with its ties."""
    wanted(request, JSON)
    for one in actors_of(desk):
        if one.id == ident:
            return answer(request, {"actor": one, "ties": desk.record.ties_of(ident, MOST)})
    raise NotFoundError(f"no actor has the id {ident[:80]!r}. See: /api/v1/actors")


@router.get("/ties", **describing.TIES)
def ties(
    request: Request, desk: DeskOf, view: ViewOf, limit: Size = str(PAGE), after: After = None
) -> Response:
    """Ties by type and names; of an actor, a type and days where these are given."""
    by = _narrowed(view, "type", "actor", "since", "until")
    shape = wanted(request, JSON, CSV)
    if shape == CSV:
        return _table("ties", (tie_row(one) for one in _each(partial(desk.record.listed_ties, by))))
    size, first = _size(limit), _first(after)
    return answer(request, _page(desk.record.listed_ties(by, first=first, size=size + 1), size, first))


@router.get("/control", **describing_held.CONTROL)
def control(
    request: Request, desk: DeskOf, view: ViewOf, limit: Size = str(PAGE), after: After = None, at: holdings.At = None,
    bbox: holdings.Bbox = None,
) -> Response:  # fmt: skip
    """Who holds what on a day; without one the statements: who is said to hold, contest, besiege, have lost or be present where."""
    if at or bbox:
        return holdings.of_day(request, desk, view, at, bbox, limit, after)
    by = _narrowed(view, "type", "actor", "place", "since", "until")
    shape = wanted(request, JSON, GEOJSON, CSV)
    if shape == CSV:
        return _table("control", (control_row(one) for one in _each(partial(desk.record.listed_control, by))))
    size, first = _size(limit), _first(after)
    told = _page(desk.record.listed_control(by, first=first, size=size + 1), size, first)
    if shape == GEOJSON:
        return answer(request, {**control_features(told["items"]), "next": told["next"]}, GEOJSON)
    return answer(request, told)


def _narrowed(view: View, *names: str) -> Filters:
    return Filters(**{name: getattr(view.filters, name) for name in names})


def _table(name: str, rows: Iterator[tuple[Any, ...]]) -> Response:
    return comma_separated([column.name for column in TABLES[name].columns], rows, name)


def _each(read: Callable[..., list[Value]]) -> Iterator[Value]:
    """All of a list, read a page at a time."""
    first = 0
    while True:
        found = read(first=first, size=MOST)
        yield from found
        if len(found) < MOST:
            return
        first += MOST


@router.get("/contradictions", **describing.CONTRADICTIONS)
def contradictions(
    request: Request, desk: DeskOf, kind: Asked = None, state: Asked = None, place: Asked = None,
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


def _page(found: list[Any], size: int, first: int) -> dict[str, Any]:
    """A page of what was read from the ``first`` on, one more than the page holds where more follow."""
    return {"items": found[:size], "next": str(first + size) if len(found) > size else None}


def describe(app: FastAPI) -> None:
    """Have the app tell the shapes of its values in its OpenAPI document."""
    document.install(
        app, HeldPlace, ClaimDecision, EventDecision, NewClaim, Undoing, Outcome, shapes={"Conflict": CONFLICT}
    )  # fmt: skip
