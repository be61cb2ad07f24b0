"""The whole run over a record, with a coder made for the test: twice, cut off, revised, refused."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mountjoy import pipeline
from mountjoy.claim import CodedReport
from mountjoy.ingest.types import Ingested, ItemDecision, SourceBytes
from mountjoy.issues import Issue
from mountjoy.pipeline import Summary, run
from mountjoy.report import Report
from mountjoy.store import open_record
from tests.hand import coded

CODED = [
    coded(
        f"r{n}",
        f"clash 2017-11-0{n % 9 + 1} | [actor:Troops=army] <fought> in [place:Zubara=zubara]. No {n}.",
    )
    for n in range(80)
]
CODED = [replace(one, report=replace(one.report, origin=f"page.txt#{n}")) for n, one in enumerate(CODED)]
BY_ID = {one.report.id: one for one in CODED}


class FakeCoder:
    """Gives each report what was coded by hand; counts them, and stops where it is told to."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.done: list[str] = []
        self.stop_after = stop_after

    def __call__(self, reports: Iterable[Report]) -> Iterator[CodedReport]:
        for report in reports:
            if self.stop_after is not None and len(self.done) == self.stop_after:
                raise KeyboardInterrupt
            self.done.append(report.id)
            yield replace(BY_ID[report.id], report=report) if report.id in BY_ID else CodedReport(report)


@pytest.fixture
def ingested(monkeypatch: pytest.MonkeyPatch) -> list[Ingested]:
    """What reading gives: replace the one item to have it give something else."""
    held = [Ingested(tuple(one.report for one in CODED), (), (), ())]
    monkeypatch.setattr(pipeline, "read", lambda _paths, **_options: held[0])
    return held


def go(path: Path, code: FakeCoder, coder: str = "test 1") -> Summary:
    return run(["page.txt"], path, code=code, coder=coder)


def dump(path: Path) -> list[str]:
    database = sqlite3.connect(path)
    lines = list(database.iterdump())
    database.close()
    return lines


def results(path: Path) -> list[object]:
    with open_record(path) as record:
        return [list(record.coded()), record.events(), record.ties(), record.control()]


def test_twice_changes_nothing(empty: Path, ingested: list[Ingested]) -> None:
    path = empty
    first = go(path, FakeCoder())
    assert (first.read, first.new, first.unchanged, first.changed) == (80, 80, 0, True)
    assert first.claims == {"event": 80, "tie": 0, "control": 0}
    assert first.events == 9
    before = dump(path)
    code = FakeCoder()
    second = go(path, code)
    assert (second.new, second.unchanged, second.changed, code.done) == (0, 80, False, [])
    assert dump(path) == before


@pytest.mark.parametrize("stop_after", [0, 33, 79])
def test_cut_off_it_goes_on_where_it_stopped(empty: Path, ingested: list[Ingested], stop_after: int) -> None:
    path, whole = empty, Path(shutil.copy(empty, empty.with_name("whole.db")))
    with pytest.raises(KeyboardInterrupt):
        go(path, FakeCoder(stop_after))
    kept = stop_after // pipeline.BATCH * pipeline.BATCH
    with open_record(path) as record:
        assert len(record.reports()) == kept  # whole batches only
        assert record.merged is (kept == 0)
        assert record.verify() == []
    code = FakeCoder()
    summary = go(path, code)
    assert (summary.new, summary.unchanged) == (80 - kept, kept)
    assert code.done[0] == f"r{kept}"
    go(whole, FakeCoder())
    assert results(path) == results(whole)


