"""Ties and control that a noun phrase asserts by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mountjoy.coder.relations import asserted
from tests.coder.build import Made, make

Told = tuple[str, str, str, str]


def told(made: Made) -> list[Told]:
    found = asserted(made.view, (0, made.view.size))
    return [(a.kind, a.type, a.actor.text, a.other.text) for a in found]


ADVANCED = "advanced/advance/VBD/0/root"
CASES: list[tuple[str, str, dict[str, str], dict[str, str], list[Told]]] = [
    ("X-backed Y", f"Iran//NNP/3/compound -/3 backed/back/VBN/4/amod militias/militia/NNS/5/nsubj {ADVANCED} ./5",
     {"Iran": "place", "Iran-backed militias": "actor"}, {},
     [("tie", "backs", "Iran", "Iran-backed militias")]),
    ("X-led Y", f"US//NNP/3/compound -/3 led/lead/VBN/4/amod coalition//NN/5/nsubj {ADVANCED} ./5",
     {"US": "place", "US-led coalition": "actor"}, {}, [("tie", "leads", "US", "US-led coalition")]),
    ("X-aligned Y is allied with X", f"Ansar//NNP/3/compound -/3 aligned/align/VBN/4/amod fighters/fighter/NNS/5/nsubj {ADVANCED} ./5",
     {"Ansar": "actor", "Ansar-aligned fighters": "actor"}, {},
     [("tie", "allied-with", "Ansar-aligned fighters", "Ansar")]),
    ("pro-X Y", f"pro-Assad//JJ/2/amod forces/force/NNS/3/nsubj {ADVANCED} ./3",
     {"pro-Assad forces": "actor", "Assad": "^person"}, {}, [("tie", "allied-with", "pro-Assad forces", "Assad")]),
    ("anti-X Y", f"anti-Assad//JJ/2/amod rebels/rebel/NNS/3/nsubj {ADVANCED} ./3",
     {"anti-Assad rebels": "actor", "Assad": "^person"}, {}, [("tie", "opposes", "anti-Assad rebels", "Assad")]),
    ("X-held P", "Rebel//NN/3/compound -/3 held/hold/VBN/4/amod Zubara//NNP/5/nsubj burned/burn/VBD/0/root ./5",
     {"Rebel": "actor", "Zubara": "place"}, {}, [("control", "holds", "Rebel", "Zubara")]),
    ("X-besieged P", "Army//NN/3/compound -/3 besieged/besiege/VBN/4/amod Zubara//NNP/5/nsubj starved/starve/VBD/0/root ./5",
     {"Army": "actor", "Zubara": "place"}, {}, [("control", "besieges", "Army", "Zubara")]),
    ("a town is not led", "Rebel//NN/3/compound -/3 led/lead/VBN/4/amod Zubara//NNP/5/nsubj burned/burn/VBD/0/root ./5",
     {"Rebel": "actor", "Zubara": "place"}, {}, []),
    ("X's Y", f"Iran//NNP/4/nmod:poss 's//POS/1/case Quds//NNP/4/compound Force//NNP/5/nsubj {ADVANCED} ./5",
     {"Iran": "place", "Quds Force": "actor"}, {"Iran": "country"}, [("tie", "part-of", "Quds Force", "Iran")]),
    ("X's common noun", f"Iran//NNP/3/nmod:poss 's//POS/1/case troops/troop/NNS/4/nsubj {ADVANCED} ./4",
     {"Iran": "place", "troops": "actor"}, {"Iran": "country"}, []),
    ("a town's group", f"Zubara//NNP/4/nmod:poss 's//POS/1/case Red//NNP/4/compound Brigade//NNP/5/nsubj {ADVANCED} ./5",
     {"Zubara": "place", "Red Brigade": "actor"}, {"Zubara": "city"}, []),
    ("a backed deed", f"Iran//NNP/3/compound -/3 backed/back/VBN/4/amod offensive//NN/5/nsubj {ADVANCED} ./5",
     {"Iran": "place"}, {}, []),
    ("a verb is no compound", "Iran//NNP/2/nsubj backed/back/VBD/0/root militias/militia/NNS/2/obj ./2",
     {"Iran": "place", "militias": "actor"}, {}, []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "mentions", "kinds", "claims"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_noun_phrases_assert(
    text: str, mentions: dict[str, str], kinds: dict[str, str], claims: list[Told]
) -> None:
    assert told(make(text, mentions=mentions, kinds=kinds)) == claims


BRACKETED = (
    f"Popular//NNP/2/compound Forces//NNPS/6/nsubj (/4 PF//NNP/2/appos )//-RRB-/4/punct/PUNCT {ADVANCED} ./6"
)


def bracketed(antecedent: str | None) -> Made:
    made = make(BRACKETED, mentions={"Popular Forces": "actor", "PF": "actor"})
    full, short = made.mentions
    return replace(made, mentions=[full, replace(short, antecedent=antecedent)])


def test_an_acronym_in_brackets_is_the_same_actor() -> None:
    assert told(bracketed("m1")) == [("tie", "same-as", "Popular Forces", "PF")]


def test_a_bracket_that_spells_the_name_is_the_same_actor() -> None:
    assert told(bracketed(None)) == [("tie", "same-as", "Popular Forces", "PF")]


def test_a_bracket_that_stands_for_nothing_is_no_acronym() -> None:
    made = make(BRACKETED.replace("PF", "XK"), mentions={"Popular Forces": "actor", "XK": "actor"})
    assert told(made) == []


def test_whoever_reports_is_no_acronym() -> None:
    made = make(BRACKETED.replace("PF", "AFP"), mentions={"Popular Forces": "actor", "AFP": "actor"})
    assert told(made) == []


def test_the_tokens_are_those_that_assert_it() -> None:
    made = make(*[c[1] for c in CASES[:1]], mentions=CASES[0][2])
    (found,) = asserted(made.view, (0, made.view.size))
    assert [made.view.words[t] for t in found.tokens] == ["Iran", "backed"]
    assert found.rule == "X-backed Y"
