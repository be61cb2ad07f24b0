"""What others decided on an item since a page of it was loaded, so that the second who saves is told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from fastapi import Request
from starlette.responses import Response

from mountjoy.decision import Decision
from mountjoy.serve.desk import Desk
from mountjoy.serve.rendering import render
from mountjoy.store import RecordFile


def happened(record: RecordFile, subjects: Collection[str]) -> list[Decision]:
    """What people decided on any of these ids, undoings among it, in order."""
    made = [one for one in record.decisions_on(subjects) if one.about not in ("carry", "undo")]
    undone = [str(one.number) for one in made if one.undone]
    taken_back = [one for one in record.decisions_on(undone) if one.about == "undo"] if undone else []
    return sorted((*made, *taken_back), key=lambda one: one.number)


def version_of(record: RecordFile, subjects: Collection[str]) -> int:
    """The version of an item: the number of the last thing that was decided on it; 0 for nothing."""
    return max((one.number for one in happened(record, subjects)), default=0)


def versions_of(record: RecordFile, claims: Collection[str]) -> dict[str, int]:
    """The version of each of several claims that was decided on."""
    made: dict[str, int] = {}
    of_number: dict[str, Iterable[str]] = {}
    for one in happened(record, claims):
        if one.about == "undo":
            touched: Iterable[str] = of_number.get(one.subject, ())
        else:
            touched = [ident for ident in (one.subject, one.object) if ident in claims and ident is not None]
            of_number[str(one.number)] = touched
        for ident in touched:
            made[ident] = one.number
    return made


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
