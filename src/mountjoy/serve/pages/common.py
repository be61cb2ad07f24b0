"""What the pages share: the desk, and the drawer that the address may ask for."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import Response

from mountjoy.errors import InputError, NotFoundError
from mountjoy.serve.desk import Desk, desk_of
from mountjoy.serve.opening import opened
from mountjoy.serve.query import View, read_view
from mountjoy.serve.rendering import render
from mountjoy.store import Actor, Place


async def the_desk(request: Request) -> Desk:
    """The desk as the one who asks sees it."""
    return desk_of(request)


async def the_view(request: Request) -> View:
    """The view of the address."""
    return read_view(request.query_params)


_PAGE = re.compile(r"/(?!/)[^\\\s]*")


def check_page(to: str) -> str:
    """The page of the app that a form goes back to, or "" for none. Raises InputError for any other address."""
    if to and not _PAGE.fullmatch(to):
        raise InputError(f"{to[:60]!r} is no page of this app")
    return to


DeskOf = Annotated[Desk, Depends(the_desk)]
ViewOf = Annotated[View, Depends(the_view)]


def actors_of(desk: Desk) -> list[Actor]:
    """The actors that reports name, those in most claims first."""
    return desk.once("actors", lambda record: record.actors())


def places_of(desk: Desk) -> list[Place]:
    """The places that reports name, those in most claims first."""
    return desk.once("places", lambda record: record.places())


def page(request: Request, template: str, here: str, view: View | None = None, **context: Any) -> Response:
    """A whole page, with the drawer open where the address says so. ``done`` is the number of a decision that can be undone
    there, as long as it stands.
    """
    desk = desk_of(request)
    if isinstance(done := context.get("done"), int) and not _stands(desk, done):
        context["done"] = None
    given = request.query_params.get("open")
    open_ = None
    if given:
        try:
            open_ = opened(desk, given)
        except NotFoundError:
            open_ = None  # the address is old; the page itself still stands
    return render(
        request, template, here=here, view=view or read_view(request.query_params), open=open_, **context
    )


def _stands(desk: Desk, number: int) -> bool:
    """Whether there is a decision of this number that nobody took back: an address is kept longer than what it tells of."""
    return any(not one.undone for one in desk.record.decisions_numbered({number}))
