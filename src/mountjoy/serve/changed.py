"""What others decided on an item since a page of it was loaded, so that the second who saves is told."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from fastapi import Request
from starlette.responses import Response

from mountjoy.decision import Decision
from mountjoy.serve.desk import Desk
from mountjoy.serve.rendering import render
from mountjoy.serve.versions import happened


def others_since(desk: Desk, subjects: Collection[str], version: int | None) -> list[Decision]:
    """What others decided on these ids after a version that a form carries; nothing where it carries none."""
    if version is None:
        return []
    return [one for one in happened(desk.record, subjects) if one.number > version and one.who != desk.who]


def conflict(
    request: Request, newer: Collection[Decision], fields: Mapping[str, str], *, keep: str, drawer: str | None = None
) -> Response:  # fmt: skip
    """What the others did, with the choice between it and what was sent: ``fields`` are what sends it again.

    ``keep`` is where to go on with theirs; ``drawer`` what the drawer then opens, where this stands in it.
    """
    desk_version = max(one.number for one in newer)
    sent = {**fields, "version": str(desk_version), "anyway": "yes"}
    part = request.headers.get("hx-request") == "true"
    return render(
        request, "conflict_part.html" if part else "conflict.html", status=409, newer=newer, sent=sent, keep=keep,
        drawer=drawer if part else None, at=request.url.path,
    )  # fmt: skip
