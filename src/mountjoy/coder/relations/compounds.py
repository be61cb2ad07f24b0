"""Ties and control that a noun phrase asserts by itself: *X-backed Y*, *pro-X forces*, *X-held P*, *X's Y*."""

from __future__ import annotations

from mountjoy.claim import Mention
from mountjoy.coder.relations.asserted import PARTIES, Asserted, table, words
from mountjoy.coder.view import View


def in_phrases(view: View, sentence: tuple[int, int]) -> list[Asserted]:
    """All that the noun phrases of a sentence assert, in order of their words."""
    out: list[Asserted] = []
    for token in range(*sentence):
        out += _participle(view, token)
        out += _prefix(view, token)
        out += _possessed(view, token)
    return out


def _participle(view: View, token: int) -> list[Asserted]:
    entry = table()["participles"].get(view.lower[token])
    if entry is None or view.deps[token] not in ("amod", "acl", "compound") or token > view.heads[token]:
        return []
    before = token - 1
    if before > 0 and view.words[before] in ("-", "–"):
        before -= 1
    elif view.words[token][:1].isupper() or "hyphen" in entry:
        return []  # "the Iraqi armed forces" are armed by nobody
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
    if view.lemmas[view.heads[token]] in words("deed"):
        return []  # a party leads its strikes; they are no party
    first, second = (owner, party) if entry.get("reversed") else (party, owner)
    return [Asserted("tie", entry["tie"], first, second, tokens, f"X-{view.lower[token]} Y")]


def _ending_at(view: View, token: int) -> Mention | None:
    """The party whose words end at the token: the widest that does not reach past it."""
    end = view.ends[token]
    found = [m for m in view.mentions if m.end == end and m.type in PARTIES]
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
    for prefix, tie in sorted(table()["prefixes"].items()):
        if word == prefix and token + 2 < view.size and view.words[token + 1] in ("-", "–"):
            start = view.starts[token + 2]
        elif word.startswith(prefix + "-"):
            start = view.starts[token] + len(prefix) + 1
        else:
            continue
        inner = [m for m in view.mentions if m.start == start and m.type in PARTIES]
        outer = [
            m for m in view.mentions
            if m.type in ("actor", "person") and m.start <= view.starts[token] and m.end > start
            and not any(m.id == i.id for i in inner)
        ]  # fmt: skip
        if inner and outer:
            narrow = min(outer, key=lambda m: m.end - m.start)
            party = max(inner, key=lambda m: m.end - m.start)
            if party.end < narrow.end and not (prefix == "pro" and not party.named):
                return [Asserted("tie", tie, narrow, party, (token,), f"{prefix}-X Y")]
    return []


def _possessed(view: View, token: int) -> list[Asserted]:
    """*Iran's Islamic Revolutionary Guard Corps*: a named group of another party is part of it."""
    if view.deps[token] != "nmod:poss" or view.pos[token] not in ("PROPN", "NOUN"):
        return []
    owner, owned = view.mention_at(token), view.mention_at(view.heads[token])
    if owner is None or owned is None or owned.type != "actor" or view.lemmas[token] in words("of-names"):
        return []
    if owner.type == "person" and owner.named and owned.named and _bears_name(view, owned):
        return [Asserted("tie", "leads", owner, owned, (token, view.heads[token]), "X's Y")]
    if owner.type not in ("actor", "place"):
        return []
    if not (owner.named and owned.named) or owner.id == owned.id:
        return []
    if owned.start <= owner.start and view.entities.get(owner.id, "actor:").startswith("actor:"):
        return []  # "the Tigray People's Liberation Front": the owner is a part of the name
    if _organ(view, view.heads[token]):
        return []
    if owner.type == "place" and view.kinds.get(owner.id) != "country":
        return []
    return [Asserted("tie", "part-of", owned, owner, (token, view.heads[token]), "X's Y")]


def _bears_name(view: View, owned: Mention) -> bool:
    """Whether a person's group is a listed one that fights or stands for election (*Muqtada al-Sadr's Peace Brigades*)."""
    return ":" not in view.entities.get(owned.id, "actor:") and view.kinds.get(owned.id) in _FOLLOWING


_FOLLOWING = frozenset({"rebel-group", "political-militia", "identity-militia", "party", "coalition"})


def _organ(view: View, token: int) -> bool:
    """Whether a noun names an organ that every state has (*Iran's foreign ministry*, *Chad's Armed Forces*)."""
    if view.lemmas[token] not in words("organ"):
        return False
    return view.words[token].islower() or view.lower[token - 1] in (
        "armed",
        "security",
        "defence",
        "defense",
        "air",
    )
