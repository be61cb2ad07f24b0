"""Files, folders and standard input, each kind of file, and what goes wrong with them."""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
import time
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mountjoy import ingest
from mountjoy.errors import InputError
from mountjoy.ingest.read import sniff
from mountjoy.report import content_id
from tests.ingest.test_items import ARTICLE, UNRELATED

LINE = UNRELATED[0]


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def errors(ingested: ingest.Ingested) -> list[tuple[str, str]]:
    return [
        (Path(issue.origin).name, issue.message) for issue in ingested.issues if issue.severity == "error"
    ]


def test_archive_page(tmp_path: Path) -> None:
    text = "\r\n".join([*UNRELATED, UNRELATED[1].upper()])
    path = write(tmp_path, "page.txt", text)
    ingested = ingest.read([path])
    assert [report.text for report in ingested.reports] == [*UNRELATED, UNRELATED[1].upper()]
    assert [report.sequence for report in ingested.reports] == list(range(9))
    assert ingested.reports[2].origin == f"{path}#3"
    assert len({report.id for report in ingested.reports}) == 9
    assert ingested.reports[0].id == content_id(UNRELATED[0], None, None, None)
    assert {report.sha256 for report in ingested.reports} == {hashlib.sha256(text.encode()).hexdigest()}
    assert [report.copy_of for report in ingested.reports] == [None] * 8 + [ingested.reports[1].id]
    (decision,) = ingested.decisions
    assert (decision.mode, decision.count) == ("lines", 9)
    assert "stand alone" in decision.reason and "--items none" in str(decision)
    (issue,) = ingested.issues
    assert (issue.severity, issue.origin) == ("note", f"{path}#9")
    assert f"{path}#2" in issue.message


def test_article_with_title(tmp_path: Path) -> None:
    path = write(tmp_path, "article.text", "Bomb kills three\nBy Amina Yusuf\n\n" + "\n".join(ARTICLE))
    (report,) = ingest.read([path]).reports
    assert (report.title, report.author, report.origin) == ("Bomb kills three", "Amina Yusuf", str(path))
    assert report.text == "\n".join(ARTICLE)
    assert len(ingest.read([path], items="lines").reports) == len(ARTICLE) + 1  # its heading is no item


