"""Sources: the outlets whose reports the record holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from fastapi import APIRouter, Request
from starlette.responses import Response

from mountjoy.assessing import source_grades
from mountjoy.record import SourceGrade
from mountjoy.report import Report
from mountjoy.serve.desk import Desk
from mountjoy.serve.pages.common import DeskOf, ViewOf, page

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet: its reports, how many of them are copies, and the days they span."""

    name: str
    reports: int
    copies: int
    first: date | None
    last: date | None
    grade: SourceGrade | None = None


@router.get("/sources")
def sources(request: Request, desk: DeskOf, view: ViewOf) -> Response:
    """The outlets, those with most reports first, and what was noted as files were read."""
    held: list[Report] = desk.once("reports", lambda record: record.reports()[::-1])
    return page(
        request, "sources.html", "Sources", view, outlets=_graded(desk, outlets(held)), runs=desk.record.runs()[::-1],
        issues=desk.record.issues(),
    )  # fmt: skip


def _graded(desk: Desk, held: list[Outlet]) -> list[Outlet]:
    known = source_grades(desk.record, {one.name for one in held if one.name})
    return [replace(one, grade=known.get(one.name)) for one in held]


def outlets(reports: list[Report]) -> list[Outlet]:
    """Reports by outlet."""
    by_name: dict[str, list[Report]] = {}
    for report in reports:
        by_name.setdefault(report.source or "", []).append(report)
    made = []
    for name, held in by_name.items():
        days = sorted(one.published for one in held if one.published is not None)
        copies = sum(1 for one in held if one.copy_of is not None)
        made.append(Outlet(name, len(held), copies, days[0] if days else None, days[-1] if days else None))
    return sorted(made, key=lambda one: (-one.reports, one.name))
