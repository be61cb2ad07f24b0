"""The commands over reports coded by hand: no model is loaded."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from mountjoy import pipeline
from mountjoy.claim import CodedReport
from mountjoy.cli.main import app
from mountjoy.ingest.types import Ingested, ItemDecision
from mountjoy.issues import Issue
from mountjoy.merge import build
from mountjoy.report import Report
from mountjoy.store import open_record
from tests.hand import coded

CODED = [
    coded(
        "r1",
        "capture 2017-11-02 toll=30-45 | [actor:Troops=army] <took> "
        "[place:Zubara=zubara] from [recipient:Nahr Men].",
        title="Army takes Zubara",
        published=date(2017, 11, 3),
        published_basis="stated",
        source="Zan Daily",
        url="https://news.example/1",
    ),
    coded(
        "r2",
        "capture 2017-11-02 claimed | [by:The minister=minister] said "
        "[actor:the army=army] <seized> [place:Zubara=zubara].",
        published=date(2017, 11, 3),
        published_basis="inferred",
    ),
    coded("r3", "holds | [actor:The Front=front] <holds> [place:Kalat=kalat].", published=date(2018, 1, 1)),
    coded(
        "r4", "backs 2017-12-30..2018-01-02 | [actor:The army=army] <backs> [recipient:the brigade=brigade]."
    ),
    coded("r5", "bombing | A \x1b[31m<bomb> [red] hit [place:Kalat=kalat].", title="\x1b[2J[bold]Bomb"),
]


@dataclass
class Bench:
    """A folder to work in and what the fake reading gives; calling it runs a command."""

    folder: Path
    coded: list[CodedReport]
    issues: tuple[Issue, ...] = ()
    decisions: tuple[ItemDecision, ...] = ()
    asked: list[dict[str, Any]] = field(default_factory=list)

    def __call__(self, *arguments: str) -> Any:
        return CliRunner().invoke(app, list(arguments), env={"COLUMNS": "200", "MOUNTJOY_RECORD": ""})


class HandCoder(pipeline.Coder):
    """Gives what was coded by hand."""

    by_id: dict[str, CodedReport] = {}  # noqa: RUF012 - set by the fixture, for one test

    def code(self, reports: Iterable[Report]) -> Iterator[CodedReport]:
        return (self.by_id[report.id] for report in reports)

    def explain(self, text: str) -> str:
        return f"Tree\n  {text}\n"


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """The commands in an empty folder."""
    made = Bench(tmp_path, list(CODED))

    def read(paths: Sequence[Path], **options: Any) -> Ingested:
        made.asked.append({"paths": list(paths), **options})
        return Ingested(tuple(one.report for one in made.coded), made.issues, made.decisions, ())

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pipeline, "read", read)
    monkeypatch.setattr(pipeline, "Coder", HandCoder)
    monkeypatch.setattr(HandCoder, "by_id", {one.report.id: one for one in CODED})
    return made


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record file that holds the reports, merged."""
    path = tmp_path_factory.mktemp("held") / "r.db"
    with open_record(path, create=True) as record:
        record.add(CODED, coder="test")
        merged = build(CODED)
        record.replace_merged(merged.events, merged.ties, merged.control, merged.issues)
    return path


@pytest.fixture
def full(bench: Bench, held: Path) -> Bench:
    """The commands over a record that holds the reports."""
    shutil.copy(held, bench.folder / "mountjoy.db")
    return bench
