"""``mountjoy eval``: the figures, the table of types, the disagreements, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mountjoy.interchange import encode
from tests.cli.conftest import CODED, Bench

GOLD = """\
report,kind,type,trigger,actor,recipient,place,date,fatalities
r1,,capture,took,Troops,Nahr Men,Zubara,2017-11-02,30-45
r3,control,holds,,The Front,,Kalat,,
r4,tie,leads,,The army,the brigade,,,
r5,,clash,,,,Kalat,,
"""


@pytest.fixture
def gold(bench: Bench) -> Path:
    """A table in the folder, and the coded reports beside it."""
    (bench.folder / "coded.jsonl").write_bytes(b"\n".join(encode(one) for one in CODED) + b"\n")
    path = bench.folder / "gold.csv"
    path.write_text(GOLD, encoding="utf-8")
    return path


def test_figures_and_disagreements(bench: Bench, gold: Path) -> None:
    done = bench("eval", str(gold), "--coded", "coded.jsonl")
    assert done.exit_code == 0
    lines = {line.split()[0]: line.split()[1:] for line in done.output.splitlines() if line.strip()}
    assert done.output.startswith("4 reports, 0 of them not coded.\n")
    assert lines["actor"] == ["1.000", "1.000", "1.000", "1", "1", "1"]
    assert lines["tie"] == ["0.000", "0.000", "0.000", "0", "1", "1"]
    assert lines["clash"] == ["1", "0", "0", "bombing", "1"]
    assert "r5: type: gold clash (place: Kalat); coded bombing ('bomb')\n  A " in done.output
    assert (
        "r4: tie: gold leads: The army > the brigade; coded (none)\n  The army backs the brigade."
        in done.output
    )


def test_reports_are_coded_where_none_are_given(bench: Bench, gold: Path) -> None:
    coded_now = bench("eval", str(gold), "reports.txt", "--items", "lines")
    assert bench.asked[0]["items"] == "lines"
    assert coded_now.output == bench("eval", str(gold), "--coded", "coded.jsonl").output


def test_json(bench: Bench, gold: Path) -> None:
    told = json.loads(bench("eval", str(gold), "--coded", "coded.jsonl", "--json").output)
    assert told["fields"]["place"] == {"precision": 1, "recall": 1, "f1": 1, "tp": 2, "fp": 0, "fn": 0}
    assert {"gold": "clash", "coded": "bombing", "count": 1} in told["confusion"]
    assert {one["measure"] for one in told["disagreements"]} == {"type", "tie"}


def test_limit(bench: Bench, gold: Path) -> None:
    out = bench("eval", str(gold), "--coded", "coded.jsonl", "--limit", "1").output
    assert "3 disagreements" in out and out.endswith("and 2 more\n")


def test_another_scheme(bench: Bench, gold: Path) -> None:
    gold.write_text("report,type,trigger\nr1,Armed clash,took\n", encoding="utf-8")
    done = bench("eval", str(gold), "--coded", "coded.jsonl", "--scheme", "acled")
    assert done.exit_code == 0
    gold.write_text("report,type,trigger\nr1,clash,took\n", encoding="utf-8")
    done = bench("eval", str(gold), "--coded", "coded.jsonl", "--scheme", "acled")
    assert done.exit_code == 1 and "gold.csv:2: unknown type 'clash'" in done.output


@pytest.mark.parametrize(("form", "first"), [("csv", "report,kind,type,"), ("yaml", "rows:\n  - report: ")])
def test_template(bench: Bench, form: str, first: str) -> None:
    done = bench("eval", "--template", form)
    assert (done.exit_code, done.output[: len(first)]) == (0, first)


def test_bad_rows(bench: Bench, gold: Path) -> None:
    gold.write_text(GOLD.replace("took", "fell").replace("leads", "lead"), encoding="utf-8")
    done = bench("eval", str(gold), "--coded", "coded.jsonl")
    assert done.exit_code == 1
    told = [line.removeprefix("mountjoy: ") for line in done.output.splitlines()]
    assert [line.partition(": ")[0] for line in told] == [f"{gold}:2", f"{gold}:4"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "name your gold"),
        (("gold.csv", "a.txt", "--coded", "coded.jsonl"), "not both"),
        (("gold.csv",), "name the reports that it tells of"),
        (("missing.csv", "--coded", "coded.jsonl"), "missing.csv: cannot be read"),
        (("gold.csv", "--coded", "missing.jsonl"), "missing.jsonl: cannot be read"),
    ],
)
def test_what_is_refused(bench: Bench, gold: Path, arguments: tuple[str, ...], message: str) -> None:
    done = bench("eval", *arguments)
    assert done.exit_code == 1 and message in done.output


def test_a_folder_of_gold_with_offsets(bench: Bench, gold: Path) -> None:
    project = Path(__file__).parents[1] / "gold"
    done = bench("eval", str(project), "--coded", "coded.jsonl", "--limit", "0")
    assert done.exit_code == 0
    assert "129 reports, 129 of them not coded." in done.output
