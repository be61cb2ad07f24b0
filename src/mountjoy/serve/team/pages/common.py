"""What the pages of a team share."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from mountjoy.serve.person import Person, person_of
from mountjoy.serve.team.gate import Team


async def the_team(request: Request) -> Team:
    """The team of the app."""
    team: Team = request.app.state.team
    return team


async def the_person(request: Request) -> Person:
    """Who is signed in; the gate and `mountjoy.serve.rights` let nobody else come so far."""
    person = person_of(request)
    assert person is not None
    return person


TeamOf = Annotated[Team, Depends(the_team)]
PersonOf = Annotated[Person, Depends(the_person)]


def link_to(request: Request, secret: str) -> str:
    """The whole address of an invitation, to be handed on."""
    return f"{request.url.scheme}://{request.headers.get('host', '')}/invitation/{secret}"
