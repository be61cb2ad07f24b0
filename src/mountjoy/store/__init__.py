"""The record: what was received, coded and merged, in one SQLite file or one PostgreSQL database."""

from __future__ import annotations

from mountjoy.store.copying import Copied, copy_record
from mountjoy.store.filters import Filters
from mountjoy.store.record_file import RecordFile, open_record
from mountjoy.store.tables import TABLES, Column
from mountjoy.store.views import Actor, Cited, Place, Provisional, Unresolved

__all__ = [
    "TABLES",
    "Actor",
    "Cited",
    "Column",
    "Copied",
    "Filters",
    "Place",
    "Provisional",
    "RecordFile",
    "Unresolved",
    "copy_record",
    "open_record",
]
