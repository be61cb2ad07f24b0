"""Holdings and contradictions of coded reports written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from mountjoy.claim import CodedReport
from mountjoy.decision import Decided
from mountjoy.evidence import Evidence
from mountjoy.merge import build, gather
from mountjoy.merge.sides import Kin
from mountjoy.merge.through_time import ThroughTime, through_time
from mountjoy.record import Contradiction, Holding


def through(reports: list[CodedReport], affiliations: Mapping[str, str] | None = None) -> ThroughTime:
    """Everything through time of some reports."""
    decided = Decided(affiliations=affiliations or {})
    return through_time(build(reports, decided).events, gather(reports, decided=decided))


def evidence(reports: list[CodedReport]) -> list[Evidence]:
    """Their evidence."""
    return gather(reports)


def spans(reports: list[CodedReport], affiliations: Mapping[str, str] | None = None) -> list[str]:
    """The spans in short: ``army holds 2017-11-02..2017-11-09`` with marks for what is claimed, a part, or disputed."""
    return [_short(one) for one in through(reports, affiliations).all_holdings()]


def _short(one: Holding) -> str:
    marks = [one.basis] * (one.basis == "claimed") + ["part"] * one.part + ["disputed"] * one.disputed
    start = "?" if one.began == "unknown" else _day(one.start_earliest or one.start_latest)
    return " ".join([one.side, one.state, f"{start}..{_day(one.end_latest)}", *marks])


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def quarrels(
    reports: list[CodedReport], affiliations: Mapping[str, str] | None = None
) -> list[Contradiction]:
    """Their contradictions."""
    return list(through(reports, affiliations).all_contradictions())


KIN = Kin()
