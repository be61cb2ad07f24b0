"""``mountjoy codebook``: what it checks, tries out, lists and shows, and its exit codes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from mountjoy import pipeline
from mountjoy.claim import CodedReport
from mountjoy.report import Report
from tests.cli.conftest import Bench
from tests.hand import coded

OWN = """\
family: battle
kind: event
types:
  clash:
    extend: true
    frames:
      - verbs: [joust]
    coded:
      - text: The knights jousted at noon.
        trigger: jousted
        roles: {actor: The knights}
  duel:
    name: Duel
    definition: Two people fight by rule.
    like: clash
    frames:
      - nouns: [duel]
        needs: [place]
    coded:
      - text: A duel was fought in Kalat.
        trigger: duel
        roles: {place: Kalat}
    not-coded:
      - The duel of wits went on.
"""
CODED = {
    "The knights jousted at noon.": "clash | [actor:The knights] <jousted> at noon.",
    "A duel was fought in Kalat.": "duel | A <duel> was fought in [place:Kalat].",
    "The duel of wits went on.": "duel | The <duel> of wits went on.",
}


class Tries(pipeline.Coder):
    """Codes the sentences of the folder by hand, and nothing else."""

    def code(self, reports: Iterable[Report]) -> Iterator[CodedReport]:
        for report in reports:
            yield coded(report.id, CODED[report.text]) if report.text in CODED else CodedReport(report)


@pytest.fixture
def own(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two types."""
    monkeypatch.setattr(pipeline, "Coder", Tries)
    folder = bench.folder / "own"
    folder.mkdir()
    (folder / "own.yaml").write_text(OWN, encoding="utf-8")
    return folder


def test_check_of_the_shipped_codebook(bench: Bench) -> None:
    done = bench("codebook", "check")
    assert done.exit_code == 0
    assert done.output.startswith("No errors: 10")


def test_check_of_a_folder(bench: Bench, own: Path) -> None:
    done = bench("codebook", "check", str(own))
    assert (done.exit_code, done.output.partition(" with ")[0]) == (0, "No errors: 2 types")


def test_check_tells_all_that_is_wrong(bench: Bench, own: Path) -> None:
    text = OWN.replace("like: clash", "like: clsh").replace("actor: The knights", "actor: The pages")
    (own / "own.yaml").write_text(text, encoding="utf-8")
    done = bench("codebook", "check", str(own))
    assert done.exit_code == 1
    assert done.output.splitlines() == [
        f"{own}/own.yaml:11: 'The pages' does not stand in the example's text",
        f"{own}/own.yaml:15: unknown type 'clsh'; 'clash' is meant?",
        "2 errors: nothing of it would be loaded.",
    ]


def test_check_of_no_folder(bench: Bench) -> None:
    done = bench("codebook", "check", "nowhere")
    assert (done.exit_code, done.output.splitlines()[0]) == (1, "nowhere: no such folder of codebook files")


def test_test_tells_which_examples_hold(bench: Bench, own: Path) -> None:
    done = bench("codebook", "test", str(own), "--type", "duel")
    assert done.exit_code == 1
    assert done.output.splitlines()[1].split() == ["duel", "1", "1", "1", "0"]
    assert "duel: The duel of wits went on.\n  is coded at 'duel'\n" in done.output
    assert done.output.endswith("1 of 2 examples hold.\n")


def test_test_tries_an_extended_type_with_the_shipped_examples(bench: Bench, own: Path) -> None:
    done = bench("codebook", "test", str(own), "--type", "clash", "--json")
    outcomes = json.loads(done.output)
    assert len(outcomes) > 5
    assert [one["text"] for one in outcomes if one["coded"] and one["holds"]] == [
        "The knights jousted at noon."
    ]


def test_test_ends_well_where_all_hold(bench: Bench, own: Path) -> None:
    text = OWN.replace("    not-coded:\n      - The duel of wits went on.\n", "").replace(
        "extend: true", "extend: true"
    )
    (own / "own.yaml").write_text(
        text.partition("  clash:")[0] + "  duel:" + text.partition("  duel:")[2], "utf-8"
    )
    done = bench("codebook", "test", str(own))
    assert (done.exit_code, done.output.splitlines()[-1]) == (0, "1 of 1 example hold.")


def test_test_of_a_type_that_is_not_there(bench: Bench, own: Path) -> None:
    done = bench("codebook", "test", str(own), "--type", "capture")
    assert done.exit_code == 1 and "no type or family 'capture' here" in done.output


def test_list(bench: Bench, own: Path) -> None:
    done = bench("codebook", "list", "--family", "battle", "--codebook", str(own))
    rows = [line.split()[0] for line in done.output.splitlines()]
    assert rows[0] == "type" and {"capture", "clash", "duel"} <= set(rows)
    assert "protest" not in rows
    everything = json.loads(bench("codebook", "list", "--json").output)
    assert {"capture", "backs", "holds"} <= {one["type"] for one in everything}


def test_list_of_a_family_that_is_not_there(bench: Bench) -> None:
    done = bench("codebook", "list", "--family", "battles")
    assert done.exit_code == 1 and "no family 'battles'; there are battle, control" in done.output


def test_show(bench: Bench, own: Path) -> None:
    done = bench("codebook", "show", "duel", "--codebook", str(own))
    assert done.exit_code == 0
    for words in (
        "duel (event, family battle): Duel",
        "ACLED sub-event type: Armed clash",
        "PLOVER quad class, scale: 4, -9",
        "nouns: duel",
        "  needs place",
        "  A «duel» was fought in Kalat. (place: Kalat)",
        "  The duel of wits went on.",
        f"Defined in {own}/own.yaml:13.",
    ):
        assert words in done.output


def test_show_tells_what_a_frame_asks(bench: Bench) -> None:
    out = bench("codebook", "show", "capture").output
    assert "with the object" in out and "only where place is facility or place" in out
    shown = json.loads(bench("codebook", "show", "capture", "--json").output)
    assert shown["frames"][0]["triggers"].startswith("verbs: ")
    assert shown["crosswalk"]["MUC"] == "-"


def test_show_of_a_type_that_is_not_there(bench: Bench) -> None:
    done = bench("codebook", "show", "caputre")
    assert done.exit_code == 1 and "no type 'caputre'; see: mountjoy codebook list" in done.output
