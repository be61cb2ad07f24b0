"""The record as CSV files: one file a table, one row a thing, UTF-8 with a header line."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

from mountjoy.export.files import Source, make_folder, whole_file

CSV_TABLES = (
    "events",
    "ties",
    "control",
    "contradictions",
    "claims",
    "reports",
    "actors",
    "places",
    "unresolved",
    "issues",
)
# What makes a spreadsheet run a cell as a formula; reports come from anywhere.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(record: Source, folder: Path, *, trusted: Collection[str] = ()) -> list[Path]:
    """Write each of `CSV_TABLES` to ``folder`` as ``NAME.csv``; the files written. Raises InputError.

    Unknown values are empty cells, days ISO dates, lists joined by ``; ``. Text that a spreadsheet would
    run as a formula gets an apostrophe before it. Tolls of events are those of the outlets ``trusted``
    where these give any.
    """
    make_folder(folder)
    written = []
    for name in CSV_TABLES:
        columns, rows = record.rows(name, trusted=trusted)
        path = folder / f"{name}.csv"
        with whole_file(path) as file, io.TextIOWrapper(file, encoding="utf-8", newline="") as lines:
            writer = csv.writer(lines, lineterminator="\n")
            writer.writerow([column.name for column in columns])
            writer.writerows([cell(value) for value in row] for row in rows)
        written.append(path)
    return written


def cell(value: Any) -> Any:
    """A value as a cell: days as ISO dates, nothing for None, no formula that a spreadsheet would run."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA_STARTS) else value
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value
