"""Records: JSON lines, JSON, CSV and TSV. Each record that has a text is a report."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mountjoy.ingest.clean import clean_text, decode
from mountjoy.ingest.types import Draft, Found, ItemDecision, Limits, Received, place_of
from mountjoy.ingest.words import FIELDS, words
from mountjoy.issues import Issue

_LISTS = ("reports", "articles", "items", "documents", "entries", "results", "data", "records")
_SHOWN = 60


def fields_of(record: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """A record's fields under the names of `Draft`, by the aliases of `words.yaml`; complaints in words.

    Empty values count as missing. ``published`` is given as it stands; every other field as text.
    """
    folded = {
        str(key).strip().lower().replace(" ", "_").replace("-", "_"): value for key, value in record.items()
    }
    found: dict[str, Any] = {}
    complaints: list[str] = []
    for field in FIELDS:
        for alias in words().fields[field]:
            value = folded.get(alias)
            if value is None or value == "" or (isinstance(value, str) and not value.strip()):
                continue
            if field == "published":
                found[field] = value
                break
            text = _as_text(value)
            if text is not None:
                found[field] = text if field == "text" else text.strip()
                break
            complaints.append(f"{alias!r} is {_kind(value)}, not text")
    return found, tuple(complaints)


def _as_text(value: object) -> str | None:
    """A value as text: numbers written out, names out of {"name": ...}, lists of texts joined by commas."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, dict):
        return value["name"] if isinstance(value.get("name"), str) else None
    if isinstance(value, list) and value:
        parts = [_as_text(each) for each in value if not isinstance(each, list)]
        named = [part for part in parts if part]
        return ", ".join(named) if len(named) == len(value) else None
    return None


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", bool: "true or false"}
    return names.get(type(value), type(value).__name__)


def _draft(record: object, origin: str, place: int | None, sequence: int) -> Iterator[Found]:
    where = place_of(origin, place)
    if not isinstance(record, dict):
        yield Issue("error", where, f"a record must be an object, not {_kind(record)}; it was skipped")
        return
    inner = record.get("report")
    if isinstance(inner, dict):  # a coded report
        record = inner
    fields, complaints = fields_of(record)
    for complaint in complaints:
        yield Issue("warning", where, complaint)
    if "text" not in fields:
        keys = ", ".join(sorted(map(str, record)))[:_SHOWN] or "none"
        yield Issue("error", where, f"the record has no 'text' (its fields: {keys}); it was skipped")
        return
    yield Draft(**fields, place=place, sequence=sequence)


def read_json_lines(lines: Iterable[bytes], origin: str, limits: Limits) -> Iterator[Found]:
    """The reports of JSON lines, read one by one; ``lines`` may be cut at ``limits.file_bytes + 1``."""
    count = 0
    first = True
    for number, raw in enumerate(_joined(lines, limits), start=1):
        where = place_of(origin, number)
        if raw is None:
            yield Issue(
                "error", where, f"the line is over {limits.file_bytes} bytes (limit file_bytes); skipped"
            )
            continue
        if first:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
            first = False
        if not raw.strip():
            continue
        text = raw.decode("utf-8", "replace")
        if "\ufffd" in text and b"\xef\xbf\xbd" not in raw:
            yield Issue("note", where, "some bytes are not UTF-8 and were replaced")
        record, problem = _parse(text)
        if problem is not None:
            yield Issue("error", where, f"not JSON: {problem}; the line was skipped")
            continue
        yield from _draft(record, origin, number, count)
        count += 1
    yield ItemDecision(origin, "records", count, "each line is a record")
    if not count:
        yield Issue("error", origin, "there is no record in it")


def _joined(lines: Iterable[bytes], limits: Limits) -> Iterator[bytes | None]:
    """Whole lines; None for one that is longer than the limit."""
    skipping = False
    for piece in lines:
        ended = piece.endswith(b"\n")
        if skipping:
            skipping = not ended
        elif len(piece) > limits.file_bytes:
            skipping = not ended
            yield None
        else:
            yield piece


