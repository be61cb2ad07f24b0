"""Search: events, claims, reports, actors and places by words."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TypeVar

from fastapi import APIRouter, Request
from starlette.responses import Response

from mountjoy.serve.desk import Desk
from mountjoy.serve.marks import quote
from mountjoy.serve.pages.common import DeskOf, ViewOf, actors_of, page, places_of
from mountjoy.store import Actor, Filters, Place
from mountjoy.store.rows import fold
from mountjoy.store.texts import FoundText

router = APIRouter(include_in_schema=False)

MOST = 20
Named = TypeVar("Named", Actor, Place)


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
    held: list[tuple[str, Actor]] = desk.once("actors by name", lambda _: _by_name(actors_of(desk)))
    return _with_words(held, words)


def _placed(desk: Desk, words: str) -> list[Place]:
    held: list[tuple[str, Place]] = desk.once("places by name", lambda _: _by_name(places_of(desk)))
    return _with_words(held, words)


def _by_name(held: Iterable[Named]) -> list[tuple[str, Named]]:
    return [(fold(one.name), one) for one in held]


def _with_words(held: Iterable[tuple[str, Named]], words: str) -> list[Named]:
    given = fold(words.strip('"'))
    return list(islice((one for name, one in held if given in name), MOST if words else 0))
