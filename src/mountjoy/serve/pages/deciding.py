"""Decisions on claims, taken where the claim is shown: accept, reject, correct, note, undo; and one claim added."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from mountjoy.deciding import claims
from mountjoy.deciding.answering import split_settings
from mountjoy.decision import Decision
from mountjoy.errors import InputError, NotFoundError
from mountjoy.serve import changed, rights
from mountjoy.serve.desk import Desk
from mountjoy.serve.opening import opened
from mountjoy.serve.pages.common import DeskOf, check_page
from mountjoy.serve.rendering import render

router = APIRouter(include_in_schema=False)

LONGEST = 2000  # letters of a correction or a note

Text = Annotated[str, Form(max_length=LONGEST)]
Short = Annotated[str, Form(max_length=400)]
Token = Annotated[str | None, Form()]


@router.post("/claims/{ident}/decide")
def decide(
    request: Request, ident: str, desk: DeskOf, verdict: Annotated[str, Form()], text: Text = "",
    back: Annotated[str, Form(alias="open")] = "", token: Token = None, version: Annotated[int | None, Form()] = None,
    type_: Annotated[str, Form(alias="type", max_length=400)] = "", date: Short = "", fatalities: Short = "",
    injuries: Short = "", assertion: Short = "", actor: Short = "", recipient: Short = "", target: Short = "",
    place: Short = "",
) -> Response:  # fmt: skip
    """Keep a decision on a claim; the drawer as it then stands. Where others decided since, what they did (409).

    A correction has a field for each value that is usual; ``text`` is a remark, or more corrections as field=value.
    """
    fields = {
        "type": type_, "date": date, "fatalities": fatalities, "injuries": injuries, "assertion": assertion,
        "actor": actor, "recipient": recipient, "target": target, "place": place,
    }  # fmt: skip
    given = {name: value.strip() for name, value in fields.items() if value.strip()}
    desk.tokens.check(request, token)
    with desk.deciding:
        if newer := changed.others_since(desk, [ident], version):
            sent = {"verdict": verdict, "text": text, "open": back, **given}
            at = back or f"claim:{ident}"
            return changed.conflict(request, newer, sent, keep=f"/?open={quote(at)}", drawer=at)
        rights.check_first(request, desk, [ident], verdict)
        made = _keep(desk, ident, verdict, text.strip(), [f"{name}={value}" for name, value in given.items()])
    return _again(request, desk, back or f"claim:{ident}", ident, just=made)


def _keep(desk: Desk, ident: str, verdict: str, words: str, given: list[str]) -> Decision:
    if verdict == "accept":
        return claims.accept(desk.record, ident, desk.who, why=words or None)
    if verdict == "reject":
        return claims.reject(desk.record, ident, desk.who, why=words or None)
    if verdict == "correct":
        return claims.correct(desk.record, ident, given + split_settings(words), desk.who)
    if verdict == "note":
        return claims.note(desk.record, ident, desk.who, words)
    raise InputError(f"{verdict[:40]!r} decides nothing; what does: accept, reject, correct, note")


@router.post("/decisions/{number}/undo")
def undo(
    request: Request,
    number: int,
    desk: DeskOf,
    back: Annotated[str, Form(alias="open")] = "",
    to: Short = "",
    token: Token = None,
) -> Response:
    """Undo a decision, which stays on record; then the drawer, or the page of the app that ``to`` names."""
    desk.tokens.check(request, token)
    check_page(to)
    rights.check_own(request, desk, [number])
    undone = desk.record.undo(number, desk.who)
    if to:
        desk.settled()
        return RedirectResponse(to, status_code=303)
    return _again(request, desk, back or f"claim:{undone.subject}", undone.subject, undone=True)


@router.post("/report-add/{ident:path}")
def add(
    request: Request, ident: str, desk: DeskOf, type_: Annotated[str, Form(alias="type")], trigger: Text,
    role: Annotated[list[str], Form()] = [], words: Annotated[list[str], Form()] = [], roles: Text = "",  # noqa: B006
    date: Short = "", fatalities: Short = "", injuries: Short = "", assertion: Short = "",
    at: Annotated[str, Form(max_length=20)] = "", token: Token = None,
) -> Response:  # fmt: skip
    """Add a claim that the coder missed: its type, the words that tell it and of each role, its day, its tolls.

    ``role`` and ``words`` go together one by one; ``roles`` are more of them, role=words, a line each. ``at`` is where
    in the text the words begin that tell it.
    """
    desk.tokens.check(request, token)
    parties = [(one, told.strip()) for one, told in zip(role, words, strict=False) if told.strip()]
    for line in filter(None, map(str.strip, roles.splitlines())):
        name, equals, told = line.partition("=")
        if not equals:
            raise InputError(f"{line!r} names no role; give role=words, such as actor=The army, a line each")
        parties.append((name.strip(), told.strip()))
    given = {"date": date, "fatalities": fatalities, "injuries": injuries, "assertion": assertion}
    settings = [f"{name}={value.strip()}" for name, value in given.items() if value.strip()]
    made = claims.add_claim(
        desk.record, ident, type_, trigger.strip(), desk.who, roles=parties, settings=settings,
        at=int(at) if at.isascii() and at.isdigit() else None,
    )  # fmt: skip
    desk.settled()
    return RedirectResponse(
        f"/reports/{quote(ident)}?open=claim:{made.subject}&done={made.number}", status_code=303
    )


def _again(
    request: Request, desk: DeskOf, back: str, claim: str, *, just: Decision | None = None, undone: bool = False
) -> Response:  # fmt: skip
    """The drawer after a decision: what was open, or where that is no more (an event merged anew) the claim alone."""
    desk.settled()
    try:
        found = opened(desk, back)
    except NotFoundError:
        found = opened(desk, f"claim:{claim}")
    return render(request, "drawer.html", open=found, just=just, undone=undone)
