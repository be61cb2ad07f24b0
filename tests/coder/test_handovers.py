"""A place taken without a fight, in whatever clause that is told, is a transfer."""

from __future__ import annotations

import pytest

from mountjoy.coding import Coder
from mountjoy.report import Report

TRANSFER = "territory-transfer"


@pytest.mark.parametrize(
    ("text", "transferred"),
    [
        (
            "The army took the town of Bani Walid on Monday. The militia had withdrawn from it overnight.",
            True,
        ),
        ("Rebels seized the village of Mora following the withdrawal of government troops.", True),
        ("The militia advanced on Tal Abyad and entered without fighting.", True),
        ("Loyalist forces captured the port of Zuwara unopposed.", True),
        ("Rebels seized the village of Mora after heavy clashes with the troops.", False),
        (
            "Troops recaptured the village after two days of clashes following the withdrawal of the rebels.",
            False,
        ),
        ("Fighters took full control of Manbij after the last gunmen fled.", False),
        ("Protesters marched peacefully across the border of the province.", False),
    ],
)
def test_places_taken_without_a_fight(coder: Coder, text: str, transferred: bool) -> None:
    (coded,) = coder.code([Report("told", text)])
    assert any(c.type == TRANSFER for c in coded.claims) == transferred
