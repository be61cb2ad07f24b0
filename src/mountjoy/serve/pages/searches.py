"""Saved searches: views kept under a name, with how much is new in each since it was looked at last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse, Response

from mountjoy.serve.pages.common import DeskOf, ViewOf, page
from mountjoy.serve.query import Chip, address_of, read_view
from mountjoy.store import SavedSearch

router = APIRouter(include_in_schema=False)

Name = Annotated[str, Form(max_length=400)]
Token = Annotated[str | None, Form()]


@dataclass(frozen=True, slots=True)
class Kept:
    """A saved search with its filters as an address has them, and in words."""

    search: SavedSearch
    query: str
    looks_for: tuple[Chip, ...]


@router.get("/searches")
def searches(
    request: Request, desk: DeskOf, view: ViewOf, dropped: str | None = Query(None, max_length=400),
    query: str = Query("", max_length=4000), seen: int | None = Query(None, ge=0), looked: str | None = Query(None, max_length=400),
) -> Response:  # fmt: skip
    """The saved searches; after one was removed or marked as seen, with a way back."""
    held = [_kept(one) for one in desk.record.searches()]
    return page(
        request, "searches.html", "Searches", view, held=held, dropped=dropped, query=query, seen=seen,
        taken=dropped in {one.search.name for one in held}, looked=next((one.search for one in held if one.search.name == looked), None),
    )  # fmt: skip


def _kept(search: SavedSearch) -> Kept:
    query = address_of(search.filters)
    return Kept(search, query, tuple(read_view(QueryParams(query)).chips()))


@router.post("/searches")
def save(
    request: Request, desk: DeskOf, name: Name, query: Annotated[str, Form(max_length=20_000)] = "",
    seen: Annotated[int | None, Form(ge=0)] = None, token: Token = None,
) -> Response:  # fmt: skip
    """Keep a view under a name; ``query`` is its address after the question mark."""
    desk.tokens.check(request, token)
    desk.record.save_search(name.strip(), read_view(QueryParams(query)).filters, seen=seen)
    return _back()


@router.post("/searches/seen")
def mark_seen(
    request: Request, desk: DeskOf, name: Name, seen: Annotated[int | None, Form(ge=0)] = None, token: Token = None
) -> Response:  # fmt: skip
    """Let all that a search finds now count as seen; the page then offers the way back, which is ``seen``, what was seen before."""
    desk.tokens.check(request, token)
    before = desk.record.search(name).seen
    desk.record.mark_seen(name, seen)
    return _back() if seen is not None else _back(looked=name, seen=str(before))


@router.post("/searches/rename")
def rename(request: Request, desk: DeskOf, name: Name, new: Name, token: Token = None) -> Response:
    """Give a search another name."""
    desk.tokens.check(request, token)
    desk.record.rename_search(name, new.strip())
    return _back()


@router.post("/searches/remove")
def remove(request: Request, desk: DeskOf, name: Name, token: Token = None) -> Response:
    """Remove a search; the page then offers to put it back."""
    desk.tokens.check(request, token)
    held = desk.record.search(name)
    desk.record.drop_search(name)
    return _back(dropped=name, query=address_of(held.filters), seen=str(held.seen))


def _back(**told: str) -> Response:
    return RedirectResponse(f"/searches?{urlencode(told)}" if told else "/searches", status_code=303)