def test_same_words_same_copy_in_two_files(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", LINE)
    write(tmp_path, "b/a.txt", LINE.replace("'", "’") + "\n\n")
    write(tmp_path, "b/.hidden.txt", "x")
    write(tmp_path, "b/picture.png", b"x")
    first, second = (ingested := ingest.read([tmp_path])).reports
    assert second.copy_of == first.id != second.id
    assert [Path(issue.origin).name for issue in ingested.issues] == ["picture.png", "a.txt"]


def test_markdown(tmp_path: Path) -> None:
    content = (
        "---\ntitle: Quiet in Kachin\ndate: 2016-03-04\nsource: The Gazette\ntags: [a, b]\n---\n\n"
        "# Heading\n\n"
        "Villagers **fled** as [artillery](http://example.org/x) fire\nresumed. 3 < 4\n\n* one\n* two\n\n"
        "![picture](x.png)\n\nThe end.\n"
    )
    ingested = ingest.read([write(tmp_path, "a.md", content)])
    (report,) = ingested.reports
    assert (report.title, report.published, report.source) == (
        "Quiet in Kachin",
        date(2016, 3, 4),
        "The Gazette",
    )
    assert report.published_basis == "stated"
    assert report.text == "Villagers fled as artillery fire resumed. 3 < 4\n\none\ntwo\n\nThe end."


def test_markdown_front_matter_that_is_wrong(tmp_path: Path) -> None:
    ingested = ingest.read([write(tmp_path, "a.md", "---\na: [\n---\nThe army withdrew.\n")])
    assert [report.text for report in ingested.reports] == ["The army withdrew."]
    assert "front matter" in ingested.issues[0].message
    (report,) = ingest.read([write(tmp_path, "b.md", "---\nA rule stands over it.\n---\nIt left.")]).reports
    assert report.text == "A rule stands over it.\n\nIt left."


def test_markdown_that_is_hostile(tmp_path: Path) -> None:
    began = time.process_time()
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [{f'*{a},' * 9}]\n" for a, b in pairwise("abcdefghijkl"))
    write(tmp_path, "a.md", "[" * 150_000)
    write(tmp_path, "b.md", f"---\n{bomb}date: *l\ntitle: *l\n---\nThe army withdrew.")
    write(tmp_path, "c.md", "---\n" + "[" * 2_000 + "\n---\nThe army withdrew.")
    write(tmp_path, "d.md", "> " * 5_000 + "x")
    ingested = ingest.read([tmp_path])
    assert time.process_time() - began < 30
    assert [report.text for report in ingested.reports[1:]] == ["The army withdrew."] * 2
    assert "list" in ingested.issues[2].message
    assert errors(ingested) == [("d.md", "there is no text in it")]


def test_json_lines(tmp_path: Path) -> None:
    rows: list[object] = [
        {"id": 7, "title": "T", "text": "  One.\r\nTwo.", "published": "2017-11-03", "source": {"name": "S"}},
        {"body": "Troops left.", "date": "3 Nov 2017", "link": "http://example.org/1", "authors": ["A", "B"]},
        {"report": {"id": "inner", "text": "A coded report."}},
        {"text": "Bad date.", "date": "soonish", "lang": "en-GB"},
        {"title": "no text"},
        [1],
        {"id": 7, "text": "Other words."},
        {"id": 8, "text": "TROOPS  left."},
        {"text": {"a": 1}},
        {"text": "Half \ud83d a pair.", "published": None, "url": ""},
    ]
    path = write(
        tmp_path, "a.jsonl", "\n".join([*map(json.dumps, rows), "{not json", "", '{"text": "Last."}'])
    )
    ingested = ingest.read([path])
    one, two, coded, bad, other, copy, half, last = ingested.reports
    assert (one.id, one.title, one.text, one.published, one.source) == (
        "7",
        "T",
        "  One.\nTwo.",
        date(2017, 11, 3),
        "S",
    )
    assert (two.url, two.author, two.published) == ("http://example.org/1", "A, B", date(2017, 11, 3))
    assert coded.id == "inner"
    assert (bad.published, bad.published_basis, bad.language) == (None, "unknown", "en")
    assert other.id.startswith("7-") and other.copy_of is None
    assert (copy.id, copy.copy_of) == ("8", two.id)
    assert half.text == "Half \ufffd a pair."
    assert (last.origin, last.sequence) == (f"{path}#13", 10)
    messages = {int(issue.origin.rpartition("#")[2]): issue for issue in ingested.issues}
    assert {line: issue.severity for line, issue in messages.items()} == {
        4: "warning", 5: "error", 6: "error", 7: "warning", 8: "note", 9: "error", 11: "error"
    }  # fmt: skip
    assert "no 'text'" in messages[5].message and "title" in messages[5].message
    assert "not JSON" in messages[11].message


def test_json_lines_that_are_hostile(tmp_path: Path) -> None:
    long = json.dumps({"text": "word " * 1_000_000})
    deep = "[" * 100_000
    number = '{"text": ' + "9" * 10_000 + "}"
    path = write(
        tmp_path, "a.ndjson", "\n".join([long, deep, number, '{"text": "Fine."}']).encode() + b"\n\xff\xfe\n"
    )
    ingested = ingest.read([path])
    assert [report.text for report in ingested.reports] == ["Fine."]
    assert [issue.origin.rpartition("#")[2] for issue in ingested.issues if issue.severity == "error"] == [
        "1", "2", "3", "5"
    ]  # fmt: skip
    assert "report_chars" in ingested.issues[0].message
    small = ingest.read([path], limits=ingest.Limits(file_bytes=1_000))
    assert [report.text for report in small.reports] == ["Fine."]
    assert "file_bytes" in small.issues[0].message


@pytest.mark.parametrize(
    ("content", "count"),
    [
        ('[{"text": "One."}, {"text": "Two."}]', 2),
        ('{"articles": [{"content": "One."}], "total": 1}', 1),
        ('{"text": "One.", "items": ["a"]}', 1),
        ('{"text": "One."}\n{"text": "Two."}\n', 2),
        ("[]", 0),
        ("3", 0),
        ("{", 0),
        ("[" * 50_000, 0),
    ],
)
def test_json(tmp_path: Path, content: str, count: int) -> None:
    ingested = ingest.read([write(tmp_path, "a.json", content)])
    assert len(ingested.reports) == count
    assert bool(errors(ingested)) == (count == 0)


def test_tables(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "a.csv",
        'Id,Headline,Body,Date\n1,"A, b","Line one.\nLine ""two"".",2017-11-03\n\n2,C,,\n3,D,Short.\n',
    )
    ingested = ingest.read([path])
    first, last = ingested.reports
    assert (first.id, first.title, first.text) == ("1", "A, b", 'Line one.\nLine "two".')
    assert (first.origin, last.origin, last.id) == (f"{path}#2", f"{path}#6", "3")
    assert [issue.origin for issue in ingested.issues] == [f"{path}#5", f"{path}#6"]
    tabs = ingest.read([write(tmp_path, "b.tsv", "id\ttext\n1\tOne, two.\n")])
    assert [report.text for report in tabs.reports] == ["One, two."]
    semicolons = ingest.read([write(tmp_path, "c.csv", "id;text\n1;" + "word " * 30_000 + "\n")])
    assert len(semicolons.reports[0].text) == 150_000
    none = ingest.read([write(tmp_path, "d.csv", "id,colour\n1,red\n")])
    assert "id, colour" in errors(none)[0][1]


def test_table_with_a_quotation_left_open(tmp_path: Path) -> None:
    rows = 'id,text\n1,One.\n2,"open ' + "x\n" * 210_000
    ingested = ingest.read([write(tmp_path, "a.csv", rows)])
    assert ingested.reports[0].text == "One."
    assert ingested.issues[0].origin.endswith("a.csv#3")
    assert len(ingested.issues) == ingest.DEFAULT.issues + 1
    assert "more issues were left out" in ingested.issues[-1].message


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n", "empty"),
        ("empty.jsonl", b"", "empty"),
        ("binary.txt", b"\x89PNG\x00\x00\x01", "binary"),
        ("binary.csv", b"PK\x03\x04\x00", "zip archive"),
        ("page.md", b"%PDF-1.7 1 0 obj", "PDF"),
        ("control.txt", b"\x7f", "no text"),
        ("big.txt", b"word " * 300, "file_bytes"),
        ("long.txt", b"word " * 60, "report_chars"),
    ],
)
def test_files_that_cannot_be_used(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    bad = write(tmp_path, name, content)
    good = write(tmp_path, "good.txt", LINE)
    limits = ingest.Limits(file_bytes=1_000, report_chars=200)
    ingested = ingest.read([bad, good], limits=limits)
    assert [report.text for report in ingested.reports] == [LINE]
    ((where, why),) = errors(ingested)
    assert where == name and message in why


def test_single_line_of_five_million_characters(tmp_path: Path) -> None:
    ingested = ingest.read([write(tmp_path, "a.txt", "word " * 1_000_000)])
    assert ingested.reports == ()
    assert "report_chars" in errors(ingested)[0][1]


def test_limit_of_items(tmp_path: Path) -> None:
    ingested = ingest.read([write(tmp_path, "a.txt", "\n".join(UNRELATED))], limits=ingest.Limits(items=3))
    assert len(ingested.reports) == 3
    assert "limit items" in errors(ingested)[0][1]
    with pytest.raises(ValueError, match="items"):
        ingest.Limits(items=0)


def test_paths_that_cannot_be_opened(tmp_path: Path) -> None:
    good = write(tmp_path, "good.txt", LINE)
    missing = tmp_path / "missing.txt"
    with pytest.raises(InputError, match=r"missing\.txt cannot be opened"):
        ingest.read([missing])
    ingested = ingest.read([missing, good, "nul\x00byte"])
    assert len(ingested.reports) == 1
    assert len(errors(ingested)) == 2
    with pytest.raises(ValueError, match="items must be"):
        ingest.read([good], items="words")  # type: ignore[arg-type]


def test_folders(tmp_path: Path) -> None:
    for name in ("b/2.txt", "a.txt", "b/1.txt", "B.txt", "b/c/3.txt"):
        write(tmp_path, name, f"Shells fell on the village of {name}.")
    write(tmp_path, ".git/x.txt", "x")
    seen: list[tuple[int, int, str]] = []
    ingested = ingest.read([tmp_path, tmp_path / "a.txt"], on_progress=lambda *step: seen.append(step))
    names = [Path(report.origin).relative_to(tmp_path).as_posix() for report in ingested.reports]
    assert names == ["B.txt", "a.txt", "b/1.txt", "b/2.txt", "b/c/3.txt"]
    assert [step[:2] for step in seen] == [(done, 5) for done in range(1, 6)]
    assert "given twice" in ingested.issues[0].message
    assert [source.read() for source in ingested.sources][1] == b"Shells fell on the village of a.txt."
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "nothing to read" in ingest.read([empty]).issues[0].message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert ingest.read([tmp_path]).reports == ()


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        ("<!DOCTYPE html><html>", ".html"),
        ("<p>Some</p>", ".html"),
        ('{"text": "One."}\n{"text": "Two."}', ".jsonl"),
        ('{\n "text": "One."}', ".json"),
        ('[{"text": "One."}]', ".json"),
        ("---\ntitle: x\n---\nText", ".md"),
        ("id,text\n1,One.", ".csv"),
        ("Fire, text and more.\nMore", ".txt"),
        ("[Editor's note] The army left.", ".txt"),
    ],
)
def test_sniff(content: str, suffix: str) -> None:
    assert sniff(content.encode()) == suffix


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    data = "\n".join(UNRELATED).encode()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    ingested = ingest.read(["-"])
    assert [report.origin for report in ingested.reports][:2] == ["stdin#1", "stdin#2"]
    (source,) = ingested.sources
    assert (source.path, source.read(), source.size) == (None, data, len(data))


