"""A dateline is told from the sentence that follows it, and from a name with a dash, brackets or a colon after it."""

from __future__ import annotations

import pytest

from mountjoy.annotate.tokens import sentences_of
from mountjoy.datelines import dateline_at

DATELINES = [
    ("AIN ARUS, Syria - ", "The fighters left the town at dawn."),
    ("BEIJING -- ", "At least ten people died in the fire."),
    ("BEIJING --", "At least ten people died in the fire."),
    ("KHARTOUM (Reuters) - ", "The army shot down a drone on Monday."),
    ("WASHINGTON (RNS) ", "Church leaders praised the bill on Monday."),
    ("Nairobi, 3 May (IRIN) - ", "Aid is short in the north of the country."),
    ("Port-au-Prince, 12 March 2004 (AFP) - ", "Gangs took over the port."),
    ("MOSCOW, Feb 2: ", "The ministry gave no details of the talks."),
    ("BAGHDAD, Dec. 14 (UPI) -- ", "A bomb killed two people in the market."),
    ("KYIV, Ukraine — ", "“Shells fell all night,” said a resident of the town."),
    ("NEWARK, N.J. (AP) - ", "An airliner landed there after a warning."),
    ("AL-HASAKAH – ", "Two men were shot beside the road."),
    ("(WKQT) - ", "A man is dead after the shooting."),
    ("DETROIT ", "The department said that it was ready."),
]
OTHERS = [
    "NATO - the alliance of the north - gave no answer.",
    "SDF - The force took the town.",
    "The SDF - A Kurdish force - took the town.",
    "Two men (Ali and Omar) - Both of them farmers - were shot.",
    "He said: The men left the town.",
    "BREAKING NEWS THE ARMY - THE MEN CAME BACK.",
    "Hasan Karim - The leader of the front - gave a speech.",
    "UNICEF warned of hunger in the camps.",
]


@pytest.mark.parametrize(("dateline", "rest"), DATELINES)
def test_a_dateline_is_a_sentence_of_its_own(dateline: str, rest: str) -> None:
    text = dateline + rest
    assert dateline_at(text, 0) == len(dateline)
    first, second = sentences_of(text)
    assert text[: first[-1][2]] == dateline.strip()
    assert second[0][1] == len(dateline)


@pytest.mark.parametrize("text", OTHERS)
def test_a_name_with_a_sign_after_it_is_none(text: str) -> None:
    assert dateline_at(text, 0) is None
    assert len(sentences_of(text)) == 1


def test_it_may_stand_after_a_headline() -> None:
    text = "Troops leave town\n\nKYIV, Ukraine - The troops withdrew on Monday. Others stayed."
    assert [s[0][0] for s in sentences_of(text)] == ["Troops", "KYIV", "The", "Others"]
