"""What is merged step by step: evidence and its keys, links, and the events, ties and control that they give."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    text,
)

from mountjoy.store.packed import Packed
from mountjoy.store.schema.base import Plain, metadata

# Claims made ready to be compared. number: a short name for the claim, by which links and blocks speak of it.
# body: the evidence, empty until it was merged; then the claim is also found in blocks, and its words in claims_fts.
evidence = Table(
    "evidence",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("claim_id", Text, nullable=False, unique=True),
    Column("report_id", Text, nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("body", Packed),
)

# The keys by which claims that may be joined are found; whole numbers made of the keys of merging.
blocks = Table(
    "blocks",
    metadata,
    Column("key", BigInteger, primary_key=True),
    Column("claim", BigInteger, primary_key=True),
    Index("ix_blocks_claim", "claim"),
    sqlite_with_rowid=False,
)

# Pairs of claims that were compared and may tell of one event, the one with the lesser id first.
links = Table(
    "links",
    metadata,
    Column("one", BigInteger, primary_key=True),
    Column("two", BigInteger, primary_key=True),
    Column("score", Float, nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("reasons", JSON, nullable=False),
    Index("ix_links_two", "two"),
    Index(
        "ix_links_unsure",
        "score",
        sqlite_where=text("verdict = 'unsure'"),
        postgresql_where=text("verdict = 'unsure'"),
    ),
    sqlite_with_rowid=False,
)

# Claims whose events, ties or control do not follow from the claims any more: new ones, those that stood with claims
# that are gone, and those that people decided on. again: 1 where the evidence is to be made anew.
unmerged = Table(
    "unmerged",
    metadata,
    Column("claim_id", Text, primary_key=True),
    Column("again", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# What was merged. body: the whole value; the columns beside it are for asking. key: days and the id's beginning, so
# that its order is that of date and id (`rows.event_key`); by it the words and terms of an event are found.
# cell: the PRIO-GRID cell (half a degree). state: coded, in review, accepted, rejected or published. changed: the
# number of the log's row that first wrote the event as it is.
events = Table(
    "events",
    metadata,
    Column("key", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    Column("type", Text, nullable=False),
    Column("family", Text, nullable=False),
    Column("date_start", Date),
    Column("date_end", Date),
    Column("assertion", String(16), nullable=False),
    Column("place_entity", Text),
    Column("place_country", Text),
    Column("place_admin1", Text),
    Column("lat", Float),
    Column("lon", Float),
    Column("cell", Integer),
    Column("fatalities_low", Integer),
    Column("fatalities_best", Integer),
    Column("fatalities_high", Integer),
    Column("sources", Integer, nullable=False),
    Column("score", Float, nullable=False),
    Column("state", String(16), nullable=False),
    Column("changed", Integer, nullable=False),
    Column("body", Packed, nullable=False),
    Column("place_precision", Integer),
    Index("ix_events_changed", "changed"),
)

# Where, when and of which kind events are, packed (`mountjoy.store.positions`): all that the map and the timeline of a whole record
# need. first: the least key that a block may hold; told: a number by which it is known to be as it was; number: of events.
event_points = Table(
    "event_points",
    metadata,
    Column("first", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("told", BigInteger, nullable=False),
    Column("number", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("ix_event_points_told", "first", "told", "number"),
)

# The words that codes in them stand for. sort: "kind" (a type and its family) or "assertion".
point_codes = Table(
    "point_codes",
    metadata,
    Column("sort", String(16), primary_key=True),
    Column("code", Integer, primary_key=True, autoincrement=False),
    Column("word", Text, nullable=False),
    Column("family", Text, nullable=False),
    sqlite_with_rowid=False,
)

event_claims = Table(
    "event_claims",
    metadata,
    Column("event_id", Text, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("claim_id", Text, primary_key=True),
    Column("assertion", String(16), nullable=False),
    Index("ix_event_claims_claim_id", "claim_id"),
    sqlite_with_rowid=False,
)

# Ties and control by their ids, which are the keys of merging by which their claims are grouped, and places (`held_places`).
relation_claims = Table(
    "relation_claims",
    metadata,
    Column("relation", Text, primary_key=True),
    Column("claim_id", Text, primary_key=True),
    Index("ix_relation_claims_claim_id", "claim_id"),
    sqlite_with_rowid=False,
)

# stated: what the claims add up to (`mountjoy.merge.stated`); none: they are all read when one comes.
ties = Table(
    "ties",
    metadata,
    Column("id", Text, primary_key=True),
    Column("type", Text, nullable=False, index=True),
    Column("actor_name", Plain, nullable=False),
    Column("actor_entity", Text, index=True),
    Column("actor_folded", Text, nullable=False),
    Column("recipient_name", Plain, nullable=False),
    Column("recipient_entity", Text, index=True),
    Column("recipient_folded", Text, nullable=False),
    Column("first", Date),
    Column("last", Date),
    Column("body", JSON, nullable=False),
    Column("stated", LargeBinary),
)

control = Table(
    "control",
    metadata,
    Column("id", Text, primary_key=True),
    Column("type", Text, nullable=False, index=True),
    Column("actor_name", Plain, nullable=False),
    Column("actor_entity", Text, index=True),
    Column("actor_folded", Text, nullable=False),
    Column("place_name", Plain, nullable=False),
    Column("place_entity", Text, index=True),
    Column("place_folded", Text, nullable=False),
    Column("place_country", Text),
    Column("first", Date),
    Column("last", Date),
    Column("body", JSON, nullable=False),
    Column("stated", LargeBinary),
)
