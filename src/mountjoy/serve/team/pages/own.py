"""One's own account: password, browsers that are signed in, tokens for programs."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from mountjoy.accounts import Scope
from mountjoy.accounts.api_tokens import DAYS, LONGEST_LABEL, MOST_DAYS
from mountjoy.accounts.passwords import SHORTEST
from mountjoy.accounts.roles import TOLD
from mountjoy.accounts.sessions import IDLE, LONGEST
from mountjoy.errors import InputError, MountjoyError
from mountjoy.serve.pages.common import page
from mountjoy.serve.person import Person
from mountjoy.serve.problems import status_of
from mountjoy.serve.team.gate import Team, address_of
from mountjoy.serve.team.pages.common import PersonOf, TeamOf
from mountjoy.serve.team.pages.signing import Password, signed_out

router = APIRouter(include_in_schema=False)


def _page(
    request: Request, team: Team, person: Person, *, made: str | None = None, fault: str | None = None
) -> Response:
    book, ident = team.accounts, person.account.id
    context: dict[str, Any] = {
        "sessions": book.sessions(ident), "tokens": book.tokens(ident), "connected": book.connected(ident),
        "openid": team.openid, "told": TOLD, "shortest": SHORTEST, "idle": int(IDLE.total_seconds() // 3600),
        "longest": LONGEST.days, "token_days": DAYS, "most_days": MOST_DAYS, "longest_label": LONGEST_LABEL,
    }  # fmt: skip
    return page(request, "account.html", "Your account", made=made, fault=fault, **context)


@router.get("/account")
def account(request: Request, team: TeamOf, person: PersonOf) -> Response:
    """The page of one's own account."""
    return _page(request, team, person)


def _again(request: Request, team: Team, person: Person, error: MountjoyError) -> Response:
    response = _page(request, team, person, fault=str(error))
    response.status_code = status_of(error)
    return response


@router.post("/account/password")
def password(
    request: Request, team: TeamOf, person: PersonOf, current: Password = "", new: Password = "",
    again: Password = "",
) -> Response:  # fmt: skip
    """Change the password: every browser is signed out, this one too."""
    address = address_of(request)
    try:
        if new != again:
            raise InputError("the two new passwords differ; type the same one twice")
        if person.account.has_password:
            team.accounts.check_password(person.account, current, address)
        team.accounts.give_password(person.account.id, new, by=person.name, address=address)
    except MountjoyError as error:
        return _again(request, team, person, error)
    return signed_out(request, "password")


@router.post("/account/sessions/end")
def end_sessions(team: TeamOf, person: PersonOf, key: Annotated[str, Form(max_length=64)] = "") -> Response:
    """Sign another browser out, or all but this one."""
    mine = None if person.session is None else person.session.key
    if key:
        team.accounts.end_sessions(person.account.id, key=key)
    else:
        team.accounts.end_sessions(person.account.id, but=mine)
    return RedirectResponse("/account", status_code=303)


@router.post("/account/tokens")
def make_token(
    request: Request, team: TeamOf, person: PersonOf, label: Annotated[str, Form(max_length=200)] = "",
    scope: Annotated[Scope, Form()] = "read", days: Annotated[int, Form()] = DAYS,
) -> Response:  # fmt: skip
    """Make a token; the page that answers shows it, this once."""
    scopes = ["read"] if scope == "read" else ["read", "write"]
    try:
        secret, _ = team.accounts.make_token(person.account.id, label, scopes, days=days, by=person.name)
    except MountjoyError as error:
        return _again(request, team, person, error)
    return _page(request, team, person, made=secret)


@router.post("/account/tokens/{number}/revoke")
def revoke(number: int, team: TeamOf, person: PersonOf) -> Response:
    """Let a token of one's own open nothing from now on."""
    team.accounts.revoke(number, account=person.account.id, by=person.name)
    return RedirectResponse("/account", status_code=303)


@router.post("/account/openid/disconnect")
def disconnect(request: Request, team: TeamOf, person: PersonOf) -> Response:
    """Sign in with the password alone from now on."""
    try:
        team.accounts.disconnect(person.account.id, address_of(request))
    except MountjoyError as error:
        return _again(request, team, person, error)
    return RedirectResponse("/account", status_code=303)
