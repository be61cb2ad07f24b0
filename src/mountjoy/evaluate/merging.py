"""Measuring sets for merging: short reports in which the words of each event are marked with the event's name.

    stories:
    - story: baiji-bomb
      half: fit
      reports:
      - {id: bb1, source: Tigris Wire, published: 2017-03-07, text: "A car bomb {baiji-7:exploded} in Baiji on Tuesday."}

``half`` is "fit" (weights may be fitted on it) or "held" (they may not). ``copy_of`` names the report of which a report
is a near copy. Marks of one name tell of one event, in all reports of the folder.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, cast

from mountjoy.claim import Claim, CodedReport, Span
from mountjoy.codebook.nodes import At, read
from mountjoy.errors import InputError
from mountjoy.evaluate.clusters import ClusterScores, score_clusters
from mountjoy.evaluate.gold import Gold
from mountjoy.report import Report

Half = Literal["fit", "held"]
_MARK = re.compile(r"\{([a-z0-9-]+):([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class MarkedReport:
    """A report, and the words that tell of each event: (event, words). ``copy_of`` is the id of the report it repeats."""

    report: Report
    marks: tuple[tuple[str, Span], ...]
    story: str
    half: Half
    copy_of: str | None = None


@dataclass(frozen=True, slots=True)
class MergeScores:
    """How claims were put together, against gold.

    ``mentions`` are told by gold: marks of events; ``missed`` of them have no claim, and each counts as an event of its
    own. ``wrong`` are pairs of claims of two events in one event of the record, ``split`` pairs of claims of one event
    in two, each as (event, claim id, event, claim id).
    """

    clusters: ClusterScores
    mentions: int
    missed: tuple[str, ...]
    wrong: tuple[tuple[str, str, str, str], ...]
    split: tuple[tuple[str, str, str, str], ...]


def load_marked(folder: Path) -> list[MarkedReport]:
    """The marked reports of a folder, in the order of files and lines. Raises InputError (file and line named)."""
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise InputError(f"{folder}: no files of marked reports (*.yaml) here")
    found: list[MarkedReport] = []
    seen: set[str] = set()
    for path in paths:
        for story in read(path).mapping(["stories"])["stories"].items():
            fields = story.mapping(["story", "half", "reports"])
            half = cast(Half, fields["half"].one_of(("fit", "held"), "half"))
            for item in fields["reports"].items():
                marked = _marked(item, fields["story"].text(), half)
                if marked.report.id in seen:
                    item.fail(f"the report id {marked.report.id!r} stands twice")
                seen.add(marked.report.id)
                found.append(marked)
    return found


def _marked(at: At, story: str, half: Half) -> MarkedReport:
    fields = at.mapping(["id", "source", "published", "text"], ["copy_of"])
    told = fields["text"].text()
    text, marks, end = "", [], 0
    for match in _MARK.finditer(told):
        text += told[end : match.start()]
        marks.append((match[1], Span(len(text), len(text) + len(match[2]), match[2])))
        text += match[2]
        end = match.end()
    text += told[end:]
    if "{" in text or "}" in text:
        fields["text"].fail("a mark is written {event-name:words}")
    try:
        day = date.fromisoformat(fields["published"].text())
    except ValueError:
        fields["published"].fail("a day is written YYYY-MM-DD")
    report = Report(
        id=fields["id"].text(),
        text=text,
        published=day,
        published_basis="stated",
        source=fields["source"].text(),
    )
    copy_of = fields["copy_of"].text() if "copy_of" in fields else None
    return MarkedReport(report, tuple(marks), story, half, copy_of)


def events_of_claims(
    marked: Iterable[MarkedReport], coded: Mapping[str, CodedReport]
) -> tuple[dict[str, str], list[str]]:
    """The gold event of each claim that tells of one, by claim id; and the marks (report/event) that no claim tells.

    A claim tells of the event on whose marked words its trigger stands, or else of the only one marked in its
    sentence, if no claim stands on the mark itself.
    """
    told: dict[str, str] = {}
    missed: list[str] = []
    for one in marked:
        claims = [claim for claim in coded[one.report.id].claims if claim.kind == "event"]
        for event, span in one.marks:
            on = [claim for claim in claims if _overlap(claim.trigger, span)]
            alone = not any(_overlap(claim.sentence, other) for claim in claims for name, other in one.marks
                            if name != event and _overlap(claim.sentence, span))  # fmt: skip
            if not on and alone:
                on = [c for c in claims if _overlap(c.sentence, span) and c.family in _HAPPENINGS][:1]
            told |= {claim.id: event for claim in on if claim.id not in told}
            if not on:
                missed.append(f"{one.report.id}/{event}")
    return told, missed


_HAPPENINGS = frozenset({"battle", "explosion", "violence-against-civilians", "strategic"})


def _overlap(one: Span, two: Span) -> bool:
    return one.start < two.end and two.start < one.end


def score_marked(
    groups: Iterable[Collection[str]], told: Mapping[str, str], missed: Collection[str]
) -> MergeScores:
    """How groups of claim ids (the claims of each event of a record) agree with the gold event of each claim."""
    group_of = {claim: number for number, group in enumerate(groups) for claim in group}
    gold: dict[str, str] = dict(told)
    made: dict[str, object] = {claim: group_of.get(claim, claim) for claim in told}
    for name in missed:
        gold[name], made[name] = name.partition("/")[2], name
    claims = sorted(told)
    wrong: list[tuple[str, str, str, str]] = []
    split: list[tuple[str, str, str, str]] = []
    for number, one in enumerate(claims):
        for two in claims[:number]:
            together, same = made[one] == made[two], told[one] == told[two]
            if together != same:
                (wrong if together else split).append((told[two], two, told[one], one))
    clusters = score_clusters(gold, made)
    return MergeScores(clusters, len(gold), tuple(missed), tuple(wrong), tuple(split))


def events_of_gold(gold: Gold, matched: Iterable[tuple[str, str, Claim]]) -> dict[str, str]:
    """The gold event of each claim of (report id, event id, claim), by ``merged`` of the gold; each other alone."""
    named = {claim: merge.event for merge in gold.merged for claim in merge.claims}
    return {claim.id: named.get((report, event), f"{report}/{event}") for report, event, claim in matched}
