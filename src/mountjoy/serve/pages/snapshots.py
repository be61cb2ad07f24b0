"""Snapshots: states of the record kept for good, and what changed between two of them."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from mountjoy import custody
from mountjoy.errors import InputError
from mountjoy.serve.comparing import comparison
from mountjoy.serve.pages.common import DeskOf, ViewOf, page
from mountjoy.wording import type_name

router = APIRouter(include_in_schema=False)

MOST_CHANGES = 500  # shown of one comparison


@router.get("/snapshots")
def snapshots(request: Request, desk: DeskOf, view: ViewOf, a: str = "", b: str = custody.NOW) -> Response:
    """The snapshots; with ``a`` what changed from it to ``b``, by default to the record as it stands."""
    held = desk.once("snapshots", custody.published)[::-1]
    compared = comparison(desk, a, b) if a else None
    found = compared.found() if compared is not None else None
    changes = found or []
    return page(
        request, "snapshots.html", "Snapshots", view, held=held, title=desk.title, a=a, b=b, total=len(changes), now=custody.NOW,
        compared=compared, waiting=found is None,
        changes=[(one, label(one.value)) for one in changes[:MOST_CHANGES]],
        counts=sorted(Counter(one.what for one in changes).items()),
    )  # fmt: skip


@router.post("/snapshots")
def publish(
    request: Request, desk: DeskOf, tag: Annotated[str, Form(max_length=100)], note: Annotated[str, Form(max_length=2000)] = "",
    only: Annotated[str, Form()] = "all", token: Annotated[str | None, Form()] = None,
) -> Response:  # fmt: skip
    """Keep the record as it stands under a tag, for good."""
    desk.tokens.check(request, token)
    if only not in ("all", "accepted"):
        raise InputError(f"only {only[:40]!r} is unknown; known: all, accepted")
    chosen: Literal["all", "accepted"] = "accepted" if only == "accepted" else "all"
    custody.publish(desk.record, tag.strip(), desk.who, note=note.strip() or None, only=chosen)
    return RedirectResponse("/snapshots", status_code=303)


def label(value: dict[str, Any]) -> str:
    """A value of a snapshot in a few words: what, who, where."""
    parties = value.get("parties") or [part for part in (value.get("actor"), value.get("recipient")) if part]
    place = value.get("place")
    names = list(dict.fromkeys(str(part["name"]) for part in parties))[:4]
    where = str(place["name"]) if isinstance(place, dict) and place.get("name") else ""
    told = [
        type_name(str(value.get("type") or value.get("kind") or "")),
        *names,
        where,
        str(value.get("about") or ""),
    ]
    return ", ".join(part for part in told if part)
