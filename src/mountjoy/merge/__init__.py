"""Merging: what the claims of many reports add up to. Pure: no store, no clock, no order of input."""

from __future__ import annotations

from mountjoy.merge.assemble import assemble
from mountjoy.merge.blocks import block_keys
from mountjoy.merge.building import Record, build, build_of
from mountjoy.merge.gather import gather
from mountjoy.merge.link import link
from mountjoy.merge.relations import Relations, extended, gathered, relation_keys, relations, statements
from mountjoy.merge.rules import Rules, default_rules
from mountjoy.merge.stated import unpack_stated

__all__ = [
    "Record",
    "Relations",
    "Rules",
    "assemble",
    "block_keys",
    "build",
    "build_of",
    "default_rules",
    "extended",
    "gather",
    "gathered",
    "link",
    "relation_keys",
    "relations",
    "statements",
    "unpack_stated",
]
