"""Reports: the list, and one report's text with its mentions and claims marked."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Query, Request
from markupsafe import Markup
from starlette.responses import PlainTextResponse, Response

from mountjoy.claim import Claim, CodedReport
from mountjoy.serve.evidence import PUT, card
from mountjoy.serve.marks import Stretch, marked
from mountjoy.serve.pages.common import DeskOf, ViewOf, page
from mountjoy.serve.query import LAST, PAGE, whole
from mountjoy.standing import ClaimReview
from mountjoy.store import Cited, Filters
from mountjoy.wording import BASES, clean, number, type_name, when

router = APIRouter(include_in_schema=False)

LONGEST_SHOWN = 100_000  # code points of a text that are marked on the page; the rest is one click away


@router.get("/reports")
def reports(request: Request, desk: DeskOf, view: ViewOf) -> Response:
    """The reports, the last read first; those that hold the view's words, where it has any."""
    given = request.query_params.get("from")
    after = whole("from", given, most=LAST) if given else None
    sources = view.values("source")
    if view.filters.text:
        only = Filters(text=view.filters.text, source=tuple(sources) or None)
        found = desk.record.find_reports(only, after=after, size=PAGE + 1)
        shown: list[tuple[int, str, object]] = [(one.number, one.report, one) for one in found]
    else:
        listed = desk.record.listed_reports(after=after, size=PAGE + 1, sources=sources)
        shown = [(one.number, one.report.id, one.report) for one in listed]
    more = len(shown) > PAGE
    return page(
        request, "reports.html", "Reports", view, reports=shown[:PAGE], first=after is not None,
        total=None if view.filters.text else desk.once(f"reports {sources}", lambda record: record.count_reports(sources)),
        following=shown[PAGE - 1][0] if more else None,
    )  # fmt: skip


@router.get("/reports/{ident:path}")
def report(request: Request, ident: str, desk: DeskOf, done: int | None = Query(None, ge=1)) -> Response:
    """One report, as it was read."""
    coded = desk.record.coded_as_decided(ident)
    was = desk.record.report(ident)
    reviews = desk.record.reviews([claim.id for claim in (*coded.claims, *was.claims)])
    now = {claim.id for claim in coded.claims}
    shown = min(len(coded.report.text), LONGEST_SHOWN)
    return page(
        request,
        "report.html",
        "Reports",
        coded=coded,
        report=coded.report,
        text=text_of(coded, shown, reviews),
        reviews=reviews,
        rejected=[claim for claim in was.claims if claim.id not in now],
        roles=("actor", "recipient", "victim", "target", "place"),
        cut=len(coded.report.text) - shown,
        cards=[card(Cited(claim, coded), n) for n, claim in enumerate(coded.claims, start=1)],
        title=coded.report.title,
        types=desk.type_names(),
        done=done,
    )


@router.get("/report-text/{ident:path}")
def plain_text(ident: str, desk: DeskOf) -> Response:
    """The whole text of a report as it is kept, without marks."""
    return PlainTextResponse(desk.record.report(ident).report.text)


def text_of(coded: CodedReport, end: int, reviews: Mapping[str, ClaimReview]) -> Markup:
    """The text with its mentions as spans and the trigger of each claim as a link to its evidence, with its state."""
    stretches: list[Stretch] = []
    for mention in coded.mentions:
        entity = mention.entity
        told = "in no list" if entity is None else f"{entity.name} ({type_name(entity.kind)})"
        stretches.append(
            Stretch(
                mention.start,
                mention.end,
                f"mention {mention.type}",
                (("id", f"m-{mention.id}"), ("title", f"{mention.type}: {told}")),
                level=1,
            )
        )
    told_at: set[int] = set()
    for claim in coded.claims:
        letters = range(claim.trigger.start, claim.trigger.end)
        if told_at.intersection(letters):
            continue  # links do not stand in links; the list beside the text has every claim
        told_at.update(letters)
        state = reviews[claim.id].state if claim.id in reviews else "coded"
        marks = " ".join(f"m-{role.mention}" for role in claim.roles)
        stretches.append(
            Stretch(
                claim.trigger.start,
                claim.trigger.end,
                f"trigger {claim.family or claim.kind}",
                (
                    ("href", f"?open=claim:{claim.id}"),
                    ("data-open", f"claim:{claim.id}"),
                    ("data-roles", marks),
                    ("data-state", state),
                    ("title", told_of(claim, coded)),
                    ("id", f"c-{claim.id}"),
                ),
                "a",
                level=2,
            )
        )
    return marked(coded.report.text, 0, end, stretches)


def told_of(claim: Claim, coded: CodedReport) -> str:
    """What is told of a claim where it is pointed at, a line each: type and how it is put, roles, date, tolls, rule."""
    lines = [f"{type_name(claim.type).capitalize()}, {PUT[claim.assertion]}"]
    for role in claim.roles:
        mention = coded.mention(role.mention)
        name = mention.entity.name if mention.entity is not None else "in no list"
        lines.append(f"{role.role}: {clean(mention.text)} ({clean(name)})")
    if claim.date is not None:
        lines.append(f"when: {when(claim.date)} ({BASES[claim.date.basis]})")
    for name, count in (("killed", claim.fatalities), ("injured", claim.injuries)):
        if count is not None:
            lines.append(f"{name}: {number(count)}")
    return "\n".join([*lines, f"frame: {claim.frame}"])
