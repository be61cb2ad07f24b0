"""Decisions on claims carried over when their reports are coded again, inside the transaction that does so."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, or_, select

from mountjoy.anchors import Fate, anchors_in, find_again
from mountjoy.applied import added_claim
from mountjoy.claim import CodedReport
from mountjoy.decision import Added, Anchor, Decision
from mountjoy.standing import carried
from mountjoy.store import deciding, direct, schema

BY = "mountjoy"  # who notes what became of a decision's claim


def known_reports(connection: Connection, batch: Sequence[CodedReport]) -> frozenset[str]:
    """Which reports of a batch the record holds already, so that people may have decided on their claims."""
    if not direct.fetch(connection, "SELECT number FROM decisions LIMIT 1"):
        return frozenset()
    ids = [coded.report.id for coded in batch]
    found = connection.execute(select(schema.reports.c.id).where(schema.reports.c.id.in_(ids))).scalars()
    return frozenset(str(one) for one in found)


def carry(connection: Connection, at: str, batch: Sequence[CodedReport]) -> list[Decision]:
    """Note what became of the claims that decisions rest on, where it is news; the rows that were added."""
    if not batch:
        return []
    by_report = {coded.report.id: coded for coded in batch}
    fates = carried(deciding.list_decisions(connection, "carry"))
    made = []
    for ident, (anchor, added) in sorted(_rested_on(connection, list(by_report)).items()):
        fate, now = _fate(ident, anchor, added, by_report[anchor.report])
        if (fate, now) == fates.get(ident, ("kept", ident)):
            continue
        detail = {"report": anchor.report}
        made.append(deciding.put_decision(connection, at, BY, "carry", fate, ident, now, None, detail))
    return made


def _rested_on(connection: Connection, reports: list[str]) -> dict[str, tuple[Anchor, Added | None]]:
    """The claims of these reports that standing decisions rest on: the last anchor of each, and by whom it was added."""
    detail = schema.decisions.c.detail
    ends = [detail["anchors"][end]["report"].as_string().in_(reports) for end in ("subject", "object")]
    found: dict[str, tuple[Anchor, Added | None]] = {}
    for decision in deciding.list_decisions(connection, where=or_(*ends)):
        if decision.undone:
            continue
        for ident, anchor in anchors_in(decision):
            if anchor.report in reports:
                added = found[ident][1] if ident in found else None
                if decision.verdict == "add" and decision.detail is not None:
                    added = Added(
                        ident, anchor.report, decision.detail["claim"], decision.who, decision.number
                    )
                found[ident] = anchor, added
    return found


def _fate(ident: str, anchor: Anchor, added: Added | None, coded: CodedReport) -> tuple[Fate, str | None]:
    if added is None:
        return find_again(ident, anchor, coded)
    there = added_claim(added, coded.report.text, list(coded.mentions)) is not None
    return ("kept", ident) if there else ("gone", None)
