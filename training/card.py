"""Writes the model card from measured figures: ``python -m training.measure --card FLOAT SHIPPED``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

Figures = Mapping[str, Mapping[str, float]]

TEMPLATE = Path(__file__).with_name("card.md")


def table(float_: Figures, shipped: Figures) -> str:
    """The scores, a row a test."""
    lines = ["| test | scores: 32-bit, shipped |", "| --- | --- |"]
    for test, row in shipped.items():
        if test == "cost":
            continue
        before = float_.get(test, {})
        cells = [f"{k} {before.get(k, v):.3f}, **{v:.3f}**" for k, v in row.items()]
        lines.append(f"| {test} | {'; '.join(cells)} |")
    return "\n".join(lines) + "\n"


def write_card(float_: Figures, shipped: Figures, paths: list[Path]) -> None:
    """The card, in each of the ``paths``."""
    cost = shipped["cost"]
    text = (
        f"{cost['megabytes']:.1f} MB; loads in {cost['load seconds']:.1f} seconds; "
        f"{round(cost['words a second'], -2):,.0f} words a second on one core, from raw text to filled "
        "documents (PUD and re3d; a server processor with AVX-512 VNNI)."
    )
    card = TEMPLATE.read_text(encoding="utf-8").format(scores=table(float_, shipped), cost=text)
    for path in paths:
        path.write_text(card, encoding="utf-8")
