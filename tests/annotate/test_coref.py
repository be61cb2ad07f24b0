"""What acronyms, pronouns and descriptions stand for."""

from __future__ import annotations

import pytest

from mountjoy.annotate.coref import initials, link
from mountjoy.claim import Mention, MentionType


def mentions(text: str, marked: list[tuple[str, MentionType]]) -> list[Mention]:
    """The words in the order of the text; those with a capital, past an article, are names."""
    out: list[Mention] = []
    place = 0
    for words, type_ in marked:
        start = text.index(words, place)
        place = start + len(words)
        named = words.split()[-1][:1].isupper() and words.lower() not in (
            "they",
            "it",
            "he",
            "she",
            "his",
            "their",
        )
        out.append(Mention(f"m{len(out) + 1}", start, place, words, type_, named))
    return out


def linked(text: str, marked: list[tuple[str, MentionType]]) -> dict[str, str]:
    found = link(text, mentions(text, marked))
    names = {m.id: m.text for m in found}
    return {m.text: names[m.antecedent] for m in found if m.antecedent}


CASES: list[tuple[str, str, list[tuple[str, MentionType]], dict[str, str]]] = [
    ("acronym in brackets", "The New Red Front (NRF) fled.", [("New Red Front", "actor"), ("NRF", "actor")],
     {"NRF": "New Red Front"}),
    ("acronym of two letters", "The Red Front (RF) fled.", [("Red Front", "actor"), ("RF", "actor")], {"RF": "Red Front"}),
    ("acronym later", "The New Red Front (NRF) fled. Then the NRF came back.",
     [("New Red Front", "actor"), ("NRF", "actor"), ("NRF", "actor")], {"NRF": "New Red Front"}),
    ("acronym of another name", "The New Red Front (UNX) fled.", [("New Red Front", "actor"), ("UNX", "actor")], {}),
    ("acronym of another type", "Omar bin Rashid (OBR) fled.", [("Omar bin Rashid", "person"), ("OBR", "actor")], {}),
    ("he", "Omar fled. He was caught.", [("Omar", "person"), ("He", "person")], {"He": "Omar"}),
    ("he is the last person", "Omar met Ali. He left.", [("Omar", "person"), ("Ali", "person"), ("He", "person")], {"He": "Ali"}),
    ("he is no group", "The army fled. He was caught.", [("army", "actor"), ("He", "person")], {}),
    ("they", "The rebels fled. They left Mosul.", [("rebels", "actor"), ("They", "actor"), ("Mosul", "place")], {"They": "rebels"}),
    ("they are no one group", "Boko fled. They left.", [("Boko", "actor"), ("They", "actor")], {}),
    ("it", "Hamas met Fatah. It agreed.", [("Hamas", "actor"), ("Fatah", "actor"), ("It", "actor")], {"It": "Fatah"}),
    ("nothing before", "They left. The rebels fled.", [("They", "actor"), ("rebels", "actor")], {}),
    ("the town", "Troops took Bria. The town burned.", [("Troops", "actor"), ("Bria", "place"), ("The town", "place")],
     {"The town": "Bria"}),
    ("the group", "Ansar fled. The group left.", [("Ansar", "actor"), ("The group", "actor")], {"The group": "Ansar"}),
    ("the general", "General Omar fled. The general left.", [("General Omar", "person"), ("The general", "person")],
     {"The general": "General Omar"}),
    ("a general is a new one", "General Omar fled. A general left.", [("General Omar", "person"), ("A general", "person")], {}),
    ("the army of another name", "Ansar fled. The army left.", [("Ansar", "actor"), ("The army", "actor")], {}),
    ("the army by its name", "The Red Army fled. The army left.", [("Red Army", "actor"), ("The army", "actor")],
     {"The army": "Red Army"}),
    ("I and we stand for nobody named", "Omar fled. We left.", [("Omar", "person"), ("We", "actor")], {}),
]  # fmt: skip


KNOWN_WRONG = {"acronym of two letters": "an acronym is taken to have three letters at least"}
MARKED = [
    pytest.param(
        *c[1:], id=c[0],
        marks=[pytest.mark.xfail(reason=KNOWN_WRONG[c[0]], strict=True)] if c[0] in KNOWN_WRONG else [],
    )
    for c in CASES
]  # fmt: skip


@pytest.mark.parametrize(("text", "marked", "antecedents"), MARKED)
def test_what_words_stand_for(
    text: str, marked: list[tuple[str, MentionType]], antecedents: dict[str, str]
) -> None:
    assert linked(text, marked) == antecedents


def test_a_pronoun_takes_the_type_of_what_it_stands_for() -> None:
    text = "Ansar fled. It left."
    found = link(text, mentions(text, [("Ansar", "actor"), ("It", "place")]))
    assert found[1].type == "actor"


def test_a_pronoun_does_not_reach_too_far_back() -> None:
    far = "Omar fled." + " Rain fell." * 100 + " He was caught."
    near = "Omar fled." + " Rain fell." * 10 + " He was caught."
    marked: list[tuple[str, MentionType]] = [("Omar", "person"), ("He", "person")]
    assert linked(far, marked) == {}
    assert linked(near, marked) == {"He": "Omar"}


def test_an_antecedent_stands_before_and_is_in_the_list() -> None:
    for _, text, marked, _ in CASES:
        found = link(text, mentions(text, marked))
        place = {m.id: m.start for m in found}
        assert [m.id for m in found] == [m.id for m in mentions(text, marked)]
        assert all(place[m.antecedent] < m.start for m in found if m.antecedent)


def test_initials() -> None:
    assert initials("Popular Mobilization Forces") == "PMF"
    assert initials("the army of the north") == ""
