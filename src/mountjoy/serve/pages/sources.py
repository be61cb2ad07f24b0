"""Sources: the outlets whose reports the record holds, with their grades, and a form to grade one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from mountjoy.assessing import source_grades
from mountjoy.deciding.claims import party
from mountjoy.errors import NotFoundError
from mountjoy.outlets import grade_source
from mountjoy.record import SourceGrade
from mountjoy.resolve.registry import default_registry
from mountjoy.serve.desk import Desk
from mountjoy.serve.pages.common import DeskOf, ViewOf, actors_of, page
from mountjoy.store import Outlet

router = APIRouter(include_in_schema=False)


MOST_RUNS = 20
MOST_NOTED = 200
MOST_LATEST = 20
RELIABILITY = {
    "A": "completely reliable", "B": "usually reliable", "C": "fairly reliable", "D": "not usually reliable",
    "E": "unreliable", "F": "cannot be judged",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Graded:
    """An outlet with its grade, where it could be worked out."""

    outlet: Outlet
    grade: SourceGrade | None


@router.get("/sources")
def sources(
    request: Request, desk: DeskOf, view: ViewOf, grade: str = Query("", max_length=400),
    done: int | None = Query(None, ge=1),
) -> Response:  # fmt: skip
    """The outlets, those with most reports first, and what was noted as files were read; with ``grade`` a form for that one."""
    held = _graded(desk, outlets_of(desk))
    asked = next((one for one in held if one.outlet.name and one.outlet.name == grade), None)
    if grade and asked is None:
        raise NotFoundError(f"no report of the record is from a source named {grade[:80]!r}")
    return page(
        request, "sources.html", "Sources", view, outlets=held, runs=desk.record.last_runs(MOST_RUNS),
        issues=desk.record.last_issues(MOST_NOTED), asked=asked, grades=RELIABILITY, done=done,
        latest=desk.record.last_decisions(MOST_LATEST, about="source"),
        names={one.id: one.name for one in actors_of(desk)},
    )  # fmt: skip


@router.post("/sources")
def decide(
    request: Request, desk: DeskOf, source: Annotated[str, Form(max_length=400)], grade: Annotated[str, Form(max_length=1)],
    affiliation: Annotated[str, Form(max_length=400)] = "", leaning: Annotated[str, Form(max_length=400)] = "",
    why: Annotated[str, Form(max_length=2000)] = "", token: Annotated[str | None, Form()] = None,
) -> Response:  # fmt: skip
    """Keep a grade of an outlet, with the party whose voice it is or that it leans to (an id or a known name)."""
    desk.tokens.check(request, token)
    if source not in {one.name for one in outlets_of(desk)}:
        raise NotFoundError(f"no report of the record is from a source named {source[:80]!r}")
    with desk.deciding:
        grade_source(
            desk.record, source, grade, desk.who, affiliation=_party(desk, affiliation), leaning=_party(desk, leaning),
            why=why.strip() or None,
        )  # fmt: skip
        made = desk.record.decisions("source")[-1]
    desk.settled()
    return RedirectResponse(f"/sources?{urlencode({'done': made.number})}", status_code=303)


def _party(desk: Desk, given: str) -> str | None:
    """The id of the party that an id or a name stands for; None where nothing is given. Raises InputError."""
    words = given.strip()
    if not words or words in default_registry().actors:
        return words or None
    return party(desk.record, "actor", words).id


def outlets_of(desk: Desk) -> list[Outlet]:
    """The outlets of the reports, those with most first."""
    return desk.once("outlets", lambda record: record.outlets())


def _graded(desk: Desk, held: list[Outlet]) -> list[Graded]:
    known = source_grades(desk.record, {one.name for one in held if one.name})
    return [Graded(one, known.get(one.name)) for one in held]
