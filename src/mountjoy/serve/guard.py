"""What keeps the app to itself: security headers, the hosts it answers to, and the token that a change must carry."""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import urlsplit

from fastapi import Request
from starlette.responses import Response

from mountjoy.errors import InputError

COOKIE = "mountjoy_session"
TOKEN_HEADER = "x-csrf-token"
LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")
_HOST = re.compile(r"[A-Za-z0-9.\-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")
LARGEST_FORM = 1 << 20  # bytes of a request's body; a decision takes far less


def check_tiles(given: str) -> str:
    """The address of a tile server. Raises InputError where it is none: the page's policy will name it."""
    parts = urlsplit(given)
    held = all(f"{{{letter}}}" in parts.path + parts.query for letter in "zxy")
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(parts.netloc) or not held:
        raise InputError(
            f"tiles {given[:80]!r}: give an address with {{z}}, {{x}} and {{y}}, such as http://localhost:8080/{{z}}/{{x}}/{{y}}.png"
        )
    return given


def policy(tiles: str | None) -> str:
    """The Content-Security-Policy: nothing but the app's own files; a tile server's pictures where one is set."""
    foreign = ""
    if tiles:
        parts = urlsplit(tiles)
        foreign = f" {parts.scheme}://{parts.netloc}"
    return "; ".join(
        (
            "default-src 'none'", "script-src 'self'", "style-src 'self'", f"img-src 'self' data: blob:{foreign}",
            f"connect-src 'self'{foreign}", "worker-src 'self'", "font-src 'self'", "form-action 'self'",
            "frame-ancestors 'none'", "base-uri 'none'",
        )
    )  # fmt: skip


@lru_cache(8)
def headers(tiles: str | None) -> Mapping[str, str]:
    """The headers that every answer carries."""
    return {
        "Content-Security-Policy": policy(tiles),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }


class Tokens:
    """The token of this run of the app: its page carries it, its cookie holds it, and a change must bring both."""

    def __init__(self) -> None:
        self.value = secrets.token_urlsafe(32)

    def give(self, response: Response) -> None:
        """Set the cookie, which scripts and other sites cannot read or send."""
        response.set_cookie(COOKIE, self.value, httponly=True, samesite="strict", path="/")

    def check(self, request: Request, given: str | None) -> None:
        """Raise InputError unless cookie and form (or header) both hold the token."""
        for one in (request.cookies.get(COOKIE), request.headers.get(TOKEN_HEADER) or given):
            if one is None or not hmac.compare_digest(one.encode(), self.value.encode()):
                raise InputError(
                    "this form is of an earlier run of the app, or of another site; load the page again and repeat it"
                )


def foreign_origin(request: Request) -> bool:
    """Whether another site's page sends this, as far as the browser says."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc.lower() != request.headers.get("host", "").lower()


def known_host(request: Request, extra: tuple[str, ...]) -> bool:
    """Whether the address in the browser is one that this app answers to (no other name may be bound to it)."""
    given = request.headers.get("host", "").lower()
    name = given.rsplit(":", 1)[0] if not given.endswith("]") else given
    return name in LOCAL_HOSTS or name in extra


def too_large(request: Request) -> bool:
    """Whether a body is larger than any form of the app."""
    length = request.headers.get("content-length", "0")
    return not length.isdigit() or int(length) > LARGEST_FORM
