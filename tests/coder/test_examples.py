"""The codebook's own examples through the shipped pipeline, against floors.

Of each family, ``examples.yaml`` tells the least share in hundredths of coded examples that must be ``found`` (a claim
of the type on the trigger) and ``right`` (with its roles, codes and assertion too), and of examples not to be coded
that must be left ``quiet``. What passes is printed with ``pytest -rP``; a floor is lowered only on purpose.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from mountjoy.claim import Claim, CodedReport
from mountjoy.codebook import Codebook
from mountjoy.codebook.model import CodedExample, Type
from mountjoy.coding import Coder
from mountjoy.report import Report

FLOORS_FILE = Path(__file__).parent / "examples.yaml"
MEASURES = ("found", "right", "quiet")


@cache
def floors() -> dict[str, dict[str, int]]:
    told: dict[str, dict[str, int]] = yaml.safe_load(FLOORS_FILE.read_text(encoding="utf-8"))
    return told


@pytest.fixture(scope="module")
def outcomes(coder: Coder) -> dict[str, dict[str, list[tuple[bool, str]]]]:
    """For each family and measure, whether each example passes, with its type and text."""
    texts = {e.text for t in coder.codebook.types.values() for e in t.coded}
    texts |= {text for t in coder.codebook.types.values() for text in t.not_coded}
    coded = {c.report.text: c for c in coder.code(Report(text, text) for text in sorted(texts))}
    out: dict[str, dict[str, list[tuple[bool, str]]]] = defaultdict(lambda: defaultdict(list))
    for type_ in coder.codebook.types.values():
        for example in type_.coded:
            claims = on_trigger(coded[example.text], type_, example)
            right = any(is_right(coded[example.text], claim, example) for claim in claims)
            out[type_.family]["found"].append((bool(claims), f"{type_.id}: {example.text}"))
            out[type_.family]["right"].append((right, f"{type_.id}: {example.text}"))
        for text in type_.not_coded:
            quiet = not any(c.type == type_.id for c in coded[text].claims)
            out[type_.family]["quiet"].append((quiet, f"{type_.id}: {text}"))
    return out


def on_trigger(coded: CodedReport, type_: Type, example: CodedExample) -> list[Claim]:
    """The claims of the type whose trigger shares a letter with the example's."""
    places = [(m.start(), m.end()) for m in re.finditer(re.escape(example.trigger), example.text)]
    of_type = [c for c in coded.claims if c.type == type_.id]
    return [
        c for c in of_type if any(c.trigger.start < end and start < c.trigger.end for start, end in places)
    ]


def is_right(coded: CodedReport, claim: Claim, example: CodedExample) -> bool:
    if example.assertion and claim.assertion != example.assertion:
        return False
    for scheme in ("acled", "plover", "muc"):
        told = getattr(example, scheme)
        if told and told != short_code(claim.codes.get(scheme)):
            return False
    fillers = {(r.role, bare(coded.mention(r.mention).text)) for r in claim.roles}
    return all((role, bare(words)) in fillers for role, told in example.roles.items() for words in told)


def short_code(code: Any) -> str | None:
    """What the examples tell of a code: ACLED's sub-event type, PLOVER's event, MUC's incident."""
    if isinstance(code, Mapping):
        value: str | None = code.get("sub_event_type") or code.get("event")
        return value
    return code  # type: ignore[no-any-return]


def bare(words: str) -> str:
    return re.sub(
        r"^(?:the|a|an|its|his|their|some|about|at least|least|more than|up to) ", "", words.lower()
    )


def test_every_family_has_its_floors(codebook: Codebook) -> None:
    assert set(floors()) == {type_.family for type_ in codebook.types.values()}
    assert all(told and set(told) <= set(MEASURES) for told in floors().values())
    assert all(floor > 0 for told in floors().values() for floor in told.values())


@pytest.mark.parametrize(
    ("family", "measure"),
    [(family, m) for family, told in sorted(floors().items()) for m in MEASURES if m in told],
)
def test_examples_hold(
    family: str, measure: str, outcomes: dict[str, dict[str, list[tuple[bool, str]]]]
) -> None:
    results = outcomes[family][measure]
    share = 100 * sum(passed for passed, _ in results) / len(results)
    failing = "\n".join(text for passed, text in results if not passed)
    print(f"{family} {measure} {share:.1f} of {len(results)}\n{failing}")  # noqa: T201
    assert share >= floors()[family][measure], failing
