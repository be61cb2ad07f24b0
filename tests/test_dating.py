"""Pages of undated items read with their intervals, from file to record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from typer.testing import CliRunner

from mountjoy import pipeline
from mountjoy.claim import CodedReport
from mountjoy.cli.main import app
from mountjoy.interchange import decode, encode
from mountjoy.store import open_record

LINES = [
    "Rebels shelled the airport of Zubara on June 20, the governor said on his way home.",
    "Gunmen killed four soldiers in the market of Kalat today, officials of the town said.",
    "On June 2, the army reached the river and dug trenches along its eastern bank.",
]


def _page(folder: Path, *lines: str) -> Path:
    path = folder / "page.txt"
    path.write_text("\n".join(lines or LINES), encoding="utf-8")
    return path


def test_items_of_a_page_are_dated(tmp_path: Path) -> None:
    reports = pipeline.read([_page(tmp_path)], items="lines", year=2019).reports
    assert [(r.published_earliest, r.published, r.published_basis) for r in reports] == [
        (date(2019, 6, 20), date(2019, 7, 11), "inferred"),
        (date(2019, 6, 2), date(2019, 7, 11), "inferred"),
        (date(2019, 6, 2), date(2019, 6, 23), "inferred"),
    ]
    assert all(report.dating[0] == "the page is of 2019" for report in reports)


def test_without_a_year_nothing_is_dated(tmp_path: Path) -> None:
    reports = pipeline.read([_page(tmp_path)], items="lines").reports
    assert {(r.published, r.published_earliest, r.published_basis, r.dating) for r in reports} == {
        (None, None, "unknown", ())
    }


def test_one_report_and_records_are_no_page(tmp_path: Path) -> None:
    assert pipeline.read([_page(tmp_path)], items="none", year=2019).reports[0].published is None
    lines = tmp_path / "records.jsonl"
    lines.write_text(
        '{"text": "On June 2, it rained."}\n{"text": "On June 1, it snowed."}\n', encoding="utf-8"
    )
    assert [report.published for report in pipeline.read([lines], year=2019).reports] == [None, None]


def test_stated_days_stay_and_bound_the_others(tmp_path: Path) -> None:
    page = _page(tmp_path, "June 21, 2019", LINES[0], "June 3, 2019", LINES[2])
    reports = pipeline.read([page], items="lines", year=2017).reports
    assert [(report.published, report.published_basis) for report in reports] == [
        (date(2019, 6, 21), "stated"),
        (date(2019, 6, 3), "stated"),
    ]


def test_the_interval_is_kept_and_comes_back(tmp_path: Path) -> None:
    reports = pipeline.read([_page(tmp_path)], items="lines", year=2019).reports
    coded = [CodedReport(report) for report in reports]
    assert [decode(encode(each)).report for each in coded] == list(reports)
    with open_record(tmp_path / "r.db", create=True) as record:
        record.add(coded, coder="test")
        assert record.reports() == list(reports)
        wider = replace(reports[0], published_earliest=date(2019, 1, 1))
        assert record.standings([reports[0], wider], "test") == ["unchanged", "revised"]


def test_the_commands_say_why(tmp_path: Path) -> None:
    page = str(_page(tmp_path))
    told = CliRunner().invoke(app, ["explain", "--dates", page, "--items", "lines", "--year", "2019"]).output
    assert "1. 20 Jun 2019 - 11 Jul 2019  Rebels shelled" in told
    assert "     the page is newest-first, and item 1 is newer: 2019-06-02 to 2019-07-11" in told
    open_year = CliRunner().invoke(app, ["explain", "--dates", page, "--items", "lines"]).output
    assert open_year.count("--year gives the year") == 3
    record = str(tmp_path / "r.db")
    ran = CliRunner().invoke(
        app, ["run", page, "--items", "lines", "--year", "2019", "--record", record, "-q"]
    )
    assert ran.exit_code == 0, ran.output
    with open_record(tmp_path / "r.db") as kept:
        reports = kept.reports()
        killed = [c.date for one in kept.coded() for c in one.claims if c.date and c.date.text == "today"]
    shown = CliRunner().invoke(app, ["show", "report", reports[1].id, "--record", record]).output
    assert "Published: 2 Jun 2019 - 11 Jul 2019 (inferred)" in shown
    assert "  dated by: the page is of 2019" in shown
    assert [(when.start, when.end) for when in killed] == [(date(2019, 6, 2), date(2019, 7, 11))]
