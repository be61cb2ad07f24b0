"""Which toll an event gets by each policy; copies do not outweigh independent reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mountjoy.claim import CodedReport
from mountjoy.merge import build
from mountjoy.policies import Policy, toll_by
from tests.hand import coded
from tests.merge.test_merge_events import CAPTURE


def told(name: str, toll: str, day: int, copy_of: str | None = None) -> CodedReport:
    line = CAPTURE.replace("2017-11-02", f"2017-11-02 toll={toll}")
    return coded(name, line, published=date(2017, 11, day), copy_of=copy_of)


REPORTS = [
    told("a", "10", 2),
    told("b", "14", 3),
    told("c", "14", 4),
    told("d", "12", 5),
    *(told(f"copy{number}", "10", 2, copy_of="a") for number in range(4)),
]


@pytest.mark.parametrize(
    ("policy", "expected"), [("acled", (10, 10, 10)), ("ucdp", (10, 14, 14)), ("latest", (12, 12, 12))]
)
def test_policies(policy: Policy, expected: tuple[int, int, int]) -> None:
    (event,) = build(REPORTS).events
    count = toll_by(event, policy)
    assert count is not None
    assert (count.low, count.best, count.high) == expected
    assert toll_by(event, policy, "injuries") is None
    assert event.sources == 4


def test_every_value_leads_to_who_says_it() -> None:
    (event,) = build(REPORTS).events
    assert {saying.claim for saying in event.sayings} == set(event.claims)
    roots = {saying.claim: saying.root for saying in event.sayings}
    ten = next(value for value in event.fatalities if value.count.best == 10)
    assert {roots[claim] for claim in ten.claims} == {"a"}
    assert [place.entity for place in event.places] == ["zubara"]
    assert [told.claims for told in event.dates] == [event.claims]


def test_what_trusted_outlets_give_comes_first() -> None:
    outlets = {"a": "Low Post", "b": "Good Wire", "c": "Good Wire", "d": "Fair Times"}
    reports = [replace(one, report=replace(one.report, source=outlets.get(one.report.id))) for one in REPORTS]
    (event,) = build(reports).events

    def best(policy: Policy, *trusted: str) -> tuple[int | None, int | None, int | None]:
        count = toll_by(event, policy, trusted=trusted)
        assert count is not None
        return count.low, count.best, count.high

    assert best("ucdp", "Good Wire") == (14, 14, 14)
    assert best("ucdp", "Fair Times", "Good Wire") == (12, 14, 14)
    assert best("acled", "Fair Times", "Good Wire") == (12, 12, 12)
    assert best("latest", "Low Post", "Good Wire") == (14, 14, 14)
    assert best("ucdp", "Nobody's Voice") == best("ucdp") == (10, 14, 14)
