"""Each slot of the codebook over trees by hand: who stands there, with and without semantic roles."""

from __future__ import annotations

import pytest

from mountjoy.coder.phrases import modifiers
from mountjoy.coder.slots import fill, subject
from tests.coder.build import Made, Roles, make

ACTIVE = "Rebels/rebel/NNS/2/nsubj seized/seize/VBD/0/root Zubara//NNP/2/obj ./2"
PASSIVE = (
    "Zubara//NNP/3/nsubj:pass was/be/VBD/3/aux:pass seized/seize/VBN/0/root by//IN/5/case rebels/rebel/NNS/3/obl:agent"
    " ./3"
)
RELATIVE = (
    "Troops/troop/NNS/0/root who//WP/3/nsubj seized/seize/VBD/1/acl:relcl the//DT/5/det town//NN/3/obj left/leave/VBD/1/dep"
    " ./1"
)
OBJECT_RELATIVE = (
    "the//DT/2/det town//NN/6/nsubj that//WDT/5/obj rebels/rebel/NNS/5/nsubj seized/seize/VBD/2/acl:relcl"
    " burned/burn/VBD/0/root ./6"
)
CONTROL = (
    "The//DT/2/det army//NN/3/nsubj vowed/vow/VBD/0/root to//TO/5/mark retake/retake/VB/3/xcomp the//DT/7/det"
    " town//NN/5/obj ./3"
)
OBJECT_CONTROL = (
    "The//DT/2/det minister//NN/3/nsubj ordered/order/VBD/0/root troops/troop/NNS/3/obj to//TO/6/mark"
    " storm/storm/VB/3/xcomp the//DT/8/det camp//NN/6/obj ./3"
)
PASSIVE_CONTROL = (
    "Troops/troop/NNS/3/nsubj:pass were/be/VBD/3/aux:pass ordered/order/VBN/0/root to//TO/5/mark"
    " storm/storm/VB/3/xcomp the//DT/7/det camp//NN/5/obj ./3"
)
JOINED_SUBJECTS = (
    "Soldiers/soldier/NNS/4/nsubj and//CC/3/cc police//NNS/1/conj shot/shoot/VBD/0/root at//IN/6/case"
    " marchers/marcher/NNS/4/obl ./4"
)
JOINED_VERBS = (
    "Militants/militant/NNS/2/nsubj stormed/storm/VBD/0/root a//DT/4/det base//NN/2/obj and//CC/6/cc"
    " killed/kill/VBD/2/conj two//CD/8/nummod guards/guard/NNS/6/obj ./2"
)
JOINED_PASSIVES = (
    "Ten//CD/2/nummod men/man/NNS/4/nsubj:pass were/be/VBD/4/aux:pass seized/seize/VBN/0/root and//CC/6/cc"
    " executed/execute/VBN/4/conj by//IN/8/case gunmen/gunman/NNS/6/obl:agent ./4"
)
PAST_PARTICIPLE = (
    "Villages/village/NNS/0/root seized/seize/VBN/1/acl by//IN/4/case rebels/rebel/NNS/2/obl:agent burned/burn/VBD/1/dep"
    " ./1"
)
PRESENT_PARTICIPLE = (
    "Aircraft//NNS/5/nsubj bombing/bomb/VBG/1/acl the//DT/4/det port//NN/2/obj left/leave/VBD/0/root ./5"
)
ADVERBIAL = (
    "Gunmen/gunman/NNS/2/nsubj attacked/attack/VBD/0/root a//DT/4/det bus//NN/2/obj ,/6 killing/kill/VBG/2/advcl"
    " six//CD/8/nummod people//NNS/6/obj ./2"
)
PURPOSE = (
    "The//DT/2/det army//NN/3/nsubj launched/launch/VBD/0/root an//DT/5/det operation//NN/3/obj to//TO/7/mark"
    " retake//VB/5/acl Zubara//NNP/7/obj ./3"
)
LIGHT = (
    "The//DT/2/det army//NN/3/nsubj launched/launch/VBD/0/root an//DT/5/det offensive//NN/3/obj against//IN/8/case"
    " the//DT/8/det rebels/rebel/NNS/5/nmod ./3"
)
LIGHT_PASSIVE = (
    "An//DT/2/det offensive//NN/4/nsubj:pass was/be/VBD/4/aux:pass launched/launch/VBN/0/root by//IN/7/case the//DT/7/det"
    " army//NN/4/obl:agent ./4"
)
CAPTURE_OF = (
    "The//DT/2/det capture//NN/9/nsubj of//IN/4/case Zubara//NNP/2/nmod by//IN/6/case rebels/rebel/NNS/2/nmod and//CC/8/cc"
    " militias/militia/NNS/6/conj surprised/surprise/VBD/0/root many//JJ/9/obj ./9"
)
POSSESSED = "Turkey//NNP/3/nmod:poss 's//POS/1/case shelling//NN/0/root of//IN/5/case Afrin//NNP/3/nmod ./3"
COMPOUND = (
    "Coalition//NN/3/compound air//NN/3/compound strikes/strike/NNS/4/nsubj continued/continue/VBD/0/root ./4"
)
ADJECTIVE = "Russian//JJ/2/amod bombardment//NN/3/nsubj resumed/resume/VBD/0/root ./3"
LED_BY = "US//NNP/3/compound -/3 led/lead/VBN/4/amod strikes/strike/NNS/5/nsubj resumed/resume/VBD/0/root ./5"
EXAMPLES = (
    "Groups/group/NNS/6/nsubj such//JJ/4/case as//IN/2/fixed Ansar//NNP/1/nmod have//VBP/6/aux attacked/attack/VBN/0/root"
    " convoys/convoy/NNS/6/obj ./6"
)
GIVING = "Iran//NNP/2/nsubj gave/give/VBD/0/root the//DT/4/det group//NN/2/iobj rockets/rocket/NNS/2/obj ./2"
SAYING = (
    "Police//NNS/2/nsubj accused/accuse/VBD/0/root him//PRP/2/obj ,/6 saying/say/VBG/2/advcl rebels/rebel/NNS/7/nsubj"
    " fled/flee/VBD/5/ccomp ./2"
)
DEFENCE = (
    "Troops/troop/NNS/2/nsubj captured/capture/VBD/0/root a//DT/4/det hill//NN/2/obj from//IN/7/case the//DT/7/det"
    " rebels/rebel/NNS/4/nmod ./2"
)
TOWARDS = "Troops/troop/NNS/2/nsubj advanced/advance/VBD/0/root towards//IN/4/case Kalat//NNP/2/obl ./2"
SERVING = "Omar//NNP/3/nsubj:pass was/be/VBD/3/aux:pass appointed/appoint/VBN/0/root as//IN/5/case emir//NN/3/obl ./3"
COPULA = (
    "Omar//NNP/4/nsubj was/be/VBD/4/cop the//DT/4/det leader//NN/0/root of//IN/6/case Ansar//NNP/4/nmod ./4"
)
APPOSED = "The//DT/2/det leader//NN/5/nsubj ,/4 Omar//NNP/2/appos fled/flee/VBD/0/root ./5"

