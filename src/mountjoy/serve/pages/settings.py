"""Settings: how the app looks in this browser, how the record is reviewed, where its files lie, and the versions."""

from __future__ import annotations

import platform
import sqlite3
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from mountjoy import __version__, settings
from mountjoy.deciding.claims import ask_second_reviewer
from mountjoy.errors import InputError
from mountjoy.serve.desk import Desk
from mountjoy.serve.guard import check_tiles
from mountjoy.serve.pages.common import DeskOf, ViewOf, page
from mountjoy.standing import SECOND_REVIEWER, second_reviewer

router = APIRouter(include_in_schema=False)

Token = Annotated[str | None, Form()]


@router.get("/settings")
def show(request: Request, desk: DeskOf, view: ViewOf, done: int | None = Query(None, ge=1)) -> Response:
    """All settings, with what each is now."""
    decisions = [one for one in desk.record.decisions_on([SECOND_REVIEWER]) if one.about == "setting"]
    return page(
        request, "settings.html", "Settings", view, second=second_reviewer(decisions), done=done,
        decided=[one for one in decisions[::-1] if not one.undone][:5], places=_places(desk), versions=_versions(desk),
        limits=settings.from_environment(), title=desk.title,
    )  # fmt: skip


def _places(desk: Desk) -> list[tuple[str, str, str]]:
    """Where the files lie that the app reads and writes: what it is, where, and whether it is there."""
    held = settings.from_environment()
    path = desk.record.path
    made = [("The record", str(path.resolve()) if isinstance(path, Path) else path, _size(path))]
    for name, place in (("Places of your own", held.places), ("Actors of your own", held.actors)):
        made.append((name, str(place.resolve()), "read" if place.exists() else "none there"))
    return made


def _size(path: Path | str) -> str:
    if not isinstance(path, Path):
        return "a PostgreSQL database"
    try:
        return f"{path.stat().st_size / 1e6:,.1f} MB"
    except OSError:
        return "not there"


def _versions(desk: Desk) -> list[tuple[str, str]]:
    coders = sorted({str(one["version"]) for one in desk.record.runs()})
    return [
        ("Mountjoy", __version__), ("Runs of the record were by", ", ".join(coders) or "none"),
        ("Codebook", f"{len(desk.codebook.types)} types, {len(desk.codebook.frames)} frames"), ("Python", platform.python_version()),
        ("SQLite", sqlite3.sqlite_version),
    ]  # fmt: skip


@router.post("/settings/second-reviewer")
def ask_second(
    request: Request, desk: DeskOf, on: Annotated[str, Form(max_length=3)],
    why: Annotated[str, Form(max_length=2000)] = "", token: Token = None,
) -> Response:  # fmt: skip
    """Ask for a second person's approval of every decision on a claim from now on, or no longer."""
    desk.tokens.check(request, token)
    if on not in ("on", "off"):
        raise InputError(f"{on!r} is neither on nor off")
    made = ask_second_reviewer(desk.record, on == "on", desk.who, why=why.strip() or None)
    desk.settled()
    return RedirectResponse(f"/settings?done={made.number}", status_code=303)


@router.post("/settings/tiles")
def set_tiles(
    request: Request, desk: DeskOf, tiles: Annotated[str, Form(max_length=400)] = "", token: Token = None
) -> Response:
    """The tile server whose pictures lie under the maps until this run of the app ends; empty for none."""
    desk.tokens.check(request, token)
    given = tiles.strip()
    desk.shared.tiles.set(check_tiles(given) if given else None)
    return RedirectResponse("/settings", status_code=303)
