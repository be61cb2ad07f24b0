"""The documentation says what the program does: generated pages, examples, tables, links."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer

import mountjoy
from mountjoy import codebook, pipeline
from mountjoy.claim import (
    Assertion,
    Claim,
    CodedReport,
    Count,
    DateValue,
    Entity,
    Mention,
    MentionType,
    RoleName,
)
from mountjoy.cli.main import app
from mountjoy.evaluate.table import COLUMNS, read_table
from mountjoy.ingest import Limits
from mountjoy.ingest.read import SUFFIXES
from mountjoy.record import Control, Event, Tie
from mountjoy.report import Report
from mountjoy.resolve.dates import default_date, resolve_date
from mountjoy.store import TABLES, RecordFile, open_record
from tools import codebook_page, commands_page, ranking_page, reference, tutorial

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(
    path
    for folder in (".", "docs", "training", "tests/gold", "LICENSES")
    for path in (ROOT / folder).glob("*.md")
)
EVERYWHERE = ("help", "install_completion", "show_completion")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
NAMED_PATH = re.compile(r"`((?:src|docs|tests|training|tools|bench|scripts|LICENSES)/[\w./-]+)`")


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def in_code(page: str) -> set[str]:
    """Every word that stands in `code` on a page, tables of fields among it."""
    return {word for code in re.findall(r"`([^`\n]+)`", page) for word in re.findall(r"[\w-]+", code)}


# Generated pages ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(reference.PAGES))
def test_generated_pages_are_up_to_date(name: str) -> None:
    assert read(name) == reference.PAGES[name](), "run scripts/docs"


def test_the_reliability_diagram_is_up_to_date() -> None:
    assert ranking_page.DIAGRAM.read_text(encoding="utf-8") == ranking_page.diagram(), (
        "python -m tools.ranking_page"
    )


def test_check_tells_of_a_stale_page(tmp_path: Path) -> None:
    assert [path.name for path in reference.write(tmp_path)] == list(reference.PAGES)
    assert reference.stale(tmp_path) == []
    (tmp_path / "commands.md").write_text("old", encoding="utf-8")
    assert [path.name for path in reference.stale(tmp_path)] == ["commands.md"]


@pytest.mark.parametrize(
    ("path", "command"),
    [pytest.param(*found, id=found[0]) for found in commands_page.commands(typer.main.get_command(app))],
)
def test_every_command_and_option_is_documented(path: str, command: Any) -> None:
    sections = re.split(r"^## ", read("commands.md"), flags=re.MULTILINE)
    section = next(part for part in sections if part.partition("\n")[0] == path)
    text, example = commands_page.told(command)
    assert text, f"{path} has no help text"
    if not getattr(command, "commands", {}):
        assert example is not None and example.startswith(path), f"{path} has no example"
    for parameter in command.params:
        if parameter.param_type_name == "option" and parameter.name not in EVERYWHERE:
            assert parameter.help, f"{path} {parameter.opts} has no help text"
            assert all(re.search(rf"`[^`]*{re.escape(name)}\b", section) for name in parameter.opts)


def test_every_type_is_in_the_codebook_page() -> None:
    page, book = read("codebook.md"), codebook.load()
    for type_ in book.types.values():
        assert f"### {type_.id}\n\n{type_.definition}\n" in page
    assert all(f"| {kind} |" in page for kind in book.kinds)


def test_the_codebook_of_ones_own_loads(tmp_path: Path) -> None:
    found = re.search(r"^```yaml\n(.*?)^```", codebook_page.HEAD, re.MULTILINE | re.DOTALL)
    assert found is not None
    (tmp_path / "own.yaml").write_text(found[1], encoding="utf-8")
    before, after = codebook.load(), codebook.load(tmp_path)
    assert len(after.frames_of("deployment")) == len(before.frames_of("deployment")) + 1


# Links ----------------------------------------------------------------------------------------------


def anchors(path: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#{1,6} (.+)$", FENCED.sub("", path.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_relative_links_lead_somewhere(path: Path) -> None:
    for target in LINK.findall(FENCED.sub("", path.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        there = (path.parent / name).resolve() if name else path
        assert there.exists(), f"{path.name}: {target}"
        assert not anchor or anchor in anchors(there), f"{path.name}: {target}"


@pytest.mark.parametrize("path", sorted(DOCS.glob("*.md")), ids=lambda path: path.name)
def test_files_that_are_named_exist(path: Path) -> None:
    for name in NAMED_PATH.findall(path.read_text(encoding="utf-8")):
        assert (ROOT / name).exists(), f"{path.name}: {name}"


# Names and tables -----------------------------------------------------------------------------------


@pytest.mark.parametrize("type_", [Report, Mention, Entity, Claim, DateValue, Count, Event, Tie, Control])
def test_the_data_model_names_every_field(type_: type) -> None:
    assert {field.name for field in dataclasses.fields(type_)} <= in_code(read("data-model.md"))


def test_the_data_model_names_every_role_and_mention_type() -> None:
    assert {*RoleName.__args__, *MentionType.__args__} <= in_code(read("data-model.md"))  # type: ignore[attr-defined]


def test_the_python_page_names_everything_public() -> None:
    words = in_code(read("python.md"))
    called = set(re.findall(r"mountjoy\.(\w+)", read("python.md")))
    assert set(mountjoy.__all__) - {"__version__"} <= words | called
    writing = {
        "add",
        "adding",
        "replace_merged",
        "note",
        "begin_run",
        "end_run",
        "standings",
        "close",
        "begin_merging",
        "merge_step",
        "holdings_wanted",
        "through_time_wanted",
        "kept_by",
        "names_wanted",
    }
    asking = {name for name, _ in inspect.getmembers(RecordFile) if not name.startswith("_")} - writing
    assert asking <= words
    assert set(TABLES) <= words


def test_the_input_page_names_every_suffix_and_limit() -> None:
    page = read("input.md")
    assert all(f"`{suffix}`" in page for suffix in SUFFIXES)
    for field in dataclasses.fields(Limits):
        told = re.search(rf"^\| `{field.name}` \| ([\d,]+) \|", page, re.MULTILINE)
        assert told is not None and int(told[1].replace(",", "")) == field.default


def test_the_page_on_gold_names_every_column_and_its_examples_are_tables(tmp_path: Path) -> None:
    page = read("evaluating.md")
    assert set(COLUMNS) <= in_code(page)
    tables = []
    for form in ("csv", "yaml"):
        found = re.search(rf"^```{form}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
        assert found is not None
        (tmp_path / f"gold.{form}").write_text(found[1], encoding="utf-8")
        tables.append(read_table(tmp_path / f"gold.{form}"))
    assert tables[0].columns == tables[1].columns
    assert [row.values for row in tables[0].rows] == [row.values for row in tables[1].rows]


def test_the_table_of_dates_is_right() -> None:
    published = date(2017, 11, 17)
    row = r"^\| ([^|`]+) \| (\d{4}-\S+)(?: to (\S+))? \| (\d) \| (\w+) \|$"
    rows = re.findall(row, read("places-actors-dates.md"), re.MULTILINE)
    assert len(rows) >= 10
    for words, start, end, precision, basis in rows:
        bare = words.removeprefix("on ").strip()
        value = default_date(published) if bare == "(none)" else resolve_date(bare, reference=published)
        told = (date.fromisoformat(start), date.fromisoformat(end or start), int(precision), basis)
        assert (value.start, value.end, value.precision, value.basis) == told, words


def coded_sentences(sentences: list[str]) -> list[tuple[Claim, ...]]:
    made = [Report(str(number), text, published=date(2017, 11, 17)) for number, text in enumerate(sentences)]
    return [coded.claims for coded in mountjoy.code_reports(made)]


def test_the_table_of_assertions_is_right() -> None:
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| ([A-Z][^|]+\.) \|$", read("data-model.md"), re.MULTILINE)
    assert {assertion for assertion, _ in rows} == set(Assertion.__args__)  # type: ignore[attr-defined]
    for (assertion, sentence), claims in zip(rows, coded_sentences([text for _, text in rows]), strict=True):
        told = {claim.assertion for claim in claims if claim.kind == "event" and claim.family != "statement"}
        assert told == {assertion}, sentence


def test_the_table_of_counts_is_right() -> None:
    rows = re.findall(r"^\| ([^|`]+) \| (\d*) ?\| (\d*) ?\| (\d*) ?\|$", read("data-model.md"), re.MULTILINE)
    assert len(rows) >= 8
    sentences = [f"An air strike killed {words} on Monday." for words, *_ in rows]
    for (words, *told), claims in zip(rows, coded_sentences(sentences), strict=True):
        tolls = [claim.fatalities for claim in claims if claim.fatalities is not None]
        wanted = [int(number) if number else None for number in told]
        assert [[toll.low, toll.best, toll.high] for toll in tolls] == [wanted], words


# Examples -------------------------------------------------------------------------------------------


@pytest.fixture
def demo_coded_before(demo_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo's reports get the claims that they had when they were coded for all tests; any other is coded now."""
    with open_record(demo_file) as record:
        known = {one.report.text: one for one in record.coded()}

    class Remembering(pipeline.Coder):
        def code(self, reports: Iterable[Report]) -> Iterator[CodedReport]:
            for report in reports:
                if report.text in known:
                    yield replace(known[report.text], report=report)
                else:
                    yield from super().code([report])

    monkeypatch.setattr(pipeline, "Coder", Remembering)