TREES = [
    ("active subject", ACTIVE, "seized", "subject", {"Rebels"}),
    ("active object", ACTIVE, "seized", "object", {"Zubara"}),
    ("by-agent of a passive", PASSIVE, "seized", "subject", {"rebels"}),
    ("subject of a passive undergoes", PASSIVE, "seized", "object", {"Zubara"}),
    ("relative pronoun as subject", RELATIVE, "seized", "subject", {"Troops"}),
    ("object inside a relative clause", RELATIVE, "seized", "object", {"town"}),
    ("relative pronoun as object", OBJECT_RELATIVE, "seized", "object", {"town"}),
    ("subject beside a relative object", OBJECT_RELATIVE, "seized", "subject", {"rebels"}),
    ("controlled infinitive", CONTROL, "retake", "subject", {"army"}),
    ("object of a controlled infinitive", CONTROL, "retake", "object", {"town"}),
    ("the ordered storm, not who orders", OBJECT_CONTROL, "storm", "subject", {"troops"}),
    ("who orders", OBJECT_CONTROL, "ordered", "subject", {"minister"}),
    ("control by a passive", PASSIVE_CONTROL, "storm", "subject", {"Troops"}),
    ("coordinated subjects", JOINED_SUBJECTS, "shot", "subject", {"Soldiers", "police"}),
    ("a preposition", JOINED_SUBJECTS, "shot", "at", {"marchers"}),
    ("a preposition that is not there", JOINED_SUBJECTS, "shot", "against", set()),
    ("subject shared by coordinated verbs", JOINED_VERBS, "killed", "subject", {"Militants"}),
    ("object of the second verb alone", JOINED_VERBS, "killed", "object", {"guards"}),
    ("object of the first verb alone", JOINED_VERBS, "stormed", "object", {"base"}),
    ("subject shared by coordinated passives", JOINED_PASSIVES, "executed", "object", {"men"}),
    ("agent of the second passive", JOINED_PASSIVES, "executed", "subject", {"gunmen"}),
    ("no agent borrowed by the first passive", JOINED_PASSIVES, "seized", "subject", set()),
    ("noun that a past participle modifies", PAST_PARTICIPLE, "seized", "object", {"Villages"}),
    ("agent of a past participle", PAST_PARTICIPLE, "seized", "subject", {"rebels"}),
    ("noun that a present participle modifies", PRESENT_PARTICIPLE, "bombing", "subject", {"Aircraft"}),
    ("subject of an adverbial clause", ADVERBIAL, "killing", "subject", {"Gunmen"}),
    ("object of an adverbial clause", ADVERBIAL, "killing", "object", {"people"}),
    ("who launches does what it is for", PURPOSE, "retake", "subject", {"army"}),
    ("light verb's subject", LIGHT, "offensive", "subject", {"army"}),
    ("preposition under a light object", LIGHT, "launched", "object.against", {"rebels"}),
    ("light verb's agent", LIGHT_PASSIVE, "offensive", "subject", {"army"}),
    ("nominal of", CAPTURE_OF, "capture", "of", {"Zubara"}),
    ("nominal by, coordinated", CAPTURE_OF, "capture", "by", {"rebels", "militias"}),
    ("agent of a noun", CAPTURE_OF, "capture", "subject", {"rebels", "militias"}),
    ("possessor", POSSESSED, "shelling", "possessor", {"Turkey"}),
    ("possessor as agent", POSSESSED, "shelling", "subject", {"Turkey"}),
    ("the possessor is not of", POSSESSED, "shelling", "of", {"Afrin"}),
    ("examples of a group", EXAMPLES, "attacked", "subject", {"Groups", "Ansar"}),
    ("indirect object", GIVING, "gave", "indirect", {"group"}),
    ("direct beside indirect object", GIVING, "gave", "object", {"rockets"}),
    ("subject of the clausal complement", SAYING, "saying", "clause", {"rebels"}),
    ("from under the object", DEFENCE, "captured", "from", {"rebels"}),
    ("towards for toward", TOWARDS, "advanced", "toward", {"Kalat"}),
    ("who serves as it", SERVING, "emir", "self", {"Omar"}),
    ("who is said to be it", COPULA, "leader", "self", {"Omar"}),
    ("a noun beside what is no mention", APPOSED, "leader", "self", {"leader"}),
    ("the noun itself", LIGHT, "rebels", "self", {"rebels"}),
]
ROLES: list[tuple[str, str, dict[str, Roles], str, str, set[str]]] = [
    ("ARG0 of a verb", ACTIVE, {"seized": ("seize.01", {"ARG0": "Rebels"})}, "seized", "ARG0", {"Rebels"}),
    ("no such argument", ACTIVE, {"seized": ("seize.01", {"ARG0": "Rebels"})}, "seized", "ARG2", set()),
    ("relative pronoun", RELATIVE, {"seized": ("seize.01", {"ARG0": "who"})}, "seized", "subject", {"Troops"}),
    ("ARG0 over the tree", CONTROL, {"retake": ("retake.01", {"ARG0": "army"})}, "retake", "subject", {"army"}),
    ("agent of a noun", ADJECTIVE, {"bombardment": ("bombard.01", {"ARG0": "Russian"})}, "bombardment", "subject",
     {"Russian"}),
    ("theme of a noun", CAPTURE_OF, {"capture": ("capture.01", {"ARG1": "Zubara"})}, "capture", "ARG1", {"Zubara"}),
    ("a clause is no agent", SAYING, {"accused": ("accuse.01", {"ARG0": "saying"})}, "accused", "subject", {"Police"}),
    ("coordinated ARG0", JOINED_SUBJECTS, {"shot": ("shoot.02", {"ARG0": "Soldiers"})}, "shot", "subject",
     {"Soldiers", "police"}),
    ("the direct object over ARG1", ACTIVE, {"seized": ("seize.01", {"ARG1": "Rebels"})}, "seized", "object",
     {"Zubara"}),
]  # fmt: skip


