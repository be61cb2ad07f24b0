"""The codebook's own examples through the shipped pipeline, against floors.

Of each family, ``examples.yaml`` tells the least share in hundredths of coded examples that must be ``found`` (a claim
of the type on the trigger) and ``right`` (with its roles, codes and assertion too), and of examples not to be coded
that must be left ``quiet``. What passes is printed with ``pytest -rP``; a floor is lowered only on purpose.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
import yaml

from mountjoy.codebook import Codebook
from mountjoy.coding import Coder
from mountjoy.evaluate.examples import run_examples

FLOORS_FILE = Path(__file__).parent / "examples.yaml"
MEASURES = ("found", "right", "quiet")


@cache
def floors() -> dict[str, dict[str, int]]:
    told: dict[str, dict[str, int]] = yaml.safe_load(FLOORS_FILE.read_text(encoding="utf-8"))
    return told


@pytest.fixture(scope="module")
def outcomes(coder: Coder) -> dict[str, dict[str, list[tuple[bool, str]]]]:
    """For each family and measure, whether each example passes, with its type and text."""
    types = coder.codebook.types
    out: dict[str, dict[str, list[tuple[bool, str]]]] = defaultdict(lambda: defaultdict(list))
    for outcome in run_examples(types.values(), coder.code):
        named = f"{outcome.type}: {outcome.text}"
        by_measure = out[types[outcome.type].family]
        if outcome.coded:
            by_measure["found"].append((outcome.found, named))
            by_measure["right"].append((outcome.holds, f"{named} [{outcome.wrong}]"))
        else:
            by_measure["quiet"].append((outcome.holds, named))
    return out


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
