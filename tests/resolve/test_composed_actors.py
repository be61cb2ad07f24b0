"""Actors composed from words, of many wars: one id across wordings, with the codes and ties that follow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from mountjoy.resolve.actor_lookup import ActorLookup, RankedActor, look_up_actor

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "composed_actors.yaml").read_text(encoding="utf-8")
)["cases"]
ALSO = [(other, case) for case in CASES for other in case["also"]]


def _taken(found: ActorLookup) -> RankedActor:
    return next(one for one in found.candidates if one.taken)


@pytest.mark.parametrize("case", CASES, ids=[case["words"] for case in CASES])
def test_words_make_an_actor_with_its_codes_and_ties(case: dict[str, Any]) -> None:
    found = look_up_actor(case["words"], country=case["country"])
    actor = _taken(found)
    assert (actor.entity.id, actor.entity.kind) == (case["id"], case["kind"])
    assert [actor.codes.inter, actor.codes.plover, actor.codes.cameo] == case["codes"]
    assert [[tie.type, tie.actor.id, tie.recipient.id] for tie in found.ties] == case["ties"]


@pytest.mark.parametrize(("words", "case"), ALSO, ids=[words for words, _ in ALSO])
def test_other_words_make_the_same_actor(words: str, case: dict[str, Any]) -> None:
    assert _taken(look_up_actor(words, country=case["country"])).entity.id == case["id"]


@pytest.mark.parametrize(
    "words",
    [
        "US and Iranian-controlled forces",
        "Iraqi and US troops",
        "supporters of Hezbollah",
        "a partner of al-Qaeda",
        "several radical Islamist organizations",
        "our men",
        "Sunni lawmakers",
    ],
)
def test_words_of_nobody_in_particular_make_none(words: str) -> None:
    assert not any(one.taken for one in look_up_actor(words).candidates)
