"""Evidence, blocks and links, so that a new report is merged by itself; search by words and terms; names, holdings,
contradictions, saved searches, snapshots. What was merged before is merged again.

Revision ID: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_PLAIN = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_OLD = ("event_claims", "event_parties", "events", "ties", "control")
_FOUND_BY_WORDS = ("reports_fts", "claims_fts", "events_fts")


def upgrade() -> None:
    """Lay the new tables; those that were merged are made anew, empty."""
    dialect = op.get_bind().dialect.name
    if dialect == "sqlite":
        for name in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER reports_fts_{name}")
        op.execute("DROP TABLE reports_fts")
    for name in _OLD:
        op.drop_table(name)
    _evidence()
    _events()
    _relations()
    _names()
    _through_time()
    _kept()
    for name in _FOUND_BY_WORDS:
        if dialect == "sqlite":
            op.execute(
                f'CREATE VIRTUAL TABLE {name} USING fts5(words, tokenize = "unicode61 remove_diacritics 0")'
            )
        else:
            op.execute(f"CREATE TABLE {name} (number BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)")
            op.execute(f"CREATE INDEX ix_{name}_words ON {name} USING gin (words)")


def _evidence() -> None:
    """Claims made ready to be compared, and what they were compared with."""
    op.create_table(
        "evidence",
        sa.Column("number", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("claim_id", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_evidence"),
        sa.UniqueConstraint("claim_id", name="uq_evidence_claim_id"),
    )
    op.create_index("ix_evidence_report_id", "evidence", ["report_id"])
    op.create_table(
        "blocks",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("claim", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", "claim", name="pk_blocks"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_blocks_claim", "blocks", ["claim"])
    op.create_table(
        "links",
        sa.Column("one", sa.BigInteger(), nullable=False),
        sa.Column("two", sa.BigInteger(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("one", "two", name="pk_links"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_links_two", "links", ["two"])
    unsure = sa.text("verdict = 'unsure'")
    op.create_index("ix_links_unsure", "links", ["score"], sqlite_where=unsure, postgresql_where=unsure)
    op.create_table(
        "unmerged",
        sa.Column("claim_id", sa.Text(), nullable=False),
        sa.Column("again", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("claim_id", name="pk_unmerged"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "copy_keys",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", "report_id", name="pk_copy_keys"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_copy_keys_report_id", "copy_keys", ["report_id"])


def _events() -> None:
    """Events and the claims that each was merged from."""
    op.create_table(
        "events",
        sa.Column("key", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("date_start", sa.Date(), nullable=True),
        sa.Column("date_end", sa.Date(), nullable=True),
        sa.Column("assertion", sa.String(length=16), nullable=False),
        sa.Column("place_entity", sa.Text(), nullable=True),
        sa.Column("place_country", sa.Text(), nullable=True),
        sa.Column("place_admin1", sa.Text(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("cell", sa.Integer(), nullable=True),
        sa.Column("fatalities_low", sa.Integer(), nullable=True),
        sa.Column("fatalities_best", sa.Integer(), nullable=True),
        sa.Column("fatalities_high", sa.Integer(), nullable=True),
        sa.Column("sources", sa.Integer(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_events"),
        sa.UniqueConstraint("id", name="uq_events_id"),
    )
    op.create_index("ix_events_changed", "events", ["changed"])
    op.create_table(
        "event_claims",
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("claim_id", sa.Text(), nullable=False),
        sa.Column("assertion", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name="fk_event_claims_event_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "claim_id", name="pk_event_claims"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_event_claims_claim_id", "event_claims", ["claim_id"])


def _relations() -> None:
    """Ties and control."""
    op.create_table(
        "relation_claims",
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("claim_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("relation", "claim_id", name="pk_relation_claims"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_relation_claims_claim_id", "relation_claims", ["claim_id"])
    for name, second in (("ties", "recipient"), ("control", "place")):
        country = [sa.Column("place_country", sa.Text(), nullable=True)] if second == "place" else []
        op.create_table(
            name,
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("type", sa.Text(), nullable=False),
            sa.Column("actor_name", _PLAIN, nullable=False),
            sa.Column("actor_entity", sa.Text(), nullable=True),
            sa.Column("actor_folded", sa.Text(), nullable=False),
            sa.Column(f"{second}_name", _PLAIN, nullable=False),
            sa.Column(f"{second}_entity", sa.Text(), nullable=True),
            sa.Column(f"{second}_folded", sa.Text(), nullable=False),
            *country,
            sa.Column("first", sa.Date(), nullable=True),
            sa.Column("last", sa.Date(), nullable=True),
            sa.Column("body", sa.JSON(), nullable=False),
            sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        )
        for column in ("type", "actor_entity", f"{second}_entity"):
            op.create_index(f"ix_{name}_{column}", name, [column])


def _names() -> None:
    """Who and what the record speaks of, with all names."""
    op.create_table(
        "entities",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("sort", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("admin1", sa.Text(), nullable=True),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("precision", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_entities"),
    )
    op.create_index("ix_entities_country", "entities", ["country"])
    op.create_index("ix_entities_parent", "entities", ["parent"])
    op.create_table(
        "names",
        sa.Column("entity_id", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("sort", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("entity_id", "folded", name="pk_names"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_names_folded", "names", ["folded"])


def _through_time() -> None:
    """Contradictions, and who held which place."""
    op.create_table(
        "contradictions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_contradictions"),
    )
    for column in ("kind", "subject", "state"):
        op.create_index(f"ix_contradictions_{column}", "contradictions", [column])
    op.create_table(
        "holdings",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("admin1", sa.Text(), nullable=True),
        sa.Column("holder", sa.Text(), nullable=True),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_holdings"),
    )
    op.create_index("ix_holdings_holder", "holdings", ["holder"])
    op.create_index("ix_holdings_place", "holdings", ["place", "start"])
    op.create_index("ix_holdings_start", "holdings", ["start"])


def _kept() -> None:
    """What people keep: searches, and what they published; whether a copy has the same words; whose a note is."""
    op.add_column("reports", sa.Column("near_copy", sa.Integer(), server_default="0", nullable=False))
    op.add_column("issues", sa.Column("claim_id", sa.Text(), nullable=True))
    op.create_index("ix_issues_claim_id", "issues", ["claim_id"])
    op.create_table(
        "searches",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("saved", sa.Text(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_searches"),
    )
    op.create_table(
        "snapshots",
        sa.Column("tag", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("tag", name="pk_snapshots"),
    )