def filled(made: Made, trigger: str, slot: str, light: str | None = None) -> set[str]:
    view = made.view
    return {
        view.words[f.token] for f in fill(view, made.at(trigger), slot, made.at(light) if light else None)
    }


@pytest.mark.parametrize(
    ("text", "trigger", "slot", "words"), [c[1:] for c in TREES], ids=[c[0] for c in TREES]
)
def test_slots_over_the_tree(text: str, trigger: str, slot: str, words: set[str]) -> None:
    light = "offensive" if slot.startswith("object.") else None
    assert filled(make(text), trigger, slot, light) == words


@pytest.mark.parametrize(
    ("text", "predicates", "trigger", "slot", "words"), [c[1:] for c in ROLES], ids=[c[0] for c in ROLES]
)
def test_slots_with_semantic_roles(
    text: str, predicates: dict[str, Roles], trigger: str, slot: str, words: set[str]
) -> None:
    assert filled(make(text, predicates=predicates), trigger, slot) == words


MODIFIERS = [
    ("compound", COMPOUND, {"Coalition": "actor"}, "strikes", {"Coalition"}),
    ("nationality", ADJECTIVE, {"Russian": "nationality"}, "bombardment", {"Russian"}),
    ("what is no party", COMPOUND, {}, "strikes", set()),
    ("led by", LED_BY, {"US": "place"}, "strikes", {"US"}),
    ("a possessor is another slot", POSSESSED, {"Turkey": "place"}, "shelling", set()),
]


