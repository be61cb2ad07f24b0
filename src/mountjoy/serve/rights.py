"""What each route that changes something takes: the one place where roles are enforced.

A changing route that is not named here is refused in a team, and a test fails.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hmac import compare_digest

from fastapi import Request

from mountjoy.accounts import Permission
from mountjoy.accounts.roles import least_role
from mountjoy.errors import NotFoundError, RoleError, SignInError
from mountjoy.serve.desk import Desk, desk_of
from mountjoy.serve.guard import TOKEN_HEADER
from mountjoy.serve.person import may_of, person_of

READING_METHODS = ("GET", "HEAD", "OPTIONS")
FORM_COOKIE = "mountjoy_form"  # holds the token of forms that are sent before signing in

PUBLIC = ("/sign-in", "/sign-in/openid", "/sign-in/openid/return", "/invitation/{secret}")
"""Routes open to who has not signed in."""

CHANGES: Mapping[tuple[str, str], Permission] = {
    ("POST", "/claims/{ident}/decide"): "code",
    ("POST", "/decisions/{number}/undo"): "code",
    ("POST", "/report-add/{ident:path}"): "code",
    ("POST", "/review/{kind}"): "code",
    ("POST", "/review/{kind}/undo"): "code",
    ("POST", "/api/v1/claims/{ident}/decisions"): "code",
    ("POST", "/api/v1/events/{ident}/decisions"): "code",
    ("POST", "/api/v1/decisions/{number}/undo"): "code",
    ("POST", "/api/v1/reports/{ident:path}/claims"): "code",
    ("POST", "/contradictions/{ident}/settle"): "review",
    ("POST", "/searches"): "code",
    ("POST", "/searches/seen"): "code",
    ("POST", "/searches/rename"): "code",
    ("POST", "/searches/remove"): "code",
    ("POST", "/snapshots"): "review",
    ("POST", "/sources"): "review",
    ("POST", "/lists/entry"): "review",
    ("POST", "/settings/second-reviewer"): "administer",
    ("POST", "/settings/tiles"): "administer",
    ("POST", "/seen"): "read",
    ("POST", "/sign-out"): "read",
    ("POST", "/account/password"): "read",
    ("POST", "/account/sessions/end"): "read",
    ("POST", "/account/tokens"): "read",
    ("POST", "/account/tokens/{number}/revoke"): "read",
    ("POST", "/account/openid/disconnect"): "read",
    ("POST", "/people/invite"): "administer",
    ("POST", "/people/invitations/{key}/take-back"): "administer",
    ("POST", "/people/{ident}/role"): "administer",
    ("POST", "/people/{ident}/disable"): "administer",
    ("POST", "/people/{ident}/enable"): "administer",
    ("POST", "/people/{ident}/reset"): "administer",
    ("POST", "/people/tokens/{number}/revoke"): "administer",
}
"""What a changing route takes, by method and path; some take more for some of what they do (below)."""

READS: Mapping[str, Permission] = {"/people": "administer", "/people/log": "administer"}
"""What a reading route takes where it is more than to read."""

_REVIEWED_KEYS = "md"  # merging and telling apart
_REVIEWED_QUEUES = ("actors", "places", "merges", "contradictions", "changed", "second")


def needed(method: str, path: str) -> Permission | None:
    """What a route takes; None where it is not known and nobody may."""
    if method in READING_METHODS:
        return READS.get(path, "read")
    return CHANGES.get((method, path))


async def check(request: Request) -> None:
    """Refuse a route to who may not use it, and a change whose form is not this browser's. Goes before every route.

    Raises RoleError, SignInError, InputError.
    """
    if request.app.state.team is None:
        return
    path = request.scope["route"].path
    changing = request.method not in READING_METHODS
    if path in PUBLIC:
        if changing:
            _check_form_cookie(request, await _given_token(request))
        return
    permission = needed(request.method, path)
    if permission is None:
        raise RoleError("no role may do this yet")
    require(request, permission)
    person = person_of(request)
    if changing and person is not None and person.session is not None:
        desk_of(request).tokens.check(request, await _given_token(request))


async def _given_token(request: Request) -> str | None:
    given = request.headers.get(TOKEN_HEADER)
    kind = request.headers.get("content-type", "").partition(";")[0]
    if given is None and kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        found = (await request.form()).get("token")
        given = found if isinstance(found, str) else None
    return given


def _check_form_cookie(request: Request, given: str | None) -> None:
    held = request.cookies.get(FORM_COOKIE)
    if not held or not given or not compare_digest(held.encode(), given.encode()):
        raise SignInError("this form is not this browser's, or is old; load the page again and repeat it")


def require(request: Request, permission: Permission) -> None:
    """Raise RoleError unless the one who asks may do so."""
    if permission in may_of(request):
        return
    person = person_of(request)
    if person is None:
        raise SignInError("sign in first")
    if permission in person.account.may:
        raise RoleError("this token is for reading; what changes something takes one with the scope write")
    raise RoleError(
        f"{person.name} is {_article(person.account.role)}; this takes {_article(least_role(permission))}"
    )


def _article(role: str) -> str:
    return f"an {role}" if role[0] in "aeiou" else f"a {role}"


def check_key(request: Request, kind: str, key: str) -> None:
    """Raise RoleError where a key of a review queue takes a reviewer: what merges, settles or approves, not a remark."""
    if key != "n" and (key in _REVIEWED_KEYS or kind in _REVIEWED_QUEUES):
        require(request, "review")


def check_first(request: Request, desk: Desk, claims: Iterable[str], verdict: str) -> None:
    """Raise RoleError where a coder would decide on a claim that somebody else has decided on: that takes a reviewer."""
    if "review" in may_of(request) or verdict in ("note", "n"):
        return
    for review in desk.record.reviews(list(claims)).values():
        if any(who != desk.who for who, _ in review.votes):
            require(request, "review")


def check_own(request: Request, desk: Desk, numbers: Iterable[int]) -> None:
    """Raise RoleError where a coder would undo somebody else's decision. Raises NotFoundError."""
    if "review" in may_of(request):
        return
    wanted = set(numbers)
    found = desk.record.decisions_numbered(wanted)
    if len(found) < len(wanted):
        raise NotFoundError("there is no such decision")
    if any(one.who != desk.who for one in found):
        require(request, "review")
