"""Saved web pages: articles, listings, and pages that are made to break a parser."""

from __future__ import annotations

import random
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mountjoy import ingest
from mountjoy.errors import LimitError, PipelineError
from mountjoy.ingest.web import nesting, strip_tags
from mountjoy.ingest.worker import PageReader
from tests.ingest.test_items import ARTICLE, UNRELATED

HEAD = """<!DOCTYPE html><html><head><title>Bomb kills three near Bakool | The Gazette</title>
<meta property="og:site_name" content="The Gazette"><meta name="author" content="Amina Yusuf">
<link rel="canonical" href="https://gazette.example/2016/bakool">
<meta property="article:published_time" content="2016-03-04T10:00:00Z"></head><body>
<nav><ul><li><a href="/a">Home and front page</a></li><li><a href="/b">World and region</a></li></ul></nav>"""
PAGE = (
    HEAD
    + "<article><h1>Bomb kills three near Bakool</h1>"
    + "".join(f"<p>{line}</p>" for line in ARTICLE)
    + "</article><aside><p>Subscribe to our letter</p></aside><footer>© Gazette</footer></body></html>"
)
LONG = PAGE.replace(
    "</article>", "<p>Aid came late to the district.</p>" * 4_000 + "</article>"
)  # takes its time to be read
LISTING = (
    """<html><head><title>Africa | The Gazette</title><link rel="canonical" href="https://gazette.example/africa/">
<meta property="og:site_name" content="The Gazette"></head><body><h1>Africa</h1><div class="list">"""
    + "".join(
        f'<div class="card"><h2><a href="/item/{n}">Report number {n} from the field</a></h2>'
        f'<time datetime="2016-03-0{n + 1}">March</time><p>{line}</p><a href="/item/{n}">Read more</a></div>'
        for n, line in enumerate(UNRELATED)
    )
    + "</div><footer><p>About us</p></footer></body></html>"
)


def write(folder: Path, content: str | bytes, name: str = "page.html") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_article(tmp_path: Path) -> None:
    ingested = ingest.read([write(tmp_path, PAGE)])
    (report,) = ingested.reports
    assert report.text.split("\n") == ARTICLE
    assert (report.title, report.author, report.source) == (
        "Bomb kills three near Bakool", "Amina Yusuf", "The Gazette"
    )  # fmt: skip
    assert (report.url, report.published) == ("https://gazette.example/2016/bakool", date(2016, 3, 4))
    assert (report.published_basis, report.language) == ("stated", "en")
    assert ingested.decisions[0].mode == "none"


def test_listing(tmp_path: Path) -> None:
    path = write(tmp_path, LISTING)
    ingested = ingest.read([path])
    assert [report.text for report in ingested.reports] == UNRELATED
    second = ingested.reports[1]
    assert (second.title, second.url) == ("Report number 1 from the field", "https://gazette.example/item/1")
    assert (second.published, second.source) == (date(2016, 3, 2), "The Gazette")
    assert (second.origin, second.sequence) == (f"{path}#2", 1)
    assert (ingested.decisions[0].mode, ingested.decisions[0].heading) == ("listing", "Africa")
    assert len(ingest.read([path], items="none").reports) == 1


def test_an_article_with_related_stories_is_one_report(tmp_path: Path) -> None:
    related = LISTING.partition('<div class="list">')[2].partition("</div><footer>")[0]
    page = PAGE.replace(
        "<aside>", f'<section class="related"><div class="list">{related[:900]}</div></section><aside>'
    )
    ingested = ingest.read([write(tmp_path, page)])
    assert len(ingested.reports) == 1
    assert ARTICLE[0] in ingested.reports[0].text


def test_cut_off_page(tmp_path: Path) -> None:
    cut = PAGE[: PAGE.index(ARTICLE[3]) + 20]
    (report,) = ingest.read([write(tmp_path, cut)]).reports
    assert ARTICLE[1] in report.text


