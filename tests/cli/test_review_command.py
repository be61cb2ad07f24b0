"""Review in the terminal and one command at a time: queues, decisions, a second reviewer, files, agreement."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert
from typer.testing import CliRunner

from mountjoy import pipeline
from mountjoy.claim import CodedReport
from mountjoy.cli.main import app
from mountjoy.store import open_record, schema
from tests.cli.conftest import Bench
from tests.hand import coded

DAY = {"published": date(2017, 11, 3), "published_basis": "stated"}
REPORTS = [
    coded("r1", "capture 2017-11-02 toll=30-45 | [actor:Troops=army] <took> [place:Zubara=zubara].", **DAY),
    coded("r2", "capture 2017-11-02 claimed | [actor:the army=army] <seized> [place:Zubara=zubara].", **DAY),
    coded("r3", "bombing 2017-11-01 | A <bomb> hit [place:Kalat=kalat].", **DAY),
    coded("r4", "backs | [actor:The army=army] <backs> [recipient:the brigade=brigade].", **DAY),
]
C1, C2, C3, C4 = (one.claims[0].id for one in REPORTS)


def lay(folder: Path, reports: list[CodedReport], name: str = "mountjoy.db") -> None:
    with open_record(folder / name, create=True) as file:
        file.add(reports, coder="test")
        pipeline.merge_again(file)


@pytest.fixture
def record(bench: Bench) -> Bench:
    lay(bench.folder, REPORTS)
    return bench


def typed(keys: str, *arguments: str) -> Any:
    """`mountjoy review` with keys pressed."""
    return CliRunner().invoke(
        app, ["review", "--by", "Ana", *arguments], input=keys, env={"COLUMNS": "120", "MOUNTJOY_RECORD": ""}
    )


def types() -> list[tuple[str, str | None]]:
    with open_record("mountjoy.db") as file:
        return [(one.type, one.place.name if one.place else None) for one in file.events()]


def rows(about: str = "claim") -> list[tuple[str, str, str]]:
    with open_record("mountjoy.db") as file:
        return [(one.who, one.verdict, one.subject) for one in file.decisions() if one.about == about]


def states() -> dict[str, str]:
    with open_record("mountjoy.db") as file:
        return {ident: one.state for ident, one in file.reviews().items()}


# The terminal -----------------------------------------------------------------------------------------


def test_a_sitting(record: Bench) -> None:
    result = typed("arq", "--kind", "events")
    assert result.exit_code == 0, result.stdout
    assert (
        "Did the army capture Zubara, as a party to it claims?" in result.stdout
        or "Did Troops capture Zubara?" in result.stdout
    )
    assert "Was there a bombing in Kalat?" in result.stdout
    assert "2 decided, 0 skipped" in result.stdout
    # Accepting an event accepts all its claims; rejecting one takes it out of the record.
    assert sorted(rows()) == sorted([("Ana", "accept", C1), ("Ana", "accept", C2), ("Ana", "reject", C3)])
    assert types() == [("capture", "Zubara")]
    again = typed("", "--kind", "events")
    assert "Nothing waits for review." in again.stdout


def test_the_sentence_is_marked_and_the_fields_are_told(record: Bench) -> None:
    out = typed("q", "--kind", "events").stdout
    assert "[actor]" in out and "Zubara [place]" in out
    assert "Army of Zan (army, state-forces, SY)" in out
    assert "0 decided, 0 skipped, 2 wait" in out


def test_undo_brings_the_item_back(record: Bench) -> None:
    result = typed("uaurq", "--kind", "events")
    assert "Nothing was decided in this sitting" in result.stdout
    assert sorted(rows()) == sorted([("Ana", v, c) for v in ("accept", "reject") for c in (C1, C2)])
    assert types() == [("bombing", "Kalat")]
    assert set(states().values()) == {"rejected"}


def test_correcting_noting_and_wrong_values(record: Bench) -> None:
    keys = "2efatalities=many\nz" + "etype=clash, date=2017-11-01..2017-11-02, place=kalat\nq"
    result = typed(keys, "--kind", "events")
    assert "fatalities 'many' is no number of people" in result.stdout
    assert "'z' does nothing here" in result.stdout
    shown = json.loads(record("show", "events", "--json").stdout)
    assert {one["type"] for one in shown} >= {"clash"}
    typed("nseen on video\nq", "--kind", "events")
    assert ("Ana", "note") in [row[:2] for row in rows()]


def test_a_number_brings_one_claim_forward(record: Bench) -> None:
    first = typed("2rq", "--kind", "events")
    assert "Kept. The other claims wait." in first.stdout
    assert len(rows()) == 1 and rows()[0][1] == "reject"
    assert ("capture", "Zubara") in types()


def test_splitting_and_putting_together(record: Bench) -> None:
    assert len(types()) == 2
    refused = typed("dq", "--kind", "events")
    assert "bring the claim forward" in refused.stdout
    typed("2dq", "--kind", "events")
    assert len(types()) == 3
    record("review", "undo", "1")
    assert len(types()) == 2
    assert "different" in record("review", "pair", C1, C2, "different").stdout
    assert len(types()) == 3
    record("review", "pair", C1, C2, "same")
    assert len(types()) == 2


def test_uncertain_merges_stand_side_by_side(record: Bench) -> None:
    record("review", "pair", C1, C2, "different", "--by", "Ben")
    record("review", "undo", "1")
    other = coded("r5", "capture 2017-11-20 | [actor:Rebels=front] <overran> [place:Kalat=kalat].", **DAY)
    with open_record("mountjoy.db", write=True) as file:
        file.add([other], coder="test")
        pipeline.merge_again(file)
        put_link(file, C1, other.claims[0].id)
    queue = json.loads(record("review", "queue", "--kind", "merges", "--json").stdout)
    assert [one["why"] for one in queue] == ["alike 0.50: the same type; other places"]
    result = typed("dq", "--kind", "merges")
    assert "Do these two tell of the same event?" in result.stdout and "Rebels" in result.stdout
    assert rows("pair")[-1][1] == "different"
    assert json.loads(record("review", "queue", "--kind", "merges", "--json").stdout) == []


def put_link(file: Any, one: str, two: str) -> None:
    """An unsure link between two claims, as comparing lays it."""
    one, two = sorted((one, two))
    with file._write() as connection:
        numbers = {}
        for ident in (one, two):
            number = (
                connection.execute(schema.evidence.select().where(schema.evidence.c.claim_id == ident))
                .mappings()
                .first()
            )
            if number is None:
                values = {"claim_id": ident, "report_id": "r1", "kind": "event"}
                key = connection.execute(insert(schema.evidence).values(values)).inserted_primary_key
                numbers[ident] = key[0]
            else:
                numbers[ident] = number["number"]
        reasons = ["the same type", "other places"]
        values = {
            "one": numbers[one],
            "two": numbers[two],
            "score": 0.5,
            "verdict": "unsure",
            "reasons": reasons,
        }
        connection.execute(insert(schema.links).values(values))


# A second reviewer ------------------------------------------------------------------------------------


def test_a_second_reviewer(record: Bench) -> None:
    assert record("review", "settings").stdout == "Second reviewer: off.\n"
    assert record("review", "settings", "--second-reviewer", "on").stdout == "Second reviewer: on.\n"
    record("review", "decide", C3, "reject", "--by", "Ana")
    assert states() == {C3: "in review"} and ("bombing", "Kalat") in types()
    twice = record("review", "decide", C3, "reject", "--by", "Ana")
    assert twice.exit_code == 1 and "another person must reject it" in twice.stderr
    assert json.loads(record("review", "queue", "--json", "--by", "Ana").stdout)["second"] == 0
    assert json.loads(record("review", "queue", "--json", "--by", "Ben").stdout)["second"] == 1
    record("review", "decide", C3, "reject", "--by", "Ben")
    assert states() == {C3: "rejected"} and ("bombing", "Kalat") not in types()
    assert "say on or off" in record("review", "settings", "--second-reviewer", "yes").stderr


def test_states_of_events_are_found(record: Bench) -> None:
    record("review", "decide", C3, "accept")
    with open_record("mountjoy.db") as file, file._read() as connection:
        table = schema.events
        found = dict(connection.execute(table.select().with_only_columns(table.c.type, table.c.state)).all())
    assert found == {"bombing": "accepted", "capture": "coded"}


# One command at a time --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("decide", "zzz", "accept"), "no claim has an id that begins with 'zzz'"),
        (("decide", C1, "maybe"), "'maybe' is no verdict on a claim"),
        (("decide", C1, "correct"), "a correction needs at least one field=value"),
        (("decide", C1, "accept", "--set", "type=clash"), "--set goes with correct"),
        (("decide", C1, "correct", "--set", "colour=red"), "'colour=red' corrects nothing"),
        (
            ("decide", C1, "correct", "--set", "type=captured"),
            "type 'captured' is not in the codebook; near it: capture",
        ),
        (
            ("decide", C1, "correct", "--set", "type=backs"),
            "type 'backs' is of kind tie, the claim of kind event",
        ),
        (("decide", C1, "correct", "--set", "date=2017-13-01"), "date '2017-13-01' is no day"),
        (("decide", C1, "correct", "--set", "date=2017-11-03..2017-11-01"), "ends before it begins"),
        (("decide", C1, "correct", "--set", "fatalities=-3"), "fatalities '-3' is no number of people"),
        (("decide", C1, "correct", "--set", "fatalities=9-3"), "the lower number comes first"),
        (("decide", C1, "correct", "--set", "assertion=true"), "assertion 'true' is unknown"),
        (
            ("decide", C1, "correct", "--set", "actor=Qqzz Xyzzy"),
            "actor 'Qqzz Xyzzy' is no actor that is known",
        ),
        (("decide", C1, "correct", "--set", "place=Wjqqpf Wrtkl"), "place 'Wjqqpf Wrtkl' is not known"),
        (("decide", C1, "correct", "--set", "place="), "to empty a field say place=none"),
        (("decide", C1, "note"), "a note needs words"),
        (("decide", C3, "split"), "stands alone in its event"),
        (("pair", C1, C1, "same"), "share a claim"),
        (("pair", C1, C4, "same"), "only claims of events are merged"),
        (("pair", C1, C2, "alike"), "say same or different"),
        (("queue", "--kind", "all"), "there is no queue 'all'"),
        (("queue", "--kind", "events", "--after", "x"), "'x' is no place in this queue"),
        (("relabel", "actor", "nobody-at-all", "army"), "the record has no actor 'nobody-at-all'"),
        (("undo", "9"), "no decision 9 stands"),
        (("agreement", "--by", "Ana"), "needs two or more different coders"),
        (("agreement", "--by", "Ana", "--by", "Ben"), "'Ana' decided on no claim"),
        (("add", "r1", "capture", "stormed"), "the words 'stormed' do not stand in report r1"),
        (("add", "r1", "zzz", "took"), "type 'zzz' is not in the codebook"),
        (("add", "r1", "clash", "took", "--role", "actor=Rebels"), "do not stand in the sentence"),
        (("export", "decisions.xls"), "handed on as .csv or .jsonl"),
    ],
)
def test_what_cannot_be_decided_is_told_and_nothing_is_kept(
    record: Bench, arguments: tuple[str, ...], told: str
) -> None:
    result = record("review", *arguments)
    assert result.exit_code == 1 and told in result.stderr
    assert record("review", "log").stdout == "No decisions.\n"


def test_a_correction_is_shown_beside_the_coding(record: Bench) -> None:
    record(
        "review",
        "decide",
        C1,
        "correct",
        "--set",
        "fatalities=12",
        "--why",
        "the hospital's list",
        "--by",
        "Ana",
    )
    event = next(
        one for one in json.loads(record("show", "events", "--json").stdout) if one["type"] == "capture"
    )
    assert event["fatalities"][0]["count"]["best"] == 12
    shown = record("show", "event", event["id"]).stdout
    assert "Ana, " in shown and "correct fatalities=12 (the hospital's list)" in shown
    told = json.loads(record("show", "event", event["id"], "--json").stdout)["evidence"]
    mine = next(one for one in told if one["claim"]["id"] == C1)
    assert mine["claim"]["fatalities"]["low"] == 30 and mine["review"]["changes"]["fatalities"]["low"] == 12


def test_names_everywhere(record: Bench) -> None:
    assert "actor army: merge" in record("review", "relabel", "actor", "army", "brigade").stdout
    events = json.loads(record("show", "events", "--json").stdout)
    assert {p["entity"] for e in events for p in e["parties"] if p["role"] == "actor"} == {"brigade"}
    record("review", "relabel", "place", "kalat", "--why", "a street")
    assert places() == {"Kalat": None, "Zubara": "zubara"}
    record("review", "undo", "2")
    assert places() == {"Kalat": "kalat", "Zubara": "zubara"}


def places() -> dict[str, str | None]:
    with open_record("mountjoy.db") as file:
        return {one.place.name: one.place.entity for one in file.events() if one.place is not None}


def test_a_claim_that_the_coder_missed(record: Bench) -> None:
    result = record(
        "review",
        "add",
        "r3",
        "clash",
        "hit",
        "--role",
        "place=Kalat=kalat",
        "--set",
        "date=2017-11-01",
        "--by",
        "Ana",
    )
    assert result.exit_code == 0, result.stderr
    assert ("clash", "Kalat") in types()
    event = next(
        one for one in json.loads(record("show", "events", "--json").stdout) if one["type"] == "clash"
    )
    told = json.loads(record("show", "event", event["id"], "--json").stdout)["evidence"][0]
    assert told["claim"]["frame"] == "added by Ana" and told["quote"] == "A bomb hit Kalat."
    assert "is made that claim" not in result.stdout
    with open_record("mountjoy.db", write=True) as file:
        file.add(REPORTS[2:3], coder="another")
        pipeline.merge_again(file)
    assert ("clash", "Kalat") in types()
    record("review", "undo", "1")
    assert ("clash", "Kalat") not in types()


# Coding again -----------------------------------------------------------------------------------------


def test_what_a_better_coder_changed_is_asked_again(record: Bench) -> None:
    record("review", "decide", C1, "accept", "--by", "Ana")
    record("review", "decide", C3, "accept", "--by", "Ana")
    better = coded(
        "r1", "clash 2017-11-02 toll=30-45 | [actor:Troops=army] <took> [place:Zubara=zubara].", **DAY
    )
    lost = coded("r3", "statement | A bomb <hit> [place:Kalat=kalat].", **DAY)
    with open_record("mountjoy.db", write=True) as file:
        file.add([better, REPORTS[1], lost], coder="better")
        pipeline.merge_again(file)
    queue = json.loads(record("review", "queue", "--kind", "changed", "--json").stdout)
    assert {one["why"] for one in queue} == {
        "coded otherwise now; decided before: Ana: accept", "no longer coded; decided before: Ana: accept",
    }  # fmt: skip
    result = typed("aaq", "--kind", "changed")
    assert (
        "Does what was decided still hold: Did Troops fight" in result.stdout
        or "Was there fighting" in result.stdout
    )
    assert json.loads(record("review", "queue", "--kind", "changed", "--json").stdout) == []
    assert states()[better.claims[0].id] == "accepted"
    # What the coder lost a person keeps: the claim is theirs now.
    assert ("bombing", "Kalat") in types()


# Files and agreement ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["decisions.csv", "decisions.jsonl"])
def test_decisions_are_handed_on(record: Bench, name: str) -> None:
    record("review", "decide", C1, "correct", "--set", "type=clash", "--by", "Ana")
    record("review", "decide", C3, "reject", "--by", "Ben", "--why", 'said "no", twice')
    record("review", "pair", C1, C2, "different", "--by", "Ben")
    record("review", "decide", C4, "reject", "--by", "Ben")
    record("review", "undo", "4")
    assert record("review", "export", name).stdout == f"3 decisions written to {name}.\n"
    lay(record.folder, REPORTS, "other.db")
    before = types()
    taken = record("review", "import", name, "--record", "other.db")
    assert taken.stdout == "3 decisions taken, 0 known already.\n", taken.stderr
    assert (
        record("review", "import", name, "--record", "other.db").stdout
        == "0 decisions taken, 3 known already.\n"
    )
    with open_record("other.db") as file:
        assert [(one.type, one.place.name if one.place else None) for one in file.events()] == before
        assert [(one.who, one.why) for one in file.decisions()][1] == ("Ben", 'said "no", twice')
        assert file.verify() == []


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"about": "claim", "verdict": "accept", "subject": "zzz"}, "d.csv:3: "),
        ({"about": "claim", "verdict": "perhaps", "subject": C1}, "'perhaps' is no verdict on a claim"),
        ({"about": "weather", "verdict": "accept", "subject": C1}, "decisions are not about 'weather'"),
        ({"about": "claim", "verdict": "accept", "subject": ""}, "names no subject"),
        ({"about": "claim", "verdict": "correct", "subject": C1}, "needs at least one field=value"),
        ({"about": "claim", "verdict": "correct", "subject": C1, "detail": '{"changes": {"date": {"start": "x"}}}'}, "cannot be made"),
        ({"about": "claim", "verdict": "correct", "subject": C1, "detail": '{"changes": {"type": "zz"}}'}, "not in the codebook"),
        ({"about": "claim", "verdict": "accept", "subject": C1, "detail": "{"}, "no JSON object"),
        ({"about": "claim", "verdict": "add", "subject": "x"}, "needs its report as object"),
        ({"about": "actor", "verdict": "merge", "subject": "army", "object": "front"}, "its detail is no entity"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_and_nothing_is_imported(record: Bench, row: dict[str, str], told: str) -> None:
    columns = ("about", "verdict", "subject", "object", "detail")
    with (record.folder / "d.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerow({"about": "claim", "verdict": "accept", "subject": C2})
        writer.writerow(row)
    result = record("review", "import", "d.csv")
    assert result.exit_code == 1 and told in result.stderr and "d.csv:3: " in result.stderr
    assert record("review", "log").stdout == "No decisions.\n"


def test_agreement_with_each_other_and_the_coder(record: Bench) -> None:
    for who, claim, *rest in (
        ("Ana", C1, "accept"), ("Ben", C1, "accept"), ("Ana", C2, "accept"), ("Ben", C2, "reject"),
        ("Ana", C3, "reject"), ("Ben", C3, "reject"), ("Ben", C4, "accept"),
    ):  # fmt: skip
        assert record("review", "decide", claim, *rest, "--by", who).exit_code == 0
    found = {
        one["field"]: one
        for one in json.loads(record("review", "agreement", "--by", "Ana", "--by", "Ben", "--json").stdout)
    }
    assert (found["verdict"]["units"], found["verdict"]["agreed"]) == (3, 2)
    assert found["verdict"]["kappa"] == pytest.approx(0.4)
    assert found["type"]["units"] == 1
    record("review", "decide", C4, "correct", "--set", "recipient=army", "--by", "Ben")
    found = {
        one["field"]: one
        for one in json.loads(record("review", "agreement", "--by", "Ben", "--by", "coder", "--json").stdout)
    }
    assert (found["verdict"]["units"], found["verdict"]["agreed"]) == (4, 2)
    assert (found["recipient"]["units"], found["recipient"]["agreed"]) == (2, 1)
    assert "verdict" in record("review", "agreement", "--by", "Ben", "--by", "coder").stdout


def test_cursors_go_on_where_a_page_ended(record: Bench) -> None:
    whole = json.loads(record("review", "queue", "--kind", "events", "--json").stdout)
    first = json.loads(record("review", "queue", "--kind", "events", "--json", "--limit", "1").stdout)
    after = ("--after", first[0]["cursor"])
    rest = json.loads(record("review", "queue", "--kind", "events", "--json", *after).stdout)
    assert first + rest == whole and len(whole) == 2


def test_a_contradiction_is_settled(bench: Bench) -> None:
    lay(bench.folder, [
        coded("r1", "capture 2017-11-02 toll=30 | [actor:Troops=army] <took> [place:Zubara=zubara].", source="Zan Daily", **DAY),
        coded("r2", "capture 2017-11-02 toll=50 | Fifty died when [actor:the army=army] <seized> [place:Zubara=zubara].", source="Wire", **DAY),
    ])  # fmt: skip
    (item,) = json.loads(bench("review", "queue", "--kind", "contradictions", "--json").stdout)
    assert item["question"].startswith("Which is right?") and len(item["claims"]) == 2
    result = typed("a2aq", "--kind", "contradictions")
    assert "bring the claim forward that is right" in result.stdout
    with open_record("mountjoy.db") as file:
        assert file.decided().settled == {item["id"]: item["claims"][1]}
    assert json.loads(bench("review", "queue", "--kind", "contradictions", "--json").stdout) == []


def test_asking_for_a_second_reviewer_later_holds_back_what_one_decided(record: Bench) -> None:
    record("review", "decide", C3, "reject", "--by", "Ana")
    assert ("bombing", "Kalat") not in types()
    record("review", "settings", "--second-reviewer", "on")
    assert ("bombing", "Kalat") in types()
    record("review", "settings", "--second-reviewer", "off")
    assert ("bombing", "Kalat") not in types()


def test_undoing_after_the_claim_was_carried_to_another_id(record: Bench) -> None:
    moved = coded(
        "r3",
        """statement | [by:Officials] <spoke>.
           bombing 2017-11-01 | A <bomb> hit [place:Kalat=kalat].""",
        **DAY,
    )
    record("review", "decide", C3, "reject", "--by", "Ana")
    with open_record("mountjoy.db", write=True) as file:
        file.add([moved], coder="better")
        pipeline.merge_again(file)
    assert ("bombing", "Kalat") not in types()
    record("review", "undo", "1")
    assert ("bombing", "Kalat") in types()
