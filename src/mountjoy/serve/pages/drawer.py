"""The drawer at the right: the evidence of whatever was opened."""

from __future__ import annotations

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from mountjoy.serve.opening import LONGEST, opened
from mountjoy.serve.pages.common import DeskOf
from mountjoy.serve.rendering import render

router = APIRouter(include_in_schema=False)


@router.get("/drawer")
def drawer(request: Request, desk: DeskOf, given: str = Query(alias="open", max_length=LONGEST)) -> Response:
    """The evidence of ``kind:id``, as a part of a page."""
    return render(request, "drawer.html", open=opened(desk, given))
