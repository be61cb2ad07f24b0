"""Files of decisions, to hand them from one record to another: CSV or JSON lines, one decision a row."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from mountjoy.decision import VERDICTS, Decision
from mountjoy.errors import InputError

COLUMNS = ("at", "who", "about", "verdict", "subject", "object", "why", "detail")
_NEEDED = ("about", "verdict", "subject")
_FORMATS = (".csv", ".jsonl")


@dataclass(frozen=True, slots=True)
class HandedRow:
    """A decision in a file. ``where`` is the file and line; ``at`` and ``who`` are empty where the row names none."""

    where: str
    at: str
    who: str
    about: str
    verdict: str
    subject: str
    object: str | None
    why: str | None
    detail: dict[str, Any] | None


def write_decisions(decisions: Iterable[Decision], path: Path) -> int:
    """Write decisions to a ``.csv`` or ``.jsonl`` file; how many. Raises InputError where it cannot be written."""
    _format(path)
    rows = [{name: getattr(one, name) for name in COLUMNS} for one in decisions]
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            if path.suffix.lower() == ".csv":
                writer = csv.DictWriter(file, COLUMNS)
                writer.writeheader()
                writer.writerows({**row, "detail": _text(row["detail"])} for row in rows)
            else:
                file.writelines(_text(row) + "\n" for row in rows)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror or error}") from error
    return len(rows)


def read_decisions(path: Path) -> list[HandedRow]:
    """The decisions of a ``.csv`` or ``.jsonl`` file. Raises InputError (file and line) where a row is none."""
    reader = _csv_rows if _format(path) == ".csv" else _json_rows
    try:
        return [_row(where, values) for where, values in reader(path)]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read: {error}") from error


def _format(path: Path) -> str:
    if path.suffix.lower() not in _FORMATS:
        raise InputError(
            f"{path}: decisions are handed on as .csv or .jsonl, not {path.suffix or 'a file without an ending'}"
        )
    return path.suffix.lower()


def _text(value: Any) -> str:
    return "" if value is None else msgspec.json.encode(value, order="sorted").decode()


def _csv_rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        try:
            missing = [name for name in _NEEDED if name not in (reader.fieldnames or ())]
            if missing:
                raise InputError(
                    f"{path}:1: the column {missing[0]!r} is missing; columns: {', '.join(COLUMNS)}"
                )
            for values in reader:
                where = f"{path}:{reader.line_num}"
                if None in values:
                    raise InputError(f"{where}: the row has more cells than the header")
                detail = (values.get("detail") or "").strip()
                yield where, {**values, "detail": _decoded(where, detail) if detail else None}
        except csv.Error as error:
            raise InputError(f"{path}:{reader.line_num}: is no CSV: {error}") from error


def _json_rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                where = f"{path}:{number}"
                yield where, _decoded(where, line)


def _decoded(where: str, text: str) -> dict[str, Any]:
    try:
        return msgspec.json.decode(text, type=dict[str, Any])
    except msgspec.DecodeError as error:
        raise InputError(f"{where}: no JSON object: {error}") from error


def _row(where: str, values: dict[str, Any]) -> HandedRow:
    told = {name: values.get(name) for name in COLUMNS}
    for name in COLUMNS[:-1]:
        if told[name] is not None and not isinstance(told[name], str):
            raise InputError(f"{where}: {name} must be text, not {told[name]!r}")
        told[name] = (told[name] or "").strip() or None
    about, verdict, subject = (str(told[name] or "") for name in _NEEDED)
    if about not in VERDICTS or about in ("undo", "carry"):
        raise InputError(f"{where}: decisions are not about {about!r}; about: {', '.join(sorted(VERDICTS))}")
    if verdict not in VERDICTS[about]:
        raise InputError(
            f"{where}: {verdict!r} is no verdict on a {about}; known: {', '.join(VERDICTS[about])}"
        )
    if not subject:
        raise InputError(f"{where}: names no subject")
    if told["detail"] is not None and not isinstance(told["detail"], dict):
        raise InputError(f"{where}: detail must be an object, not {told['detail']!r}")
    return HandedRow(
        where, told["at"] or "", told["who"] or "", about, verdict, subject, told["object"], told["why"],
        told["detail"],
    )  # fmt: skip
