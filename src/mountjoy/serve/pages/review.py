"""Review: the queues, and one item a screen, every key a decision."""

from __future__ import annotations

from typing import Annotated, cast
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from mountjoy.deciding import queues
from mountjoy.deciding.answering import answer, undo_all
from mountjoy.deciding.asking import Asked, Shown, ask
from mountjoy.decision import Decision
from mountjoy.errors import InputError
from mountjoy.serve import changed, rights, versions
from mountjoy.serve.desk import Desk
from mountjoy.serve.evidence import Card, card
from mountjoy.serve.pages.common import DeskOf, ViewOf, page
from mountjoy.serve.query import PAGE, whole
from mountjoy.store import Cited

router = APIRouter(include_in_schema=False)

WORDS = {
    "a": "accept", "r": "reject", "e": "correct", "m": "same event", "d": "different", "n": "note",
}  # fmt: skip
KEYS = {
    "events": "aremdn", "low": "aren", "second": "aren", "merges": "mdn", "actors": "arm", "places": "mr",
    "contradictions": "an", "changed": "arn",
}  # fmt: skip
OTHER_WORDS = {
    ("actors", "a"): "a new actor, as guessed", ("actors", "r"): "no actor", ("actors", "m"): "is somebody known",
    ("places", "m"): "is a place known", ("places", "r"): "no place", ("contradictions", "a"): "hold this one right",
    ("changed", "a"): "still holds", ("changed", "r"): "no longer", ("merges", "m"): "the same event",
    ("merges", "d"): "two events",
}  # fmt: skip
ASKS = {
    ("*", "e"): "Field=value, with commas between: type=clash, date=2017-11-03, fatalities=10-15, actor=a name, place=a name, recipient=none",
    ("*", "n"): "A remark that stays with the claim",
    ("events", "m"): "The id of the event or claim that it is",
    ("actors", "m"): "Who it is: an actor's id or name",
    ("places", "m"): "Where it is: a place's id or name",
}  # fmt: skip


def keys_of(kind: str) -> list[tuple[str, str, str | None]]:
    """The keys of a queue: letter, what it decides, and what it asks for where it asks."""
    return [
        (key, OTHER_WORDS.get((kind, key), WORDS[key]), ASKS.get((kind, key), ASKS.get(("*", key))))
        for key in KEYS[kind]
    ]


@router.get("/review")
def review(request: Request, desk: DeskOf, view: ViewOf) -> Response:
    """The queues, with how much waits in each."""
    waiting = [(kind, queues.TITLES[kind], counted(desk, kind)) for kind in queues.KINDS]
    given = request.query_params.get("before")
    before = whole("before", given, least=1) if given else None
    latest = desk.record.last_decisions(PAGE + 1, before=before)
    return page(
        request, "review.html", "Review", view, waiting=waiting, latest=latest[:PAGE], newest=before is None,
        older=latest[PAGE - 1].number if len(latest) > PAGE else None,
    )  # fmt: skip


def counted(desk: Desk, kind: str) -> str:
    """How much waits in a queue, in words; empty for nothing."""
    number = waiting_in(desk, kind)
    return "" if not number else queues.counted(number)


def waiting_in(desk: Desk, kind: str) -> int | None:
    """How much waits in a queue; None where it is not counted."""
    whose = desk.who if kind == "second" else ""  # the others wait for everybody
    return desk.once(
        f"waiting {kind} {whose}",
        lambda record: queues.count(record, cast(queues.QueueKind, kind), desk.who),
    )


@router.get("/review/{kind}")
def item(
    request: Request, kind: str, desk: DeskOf, view: ViewOf, after: str | None = None,
    done: str | None = Query(None, max_length=200), focus: int | None = Query(None, ge=0, le=9),
) -> Response:  # fmt: skip
    """The next item of a queue after a cursor. ``done`` are the numbers of what was just decided, for undoing it."""
    found = queues.page(desk.record, kind, after=after or None, limit=1, who=desk.who)
    asked = ask(desk.record, found[0]) if found else None
    version = 0 if asked is None else versions.version_of(desk.record, _subjects(asked.item))
    cards = [] if asked is None else [_card(one, n) for n, one in enumerate(asked.shown, start=1)]
    return page(
        request, "review_item.html", "Review", view, kind=kind, title=queues.TITLES[kind], asked=asked, cards=cards,
        keys=keys_of(kind), after=after or "", following=found[0].cursor if found else None, done=done or "",
        waiting=counted(desk, kind), left=waiting_in(desk, kind), focus=focus or None, version=version,
    )  # fmt: skip


