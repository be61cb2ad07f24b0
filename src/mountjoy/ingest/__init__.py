"""Ingest: files, folders and standard input into reports, with what was decided and skipped."""

from __future__ import annotations

from mountjoy.ingest.headers import headers_of
from mountjoy.ingest.read import iter_reports, read, read_bytes
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
    "headers_of",
    "iter_reports",
    "read",
    "read_bytes",
]
