"""What a proxy in front says of a request: believed only where the app was told that there is one."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

_HEADERS = (b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host")


class BehindProxy:
    """Takes address, scheme and host of a request from the X-Forwarded-* headers of the one proxy in front.

    Of several values the last counts: the proxy added it, the others came with the request.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            scope = _as_forwarded(scope)
        await self.app(scope, receive, send)


def _as_forwarded(scope: Scope) -> Scope:
    given: dict[bytes, str] = {}
    for name, value in scope["headers"]:
        if name in _HEADERS:
            given[name] = value.decode("latin-1").rsplit(",", 1)[-1].strip()
    changed = dict(scope)
    address, scheme, host = (given.get(name) for name in _HEADERS)
    if address:
        changed["client"] = (_bare(address), 0)
    if scheme in ("http", "https"):
        changed["scheme"] = scheme
    if host:
        kept = [(name, value) for name, value in scope["headers"] if name != b"host"]
        changed["headers"] = [*kept, (b"host", host.encode("latin-1", "replace"))]
    return changed


def _bare(address: str) -> str:
    """An address without brackets and port."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0] if address.count(":") == 1 else address
