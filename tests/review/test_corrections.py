"""Corrections as typed, made plain values; what follows from them."""

from __future__ import annotations

from typing import Any

import pytest

from mountjoy.claim import Entity
from mountjoy.codebook import load
from mountjoy.deciding.answering import split_settings
from mountjoy.review.corrections import read_changes
from tests.hand import ENTITIES, coded

ONE = coded(
    "r1",
    "capture 2017-11-02 | [actor:Troops=army] <took> [place:Zubara=zubara] from [recipient:rebels=front].",
)
BOOK = load()


def changes(*settings: str) -> dict[str, Any]:
    def find(role: str, words: str) -> Entity:
        return ENTITIES[words]

    return read_changes(settings, ONE.claims[0], ONE, BOOK, find)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("date=2017-11-03", {"start": "2017-11-03", "end": "2017-11-03", "precision": 1}),
        ("date=2017-11-03..2017-11-09", {"start": "2017-11-03", "end": "2017-11-09", "precision": 3}),
        ("date=none", None),
        ("fatalities=12", {"low": 12, "best": 12, "high": 12, "text": "12"}),
        ("fatalities=12+", {"low": 12, "best": 12, "high": None, "text": "12+"}),
        ("fatalities=0", {"low": 0, "best": 0, "high": 0, "text": "0"}),
        ("injuries=10-15", {"low": 10, "best": 10, "high": 15, "text": "10-15"}),
        ("injuries=none", None),
        ("attribution=none", None),
    ],
)
def test_values(setting: str, value: Any) -> None:
    assert changes(setting)[setting.partition("=")[0]] == value


def test_roles_take_several_parties_or_none() -> None:
    made = changes("actor=army;guard", "recipient=none")["roles"]
    assert [one["entity"]["id"] for one in made["actor"]] == ["army", "guard"] and made["recipient"] == []


def test_family_and_codes_follow_the_type_and_the_parties() -> None:
    assert changes("type=clash")["family"] == "battle"
    army = changes("type=capture")["codes"]["acled"]["sub_event_type"]
    rebels = changes("actor=front", "recipient=army")["codes"]["acled"]["sub_event_type"]
    assert (army, rebels) == ("Government regains territory", "Non-state actor overtakes territory")
    assert changes("type=air-strike")["codes"]["acled"]["event_type"] == "Explosions/Remote violence"
    assert "codes" not in changes("fatalities=3")


def test_a_line_is_parted_where_a_field_follows() -> None:
    assert split_settings("type=clash, place=Tripoli, Lebanon, fatalities=3") == [
        "type=clash", "place=Tripoli, Lebanon", "fatalities=3",
    ]  # fmt: skip
    assert split_settings("nonsense, place=x") == ["nonsense", "place=x"]
