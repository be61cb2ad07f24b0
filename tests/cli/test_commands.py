"""The commands: what they print for people and programs, what they write, and their exit codes."""

from __future__ import annotations

import csv
import json
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import typer.main

from mountjoy import __version__, interchange
from mountjoy.cli.main import app
from mountjoy.cli.show_lists import print_events
from mountjoy.ingest.types import ItemDecision
from mountjoy.issues import Issue
from mountjoy.merge import build
from tests.cli.conftest import CODED, Bench


def test_version(bench: Bench) -> None:
    assert bench("--version").stdout == f"mountjoy {__version__}\n"


def commands() -> list[list[str]]:
    """Every command as words, subcommands included."""
    found: list[list[str]] = []
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        below = getattr(command, "commands", None)
        found += [[name]] if below is None else [[name, other] for other in below]
    return sorted(found)


def test_the_commands() -> None:
    assert [" ".join(words) for words in commands()] == [
        "actors add", "actors lookup", "actors merge", "actors promote", "actors reject", "actors undo", "code",
        "codebook check", "codebook list", "codebook show", "codebook test", "db copy", "db migrate", "demo", "diff", "eval", "explain", "export",
        "lists decide", "lists designations", "lists import", "lists match", "lists show", "places import",
        "places lookup", "publish", "review add", "review agreement", "review decide", "review export", "review import",
        "review log", "review pair", "review queue", "review relabel", "review settings", "review undo", "run", "search drop", "search find", "search list", "search save", "search show", "serve", "show actors",
        "show contradictions", "show control", "show decisions", "show event", "show events",
        "show places", "show report", "show reports", "show sources", "show ties", "show unresolved",
        "snapshots export", "snapshots list", "snapshots show", "sources grade", "sources import", "sources list",
        "team add", "team disable", "team invite", "team list", "team log", "team reset", "team role", "team tokens", "verify",
    ]  # fmt: skip


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_has_help_with_an_example(bench: Bench, words: list[str]) -> None:
    result = bench(*words, "--help")
    assert result.exit_code == 0
    assert f"Example: mountjoy {' '.join(words)}" in " ".join(result.stdout.split())


def test_completion_can_be_installed(bench: Bench) -> None:
    assert "--install-completion" in bench("--help").stdout


def test_run_tells_what_it_did(bench: Bench) -> None:
    bench.decisions = (ItemDecision("page.txt", "lines", 5, "5 lines that each stand alone", "--items none"),)
    result = bench("run", "reports", "--record", "r.db", "--items", "lines")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert bench.asked == [{"paths": [Path("reports")], "items": "lines", "limits": None, "year": None}]
    lines = result.stderr.splitlines()
    assert lines[0] == "Read 5 reports: 5 new."
    assert lines[1] == (
        "r.db holds 5 reports (0 copies) with 5 claims: 3 event claims, 1 tie claim, 1 control claim."
    )
    assert lines[2] == "They add up to 2 events, 1 tie and 1 statement of who holds what."
    assert lines[3] == "1 name could not be resolved. See: mountjoy show unresolved"
    assert lines[4] == "page.txt: read as 5 reports, lines: 5 lines that each stand alone (--items none)"
    again = bench("run", "reports", "--record", "r.db")
    assert again.stderr.splitlines()[0] == "Read 5 reports: 5 unchanged."


def test_run_for_programs(bench: Bench) -> None:
    summary = json.loads(bench("run", "reports", "--json").stdout)
    assert list(summary) == [
        "record", "read", "new", "again", "unchanged", "refused", "skipped", "reports", "copies", "claims",
        "events", "ties", "control", "unresolved", "laid_anew", "decisions", "issues",
    ]  # fmt: skip
    assert summary["claims"] == {"event": 3, "tie": 1, "control": 1}


def test_something_skipped_is_exit_code_3(bench: Bench) -> None:
    bench.issues = (
        Issue("error", "bad.pdf", "cannot\nbe read"),
        Issue("warning", "odd.txt", "odd letters"),
        Issue("note", "x", "nothing"),
    )
    result = bench("run", "reports")
    assert result.exit_code == 3
    assert result.stderr.splitlines()[-3:] == [
        "Error: bad.pdf: cannot be read",
        "Warning: odd.txt: odd letters",
        "1 input was skipped.",
    ]
    assert bench("code", "reports", "-o", "c.jsonl").exit_code == 3


def test_an_error_is_one_line_and_exit_code_1(bench: Bench) -> None:
    result = bench("show", "events")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        "mountjoy: mountjoy.db: there is no such record. Make it with: mountjoy run PATH --record mountjoy.db"
    ]


@pytest.mark.parametrize(
    "arguments", [["show", "events", "--since", "soon"], ["run"], ["export", "xls", "-o", "x"]]
)
def test_wrong_arguments_are_exit_code_2(bench: Bench, arguments: list[str]) -> None:
    assert bench(*arguments).exit_code == 2


