"""The record as files: whole, readable back, safe to open."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from mountjoy.errors import InputError
from mountjoy.export import write_csv, write_json_lines
from mountjoy.export.files import whole_file
from mountjoy.interchange import read_coded
from mountjoy.merge import build
from mountjoy.store import RecordFile, open_record
from tests.hand import coded

REPORTS = [
    coded(
        "r1",
        "capture 2017-11-02 toll=4-6 | [actor:Troops=army] <took> "
        "[place:Zubara=zubara] from [recipient:=2+3].",
        title='=HYPERLINK("x")',
    ),
    coded(
        "r2", "backs | [actor:The army=army] <backs> [recipient:the brigade=brigade].", title="Plain; title"
    ),
    coded("r3", "holds | [actor:The Front=front] <holds> [place:Kalat=kalat]."),
]


def filled(path: Path) -> RecordFile:
    record = open_record(path, create=True)
    record.add(REPORTS, coder="test")
    merged = build(REPORTS)
    record.replace_merged(merged.events, merged.ties, merged.control, merged.issues)
    return record


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_csv(tmp_path: Path) -> None:
    with filled(tmp_path / "r.db") as record:
        written = write_csv(record, tmp_path / "deep" / "out")
    by_name = {path.stem: rows(path) for path in written}
    (event,) = by_name["events"]
    assert (event["date_start"], event["fatalities_low"], event["lat"], event["cameo"]) == (
        "2017-11-02", "4", "35.1", "",
    )  # fmt: skip
    assert [row["title"] for row in by_name["reports"]] == ['\'=HYPERLINK("x")', "Plain; title", ""]
    assert len(by_name["claims"]) == 3
    assert by_name["ties"][0]["recipient_id"] == "brigade"
    assert by_name["control"][0]["place"] == "Kalat"


def test_json_lines_hold_all_that_was_coded(tmp_path: Path) -> None:
    with filled(tmp_path / "r.db") as record:
        write_json_lines(record, tmp_path / "out")
        again = list(read_coded(tmp_path / "out" / "coded.jsonl"))
        assert again == REPORTS
        assert build(again).events == tuple(record.events())
    events = [
        json.loads(line) for line in (tmp_path / "out" / "events.jsonl").read_text("utf-8").splitlines()
    ]
    assert [event["type"] for event in events] == ["capture"]


def test_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    with filled(tmp_path / "r.db") as record:
        for write in (write_csv, write_json_lines):
            first = {path.name: path.read_bytes() for path in write(record, tmp_path / "one")}
            second = {path.name: path.read_bytes() for path in write(record, tmp_path / "two")}
            assert first == second


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with filled(tmp_path / "r.db") as record, pytest.raises(InputError, match="cannot be written to"):
        write_csv(record, tmp_path / "file" / "out")


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_bytes(b"before")

    def fail() -> None:
        with whole_file(path) as file:
            file.write(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(InputError, match="cannot be written"), whole_file(tmp_path / "none" / "out.csv"):
        pass


def test_reports_are_left_as_they_were_received(tmp_path: Path) -> None:
    with filled(tmp_path / "r.db") as record:
        assert record.report("r1") == replace(REPORTS[0])
