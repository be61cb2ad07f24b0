"""Contradictions: claims that cannot all be right, side by side with their words, open or settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, cast, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from mountjoy.assessing import contradictions_of
from mountjoy.deciding import claims
from mountjoy.errors import InputError, NotFoundError
from mountjoy.record import ContradictionKind
from mountjoy.serve import changed
from mountjoy.serve.desk import Desk
from mountjoy.serve.pages.common import DeskOf, ViewOf, check_page, page
from mountjoy.store import ContradictionView
from mountjoy.wording import clean

router = APIRouter(include_in_schema=False)

KINDS: tuple[str, ...] = get_args(ContradictionKind)
NOBODY = "none"  # an empty field would be taken for one that was not sent
STATES = ("open", "settled", "update")
MOST_ASSESSED = 50_000  # claims that are read together while somebody waits, of a record of old that keeps no contradictions yet
MOST_OF_EVENT = 200


def kept(desk: Desk) -> bool:
    """Whether the record can be asked: it keeps its contradictions, or is small enough to reckon them while somebody waits."""
    if desk.record.keeps_through_time:
        return True
    totals = desk.once("totals", lambda record: record.totals())
    return sum(totals[name] for name in totals if name.startswith("claims.")) <= MOST_ASSESSED


def of_event(desk: Desk, ident: str) -> list[ContradictionView]:
    """The contradictions that an event stands in, updates of a toll among them."""
    if desk.record.keeps_through_time:
        return list(desk.record.contradictions(event=ident, limit=MOST_OF_EVENT).items)
    return [one for one in _reckoned(desk) if ident in one.contradiction.events]


def _reckoned(desk: Desk) -> list[ContradictionView]:
    """All contradictions of a record of old that keeps none yet."""
    if not kept(desk):
        return []
    return desk.once("contradictions", lambda record: list(contradictions_of(record)))


@router.get("/contradictions")
def contradictions(
    request: Request, desk: DeskOf, view: ViewOf, kind: str = "", state: str = "", place: str = "", after: str = "",
    done: int | None = Query(None, ge=1),
) -> Response:  # fmt: skip
    """All contradictions, or those of a kind, a state and a place, a page at a time."""
    place = clean(place)
    if kind not in ("", *KINDS):
        raise InputError(f"kind {kind[:40]!r} is unknown; known: {', '.join(KINDS)}")
    if state not in ("", *STATES):
        raise InputError(f"state {state[:40]!r} is unknown; known: {', '.join(STATES)}")
    if desk.record.keeps_through_time:
        every_one = desk.once("contradictions counted", lambda record: record.count_contradictions())
        counts = _counts(every_one)
        within = desk.record.count_contradictions(place=place) if place else every_one
        found = desk.record.contradictions(
            kind=cast(ContradictionKind, kind) or None, state=state or None, place=place or None, after=after or None
        )  # fmt: skip
        shown, following = list(found.items), found.following
        number = sum(n for (one, how), n in within.items() if kind in ("", one) and _is_in(how, state))
    else:
        every = _reckoned(desk)
        counts = _counts(Counter((one.contradiction.kind, one.state) for one in every))
        shown = [
            one for one in every
            if kind in ("", one.contradiction.kind) and _is_in(one.state, state)
        ]  # fmt: skip
        number, following = len(shown), None
    return page(
        request, "contradictions.html", "Contradictions", view, found=shown, counts=sorted(counts.items()), kind=kind, state=state,
        place=place, following=following, number=number, states=STATES, total=sum(counts.values()), readable=kept(desk),
        most=MOST_ASSESSED, done=done, asked_of=_address(kind=kind, state=state, place=place, after=after),
    )  # fmt: skip


def _address(**given: str) -> str:
    """The page of these filters, to come back to."""
    told = urlencode({name: value for name, value in given.items() if value})
    return f"/contradictions?{told}" if told else "/contradictions"


def _is_in(state: str, wanted: str) -> bool:
    """Whether a contradiction's state is the one wanted ("" for any); what was reopened is open."""
    return wanted in ("", state) or (wanted, state) == ("open", "reopened")


def _counts(by_state: Mapping[tuple[str, str], int]) -> Counter[str]:
    """How many there are of each kind."""
    made: Counter[str] = Counter()
    for (kind, _), number in by_state.items():
        made[kind] += number
    return made


@router.post("/contradictions/{ident}/settle")
def settle(
    request: Request,
    ident: str,
    desk: DeskOf,
    claim: Annotated[str, Form()],
    held: Annotated[str | None, Form(max_length=100)] = None,
    to: Annotated[str, Form(max_length=2000)] = "",
    token: Annotated[str | None, Form()] = None,
) -> Response:
    """Hold one claim of a contradiction right; both sides stay on record. ``to`` is the page to go back to. ``held`` is the claim that was held right when the
    page was loaded, "none" for no claim: where another is now, what others did (409).
    """
    desk.tokens.check(request, token)
    back = check_page(to) or "/contradictions"
    if desk.record.keeps_through_time:
        one = desk.record.contradiction(ident)
    else:
        one = next((view for view in _reckoned(desk) if view.contradiction.id == ident), None)
    if one is not None:
        if claim not in one.contradiction.claims:
            raise InputError(f"claim {claim[:40]!r} stands on no side of it")
        with desk.deciding:
            if held is not None and held != (one.settled or NOBODY):
                newer = changed.others_since(desk, [ident], 0)[-1:]
                if newer:
                    sent = {"claim": claim, "told": "this claim held right", "to": back}
                    return changed.conflict(request, newer, sent, keep=f"{back}#{ident}")
            made = claims.settle(desk.record, ident, claim, desk.who)
        desk.settled()
        mark = "&" if "?" in back else "?"
        return RedirectResponse(f"{back}{mark}done={made.number}#{ident}", status_code=303)
    raise NotFoundError(
        f"no contradiction has the id {ident[:40]!r}; it may have changed with the claims, load the page again"
    )
