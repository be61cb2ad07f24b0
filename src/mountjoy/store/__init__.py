"""The record file: what was received, coded and merged, in one SQLite database."""

from __future__ import annotations

from mountjoy.store.reading import Filters
from mountjoy.store.record_file import RecordFile, open_record
from mountjoy.store.tables import TABLES, Column
from mountjoy.store.views import Actor, Cited, Place, Provisional, Unresolved

__all__ = [
    "TABLES",
    "Actor",
    "Cited",
    "Column",
    "Filters",
    "Place",
    "Provisional",
    "RecordFile",
    "Unresolved",
    "open_record",
]