@pytest.mark.usefixtures("demo_coded_before")
def test_the_tutorial_runs_on_the_demo_in_order(tmp_path: Path) -> None:
    page = read("tutorial.md")
    steps = list(tutorial.steps(page, tmp_path))
    assert [step.command for step in steps if step.code != 0] == []
    silent = [step.command for step in steps if not step.output]
    assert silent == ["export MOUNTJOY_RECORD=mountjoy-demo.db"]
    assert (tmp_path / "tables" / "events.csv").stat().st_size > 1000
    used = {step.command.split()[1] for step in steps if step.kind == "console"}
    assert {"demo", "show", "explain", "export", "run"} <= used


def test_the_python_examples_run(tmp_path: Path) -> None:
    steps = list(tutorial.steps(read("python.md"), tmp_path))
    assert len(steps) == read("python.md").count("```python")
    printed = "\n".join(step.output for step in steps)
    assert "capture" in printed and "Rawa" in printed
    assert "nowhere.db" in printed


@pytest.mark.parametrize(
    ("show", "lines"),
    [
        (None, ["a", "b", "c", "d"]),
        ("first 1", ["a", "..."]),
        ("last 1", ["...", "d"]),
        ("first 1; with c", ["a", "...", "c", "..."]),
        ("from c", ["...", "c", "d"]),
        ("first 9", ["a", "b", "c", "d"]),
    ],
)
def test_output_is_shortened_as_the_page_asks(show: str | None, lines: list[str]) -> None:
    assert tutorial.shown("a\nb\nc\nd\n", show) == lines


def test_a_wrong_word_of_shortening_is_an_error() -> None:
    with pytest.raises(ValueError, match="middle"):
        tutorial.shown("a\n", "middle 3")
