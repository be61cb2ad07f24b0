"""What other schemes call a type, by the kinds of those who took part."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from mountjoy.codebook import Codebook, codes

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
        "plover": {"event": "ASSAULT", "mode": "firearms", "quad": 4},
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
