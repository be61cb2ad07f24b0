"""What files say of themselves is copied as it stands; no file and no hostile head breaks it."""

from __future__ import annotations

import pytest

from mountjoy.ingest import headers_of

CASES: list[tuple[str, str, dict[str, str]]] = [
    (".html", "<!-- saved from url=(0028)https://zan.example/strike-on -->\n<html>", {"saved-from": "https://zan.example/strike-on"}),
    (
        ".htm",
        "<!--\n Page saved with SingleFile \n url: https://zan.example/a \n saved date: Sun Nov 05 2017 10:00:00 GMT+0300\n-->",
        {"saved-date": "Sun Nov 05 2017 10:00:00 GMT+0300", "saved-from": "https://zan.example/a"},
    ),
    (
        ".html",
        "<META HTTP-EQUIV='Last-Modified' CONTENT='Sun, 05 Nov 2017 07:00:00 GMT'><meta property=og:url content=https://zan.example/b>"
        '<meta name="author" content="A. Writer"><link rel="canonical" href="https://zan.example/c">',
        {"canonical": "https://zan.example/c", "last-modified": "Sun, 05 Nov 2017 07:00:00 GMT", "og:url": "https://zan.example/b"},
    ),
    (".html", "<p>nothing</p>", {}),
    (".html", "<meta" * 5000, {}),
    (".html", "<!-- saved from url=", {}),
    (".md", "---\ntitle: A day\nsource: Zan Daily\nempty:\n---\nText: not this", {"source": "Zan Daily", "title": "A day"}),
    (".md", "A text\nkey: value", {}),
    (".txt", "<!-- saved from url=(0028)https://zan.example/strike-on -->", {}),
    (".jsonl", '{"url": "https://zan.example"}', {}),
]  # fmt: skip


@pytest.mark.parametrize(("suffix", "text", "expected"), CASES)
def test_headers(suffix: str, text: str, expected: dict[str, str]) -> None:
    assert headers_of(suffix, lambda: text.encode()) == expected


def test_bytes_that_are_no_text() -> None:
    assert headers_of(".html", lambda: bytes(range(256)) * 20) == {}


def test_bytes_are_read_only_where_there_may_be_headers() -> None:
    def refuse() -> bytes:
        raise AssertionError

    assert headers_of(".csv", refuse) == {}