def test_cut_off_between_the_last_batch_and_merging(
    empty: Path, ingested: list[Ingested], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = empty
    with monkeypatch.context() as broken:
        broken.setattr("mountjoy.merge.assemble", lambda *_given, **_named: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            go(path, FakeCoder())
    with open_record(path) as record:
        assert (record.merged, record.events()) == (False, [])
    assert go(path, FakeCoder()).unchanged == 80
    with open_record(path) as record:
        assert record.merged
        assert len(record.events()) == 9


def test_another_version_codes_again(empty: Path, ingested: list[Ingested]) -> None:
    path = empty
    go(path, FakeCoder())
    before = results(path)
    summary = go(path, FakeCoder(), coder="test 2")
    assert (summary.new, summary.again, summary.unchanged) == (0, 80, 0)
    assert results(path) == before


def test_the_order_of_runs_does_not_matter_to_events(empty: Path, ingested: list[Ingested]) -> None:
    reports = ingested[0].reports
    whole, parts = empty, Path(shutil.copy(empty, empty.with_name("parts.db")))
    go(whole, FakeCoder())
    for part in (reports[40:], reports[:40]):
        ingested[0] = Ingested(part, (), (), ())
        go(parts, FakeCoder())
    assert results(parts)[1:] == results(whole)[1:]


def test_a_revised_report_replaces_what_was_coded(empty: Path, ingested: list[Ingested]) -> None:
    path = empty
    go(path, FakeCoder())
    new = Report(id="r0", text="It was nothing.", origin="page.txt#0")
    ingested[0] = Ingested((new,), (), (), ())
    assert go(path, PlainCoder()).again == 1
    with open_record(path) as record:
        assert record.report("r0") == CodedReport(new)
        assert record.totals()["claims.event"] == 79


class PlainCoder(FakeCoder):
    """Finds nothing in any report."""

    def __call__(self, reports: Iterable[Report]) -> Iterator[CodedReport]:
        for report in reports:
            yield CodedReport(report)


def test_two_reports_of_one_id(empty: Path, ingested: list[Ingested]) -> None:
    one = Report(id="x", text="First.", origin="a.txt#1")
    other = Report(id="x", text="Second.", origin="b.txt#1")
    again = Report(id="x", text="First.", origin="c.txt#1")
    path = empty
    ingested[0] = Ingested((one, other, again), (), (), ())
    summary = go(path, FakeCoder())
    assert (summary.new, summary.refused, summary.unchanged, summary.skipped) == (1, 1, 1, 1)
    assert summary.issues[0].origin == "b.txt#1"
    ingested[0] = Ingested((other,), (), (), ())
    assert go(path, FakeCoder()).refused == 1
    with open_record(path) as record:
        assert [report.text for report in record.reports()] == ["First."]
        assert [issue.origin for issue in record.issues()] == ["b.txt#1"]


def test_bytes_issues_and_decisions(empty: Path, ingested: list[Ingested]) -> None:
    page = empty.with_name("page.txt")
    page.write_bytes(b"the page")
    sha256 = hashlib.sha256(b"the page").hexdigest()
    stale = SourceBytes("gone.txt", "ab" * 32, 3, empty.with_name("gone.txt"))
    changed = SourceBytes("changed.txt", "cd" * 32, 3, None, b"new")
    huge = SourceBytes("huge.txt", "ef" * 32, pipeline.KEPT_BYTES + 1, None, b"")
    sources = (SourceBytes("page.txt", sha256, 8, page), stale, changed, huge)
    reports = tuple(Report(id=f"b{n}", text="x", sha256=source.sha256) for n, source in enumerate(sources))
    decision = ItemDecision("page.txt", "lines", 1, "it looks so")
    error = Issue("error", "bad.pdf", "cannot be read")
    ingested[0] = Ingested(reports, (error,), (decision,), sources)
    path = empty
    summary = go(path, FakeCoder())
    assert summary.decisions == (decision,)
    assert summary.skipped == 1
    told = {issue.origin: issue.message for issue in summary.issues}
    assert set(told) == {"bad.pdf", "gone.txt", "changed.txt", "huge.txt"}
    with open_record(path) as record:
        assert record.source(sha256) == b"the page"
        assert len(record.issues()) == 4


def test_progress_is_told(empty: Path, ingested: list[Ingested]) -> None:
    told: list[tuple[str, int, int]] = []
    run(
        ["x"],
        empty,
        code=FakeCoder(),
        coder="test",
        on_progress=lambda *now: told.append(now),
    )
    assert told[0] == ("code", 1, 80)
    assert ("merge", 80, 80) in told


def test_a_codebook_of_ones_own_is_part_of_the_coders_name(tmp_path: Path) -> None:
    types = tmp_path / "types.yaml"
    types.write_text("a: 1", encoding="utf-8")
    plain, first = pipeline.Coder().name, pipeline.Coder(codebook=[tmp_path]).name
    assert first.startswith(f"{plain}, codebook ")
    assert pipeline.Coder(codebook=[tmp_path]).name == first
    types.write_text("a: 2", encoding="utf-8")
    assert pipeline.Coder(codebook=[tmp_path]).name != first