def _parse(text: str) -> tuple[Any, str | None]:
    try:
        return json.loads(text), None
    except json.JSONDecodeError as error:
        return None, f"{error.msg} at column {error.colno}"
    except (ValueError, RecursionError) as error:
        return None, str(error).partition(";")[0]


def read_json(received: Received, limits: Limits) -> Iterator[Found]:
    """The reports of a JSON file: a list of records, an object that holds one, a record, or JSON lines."""
    decoded = decode(received.data)
    text = decoded.text
    content, problem = _parse(text)
    if problem is not None:
        first = text.lstrip().partition("\n")[0]
        if first.rstrip().endswith("}") and _parse(first)[1] is None:
            yield from read_json_lines(io.BytesIO(text.encode("utf-8", "replace")), received.origin, limits)
            return
        yield Issue("error", received.origin, f"not JSON: {problem}; the file was skipped")
        return
    if isinstance(content, dict):
        held = [content[key] for key in _LISTS if isinstance(content.get(key), list)]
        records = held[0] if held and "text" not in fields_of(content)[0] else None
        if records is None:
            yield ItemDecision(received.origin, "records", 1, "it is one record")
            yield from _draft(content, received.origin, None, 0)
            return
    elif isinstance(content, list):
        records = content
    else:
        yield Issue(
            "error", received.origin, f"a list of records was expected, not {_kind(content)}; skipped"
        )
        return
    yield ItemDecision(received.origin, "records", len(records), "it holds a list of records")
    if not records:
        yield Issue("error", received.origin, "there is no record in it")
    for index, record in enumerate(records):
        yield from _draft(record, received.origin, index + 1, index)


def delimiter_of(header: str) -> str | None:
    """The sign between the columns of a header that names a text column; None where there is none."""
    for sign in (",", "\t", ";", "|"):
        try:
            names = next(csv.reader([header], delimiter=sign), [])
        except csv.Error:
            continue
        if len(names) > 1 and "text" in fields_of(dict.fromkeys(names, "x"))[0]:
            return sign
    return None


def read_table(received: Received, limits: Limits) -> Iterator[Found]:
    """The reports of a table with a header; ``origin#n`` names the line on which a row begins."""
    decoded = decode(received.data)
    if decoded.note is not None:
        yield Issue("note", received.origin, decoded.note)
    text, _ = clean_text(decoded.text)
    header = text.lstrip("\n").partition("\n")[0]
    sign = delimiter_of(header) or ("\t" if received.suffix == ".tsv" else ",")
    rows = _rows(text, sign, limits)
    names = [str(name).strip() for name in next(rows, (0, [], None))[1]]
    if "text" not in fields_of(dict.fromkeys(names, "x"))[0]:
        shown = ", ".join(names)[:_SHOWN]
        yield Issue("error", received.origin, f"no column holds the text (columns: {shown}); name one 'text'")
        return
    count = 0
    for line, cells, problem in rows:
        where = place_of(received.origin, line)
        if problem is not None:
            yield Issue("error", where, f"not a row: {problem}; it was skipped")
            continue
        if not any(cells):
            continue
        if len(cells) != len(names):
            yield Issue("warning", where, f"{len(cells)} cells in a table of {len(names)} columns")
        yield from _draft(dict(zip(names, cells, strict=False)), received.origin, line, count)
        count += 1
    yield ItemDecision(received.origin, "records", count, "each row is a record")
    if not count:
        yield Issue("error", received.origin, "there is no row in it")


def _rows(text: str, sign: str, limits: Limits) -> Iterator[tuple[int, list[str], str | None]]:
    """(line, cells, problem). Rows are read ahead, because the limit on a cell is the csv module's own."""
    before = csv.field_size_limit(max(limits.report_chars * 2, 131_072))
    found: list[tuple[int, list[str], str | None]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    try:
        while True:
            line = reader.line_num + 1
            try:
                found.append((line, next(reader), None))
            except StopIteration:
                break
            except csv.Error as error:
                found.append((line, [], str(error)))
    finally:
        csv.field_size_limit(before)
    return iter(found)
