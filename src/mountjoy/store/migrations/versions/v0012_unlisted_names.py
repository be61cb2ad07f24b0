"""Names that nothing lists, with their counts.

Revision ID: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables, empty; they are filled when a record of before is opened to be written."""
    plain = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.create_table(
        "unlisted",
        sa.Column("key", plain, nullable=False),
        sa.Column("sort", sa.String(length=16), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("text", plain, nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_unlisted"),
    )
    op.create_index("ix_unlisted_sort", "unlisted", ["sort", "rank", "text", "key"])
    op.create_table(
        "unlisted_reports",
        sa.Column("key", plain, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sort", sa.String(length=16), nullable=False),
        sa.Column("text", plain, nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "number", name="pk_unlisted_reports"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_unlisted_reports_number", "unlisted_reports", ["number"])
