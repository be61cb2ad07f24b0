"""Search: events, claims, reports, actors and places by words."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from mountjoy.serve.desk import Desk
from mountjoy.serve.marks import quote
from mountjoy.serve.pages.common import DeskOf, ViewOf, page
from mountjoy.store import Actor, Filters, Place
from mountjoy.store.rows import fold
from mountjoy.store.texts import FoundText

router = APIRouter(include_in_schema=False)

MOST = 20


@router.get("/search")
def search(request: Request, desk: DeskOf, view: ViewOf) -> Response:
    """What holds the words of the view."""
    words = view.filters.text or ""
    only = Filters(text=words or None)
    claims = desk.record.find_claims(only, size=MOST) if words else []
    reports = desk.record.find_reports(only, size=MOST) if words else []
    return page(
        request, "search.html", "Search", view, words=words, claims=[(one, _told(one)) for one in claims],
        reports=[(one, _told(one)) for one in reports], events=desk.record.count(only) if words else 0,
        actors=_named(desk, words), places=_placed(desk, words),
    )  # fmt: skip


def _told(found: FoundText) -> object:
    return quote(found.words, 0, len(found.words), [(mark.start, mark.end, "found") for mark in found.marks])


def _named(desk: Desk, words: str) -> list[Actor]:
    held: list[Actor] = desk.once("actors", lambda record: record.actors())
    return [one for one in held if words and fold(words.strip('"')) in fold(one.name)][:MOST]


def _placed(desk: Desk, words: str) -> list[Place]:
    held: list[Place] = desk.once("places", lambda record: record.places())
    return [one for one in held if words and fold(words.strip('"')) in fold(one.name)][:MOST]
