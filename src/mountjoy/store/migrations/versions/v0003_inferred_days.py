"""The first possible day of a report whose day of publication was inferred, and what gave it.

Revision ID: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; reports read before have none."""
    op.add_column("reports", sa.Column("published_earliest", sa.Date(), nullable=True))
    op.add_column("reports", sa.Column("dating", sa.JSON(none_as_null=True), nullable=True))
