"""What was done to a record: decisions, the log, runs, notes, snapshots."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Integer, LargeBinary, String, Table, Text

from mountjoy.store.schema.base import metadata

# What people decided, append-only: an undoing is a row of its own. about: see `mountjoy.decision`.
decisions = Table(
    "decisions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("about", String(16), nullable=False, index=True),
    Column("verdict", String(16), nullable=False),
    Column("subject", Text, nullable=False, index=True),
    Column("object", Text),
    Column("why", Text),
    Column("detail", JSON(none_as_null=True)),
)

# Append-only; hash is SHA-256 over the row and the hash before it.
log = Table(
    "log",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("started", Text, nullable=False),
    Column("finished", Text),
    Column("version", Text, nullable=False),
    Column("inputs", JSON, nullable=False),
    Column("counts", JSON, nullable=False),
)

# stage: which step noted it ("run" or "merge"), so that merging again replaces its own notes only; claim_id: of what
# claim merging noted it.
issues = Table(
    "issues",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("stage", String(16), nullable=False),
    Column("severity", String(16), nullable=False),
    Column("origin", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("claim_id", Text, index=True),
)

# What was published under a tag, never changed after. sha256: of the body before it was packed.
snapshots = Table(
    "snapshots",
    metadata,
    Column("tag", Text, primary_key=True),
    Column("at", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
)

# One row a fact about the file itself; "merged" is "yes" when the merged tables follow from the claims.
state = Table(
    "state",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
