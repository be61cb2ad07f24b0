"""What other schemes call a type, by the kinds of those who took part."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from mountjoy.codebook import Codebook, Crosswalk, Rule, codes
from mountjoy.codebook.crosswalk import contexts

ACLED = [
    ("capture", {"actor": ["state-forces"]}, "Government regains territory"),
    ("capture", {"actor": ["coalition"]}, "Government regains territory"),
    ("capture", {"actor": ["rebel-group"]}, "Non-state actor overtakes territory"),
    ("capture", {"recipient": ["state-forces"]}, "Non-state actor overtakes territory"),
    ("capture", {"recipient": ["rebel-group"]}, "Government regains territory"),
    (
        "capture",
        {"actor": ["rebel-group"], "recipient": ["rebel-group"]},
        "Non-state actor overtakes territory",
    ),
    ("capture", {}, "Non-state actor overtakes territory"),
    ("killing", {"actor": ["state-forces"], "recipient": ["rebel-group"]}, "Armed clash"),
    ("killing", {"actor": ["state-forces"], "recipient": ["civilians"]}, "Attack"),
    ("attack", {"recipient": ["person"]}, "Attack"),
    ("clash", {}, "Armed clash"),
    ("air-strike", {}, "Air/drone strike"),
    ("bombing", {}, "Remote explosive/landmine/IED"),
    ("strike", {}, "Peaceful protest"),
    ("organised-crime", {}, None),
    ("natural-disaster", {}, None),
]

UCDP = [
    ("clash", {"actor": ["state-forces", "rebel-group"]}, "state-based"),
    ("clash", {"actor": ["rebel-group", "identity-militia"]}, "non-state"),
    ("clash", {"actor": ["rebel-group"]}, None),
    ("killing", {"actor": ["rebel-group"], "recipient": ["civilians"]}, "one-sided"),
    ("killing", {"actor": ["rebel-group"], "victim": ["civilians", "state-forces"]}, "state-based"),
    ("killing", {"recipient": ["person"]}, None),
    ("massacre", {}, "one-sided"),
    ("protest", {"actor": ["protesters"]}, None),
]

MUC = [
    ("attack", {"recipient": ["civilians"]}, "attack"),
    ("attack", {"recipient": ["state-forces"]}, None),
    ("clash", {}, None),
    ("bombing", {}, "bombing"),
    ("abduction", {}, "kidnapping"),
    ("strike", {}, "forced work stoppage"),
    ("air-strike", {"actor": ["state-forces"]}, None),
    ("air-strike", {"actor": ["state-forces"], "victim": ["civilians"]}, "bombing"),
]


@pytest.mark.parametrize(("type_id", "kinds", "expected"), ACLED)
def test_acled(
    codebook: Codebook, type_id: str, kinds: Mapping[str, list[str]], expected: str | None
) -> None:
    acled = codes(codebook.types[type_id], kinds)["acled"]
    assert (acled and acled["sub_event_type"]) == expected


@pytest.mark.parametrize(("type_id", "kinds", "expected"), UCDP)
def test_ucdp(codebook: Codebook, type_id: str, kinds: Mapping[str, list[str]], expected: str | None) -> None:
    assert codes(codebook.types[type_id], kinds)["ucdp"] == expected


@pytest.mark.parametrize(("type_id", "kinds", "expected"), MUC)
def test_muc(codebook: Codebook, type_id: str, kinds: Mapping[str, list[str]], expected: str | None) -> None:
    assert codes(codebook.types[type_id], kinds)["muc"] == expected


def test_the_shape_of_an_answer(codebook: Codebook) -> None:
    answer = codes(codebook.types["excessive-force"], {"actor": {"state-forces"}})
    assert answer == {
        "acled": {
            "disorder_type": "Political violence; Demonstrations",
            "event_type": "Protests",
            "sub_event_type": "Excessive force against protesters",
        },
        "plover": {"event": "ASSAULT", "mode": "firearms", "quad": 4, "scale": -9.0},
        "cameo": "175",
        "muc": "attack",
        "ucdp": "one-sided",
    }
    answer["acled"].clear()
    assert codes(codebook.types["excessive-force"], {})["acled"] != {}


def test_a_tie_has_no_codes(codebook: Codebook) -> None:
    ties = [type_ for type_ in codebook.types.values() if type_.kind != "event"]
    assert ties
    for type_ in ties:
        assert set(codes(type_, {}).values()) == {None}


def test_acled_ranks_sub_event_types(codebook: Codebook) -> None:
    ranked = list(codebook.schemes.acled)
    assert len(ranked) == 25
    assert ranked.index("Chemical weapon") < ranked.index("Air/drone strike") < ranked.index("Grenade")
    assert codebook.schemes.acled["Mob violence"].disorder_type == "Political violence"
    assert codebook.schemes.acled["Violent demonstration"].disorder_type == "Demonstrations"
    reached = {
        rule.answer.sub_event_type
        for type_ in codebook.types.values()
        for rule in type_.crosswalk.acled
        if rule.answer
    }
    assert reached == set(ranked)


# (type, trigger, words of the clause, CAMEO, PLOVER event and mode)
WORDS = [
    ("bombing", "explode", "car bomb", "1832", "ASSAULT explosives"),
    ("bombing", "explode", "roadside bomb", "1833", "ASSAULT explosives"),
    ("bombing", "explode", "bomb", "183", "ASSAULT explosives"),
    ("assassination", "attempt", "survive attempt", "185", "ASSAULT targeted"),
    ("assassination", "assassinate", "minister", "186", "ASSAULT targeted"),
    ("clash", "exchange", "mortar", "194", "ASSAULT firearms"),
    ("clash", "gunfight", "gunfight", "193", "ASSAULT firearms"),
    ("protest", "hunger strike", "hunger strike", "142", "PROTEST hunger"),
    ("protest", "block", "road block", "144", "PROTEST obstruct"),
    ("protest", "march", "march through the capital", "141", "PROTEST demo"),
    ("restriction", "impose", "curfew", "1723", "COERCE curfew"),
    ("restriction", "declare", "state of emergency", "1724", "COERCE martial-law"),
    ("restriction", "close", "newspaper", "1721", "COERCE censor"),
    ("demand", "demand", "release the prisoners free", "1053", "REQUEST yield"),
    ("demand", "urge", "release free prisoner", "0253", "REQUEST yield"),
    ("demand", "urge", "return to negotiation", "026", "REQUEST meet"),
    ("demand", "ask", "weapon", "0232", "REQUEST assist"),
    ("threat", "threaten", "sanction", "1312", "THREATEN relations"),
    ("threat", "threaten", "attack", "138", "THREATEN violence"),
    ("accusation", "accuse", "war crime", "1124", "ACCUSE allege"),
    ("accusation", "condemn", "speech", "111", "ACCUSE disapprove"),
    ("rejection", "veto", "resolution", "129", "REJECT None"),
    ("rejection", "reject", "peace plan talk", "127", "REJECT meet"),
    ("aid", "send", "food", "073", "AID None"),
    ("aid", "lend", "loan", "071", "AID None"),
    ("meeting", "speak", "phone", "041", "CONSULT phone"),
    ("visit", "host", "president", "043", "CONSULT visit"),
    ("ceasefire", "declare", "truce", "0871", "RETREAT ceasefire"),
    ("killing", "shoot", "shoot", "1823", "ASSAULT firearms"),
]


def says(text: str) -> Callable[[frozenset[str]], bool]:
    return lambda entries: any(f" {entry} " in f" {text} " for entry in entries)


@pytest.mark.parametrize(("type_id", "trigger", "clause", "cameo", "plover"), WORDS)
def test_words_decide(
    codebook: Codebook, type_id: str, trigger: str, clause: str, cameo: str, plover: str
) -> None:
    answer = codes(codebook.types[type_id], {}, trigger=says(trigger), clause=says(f"{trigger} {clause}"))
    assert answer["cameo"] == cameo
    assert f"{answer['plover']['event']} {answer['plover']['mode']}" == plover


TO_COME = [
    ("attack", "planned", "THREATEN", "violence", 3, "138"),
    ("bombing", "threatened", "THREATEN", "violence", 3, "138"),
    ("arrest", "threatened", "THREATEN", "arrest", 3, "132"),
    ("expulsion-of-diplomats", "threatened", "THREATEN", "expel", 3, "1313"),
    ("aid", "planned", "AGREE", None, 1, "033"),
    ("withdrawal", "planned", "AGREE", None, 1, "035"),
    ("protest", "threatened", "THREATEN", None, 3, "133"),
    ("protest", "planned", "PROTEST", "demo", 4, "141"),
    ("attack", "claimed", "ASSAULT", None, 4, "180"),
    ("meeting", "planned", "CONSULT", None, 1, "040"),
]


@pytest.mark.parametrize(("type_id", "assertion", "event", "mode", "quad", "cameo"), TO_COME)
def test_what_is_still_unreal(
    codebook: Codebook, type_id: str, assertion: str, event: str, mode: str | None, quad: int, cameo: str
) -> None:
    answer = codes(codebook.types[type_id], {}, assertion)
    scale = codebook.schemes.plover[event].scale
    assert answer["plover"] == {"event": event, "mode": mode, "quad": quad, "scale": scale}
    assert answer["cameo"] == cameo


CONTEXTS = [
    ("soldiers and tanks crossed the border", {"military", "territory"}),
    ("voters queued at polling station after polling station", {"election"}),
    ("cholera spread in the refugee camp", {"health", "asylum", "migration"}),
    ("the judge handed down a verdict", {"legal"}),
    ("the envoy left the summit", {"diplomatic"}),
    ("a flash flood swept the valley", {"disasters"}),
    ("riot police used tear gas", {"repression"}),
    ("the hacker used ransomware", {"cyber"}),
    ("the inspectors of the iaea found plutonium", {"cbrn"}),
    ("he was held for bribery", {"corruption"}),
    ("the farmer sold a horse", set()),
]


@pytest.mark.parametrize(("sentence", "expected"), CONTEXTS)
def test_contexts(codebook: Codebook, sentence: str, expected: set[str]) -> None:
    words = sentence.replace("soldiers", "soldier").replace("tanks", "tank").replace("voters", "voter")
    assert set(contexts(codebook.schemes, says(words))) == expected


def test_schemes_are_whole(codebook: Codebook) -> None:
    schemes = codebook.schemes
    assert (len(schemes.plover), len(schemes.contexts), len(schemes.ucdp), len(schemes.muc)) == (16, 37, 3, 6)
    assert {code[:2] for code in schemes.cameo} == {f"{root:02}" for root in range(1, 21)}
    assert all(code[:-1] in schemes.cameo for code in schemes.cameo if len(code) > 2)


# What the schemes have no code for, and why nothing else is said.
NO_CAMEO = {
    "appointment",
    "displacement",
    "split",
    "organised-crime",
    "natural-disaster",
    "man-made-disaster",
}


def test_every_event_type_has_its_codes(codebook: Codebook) -> None:
    events = [type_ for type_ in codebook.types.values() if type_.kind == "event"]
    without = {type_.id for type_ in events if not any(rule.answer for rule in type_.crosswalk.cameo)}
    assert without == NO_CAMEO
    for type_ in events:
        violent = type_.family in ("battle", "explosion", "violence-against-civilians")
        assert not violent or any(rule.answer for rule in type_.crosswalk.acled), type_.id
        assert not violent or any(rule.answer for rule in type_.crosswalk.plover), type_.id


def test_a_frame_may_have_codes_of_its_own(codebook: Codebook) -> None:
    own = Crosswalk(cameo=(Rule((), "1384", words=frozenset({"dawn"})),))
    type_ = codebook.types["attack"]
    assert codes(type_, {}, own=own, clause=says("at dawn"))["cameo"] == "1384"
    assert codes(type_, {}, own=own, clause=says("at noon"))["cameo"] == "180"


@pytest.mark.parametrize(
    ("type_", "assertion", "event"),
    [
        ("withdrawal", "reported", "RETREAT"),
        ("withdrawal", "planned", "AGREE"),
        ("withdrawal", "threatened", "THREATEN"),
        ("release", "denied", "REJECT"),
        ("meeting", "denied", "REJECT"),
        ("clash", "threatened", "THREATEN"),
        ("clash", "denied", "ASSAULT"),
    ],
)
def test_plover_follows_how_it_is_put(codebook: Codebook, type_: str, assertion: str, event: str) -> None:
    assert codes(codebook.types[type_], {}, assertion)["plover"]["event"] == event


def test_what_did_not_happen_is_no_muc_incident(codebook: Codebook) -> None:
    made = {
        a: codes(codebook.types["bombing"], {}, a)["muc"]
        for a in ("reported", "planned", "denied", "threatened")
    }
    assert made == {"reported": "bombing", "planned": "bombing", "denied": None, "threatened": None}
