"""Ties and control in the many ways that reports put them, through the shipped pipeline: ``relations.yaml``.

Of what its sentences assert, the shares below must be found, and of what is coded they must be asserted; sentences that
assert nothing must stay quiet. What fails is printed.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from mountjoy.claim import CodedReport
from mountjoy.coding import Coder
from mountjoy.report import Report

FOUND, ASSERTED = 0.92, 0.97
UNDIRECTED = frozenset({"allied-with", "fights", "opposes", "same-as"})

Told = tuple[str, str, str]


@cache
def sentences() -> tuple[tuple[str, tuple[str, ...]], ...]:
    rows: list[dict[str, Any]] = yaml.safe_load(
        Path(__file__).with_name("relations.yaml").read_text(encoding="utf-8")
    )
    return tuple((row["text"], tuple(row["says"])) for row in rows)


@pytest.fixture(scope="module")
def coded(coder: Coder) -> dict[str, CodedReport]:
    return {c.report.text: c for c in coder.code(Report(text, text) for text, _ in sentences())}


def relations(report: CodedReport) -> list[Told]:
    """What was coded, pair by pair."""
    out = []
    for claim in report.claims:
        other = {"tie": "recipient", "control": "place"}.get(claim.kind)
        words = {role: report.mention(r.mention).text for r in claim.roles for role in [r.role]}
        firsts = [report.mention(r.mention).text for r in claim.roles if r.role == "actor"]
        if other in words:
            out += [(claim.type, first, words[other]) for first in firsts]
    return out


def parse(entry: str) -> Told:
    type_, _, ends = entry.rstrip("?").partition(": ")
    first, _, second = ends.partition(" > ")
    return type_, first, second


def bare(words: str) -> set[str]:
    return {w for w in re.split(r"[\s-]+", words.lower()) if w not in ("the", "a", "an", "of")}


def within(one: str, other: str) -> bool:
    a, b = bare(one), bare(other)
    return bool(a and b) and (a <= b or b <= a)


def agree(one: Told, other: Told) -> bool:
    if one[0] != other[0]:
        return False
    straight = within(one[1], other[1]) and within(one[2], other[2])
    crossed = within(one[1], other[2]) and within(one[2], other[1])
    return straight or (one[0] in UNDIRECTED and crossed)


def test_what_is_said_is_found(coded: dict[str, CodedReport]) -> None:
    wanted = [(text, e) for text, says in sentences() for e in says if not e.endswith("?")]
    missed = [(t, e) for t, e in wanted if not any(agree(parse(e), got) for got in relations(coded[t]))]
    print("\n".join(f"{entry} | {text}" for text, entry in missed))  # noqa: T201
    assert 1 - len(missed) / len(wanted) >= FOUND


def test_what_is_found_is_said(coded: dict[str, CodedReport]) -> None:
    got = [(text, says, told) for text, says in sentences() for told in relations(coded[text])]
    wrong = [(text, told) for text, says, told in got if not any(agree(parse(e), told) for e in says)]
    print("\n".join(f"{told} | {text}" for text, told in wrong))  # noqa: T201
    assert 1 - len(wrong) / len(got) >= ASSERTED


@pytest.mark.parametrize("text", [text for text, says in sentences() if not says])
def test_what_says_nothing_stays_quiet(text: str, coded: dict[str, CodedReport]) -> None:
    assert relations(coded[text]) == []


def test_a_relation_stands_once(coded: dict[str, CodedReport]) -> None:
    for text, _ in sentences():
        told = relations(coded[text])
        assert len(told) == len(set(told)), text
