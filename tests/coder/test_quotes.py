"""What stands within quotation marks: where that is, whose words they are, and what does not belong to them."""

from __future__ import annotations

import pytest

from mountjoy.claim import CodedReport
from mountjoy.coder import quotes
from mountjoy.coding import Coder
from mountjoy.report import Report


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no marks at all", []),
        ("“ they left ” he said", [(1, 3)]),
        ('he said " they left "', [(3, 5)]),
        ("they left ” he said", [(0, 2)]),  # begun in an earlier sentence
        ("he said “ they left", [(3, 5)]),  # goes on in the next
        ('they left " he said', []),  # of a lone straight mark nobody knows
        ("“ one ” and “ two ”", [(1, 2), (5, 6)]),
    ],
)
def test_stretches(text: str, expected: list[tuple[int, int]]) -> None:
    words = text.split()
    assert quotes.quoted(words, 0, len(words)) == expected


def code(coder: Coder, text: str) -> CodedReport:
    return next(coder.code([Report(text, text)]))


SAID = [
    ("“The reason the rebels bombed the market is that they want its trade,” the governor said.", "bombing", "the governor"),
    ('"Soldiers who killed the farmers were sent away," a priest said.', "killing", "a priest"),
    ('"The army bombed the market," a resident told the agency.', "air-strike", "a resident"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "type_", "speaker"), SAID)
def test_words_within_the_marks_are_the_speakers(text: str, type_: str, speaker: str, coder: Coder) -> None:
    made = code(coder, text)
    claim = next(one for one in made.claims if one.type in (type_, "bombing"))
    assert claim.attribution is not None and made.mention(claim.attribution).text == speaker
    assert "the agency" not in {made.mention(role.mention).text for role in claim.roles}


def test_a_clause_told_as_a_fact_outside_the_marks_stays_the_reports_own(coder: Coder) -> None:
    made = code(coder, "The governor said the rebels, who bombed the market on Monday, had fled.")
    attack = next(one for one in made.claims if one.type == "bombing")
    assert attack.attribution is None


def test_the_troops_of_an_armed_group_are_no_state_forces(coder: Coder) -> None:
    made = code(coder, "The M23 deployed troops to Goma.")
    (deployment,) = [one for one in made.claims if one.type == "deployment"]
    assert {role.role for role in deployment.roles} == {"actor", "destination"}
    state = code(coder, "Rwanda deployed troops to Cabo Delgado.")
    (deployment,) = [one for one in state.claims if one.type == "deployment"]
    assert "recipient" in {role.role for role in deployment.roles}