def test_code_writes_the_interchange_format(bench: Bench) -> None:
    result = bench("code", "reports", "--items", "lines", "-o", "coded.jsonl")
    assert result.exit_code == 0
    assert result.stderr == "Coded 5 reports.\n"
    assert list(interchange.read_coded(bench.folder / "coded.jsonl")) == CODED
    to_stdout = bench("code", "reports", "-o", "-", "--quiet")
    assert to_stdout.stdout_bytes == (bench.folder / "coded.jsonl").read_bytes()
    assert to_stdout.stderr == ""


def test_code_that_fails_leaves_no_half_file(bench: Bench) -> None:
    bench.coded.append(interchange.decode(interchange.encode(CODED[0]).replace(b'"r1"', b'"r9"')))
    assert isinstance(bench("code", "reports", "-o", "coded.jsonl").exception, KeyError)
    assert list(bench.folder.iterdir()) == []


def test_events_for_people(full: Bench) -> None:
    lines = full("show", "events").stdout.splitlines()
    assert [line[10:66] for line in lines] == [
        "Date        Event    Actor        Against   Place       ",
        "2 Nov 2017  capture  Army of Zan  Nahr Men  Zubara, Hama",
        "-           bombing  -            -         Kalat, Hama ",
    ]
    assert [line[66:] for line in lines] == [
        "  Reported killed  Put as    Sources",
        "            30-45  reported        2",
        "                -  reported        1",
    ]


def test_the_injured_where_there_are_any(capsys: pytest.CaptureFixture[str]) -> None:
    event = build(CODED).events[0]
    print_events([replace(event, injuries=event.fatalities)])
    assert capsys.readouterr().out.splitlines()[0].split()[-6:-1] == [
        "killed",
        "Reported",
        "injured",
        "Put",
        "as",
    ]


def test_events_for_programs(full: Bench) -> None:
    events = json.loads(full("show", "events", "--json", "--type", "capture").stdout)
    (event,) = events
    assert list(event) == [
        "id", "type", "family", "date", "place", "parties", "fatalities", "injuries", "assertion",
        "assertions", "codes", "claims", "reports", "sources", "score", "dates", "places",
        "sayings",
    ]  # fmt: skip
    assert event["date"] == {
        "start": "2017-11-02", "end": "2017-11-02", "precision": 1, "basis": "stated", "text": "2017-11-02",
    }  # fmt: skip
    assert list(event["place"]) == [
        "entity", "name", "country", "admin1", "lat", "lon", "precision", "claims",
    ]  # fmt: skip
    assert list(event["parties"][0]) == ["role", "entity", "name", "kind", "country", "claims"]
    assert event["fatalities"][0]["count"] == {"low": 30, "best": 30, "high": 45, "text": "30-45"}
    assert event["reports"] == ["r1", "r2"]


@pytest.mark.parametrize(
    ("arguments", "count"),
    [
        (["--type", "capture"], 1),
        (["--actor", "army"], 1),
        (["--place", "Kalat"], 1),
        (["--since", "2017-11-02", "--until", "2017-11-02"], 1),
        (["--since", "2017-11-03"], 0),
        (["--limit", "1"], 1),
        ([], 2),
    ],
)
def test_filters(full: Bench, arguments: list[str], count: int) -> None:
    assert len(json.loads(full("show", "events", "--json", *arguments).stdout)) == count


def test_nothing_found(full: Bench) -> None:
    assert full("show", "events", "--type", "siege").stdout == "No events.\n"
    assert json.loads(full("show", "events", "--type", "siege", "--json").stdout) == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("ties", "Army of Zan  backs  Red Brigade  30 Dec 2017 - 2 Jan 2018  reported       1"),
        ("control", "Kalat, Hama  holds  Northern Front  1 Jan 2018  reported       1"),
        ("actors", "army      Army of Zan     state forces  SY            1       3        3"),
        ("places", "kalat   Kalat   Hama      SY       city   35.9000    36.1000       1       2        2"),
        ("unresolved", "Nahr Men  actor  -            1        1  Troops took Zubara from Nahr Men."),
        ("reports", "r1  3 Nov 2017  Zan Daily  Army takes Zubara  -"),
    ],
)
def test_lists(full: Bench, what: str, line: str) -> None:
    table = full("show", what).stdout.splitlines()
    assert " ".join(line.split()) in [" ".join(row.split()) for row in table[1:]]
    assert len(json.loads(full("show", what, "--json").stdout)) == len(table) - 1


def test_reports_found_by_words(full: Bench) -> None:
    assert [
        report["id"] for report in json.loads(full("show", "reports", "-s", "minister", "--json").stdout)
    ] == ["r2"]


