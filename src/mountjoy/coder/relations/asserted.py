"""A relation between two mentions that words assert, and the tables of those words."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

from mountjoy.claim import Mention
from mountjoy.coder.view import View

PARTIES = ("actor", "person", "nationality", "place")


@dataclass(frozen=True, slots=True)
class Asserted:
    """A tie or a control state between two mentions, with the tokens that assert it."""

    kind: str
    type: str
    actor: Mention
    other: Mention
    tokens: tuple[int, ...]
    rule: str


@functools.lru_cache(maxsize=1)
def table() -> Mapping[str, Any]:
    """The words of ``words.yaml``."""
    text = resources.files("mountjoy.coder.relations").joinpath("words.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


@functools.lru_cache(maxsize=32)
def words(name: str) -> frozenset[str]:
    """One list of ``words.yaml`` as a set."""
    return frozenset(table()[name])


def nested(one: Mention, other: Mention) -> bool:
    """Whether the words of one mention hold those of the other."""
    return (one.start <= other.start and other.end <= one.end) or (
        other.start <= one.start and one.end <= other.end
    )


def party_at(view: View, token: int) -> Mention | None:
    """The party that a token heads; for a common noun the name set beside it, where there is one."""
    mention = view.mention_at(token)
    if mention is None or mention.type not in PARTIES:
        return None
    if mention.named:
        return mention
    joined = min((c for c in view.kids(token, "conj")), default=view.size)
    for child in view.kids(token, "appos", "flat"):
        if child > joined:
            break
        name = view.mention_at(child)
        if name is not None and name.named and name.type == mention.type:
            return name
    return mention


def collective(view: View, mention: Mention) -> bool:
    """Whether a mention is a party of many: an actor, a nationality, or a country that stands for its government."""
    return mention.type in ("actor", "nationality") or view.kinds.get(mention.id) == "country"
