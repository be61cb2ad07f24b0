"""Where, when and of which kind events are, packed in blocks, in the place of an index that a map had to read whole.

Revision ID: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Lay the tables, empty; they are filled as the record is opened."""
    op.create_table(
        "event_points",
        sa.Column("first", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("told", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("first", name="pk_event_points"),
    )
    op.create_index("ix_event_points_told", "event_points", ["first", "told", "number"])
    op.create_table(
        "point_codes",
        sa.Column("sort", sa.String(length=16), nullable=False),
        sa.Column("code", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sort", "code", name="pk_point_codes"),
        sqlite_with_rowid=False,
    )
    op.drop_table("gone_events")
    op.drop_index("ix_events_points", "events")
    op.create_index("ix_events_changed", "events", ["changed"])
