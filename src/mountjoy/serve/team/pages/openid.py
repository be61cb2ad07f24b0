"""Signing in by way of a provider of OpenID Connect, and connecting one's account with it."""

from __future__ import annotations

import base64

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from mountjoy.accounts import Account
from mountjoy.errors import NotFoundError, SignInError
from mountjoy.serve.person import Person, person_of
from mountjoy.serve.team.gate import Team, address_of, let_in, local_path, set_cookie
from mountjoy.serve.team.limits import network_of
from mountjoy.serve.team.openid import Attempt, Identity, Provider
from mountjoy.serve.team.pages.common import TeamOf

router = APIRouter(include_in_schema=False)

COOKIE = "mountjoy_openid"
SECONDS = 600  # that a browser may be away at the provider


def _provider(team: Team) -> Provider:
    if team.openid is None:
        raise NotFoundError("no provider of OpenID Connect is configured here")
    return team.openid


@router.get("/sign-in/openid")
def start(request: Request, team: TeamOf, to: str = Query("/", alias="next", max_length=1200)) -> Response:
    """Send the browser to the provider. Who is signed in already connects their account with it."""
    team.limits.take(f"signing:{network_of(address_of(request))}", team.rates.signing)
    address, attempt = _provider(team).start()
    mode = "sign-in" if person_of(request) is None else "connect"
    onward = base64.urlsafe_b64encode(local_path(to).encode()).decode()
    kept = ".".join((attempt.state, attempt.nonce, attempt.verifier, mode, onward))
    response = RedirectResponse(address, status_code=303)
    set_cookie(request, response, COOKIE, kept, SECONDS)
    return response


@router.get("/sign-in/openid/return")
def returned(request: Request, team: TeamOf) -> Response:
    """The browser is back from the provider: sign in, or connect."""
    attempt, mode, to = _kept(request)
    identity = _provider(team).finish(attempt, request.query_params)
    address, person = address_of(request), person_of(request)
    if mode == "connect":
        if person is None:
            raise SignInError("you are signed out; sign in and connect again")
        team.accounts.connect(person.account.id, identity.issuer, identity.subject, address)
        response: Response = RedirectResponse("/account", status_code=303)
    else:
        response = let_in(request, team, Person(_account(team, identity, address)), "openid", to)
    set_cookie(request, response, COOKIE, "", 0)
    return response


def _kept(request: Request) -> tuple[Attempt, str, str]:
    parts = request.cookies.get(COOKIE, "").split(".")
    if len(parts) != 5:
        raise SignInError("this browser began no sign-in, or too long ago; begin again")
    try:
        onward = base64.urlsafe_b64decode(parts[4].encode()).decode()
    except ValueError:
        onward = "/"
    return Attempt(*parts[:3]), parts[3], local_path(onward)


def _account(team: Team, identity: Identity, address: str) -> Account:
    found = team.accounts.identified(identity.issuer, identity.subject)
    if found is not None and found.disabled:
        team.accounts.turn_away("disabled account", address, found.name)
        raise SignInError("this account is disabled; ask an admin of your team")
    if found is not None:
        return found
    role = None if team.openid is None else team.openid.settings.new_accounts
    if role is None:
        team.accounts.turn_away("not connected", address)
        raise SignInError(
            "nobody here is connected with that sign-in. Sign in with your password and connect it on the page of your account; "
            "without an account, ask an admin for an invitation"
        )
    return team.accounts.add_identified(identity.issuer, identity.subject, identity.name, role, address)
