"""What ingest takes and gives: limits, the decision on items, the bytes received, drafts of reports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal

from mountjoy.issues import Issue
from mountjoy.report import Report

Items = Literal["auto", "lines", "paragraphs", "none"]
Mode = Literal["lines", "paragraphs", "none", "records", "listing"]
Progress = Callable[[int, int, str], None]
"""Called after each file with (files done, files in all, origin of the file just read)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of an input is read. What goes over a limit is skipped with an issue that names the limit.

    ``file_bytes`` holds for files that are read whole (everything but JSON lines, where it bounds one line);
    ``stream_bytes`` for JSON lines. ``report_chars`` are code points of one report's text, ``items`` the
    reports and ``issues`` the issues that one file may give. ``html_bytes`` and ``html_nesting`` (elements
    within elements) bound what is searched for an article; a page beyond them is read as its bare text, and
    so is one that takes more than ``html_seconds``. ``files`` are those of one call.
    """

    file_bytes: int = 50_000_000
    stream_bytes: int = 4_000_000_000
    report_chars: int = 200_000
    items: int = 50_000
    files: int = 1_000_000
    issues: int = 500
    html_bytes: int = 5_000_000
    html_nesting: int = 400
    html_seconds: float = 60.0

    def __post_init__(self) -> None:
        for each in fields(self):
            if getattr(self, each.name) <= 0:
                raise ValueError(f"limit {each.name} must be above 0, not {getattr(self, each.name)}")


DEFAULT = Limits()


@dataclass(frozen=True, slots=True)
class ItemDecision:
    """How one file was divided into reports, why, and how to have it otherwise.

    ``mode`` is ``lines`` or ``paragraphs`` (one report each), ``none`` (one report), ``records`` (one a
    record) or ``listing`` (one an item of a web page). ``count`` is the number of items found, ``heading`` a
    page's own heading that is no item.
    """

    origin: str
    mode: Mode
    count: int
    reason: str
    override: str = ""
    heading: str | None = None

    def __str__(self) -> str:
        """One line for the summary: ``page.txt: 30 reports, one a line: why (how to have it otherwise)``."""
        many = {
            "lines": ", one a line",
            "paragraphs": ", one a paragraph",
            "records": "",
            "listing": ", one an item",
        }
        noun = "report" if self.count == 1 else "reports"
        override = f" ({self.override})" if self.override else ""
        return f"{self.origin}: {self.count} {noun}{many.get(self.mode, '')}: {self.reason}{override}"


@dataclass(frozen=True, slots=True)
class SourceBytes:
    """The bytes received: where they lie (``path``), or themselves where they came by a stream (``data``)."""

    origin: str
    sha256: str
    size: int
    path: Path | None
    data: bytes | None = None

    def read(self) -> bytes:
        """The bytes, read again from the path where they are not held; raises OSError."""
        if self.data is not None:
            return self.data
        if self.path is None:
            raise FileNotFoundError(f"{self.origin}: the bytes are held nowhere")
        return self.path.read_bytes()


Note = Issue | ItemDecision | SourceBytes


@dataclass(frozen=True, slots=True)
class Ingested:
    """Everything that was read, in the order given; folders in sorted order."""

    reports: tuple[Report, ...]
    issues: tuple[Issue, ...]
    decisions: tuple[ItemDecision, ...]
    sources: tuple[SourceBytes, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A report before its text is cleaned, its date read and its identifier settled.

    ``place`` is the item's place in its file (line or item number), None for a file that is one report.
    ``published`` is the value as the input gave it.
    """

    text: str
    place: int | None = None
    sequence: int = 0
    id: str | None = None
    title: str | None = None
    published: object = None
    source: str | None = None
    url: str | None = None
    author: str | None = None
    language: str | None = None


Found = Draft | Issue | ItemDecision
"""What the reader of a format yields."""


@dataclass(frozen=True, slots=True)
class Received:
    """One file's bytes on their way to a reader: ``suffix`` is lower case with its dot, or empty."""

    origin: str
    suffix: str
    data: bytes


def place_of(origin: str, place: int | None) -> str:
    """``page.txt#3``, or the origin alone where a file is one report."""
    return origin if place is None else f"{origin}#{place}"
