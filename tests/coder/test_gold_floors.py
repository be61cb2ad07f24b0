"""The project's gold reports through the shipped coder, against floors.

``gold.yaml`` holds those of ``tests/gold``, ``gold_other_wars.yaml`` those of ``tests/gold_other_wars``. Floors are in
hundredths: of F1 where a figure has precision and recall, else of the share that is right. One is lowered only on purpose.
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

HERE = Path(__file__).parent
SETS = {"gold": 100, "gold_other_wars": 45}
"""The folders of gold reports, each with how many reports it holds more than."""


@cache
def floors(name: str) -> dict[str, float]:
    told: dict[str, float] = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    return told


@pytest.fixture(scope="module")
def scores(coder: Coder) -> dict[str, Scores]:
    made = {}
    for name in SETS:
        gold = load_gold(HERE.parent / name)
        made[name] = score(coder.code(g.report for g in gold.reports), gold)
        print("\n".join([name, *score_lines(made[name])]))  # noqa: T201
    return made


@pytest.mark.parametrize("name", SETS)
def test_every_gold_report_is_scored(name: str, scores: dict[str, Scores]) -> None:
    assert scores[name].missing == ()
    assert scores[name].reports > SETS[name]


def test_every_figure_has_its_floor(scores: dict[str, Scores]) -> None:
    figures = {f for f in Scores.__slots__ if isinstance(getattr(scores["gold"], f), Rate | Accuracy)}
    assert set(floors("gold")) == figures
    assert set(floors("gold_other_wars")) == figures - {"dates", "dates_overlap", "places"}


@pytest.mark.parametrize(("name", "figure"), [(name, f) for name in SETS for f in sorted(floors(name))])
def test_gold_holds(name: str, figure: str, scores: dict[str, Scores]) -> None:
    value: Rate | Accuracy = getattr(scores[name], figure)
    reached = 100 * (value.f1 if isinstance(value, Rate) else value.share)
    assert reached >= floors(name)[figure]