@pytest.mark.parametrize(
    ("text", "mentions", "noun", "words"), [c[1:] for c in MODIFIERS], ids=[c[0] for c in MODIFIERS]
)
def test_modifiers_that_stand_for_a_party(
    text: str, mentions: dict[str, str], noun: str, words: set[str]
) -> None:
    made = make(text, mentions=mentions)
    assert {made.view.words[f.token] for f in modifiers(made.view, made.at(noun))} == words
    assert filled(made, noun, "modifier") == words


def test_a_description_stands_for_the_name_beside_it() -> None:
    assert filled(make(APPOSED, mentions={"Omar": "person"}), "leader", "self") == {"Omar"}
    assert filled(make(APPOSED, mentions={"Omar": "place"}), "leader", "self") == {"leader"}


def test_each_filler_once_and_with_a_reason() -> None:
    made = make(JOINED_SUBJECTS, predicates={"shot": ("shoot.02", {"ARG0": "Soldiers"})})
    fillers = fill(made.view, made.at("shot"), "subject")
    assert len(fillers) == len({f.token for f in fillers})
    assert [f.reason for f in fillers] == ["ARG0", "ARG0, coordinated"]


def test_chains_of_subjectless_verbs_end() -> None:
    chain = " ".join(f"go{k}/go/VB/{k - 1}/xcomp" for k in range(2, 40))
    made = make(
        f"Rebels/rebel/NNS/40/nsubj {chain} went/go/VBD/0/root ./40".replace("go2/go/VB/1/", "go2/go/VB/40/")
    )
    assert [made.view.words[f.token] for f in subject(made.view, made.at("go3"))] == ["Rebels"]
    assert subject(made.view, made.at("go39")) == []
