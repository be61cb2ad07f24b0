"""Ties and control named by who, and whom or where; what their claims add up to is kept.

Revision ID: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, empty; ties and control are named anew, some at a time, when the record is merged next."""
    for table in ("ties", "control"):
        op.add_column(table, sa.Column("stated", sa.LargeBinary(), nullable=True))
    op.execute(
        "INSERT INTO state (name, value) SELECT 'relations', 'old' WHERE EXISTS (SELECT 1 FROM ties)"
        " OR EXISTS (SELECT 1 FROM control)"
    )
