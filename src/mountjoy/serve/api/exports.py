"""The record as lines of JSON, sent as they are read: events of any view, and coded reports with their claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
from fastapi import APIRouter, Depends, Request
from starlette.responses import Response, StreamingResponse

from mountjoy.claim import CodedReport
from mountjoy.interchange import claim_json, encode
from mountjoy.serve.api import describing
from mountjoy.serve.api.shapes import LINES, no_empty_values, wanted
from mountjoy.serve.pages.common import DeskOf, ViewOf
from mountjoy.serve.query import View
from mountjoy.store import RecordFile

router = APIRouter(prefix="/api/v1/export", dependencies=[Depends(no_empty_values)])

AT_ONCE = 100  # things that are held at a time


@router.get("/events", **describing.EXPORT_EVENTS)
def events(request: Request, desk: DeskOf, view: ViewOf) -> Response:
    """The events of a view, one a line, in the view's order."""
    wanted(request, LINES)
    desk.record.count(view.filters, most=1)  # filters that cannot be used are told before anything is sent
    return _lines(map(msgspec.json.encode, _events(desk.record, view)), "events")


@router.get("/reports", **describing.EXPORT_REPORTS)
def reports(request: Request, desk: DeskOf) -> Response:
    """Every report as coded, one a line, in the interchange format (docs/data-model.md), in the order of reading."""
    wanted(request, LINES)
    return _lines((encode(one).rstrip(b"\n") for one in _coded(desk.record)), "reports")


@router.get("/claims", **describing.EXPORT_CLAIMS)
def claims(request: Request, desk: DeskOf) -> Response:
    """Every claim, one a line, with its report's id and its sentence, in the order of reading."""
    wanted(request, LINES)
    made = (
        {"report": coded.report.id, "quote": claim.sentence.text, "claim": claim_json(claim)}
        for coded in _coded(desk.record)
        for claim in coded.claims
    )
    return _lines(map(msgspec.json.encode, made), "claims")


def _events(record: RecordFile, view: View) -> Iterator[object]:
    after: str | None = None
    while True:
        page = record.page(view.filters, after=after, size=AT_ONCE, newest=view.newest, changed=view.changed)
        yield from page.events
        after = page.following
        if after is None:
            return


def _coded(record: RecordFile) -> Iterator[CodedReport]:
    """All reports, some at a time: whoever reads slowly holds no connection to the record."""
    after: int | None = None
    while True:
        listed = record.listed_reports(after=after, size=AT_ONCE, newest=False)
        yield from list(record.coded([one.report.id for one in listed])) if listed else ()
        if len(listed) < AT_ONCE:
            return
        after = listed[-1].number


def _lines(lines: Iterable[bytes], name: str) -> Response:
    return StreamingResponse(
        (line + b"\n" for line in lines), media_type=LINES,
        headers={"Content-Disposition": f'attachment; filename="{name}.jsonl"'},
    )  # fmt: skip
