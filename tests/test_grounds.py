"""Names that can only be places by where they stand."""

from __future__ import annotations

import pytest

from mountjoy.annotate.tokens import tokenize
from mountjoy.coding import Coder
from mountjoy.grounds import grounds
from mountjoy.resolve.places import find_toponyms

CASES = {
    "Rebels shelled Avdiivka.": ["Avdiivka"],
    "Militants entered Gao and Kidal.": ["Gao", "Kidal"],
    "Turkish-backed fighters captured Tal Abyad.": ["Tal Abyad"],
    "Tal Abyad was shelled overnight.": ["Tal Abyad"],
    "The battle for Chasiv Yar entered its third month.": ["Chasiv Yar"],
    "Chasiv Yar fell on Tuesday.": ["Chasiv Yar"],
    "Insurgents overran Mocimboa da Praia.": ["Mocimboa da Praia"],
    "Kostiantynivka came under fire.": ["Kostiantynivka"],
    "Soldiers captured Guzman on Friday.": [],
    "Police captured Escobar after a chase.": [],
    "The army took Hassan prisoner.": [],
    "Rivals attacked Rivera in the debate.": [],
    "Jets attacked Israel.": [],
    "An air strike on Khan Younis killed two.": ["Khan Younis"],
    "Troops began an operation to liberate Tal Afar at dawn.": ["Tal Afar"],
    "Omar Torres spoke. Gunmen attacked Torres.": [],
    "Gunmen attacked Hamas.": [],
}


@pytest.mark.parametrize("text", list(CASES))
def test_names_in_the_positions_of_places(coder: Coder, text: str) -> None:
    doc = tokenize(text)
    coder.pipeline.annotate([doc])
    known = [(start, end) for start, end, _ in find_toponyms(text)]
    assert [text[start:end] for start, end in grounds(doc, known)] == CASES[text]
