"""The parts of coreference over documents made by hand: acronyms, reach, types, and a bound on long lists."""

from __future__ import annotations

import time

import pytest

from mountjoy.annotate.coref import link
from mountjoy.annotate.coref.names import initials, is_acronym, spelled_by
from tests.coder.build import make

FLED = "fled/flee/VBD/0/root"


def linked(
    made_text: list[str], mentions: dict[str, str], kinds: dict[str, str] | None = None
) -> dict[str, str]:
    made = make(*made_text, mentions=mentions)
    by_id = {made.mention(words).id: kind for words, kind in (kinds or {}).items()}
    found = link(made.doc, made.mentions, by_id)
    names = {m.id: m.text for m in found}
    return {m.text: names[m.antecedent] for m in found if m.antecedent}


OMAR = f"Omar//NNP/2/nsubj {FLED} ./2"
HE = "He/he/PRP/3/nsubj:pass was/be/VBD/3/aux:pass caught/catch/VBN/0/root ./3"


def test_he_is_the_person_before() -> None:
    assert linked([OMAR, HE], {"Omar": "person", "He": "person"}) == {"He": "Omar"}


def test_he_is_no_group() -> None:
    army = f"The//DT/2/det army//NN/3/nsubj {FLED} ./3"
    assert linked([army, HE], {"The army": "actor", "He": "person"}) == {}


def test_two_persons_who_fit_equally_leave_it_open() -> None:
    both = f"Omar//NNP/4/nsubj and//CC/3/cc Ali//NNP/1/conj {FLED} ./4"
    assert linked([both, HE], {"Omar": "person", "Ali": "person", "He": "person"}) == {}


def test_a_pronoun_does_not_reach_far() -> None:
    rain = "Rain//NN/2/nsubj fell/fall/VBD/0/root ./2"
    mentions = {"Omar": "person", "He": "person"}
    assert linked([OMAR, rain, HE], mentions) == {"He": "Omar"}
    assert linked([OMAR, rain, rain, rain, HE], mentions) == {}


def test_a_pronoun_takes_the_type_of_what_it_stands_for() -> None:
    made = make(f"Ansar//NNP/2/nsubj {FLED} ./2", "It/it/PRP/2/nsubj left/leave/VBD/0/root ./2",
                mentions={"Ansar": "actor", "It": "actor"})  # fmt: skip
    found = link(made.doc, made.mentions)
    assert found[1].type == "actor" and found[1].antecedent == found[0].id


def test_it_that_stands_for_nothing_is_no_place() -> None:
    made = make("It/it/PRP/2/nsubj left/leave/VBD/0/root ./2", mentions={"It": "place"})
    assert link(made.doc, made.mentions)[0].type == "actor"


GROUP = "The//DT/2/det group//NN/3/nsubj left/leave/VBD/0/root ./3"


@pytest.mark.parametrize(("kind", "meant"), [("rebel-group", {"The group": "Ansar"}), ("state-forces", {})])
def test_the_group_is_of_a_kind_that_is_called_so(kind: str, meant: dict[str, str]) -> None:
    ansar = f"Ansar//NNP/2/nsubj {FLED} ./2"
    assert linked([ansar, GROUP], {"Ansar": "actor", "The group": "actor"}, {"Ansar": kind}) == meant


def test_initials() -> None:
    assert initials("Popular Mobilization Forces") == "PMF"
    assert initials("the army of the north") == ""


@pytest.mark.parametrize(
    ("acronym", "name", "spells"),
    [("PMF", "Popular Mobilization Forces", True), ("FARC", "Fuerzas Armadas Revolucionarias de Colombia", True),
     ("UNX", "New Red Front", False), ("RF", "Red Front", True), ("R", "Red", False), ("NRF", "New Red Front Army", False)],
)  # fmt: skip
def test_what_an_acronym_spells(acronym: str, name: str, spells: bool) -> None:
    assert spelled_by(acronym, name) is spells


@pytest.mark.parametrize(
    ("word", "is_one"), [("UN", True), ("M-19", False), ("Un", False), ("A", False), ("SDF", True)]
)
def test_what_an_acronym_looks_like(word: str, is_one: bool) -> None:
    assert is_acronym(word) is is_one


def test_a_list_of_a_thousand_names_takes_no_long_time() -> None:
    count = 1000
    words = [f"Name{k}//NNP/1/conj" if k else f"Name0//NNP/{count + 1}/nsubj" for k in range(count)]
    text = " ".join([*words, FLED, f"./{count + 1}"])
    they = "They/they/PRP/2/nsubj left/leave/VBD/0/root ./2"
    made = make(text, *[they] * 50, mentions={f"Name{k}": "person" for k in range(count)} | {"They": "actor"})
    began = time.process_time()
    assert len(link(made.doc, made.mentions)) == count + 1
    assert time.process_time() - began < 10
