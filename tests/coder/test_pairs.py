"""Relations by pairs: what coordinated parties share is told of each, and what only repeats a phrase is left out."""

from __future__ import annotations

import pytest

from mountjoy.codebook import Codebook
from mountjoy.coder.match import candidates
from mountjoy.coder.relations.pairs import in_pairs, is_past_event, is_presupposed
from tests.coder.build import Made, make


def pairs(made: Made, codebook: Codebook) -> list[tuple[str, list[str]]]:
    view = made.view
    found = [c for c in candidates(view, codebook, (0, view.size)) if c.kind != "event"]
    return [
        (pair.frame.type.id, [p.mention.text for p in pair.parts])
        for c in found
        for pair in in_pairs(view, c)
    ]


def test_each_place_is_held_by_itself(codebook: Codebook) -> None:
    made = make(
        "Rebels/rebel/NNS/2/nsubj control/control/VBP/0/root Zubara//NNP/2/obj and//CC/5/cc Qasr//NNP/3/conj ./2",
        predicates={"control": ("control.01", {"ARG0": "Rebels", "ARG1": "Zubara"})},
        mentions={"Rebels": "actor", "Zubara": "place", "Qasr": "place"},
    )
    assert pairs(made, codebook) == [("holds", ["Rebels", "Zubara"]), ("holds", ["Rebels", "Qasr"])]


def test_a_phrase_that_only_repeats_its_words_is_left_out(codebook: Codebook) -> None:
    made = make(
        "Members/member/NNS/4/nsubj of//IN/3/case Ansar//NNP/1/nmod fled/flee/VBD/0/root ./4",
        mentions={"Members of Ansar": "actor", "Ansar": "actor"},
    )
    assert pairs(made, codebook) == []


@pytest.mark.parametrize(("verb", "tag", "past"), [("fought", "VBD", True), ("fight", "VBP", False)])
def test_a_fight_that_is_over_is_no_standing_enmity(
    verb: str, tag: str, past: bool, codebook: Codebook
) -> None:
    made = make(
        f"Rebels/rebel/NNS/2/nsubj {verb}/fight/{tag}/0/root Ansar//NNP/2/obj ./2",
        predicates={verb: ("fight.01", {"ARG0": "Rebels", "ARG1": "Ansar"})},
        mentions={"Rebels": "actor", "Ansar": "actor"},
    )
    found = candidates(made.view, codebook, (0, made.view.size))
    assert [is_past_event(made.view, c) for c in found if c.frame.type.id == "fights"] == [past]


@pytest.mark.parametrize(("det", "tag", "known"), [("the", "DT", True), ("a", "DT", False)])
def test_a_definite_noun_presupposes_its_tie(det: str, tag: str, known: bool, codebook: Codebook) -> None:
    made = make(
        f"They/they/PRP/2/nsubj planned/plan/VBD/0/root {det}//{tag}/5/det army//NN/5/compound war//NN/2/obj "
        "against//IN/7/case Ansar//NNP/5/nmod ./2",
        mentions={"army": "actor", "Ansar": "actor"},
    )
    found = candidates(made.view, codebook, (0, made.view.size))
    assert [is_presupposed(made.view, c) for c in found if c.frame.type.id == "fights"] == [known]
