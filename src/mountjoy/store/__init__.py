"""The record: what was received, coded and merged, in one SQLite file or one PostgreSQL database."""

from __future__ import annotations

from mountjoy.store.copying import Copied, copy_record
from mountjoy.store.disputed import ContradictionPage, ContradictionView
from mountjoy.store.filters import Filters
from mountjoy.store.kept import Snapshot
from mountjoy.store.listing import ListedReport, Outlet
from mountjoy.store.record_file import RecordFile, open_record
from mountjoy.store.saved import SavedSearch
from mountjoy.store.searching import Page
from mountjoy.store.tables import TABLES, Column
from mountjoy.store.texts import FoundText
from mountjoy.store.views import Actor, Cited, Place, Provisional, Unresolved

__all__ = [
    "TABLES",
    "Actor",
    "Cited",
    "Column",
    "ContradictionPage",
    "ContradictionView",
    "Copied",
    "Filters",
    "FoundText",
    "ListedReport",
    "Outlet",
    "Page",
    "Place",
    "Provisional",
    "RecordFile",
    "SavedSearch",
    "Snapshot",
    "Unresolved",
    "copy_record",
    "open_record",
]
