"""Ties and control that a noun phrase asserts by itself: *X-backed Y*, *pro-X forces*, *X-held P*, *A (B)*, *X's Y*."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

from mountjoy.claim import Mention
from mountjoy.coder.view import View

_PARTIES = ("actor", "person", "nationality", "place")


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
def _table() -> dict[str, Any]:
    text = resources.files("mountjoy.coder").joinpath("compounds.yaml").read_text(encoding="utf-8")
    table: dict[str, Any] = yaml.safe_load(text)
    return table


def asserted(view: View, sentence: tuple[int, int]) -> list[Asserted]:
    """All that the noun phrases of a sentence assert, in order of their words."""
    out: list[Asserted] = []
    for token in range(*sentence):
        out += _participle(view, token)
        out += _prefix(view, token)
        out += _possessed(view, token)
    start, end = view.starts[sentence[0]], view.ends[sentence[1] - 1]
    for mention in view.mentions:
        if start <= mention.start and mention.end <= end:
            out += _bracketed(view, mention)
    return out


def _participle(view: View, token: int) -> list[Asserted]:
    entry = _table()["participles"].get(view.lower[token])
    if entry is None or view.deps[token] not in ("amod", "acl", "compound") or token > view.heads[token]:
        return []
    before = token - 1
    if before > 0 and view.words[before] in ("-", "–"):
        before -= 1
    elif before < 0 or view.heads[before] not in (token, view.heads[token]):
        return []
    party = _ending_at(view, before)
    owner = _noun_mention(view, view.heads[token])
    if party is None or owner is None or party.id == owner.id:
        return []
    if " and " in view.text[owner.start : party.start]:
        return []  # "US and Iranian-backed forces": two parties in one phrase
    if owner.start <= party.start and owner.type == "place" and "control" not in entry:
        return []
    tokens = (before, token)
    if owner.type in ("place", "facility"):
        if "control" in entry:
            return [
                Asserted("control", entry["control"], party, owner, tokens, f"X-{view.lower[token]} place")
            ]
        return []
    if "tie" not in entry or owner.type not in ("actor", "person"):
        return []
    first, second = (owner, party) if entry.get("reversed") else (party, owner)
    return [Asserted("tie", entry["tie"], first, second, tokens, f"X-{view.lower[token]} Y")]


def _ending_at(view: View, token: int) -> Mention | None:
    """The party whose words end at the token: the widest that does not reach past it."""
    end = view.ends[token]
    found = [m for m in view.mentions if m.end == end and m.type in _PARTIES]
    return max(found, key=lambda m: m.end - m.start, default=None)


def _noun_mention(view: View, token: int) -> Mention | None:
    mention = view.mention_at(token)
    if mention is None:
        inside = [m for m in view.mentions if m.start <= view.starts[token] and view.ends[token] == m.end]
        mention = max(inside, key=lambda m: m.end - m.start, default=None)
    return mention


def _prefix(view: View, token: int) -> list[Asserted]:
    """*pro-Syrian regime forces*, *anti-government rebels*, written as one word or split at the hyphen."""
    word = view.lower[token]
    for prefix, tie in sorted(_table()["prefixes"].items()):
        if word == prefix and token + 2 < view.size and view.words[token + 1] in ("-", "–"):
            start = view.starts[token + 2]
        elif word.startswith(prefix + "-"):
            start = view.starts[token] + len(prefix) + 1
        else:
            continue
        inner = [m for m in view.mentions if m.start == start and m.type in _PARTIES]
        outer = [
            m for m in view.mentions
            if m.type in ("actor", "person") and m.start <= view.starts[token] and m.end > start
            and not any(m.id == i.id for i in inner)
        ]  # fmt: skip
        if inner and outer:
            narrow = min(outer, key=lambda m: m.end - m.start)
            party = max(inner, key=lambda m: m.end - m.start)
            if party.end < narrow.end:
                return [Asserted("tie", tie, narrow, party, (token,), f"{prefix}-X Y")]
    return []


def _possessed(view: View, token: int) -> list[Asserted]:
    """*Iran's Islamic Revolutionary Guard Corps*: a named group of another party is part of it."""
    if view.deps[token] != "nmod:poss" or view.pos[token] not in ("PROPN", "NOUN"):
        return []
    owner, owned = view.mention_at(token), view.mention_at(view.heads[token])
    if owner is None or owned is None or owned.type != "actor" or owner.type not in ("actor", "place"):
        return []
    if not (owner.named and owned.named) or owner.id == owned.id:
        return []
    if owner.type == "place" and view.kinds.get(owner.id) != "country":
        return []
    return [Asserted("tie", "part-of", owned, owner, (token, view.heads[token]), "X's Y")]


def _bracketed(view: View, mention: Mention) -> list[Asserted]:
    """*Popular Mobilization Forces (PMF)*: the acronym is the same actor."""
    full = view.by_id.get(mention.antecedent or "")
    if full is None or full.type not in ("actor", "person") or not full.named:
        return []
    if not re.fullmatch(r"\s*[(\[]\s*", view.text[full.end : mention.start]):
        return []
    first, last = view.tokens[mention.id]
    return [Asserted("tie", "same-as", full, mention, tuple(range(first, last)), "name (acronym)")]
