"""The gate of a team's app: who asks is found out before anything else, and counted."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from mountjoy.accounts import Accounts, Session
from mountjoy.accounts.sessions import LONGEST
from mountjoy.errors import InputError, MountjoyError, RoleError, SignInError
from mountjoy.serve import guard, problems
from mountjoy.serve.person import Person
from mountjoy.serve.rights import READING_METHODS
from mountjoy.serve.team.limits import Limits, Rates, network_of
from mountjoy.serve.team.openid import Provider

API = "/api/"
OLD = "you are signed out: the session has ended, or the password was changed. Nothing was written"


class NoTokens(guard.Tokens):
    """The forms of who has not signed in change nothing."""

    def __init__(self) -> None:
        self.value = ""

    def give(self, response: Response) -> None:
        """Set no cookie."""

    def check(self, request: Request, given: str | None) -> None:
        """Raise SignInError."""
        raise SignInError("sign in first")


class SessionTokens(guard.Tokens):
    """The token of a session: its pages carry it, and a change must bring it."""

    def __init__(self, session: Session) -> None:
        self.value = session.csrf

    def give(self, response: Response) -> None:
        """Set no cookie: the session's is there."""

    def check(self, request: Request, given: str | None) -> None:
        """Raise InputError unless the form (or header) holds the token."""
        found = request.headers.get(guard.TOKEN_HEADER) or given
        if found is None or not hmac.compare_digest(found.encode(), self.value.encode()):
            raise InputError(
                "this form is of another session, or of another site; load the page again and repeat it"
            )


class TokenGiven(NoTokens):
    """A program that brings its token brings no form; no other site can have it sent."""

    def check(self, request: Request, given: str | None) -> None:
        """Nothing is to be checked."""


@dataclass
class Team:
    """What the app needs to serve several people."""

    accounts: Accounts
    openid: Provider | None = None
    rates: Rates = field(default_factory=Rates)

    def __post_init__(self) -> None:
        self.limits = Limits(self.accounts)

    def enter(self, request: Request) -> Response | None:
        """Find out who asks; the answer where they may not come in."""
        if request.url.path.startswith("/static/"):
            return None
        try:
            if request.method not in READING_METHODS and guard.foreign_origin(request):
                raise RoleError("another site's page sent this; nothing was written")
            person = self._person(request)
            key, rate = (f"address:{network_of(address_of(request))}", self.rates.address)
            if person is not None:
                key, rate = (f"account:{person.account.id}", self.rates.account)
            self.limits.take(key, rate)
        except MountjoyError as error:
            return self._challenged(problems.of_error(request, error))
        if person is None:
            return None if is_public(request.url.path) else self._turned_away(request)
        desk = request.app.state.desk
        tokens = TokenGiven() if person.session is None else SessionTokens(person.session)
        request.state.person, request.state.desk = person, desk.seen_by(person.name, tokens)
        return None

    def _person(self, request: Request) -> Person | None:
        given = request.headers.get("authorization")
        if given is not None and request.url.path.startswith(API):
            kind, _, secret = given.partition(" ")
            found = self.accounts.token(secret.strip()) if kind.lower() == "bearer" else None
            if found is None:
                self.limits.take(f"token:{network_of(address_of(request))}", self.rates.signing)
                raise SignInError("this token opens nothing: it is unknown, has expired or was revoked")
            return Person(found[0], token=found[1])
        secret = request.cookies.get(cookie_name(request), "")
        click = request.url.path != "/presence"  # which pages ask by themselves
        entered = self.accounts.session(secret, click=click) if secret else None
        return None if entered is None else Person(entered[0], session=entered[1])

    def _turned_away(self, request: Request) -> Response:
        if request.url.path.startswith(API):
            told = "this takes a token, as Authorization: Bearer TOKEN, or a browser that is signed in"
            return self._challenged(problems.of_error(request, SignInError(told)))
        if request.method in ("GET", "HEAD") and request.headers.get("hx-request") != "true":
            wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            told = "" if wanted == "/" else "?" + urlencode({"next": wanted[:1000]})
            return RedirectResponse(f"/sign-in{told}", status_code=303)
        return problems.of_error(request, SignInError(OLD))

    @staticmethod
    def _challenged(response: Response) -> Response:
        if response.status_code == 401:
            response.headers["WWW-Authenticate"] = "Bearer"
        return response


def is_public(path: str) -> bool:
    """Whether a page is open to who has not signed in."""
    return path in ("/sign-in", "/sign-in/openid", "/sign-in/openid/return") or path.startswith(
        "/invitation/"
    )


def address_of(request: Request) -> str:
    """The address that a request came from."""
    return request.client.host if request.client is not None else "unknown"


def is_secure(request: Request) -> bool:
    """Whether the browser speaks https."""
    return request.url.scheme == "https"


def cookie_name(request: Request) -> str:
    """The session's cookie; over https one that only this host can set."""
    return "__Host-mountjoy" if is_secure(request) else "mountjoy_team"


def set_cookie(request: Request, response: Response, name: str, value: str, seconds: int) -> None:
    """Set a cookie that scripts cannot read and other sites cannot send with a change."""
    response.set_cookie(
        name, value, max_age=seconds, httponly=True, samesite="lax", secure=is_secure(request), path="/"
    )


def let_in(request: Request, team: Team, person: Person, how: str, to: str) -> Response:
    """Open a session for who has shown who they are, in place of this browser's earlier one, and go on."""
    before = request.cookies.get(cookie_name(request))
    earlier = team.accounts.session(before) if before else None
    if earlier is not None:
        team.accounts.end_sessions(earlier[0].id, key=earlier[1].key)
    agent = request.headers.get("user-agent", "")
    secret, _ = team.accounts.enter(person.account, address_of(request), agent, how)
    response = RedirectResponse(local_path(to), status_code=303)
    set_cookie(request, response, cookie_name(request), secret, int(LONGEST.total_seconds()))
    return response


def local_path(given: str) -> str:
    """An address within the app to go on to; the overview where it is another site's."""
    if not given.startswith("/") or given.startswith(("//", "/\\")) or any(ord(sign) < 32 for sign in given):
        return "/"
    return quote(given, safe="/?&=%:;,+@!$'()*~#")
