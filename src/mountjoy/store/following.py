"""Decisions on a claim hold for the same claim in copies of its report: rows of their own, which name the one that they follow.

The same claim has the same kind and type, and its trigger stands at the same place of a sentence of the same words; where a
report says that sentence twice, the first is the first. Who decided on a claim of a copy by itself is not overruled.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, select

from mountjoy.anchors import anchor_of, with_anchors
from mountjoy.claim import Claim, CodedReport
from mountjoy.decision import FOLLOWS, Decision
from mountjoy.standing import ClaimReview
from mountjoy.store import deciding, direct, schema, states

VERDICTS = ("accept", "reject", "correct")
_OF = """SELECT claims.kind, claims.type, claims.trigger_start - claims.sentence_start, coalesce(reports.copy_of, reports.id)
FROM claims JOIN reports ON reports.id = claims.report_id WHERE claims.id = ?"""
_GROUP = "SELECT id FROM reports WHERE id = ? UNION ALL SELECT id FROM reports WHERE copy_of = ? ORDER BY id"
_LIKE = """SELECT claims.id, claims.report_id, substr(reports.text, sentence_start + 1, sentence_end - sentence_start)
FROM claims JOIN reports ON reports.id = claims.report_id
WHERE claims.kind = ? AND claims.type = ? AND trigger_start - sentence_start = ? AND claims.report_id IN (*)
ORDER BY claims.report_id, claims.position, claims.id"""


def images_of(connection: Connection, claim: str) -> list[str]:
    """The ids of the same claim in copies of its report (or in what it is a copy of), that of the first report first."""
    for kind, type_, offset, root in direct.fetch(connection, _OF, (claim,)):
        reports = [str(ident) for (ident,) in direct.fetch(connection, _GROUP, (root, root))]
        if len(reports) < 2:
            return []
        at: dict[tuple[str, str], list[str]] = {}
        for ident, report, sentence in direct.fetch_in(connection, _LIKE, reports, (kind, type_, offset)):
            at.setdefault((report, " ".join(sentence.split())), []).append(ident)
        words, turn = next((key[1], ids.index(claim)) for key, ids in at.items() if claim in ids)
        found = [(at.get((report, words), [])[turn : turn + 1], report) for report in reports]
        found.sort(key=lambda pair: (pair[1] != root, pair[1]))
        return [ident for ids, _ in found for ident in ids if ident != claim]
    return []


def followers(connection: Connection, claim: str) -> list[str]:
    """Those images on which nobody decided by themselves."""
    images = images_of(connection, claim)
    reviews = states.reviews_of(connection, images)
    return [one for one in images if one not in reviews or not _own(reviews[one])]


def following(connection: Connection, number: int) -> list[Decision]:
    """The decisions that stand and follow the one of that number."""
    mine = schema.decisions.c.detail[FOLLOWS].as_integer() == number
    return [one for one in deciding.list_decisions(connection, where=mine) if not one.undone]


def arrive(connection: Connection, at: str, batch: Sequence[CodedReport]) -> list[Decision]:
    """Let the claims of copies that were written follow what was decided on the same claims before; the rows that were added."""
    copies = [coded for coded in batch if coded.report.copy_of is not None]
    if not copies or not _any_decided(connection):
        return []
    pairs = [(claim, coded) for coded in copies for claim in coded.claims]
    return [made for claim, coded in pairs for made in _follow(connection, at, claim, coded)]


def _any_decided(connection: Connection) -> bool:
    table = schema.decisions
    asked = select(table.c.number).where(table.c.about == "claim", table.c.verdict.in_(VERDICTS)).limit(1)
    return connection.execute(asked).first() is not None


def _follow(connection: Connection, at: str, claim: Claim, coded: CodedReport) -> Iterable[Decision]:
    images = images_of(connection, claim.id)
    reviews = states.reviews_of(connection, [claim.id, *images])
    if claim.id in reviews and _votes(reviews[claim.id].decisions):
        return
    leader = next((reviews[one] for one in images if one in reviews and _own(reviews[one])), None)
    for one in [] if leader is None else _own(leader):
        kept: dict[str, Any] = {
            name: value for name, value in (one.detail or {}).items() if name in ("changes", "set")
        }
        kept[FOLLOWS] = one.number
        detail = {**with_anchors(anchor_of(claim, coded)), **kept}
        yield deciding.put_decision(
            connection, at, one.who, "claim", one.verdict, claim.id, None, one.why, detail
        )


def _own(review: ClaimReview) -> list[Decision]:
    """The votes on a claim that follow none on another."""
    return [one for one in _votes(review.decisions) if one.follows is None]


def _votes(decisions: Collection[Decision]) -> list[Decision]:
    return [one for one in decisions if one.verdict in VERDICTS]
