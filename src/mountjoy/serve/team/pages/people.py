"""People, for admins: invited, given roles, disabled; their tokens; the log of sign-ins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from mountjoy.accounts import ROLES
from mountjoy.accounts.invitations import DAYS, MOST_DAYS
from mountjoy.accounts.roles import TOLD
from mountjoy.errors import InputError, MountjoyError
from mountjoy.serve.pages.common import page
from mountjoy.serve.problems import status_of
from mountjoy.serve.team.gate import Team
from mountjoy.serve.team.pages.common import PersonOf, TeamOf, link_to

router = APIRouter(include_in_schema=False)

LOG_PAGE = 100  # rows


@dataclass(frozen=True, slots=True)
class Back:
    """What was just changed of an account, in words, and what sends it back: an address, and the role where it is one."""

    told: str
    address: str
    role: str = ""


def _page(
    request: Request, team: Team, *, link: str | None = None, of: str = "", fault: str | None = None, back: Back | None = None
) -> Response:  # fmt: skip
    book = team.accounts
    accounts = book.accounts()
    return page(
        request, "people.html", "People", accounts=accounts, invitations=book.invitations(), tokens=book.tokens(),
        names={one.id: one.name for one in accounts}, roles=ROLES, told=TOLD, days=DAYS, most_days=MOST_DAYS,
        link=link, of=of, fault=fault, back=back,
    )  # fmt: skip


def _again(request: Request, team: Team, error: MountjoyError) -> Response:
    response = _page(request, team, fault=str(error))
    response.status_code = status_of(error)
    return response


@router.get("/people")
def people(
    request: Request, team: TeamOf, done: str = Query("", max_length=20), of: int = Query(0, ge=0), was: str = Query("", max_length=20)
) -> Response:  # fmt: skip
    """Everybody who may sign in, links that were not used yet, tokens; after an account was changed, with a way back."""
    return _page(request, team, back=_back(team, done, of, was))


def _back(team: Team, done: str, of: int, was: str) -> Back | None:
    """The way back from a change, as long as the account is as it left it."""
    one = next((account for account in team.accounts.accounts() if account.id == of), None)
    if one is None:
        return None
    if done == "role" and was in ROLES and was != one.role:
        return Back(f"{one.name} is {one.role} now, and was {was}.", f"/people/{of}/role", was)
    if done == "disable" and one.disabled:
        return Back(f"{one.name} is disabled and signed out.", f"/people/{of}/enable")
    if done == "enable" and not one.disabled:
        return Back(f"{one.name} may sign in again.", f"/people/{of}/disable")
    return None


def _changed(done: str, of: int, was: str = "") -> Response:
    told = {"done": done, "of": str(of), **({"was": was} if was else {})}
    return RedirectResponse(f"/people?{urlencode(told)}", status_code=303)


@router.post("/people/invite")
def invite(
    request: Request, team: TeamOf, person: PersonOf, role: Annotated[str, Form(max_length=20)],
    name: Annotated[str, Form(max_length=200)] = "", days: Annotated[int, Form()] = DAYS,
) -> Response:  # fmt: skip
    """Make a link for a new account; the page that answers shows it, this once."""
    try:
        secret, _ = team.accounts.invite(role, by=person.name, name=name.strip() or None, days=days)
    except MountjoyError as error:
        return _again(request, team, error)
    return _page(request, team, link=link_to(request, secret), of=f"an account as {role}")


@router.post("/people/invitations/{key}/take-back")
def take_back(key: str, team: TeamOf, person: PersonOf) -> Response:
    """Let a link open nothing from now on."""
    team.accounts.take_back(key, by=person.name)
    return RedirectResponse("/people", status_code=303)


@router.post("/people/{ident}/role")
def set_role(
    request: Request, ident: int, team: TeamOf, person: PersonOf, role: Annotated[str, Form(max_length=20)]
) -> Response:
    """Give an account another role."""
    try:
        before = team.accounts.account(ident)
        team.accounts.set_role(ident, role, by=person.name)
    except InputError as error:
        return _again(request, team, error)
    return _changed("role", ident, before.role)


@router.post("/people/{ident}/disable")
def disable(request: Request, ident: int, team: TeamOf, person: PersonOf) -> Response:
    """Let an account do nothing from now on."""
    try:
        team.accounts.disable(ident, by=person.name)
    except InputError as error:
        return _again(request, team, error)
    return _changed("disable", ident)


@router.post("/people/{ident}/enable")
def enable(ident: int, team: TeamOf, person: PersonOf) -> Response:
    """Let a disabled account in again."""
    team.accounts.enable(ident, by=person.name)
    return _changed("enable", ident)


@router.post("/people/{ident}/reset")
def reset(request: Request, ident: int, team: TeamOf, person: PersonOf) -> Response:
    """Make a link with which an account's holder sets a new password; the page that answers shows it, this once."""
    account = team.accounts.account(ident)
    secret, _ = team.accounts.reset_link(ident, by=person.name)
    return _page(request, team, link=link_to(request, secret), of=f"a new password of {account.name}")


@router.post("/people/tokens/{number}/revoke")
def revoke(number: int, team: TeamOf, person: PersonOf) -> Response:
    """Let anybody's token open nothing from now on."""
    team.accounts.revoke(number, by=person.name)
    return RedirectResponse("/people", status_code=303)


@router.get("/people/log")
def log(
    request: Request, team: TeamOf, account: str = Query("", max_length=200),
    before: int | None = Query(None, ge=1, le=2**31),
) -> Response:  # fmt: skip
    """Sign-ins and what was changed of accounts, the last first."""
    rows = team.accounts.log(account=account or None, before=before, limit=LOG_PAGE)
    following = rows[-1].number if len(rows) == LOG_PAGE else None
    return page(
        request, "sign_ins.html", "People", rows=rows, account=account, following=following,
        names=[one.name for one in team.accounts.accounts()],
    )  # fmt: skip
