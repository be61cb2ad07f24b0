"""What claims say of who holds a place, kept small: a place is brought up to date without its evidence being read again.

Revision ID: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_PLAIN = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Lay the tables of spans anew, empty; contradictions of who holds a place are written anew with them."""
    op.drop_table("holdings")
    op.create_table(
        "holdings",
        sa.Column("place", _PLAIN, nullable=False),
        sa.Column("id", _PLAIN, nullable=False),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("told", sa.BigInteger(), nullable=False),
        sa.Column("ending", sa.Text(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("place", "id", name="pk_holdings"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "observations",
        sa.Column("place", _PLAIN, nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("place", "part", name="pk_observations"),
        sqlite_with_rowid=False,
    )
    op.execute("DELETE FROM held_places")
    op.drop_column("held_places", "claims")
    op.add_column("contradictions", sa.Column("told", sa.BigInteger(), nullable=True))
    op.drop_index("ix_contradictions_subject", "contradictions")
    op.create_index("ix_contradictions_subject", "contradictions", ["subject", "id", "told"])
