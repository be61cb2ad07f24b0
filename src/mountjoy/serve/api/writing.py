"""What programs may change, for tokens with the scope write: decisions on claims and events, their undoing, claims added.

They are kept by the same functions as those that people take on pages, under the account's name and within its role.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from mountjoy.deciding import claims
from mountjoy.deciding.voting import decide_event
from mountjoy.decision import Decision
from mountjoy.errors import InputError, NotFoundError, RoleError
from mountjoy.serve import problems, rights, versions
from mountjoy.serve.api import describing_writing as describing
from mountjoy.serve.api.bodies import (
    ClaimDecision,
    ClaimNow,
    EventDecision,
    NewClaim,
    Outcome,
    Undoing,
    made,
    parts_of,
    read,
    sent,
    settings_of,
)  # fmt: skip
from mountjoy.serve.desk import Desk, desk_of
from mountjoy.serve.guard import foreign_origin
from mountjoy.serve.pages.common import DeskOf
from mountjoy.store import RecordFile


async def may_write(request: Request) -> None:
    """Refuse what another site's page sends, and any change to a record that is open to be read. Raises RoleError."""
    if foreign_origin(request):
        raise RoleError("another site's page sent this; nothing was written")
    if not desk_of(request).record.writable:
        raise RoleError("this record was opened to be read; nothing was written")


router = APIRouter(prefix="/api/v1", dependencies=[Depends(may_write)])
Sent = Annotated[bytes, Depends(sent)]


@router.post("/claims/{ident}/decisions", **describing.ON_CLAIM)
def decide_on_claim(request: Request, ident: str, desk: DeskOf, body: Sent) -> Response:
    """Accept, reject or correct a claim, or keep a remark on it."""
    given = read(body, ClaimDecision)
    settings: list[str] = [] if given.changes is None else settings_of(msgspec.to_builtins(given.changes))
    if (given.verdict == "correct") != bool(settings):
        raise InputError("changes go with the verdict correct, and it with at least one of them")
    with desk.deciding:
        claim = desk.record.cited([ident])[0].claim.id
        if newer := _newer(desk, [claim], given.version):
            return _conflict(request, newer)
        rights.check_first(request, desk, [claim], given.verdict)
        if given.verdict == "correct":
            kept = claims.correct(desk.record, claim, settings, desk.who, why=given.why)
        elif given.verdict == "note":
            kept = claims.note(desk.record, claim, desk.who, given.why or "")
        else:
            vote = claims.accept if given.verdict == "accept" else claims.reject
            kept = vote(desk.record, claim, desk.who, why=given.why)
    return _outcome(desk, [kept], [claim])


@router.post("/events/{ident}/decisions", **describing.ON_EVENT)
def decide_on_event(request: Request, ident: str, desk: DeskOf, body: Sent) -> Response:
    """Accept or reject the claims of an event that wait for a decision, or say that it is the same as another, or not."""
    given = read(body, EventDecision)
    paired = given.verdict in ("same", "different")
    if paired != (given.other is not None):
        raise InputError("other goes with the verdicts same and different, and they with it")
    with desk.deciding:
        event = desk.record.event(ident)
        if newer := _newer(desk, (event.id, *event.claims), given.version):
            return _conflict(request, newer)
        if given.other is not None:
            rights.require(request, "review")
            kept = claims.pair(desk.record, event.id, given.other, given.verdict, desk.who, why=given.why)
        else:
            rights.check_first(request, desk, event.claims, given.verdict)
            kept = decide_event(desk.record, event.id, given.verdict, desk.who, why=given.why)
    touched = [one for row in kept for one in (row.subject, row.object) if one is not None]
    return _outcome(desk, kept, dict.fromkeys((*event.claims, *touched)))


@router.post("/decisions/{number}/undo", **describing.UNDO)
def undo(request: Request, number: int, desk: DeskOf, body: Sent) -> Response:
    """Undo a decision, which stays on record."""
    given = read(body, Undoing)
    with desk.deciding:
        found = next((one for one in desk.record.decisions() if one.number == number), None)
        if found is None:
            raise NotFoundError(f"there is no decision {number}")
        if found.undone:
            return _conflict(
                request, [one for one in desk.record.decisions_on([str(number)]) if one.about == "undo"]
            )
        rights.check_own(request, desk, [number])
        desk.record.undo(number, desk.who, given.why)
        kept = versions.happened(desk.record, [found.subject])[-1]
    touched = [one for one in (found.subject, found.object) if one is not None]
    return _outcome(desk, [kept], touched if found.about in ("claim", "pair") else [])


@router.post("/reports/{ident:path}/claims", **describing.ADD)
def add(request: Request, ident: str, desk: DeskOf, body: Sent) -> Response:
    """Add a claim that the coder missed, of words that stand in a report."""
    given = read(body, NewClaim)
    fields = {name: getattr(given, name) for name in ("date", "fatalities", "injuries", "assertion")}
    with desk.deciding:
        kept = claims.add_claim(
            desk.record, ident, given.type, given.trigger, desk.who, roles=parts_of(given.roles), at=given.at, why=given.why,
            settings=settings_of({name: value for name, value in fields.items() if value is not None}),
        )  # fmt: skip
    return _outcome(desk, [kept], [kept.subject])


def _newer(desk: Desk, subjects: Collection[str], version: int | None) -> list[Decision]:
    """What was decided after the version that a program has read: by others or, where it sends a thing twice, by itself."""
    if version is None:
        return []
    return [one for one in versions.happened(desk.record, subjects) if one.number > version]


def _conflict(request: Request, newer: Sequence[Decision]) -> Response:
    last = newer[-1]
    told = "; ".join(f"{one.who}: {one.verdict} ({one.number})" for one in newer[-5:])
    return problems.answer(
        request, 409, "Changed meanwhile", f"nothing was written; decided since: {told}",
        more={"version": last.number, "decisions": [msgspec.to_builtins(made(one)) for one in newer]},
    )  # fmt: skip


def _outcome(desk: Desk, kept: Sequence[Decision], touched: Collection[str]) -> Response:
    desk.settled()
    answered = Outcome([made(one) for one in kept], claims_now(desk.record, touched))
    return Response(msgspec.json.encode(answered), 201, media_type="application/json")


def claims_now(record: RecordFile, idents: Collection[str]) -> list[ClaimNow]:
    """How claims stand, in the order of their ids as given."""
    reviews, known = record.reviews(list(idents)), versions.versions_of(record, idents)
    events = record.events_of(list(idents))
    return [
        ClaimNow(
            ident, reviews[ident].state if ident in reviews else "coded", known.get(ident, 0),
            events[ident].id if ident in events else None,
        )
        for ident in idents
    ]  # fmt: skip
