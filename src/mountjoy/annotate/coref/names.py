"""Later names of what a report has named: acronyms, surnames, and parts of a group's name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mountjoy.annotate.coref.features import Features, proper_words

_ACRONYM = re.compile(r"[A-Z][A-Za-z.\-&]{0,9}[A-Z.]")
_BRACKET = re.compile(r"\s*[(\[]\s*[\"“'‘]?")
_SMALL = frozenset("of the for and in to a an de del la las los y e du des le les al el und".split())
_PARTY = frozenset({"actor", "place", "facility"})


def initials(name: str) -> str:
    """The initials of a name's capitalised words (*Popular Mobilization Forces* gives PMF)."""
    return "".join(w[0] for w in re.findall(r"[\w'’]+", name) if w[0].isupper())


def is_acronym(words: str) -> bool:
    """Whether the words are one written in capitals, of two letters or more."""
    return bool(_ACRONYM.fullmatch(words)) and sum(c.isupper() for c in words) >= 2


def spelled_by(acronym: str, name: str) -> bool:
    """Whether the acronym's letters are the initials of the name's words in order, small words left out at will."""
    letters = [c for c in acronym.lower() if c.isalpha()]
    at = 0
    for part in re.findall(r"\w+", name.lower().replace("'s", "").replace("’s", "")):
        if at < len(letters) and part[0] == letters[at]:
            at += 1
        elif part not in _SMALL:
            return False
    return at == len(letters) >= 2


def named_before(text: str, name: Features, earlier: Sequence[Features]) -> Features | None:
    """The earlier mention of what the name names; None where none or more than one is meant."""
    if is_acronym(name.mention.text):
        found = _expansion(text, name, earlier)
        if found is not None:
            return found
    if name.mention.type == "person":
        return _person(name, earlier)
    if name.mention.type == "actor":
        return _spelled_out(text, name, earlier) or _shortened(name, earlier)
    return None


def _expansion(text: str, acronym: Features, earlier: Sequence[Features]) -> Features | None:
    """The name just before a bracketed acronym, what the same acronym stood for, or the one name that spells it."""
    words, type_ = acronym.mention.text, acronym.mention.type
    fitting = [o for o in earlier if o.mention.type == type_ or {o.mention.type, type_} <= _PARTY]
    for other in reversed(fitting[-12:]):
        opened = _BRACKET.fullmatch(text, other.mention.end, acronym.mention.start)
        plain = other.mention.text != words and not is_acronym(other.mention.text)
        if opened and plain and words[0] in initials(other.mention.text):
            return other
    same = [o for o in fitting if o.mention.text == words]
    if same:
        return same[-1].root
    spelling = {
        o.meant.mention.text: o for o in fitting if len(words) >= 3 and o.form == "name" and spelled_by(words, o.mention.text)
    }  # fmt: skip
    return next(iter(spelling.values())) if len(spelling) == 1 else None


def _spelled_out(text: str, name: Features, earlier: Sequence[Features]) -> Features | None:
    """The acronym before its expansion in brackets: *PMF (Popular Mobilization Forces)*."""
    for other in reversed(earlier[-6:]):
        if is_acronym(other.mention.text) and _BRACKET.fullmatch(text, other.mention.end, name.mention.start):
            return other if spelled_by(other.mention.text, name.mention.text) else None
    return None


def _person(name: Features, earlier: Sequence[Features]) -> Features | None:
    """The one full name earlier that ends (or, for a first name alone, begins) with these words."""
    words = proper_words(name)
    if not words:
        return None
    fulls: dict[tuple[str, ...], Features] = {}
    for other in earlier:
        full = proper_words(other)
        if other.mention.type != "person" or other.form != "name" or len(full) <= len(words):
            continue
        if full[-len(words) :] == words or _without_article(full[-1]) == _without_article(words[-1]) != "":
            if _genders_agree(name, other):
                fulls.setdefault(proper_words(other.meant), other)
    return next(iter(fulls.values())) if len(fulls) == 1 else None


def _without_article(word: str) -> str:
    return re.sub(r"^(?:al|el|as|ash|at|an|ar)-", "", word)


def _genders_agree(one: Features, other: Features) -> bool:
    return not one.gender or not other.gender or one.gender == other.gender


def _shortened(name: Features, earlier: Sequence[Features]) -> Features | None:
    """The one longer name earlier with the same last word that holds all words of this one (*the Workers' Party*)."""
    words = [w for w in proper_words(name) if w not in _SMALL]
    if len(words) < 2 or name.kind:
        return None
    longer: dict[str, Features] = {}
    for other in earlier:
        full = [w for w in proper_words(other) if w not in _SMALL]
        if other.mention.type != "actor" or other.form != "name" or len(full) <= len(words):
            continue
        if full[-1] == words[-1] and set(words) < set(full):
            longer.setdefault(other.meant.mention.id, other)
    return next(iter(longer.values())) if len(longer) == 1 else None
