"""A record made by a real run over files, with reports coded by hand: no model is loaded."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine

from mountjoy import pipeline, store
from mountjoy.claim import CodedReport
from mountjoy.custody import publish
from mountjoy.listed import ListEntry, SanctionsList
from mountjoy.report import Report
from mountjoy.store import RecordFile, open_record
from tests.hand import coded

NOON = datetime(2020, 1, 1, 12, tzinfo=UTC)
CODER = "test 1"
CODED = [
    coded(
        "r1",
        "capture 2017-11-02 toll=30-45 | [actor:Troops=army] <took> [place:Zubara=zubara] from [recipient:Nahr Men].",
        title="Army takes Zubara", source="Zan Daily",
    ),
    coded("r2", "bombing 2017-11-05 | A <bomb> hit [place:Kalat=kalat].", source="Zan Daily"),
    coded("r3", "holds 2017-11-05 | [actor:The Front=front] <holds> [place:Kalat=kalat]."),
    coded("r4", "backs 2017-11-05 | [actor:The army=army] <backs> [recipient:the brigade=brigade]."),
    coded("r5", "clash 2017-11-09 claimed | [by:The minister=minister] said [actor:the army=army] <fought> [recipient:the Front=front]."),
]  # fmt: skip
LATER = coded(
    "r6",
    "capture 2017-11-02 toll=31 | [actor:The army=army] <seized> [place:Zubara=zubara] from [recipient:Nahr Men].",
    title="Zubara falls", source="Other Times",
)  # fmt: skip
LIST = SanctionsList(
    "un", "UN consolidated list", "2020-01-01", "ab" * 32, (ListEntry("un", "1", "person", "Ora Minister"),)
)


def files(folder: Path, reports: Iterable[CodedReport]) -> Path:
    """The reports as a file of JSON lines, and a page saved by a browser that says nothing."""
    lines = []
    for one in reports:
        report = one.report
        lines.append(
            json.dumps({"id": report.id, "text": report.text, "title": report.title, "source": report.source})
        )
    path = folder / "in.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "page.html").write_text(
        "<!-- saved from url=(0028)https://zan.example/strike-on -->\n<html><head><title>Nothing</title></head>"
        "<body><article><p>Nothing at all happened in the town of Kalat on that quiet day, residents said.</p>"
        "</article></body></html>",
        encoding="utf-8",
    )
    return path


def code(reports: Iterable[Report]) -> Iterator[CodedReport]:
    """What was coded by hand, for the report as it was read."""
    by_id = {one.report.id: one for one in [*CODED, LATER]}
    for report in reports:
        yield replace(by_id[report.id], report=report) if report.id in by_id else CodedReport(report)


def run(folder: Path, record: Path, reports: Iterable[CodedReport] = CODED, coder: str = CODER) -> None:
    """Read, code and merge."""
    path = files(folder, reports)
    pipeline.run([path, folder / "page.html"], record, code=code, coder=coder)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record with decisions, a list, two runs and a snapshot, that tests copy."""
    folder = tmp_path_factory.mktemp("custody")
    path = folder / "r.db"
    run(folder, path)
    with open_record(path, write=True, clock=lambda: NOON) as record:
        record.put_list(LIST)
        record.decide("anna", "list", "same", "minister", object_="un:1", why="same name")
        record.decide("ben", "list", "different", "front", object_="un:1")
        record.undo(2, "anna", "not sure")
        publish(record, "q4", "anna", note="for the report")
        record.decide("anna", "actor", "reject", "brigade", why="no such brigade")
        pipeline.merge_again(record)
    run(folder, path)
    return path


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    """A copy of that record, to change."""
    for name in ("in.jsonl", "page.html"):
        shutil.copy(made.with_name(name), tmp_path / name)
    with sqlite3.connect(made) as one, sqlite3.connect(tmp_path / "r.db") as other:
        one.backup(other)
    one.close()
    other.close()
    return tmp_path / "r.db"


@pytest.fixture
def record(path: Path) -> Iterator[RecordFile]:
    """That copy, opened to write."""
    with open_record(path, write=True, clock=lambda: NOON) as opened:
        yield opened


def by_hand(path: Path, *changes: object) -> None:
    """Change the database's rows behind Mountjoy's back: statements, or functions of the connection."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        for change in changes:
            if callable(change):
                change(connection)
            else:
                connection.execute(change)  # type: ignore[call-overload]
    engine.dispose()


__all__ = ["CODED", "LATER", "Connection", "by_hand", "files", "run", "store"]
