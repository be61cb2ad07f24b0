"""The app put together: its pages, its API, its files, and what every answer carries."""

from __future__ import annotations

from pathlib import Path

from fastapi import Depends, FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mountjoy import __version__
from mountjoy.errors import InputError
from mountjoy.serve import guard, problems, rights
from mountjoy.serve.api import ROUTERS
from mountjoy.serve.api import routes as api
from mountjoy.serve.desk import Desk
from mountjoy.serve.pages import PAGES
from mountjoy.serve.process import living
from mountjoy.serve.team.gate import NoTokens, Team
from mountjoy.serve.team.pages import TEAM_PAGES

STATIC = Path(__file__).parent / "static"
VENDOR = (
    "htmx.min.js", "maplibre-gl.mjs", "maplibre-gl-worker.mjs", "maplibre-gl.css", "cytoscape.mjs",
    "topojson-client.min.js", "world.json",
)  # fmt: skip
_KEEP = "public, max-age=3600"


class _Files(StaticFiles):
    """The app's own files; browsers keep them for an hour and ask by their mark after that."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = _KEEP
        return response


def missing_files() -> list[str]:
    """The scripts and map data that the build should have put in and that are not there."""
    return [name for name in VENDOR if not (STATIC / "vendor" / name).is_file()]


def create_app(desk: Desk, team: Team | None = None) -> FastAPI:
    """The app over one record, for one person on one machine, or for a team. Raises InputError where the scripts that pages need were not built in."""
    if missing := missing_files():
        raise InputError(
            f"{STATIC / 'vendor' / missing[0]}: is missing; with Node.js installed, run scripts/web in a clone of the project, "
            "or install a built wheel"
        )
    app = FastAPI(
        title="Mountjoy", version=__version__, summary="The record: events, ties, control, and who says so",
        openapi_url="/api/v1/openapi.json", docs_url=None, redoc_url=None,
        separate_input_output_schemas=False, dependencies=[Depends(rights.check)], lifespan=living,
    )  # fmt: skip
    if team is not None:
        desk.tokens = NoTokens()
    app.state.desk, app.state.team = desk, team
    app.add_middleware(_Answers, desk=desk, team=team)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    problems.install(app)
    app.mount("/static", _Files(directory=STATIC), name="static")
    for router in (*ROUTERS, *PAGES, *(TEAM_PAGES if team is not None else ())):
        app.include_router(router)
    api.describe(app)
    return app


def _is_page(request: Request) -> bool:
    return not request.url.path.startswith("/api/")


class _Answers:
    """What stands around every answer: hosts and sizes are checked, headers are set, no error gets out raw.

    Sits between server and app without tasks or queues of its own, so that an answer goes straight through.
    """

    def __init__(self, app: ASGIApp, desk: Desk, team: Team | None) -> None:
        self._app, self._desk, self._team = app, desk, team

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request, begun = Request(scope, receive), False

        async def sending(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                self._set_headers(request, MutableHeaders(scope=message))
            await send(message)

        try:
            answer: ASGIApp = await self._refused(request) or self._app
            await answer(scope, receive, sending)
        except ClientDisconnect:  # whoever asked has left while the form was read: nobody waits for an answer
            return
        except Exception as error:
            if begun:
                raise
            await problems.unforeseen(request, error)(scope, receive, sending)

    async def _refused(self, request: Request) -> Response | None:
        """The answer to what does not get as far as the app."""
        desk, team = self._desk, self._team
        if not guard.known_host(request, desk.hosts):
            told = f"this app answers only to {', '.join(('127.0.0.1', 'localhost', *desk.hosts))}"
            return problems.answer(request, 421, "Not this app's address", told)
        if guard.too_large(request):
            told = f"a form may hold {guard.LARGEST_FORM:,} bytes; send less at once"
            return problems.answer(request, 413, "Too large", told)
        if team is None and not desk.record.writable and request.method == "POST" and _is_page(request):
            told = "this record was opened to be read; nothing was written"
            return problems.answer(request, 403, "Only to be read", told)
        return None if team is None else await run_in_threadpool(team.enter, request)

    def _set_headers(self, request: Request, headers: MutableHeaders) -> None:
        for name, value in guard.headers(self._desk.shared.tiles.value).items():
            headers.setdefault(name, value)
        if self._team is not None and request.url.scheme == "https":
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if not request.url.path.startswith("/static/"):
            headers.setdefault("Cache-Control", "no-store")
