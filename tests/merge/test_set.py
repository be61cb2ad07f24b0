"""The measuring set, end to end: coded, merged and scored; floors are lowered only on purpose."""

from __future__ import annotations

import pytest

from bench.merging import TESTS, measure
from mountjoy.claim import CodedReport
from mountjoy.coding import Coder
from mountjoy.copies import copy_keys, is_near_copy, name_near_copies
from mountjoy.evaluate.merging import MarkedReport, load_marked

FOLDER = TESTS / "gold_merging"
MARKED = load_marked(FOLDER)


@pytest.fixture(scope="module")
def coded_set(coder: Coder) -> dict[str, CodedReport]:
    reports = name_near_copies([one.report for one in MARKED])
    return {one.report.id: one for one in coder.code(reports)}


@pytest.mark.parametrize("half", ["fit", "held"])
def test_floors(coded_set: dict[str, CodedReport], half: str) -> None:
    part: list[MarkedReport] = [one for one in MARKED if one.half == half]
    scores = measure(part, coded_set)
    assert scores.clusters.b_cubed.f1 >= 0.94
    assert scores.clusters.b_cubed.precision >= 0.99
    assert scores.clusters.conll >= 0.90
    assert scores.wrong == ()  # no twin is merged
    assert len(scores.missed) <= 6


def test_the_set_is_large_enough() -> None:
    assert len(MARKED) >= 150
    stories = {one.story: one.half for one in MARKED}
    assert {"fit", "held"} == set(stories.values())
    events = {
        half: {name for one in MARKED if one.half == half for name, _ in one.marks}
        for half in ("fit", "held")
    }
    assert events["fit"].isdisjoint(events["held"])


def test_the_copies_of_the_set_are_found_and_no_others() -> None:
    named = name_near_copies([one.report for one in MARKED])
    found = {report.id: report.copy_of for report in named if report.copy_of is not None}
    assert found == {one.report.id: one.copy_of for one in MARKED if one.copy_of is not None}


def test_copies_are_found_by_their_keys() -> None:
    texts = {one.report.id: one.report.text for one in MARKED}
    for one in MARKED:
        if one.copy_of is not None:
            assert set(copy_keys(texts[one.report.id])) & set(copy_keys(texts[one.copy_of]))
            assert is_near_copy(texts[one.report.id], texts[one.copy_of])
