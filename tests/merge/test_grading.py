"""Claims taken as their speaker allows, and their credibility by the Admiralty code."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mountjoy.claim import CodedReport
from mountjoy.decision import Decided
from mountjoy.errors import CodebookError
from mountjoy.merge import build, gather
from mountjoy.merge.grading import credibility, reliable
from mountjoy.merge.time_rules import TIME_FILE, default_time_rules, load_time_rules
from tests.hand import coded

TAKES = "capture 2017-11-02 | [actor:Troops=army] <took> [place:Zubara=zubara] from [recipient:the Front=front]{}."
EFFECTIVE = [
    ("the report's own voice", "reported", "", None, "reported"),
    ("who is no party to it", "reported", ", [by:the minister=minister] said", None, "reported"),
    ("the victor", "reported", ", [by:the army=army] said", None, "claimed"),
    ("the victor's child", "reported", ", [by:the Guard=guard] said", None, "claimed"),
    ("the victor's spokesman", "reported", ", [by:its spokesman] said", None, "claimed"),
    ("the victor's outlet", "reported", "", "army", "claimed"),
    ("the loser admits it", "claimed", ", [by:the Front=front] said", None, "reported"),
    ("the loser's outlet says it", "reported", "", "front", "reported"),
    ("denials stay", "denied", ", [by:the army=army] said", None, "denied"),
]


@pytest.mark.parametrize(
    ("put", "by", "outlet", "expected"), [case[1:] for case in EFFECTIVE], ids=[c[0] for c in EFFECTIVE]
)
def test_how_a_claim_is_taken(put: str, by: str, outlet: str | None, expected: str) -> None:
    report = coded("r1", TAKES.format(by).replace("capture", f"capture {put}"), source="Radio")
    decided = Decided(affiliations={"Radio": outlet} if outlet else {})
    (item,) = gather([report], decided=decided)
    assert item.assertion == expected
    assert report.claims[0].assertion == put
    (event,) = build([report], decided).events
    assert event.assertion == expected


def _reports(*marks: str) -> list[CodedReport]:
    made = []
    for number, mark in enumerate(marks):
        outlet, _, put = mark.partition(" ")
        line = TAKES.format("").replace("capture", f"capture {put or 'reported'}")
        made.append(coded(f"r{number}", line, source=outlet, published=date(2017, 11, 3)))
    return made


GRADES = [
    (("A",), "3"),
    (("A", "B"), "2"),
    (("A", "A"), "3"),
    (("A", "B", "C"), "1"),
    (("A claimed",), "4"),
    (("A claimed", "B"), "2"),
    (("A", "B denied"), "4"),
    (("A", "B denied", "C denied"), "5"),
    (("A planned",), "6"),
]


@pytest.mark.parametrize(("marks", "expected"), GRADES)
def test_credibility_of_the_first_claim(marks: tuple[str, ...], expected: str) -> None:
    items = gather(_reports(*marks))
    first = next(item for item in items if item.report_id == "r0")
    assert credibility(first, items).grade == expected


def test_a_person_overrules_the_rules() -> None:
    items = gather(_reports("A"))
    found = credibility(items[0], items, decided={items[0].claim_id: 1})
    assert (found.grade, found.by_person) == ("1", True)


def test_outlets_of_least_a_grade() -> None:
    (item,) = gather(_reports("A"), decided=Decided(grades={"A": "C"}))
    assert reliable(item, "C") and not reliable(item, "B")
    (ungraded,) = gather(_reports("A"))
    assert not reliable(ungraded, "E")


def test_the_grade_of_an_outlet_weighs_what_it_says() -> None:
    from mountjoy.merge.through_time import through_time

    def support(grade: str) -> float:
        decided = Decided(grades={"A": grade})
        reports = _reports("A")
        (span,) = [
            one for one in through_time(build(reports, decided).events, gather(reports, decided=decided)).all_holdings()
            if one.began == "capture"
        ]  # fmt: skip
        return span.support

    assert support("A") > support("C") > support("D") > support("E") > 0


WRONG = [
    ("half_life_days: {holds: 180", "half_life_days: {holds: 0", "half_life_days"),
    ("  capture: {takes: [actor], leaves: [recipient]}", "  capture: {grabs: [actor]}", "grabs"),
    ("quarrel_days: 30", "quarrel_days: soon", "quarrel_days"),
    ("inherited: 0.5", "inherited: 0.5\nmood: good", "mood"),
    ("grades: {A: 1.0, ", "grades: {", "grades lacks A"),
]


@pytest.mark.parametrize(("old", "new", "named"), WRONG)
def test_a_wrong_table_is_told_with_file_and_line(tmp_path: Path, old: str, new: str, named: str) -> None:
    path = tmp_path / "time.yaml"
    text = TIME_FILE.read_text(encoding="utf-8")
    assert old in text
    changed = text.replace(old, new)
    path.write_text(changed, encoding="utf-8")
    with pytest.raises(CodebookError) as error:
        load_time_rules(path)
    assert named in str(error.value) and str(error.value).startswith(f"{path}:")
    wrong = new.splitlines()[-1].strip()
    line = next(number for number, text in enumerate(changed.splitlines(), start=1) if wrong in text)
    assert str(error.value).startswith(f"{path}:{line}:")


def test_the_package_table_loads() -> None:
    rules = default_time_rules()
    assert rules.half_life_days["holds"] == 180 and rules.fade("holds", 180) == 0.5
