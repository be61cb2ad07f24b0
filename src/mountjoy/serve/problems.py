"""What went wrong, told in one shape: a problem document (RFC 9457) to programs, a page to people, never a trace."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from types import MappingProxyType

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from mountjoy.errors import (
    AccountsError,
    InputError,
    LimitError,
    MountjoyError,
    NotFoundError,
    RecordError,
    RoleError,
    SignInError,
    WaitError,
)
from mountjoy.serve.rendering import render

PROBLEM = "application/problem+json"
AGAIN = "x-again"  # the header with which a page asks for itself, to be brought up to date
_LOG = logging.getLogger("mountjoy.serve")
_TITLES: Mapping[int, str] = {
    400: "That cannot be used", 401: "Sign in first", 403: "Not yours to do", 404: "Not found", 405: "Not done that way", 409: "Changed meanwhile",
    411: "How much is not said", 413: "Too large", 415: "Not in this form", 421: "Not this app's address", 429: "Too many at once", 500: "Something went wrong here",
    503: "The record cannot be read",
}  # fmt: skip


def status_of(error: MountjoyError) -> int:
    """The status of an error of Mountjoy's."""
    for kind, status in ((NotFoundError, 404), (SignInError, 401), (RoleError, 403), (WaitError, 429)):
        if isinstance(error, kind):
            return status
    if isinstance(error, (InputError, LimitError)):
        return 400
    return 503 if isinstance(error, (RecordError, AccountsError)) else 500


def answer(
    request: Request, status: int, title: str, detail: str, *, more: Mapping[str, object] = MappingProxyType({})
) -> Response:  # fmt: skip
    """A problem: a document where the path is the API's, with ``more`` members; else a page, or for a part of one that part."""
    if request.url.path.startswith("/api/"):
        body = {
            "type": "about:blank",
            "title": title,
            "status": status,
            "detail": detail,
            "instance": request.url.path,
            **more,
        }
        return JSONResponse(body, status, media_type=PROBLEM)
    part = request.headers.get("hx-request") == "true"
    name = "problem_part.html" if part else "problem.html"
    return render(request, name, status=status, title=title, detail=detail, bare=True)


def of_error(request: Request, error: MountjoyError) -> Response:
    """The answer to an error of Mountjoy's."""
    status = status_of(error)
    if status == 404 and request.headers.get(AGAIN) == "yes":
        return Response(
            status_code=204
        )  # a page that stands asks for itself again: that it is no more is no fault
    title = (
        "Accounts cannot be read" if status == 503 and isinstance(error, AccountsError) else _TITLES[status]
    )
    response = answer(request, status, title, _without_path(request, str(error)))
    if isinstance(error, WaitError):
        response.headers["Retry-After"] = str(error.seconds)
    return response


def unforeseen(request: Request, error: Exception) -> Response:
    """An error that nobody meant: noted in the program's log, told without a trace."""
    _LOG.error("%s %s", request.method, request.url.path, exc_info=error)
    return answer(
        request, 500, _TITLES[500],
        "The app goes on, and nothing was written. The terminal that mountjoy serve runs in holds what is needed to report this.",
    )  # fmt: skip


def install(app: FastAPI) -> None:
    """Have every error answered so."""

    @app.exception_handler(MountjoyError)
    async def of_mountjoy(request: Request, error: MountjoyError) -> Response:
        return of_error(request, error)

    @app.exception_handler(HTTPException)
    async def of_http(request: Request, error: HTTPException) -> Response:
        title = _TITLES.get(error.status_code, "Not done")
        details = {
            404: f"There is nothing at {request.url.path[:200]}",
            405: f"{request.method} cannot be used here",
        }
        response = answer(
            request, error.status_code, title, details.get(error.status_code, str(error.detail))
        )
        response.headers.update(error.headers or {})  # of a method that cannot be used: those that can
        return response

    @app.exception_handler(RequestValidationError)
    async def of_values(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first.get("loc", ())[1:])
        return answer(request, 400, _TITLES[400], f"{where} {first.get('input')!r:.80}: {first.get('msg')}")


def _without_path(request: Request, message: str) -> str:
    """The message without the record's place on this machine."""
    return message.removeprefix(f"{request.app.state.desk.record.path}: ")
