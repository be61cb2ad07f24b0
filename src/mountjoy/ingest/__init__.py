"""Ingest: files, folders and standard input into reports, with what was decided and skipped."""

from __future__ import annotations

from mountjoy.ingest.read import iter_reports, read
from mountjoy.ingest.types import DEFAULT, Ingested, ItemDecision, Items, Limits, Note, Progress, SourceBytes

__all__ = [
    "DEFAULT",
    "Ingested",
    "ItemDecision",
    "Items",
    "Limits",
    "Note",
    "Progress",
    "SourceBytes",
    "iter_reports",
    "read",
]