def test_declared_encoding(tmp_path: Path) -> None:
    page = (
        '<html><head><meta charset="windows-1251"></head><body><p>' + "Армия взяла под контроль город. " * 9
    )
    (report,) = ingest.read([write(tmp_path, page.encode("cp1251"))]).reports
    assert report.text.startswith("Армия взяла") and report.language == "ru"


@pytest.mark.parametrize(
    ("page", "limits", "message"),
    [
        ("<div>" * 10_000 + ARTICLE[0], ingest.DEFAULT, "html_nesting"),
        ("<b>" * 200_000 + ARTICLE[0], ingest.DEFAULT, "html_nesting"),
        (PAGE, ingest.Limits(html_bytes=100), "html_bytes"),
        (LONG, ingest.Limits(html_seconds=0.001), "html_seconds"),
    ],
)
def test_pages_too_much_for_the_parser(
    tmp_path: Path, page: str, limits: ingest.Limits, message: str
) -> None:
    began = time.process_time()
    ingested = ingest.read([write(tmp_path, page)], limits=limits)
    assert time.process_time() - began < 30
    (report,) = ingested.reports
    assert ARTICLE[0] in report.text
    (issue,) = ingested.issues
    assert issue.severity == "warning" and message in issue.message


def test_pages_without_text(tmp_path: Path) -> None:
    pages = ["<html></html>", "<!doctype html>", "<script>x</script>", "<p> </p>", "<title>x</title>", "<"]
    for number, page in enumerate(pages):
        write(tmp_path, page, f"{number}.html")
    ingested = ingest.read([tmp_path])
    assert [report.text for report in ingested.reports] == ["<"]
    assert [issue.message for issue in ingested.issues if issue.severity == "error"] == [
        "there is no text in the page"
    ] * 5


def test_pages_of_any_bytes_are_read_or_refused(tmp_path: Path) -> None:
    chance = random.Random(7)
    pieces = [
        *(b"<div>", b"</div", b"<p", b">", b"<h2>", b"<li class=", b"<!--", b"<article>", b"<table>", b"</"),
        *(b"<a href='//[x'>", b"<time datetime=never>", b"&#55296;", b"\xff", b"\x01"),
        b"words of a teaser that are many enough",
    ]
    for number in range(60):
        write(tmp_path, b"".join(chance.choices(pieces, k=chance.randrange(1, 60))), f"{number:02}.html")
    ingested = ingest.read([tmp_path])
    named = {report.origin.partition("#")[0] for report in ingested.reports}
    refused = {issue.origin for issue in ingested.issues if issue.severity == "error"}
    assert len(named | refused) == 60
    for report in ingested.reports:
        assert not any(ord(sign) < 32 and sign not in "\n\t" for sign in report.text)
        report.text.encode()


def test_the_reader_starts_anew_after_a_page_that_hangs() -> None:
    with PageReader() as reader:
        with pytest.raises(LimitError, match="html_seconds"):
            reader.examine(LONG, "auto", 0.001)
        assert reader.examine(PAGE, "auto", 60)["kind"] == "article"
        process = reader._process
        assert process is not None
        process.kill()
        process.wait()
        with pytest.raises(PipelineError, match="broke"):
            reader.examine(PAGE, "auto", 60)
    assert reader._process is None


def test_strip_tags() -> None:
    page = "a<!-- b <p>c</p> --><p>d <b>e</b> &amp; f</p><script>if (1 < 2) g()</script>"
    page += "<style>h</style>3 < 4<br>i"
    assert strip_tags(page) == "a\nd e & f\n3 < 4\ni"
    assert strip_tags("<!-- never closed <p>a</p>") == ""
    assert nesting("<div><p><p><ul><li></ul></div>") == 2


@settings(deadline=None)
@given(st.text(alphabet="<>/!-ab&; \n\"'=", max_size=200))
def test_strip_tags_takes_anything(page: str) -> None:
    assert isinstance(strip_tags(page), str)
    assert nesting(page) >= 0
