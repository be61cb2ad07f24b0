"""``show contradictions|control|ties|sources`` and ``sources``: over a small record coded by hand."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from mountjoy.store import open_record
from tests.cli.conftest import Bench
from tests.hand import coded

REPORTS = [
    coded(
        "r1",
        "capture 2017-11-02 toll=4 | [actor:Troops=army] <took> [place:Zubara=zubara] from [recipient:the Front=front].",
        published=date(2017, 11, 3), source="Zan Radio",
    ),
    coded(
        "r2",
        "capture 2017-11-02 toll=9 | [actor:The army=army] <took> [place:Zubara=zubara] from [recipient:the Front=front].",
        published=date(2017, 11, 3), source="Wire",
    ),
    coded("r3", "holds | [actor:The Front=front] <holds> [place:Zubara=zubara].", published=date(2017, 11, 20), source="Wire"),
    coded("r4", "part-of | [actor:The Guard=guard] is <part> of [recipient:the army=army].", published=date(2017, 11, 3)),
    coded("r5", "part-of | [actor:The army=army] is <part> of [recipient:the Guard=guard].", published=date(2017, 11, 3)),
]  # fmt: skip


@pytest.fixture
def record(bench: Bench) -> Bench:
    """The commands over a record of these reports."""
    from mountjoy.pipeline import merge_again

    with open_record(bench.folder / "mountjoy.db", create=True) as file:
        file.add(REPORTS, coder="test")
        merge_again(file)
    return bench


def test_contradictions_show_each_side_with_its_words(record: Bench) -> None:
    result = record("show", "contradictions")
    assert result.exit_code == 0, result.output
    assert "Toll: capture at Zubara by Army of Zan, 2 Nov 2017" in result.stdout
    assert (
        "- 4 killed" in result.stdout
        and 'Zan Radio, 3 Nov 2017: "Troops took Zubara from the Front."' in result.stdout
    )
    assert "Control: " in result.stdout and "held by Northern Front" in result.stdout
    only = record("show", "contradictions", "--kind", "toll", "--json")
    (one,) = json.loads(only.stdout)
    assert one["state"] == "open" and set(one["quotes"].values()) == {
        "Troops took Zubara from the Front.", "The army took Zubara from the Front.",
    }  # fmt: skip
    wrong = record("show", "contradictions", "--kind", "mood")
    assert wrong.exit_code == 1 and "'mood' is no kind of contradiction; there are: toll" in wrong.stderr


def test_a_settled_contradiction_is_open_no_more_and_reopened_by_new_claims(record: Bench) -> None:
    def toll() -> dict[str, object]:
        (one,) = json.loads(record("show", "contradictions", "--kind", "toll", "--json").stdout)
        return dict(one)

    contradiction = toll()["contradiction"]
    assert isinstance(contradiction, dict)
    right = contradiction["sides"][0]["sayings"][0]["claim"]
    with open_record(record.folder / "mountjoy.db", write=True) as file:
        file.decide("ora", "contradiction", "settled", contradiction["id"], object_=right)
    assert (toll()["state"], toll()["by"]) == ("settled", "ora")
    assert "(held right)" in record("show", "contradictions").stdout
    assert record("show", "contradictions", "--kind", "toll", "--open").stdout.strip() == "No contradictions."
    from mountjoy.pipeline import merge_again

    with open_record(record.folder / "mountjoy.db", write=True) as file:
        line = "capture 2017-11-02 toll=20 | [actor:Troops=army] <took> [place:Zubara=zubara] from [recipient:the Front=front]."
        file.add([coded("r9", line, published=date(2017, 11, 3), source="Post")], coder="test")
        merge_again(file)
    assert toll()["state"] == "reopened"


def test_control_on_a_day(record: Bench) -> None:
    result = record("show", "control", "--at", "2017-11-10")
    assert result.exit_code == 0, result.output
    row = next(line for line in result.stdout.splitlines() if line.startswith("Zubara"))
    assert "Army of Zan" in row and "Northern Front" not in row
    assert "A side holds a place from the day a report says" in result.stdout
    later = json.loads(record("show", "control", "--at", "2017-11-20", "--json").stdout)
    (place,) = later["places"]
    assert place["holder"]["holding"]["side"] == "army" and place["holder"]["age"] == 18
    assert [held["holding"]["side"] for held in place["disputed"]] == ["front"]
    before = record("show", "control", "--at", "2017-11-01")
    assert "Northern Front" in before.stdout  # it held the place until it was taken
    unknown = record("show", "control", "--at", "2017-11-02", "--as-known")
    assert "Nothing is known" in unknown.stdout
    assert record("show", "control", "--as-known").exit_code == 2


def test_the_timeline_of_a_place_its_province_and_an_actor(record: Bench) -> None:
    for arguments in (["--place", "Zubara"], ["--place", "Hama"], ["--timeline"]):
        out = record("show", "control", *arguments).stdout
        assert "until 2 Nov 2017 (capture): held by Northern Front" in out
        assert "from 2 Nov 2017, last said 2 Nov 2017: held by Army of Zan (assessed" in out
        assert 'Wire, 3 Nov 2017: "The army took Zubara from the Front."' in out
    of_front = record("show", "control", "--actor", "Northern Front").stdout
    assert "held by Northern Front" in of_front and "held by Army" not in of_front
    assert "Nothing is said of who holds it." in record("show", "control", "--place", "Nowhere").stdout
    stated = json.loads(record("show", "control", "--json").stdout)
    assert [one["type"] for one in stated] == ["holds"]


def test_ties_on_a_day_as_a_tree_and_their_problems(record: Bench) -> None:
    assert "Zan National Guard" in record("show", "ties", "--at", "2017-11-10").stdout
    assert "No ties stand on that day." in record("show", "ties", "--at", "2016-11-10").stdout
    assert (
        "Circle: Army of Zan is part of Zan National Guard is part of Army of Zan"
        in record("show", "ties", "--problems").stdout
    )
    assert record("show", "ties", "--tree").stdout.startswith("Army of Zan\n  Zan National Guard")


def test_grading_a_source_changes_how_its_partys_victories_are_taken(record: Bench) -> None:
    assert "Zan Radio  F" in record("show", "sources").stdout
    done = record(
        "sources",
        "grade",
        "Zan Radio",
        "d",
        "--affiliation",
        "army",
        "--by",
        "ora",
        "--why",
        "the army's station",
    )
    assert done.exit_code == 0, done.output
    assert done.stdout.strip() == "Zan Radio is graded D, the voice of army."
    listed = json.loads(record("sources", "list", "--json").stdout)
    (radio,) = [one["grade"] for one in listed if one["grade"]["name"] == "Zan Radio"]
    assert (radio["reliability"], radio["affiliation"], radio["basis"]) == ("D", "army", "ora")
    with open_record(record.folder / "mountjoy.db") as file:
        (event,) = file.events()
    assert sorted(put for _, put in event.assertions) == ["claimed", "reported"]
    refused = record("sources", "grade", "Zan Radio", "G")
    assert refused.exit_code == 1 and "'G' is no grade of a source" in refused.stderr
    unknown = record("sources", "grade", "Zan Radio", "A", "--affiliation", "nobody-at-all")
    assert unknown.exit_code == 1 and "no actor has the id 'nobody-at-all'" in unknown.stderr


def test_grades_are_imported_whole_or_not_at_all(record: Bench) -> None:
    path = Path("grades.csv")
    path.write_text(
        "source,grade,affiliation,why\nZan Radio,D,army,its station\nWire,A,,\n", encoding="utf-8"
    )
    assert record("sources", "import", "grades.csv").stdout.strip() == "2 sources graded."
    wrong = {
        "source,grade\nWire,A\nPost,Z\n": "grades.csv:3: 'Z' is no grade",
        "source,mark\nWire,A\n": "grades.csv:1: the column 'grade' is missing",
        "source,grade,mood\nWire,A,b\n": "grades.csv:1: the column 'mood' is unknown",
        "source,grade\nWire,A\nWire,B\n": "grades.csv:3: 'Wire' stands in line 2 already",
        "source,grade,affiliation\nPost,A,\nWire,B,nobody-at-all\n": "grades.csv:3: no actor has the id 'nobody-at-all'",
        "source,grade\n,A\n": "grades.csv:2: the source is empty",
    }
    for text, message in wrong.items():
        path.write_text(text, encoding="utf-8")
        result = record("sources", "import", "grades.csv")
        assert result.exit_code == 1 and message in result.stderr, (text, result.output)
    with open_record(record.folder / "mountjoy.db") as file:
        assert len(file.decisions("source")) == 2


def test_events_of_graded_outlets_and_the_credibility_of_claims(record: Bench) -> None:
    assert record("show", "events", "--min-grade", "B").stdout.strip() == "No events."
    record("sources", "grade", "Wire", "B")
    assert "capture" in record("show", "events", "--min-grade", "B").stdout
    assert record("show", "events", "--min-grade", "A").stdout.strip() == "No events."
    assert record("show", "events", "--min-grade", "X").exit_code == 1
    assert "capture" in record("search", "--min-grade", "b").stdout
    assert record("search", "--min-grade", "A").stdout.startswith("No events")
    found = [record("search", "took", "--in", what, "--min-grade", "B") for what in ("claims", "reports")]
    assert all("took" in one.stdout for one in found), [one.output for one in found]
    (event,) = json.loads(record("show", "events", "--json").stdout)
    shown = record("show", "event", event["id"])
    assert "credibility 2: two independent outlets say so" in shown.stdout
    told = json.loads(record("show", "event", event["id"], "--json").stdout)
    assert {one["credibility"]["grade"] for one in told["evidence"]} == {"2"}
