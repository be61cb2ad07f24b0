"""Sources: the outlets whose reports the record holds."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from mountjoy.assessing import source_grades
from mountjoy.record import SourceGrade
from mountjoy.serve.desk import Desk
from mountjoy.serve.pages.common import DeskOf, ViewOf, page
from mountjoy.store import Outlet

router = APIRouter(include_in_schema=False)


MOST_RUNS = 20
MOST_NOTED = 200


@dataclass(frozen=True, slots=True)
class Graded:
    """An outlet with its grade, where it could be worked out."""

    outlet: Outlet
    grade: SourceGrade | None


@router.get("/sources")
def sources(request: Request, desk: DeskOf, view: ViewOf) -> Response:
    """The outlets, those with most reports first, and what was noted as files were read."""
    held = desk.once("outlets", lambda record: record.outlets())
    return page(
        request, "sources.html", "Sources", view, outlets=_graded(desk, held), runs=desk.record.last_runs(MOST_RUNS),
        issues=desk.record.last_issues(MOST_NOTED),
    )  # fmt: skip


def _graded(desk: Desk, held: list[Outlet]) -> list[Graded]:
    known = source_grades(desk.record, {one.name for one in held if one.name})
    return [Graded(one, known.get(one.name)) for one in held]
