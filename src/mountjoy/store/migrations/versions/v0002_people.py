"""What became of numbers of people, with each claim.

Revision ID: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; claims coded before have none."""
    op.add_column("claims", sa.Column("people", sa.JSON(none_as_null=True), nullable=True))
