"""A decision on a claim holds for the same claim in copies of its report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mountjoy import updating
from mountjoy.claim import CodedReport
from mountjoy.deciding import claims, comparing, queues
from mountjoy.deciding.exchange import export_decisions, import_decisions
from mountjoy.store import RecordFile, open_record
from tests.hand import coded

STORY = """capture 2017-11-02 toll=30 | [actor:Troops=army] <took> [place:Zubara=zubara].
           clash 2017-11-03 | [actor:Troops=army] <fought> [recipient:the brigade=brigade].
           clash 2017-11-03 | [actor:Troops=army] <fought> [recipient:the brigade=brigade]."""
FIRST = coded("r1", STORY)


def copy(name: str) -> CodedReport:
    """The story with a byline before it, so that all offsets and ids are others."""
    return coded(name, f"statement | [by:Meridian Wire] <writes>.\n{STORY}", copy_of="r1", near_copy=True)


COPY, LATER = copy("c1"), copy("c2")


@pytest.fixture
def record(place: Path | str) -> RecordFile:
    file = open_record(place, write=True)
    updating.add(file, [FIRST, COPY], coder="test")
    return file


def states(file: RecordFile) -> dict[str, str]:
    return {ident: review.state for ident, review in file.reviews().items()}


def test_the_copy_follows_and_is_undone_with_it(record: RecordFile) -> None:
    with record:
        made = claims.reject(record, FIRST.claims[0].id, "ana", why="planned, not done")
        assert states(record) == {FIRST.claims[0].id: "rejected", COPY.claims[1].id: "rejected"}
        (follower,) = record.following(made.number)
        assert (follower.who, follower.why, follower.follows) == ("ana", "planned, not done", made.number)
        updating.update(record)
        assert "capture" not in {event.type for event in record.events()}
        record.undo(made.number, "ana")
        assert states(record) == {}
        updating.update(record)
        assert {"capture"} <= {event.type for event in record.events()}
        assert record.verify() == []


def test_of_a_sentence_said_twice_the_first_is_the_first(record: RecordFile) -> None:
    with record:
        claims.accept(record, FIRST.claims[2].id, "ana")
        assert set(states(record)) == {FIRST.claims[2].id, COPY.claims[3].id}


def test_a_decision_on_the_copy_holds_for_the_story(record: RecordFile) -> None:
    with record:
        claims.correct(record, COPY.claims[1].id, ["fatalities=31"], "ana")
        updating.update(record)
        (event,) = [event for event in record.events() if event.type == "capture"]
        assert [told.count.best for told in event.fatalities] == [31]


def test_who_decided_on_the_copy_is_not_overruled(record: RecordFile) -> None:
    with record:
        claims.accept(record, COPY.claims[2].id, "bo")
        claims.reject(record, COPY.claims[2].id, "bo")
        claims.accept(record, FIRST.claims[1].id, "ana")
        assert states(record)[COPY.claims[2].id] == "rejected"
        assert states(record)[FIRST.claims[1].id] == "accepted"


def test_a_copy_that_comes_later_follows_what_was_decided(record: RecordFile) -> None:
    with record:
        rejected = claims.reject(record, FIRST.claims[0].id, "ana")
        corrected = claims.correct(record, FIRST.claims[1].id, ["assertion=claimed"], "ana")
        updating.add(record, [LATER], coder="test")
        assert states(record)[LATER.claims[1].id] == "rejected"
        assert record.decided().corrected[LATER.claims[2].id].changes["assertion"] == "claimed"
        assert {one.subject for one in record.following(rejected.number)} == {
            COPY.claims[1].id,
            LATER.claims[1].id,
        }
        updating.add(record, [replace(LATER)], coder="again")
        assert len(record.following(corrected.number)) == 2  # reading the copy again decides nothing anew
        record.undo(rejected.number, "ana")
        assert LATER.claims[1].id not in states(record)
        assert record.verify() == []


def test_a_second_person_is_asked_once_and_agreement_counts_once(record: RecordFile) -> None:
    with record:
        claims.ask_second_reviewer(record, True, "ana")
        claims.accept(record, FIRST.claims[0].id, "ana")
        assert [item.id for item in queues.page(record, "second", who="bo")] == [FIRST.claims[0].id]
        claims.accept(record, FIRST.claims[0].id, "bo")
        assert set(states(record).values()) == {"accepted"}
        assert len(states(record)) == 2
        (verdicts,) = [one for one in comparing.compare(record, ["ana", "bo"]) if one.field == "verdict"]
        assert verdicts.units == 1


def test_handed_on_they_follow_in_the_other_record(record: RecordFile, tmp_path: Path, laid: Path) -> None:
    with record:
        claims.reject(record, FIRST.claims[0].id, "ana")
        assert export_decisions(record, tmp_path / "d.jsonl") == 1
    (tmp_path / "other.db").write_bytes(laid.read_bytes())
    with open_record(tmp_path / "other.db", write=True) as other:
        updating.add(other, [FIRST, COPY, LATER], coder="test")
        assert import_decisions(other, tmp_path / "d.jsonl", "bo").new == 1
        assert set(states(other)) == {FIRST.claims[0].id, COPY.claims[1].id, LATER.claims[1].id}
