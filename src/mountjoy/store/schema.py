"""The tables of a record file. What was received and coded is kept; what was merged can be computed again.

Portable: only types and constraints that PostgreSQL has too. Full-text search is laid by the migrations,
because each database has its own. Days are ISO dates; times are UTC, ISO 8601.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)

# The bytes received, kept once under their SHA-256.
sources = Table(
    "sources",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
)

# number: the order of reading; coder: name and version of what coded it; content: the hash of text, title,
# source and address, so that a report read again is known; text_sha256: of the text alone, so that copies
# are. published_earliest and dating: of an inferred day, the first that is possible and what gave it.
reports = Table(
    "reports",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("text", Text, nullable=False),
    Column("title", Text),
    Column("published", Date, index=True),
    Column("published_basis", String(16), nullable=False),
    Column("source", Text, index=True),
    Column("url", Text),
    Column("author", Text),
    Column("language", String(16)),
    Column("origin", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("copy_of", Text),
    Column("sha256", String(64), nullable=False),
    Column("content", String(64), nullable=False),
    Column("text_sha256", String(64), nullable=False, index=True),
    Column("coder", Text, nullable=False),
    Column("issues", JSON, nullable=False),
    Column("published_earliest", Date),
    Column("dating", JSON(none_as_null=True)),
)

# entity: the mention's own; entity_id and what follows: of what it stands for, by way of its antecedents.
mentions = Table(
    "mentions",
    metadata,
    Column("report_id", Text, ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True),
    Column("id", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("type", String(16), nullable=False),
    Column("named", Integer, nullable=False),
    Column("antecedent", Text),
    Column("entity", JSON(none_as_null=True)),
    Column("entity_id", Text, index=True),
    Column("entity_name", Text),
    Column("entity_kind", Text),
    Column("entity_country", Text),
)

claims = Table(
    "claims",
    metadata,
    Column("id", Text, primary_key=True),
    Column("report_id", Text, ForeignKey("reports.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("kind", String(16), nullable=False, index=True),
    Column("type", Text, nullable=False, index=True),
    Column("family", Text),
    Column("trigger_start", Integer, nullable=False),
    Column("trigger_end", Integer, nullable=False),
    Column("trigger_text", Text, nullable=False),
    Column("sentence_start", Integer, nullable=False),
    Column("sentence_end", Integer, nullable=False),
    Column("date_start", Date),
    Column("date_end", Date),
    Column("date_precision", Integer),
    Column("date_basis", String(16)),
    Column("date_text", Text),
    Column("fatalities", JSON(none_as_null=True)),
    Column("injuries", JSON(none_as_null=True)),
    Column("assertion", String(16), nullable=False),
    Column("attribution", Text),
    Column("codes", JSON, nullable=False),
    Column("score", Float, nullable=False),
    Column("frame", Text, nullable=False),
    Column("people", JSON(none_as_null=True)),
)

roles = Table(
    "roles",
    metadata,
    Column("claim_id", Text, ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("role", String(16), nullable=False),
    Column("report_id", Text, nullable=False),
    Column("mention", Text, nullable=False),
    Column("reason", Text, nullable=False),
    ForeignKeyConstraint(["report_id", "mention"], ["mentions.report_id", "mentions.id"], ondelete="CASCADE"),
    Index("ix_roles_mention", "report_id", "mention"),
)

# What was merged. body: the whole value; the columns beside it are for asking.
events = Table(
    "events",
    metadata,
    Column("id", Text, primary_key=True),
    Column("position", Integer, nullable=False, index=True),
    Column("type", Text, nullable=False, index=True),
    Column("family", Text, nullable=False),
    Column("date_start", Date, index=True),
    Column("date_end", Date),
    Column("assertion", String(16), nullable=False),
    Column("place_entity", Text),
    Column("place_folded", Text),
    Column("place_country", Text),
    Column("body", JSON, nullable=False),
)

event_claims = Table(
    "event_claims",
    metadata,
    Column("event_id", Text, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("claim_id", Text, primary_key=True),
    Column("assertion", String(16), nullable=False),
    Index("ix_event_claims_claim_id", "claim_id"),
)

event_parties = Table(
    "event_parties",
    metadata,
    Column("event_id", Text, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("role", String(16), nullable=False),
    Column("entity", Text, index=True),
    Column("folded", Text, nullable=False),
)

ties = Table(
    "ties",
    metadata,
    Column("id", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("type", Text, nullable=False, index=True),
    Column("actor_entity", Text, index=True),
    Column("actor_folded", Text, nullable=False),
    Column("recipient_entity", Text, index=True),
    Column("recipient_folded", Text, nullable=False),
    Column("first", Date),
    Column("last", Date),
    Column("body", JSON, nullable=False),
)

control = Table(
    "control",
    metadata,
    Column("id", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("type", Text, nullable=False, index=True),
    Column("actor_entity", Text, index=True),
    Column("actor_folded", Text, nullable=False),
    Column("place_entity", Text, index=True),
    Column("place_folded", Text, nullable=False),
    Column("place_country", Text),
    Column("first", Date),
    Column("last", Date),
    Column("body", JSON, nullable=False),
)

# stage: which step noted it ("run" or "merge"), so that merging again replaces its own notes only.
issues = Table(
    "issues",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("stage", String(16), nullable=False),
    Column("severity", String(16), nullable=False),
    Column("origin", Text, nullable=False),
    Column("message", Text, nullable=False),
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

# Sanctions lists as imported last; sha256: of the file or files. folded: all names, to search in.
lists = Table(
    "lists",
    metadata,
    Column("name", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("published", Text),
    Column("sha256", String(64), nullable=False),
)

list_entries = Table(
    "list_entries",
    metadata,
    Column("list", Text, ForeignKey("lists.name", ondelete="CASCADE"), primary_key=True),
    Column("uid", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("folded", Text, nullable=False),
    Column("body", JSON, nullable=False),
)

# What people decided, append-only: an undoing is a row of its own. about: "actor", "list" or "undo".
decisions = Table(
    "decisions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("about", String(16), nullable=False, index=True),
    Column("verdict", String(16), nullable=False),
    Column("subject", Text, nullable=False),
    Column("object", Text),
    Column("why", Text),
    Column("detail", JSON(none_as_null=True)),
)

# One row a fact about the file itself; "merged" is "yes" when the merged tables follow from the claims.
state = Table(
    "state",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
