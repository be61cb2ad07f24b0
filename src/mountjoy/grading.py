"""Files of graded sources: a CSV table of outlets by the Admiralty code."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from mountjoy.errors import InputError

COLUMNS = ("source", "grade", "affiliation", "leaning", "why")
GRADES = "ABCDEF"
"""A completely reliable, B usually, C fairly, D not usually reliable, E unreliable, F cannot be judged."""


@dataclass(frozen=True, slots=True)
class GradeRow:
    """One line of a file of grades; ``line`` is its number in the file."""

    line: int
    source: str
    grade: str
    affiliation: str | None
    leaning: str | None
    why: str | None


def read_grades(path: Path) -> list[GradeRow]:
    """The rows of a CSV file with the columns source and grade, and optionally affiliation, leaning and why.

    Raises InputError (file and line) where a column is missing or unknown, a grade is none, or a source stands twice.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            columns = [name.strip() for name in reader.fieldnames or ()]
            _check_columns(path, columns)
            reader.fieldnames = columns
            rows = [_row(path, reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read: {error}") from error
    except csv.Error as error:
        raise InputError(f"{path}: is no CSV file: {error}") from error
    seen: dict[str, int] = {}
    for row in rows:
        if row.source in seen:
            raise InputError(f"{path}:{row.line}: {row.source!r} stands in line {seen[row.source]} already")
        seen[row.source] = row.line
    return rows


def _check_columns(path: Path, columns: list[str]) -> None:
    missing = {"source", "grade"} - set(columns)
    if missing:
        raise InputError(f"{path}:1: the column {min(missing)!r} is missing; wanted: {', '.join(COLUMNS)}")
    unknown = [name for name in columns if name not in COLUMNS]
    if unknown:
        raise InputError(f"{path}:1: the column {unknown[0]!r} is unknown; known: {', '.join(COLUMNS)}")


def _row(path: Path, line: int, row: dict[str | None, str | None]) -> GradeRow:
    if None in row:
        raise InputError(f"{path}:{line}: the line has more values than there are columns")
    source, grade = (row.get("source") or "").strip(), (row.get("grade") or "").strip().upper()
    if not source:
        raise InputError(f"{path}:{line}: the source is empty")
    if grade not in tuple(GRADES):
        raise InputError(
            f"{path}:{line}: {row.get('grade')!r} is no grade; the Admiralty code has {', '.join(GRADES)}"
        )
    rest = {name: (row.get(name) or "").strip() or None for name in ("affiliation", "leaning", "why")}
    return GradeRow(line, source, grade, **rest)
