"""Who else is at the item that a page shows."""

from __future__ import annotations

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from mountjoy.serve.rendering import render
from mountjoy.serve.team.pages.common import PersonOf, TeamOf

router = APIRouter(include_in_schema=False)


@router.get("/presence")
def presence(
    request: Request, team: TeamOf, person: PersonOf, on: str = Query(max_length=400),
    told: str | None = Query(None, max_length=4000),
) -> Response:  # fmt: skip
    """Note that somebody is at an item, and who else is; nothing (204) where that was told already.

    Readers see who is there and are not shown: they decide nothing.
    """
    others = team.accounts.at_item(on, person.name if "code" in person.may else None)
    names = ", ".join(others)
    if names == told:
        return Response(status_code=204)
    return render(request, "presence.html", on=on, others=others, names_told=names)
