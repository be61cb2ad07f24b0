"""What became of people: sentences and the numbers that their claims give, through the shipped pipeline."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml

from mountjoy.claim import CodedReport, PeopleCount
from mountjoy.coding import Coder
from mountjoy.report import Report

FILE = Path(__file__).parent / "people.yaml"


@cache
def sentences() -> dict[str, list[str]]:
    told: dict[str, dict[str, list[str]]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {text: wanted for group in told.values() for text, wanted in group.items()}


@pytest.fixture(scope="module")
def coded(coder: Coder) -> dict[str, CodedReport]:
    return {c.report.text: c for c in coder.code(Report(text, text) for text in sentences())}


def shown(people: PeopleCount) -> str:
    ends = ["-" if n is None else str(n) for n in (people.count.low, people.count.best, people.count.high)]
    number = ends[0] if len(set(ends)) == 1 else "/".join(ends)
    return f"{people.outcome} {number}" + (" part" if people.part else "")


@pytest.mark.parametrize("text", list(sentences()))
def test_numbers_of_people(text: str, coded: dict[str, CodedReport]) -> None:
    given = {p for c in coded[text].claims if c.kind == "event" for p in c.people}
    assert sorted(map(shown, given)) == sorted(sentences()[text])
    for people in given:
        assert text[people.words.start : people.words.end] == people.words.text
