"""Coreference within a report, by rule: acronyms, repeated names, pronouns and definite descriptions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from mountjoy.claim import Mention

_SINGULAR = frozenset({"he", "him", "his", "she", "her", "hers", "himself", "herself"})
_PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})
_NEUTER = frozenset({"it", "its", "itself"})
_SPEAKER = frozenset({"i", "me", "my", "we", "us", "our", "you", "your", "who", "that", "which"})
_PRONOUNS = _SINGULAR | _PLURAL | _NEUTER
_GROUP_NOUNS = frozenset(
    "group organization organisation movement militia militant insurgent rebel faction caliphate regime"
    " government army force coalition party militants insurgents rebels forces jihadists jihadist terrorists".split()
)
_PLACE_NOUNS = frozenset(
    "city town village area province district region country capital governorate camp base".split()
)
_PERSON_NOUNS = frozenset(
    "general commander leader president minister spokesman spokeswoman official emir cleric ambassador".split()
)
_DEFINITE = ("the ", "this ", "that ", "these ", "those ")
_REACH = 900
"""Code points back over which a pronoun or description may find what it stands for."""


def link(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions with ``antecedent`` set where an earlier one (or its expansion) is meant."""
    out: list[Mention] = []
    for mention in mentions:
        earlier = [m for m in out if m.end <= mention.start and mention.start - m.end <= _REACH]
        antecedent = _antecedent(text, mention, earlier, out)
        if antecedent is not None:
            pronoun = mention.text.lower() in _PRONOUNS
            mention = replace(
                mention, antecedent=antecedent.id, type=antecedent.type if pronoun else mention.type
            )
        elif mention.text.lower() in _NEUTER and mention.type == "place":
            mention = replace(mention, type="actor")
        out.append(mention)
    return out


def _antecedent(text: str, mention: Mention, near: list[Mention], every: list[Mention]) -> Mention | None:
    words = mention.text.lower()
    if words in _SPEAKER:
        return None
    if words in _SINGULAR:
        return _last(near, lambda m: m.type == "person" and m.text.lower() not in _SPEAKER)
    if words in _PLURAL:
        return _last(near, lambda m: m.type == "actor" and _plural(m) and m.text.lower() not in _SPEAKER)
    if words in _NEUTER:
        return _last(
            near, lambda m: m.type == "actor" and not _plural(m) and (m.named or m.text[:4].lower() == "the ")
        )
    if _acronym(mention.text):
        return _expansion(text, mention, every)
    if words.startswith(_DEFINITE) and not mention.named:
        return _described(words, near)
    return None


def _plural(mention: Mention) -> bool:
    last = mention.text.lower().split()[-1]
    return last.endswith("s") or last in ("police", "people", "militia", *_PLURAL)


def _described(words: str, near: list[Mention]) -> Mention | None:
    nouns = words.split()[1:]
    if not nouns or len(nouns) > 3:
        return None
    noun = re.sub(r"[^\w]", "", nouns[-1])
    if len(nouns) == 1 and noun in _PLACE_NOUNS:
        return _last(near, lambda m: m.type == "place" and m.named)
    if (
        (len(nouns) == 1 or nouns[0] == "so-called" or "-" not in words)
        and noun in _GROUP_NOUNS
        and len(nouns) <= 2
    ):
        if (
            noun in ("government", "army", "forces", "force", "coalition", "party", "regime")
            or len(nouns) == 2
        ):
            return _last(near, lambda m: m.type == "actor" and m.named and noun.rstrip("s") in m.text.lower())
        return _last(near, lambda m: m.type == "actor" and m.named)
    if len(nouns) == 1 and noun in _PERSON_NOUNS:
        return _last(near, lambda m: m.type == "person" and m.named)
    return None


def _last(mentions: list[Mention], fits: object) -> Mention | None:
    for mention in reversed(mentions):
        if fits(mention):  # type: ignore[operator]
            return mention
    return None


def _acronym(words: str) -> bool:
    return bool(re.fullmatch(r"[A-Z][A-Za-z.\-]{1,8}[A-Z.]", words)) and sum(c.isupper() for c in words) >= 2


def initials(name: str) -> str:
    """The initials of a name's capitalised words (*Popular Mobilization Forces* gives PMF)."""
    return "".join(w[0] for w in re.findall(r"[\w'’]+", name) if w[0].isupper())


def _expansion(text: str, mention: Mention, every: list[Mention]) -> Mention | None:
    """The name just before a bracketed acronym, or an earlier mention of the same acronym."""
    for other in reversed(every):
        if other.text == mention.text and other.antecedent:
            return next((m for m in every if m.id == other.antecedent), None)
    for other in reversed(every):
        gap = text[other.end : mention.start]
        if other.type == mention.type or {other.type, mention.type} <= {"actor", "place", "facility"}:
            if (
                re.fullmatch(r"\s*[(\[]\s*", gap)
                and initials(other.text)
                and mention.text[0] in initials(other.text)
            ):
                return other
    return None
