"""Claims in the order in which they are reviewed, and decisions by what they are about.

Revision ID: 0007
"""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the indexes."""
    op.create_index("ix_claims_queue", "claims", ["position", "score", "id"])
    op.create_index("ix_decisions_subject", "decisions", ["subject"])
