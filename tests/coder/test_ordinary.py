"""Accidents on the road, petty crime, forecasts and general truths make no claim; disasters and gangs do."""

from __future__ import annotations

import pytest

from mountjoy.claim import Claim
from mountjoy.coding import Coder
from mountjoy.report import Report

EVERYDAY = [
    "Firefighters were called to a collision on Lark Road.",
    "The accident happened on Monday evening near the junction.",
    "Police said a tractor was the third theft from the farm.",
    "A suspect in the theft of a bicycle was apprehended near Hinton.",
    "Gas explosions are common in the district.",
    "Half a gram of the poison is enough to kill a man.",
    "People were warned of aftershocks.",
    "The guerrillas depend on landmines in their attacks.",
]
TOLD = [
    ("A bus collided with a lorry near Nakuru.", "man-made-disaster"),
    ("Three people died in a crash near Kumasi.", "man-made-disaster"),
    ("A gang was arrested for the robbery of a bank in Lima.", "organised-crime"),
    ("An earthquake struck the province on Monday.", "natural-disaster"),
    ("Gunmen came back to kill a judge in Cali.", "killing"),
]


def claims(coder: Coder, text: str) -> tuple[Claim, ...]:
    (coded,) = coder.code([Report(id="r", text=text)])
    return tuple(coded.claims)


@pytest.mark.parametrize("text", EVERYDAY)
def test_what_happens_every_day_makes_no_claim(coder: Coder, text: str) -> None:
    assert [c.type for c in claims(coder, text)] == []


@pytest.mark.parametrize(("text", "type_"), TOLD)
def test_what_is_out_of_the_ordinary_does(coder: Coder, text: str, type_: str) -> None:
    assert type_ in {c.type for c in claims(coder, text)}


def test_a_plan_has_killed_nobody_yet(coder: Coder) -> None:
    (planned,) = [
        c for c in claims(coder, "The rebels plotted to kill two ministers.") if c.type == "killing"
    ]
    assert planned.assertion == "planned"
    assert planned.fatalities is None


def test_a_participle_tells_what_befell(coder: Coder) -> None:
    found = claims(coder, "The rebels will return the weapons seized last year.")
    assert {c.assertion for c in found if c.trigger.text == "seized"} <= {"reported"}


def roles(coder: Coder, text: str, type_: str) -> set[tuple[str, str]]:
    (coded,) = coder.code([Report(id="r", text=text)])
    words = {m.id: m.text for m in coded.mentions}
    return {(r.role, words[r.mention]) for c in coded.claims if c.type == type_ for r in c.roles}


@pytest.mark.parametrize(
    ("text", "actor"),
    [("The strike, denounced by Ankara, killed five people.", "Ankara"),
     ("The raid, condemned by the foreign ministry, killed five people.", "the foreign ministry")],
)  # fmt: skip
def test_the_agent_of_a_passive_is_no_recipient(coder: Coder, text: str, actor: str) -> None:
    found = roles(coder, text, "accusation")
    assert ("actor", actor) in found
    assert not found & {("recipient", actor), ("place", actor)}


def test_a_dateline_gives_the_place_of_the_first_event(coder: Coder) -> None:
    assert ("place", "KHARTOUM") in roles(
        coder, "KHARTOUM (AFP) - Two people were shot dead on Monday.", "killing"
    )


@pytest.mark.parametrize(
    "text",
    ["BEIRUT (Reuters) - Iraqi rebels shot dead two people on Monday.",
     "BEIRUT (Reuters) - Two people were shot dead in Mosul on Monday."],
)  # fmt: skip
def test_it_gives_none_where_the_report_comes_from_elsewhere(coder: Coder, text: str) -> None:
    assert not {r for r in roles(coder, text, "killing") if r == ("place", "BEIRUT")}


@pytest.mark.parametrize(
    "text", ["A boy on a scooter was hit by a car.", "Her bicycle was struck by a truck."]
)
def test_a_car_that_hits_somebody_is_no_bomb(coder: Coder, text: str) -> None:
    assert "bombing" not in {c.type for c in claims(coder, text)}
