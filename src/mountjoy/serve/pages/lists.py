"""Sanctions lists: those that the record holds, and an entry with the actors that it is or may be."""

from __future__ import annotations

from typing import Annotated, cast, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from mountjoy.deciding.sanctions import decide_entry, entries_of
from mountjoy.errors import InputError, NotFoundError
from mountjoy.listed import Verdict
from mountjoy.serve.pages.common import DeskOf, ViewOf, actors_of, page
from mountjoy.store import Actor

router = APIRouter(include_in_schema=False)

MOST_FOUND = 50
VERDICTS: tuple[str, ...] = get_args(Verdict)


@router.get("/lists")
def lists(request: Request, desk: DeskOf, view: ViewOf, name: str = Query("", max_length=200)) -> Response:
    """The lists that were imported; with ``name`` the entries whose names hold these words."""
    found = desk.record.list_entries(name.strip(), MOST_FOUND) if name.strip() else []
    return page(
        request,
        "lists.html",
        "Actors",
        view,
        lists=desk.record.lists(),
        name=name,
        found=found,
        most=MOST_FOUND,
    )


@router.get("/lists/entry")
def entry(
    request: Request, desk: DeskOf, view: ViewOf, ident: str = Query(alias="id", max_length=400),
    actor: str = Query("", max_length=400), done: int | None = Query(None, ge=1),
) -> Response:  # fmt: skip
    """One entry as its list gives it, and what people decided of it; with ``actor`` the question whether it is that one."""
    found = desk.once("list entries", entries_of).by_id.get(ident)
    if found is None:
        raise NotFoundError(
            f"no list in the record has an entry {ident[:80]!r}; an import may have replaced it"
        )
    actors: dict[str, Actor] = {one.id: one for one in actors_of(desk)}
    decided = [one for one in desk.record.decisions("list") if one.object == ident]
    return page(
        request, "list_entry.html", "Actors", view, entry=found, decided=decided, actors=actors,
        asked=actors.get(actor), held=next((one for one in desk.record.lists() if one.name == found.list), None),
        done=done,
    )  # fmt: skip


@router.post("/lists/entry")
def decide(
    request: Request, desk: DeskOf, ident: Annotated[str, Form(alias="id", max_length=400)],
    actor: Annotated[str, Form(max_length=400)], verdict: Annotated[str, Form(max_length=20)],
    why: Annotated[str, Form(max_length=2000)] = "", token: Annotated[str | None, Form()] = None,
) -> Response:  # fmt: skip
    """Keep that an actor is, is not or may be an entry."""
    desk.tokens.check(request, token)
    if verdict not in VERDICTS:
        raise InputError(f"{verdict!r} decides nothing; what does: {', '.join(VERDICTS)}")
    made = decide_entry(desk.record, actor, ident, cast(Verdict, verdict), desk.who, why=why.strip() or None)
    told = urlencode({"id": ident, "actor": actor, "done": made.number})
    return RedirectResponse(f"/lists/entry?{told}", status_code=303)
