"""What a report tells of one demonstration, across clauses and sentences, decides what kind it was."""

from __future__ import annotations

import pytest

from mountjoy.claim import Claim
from mountjoy.coding import Coder
from mountjoy.report import Report


def events(coder: Coder, text: str) -> list[Claim]:
    (coded,) = coder.code([Report("told", text)])
    return [c for c in coded.claims if c.kind == "event"]


def acled(claim: Claim) -> str | None:
    return (claim.codes.get("acled") or {}).get("sub_event_type")


WHOLE = [
    (
        "Students rallied in Yangon against the junta. Police used water cannon on them.",
        "Protest with intervention",
    ),
    (
        "Thousands of people demonstrated in Khartoum. Soldiers fired tear gas and live bullets, killing two protesters.",
        "Excessive force against protesters",
    ),
    (
        "Residents of Goma took to the streets over insecurity. Some of them threw stones and burned tyres.",
        "Violent demonstration",
    ),
    (
        "Police fired tear gas at demonstrators in Harare. The protest descended into violence.",
        "Violent demonstration",
    ),
    ("Two people were killed when police broke up a rally in Conakry.", "Excessive force against protesters"),
    ("Miners on strike in Rustenburg clashed with guards.", "Violent demonstration"),
    ("Farmers marched on Bogota on Tuesday. The march was peaceful, organisers said.", "Peaceful protest"),
    ("Protesters marched in Nairobi. Meanwhile in Mombasa police shot dead a robber.", "Peaceful protest"),
    ("Hundreds rallied in Tunis to demand justice for nine people killed in a raid.", "Peaceful protest"),
    ("Families marched in Iguala in memory of students killed by police.", "Peaceful protest"),
    ("Women marched in Lima to denounce violence by gangs.", "Peaceful protest"),
    ("There was no violence at the demonstration in Dakar, where hundreds marched.", "Peaceful protest"),
    ("Hundreds rallied in Kampala. Officers arrested a burglar in Jinja.", "Peaceful protest"),
]


@pytest.mark.parametrize(("text", "expected"), WHOLE)
def test_the_whole_decides_the_acled_code_of_every_part(coder: Coder, text: str, expected: str) -> None:
    told = [c for c in events(coder, text) if c.family == "demonstration" and c.assertion == "reported"]
    assert told
    assert {acled(c) for c in told} == {expected}


def test_the_type_stays_that_of_the_act(coder: Coder) -> None:
    text = "Thousands of people marched in Khartoum. Police fired tear gas at the crowd."
    by_trigger = {c.trigger.text: c for c in events(coder, text)}
    march = by_trigger["marched"]
    assert march.type == "protest"
    assert march.codes["plover"]["event"] == "PROTEST"
    assert acled(march) == "Protest with intervention"


def test_the_words_that_decide_are_kept(coder: Coder) -> None:
    (first, *_) = events(
        coder, "Hundreds of people marched in Minsk. Some of the marchers threw stones at officers."
    )
    assert first.type == "violent-demonstration"
    assert "threw stones" in first.frame


def test_another_town_is_another_demonstration(coder: Coder) -> None:
    text = "Thousands marched in Lyon on Saturday. In Marseille, protesters hurled bottles at the police."
    by_trigger = {c.trigger.text: c for c in events(coder, text)}
    assert acled(by_trigger["marched"]) == "Peaceful protest"
    assert acled(by_trigger["hurled bottles"]) == "Violent demonstration"


def test_a_strike_called_off_is_none(coder: Coder) -> None:
    assert not any(
        "called" in c.trigger.text for c in events(coder, "The unions called off a strike in Lagos.")
    )
