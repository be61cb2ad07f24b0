"""War told of games, markets and films is left out; attacks on those who play and trade are not."""

from __future__ import annotations

import pytest

from mountjoy.coding import Coder
from mountjoy.report import Report

BORROWED = [
    "United beat City in a fierce battle at the weekend. The striker bombarded the goal all day.",
    "The company has launched a campaign to capture new markets, and its shares rose this quarter.",
    "Doctors fight the virus with a new vaccine that attacks the cells of the tumour.",
    "Investors attacked the chief executive over the bid.",
    "The champion invaded the second half of the match and destroyed the league leaders.",
]
MEANT = [
    ("A bomb exploded outside the football stadium after the cup match, killing two fans.", "bombing"),
    ("Gunmen attacked the team bus on its way to the tournament in Cabinda.", "attack"),
    ("Militants shot dead a boxing champion in the market.", "killing"),
    ("Rebels seized the town of Bria and camped on the pitch of its football club.", "capture"),
]


def physical(coder: Coder, text: str) -> set[str]:
    (coded,) = coder.code([Report(id="r", text=text)])
    families = {"battle", "explosion", "violence-against-civilians"}
    return {c.type for c in coded.claims if c.family in families}


@pytest.mark.parametrize("text", BORROWED)
def test_borrowed_words_make_no_claim(coder: Coder, text: str) -> None:
    assert physical(coder, text) == set()


@pytest.mark.parametrize(("text", "type_"), MEANT)
def test_real_violence_among_them_stays(coder: Coder, text: str, type_: str) -> None:
    assert type_ in physical(coder, text)
