"""The undated items of one page get the intervals in which they must have been published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from mountjoy.ingest.types import ItemDecision
from mountjoy.report import Report
from mountjoy.resolve.archive import Item, ItemDate, date_items

_PAGES = frozenset({"lines", "paragraphs", "listing"})


def date_pages(
    reports: Sequence[Report], decisions: Iterable[ItemDecision], page_year: int | None = None
) -> tuple[Report, ...]:
    """The reports, with those that stand undated among the items of one page dated as far as the page tells.

    ``page_year`` is the year that undated items are from; without it the page's own dates, heading or addresses
    tell it. Reports with a date of their own, and files that are one report or records, stay as they are.
    """
    headings = {each.origin: each.heading for each in decisions if each.mode in _PAGES}
    pages: dict[str, list[int]] = {}
    for at, report in enumerate(reports):
        page, _, place = report.origin.rpartition("#")
        if place and page in headings:
            pages.setdefault(page, []).append(at)
    out = list(reports)
    for page, members in pages.items():
        if any(reports[at].published is None for at in members):
            for at, report in zip(
                members, _dated([reports[at] for at in members], page_year, headings[page]), strict=True
            ):
                out[at] = report
    return tuple(out)


def _dated(page: Sequence[Report], page_year: int | None, heading: str | None) -> list[Report]:
    items = [Item(f"{r.title}\n{r.text}" if r.title else r.text, r.published, r.url) for r in page]
    found = date_items(items, page_year, heading).items
    return [
        _with_interval(r, each) if r.published is None and each else r
        for r, each in zip(page, found, strict=True)
    ]


def _with_interval(report: Report, found: ItemDate) -> Report:
    return replace(
        report,
        published=found.interval.end,
        published_basis="inferred",
        published_earliest=found.interval.start,
        dating=found.reasons,
    )
