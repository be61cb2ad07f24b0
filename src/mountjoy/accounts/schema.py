"""The tables of the accounts database: in SQLite a file of their own, in PostgreSQL a schema of their own.

Passwords are kept as argon2id hashes; the secrets of sessions, links and tokens as SHA-256 (each is 256 random bits).
"""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

from mountjoy.store.schema.base import NAMING

metadata = MetaData(naming_convention=NAMING)

# folded: the name without case and width, so that no two look alike.
accounts = Table(
    "accounts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False, unique=True),
    Column("folded", Text, nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("password", Text),
    Column("disabled", Text),
    Column("made", Text, nullable=False),
)

# Who an account is at a provider of OpenID Connect.
identities = Table(
    "identities",
    metadata,
    Column("issuer", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("account", Integer, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("made", Text, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("account", Integer, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("csrf", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("seen", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("agent", Text, nullable=False),
    Column("how", String(16), nullable=False),
)

# role and name: of the account that it makes; account: whose password it sets anew.
invitations = Table(
    "invitations",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("role", String(16)),
    Column("name", Text),
    Column("account", Integer, ForeignKey("accounts.id")),
    Column("by", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("expires", Text, nullable=False),
    Column("used", Text),
)

tokens = Table(
    "tokens",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("account", Integer, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("label", Text, nullable=False),
    Column("scopes", String(32), nullable=False),
    Column("made", Text, nullable=False),
    Column("expires", Text, nullable=False),
    Column("used", Text),
    Column("revoked", Text),
)

# given: SHA-256 of the folded name that was typed, so that attempts are counted whether or not there is an account,
# and what is typed by mistake (a password in the field of the name) is not kept in words.
sign_ins = Table(
    "sign_ins",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", Text, nullable=False),
    Column("account", Text),
    Column("given", String(64)),
    Column("address", Text, nullable=False),
    Column("outcome", String(32), nullable=False),
    Column("how", String(16), nullable=False),
    Column("by", Text),
    Index("ix_sign_ins_given", "given", "at"),
    Index("ix_sign_ins_address", "address", "at"),
)

# Requests counted by key: how many are left, at a time in seconds since 1970. What is not there has all left.
rates = Table(
    "rates",
    metadata,
    Column("key", Text, primary_key=True),
    Column("rest", Float(53), nullable=False),
    Column("at", Float(53), nullable=False, index=True),
)

# Who was last seen at an item when, in seconds since 1970.
present = Table(
    "present",
    metadata,
    Column("item", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("at", Float(53), nullable=False, index=True),
)
