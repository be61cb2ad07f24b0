"""The tables of a record file. What was received and coded is kept; what was merged can be computed again.

The same in SQLite and PostgreSQL. Full-text search is laid by `mountjoy.store.fulltext`, because each database has
its own. Days are ISO dates; times are UTC, ISO 8601.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)

from mountjoy.store.packed import Packed

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)

# Text that is ordered by its code points, whatever the server's language.
Plain = Text().with_variant(Text(collation="C"), "postgresql")

# The bytes received, kept once under their SHA-256.
sources = Table(
    "sources",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
)

# number: the order of reading; coder: name and version of what coded it; content: the hash of text, title,
# source and address, so that a report read again is known; text_sha256: of the text alone, so that copies
# are. near_copy: 1 where the words are nearly those of copy_of. published_earliest and dating: of an inferred day, the first that is possible and what gave it.
reports = Table(
    "reports",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("text", Text, nullable=False),
    Column("title", Text),
    Column("published", Date, index=True),
    Column("published_basis", String(16), nullable=False),
    Column("source", Text),
    Column("url", Text),
    Column("author", Text),
    Column("language", String(16)),
    Column("origin", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("copy_of", Text),
    Column("sha256", String(64), nullable=False),
    Column("content", String(64), nullable=False),
    Column("text_sha256", String(64), nullable=False, index=True),
    Column("coder", Text, nullable=False),
    Column("issues", JSON, nullable=False),
    Column("published_earliest", Date),
    Column("dating", JSON(none_as_null=True)),
    Column("near_copy", Integer, nullable=False, server_default="0"),
    Index("ix_reports_outlet", "source", "published", "copy_of"),
    Index(
        "ix_reports_copy_of",
        "copy_of",
        sqlite_where=text("copy_of IS NOT NULL"),
        postgresql_where=text("copy_of IS NOT NULL"),
    ),
)

# entity: the mention's own; entity_id and what follows: of what it stands for, by way of its antecedents.
mentions = Table(
    "mentions",
    metadata,
    Column("report_id", Text, ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True),
    Column("id", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("type", String(16), nullable=False),
    Column("named", Integer, nullable=False),
    Column("antecedent", Text),
    Column("entity", JSON(none_as_null=True)),
    Column("entity_id", Text, index=True),
    Column("entity_name", Text),
    Column("entity_kind", Text),
    Column("entity_country", Text),
)

claims = Table(
    "claims",
    metadata,
    Column("id", Text, primary_key=True),
    Column("report_id", Text, ForeignKey("reports.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("kind", String(16), nullable=False, index=True),
    Column("type", Text, nullable=False, index=True),
    Column("family", Text),
    Column("trigger_start", Integer, nullable=False),
    Column("trigger_end", Integer, nullable=False),
    Column("trigger_text", Text, nullable=False),
    Column("sentence_start", Integer, nullable=False),
    Column("sentence_end", Integer, nullable=False),
    Column("date_start", Date),
    Column("date_end", Date),
    Column("date_precision", Integer),
    Column("date_basis", String(16)),
    Column("date_text", Text),
    Column("fatalities", JSON(none_as_null=True)),
    Column("injuries", JSON(none_as_null=True)),
    Column("assertion", String(16), nullable=False),
    Column("attribution", Text),
    Column("codes", JSON, nullable=False),
    Column("score", Float, nullable=False),
    Column("frame", Text, nullable=False),
    Column("people", JSON(none_as_null=True)),
    Index("ix_claims_queue", "position", "score", "id"),
)

roles = Table(
    "roles",
    metadata,
    Column("claim_id", Text, ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("role", String(16), nullable=False),
    Column("report_id", Text, nullable=False),
    Column("mention", Text, nullable=False),
    Column("reason", Text, nullable=False),
    ForeignKeyConstraint(["report_id", "mention"], ["mentions.report_id", "mentions.id"], ondelete="CASCADE"),
    Index("ix_roles_mention", "report_id", "mention"),
)

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

# Keys that reports with nearly the same words share.
copy_keys = Table(
    "copy_keys",
    metadata,
    Column("key", BigInteger, primary_key=True),
    Column("report_id", Text, primary_key=True),
    Index("ix_copy_keys_report_id", "report_id"),
    sqlite_with_rowid=False,
)

# What was merged. body: the whole value; the columns beside it are for asking. key: days and the id's beginning, so
# that its order is that of date and id (`rows.event_key`); by it the words and terms of an event are found.
# cell: the PRIO-GRID cell (half a degree). state: coded, in review, accepted, rejected or published. changed: the
# number of the log's row that first wrote the event as it is. ix_events_points holds all that the map and the timeline
# of a whole record need.
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
    Index(
        "ix_events_points",
        "changed", "key", "type", "family", "assertion", "date_end", "lat", "lon", "place_precision",
        "fatalities_best",
    ),
)  # fmt: skip

# The keys of events that were taken away, in order; none: of all. What is kept of events elsewhere follows it.
gone_events = Table(
    "gone_events",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("key", BigInteger),
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

event_claims = Table(
    "event_claims",
    metadata,
    Column("event_id", Text, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("claim_id", Text, primary_key=True),
    Column("assertion", String(16), nullable=False),
    Index("ix_event_claims_claim_id", "claim_id"),
    sqlite_with_rowid=False,
)

# Ties and control with the keys of merging by which their claims were grouped.
relation_claims = Table(
    "relation_claims",
    metadata,
    Column("relation", Text, primary_key=True),
    Column("claim_id", Text, primary_key=True),
    Index("ix_relation_claims_claim_id", "claim_id"),
    sqlite_with_rowid=False,
)

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
)

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

# Where reports contradict each other. subject: the key of what it depends on (`merge.through_time`); of rows of one id
# that with the last subject is the contradiction. day: the first that it may concern, as a proleptic number, or
# `NO_DAY`. folded: the place's names, to search in. update: 1 where a later report raised a toll. state: open, settled,
# reopened or update; settled, who: the claim that a person held right, and the person.
NO_DAY = 4_000_000
contradictions = Table(
    "contradictions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("subject", Plain, primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("day", Integer, nullable=False),
    Column("country", Text),
    Column("admin1", Text),
    Column("place", Text),
    Column("folded", Text, nullable=False),
    Column("update", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("settled", Text),
    Column("who", Text),
    Column("body", Packed, nullable=False),
    Index("ix_contradictions_subject", "subject"),
    Index("ix_contradictions_day", "day", "id"),
    Index("ix_contradictions_kind", "kind", "day", "id"),
    Index("ix_contradictions_state", "state", "day", "id"),
    Index("ix_contradictions_place", "place", "day", "id"),
)

# The events that a contradiction is about, and the claims of its sides.
contradiction_parts = Table(
    "contradiction_parts",
    metadata,
    Column("part", Text, primary_key=True),
    Column("id", String(64), primary_key=True),
    Index("ix_contradiction_parts_id", "id"),
    sqlite_with_rowid=False,
)

# What events bear on, so that the few are found that may contradict each other: the hash of a place's key, the first
# and last possible day (proleptic numbers), in what ways (bits of `merge.quarrels.WAYS`); wide: 1 of more than a month.
bearings = Table(
    "bearings",
    metadata,
    Column("place", BigInteger, primary_key=True),
    Column("wide", Integer, primary_key=True),
    Column("first", Integer, primary_key=True),
    Column("event", BigInteger, primary_key=True),
    Column("last", Integer, nullable=False),
    Column("ways", Integer, nullable=False),
    Index("ix_bearings_event", "event"),
    sqlite_with_rowid=False,
)

# Ties through time. unit: what is computed together (`merge.network.unit_of`). folded: both parties' names.
tie_spans = Table(
    "tie_spans",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("unit", Text, nullable=False, index=True),
    Column("type", String(32), nullable=False, index=True),
    Column("actor", Text, nullable=False, index=True),
    Column("recipient", Text, nullable=False, index=True),
    Column("folded", Text, nullable=False),
    Column("post", Text),
    Column("basis", String(16), nullable=False),
    Column("first", Date),
    Column("last", Date),
    Column("end_earliest", Date),
    Column("end_latest", Date),
    Column("support", Float, nullable=False),
    Column("body", Packed, nullable=False),
    Index("ix_tie_spans_first", "first", "end_latest"),
)

# The claims on which the spans of a unit rest.
tie_claims = Table(
    "tie_claims",
    metadata,
    Column("unit", Text, primary_key=True),
    Column("claim_id", Text, primary_key=True),
    Index("ix_tie_claims_claim_id", "claim_id"),
    sqlite_with_rowid=False,
)

# Events that may end the ties of a party: their type and days.
tie_enders = Table(
    "tie_enders",
    metadata,
    Column("party", Text, primary_key=True),
    Column("event_id", Text, primary_key=True),
    Column("type", String(32), primary_key=True),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Index("ix_tie_enders_event_id", "event_id"),
    sqlite_with_rowid=False,
)

# Places of which it is told who held them, with all spans as numbers (`mountjoy.spanned`). folded: the name; province: the
# folded name of the first-level division that it lies in, whole: 1 where it is one; sought: the folded names of parties, a
# line each; claims: those that say which place it is. The claims on which a place's spans rest are in relation_claims,
# under "place:" and its key.
held_places = Table(
    "held_places",
    metadata,
    Column("key", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("entity", Text),
    Column("country", Text),
    Column("admin1", Text),
    Column("lat", Float),
    Column("lon", Float),
    Column("precision", Integer),
    Column("province", Text),
    Column("whole", Integer, nullable=False),
    Column("sought", Text, nullable=False),
    Column("parties", Text, nullable=False),
    Column("spans", LargeBinary, nullable=False),
    Column("claims", Packed, nullable=False),
    Index("ix_held_places_province", "country", "province"),
)

# Each of these spans with its words. id: the span's, and its number where others at the place have that id. start, end: the first and the last
# day on which it may stand (both included; none: no bound). told: a digest of the body, by which it is known to be the same.
holdings = Table(
    "holdings",
    metadata,
    Column("place", Plain, primary_key=True),
    Column("id", Plain, primary_key=True),
    Column("start", Date),
    Column("end", Date),
    Column("told", BigInteger, nullable=False),
    Column("body", Packed, nullable=False),
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

# How bytes came in: once a file that held them. headers: what the file says of itself.
receipts = Table(
    "receipts",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("sha256", String(64), nullable=False),
    Column("at", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("headers", JSON, nullable=False),
    Column("version", Text, nullable=False),
    Column("items", String(16)),
    Column("year", Integer),
    Index("uq_receipts_sha256", "sha256", "origin", unique=True),
)

# What was published under a tag, never changed after. sha256: of the body before it was packed.
snapshots = Table(
    "snapshots",
    metadata,
    Column("tag", Text, primary_key=True),
    Column("at", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
)

# stage: which step noted it ("run" or "merge"), so that merging again replaces its own notes only; claim_id: of what
# claim merging noted it.
issues = Table(
    "issues",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("stage", String(16), nullable=False),
    Column("severity", String(16), nullable=False),
    Column("origin", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("claim_id", Text, index=True),
)

runs = Table(
    "runs",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("started", Text, nullable=False),
    Column("finished", Text),
    Column("version", Text, nullable=False),
    Column("inputs", JSON, nullable=False),
    Column("counts", JSON, nullable=False),
)

# Append-only; hash is SHA-256 over the row and the hash before it.
log = Table(
    "log",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

# Sanctions lists as imported last; sha256: of the file or files. folded: all names, to search in.
lists = Table(
    "lists",
    metadata,
    Column("name", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("published", Text),
    Column("sha256", String(64), nullable=False),
)

list_entries = Table(
    "list_entries",
    metadata,
    Column("list", Text, ForeignKey("lists.name", ondelete="CASCADE"), primary_key=True),
    Column("uid", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("folded", Text, nullable=False),
    Column("body", JSON, nullable=False),
)

# What people decided, append-only: an undoing is a row of its own. about: see `mountjoy.decision`.
decisions = Table(
    "decisions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("about", String(16), nullable=False, index=True),
    Column("verdict", String(16), nullable=False),
    Column("subject", Text, nullable=False, index=True),
    Column("object", Text),
    Column("why", Text),
    Column("detail", JSON(none_as_null=True)),
)

# One row a fact about the file itself; "merged" is "yes" when the merged tables follow from the claims.
state = Table(
    "state",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
