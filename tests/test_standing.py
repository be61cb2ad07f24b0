"""What stands of decisions, and what they make of coded reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
import pytest

from mountjoy.anchors import anchor_of, coding_of, find_again, with_anchors
from mountjoy.applied import decided
from mountjoy.decision import Decided, Decision
from mountjoy.interchange import check
from mountjoy.merge import build
from mountjoy.standing import claim_reviews, decided_of, event_state
from tests.hand import ENTITIES, coded

R1 = coded("r1", "capture 2017-11-02 toll=30-45 | [actor:Troops=army] <took> [place:Zubara=zubara].")
R2 = coded(
    "r2", "capture 2017-11-02 | [actor:Troops=army] <took> [place:Zubara=zubara] [recipient:Nahr Men]."
)
C1, C2 = R1.claims[0].id, R2.claims[0].id


def rows(*made: dict[str, Any] | tuple[str, str] | tuple[str, str, dict[str, Any]]) -> list[Decision]:
    """Decisions in order: (who, verdict) or (who, "correct", changes) on claim C1, or fields of another."""
    out = []
    for number, one in enumerate(made, start=1):
        fields: dict[str, Any]
        if isinstance(one, dict):
            fields = {"who": "Ana", "subject": C1, **one}
        else:
            fields = {"who": one[0], "about": "claim", "verdict": one[1], "subject": C1}
            if len(one) == 3:
                fields["detail"] = with_anchors(anchor_of(R1.claims[0], R1), changes=one[2])
        out.append(Decision(number=number, at="2026-01-01T00:00:00+00:00", **fields))
    return out


SECOND = {"about": "setting", "verdict": "set", "subject": "second-reviewer", "object": "on"}


@pytest.mark.parametrize(
    ("votes", "alone", "second"),
    [
        ([("Ana", "accept")], "accepted", "in review"),
        ([("Ana", "accept"), ("Ana", "accept")], "accepted", "in review"),
        ([("Ana", "accept"), ("Ben", "accept")], "accepted", "accepted"),
        ([("Ana", "accept"), ("Ben", "reject")], "rejected", "in review"),
        ([("Ana", "reject"), ("Ben", "reject")], "rejected", "rejected"),
        ([("Ana", "correct", {"type": "clash"})], "accepted", "in review"),
        (
            [("Ana", "accept"), ("Ben", "accept"), ("Cy", "correct", {"type": "clash"})],
            "accepted",
            "in review",
        ),
        ([("Ana", "correct", {"type": "clash"}), ("Ben", "accept")], "accepted", "accepted"),
        ([("Ana", "accept"), ("Ben", "accept"), ("Ana", "reject")], "rejected", "in review"),
        ([("Ana", "note")], "coded", "coded"),
    ],
)
def test_states_with_and_without_a_second_reviewer(votes: list[Any], alone: str, second: str) -> None:
    assert claim_reviews(rows(*votes))[C1].state == alone
    assert claim_reviews(rows(SECOND, *votes))[C1].state == second


def test_a_correction_takes_effect_when_two_stand_behind_it() -> None:
    one = ("Ana", "correct", {"type": "clash", "roles": {"actor": []}})
    two = ("Ben", "correct", {"type": "offensive", "roles": {"place": []}})
    assert decided_of(rows(SECOND, one)).corrected == {}
    first = decided_of(rows(SECOND, one, ("Ben", "accept"))).corrected[C1]
    assert first.changes == {"type": "clash", "roles": {"actor": []}}
    # A later correction waits; what was approved stays.
    assert decided_of(rows(SECOND, one, ("Ben", "accept"), two)).corrected[C1] == first
    both = decided_of(rows(SECOND, one, ("Ben", "accept"), two, ("Ana", "accept"))).corrected[C1]
    assert both.changes == {"type": "offensive", "roles": {"actor": [], "place": []}}
    assert both.numbers == (2, 4)


def test_what_was_undone_does_not_count() -> None:
    made = rows(("Ana", "reject"))
    undone = [replace(made[0], undone=True)]
    assert decided_of(made).rejected == {C1}
    assert decided_of(undone) == Decided()


def test_other_decisions() -> None:
    made = decided_of(
        rows(
            {"about": "pair", "verdict": "same", "subject": C2, "object": C1},
            {"about": "source", "verdict": "B", "subject": "Zan Daily", "detail": {"affiliation": "army"}},
            {"about": "source", "verdict": "C", "subject": "Wire"},
            {"about": "credibility", "verdict": "3"},
            {"about": "contradiction", "verdict": "settled", "subject": "x1", "object": C2},
            {"about": "place", "verdict": "merge", "subject": "words:nahr men", "object": "kalat",
             "detail": msgspec.to_builtins(ENTITIES["kalat"])},
        )
    )  # fmt: skip
    assert made.same == {tuple(sorted((C1, C2)))} and made.different == frozenset()
    assert made.grades == {"Zan Daily": "B", "Wire": "C"} and made.affiliations == {"Zan Daily": "army"}
    assert made.credibility == {C1: 3} and made.settled == {"x1": C2}
    assert made.entities == {"words:nahr men": ENTITIES["kalat"]}
    relabelled = decided(R2, made)
    assert relabelled.mentions[2].entity == ENTITIES["kalat"]
    check(relabelled)


def test_a_corrected_claim_keeps_its_id_and_its_words() -> None:
    front, kalat = (msgspec.to_builtins(ENTITIES[name]) for name in ("front", "kalat"))
    changes = {
        "type": "clash", "family": "battle", "codes": {"acled": {"event_type": "Battles"}}, "assertion": "claimed",
        "date": {"start": "2017-11-03", "end": "2017-11-05"}, "fatalities": {"low": 3, "best": 4, "high": 5, "text": "3-5"},
        "attribution": {"entity": front, "words": "Northern Front"},
        "roles": {"actor": [{"entity": front}, {"entity": kalat}], "place": [{"entity": kalat}], "recipient": []},
    }  # fmt: skip
    made = decided(R1, decided_of(rows(("Ana", "correct", changes))))
    check(made)
    claim = made.claims[0]
    assert (claim.id, claim.type, claim.assertion) == (C1, "clash", "claimed")
    assert claim.date is not None and (claim.date.end, claim.date.precision) == (date(2017, 11, 5), 2)
    assert claim.fatalities is not None and claim.fatalities.best == 4
    told = [(role.role, made.mention(role.mention)) for role in claim.roles]
    assert [(role, m.entity and m.entity.id, m.text) for role, m in told] == [
        ("actor", "front", "Troops"), ("actor", "kalat", "took"), ("place", "kalat", "Zubara"),
    ]  # fmt: skip
    assert claim.attribution is not None and made.mention(claim.attribution).entity == ENTITIES["front"]
    event = build([made]).events[0]
    assert event.type == "clash" and event.place is not None and event.place.entity == "kalat"
    assert R1.claims[0].type == "capture"


def test_rejected_claims_are_left_out() -> None:
    assert decided(R1, Decided(rejected=frozenset({C1}))).claims == ()
    assert decided(R2, Decided(rejected=frozenset({C1}))) == R2


CODING = "capture 2017-11-02 toll=30-45 | [actor:Troops=army] <took> [place:Zubara=zubara]."


@pytest.mark.parametrize(
    ("again", "fate"),
    [
        (CODING, "kept"),
        (CODING.replace("capture", "clash"), "changed"),
        (CODING.replace("=army", "=front"), "changed"),
        (CODING.replace("toll=30-45", "toll=30"), "changed"),
        (CODING.replace("11-02", "11-03"), "changed"),
        ("clash | [actor:Troops=army] <entered> [place:Kalat=kalat].\n" + CODING, "kept"),
        (CODING.replace("Troops", "Some troops"), "gone"),
        ("", "gone"),
    ],
)
def test_claims_are_found_again_by_words_and_coding(again: str, fate: str) -> None:
    new = coded("r1", again)
    found, ident = find_again(C1, anchor_of(R1.claims[0], R1), new)
    assert found == fate
    assert (ident is None) == (fate == "gone")
    if fate == "kept":
        claim = next(one for one in new.claims if one.id == ident)
        assert coding_of(claim, new) == coding_of(R1.claims[0], R1)


def test_words_that_changed_under_the_same_id_are_told() -> None:

    text = R1.report.text.replace(".", "!")

    sentence = replace(R1.claims[0].sentence, text=text)
    changed = replace(
        R1, report=replace(R1.report, text=text), claims=(replace(R1.claims[0], sentence=sentence),)
    )
    assert find_again(C1, anchor_of(R1.claims[0], R1), changed) == ("changed", C1)


@pytest.mark.parametrize(
    ("states", "told"),
    [
        ([], "coded"), (["coded", "coded"], "coded"), (["accepted", "coded"], "in review"),
        (["accepted", "rejected"], "accepted"), (["rejected"], "rejected"), (["in review"], "in review"),
    ],
)  # fmt: skip
def test_states_of_events(states: list[Any], told: str) -> None:
    assert event_state(states) == told
    assert event_state(states, published=True) == "published"
