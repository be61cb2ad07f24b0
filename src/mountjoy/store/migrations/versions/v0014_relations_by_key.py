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
    """Add the columns, empty; the claims of ties and control are merged again, which names these anew."""
    for table in ("ties", "control"):
        op.add_column(table, sa.Column("stated", sa.LargeBinary(), nullable=True))
    op.execute(
        "INSERT INTO unmerged (claim_id, again) SELECT DISTINCT claim_id, 0 FROM relation_claims"
        " WHERE relation NOT LIKE 'place:%' ON CONFLICT (claim_id) DO NOTHING"
    )
