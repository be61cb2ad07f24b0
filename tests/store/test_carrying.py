"""Decisions survive coding again: kept where words and coding are the same, asked about again elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from mountjoy.anchors import anchor_of, with_anchors
from mountjoy.claim import CodedReport
from mountjoy.errors import InputError
from mountjoy.store import RecordFile, open_record
from tests.hand import coded

FIRST = coded(
    "r1",
    """capture 2017-11-02 toll=30 | [actor:Troops=army] <took> [place:Zubara=zubara].
       clash 2017-11-03 | [actor:Troops=army] <fought> [recipient:the brigade=brigade].
       bombing 2017-11-04 | A <bomb> hit [place:Kalat=kalat].""",
)
# A better coder: another type of the first, the same second, and the third no longer found.
AGAIN = coded(
    "r1",
    """offensive 2017-11-02 toll=30 | [actor:Troops=army] <took> [place:Zubara=zubara].
       clash 2017-11-03 | [actor:Troops=army] <fought> [recipient:the brigade=brigade].
       statement | A bomb <hit> [place:Kalat=kalat].""",
)


@pytest.fixture
def record(empty: Path) -> RecordFile:
    file = open_record(empty, write=True)
    file.add([FIRST], coder="v1")
    return file


def decide(file: RecordFile, coded_report: CodedReport, number: int, verdict: str, **detail: object) -> None:
    claim = coded_report.claims[number]
    file.decide(
        "Ana", "claim", verdict, claim.id, detail=with_anchors(anchor_of(claim, coded_report), **detail)
    )


def fates(file: RecordFile) -> list[tuple[str, str, str | None]]:
    return [(one.verdict, one.subject, one.object) for one in file.decisions() if one.about == "carry"]


def test_decisions_are_kept_and_asked_again(record: RecordFile) -> None:
    with record:
        for number, verdict in enumerate(("accept", "reject", "accept")):
            decide(record, FIRST, number, verdict)
        assert record.decided().rejected == {FIRST.claims[1].id}
        record.add([AGAIN], coder="v2")
        assert sorted(fates(record)) == sorted(
            [("changed", FIRST.claims[0].id, AGAIN.claims[0].id), ("gone", FIRST.claims[2].id, None)]
        )
        # The clash is the very same claim, so its rejection stands without a word.
        assert record.decided().rejected == {FIRST.claims[1].id}
        assert len([one for one in record.decisions() if one.about == "claim"]) == 3
        record.add([AGAIN], coder="v3")
        assert len(fates(record)) == 2
        # The old coder's claims come back, and what was decided on them with them.
        record.add([FIRST], coder="v1")
        assert fates(record)[2:] == [
            ("kept", one, one) for one in sorted((FIRST.claims[0].id, FIRST.claims[2].id))
        ]
        assert record.verify() == []


def test_a_claim_with_another_id_and_the_same_words_and_coding_is_the_same(record: RecordFile) -> None:
    """The report is revised: a sentence before moves all offsets, and with them the ids."""
    moved = coded(
        "r1",
        """statement | [by:He] <said> so.
           capture 2017-11-02 toll=30 | [actor:Troops=army] <took> [place:Zubara=zubara].
           clash 2017-11-03 | [actor:Troops=army] <fought> [recipient:the brigade=brigade].""",
    )
    with record:
        decide(record, FIRST, 0, "correct", changes={"assertion": "claimed"})
        decide(record, FIRST, 1, "reject")
        pair = with_anchors(anchor_of(FIRST.claims[0], FIRST), anchor_of(FIRST.claims[1], FIRST))
        record.decide("Ana", "pair", "different", FIRST.claims[0].id, object_=FIRST.claims[1].id, detail=pair)
        record.add([moved], coder="v1")
        made = record.decided()
        assert set(made.corrected) == {moved.claims[1].id}
        assert made.rejected == {moved.claims[2].id}
        assert made.different == {tuple(sorted((moved.claims[1].id, moved.claims[2].id)))}
        (as_decided,) = record.coded(as_decided=True)
        assert [claim.assertion for claim in as_decided.claims] == ["reported", "claimed"]


def test_only_what_changes_the_record_makes_it_merge_again(record: RecordFile) -> None:
    with record:
        record.replace_merged([], [], [])
        decide(record, FIRST, 0, "accept")
        decide(record, FIRST, 0, "note")
        assert record.merged
        decide(record, FIRST, 0, "reject")
        assert not record.merged
        record.replace_merged([], [], [])
        decide(record, FIRST, 0, "accept")
        assert not record.merged


def test_unknown_verdicts_are_refused(record: RecordFile) -> None:
    with record:
        with pytest.raises(InputError, match="'maybe' cannot be decided of a claim; known: accept, reject"):
            record.decide("Ana", "claim", "maybe", "x")
        with pytest.raises(InputError, match="decisions are about: actor"):
            record.decide("Ana", "weather", "same", "x")
        assert record.decisions() == []
