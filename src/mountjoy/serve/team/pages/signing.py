"""Signing in and out, and links that an admin handed on."""

from __future__ import annotations

import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from mountjoy.accounts.passwords import LONGEST, SHORTEST
from mountjoy.accounts.roles import TOLD
from mountjoy.errors import InputError, SignInError, WaitError
from mountjoy.serve.person import Person
from mountjoy.serve.rendering import render
from mountjoy.serve.rights import FORM_COOKIE
from mountjoy.serve.team.gate import (
    address_of,
    cookie_name,
    is_secure,
    let_in,
    local_path,
    set_cookie,
)
from mountjoy.serve.team.limits import network_of
from mountjoy.serve.team.pages.common import PersonOf, TeamOf

router = APIRouter(include_in_schema=False)

NOTES = {
    "out": "You are signed out.",
    "password": "The password is changed, and every browser is signed out. Sign in with the new one.",
}

Name = Annotated[str, Form(max_length=200)]
Password = Annotated[str, Form(max_length=LONGEST + 1)]


def _form(request: Request, template: str, *, status: int = 200, **context: Any) -> Response:
    """A page with a form that is sent before signing in; its token goes into a cookie too."""
    held = request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(32)
    response = render(request, template, status=status, form_token=held, shortest=SHORTEST, **context)
    set_cookie(request, response, FORM_COOKIE, held, 3600)
    return response


@router.get("/sign-in")
def sign_in_page(
    request: Request, team: TeamOf, to: str = Query("/", alias="next", max_length=1200), note: str = ""
) -> Response:
    """The page to sign in."""
    told = NOTES.get(note)
    return _form(
        request, "sign_in.html", openid=team.openid, to=local_path(to), note=told, fault=None, name=""
    )


@router.post("/sign-in")
def sign_in(
    request: Request, team: TeamOf, name: Name = "", password: Password = "",
    to: Annotated[str, Form(alias="next", max_length=1200)] = "/",
) -> Response:  # fmt: skip
    """Sign in with a name and a password."""
    address = address_of(request)
    status, wait = 401, 0
    try:
        team.limits.take(f"signing:{network_of(address)}", team.rates.signing)
        account = team.accounts.sign_in(name, password, address)
    except WaitError as error:
        status, wait, told = 429, error.seconds, str(error)
    except SignInError as error:
        told = str(error)
    else:
        return let_in(request, team, Person(account), "password", to)
    response = _form(
        request, "sign_in.html", status=status, openid=team.openid, to=local_path(to), note=None, fault=told,
        name=name,
    )  # fmt: skip
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


@router.post("/sign-out")
def sign_out(request: Request, team: TeamOf, person: PersonOf) -> Response:
    """End this browser's session."""
    if person.session is not None:
        team.accounts.leave(person.session, address_of(request))
    return signed_out(request, "out")


def signed_out(request: Request, note: str) -> Response:
    """To the page to sign in, with what happened, this browser's session forgotten."""
    response = RedirectResponse(f"/sign-in?note={note}", status_code=303)
    response.delete_cookie(
        cookie_name(request), path="/", httponly=True, samesite="lax", secure=is_secure(request)
    )
    if is_secure(request):
        response.headers["Clear-Site-Data"] = '"cache"'
    return response


@router.get("/invitation/{secret}")
def invitation(request: Request, secret: str, team: TeamOf) -> Response:
    """What a link offers: an account, or a new password."""
    link = team.accounts.invitation(secret)
    return _form(request, "invitation.html", link=link, told=TOLD, fault=None, name=link.name or "")


@router.post("/invitation/{secret}")
def accept(
    request: Request, secret: str, team: TeamOf, name: Name = "", password: Password = "",
    again: Password = "",
) -> Response:  # fmt: skip
    """Use the link up, and sign in."""
    address = address_of(request)
    team.limits.take(f"signing:{network_of(address)}", team.rates.signing)
    link = team.accounts.invitation(secret)
    try:
        if password != again:
            raise InputError("the two passwords differ; type the same one twice")
        account = team.accounts.accept(secret, name, password, address)
    except InputError as error:
        return _form(
            request,
            "invitation.html",
            status=400,
            link=link,
            told=TOLD,
            fault=str(error),
            name=link.name or name,
        )
    return let_in(request, team, Person(account), "link", "/")
