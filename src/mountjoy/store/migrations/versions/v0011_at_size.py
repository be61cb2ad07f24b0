"""Counts kept as a record is written, positions of events in one index, and which events went: a large record is shown
without being read whole.

Revision ID: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Lay the tables and indexes; what they hold is made anew as the record is merged again."""
    op.add_column("events", sa.Column("place_precision", sa.Integer(), nullable=True))
    op.drop_index("ix_events_changed", "events")
    op.create_index(
        "ix_events_points",
        "events",
        [
            "changed", "key", "type", "family", "assertion", "date_end", "lat", "lon", "place_precision",
            "fatalities_best",
        ],
    )  # fmt: skip
    op.create_table(
        "gone_events",
        sa.Column("number", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_gone_events"),
    )
    op.create_table(
        "tallies",
        sa.Column("sort", sa.String(length=16), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sort", "id", name="pk_tallies"),
        sqlite_with_rowid=False,
    )
    op.drop_index("ix_reports_source", "reports")
    op.create_index("ix_reports_outlet", "reports", ["source", "published", "copy_of"])
