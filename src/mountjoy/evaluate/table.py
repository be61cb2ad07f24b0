"""Gold of one's own: a table of hand-coded events, ties and control, as CSV or YAML, one row each.

Only what the table has columns for is scored: a table without a column ``victim`` says nothing on victims.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from mountjoy.claim import RoleName
from mountjoy.codebook.nodes import At, read, suggestion
from mountjoy.errors import CodebookError, InputError

ROLES: tuple[RoleName, ...] = get_args(RoleName)
COLUMNS: dict[str, str] = {
    "report": "The report: its id (or the first eight characters of it), title, address or file.",
    "text": "The report's whole text, in the place of `report`; rows with the same text are one report.",
    "kind": "`event` (where left empty), `tie`, `control`, or `none` for a report with nothing to code.",
    "type": "The type: of the codebook, or of the scheme that `--scheme` names.",
    "sentence": "The sentence that tells it, or a part of it; without it the whole report is meant.",
    "trigger": "The word or words that tell it.",
    **dict.fromkeys(
        ROLES,
        "Who or what plays the role: words of the report, or a name. Several stand with `;` between them.",
    ),
    "date": "The day, as 2017-11-03; a month (2017-11), a year (2017), or two days with `/` between them.",
    "fatalities": "People killed: 12, 30-45, or 31+ for 31 or more.",
    "injuries": "People hurt, as fatalities.",
    "assertion": "How it is put: reported, claimed, alleged, denied, planned, threatened, hypothetical.",
    "attribution": "Who says so; empty where the report itself does.",
    "lat": "Degrees north of the place; it is found where one is resolved to within 30 km.",
    "lon": "Degrees east.",
    "main": "`yes` for the event that the report is mainly about.",
    "optional": "`yes` where careful coders differ: neither found nor missed counts.",
}
_LISTED = frozenset(ROLES)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its file and line, and the values of its columns (several in a role; empty ones left out)."""

    place: str
    values: Mapping[str, tuple[str, ...]]

    def one(self, column: str) -> str:
        """The value of a column; empty where there is none."""
        return next(iter(self.values.get(column, ())), "")

    def fail(self, message: str) -> InputError:
        """The error that names this row's file and line."""
        return InputError(f"{self.place}: {message}")


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file and the columns that it has."""

    columns: frozenset[str]
    rows: tuple[Row, ...]


def read_table(path: Path) -> Table:
    """The table in a CSV or YAML file; raises InputError that names file and line of all that is wrong."""
    if path.suffix.lower() in (".yaml", ".yml"):
        try:
            return _from_yaml(read(path))
        except CodebookError as error:
            raise InputError(str(error)) from error
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise InputError(f"{path}:{line}: not UTF-8; save the table as UTF-8") from error
    return _from_csv(path, text)


def _from_csv(path: Path, text: str) -> Table:
    first = text.partition("\n")[0]
    delimiter = max((",", ";", "\t"), key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    problems: list[str] = []
    rows: list[Row] = []
    columns: list[str] = []
    before = 0
    try:
        for cells in reader:
            place = f"{path}:{before + 1}"
            before = reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = _header(place, cells)
            elif len(cells) != len(columns):
                problems.append(f"{place}: {len(cells)} cells where the heading has {len(columns)}")
            else:
                rows.append(Row(place, dict(_values(zip(columns, cells, strict=True)))))
    except csv.Error as error:
        problems.append(f"{path}:{max(before + 1, reader.line_num)}: not CSV: {error}")
    if problems:
        raise InputError("\n".join(problems))
    if not rows:
        raise InputError(f"{path}: the table has no rows; see: mountjoy eval --template csv")
    return Table(frozenset(columns), tuple(rows))


def _header(place: str, cells: Iterable[str]) -> list[str]:
    columns = [cell.strip().lower() for cell in cells]
    for column in columns:
        if column not in COLUMNS:
            raise InputError(f"{place}: unknown column {column!r}{suggestion(column, COLUMNS)}")
        if columns.count(column) > 1:
            raise InputError(f"{place}: the column {column!r} stands twice")
    _required(place, columns)
    return columns


def _required(place: str, columns: Collection[str]) -> None:
    if "report" not in columns and "text" not in columns:
        raise InputError(f"{place}: a table needs a column 'report' or 'text'")
    if "type" not in columns:
        raise InputError(f"{place}: a table needs a column 'type'")


def _values(cells: Iterable[tuple[str, str]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for column, cell in cells:
        parts = cell.split(";") if column in _LISTED else [cell]
        values = tuple(" ".join(part.split()) if column != "text" else part for part in parts if part.strip())
        if values:
            yield column, values


def _from_yaml(at: At) -> Table:
    rows: list[Row] = []
    columns: set[str] = set()
    problems: list[str] = []
    for item in at.mapping(["rows"])["rows"].items():
        try:
            fields = item.mapping((), tuple(COLUMNS))
            place = f"{item.path}:{item.line}"
            values: dict[str, tuple[str, ...]] = {}
            for name, node in fields.items():
                if not node.is_null:
                    values[name] = _yaml_value(name, node)
            _required(place, {*fields, "type"} if values.get("kind") == ("none",) else fields)
            columns |= set(fields)
            rows.append(Row(place, values))
        except (CodebookError, InputError) as error:
            problems.append(str(error))
    if problems:
        raise InputError("\n".join(problems))
    if not rows:
        at.fail("the list of rows is empty")
    return Table(frozenset(columns), tuple(rows))


def _yaml_value(name: str, node: At) -> tuple[str, ...]:
    if name in _LISTED:
        return tuple(node.texts())
    return (str(node.node.value),) if name == "text" and node.text() else (node.text(),)


def template(form: str) -> str:
    """A small table to begin with, in the form ``csv`` or ``yaml``."""
    rows = [
        {
            "report": "8f3a2c11", "kind": "event", "type": "capture", "trigger": "retook",
            "sentence": "Government troops retook the town of Zubara from the Front on 2 November.",
            "actor": "Government troops", "recipient": "the Front", "place": "Zubara", "date": "2017-11-02",
            "fatalities": "30-45", "assertion": "reported",
        },
        {
            "report": "8f3a2c11", "kind": "tie", "type": "backs", "sentence": "the Kalat-backed Front",
            "actor": "Kalat", "recipient": "Front",
        },
        {
            "report": "8f3a2c11", "kind": "control", "type": "holds", "actor": "the Front", "place": "Nahr",
            "sentence": "The Front still holds Nahr.",
        },
        {"report": "Market reopens in Nahr", "kind": "none"},
    ]  # fmt: skip
    columns = [column for column in COLUMNS if any(column in row for row in rows)]
    if form == "csv":
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([row.get(column, "") for column in columns] for row in rows)
        return out.getvalue()
    lines = ["rows:"]
    for row in rows:
        told = [f"{column}: {row[column]}" for column in columns if column in row]
        lines += [f"  - {told[0]}", *(f"    {line}" for line in told[1:])]
    return "\n".join(lines) + "\n"
