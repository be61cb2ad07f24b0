"""What words stand for in short reports, through the shipped pipeline: cases in ``coref.yaml``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from mountjoy.annotate.mentions import find_mentions
from mountjoy.annotate.tokens import tokenize
from mountjoy.claim import CodedReport, Mention
from mountjoy.coding import Coder
from mountjoy.report import Report
from mountjoy.resolve.places import find_toponyms
from mountjoy.settling import settle, spans_found

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "coref.yaml").read_text(encoding="utf-8")
)


def coded(coder: Coder, text: str) -> CodedReport:
    """All mentions of the text, also those that no claim needs."""
    doc = tokenize(text)
    coder.pipeline.annotate([doc])
    toponyms = find_toponyms(text)
    found = find_mentions(doc, coder.codebook.lexicon, spans_found(doc, toponyms))
    return CodedReport(Report(id="short", text=text), tuple(settle(doc, found, toponyms).mentions))


def mention(report: CodedReport, words: str) -> Mention | None:
    """The mention of these words, or of them after an article; ``#2`` the second. None where there is none."""
    words, _, nth = words.partition("#")
    found = [m for m in report.mentions if m.text == words] or [
        m for m in report.mentions if m.text in (f"The {words}", f"the {words}")
    ]
    return found[int(nth or 1) - 1] if len(found) >= int(nth or 1) else None


def root(report: CodedReport, one: Mention) -> Mention:
    while one.antecedent is not None:
        one = report.mention(one.antecedent)
    return one


@pytest.mark.parametrize("case", CASES, ids=[c["text"][:50] for c in CASES])
def test_what_words_stand_for(case: dict[str, Any], coder: Coder) -> None:
    report = coded(coder, case["text"])
    for words, meant in case.get("links", {}).items():
        one, other = mention(report, words), mention(report, meant)
        assert one is not None and other is not None, (words, [m.text for m in report.mentions])
        assert root(report, one).id == root(report, other).id, (words, root(report, one).text)
    for words in case.get("none", []):
        one = mention(report, words)
        assert one is None or one.antecedent is None, (words, report.mention(one.antecedent).text)


def test_enough_cases_of_both_sorts() -> None:
    assert sum(len(c.get("links", {})) for c in CASES) >= 40
    assert sum(len(c.get("none", [])) for c in CASES) >= 20