def _card(shown: Shown, number: int) -> Card:
    """A claim as a reviewer sees it: with all corrections that stand."""
    return card(Cited(shown.claim, shown.coded), number, shown.review)


@router.post("/review/{kind}")
def decide(
    request: Request, kind: str, desk: DeskOf, ident: Annotated[str, Form(alias="item", max_length=400)],
    key: Annotated[str, Form(max_length=1)], after: Annotated[str, Form(max_length=400)] = "",
    text: Annotated[str, Form(max_length=2000)] = "", focus: Annotated[str, Form(max_length=1)] = "",
    token: Annotated[str | None, Form()] = None, version: Annotated[int | None, Form()] = None,
    shown: Annotated[str, Form(alias="claims", max_length=1 << 18)] = "", anyway: Annotated[str, Form(max_length=3)] = "",
) -> Response:  # fmt: skip
    """Keep what a key decides of an item, and go on to the next. Where others decided on it since it was shown, what they
    did (409); sent again with ``anyway`` it is kept all the same.
    """
    desk.tokens.check(request, token)
    with desk.deciding:
        item_ = queues.item_again(kind, ident, tuple(shown.split()), after)
        if newer := changed.others_since(desk, _subjects(item_), version):
            sent = {
                "item": ident,
                "key": key,
                "told": WORDS.get(key, ""),
                "after": after,
                "text": text,
                "focus": focus,
                "claims": shown,
            }
            return changed.conflict(request, newer, sent, keep=_address(kind, after))
        asked = ask(desk.record, item_) if anyway else _asked(desk, kind, ident, after)
        made = _decided(request, desk, asked, key, focus, text.strip(), anyway=bool(anyway))
    desk.settled()
    return _on(kind, after, done=",".join(str(one.number) for one in made))


def _subjects(item_: queues.QueueItem) -> tuple[str, ...]:
    """The ids whose decisions make an item's version."""
    return (item_.id, *item_.claims)


def _decided(
    request: Request, desk: Desk, asked: Asked, key: str, focus: str, text: str, *, anyway: bool
) -> list[Decision]:
    kind = asked.item.kind
    if key not in KEYS[kind]:
        raise InputError(f"{key!r} decides nothing here; keys: {', '.join(KEYS[kind])}")
    rights.check_key(request, kind, key)
    rights.check_first(request, desk, asked.item.claims, key)
    number = int(focus) if focus.isascii() and focus.isdigit() and focus != "0" else None
    if number is not None and number > len(asked.shown):
        raise InputError(f"there is no claim {number}; the item has {len(asked.shown)}")
    if (
        anyway and number is None and key in "ar" and "e" in KEYS[kind]
    ):  # on each claim, though none waits any more
        each = range(1, len(asked.shown) + 1)
        return [one for n in each for one in answer(desk.record, asked, key, desk.who, focus=n)]
    return answer(desk.record, asked, key, desk.who, focus=number, text=text)


def _asked(desk: Desk, kind: str, ident: str, after: str) -> Asked:
    """The item, if it still waits. Raises InputError where somebody decided on it meanwhile."""
    for found in queues.page(desk.record, kind, after=after or None, limit=PAGE, who=desk.who):
        if found.id == ident:
            return ask(desk.record, found)
    raise InputError(
        "this does not wait any more: it was decided on meanwhile, or merged anew; nothing was written"
    )


@router.post("/review/{kind}/undo")
def undo(
    request: Request, kind: str, desk: DeskOf, done: Annotated[str, Form(max_length=200)],
    after: Annotated[str, Form(max_length=400)] = "", token: Annotated[str | None, Form()] = None,
) -> Response:  # fmt: skip
    """Take back what the last key decided."""
    desk.tokens.check(request, token)
    numbers = {int(one) for one in done.split(",") if one.isascii() and one.isdigit()}
    rights.check_own(request, desk, numbers)
    made = [one for one in desk.record.decisions_numbered(numbers) if not one.undone]
    if not made:
        raise InputError("there is nothing to take back")
    undo_all(desk.record, made, desk.who)
    desk.settled()
    return _on(kind, after)


def _on(kind: str, after: str, **query: str) -> Response:
    return RedirectResponse(_address(kind, after, **query), status_code=303)


def _address(kind: str, after: str, **query: str) -> str:
    told = urlencode({name: value for name, value in {"after": after, **query}.items() if value})
    return f"/review/{kind}?{told}"
