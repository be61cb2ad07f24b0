"""The question of a claim: a case table over wars and kinds, and tables of questions that are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from mountjoy.codebook import load
from mountjoy.errors import CodebookError
from mountjoy.review.questions import ask, default_questions, load_questions, question
from tests.hand import coded

CASES = [
    ("capture", {"actor": "Iraqi troops", "place": "Al Qaim"}, "reported", "Did Iraqi troops capture Al Qaim?"),
    ("capture", {"place": "Bakhmut", "recipient": "Ukraine"}, "claimed",
     "Was Bakhmut captured from Ukraine, as a party to it claims?"),
    ("capture", {"actor": "the army", "place": "El Fasher"}, "planned", "Will the army capture El Fasher, as planned?"),
    ("capture", {"place": "El Fasher"}, "planned", "Will El Fasher be captured, as planned?"),
    ("air-strike", {"place": "Pauk"}, "alleged", "Was there an air strike in Pauk, as alleged?"),
    ("killing", {"actor": "gunmen", "victim": "three farmers", "place": "Djibo"}, "reported",
     "Did gunmen kill three farmers in Djibo?"),
    ("killing", {"victim": "three farmers"}, "reported", "Were three farmers killed?"),
    ("killing", {"victim": "a priest"}, "denied", "Was a priest killed, which is denied?"),
    ("release", {"actor": "the ELN", "recipient": "two soldiers"}, "threatened", "Will the ELN release two soldiers, as threatened?"),
    ("ceasefire", {}, "reported", "Was there a ceasefire?"),
    ("siege-broken", {"place": "Kadugli"}, "hypothetical", "Will the siege of Kadugli be broken, as supposed?"),
    ("withdrawal", {"actor": "M23", "origin": "Walikale"}, "reported", "Did M23 withdraw from Walikale?"),
    ("allied-with", {"actor": "the militias", "recipient": "M23"}, "reported", "Are the militias allied with M23?"),
    ("backs", {"actor": "Rwanda", "recipient": "M23"}, "alleged", "Is M23 backed by Rwanda, as alleged?"),
    ("holds", {"actor": "the United States", "place": "Tanf"}, "reported", "Is Tanf held by the United States?"),
    ("village-burning", {"actor": "the junta", "place": "Sagaing"}, "reported",
     "Was there a case of village burning by the junta in Sagaing?"),
]  # fmt: skip


@pytest.mark.parametrize(("type_", "names", "assertion", "asked"), CASES)
def test_questions(type_: str, names: dict[str, str], assertion: str, asked: str) -> None:
    assert ask(type_, names, assertion) == asked


def test_every_type_has_a_question_of_its_own() -> None:
    assert set(default_questions().types) == set(load().types)


def test_every_question_reads_as_one() -> None:
    names = {
        role: role.upper()
        for role in ("actor", "recipient", "victim", "target", "place", "origin", "destination")
    }
    for type_ in load().types:
        for assertion in default_questions().tails:
            for given in (names, {}, {"actor": "X"}):
                asked = ask(type_, given, assertion)
                assert asked.endswith("?") and not set(asked) & set("{}[]~") and "  " not in asked
                assert asked.startswith(("Did ", "Was ", "Were ", "Is ", "Are ", "Will ")), asked


def test_parties_are_told_in_the_words_of_the_report() -> None:
    one = coded(
        "r1", "clash | [actor:The army=army] and [actor:the Guard=guard] <fought> [recipient:rebels=front]."
    )
    assert question(one.claims[0], one) == "Did the army and the Guard fight rebels?"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("types: {}", "must hold default, tails, will and types"),
        (
            "{default: ['Was there?'], tails: {}, will: [], types: {clash: ['Who won?']}}",
            "must begin with Did",
        ),
        (
            "{default: ['Was there?'], tails: {}, will: [], types: {clash: ['Did {who} win?']}}",
            "no role 'who'",
        ),
        ("{default: ['Was there?'], tails: {}, will: [], types: {clash: []}}", "must be a list of questions"),
        ("{default: ['Did {actor} do it?'], tails: {}, will: [], types: {}}", "must need no role"),
        ("{default: [", "cannot be read"),
    ],
)
def test_wrong_tables_are_refused(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "q.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CodebookError, match=f"q.yaml.*{told}"):
        load_questions(path)
