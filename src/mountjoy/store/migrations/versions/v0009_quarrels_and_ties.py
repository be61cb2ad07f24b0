"""Contradictions and ties through time, kept as the record is merged. They are laid when it is merged next.

Revision ID: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables, empty, and lay that of contradictions (which was empty) anew."""
    plain = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.drop_table("contradictions")
    op.create_table(
        "contradictions",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("subject", plain, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("admin1", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("update", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("settled", sa.Text(), nullable=True),
        sa.Column("who", sa.Text(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", "subject", name="pk_contradictions"),
    )
    op.create_index("ix_contradictions_subject", "contradictions", ["subject"])
    op.create_index("ix_contradictions_day", "contradictions", ["day", "id"])
    for column in ("kind", "state", "place"):
        op.create_index(f"ix_contradictions_{column}", "contradictions", [column, "day", "id"])
    op.create_table(
        "contradiction_parts",
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("part", "id", name="pk_contradiction_parts"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_contradiction_parts_id", "contradiction_parts", ["id"])
    op.create_table(
        "bearings",
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("wide", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("event", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("ways", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("place", "wide", "first", "event", name="pk_bearings"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_bearings_event", "bearings", ["event"])
    copies = sa.text("copy_of IS NOT NULL")
    op.create_index(
        "ix_reports_copy_of", "reports", ["copy_of"], sqlite_where=copies, postgresql_where=copies
    )
    _ties()


def _ties() -> None:
    op.create_table(
        "tie_spans",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=True),
        sa.Column("basis", sa.String(length=16), nullable=False),
        sa.Column("first", sa.Date(), nullable=True),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("end_earliest", sa.Date(), nullable=True),
        sa.Column("end_latest", sa.Date(), nullable=True),
        sa.Column("support", sa.Float(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tie_spans"),
    )
    for column in ("unit", "type", "actor", "recipient"):
        op.create_index(f"ix_tie_spans_{column}", "tie_spans", [column])
    op.create_index("ix_tie_spans_first", "tie_spans", ["first", "end_latest"])
    op.create_table(
        "tie_claims",
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("claim_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "claim_id", name="pk_tie_claims"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_tie_claims_claim_id", "tie_claims", ["claim_id"])
    op.create_table(
        "tie_enders",
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("party", "event_id", "type", name="pk_tie_enders"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_tie_enders_event_id", "tie_enders", ["event_id"])
