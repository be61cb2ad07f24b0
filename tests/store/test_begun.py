"""Words that are only begun: spelt out from the index where they are few, and the same texts are found either way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mountjoy.store import Filters, RecordFile, begun, open_record
from mountjoy.store.begun import words_begun
from tests.hand import coded

WORDS = ("market", "marked", "marks", "Markab", "marché", "mar", "bridge", "camp", "marker_post")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("begun") / "record.db"
    with open_record(place, write=True, create=True) as record:
        for start in (0, 30):  # two parts of the index
            reports = [
                coded(
                    f"r{n:02}",
                    f"clash | Shells <fell> near {WORDS[n % len(WORDS)]} number{n}.",
                    source="Outlet",
                )
                for n in range(start, start + 30)
            ]
            record.add(reports, coder="test")
    return place


@pytest.fixture
def record(path: Path) -> Iterator[RecordFile]:
    with open_record(path, write=False) as opened:
        yield opened


def asked(record: RecordFile, letters: str) -> list[str]:
    with record._read() as connection:
        return words_begun(connection, "reports_fts", letters)


def test_the_words_of_the_index_that_begin_so_are_told_once_and_in_order(record: RecordFile) -> None:
    assert asked(record, "mar") == ["mar", "marche", "markab", "marked", "marker", "market", "marks"]
    assert asked(record, "mark") == ["markab", "marked", "marker", "market", "marks"]
    assert asked(record, "markz") == []


def test_few_letters_foreign_letters_and_too_many_words_are_not_spelt_out(
    record: RecordFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked(record, "ma") == []
    assert asked(record, "марк") == []
    assert asked(record, "mark_") == []
    monkeypatch.setattr(begun, "MOST", 5)
    assert len(asked(record, "mark")) == 5
    monkeypatch.setattr(begun, "MOST", 4)
    assert asked(record, "mark") == []


@pytest.mark.parametrize(
    "text", ["mark*", "mar*", "number1* mark*", "fell -mark*", "number*", "zzz*", "-mark*"]
)
def test_the_same_is_found_whether_spelt_out_or_not(
    record: RecordFile, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    def found() -> tuple[list[object], set[str]]:
        return (
            [*record.find_reports(Filters(text=text)), *record.find_claims(Filters(text=text))],
            {report.id for report in record.reports(search=text, limit=100)},
        )

    spelt = found()
    monkeypatch.setattr(begun, "MOST", 0)
    assert found() == spelt
    assert bool(spelt[0]) == (text not in ("zzz*", "-mark*"))


def test_a_record_opened_to_read_stays_so(record: RecordFile) -> None:
    with record._read() as connection:
        words_begun(connection, "reports_fts", "mark")
        assert connection.exec_driver_sql("PRAGMA query_only").scalar_one() == 1
