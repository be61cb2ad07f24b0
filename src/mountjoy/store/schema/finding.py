"""By what a record is searched and counted."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Float, Index, Integer, String, Table, Text

from mountjoy.store.schema.base import Plain, metadata

# Who and what mentions and merged values were resolved to. sort: "actor" or "place". Words that were resolved to
# nothing are here too, under "words:" and their folded form.
entities = Table(
    "entities",
    metadata,
    Column("id", Text, primary_key=True),
    Column("sort", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text),
    Column("country", Text, index=True),
    Column("admin1", Text),
    Column("parent", Text, index=True),
    Column("lat", Float),
    Column("lon", Float),
    Column("precision", Integer),
)

# The folded names that each of them was given.
names = Table(
    "names",
    metadata,
    Column("entity_id", Text, primary_key=True),
    Column("folded", Text, primary_key=True),
    Column("sort", String(16), nullable=False),
    Index("ix_names_folded", "folded"),
    sqlite_with_rowid=False,
)

# Names that nothing lists (`mountjoy.store.unlisted`). sort: actors (provisional), places or others (words not resolved).
# rank: minus the number of mentions (actors) or claims, so that its order is that of the queue. text: how the first report
# spells it, of actors the id again. claims, reports: how many name it.
unlisted = Table(
    "unlisted",
    metadata,
    Column("key", Plain, primary_key=True),
    Column("sort", String(16), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("text", Plain, nullable=False),
    Column("reports", Integer, nullable=False),
    Column("claims", Integer, nullable=False),
    Index("ix_unlisted_sort", "sort", "rank", "text", "key"),
)

# The same report by report (its number). weight: mentions of actors, claims of others.
unlisted_reports = Table(
    "unlisted_reports",
    metadata,
    Column("key", Plain, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("sort", String(16), nullable=False),
    Column("text", Plain, nullable=False),
    Column("weight", Integer, nullable=False),
    Column("claims", Integer, nullable=False),
    Index("ix_unlisted_reports_number", "number"),
    sqlite_with_rowid=False,
)

# Counts kept as the record is written: of "actor" and "place" how many claims, events and reports name them; of "kind"
# how many claims of each kind there are, and under "copies" how many reports are copies.
tallies = Table(
    "tallies",
    metadata,
    Column("sort", String(16), primary_key=True),
    Column("id", Text, primary_key=True),
    Column("claims", Integer, nullable=False),
    Column("events", Integer, nullable=False),
    Column("reports", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# Searches that people keep. seen: the number of the log's last row when it was last looked at.
searches = Table(
    "searches",
    metadata,
    Column("name", Text, primary_key=True),
    Column("filters", JSON, nullable=False),
    Column("saved", Text, nullable=False),
    Column("seen", Integer, nullable=False),
)
