"""Files, folders and standard input into reports."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import IO

from mountjoy.errors import InputError
from mountjoy.ingest.finish import Finisher
from mountjoy.ingest.plain import read_markdown, read_text
from mountjoy.ingest.records import delimiter_of, read_json, read_json_lines, read_table
from mountjoy.ingest.types import (
    DEFAULT,
    Draft,
    Found,
    Ingested,
    ItemDecision,
    Items,
    Limits,
    Note,
    Progress,
    Received,
    SourceBytes,
)
from mountjoy.ingest.web import read_html
from mountjoy.ingest.worker import PageReader
from mountjoy.issues import Issue
from mountjoy.report import Report

TEXT = frozenset((".txt", ".text"))
MARKDOWN = frozenset((".md", ".markdown"))
HTML = frozenset((".html", ".htm", ".xhtml"))
LINES = frozenset((".jsonl", ".ndjson"))
TABLE = frozenset((".csv", ".tsv"))
SUFFIXES = TEXT | MARKDOWN | HTML | LINES | TABLE | {".json"}
STDIN = "stdin"
_BLOCK = 1 << 20


def read(
    paths: Iterable[Path | str],
    *,
    items: Items = "auto",
    limits: Limits = DEFAULT,
    on_progress: Progress | None = None,
) -> Ingested:
    """Read files, folders (all below them, sorted) and standard input (``-``), in the order given.

    ``items`` says how a text is divided (see `items.split`); for a web page ``none`` asks for one article and
    ``lines`` or ``paragraphs`` for the items of a listing; records are left as they are. What is wrong with
    an input is an issue and the rest goes on. Raises InputError where the only path cannot be opened.
    """
    notes: list[Note] = []
    reports = tuple(
        iter_reports(paths, items=items, limits=limits, on_progress=on_progress, on_note=notes.append)
    )
    return Ingested(
        reports,
        tuple(note for note in notes if isinstance(note, Issue)),
        tuple(note for note in notes if isinstance(note, ItemDecision)),
        tuple(note for note in notes if isinstance(note, SourceBytes)),
    )


def iter_reports(
    paths: Iterable[Path | str],
    *,
    items: Items = "auto",
    limits: Limits = DEFAULT,
    on_progress: Progress | None = None,
    on_note: Callable[[Note], None] | None = None,
) -> Iterator[Report]:
    """`read`, a report at a time: one file is held at once, of JSON lines one line.

    ``on_note`` is given each issue, decision and source as it comes up. Of reports already given, only a
    fingerprint is kept, so that copies are known.
    """
    if items not in ("auto", "lines", "paragraphs", "none"):
        raise ValueError(f"items must be auto, lines, paragraphs or none, not {items!r}")
    asked: list[Path | str] = [paths] if isinstance(paths, str | Path) else list(paths)
    tell = _Teller(on_note, limits.issues)
    files = list(_files(asked, limits, tell))
    tell.end_file(", ".join(map(str, asked))[:200])
    with PageReader() as pages:
        finisher = Finisher(limits, tell)
        for done, (path, origin) in enumerate(files, start=1):
            yield from _read_one(path, origin, items, limits, pages, finisher, tell)
            tell.end_file(origin)
            if on_progress is not None:
                on_progress(done, len(files), origin)


def read_bytes(
    data: bytes,
    origin: str,
    *,
    items: Items = "auto",
    limits: Limits = DEFAULT,
    pages: PageReader | None = None,
) -> Ingested:
    """`read` for bytes at hand, such as those that a record keeps; ``origin`` is the name of the file they were.

    ``pages`` is the process that reads web pages, of who reads many; without it one is started for a page.
    """
    notes: list[Note] = []
    tell = _Teller(notes.append, limits.issues)
    sha256 = hashlib.sha256(data).hexdigest()
    suffix = Path(origin).suffix.lower()
    received = Received(origin, suffix if suffix in SUFFIXES else sniff(data), data)
    with PageReader() if pages is None else nullcontext(pages) as reader:
        found = _found(received, items, limits, reader)
        if received.suffix in LINES:  # line by line, as from the disk
            found = read_json_lines(iter(io.BytesIO(data).readline, b""), origin, limits)
        reports = tuple(_finished(found, origin, sha256, Finisher(limits, tell), limits, tell))
    tell.end_file(origin)
    return Ingested(
        reports,
        tuple(note for note in notes if isinstance(note, Issue)),
        tuple(note for note in notes if isinstance(note, ItemDecision)),
        (SourceBytes(origin, sha256, len(data), None, data),),
    )


class _Teller:
    """Passes notes on, of one file at most so many issues: a spoilt table must not bury what matters."""

    def __init__(self, on_note: Callable[[Note], None] | None, most: int) -> None:
        self._on_note = on_note
        self._most = most
        self._issues = 0

    def __call__(self, note: Note) -> None:
        """Pass a note on, or only count it."""
        if isinstance(note, Issue):
            self._issues += 1
            if self._issues > self._most:
                return
        if self._on_note is not None:
            self._on_note(note)

    def end_file(self, origin: str) -> None:
        """Say how many issues were left out, and count from 0 again."""
        left, self._issues = self._issues - self._most, 0
        if left > 0:
            self(Issue("warning", origin, f"{left} more issues were left out (limit issues: {self._most})"))
            self._issues = 0


def _files(
    paths: list[Path | str], limits: Limits, tell: Callable[[Note], None]
) -> Iterator[tuple[Path | None, str]]:
    """(path, origin) of each file, None for standard input. A file that is given twice is read once."""
    seen: set[Path | None] = set()
    count = 0
    for given in paths:
        for path, origin in _below(given, len(paths) == 1, tell):
            known = None if path is None else Path(os.path.realpath(path))
            if known in seen:
                tell(Issue("note", origin, "this file was given twice; it is read once"))
                continue
            seen.add(known)
            count += 1
            if count > limits.files:
                tell(
                    Issue(
                        "error",
                        origin,
                        f"more than {limits.files} files (limit files); the rest was left out",
                    )
                )
                return
            yield path, origin


def _below(given: Path | str, only: bool, tell: Callable[[Note], None]) -> Iterator[tuple[Path | None, str]]:
    if str(given) == "-":
        yield None, STDIN
        return
    path = Path(given)
    try:
        kind = path.stat().st_mode
    except (OSError, ValueError) as error:
        _cannot_open(path, error, only, tell)
        return
    if not stat.S_ISDIR(kind):
        yield path, str(path)
        return
    found = 0
    for folder, folders, names in os.walk(path, onerror=lambda error: _cannot_open(path, error, only, tell)):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(folder) / name
            if name.startswith("."):
                continue
            if file.suffix.lower() not in SUFFIXES or not file.is_file():
                tell(Issue("note", str(file), "not read: no kind of file that Mountjoy knows"))
                continue
            found += 1
            yield file, str(file)
    if not found:
        tell(Issue("warning", str(path), f"the folder holds nothing to read ({', '.join(sorted(SUFFIXES))})"))


def _cannot_open(path: Path, error: Exception, only: bool, tell: Callable[[Note], None]) -> None:
    """Raises InputError where it is the only path, else tells of it."""
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    message = f"cannot be opened: {why}"
    if only:
        raise InputError(f"{path} {message}; give a file, a folder or - for standard input") from error
    tell(Issue("error", str(path), message))


def _read_one(
    path: Path | None,
    origin: str,
    items: Items,
    limits: Limits,
    pages: PageReader,
    finisher: Finisher,
    tell: Callable[[Note], None],
) -> Iterator[Report]:
    try:
        if path is not None and path.suffix.lower() in LINES and path.is_file():
            yield from _read_lines(path, origin, limits, finisher, tell)
            return
        data = _bytes_of(path, limits)
    except OSError as error:
        tell(Issue("error", origin, f"cannot be read: {error.strerror or error}"))
        return
    if len(data) > limits.file_bytes:
        tell(
            Issue(
                "error",
                origin,
                f"over {limits.file_bytes} bytes; skipped (raise the limit file_bytes to read it)",
            )
        )
        return
    sha256 = hashlib.sha256(data).hexdigest()
    regular = path if path is not None and path.is_file() else None
    tell(SourceBytes(origin, sha256, len(data), regular, None if regular is not None else data))
    if not data.strip():
        tell(Issue("error", origin, "the file is empty"))
        return
    suffix = path.suffix.lower() if path is not None else ""
    received = Received(origin, suffix if suffix in SUFFIXES else sniff(data), data)
    yield from _finished(_found(received, items, limits, pages), origin, sha256, finisher, limits, tell)


def _finished(
    found: Iterator[Found],
    origin: str,
    sha256: str,
    finisher: Finisher,
    limits: Limits,
    tell: Callable[[Note], None],
) -> Iterator[Report]:
    count = 0
    try:
        for each in found:
            if not isinstance(each, Draft):
                tell(each)
                continue
            count += 1
            if count > limits.items:
                message = f"more than {limits.items} reports (limit items); the rest of it was left out"
                tell(Issue("error", origin, message))
                return
            report = finisher.finish(each, origin, sha256)
            if report is not None:
                yield report
    except InputError as error:
        tell(Issue("error", origin, str(error)))


def _found(received: Received, items: Items, limits: Limits, pages: PageReader) -> Iterator[Found]:
    suffix = received.suffix
    if suffix in HTML:
        return read_html(received, items, limits, pages)
    if suffix in MARKDOWN:
        return read_markdown(received, items)
    if suffix in LINES:
        return read_json_lines(received.data.splitlines(keepends=True), received.origin, limits)
    if suffix == ".json":
        return read_json(received, limits)
    if suffix in TABLE:
        return read_table(received, limits)
    return read_text(received, items)


def _read_lines(
    path: Path, origin: str, limits: Limits, finisher: Finisher, tell: Callable[[Note], None]
) -> Iterator[Report]:
    """JSON lines from the disk: once for the hash, once line by line. Raises OSError."""
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
            size += len(block)
            if size > limits.stream_bytes:
                message = (
                    f"over {limits.stream_bytes} bytes; skipped (raise the limit stream_bytes to read it)"
                )
                tell(Issue("error", origin, message))
                return
    sha256 = digest.hexdigest()
    tell(SourceBytes(origin, sha256, size, path))
    if not size:
        tell(Issue("error", origin, "the file is empty"))
        return
    with path.open("rb") as stream:
        lines = iter(lambda: stream.readline(limits.file_bytes + 1), b"")
        yield from _finished(read_json_lines(lines, origin, limits), origin, sha256, finisher, limits, tell)


def _bytes_of(path: Path | None, limits: Limits) -> bytes:
    """At most one byte more than the limit. Raises OSError."""
    if path is None:
        return _at_most(sys.stdin.buffer, limits.file_bytes + 1)
    with path.open("rb") as stream:
        return _at_most(stream, limits.file_bytes + 1)


def _at_most(stream: IO[bytes], size: int) -> bytes:
    parts = []
    while size > 0 and (part := stream.read(min(size, _BLOCK))):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def sniff(data: bytes) -> str:
    """The suffix that fits bytes of unknown kind, by their first signs; a table's header names a text."""
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    first = head.partition(b"\n")[0].decode("utf-8", "replace").strip()
    lowered = head.lower()
    if lowered.startswith((b"<!doctype html", b"<html")) or (lowered.startswith(b"<") and b"</" in lowered):
        return ".html"
    if head.startswith(b"{") and (first.endswith("}") or b'"text"' in head[:400]):
        return ".jsonl" if first.endswith("}") and len(first) > 2 else ".json"
    if head.startswith((b"{", b"[{", b"[\n", b"[ ")):
        return ".jsonl" if head.startswith(b"{") and len(data) > len(head) else ".json"
    if head.startswith(b"---\n"):
        return ".md"
    if b"\n" in head.strip() and delimiter_of(first) is not None:
        return ".csv"
    return ".txt"