def test_streaming_gives_reports_as_files_are_read(tmp_path: Path) -> None:
    for number in range(3):
        write(tmp_path, f"{number}.txt", f"Shells fell on village number {number}.")
    read: list[str] = []
    stream: Iterator[object] = ingest.iter_reports([tmp_path], on_progress=lambda *step: read.append(step[2]))
    next(stream)
    next(stream)
    assert len(read) == 1
    assert len(list(stream)) == 1


def test_reading_again_gives_the_same(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "\n".join([*UNRELATED, *UNRELATED]))
    write(tmp_path, "b.jsonl", json.dumps({"id": "x", "text": LINE}))
    assert ingest.read([tmp_path]) == ingest.read([tmp_path])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(max_size=400)
    | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")),
    suffix=st.sampled_from([".txt", ".md", ".json", ".jsonl", ".csv", ".tsv", ""]),
    items=st.sampled_from(["auto", "lines", "paragraphs", "none"]),
)
def test_any_bytes_are_read_or_refused(tmp_path: Path, data: bytes, suffix: str, items: ingest.Items) -> None:
    path = write(tmp_path, f"any{suffix}", data)
    ingested = ingest.read([path], items=items)
    for report in ingested.reports:
        assert report.text.strip()
        report.text.encode("utf-8")
        assert all(sign in "\n\t" or not (ord(sign) < 32 or 127 <= ord(sign) < 160) for sign in report.text)
    assert len({report.id for report in ingested.reports}) == len(ingested.reports)
    assert ingested.reports or errors(ingested)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=6))
def test_json_texts_come_back_as_they_are(tmp_path: Path, texts: list[str]) -> None:
    clean = [text for text in texts if text.strip() and text.isprintable()]
    path = write(tmp_path, "any.jsonl", "\n".join(json.dumps({"text": text}) for text in clean))
    assert [report.text for report in ingest.read([path]).reports] == clean
