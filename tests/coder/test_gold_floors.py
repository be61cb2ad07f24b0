"""The project's gold reports through the shipped coder, against the floors of ``gold.yaml``.

Floors are in hundredths: of F1 where a figure has precision and recall, else of the share that is right. One is lowered
only on purpose.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml

from mountjoy.coding import Coder
from mountjoy.evaluate.figures import Accuracy, Rate
from mountjoy.evaluate.gold import load_gold
from mountjoy.evaluate.score import Scores, score, score_lines

GOLD = Path(__file__).parents[1] / "gold"
FLOORS_FILE = Path(__file__).parent / "gold.yaml"


@cache
def floors() -> dict[str, float]:
    told: dict[str, float] = yaml.safe_load(FLOORS_FILE.read_text(encoding="utf-8"))
    return told


@pytest.fixture(scope="module")
def scores(coder: Coder) -> Scores:
    gold = load_gold(GOLD)
    made = score(coder.code(g.report for g in gold.reports), gold)
    print("\n".join(score_lines(made)))  # noqa: T201
    return made


def test_every_gold_report_is_scored(scores: Scores) -> None:
    assert scores.missing == ()
    assert scores.reports > 100


def test_every_figure_has_its_floor(scores: Scores) -> None:
    figures = {f for f in Scores.__slots__ if isinstance(getattr(scores, f), Rate | Accuracy)}
    assert set(floors()) == figures


@pytest.mark.parametrize("figure", sorted(floors()))
def test_gold_holds(figure: str, scores: Scores) -> None:
    value: Rate | Accuracy = getattr(scores, figure)
    reached = 100 * (value.f1 if isinstance(value, Rate) else value.share)
    assert reached >= floors()[figure]
