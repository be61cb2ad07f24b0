"""What was received and coded, and the sanctions lists."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    text,
)

from mountjoy.store.schema.base import metadata

# The bytes received, kept once under their SHA-256.
sources = Table(
    "sources",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
)

# How bytes came in: once a file that held them. headers: what the file says of itself.
receipts = Table(
    "receipts",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("sha256", String(64), nullable=False),
    Column("at", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("headers", JSON, nullable=False),
    Column("version", Text, nullable=False),
    Column("items", String(16)),
    Column("year", Integer),
    Index("uq_receipts_sha256", "sha256", "origin", unique=True),
)

# number: the order of reading; coder: name and version of what coded it; content: the hash of text, title,
# source and address, so that a report read again is known; text_sha256: of the text alone, so that copies
# are. near_copy: 1 where the words are nearly those of copy_of. published_earliest and dating: of an inferred day, the first that is possible and what gave it.
reports = Table(
    "reports",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("text", Text, nullable=False),
    Column("title", Text),
    Column("published", Date, index=True),
    Column("published_basis", String(16), nullable=False),
    Column("source", Text),
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
    Column("near_copy", Integer, nullable=False, server_default="0"),
    Index("ix_reports_outlet", "source", "published", "copy_of"),
    Index(
        "ix_reports_copy_of",
        "copy_of",
        sqlite_where=text("copy_of IS NOT NULL"),
        postgresql_where=text("copy_of IS NOT NULL"),
    ),
)

# Keys that reports with nearly the same words share.
copy_keys = Table(
    "copy_keys",
    metadata,
    Column("key", BigInteger, primary_key=True),
    Column("report_id", Text, primary_key=True),
    Index("ix_copy_keys_report_id", "report_id"),
    sqlite_with_rowid=False,
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
    Index("ix_claims_queue", "position", "score", "id"),
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
