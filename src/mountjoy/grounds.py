"""Names that can only be places by where they stand: what was shelled or entered, what is fought for, what fell.

A tagger that has never met the name of a small town takes it for a person's, or overlooks it. Where the tree puts a name
in such a position and the gazetteer knows one place of some size by that very name, it is a place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from spacy.tokens import Doc, Token

from mountjoy.resolve.gazetteer import Gazetteer, PlaceCandidate
from mountjoy.resolve.own_places import default_gazetteer
from mountjoy.resolve.place_phrases import place_words
from mountjoy.resolve.registry import default_registry

Ground = tuple[int, int]
"""Where a name that is a place's begins and ends, in code points."""

_SMALL, _SIZEABLE, _LARGE = 3.0, 4.0, 4.5
"""Powers of ten of people: of a place that only force can be done to, of one that a person's name might be, and of one
that the name is another spelling of."""
_PART_OF_NAME = ("flat", "compound", "goeswith", "nmod:desc")
_JOINED = 60


def grounds(doc: Doc, known: Collection[Ground] = (), gazetteer: Gazetteer | None = None) -> list[Ground]:
    """The names of an annotated document that their position makes places, in order; what a list of actors has is none.

    A name inside a longer one that is among the ``known`` places, or that the pipeline itself takes for a place, is left alone.
    """
    gaz = gazetteer or default_gazetteer()
    surnames = _surnames(doc)
    whole = [*known, *((e.start_char, e.end_char) for e in doc.ents if e.label_ == "LOC")]
    out: set[Ground] = set()
    for token in doc:
        if token.pos_ != "PROPN" or (token.dep_ in _PART_OF_NAME and not _case(token)):
            continue
        firm = _firm(_first_conjunct(token))
        if firm is None:
            continue
        start, end = _run(token)
        words = doc[start:end].text
        begin, stop = doc[start].idx, doc[end - 1].idx + len(doc[end - 1].text)
        if any(a <= begin and stop <= b and (a, b) != (begin, stop) for a, b in whole):
            continue
        if words.casefold() not in surnames and _a_place(words, gaz, firm):
            out.add((begin, stop))
    return sorted(out)


def _surnames(doc: Doc) -> Collection[str]:
    """Last words of the full names that the tagger found of persons: alone they are the same persons."""
    return {
        e[-1].text.casefold() for e in doc.ents if e.label_ == "PER" and len(e) > 1 and e[0].pos_ == "PROPN"
    }


def _first_conjunct(token: Token) -> Token:
    for _ in range(_JOINED):
        if token.dep_ != "conj" or token.head.i == token.i or token.head.pos_ != "PROPN":
            break
        token = token.head
    return token


def _firm(token: Token) -> bool | None:
    """Whether a word stands where only a place can (True), where a place or a person can (False), or elsewhere (None)."""
    words, head = place_words(), token.head
    relation, lemma = token.dep_, head.lemma_.lower()
    if head.i == token.i:
        return None
    verb = head.pos_ == "VERB"
    if verb and relation in ("obj", "nsubj:pass") and not _with_a_clause(head):
        return True if lemma in words.struck else False if lemma in words.taken else None
    case = _case(token)
    if verb and relation == "nsubj" and words.falling & {lemma, *_with_particles(head)}:
        return False
    if case in ("for", "of", "over", "on") and relation in ("nmod", "obl", "compound"):
        return False if lemma in words.contested else None
    return None


def _case(token: Token) -> str:
    """The preposition before a name, also one that a tree hangs on the noun before as its compound; empty for none."""
    return next((c.lower_ for c in token.children if c.dep_ == "case"), "")


def _with_particles(verb: Token) -> list[str]:
    """The verb with the prepositions of its phrases (*come under*)."""
    lemma = verb.lemma_.lower()
    phrases = (c for c in verb.children if c.dep_.split(":")[0] == "obl")
    return [f"{lemma} {c.lower_}" for phrase in phrases for c in phrase.children if c.dep_ == "case"]


def _with_a_clause(verb: Token) -> bool:
    """Whether something is said of the object too (*took Hassan prisoner*, *forced Omar to leave*)."""
    return any(c.dep_ in ("xcomp", "iobj", "ccomp") for c in verb.children)


def _run(token: Token) -> tuple[int, int]:
    """The tokens of the name that a word heads: proper words and hyphens in one stretch around it, all of one phrase."""
    doc, start, end = token.doc, token.i, token.i + 1
    while start > token.sent.start and _belongs(doc[start - 1], token):
        start -= 1
    while end < token.sent.end and _belongs(doc[end], token):
        end += 1
    while end - 1 > token.i and doc[end - 1].pos_ != "PROPN":
        end -= 1
    while start < token.i and doc[start].pos_ != "PROPN":
        start += 1
    return start, end


def _belongs(token: Token, head: Token) -> bool:
    """Whether a word next to a name is a part of it; a tagger may hang *da* or a hyphen there as anything."""
    if token.pos_ == "PROPN":
        return head.is_ancestor(token) and token.dep_ != "conj"
    return (token.text == "-" and not token.whitespace_) or token.lower_ in ("al", "el", "da", "de")


def _a_place(words: str, gaz: Gazetteer, firm: bool) -> bool:
    lists = place_words()
    low = words.lower()
    if low in lists.personal | lists.common or default_registry().look_up(words, loose=False) is not None:
        return False
    found = [p for p in gaz.lookup(words, limit=30, spelt_like=False) if p.level == "exact"]
    if any(p.kind == "country" for p in found):
        return False  # "attacked Israel": the state, read elsewhere
    least = _SMALL if firm else _SIZEABLE
    sized = [p for p in found if p.prominence >= (least if p.primary else max(least, _LARGE))]
    if firm:
        return bool(sized) or (bool(found) and len({p.country for p in found}) == 1)
    return bool(sized) and len(set(_countries(found))) == 1


def _countries(found: list[PlaceCandidate]) -> Iterator[str | None]:
    """The countries of the places of a name that are more than hamlets."""
    return (p.country for p in found if p.prominence >= _SMALL)