def test_one_event_with_all_its_words(full: Bench) -> None:
    event_id = json.loads(full("show", "events", "--type", "capture", "--json").stdout)[0]["id"]
    assert full("show", "event", event_id[:8]).stdout.splitlines() == [
        f"Capture, reported  (battle, {event_id})",
        "2 claims from 2 independent sources, score 0.96",
        "",
        'When: 2 Nov 2017 (stated)  "2017-11-02" [1, 2]',
        'Where: Zubara, Hama (exact place; 35.1000, 36.7500; SY)  "Zubara" [1, 2]',
        'Actor: Army of Zan (state-forces, SY)  "Troops" [1]; "the army" [2]',
        'Recipient: Nahr Men (not resolved)  "Nahr Men" [1]',
        'Reported killed: 30-45  "30-45" [1]',
        "Reported injured: -",
        "",
        "What it rests on",
        "",
        "[1] Army takes Zubara",
        "    Zan Daily, 3 Nov 2017 (report r1)",
        "    https://news.example/1",
        "    «Troops» «took» «Zubara» from «Nahr Men».",
        "    capture: stated by the report",
        "    credibility 2: two independent outlets say so",
        "",
        "[2] The minister said the army seized Zubara.",
        "    source unknown, 3 Nov 2017 (inferred) (report r2)",
        "    The minister said «the army» «seized» «Zubara».",
        '    capture: claimed by a party to it, attributed to "The minister" (Ora Minister)',
        "    credibility 2: two independent outlets say so",
    ]


def test_one_event_for_programs(full: Bench) -> None:
    event_id = json.loads(full("show", "events", "--type", "capture", "--json").stdout)[0]["id"]
    shown = json.loads(full("show", "event", event_id, "--json").stdout)
    assert list(shown) == ["event", "evidence"]
    assert list(shown["evidence"][0]) == [
        "claim",
        "report",
        "quote",
        "roles",
        "attribution",
        "credibility",
        "review",
    ]
    assert [part["attribution"] for part in shown["evidence"]] == [None, "The minister"]
    assert shown["evidence"][0]["roles"][0] == {"role": "actor", "text": "Troops"}


def test_no_such_event(full: Bench) -> None:
    result = full("show", "event", "zz")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no event has an id that begins with 'zz'" in result.stderr


def test_one_report(full: Bench) -> None:
    text = full("show", "report", "r2").stdout
    assert "Published: 3 Nov 2017 (inferred)" in text
    assert 'attributed to: "The minister"' in text
    shown = full("show", "report", "r2", "--json").stdout
    assert interchange.decode(shown) == CODED[1]


@pytest.mark.parametrize("arguments", [["reports"], ["report", "r5"], ["events"]])
def test_a_report_cannot_command_the_terminal(full: Bench, arguments: list[str]) -> None:
    assert "\x1b" not in full("show", *arguments).stdout


def test_a_run_that_was_cut_off_is_told(full: Bench) -> None:
    database = sqlite3.connect(full.folder / "mountjoy.db")
    database.execute("UPDATE state SET value = 'no' WHERE name = 'merged'")
    database.commit()
    database.close()
    assert "A run was cut off" in full("show", "events").stderr


def test_the_record_of_the_environment(full: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    from typer.testing import CliRunner

    (full.folder / "mountjoy.db").rename(full.folder / "other.db")
    result = CliRunner().invoke(app, ["show", "events"], env={"MOUNTJOY_RECORD": "other.db"})
    assert result.exit_code == 0


def test_explain(bench: Bench) -> None:
    assert bench("explain", "Rebels took it.").stdout == "Tree\n  Rebels took it.\n"


def test_export(full: Bench) -> None:
    written = full("export", "csv", "-o", "out").stdout.split()
    assert [Path(path).name for path in written] == [
        "events.csv", "ties.csv", "control.csv", "contradictions.csv", "claims.csv", "reports.csv", "actors.csv", "places.csv",
        "unresolved.csv", "issues.csv",
    ]  # fmt: skip
    with (full.folder / "out" / "events.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["type"] for row in rows] == ["capture", "bombing"]
    assert full("export", "jsonl", "-o", "out").exit_code == 0
    assert full("export", "csv").exit_code == 2


def test_demo(bench: Bench) -> None:
    result = bench("demo")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "Events"
    assert "Army of Zan  backs  Red Brigade" in result.stdout
    assert (bench.folder / "mountjoy-demo.db").exists()
    event_id = result.stdout.split("mountjoy show event ")[1].split()[0]
    assert bench("show", "event", event_id, "--record", "mountjoy-demo.db").exit_code == 0


def test_an_unknown_pipeline_is_one_clear_line() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mountjoy", "explain", "--pipeline", "no_such_pipeline", "Rebels seized Gao."],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "no_such_pipeline" in done.stderr
    assert "Traceback" not in done.stderr
