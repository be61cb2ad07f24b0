"""The tables of a record file. What was received and coded is kept; what was merged can be computed again.

The same in SQLite and PostgreSQL. Full-text search is laid by `mountjoy.store.fulltext`, because each database has
its own. Days are ISO dates; times are UTC, ISO 8601.
"""

from __future__ import annotations

from mountjoy.store.schema.base import Plain, metadata
from mountjoy.store.schema.finding import entities, names, searches, tallies, unlisted, unlisted_reports
from mountjoy.store.schema.history import decisions, issues, log, runs, snapshots, state
from mountjoy.store.schema.merging import (
    blocks,
    control,
    event_claims,
    event_points,
    events,
    evidence,
    links,
    point_codes,
    relation_claims,
    ties,
    unmerged,
)
from mountjoy.store.schema.received import (
    claims,
    copy_keys,
    list_entries,
    lists,
    mentions,
    receipts,
    reports,
    roles,
    sources,
)
from mountjoy.store.schema.through_time import (
    NO_DAY,
    bearings,
    contradiction_parts,
    contradictions,
    held_places,
    holdings,
    observations,
    tie_claims,
    tie_enders,
    tie_spans,
)

__all__ = [
    "NO_DAY",
    "Plain",
    "bearings",
    "blocks",
    "claims",
    "contradiction_parts",
    "contradictions",
    "control",
    "copy_keys",
    "decisions",
    "entities",
    "event_claims",
    "event_points",
    "events",
    "evidence",
    "held_places",
    "holdings",
    "issues",
    "links",
    "list_entries",
    "lists",
    "log",
    "mentions",
    "metadata",
    "names",
    "observations",
    "point_codes",
    "receipts",
    "relation_claims",
    "reports",
    "roles",
    "runs",
    "searches",
    "snapshots",
    "sources",
    "state",
    "tallies",
    "tie_claims",
    "tie_enders",
    "tie_spans",
    "ties",
    "unlisted",
    "unlisted_reports",
    "unmerged",
]
