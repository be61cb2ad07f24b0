"""Contradictions: claims that cannot all be right, side by side with their words, open or settled."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, get_args

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from mountjoy.assessing import Assessment, assess
from mountjoy.deciding import claims
from mountjoy.errors import InputError, NotFoundError
from mountjoy.record import ContradictionKind
from mountjoy.serve.desk import Desk
from mountjoy.serve.pages.common import DeskOf, ViewOf, page
from mountjoy.store import ContradictionView

router = APIRouter(include_in_schema=False)

KINDS: tuple[str, ...] = get_args(ContradictionKind)
STATES = ("open", "settled", "update")
MOST_ASSESSED = 50_000  # claims of a record that are read together while somebody waits


def assessment(desk: Desk) -> Assessment | None:
    """The record read through time; None where it is too large to be read while somebody waits."""
    totals = desk.once("totals", lambda record: record.totals())
    if sum(totals[name] for name in totals if name.startswith("claims.")) > MOST_ASSESSED:
        return None
    return desk.once("assessment", assess)


def of_event(desk: Desk, ident: str) -> list[ContradictionView]:
    """The contradictions that an event stands in, updates of a toll among them."""
    found = assessment(desk)
    return (
        []
        if found is None
        else [one for one in found.contradictions(updates=True) if ident in one.contradiction.events]
    )


@router.get("/contradictions")
def contradictions(request: Request, desk: DeskOf, view: ViewOf, kind: str = "", state: str = "") -> Response:
    """All contradictions, or those of a kind and state."""
    if kind not in ("", *KINDS):
        raise InputError(f"kind {kind[:40]!r} is unknown; known: {', '.join(KINDS)}")
    if state not in ("", *STATES):
        raise InputError(f"state {state[:40]!r} is unknown; known: {', '.join(STATES)}")
    read = assessment(desk)
    found = [] if read is None else read.contradictions(updates=True)
    counts = Counter(one.contradiction.kind for one in found)
    shown = [
        one for one in found
        if kind in ("", one.contradiction.kind) and (state in ("", one.state) or (state, one.state) == ("open", "reopened"))
    ]  # fmt: skip
    return page(
        request, "contradictions.html", "Contradictions", view, found=shown, counts=sorted(counts.items()), kind=kind, state=state,
        states=STATES, total=len(found), readable=read is not None, most=MOST_ASSESSED,
    )  # fmt: skip


@router.post("/contradictions/{ident}/settle")
def settle(
    request: Request,
    ident: str,
    desk: DeskOf,
    claim: Annotated[str, Form()],
    token: Annotated[str | None, Form()] = None,
) -> Response:
    """Hold one claim of a contradiction right; both sides stay on record."""
    desk.tokens.check(request, token)
    read = assessment(desk)
    for one in [] if read is None else read.contradictions(updates=True):
        if one.contradiction.id == ident:
            if claim not in one.contradiction.claims:
                raise InputError(f"claim {claim[:40]!r} stands on no side of it")
            claims.settle(desk.record, ident, claim, desk.who)
            desk.settled()
            return RedirectResponse(f"/contradictions#{ident}", status_code=303)
    raise NotFoundError(
        f"no contradiction has the id {ident[:40]!r}; it may have changed with the claims, load the page again"
    )
