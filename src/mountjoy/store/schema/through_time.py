"""What claims add up to through time: contradictions, ties with their bounds, who held what."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Float, Index, Integer, LargeBinary, String, Table, Text

from mountjoy.store.packed import Packed
from mountjoy.store.schema.base import Plain, metadata

# Where reports contradict each other. subject: the key of what it depends on (`merge.through_time`); of rows of one id
# that with the last subject is the contradiction. day: the first that it may concern, as a proleptic number, or
# `NO_DAY`. folded: the place's names, to search in. update: 1 where a later report raised a toll. state: open, settled,
# reopened or update; settled, who: the claim that a person held right, and the person. told: of those of who holds a place a
# number by which it is known to be as it was.
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
    Column("told", BigInteger),
    Column("body", Packed, nullable=False),
    Index("ix_contradictions_subject", "subject", "id", "told"),
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
# line each. The claims on which a place's spans rest are in relation_claims, under "place:" and its key.
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
    Index("ix_held_places_province", "country", "province"),
)

# Each of these spans without who says so. start, end: the first and the last day on which it may stand (both included; none: no
# bound). told: a number by which it is known to be as it was. ending: the id of the observation that ended it.
holdings = Table(
    "holdings",
    metadata,
    Column("place", Plain, primary_key=True),
    Column("id", Plain, primary_key=True),
    Column("start", Date),
    Column("end", Date),
    Column("told", BigInteger, nullable=False),
    Column("ending", Text),
    Column("body", Packed, nullable=False),
    sqlite_with_rowid=False,
)

# What claims say of who holds a place, some hundred observations in a row, each with the id of the span that it supports
# (`mountjoy.told.Part`): the spans follow from them, and the claims of a span are found in them.
observations = Table(
    "observations",
    metadata,
    Column("place", Plain, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
