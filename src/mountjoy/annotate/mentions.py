"""Mentions: the typed phrases of a report, from the pipeline's layers, the lexicon and what the caller found.

The mention head tells actors, persons, places and dates; names that it missed come from the name tags;
weapons, platforms, vehicles and facilities are told by their head nouns; quantities and money by form.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from mountjoy.claim import Mention, MentionType
from mountjoy.codebook.model import Lexicon

_NAME_TYPES: dict[str, MentionType] = {"PER": "person", "ORG": "actor", "LOC": "place"}
_CURRENCY = frozenset("$ £ € ¥ usd euro euros dollar dollars pound pounds".split())
_PERSONAL = frozenset(
    "he him his she her hers they them their theirs we us our ours who whom whose himself herself themselves".split()
)
_PARTICLES = frozenset("al el ad as ash az an at abu bin ibn the de la von".split())
_PREMODIFIERS = ("det", "amod", "compound", "nummod", "nmod:poss", "flat", "nmod:desc", "case")


@dataclass(frozen=True, slots=True)
class Found:
    """A span that the caller knows the type of (a date expression, a name of the gazetteer): code points."""

    start: int
    end: int
    type: MentionType


@dataclass(slots=True)
class _Draft:
    start: int
    end: int
    type: MentionType
    named: bool
    rank: int
    inner: bool = False
    """Whether a preposition stands before it, so that it is a phrase of its own inside a wider one."""


def find_mentions(doc: Doc, lexicon: Lexicon, found: Sequence[Found] = ()) -> list[Mention]:
    """The mentions of an annotated document in order of their start, the wider first; ids are m1, m2, ..."""
    text = doc.text
    drafts: dict[tuple[int, int], _Draft] = {}
    for draft in [
        *_phrases(doc, lexicon),
        *_names(doc, lexicon),
        *_things(doc, lexicon),
        *_numbers(doc),
        *_parties(doc, lexicon),
        *_given(doc, found),
    ]:
        key = (draft.start, draft.end)
        if draft.end <= draft.start or text[draft.start : draft.end].lower() in _PARTICLES:
            continue
        draft.inner = _after_preposition(text, draft.start)
        if key not in drafts or draft.rank < drafts[key].rank:
            drafts[key] = draft
    ordered = sorted(_without_clashes(drafts.values()), key=lambda d: (d.start, -d.end, d.type))
    return [
        Mention(id=f"m{k}", start=d.start, end=d.end, text=text[d.start : d.end], type=d.type, named=d.named)
        for k, d in enumerate(ordered, 1)
    ]


def _phrases(doc: Doc, lexicon: Lexicon) -> Iterable[_Draft]:
    for phrase in doc._.phrases:
        anchor = doc[phrase.anchor]
        kind: MentionType = phrase.type
        lemma = anchor.lemma_.lower()
        if kind in ("actor", "person", "weapon", "platform", "vehicle") and lemma in _PERSONAL:
            kind = "person" if lemma in ("he", "she", "him", "her", "his", "hers") else kind
        elif kind in ("place", "actor") and lemma in lexicon.facilities and anchor.tag_ != "NNPS":
            kind = "facility" if kind == "place" else kind
        if anchor.pos_ in ("VERB", "AUX", "ADP", "PUNCT", "CCONJ"):
            continue
        if (
            kind == "person"
            and anchor.pos_ == "PROPN"
            and _group_name(doc[phrase.start : phrase.end].text, lexicon)
        ):
            kind = "actor"
        named = anchor.tag_ in ("NNP", "NNPS") or anchor.ent_type_ != ""
        start, end = _tidy(doc, phrase.start, phrase.end)
        yield _Draft(doc[start].idx, _stop(doc[end - 1]), kind, named, 1)


def _group_name(words: str, lexicon: Lexicon) -> bool:
    """Whether a name typed as a person's is a group's: an acronym, or a word such as *Brigades* or *Harakat* in it."""
    if " " not in words and sum(c.isupper() for c in words) >= 3 and words.upper() == words:
        return True
    plain = {w.lower().replace("’", "'").replace("'", "") for w in words.replace("-", " ").split()}
    return not plain.isdisjoint(lexicon.lists.get("group-names", frozenset()))


def _parties(doc: Doc, lexicon: Lexicon) -> Iterable[_Draft]:
    """Parties without a phrase of their own: the X of *X-backed* and *X-held*, and personal pronouns."""
    nouns = lexicon.lists.get("party-nouns", frozenset())
    capitals = doc.text.isupper()
    for token in doc:
        if token.tag_ == "PRP" and token.lower_ in ("they", "them", "he", "she", "him") and not capitals:
            kind: MentionType = "actor" if token.lower_ in ("they", "them") else "person"
            yield _Draft(token.idx, _stop(token), kind, False, 6)
        if token.i + 2 >= len(doc) or doc[token.i + 1].text not in ("-", "–") or token.whitespace_:
            continue
        if (
            doc[token.i + 2].tag_ not in ("VBN", "VBD", "JJ")
            or doc[token.i + 2].lower_ not in lexicon.lists["party-participles"]
        ):
            continue
        if token.tag_ in ("NNP", "NNPS", "JJ") and token.text[:1].isupper():
            yield _Draft(token.idx, _stop(token), "actor" if token.tag_ != "JJ" else "nationality", True, 4)
        elif token.lower_ in nouns:
            yield _Draft(token.idx, _stop(token), "actor", False, 4)


def _names(doc: Doc, lexicon: Lexicon) -> Iterable[_Draft]:
    told = [(p.start, p.end) for p in doc._.phrases]
    for name in doc.ents:
        covered = any(a <= name.start and name.end <= b and name.end == b for a, b in told)
        if name.label_ in _NAME_TYPES and not covered:
            kind = _NAME_TYPES[name.label_]
            kind = "actor" if kind == "person" and _group_name(name.text, lexicon) else kind
            yield _Draft(name.start_char, name.end_char, kind, True, 2)


def _things(doc: Doc, lexicon: Lexicon) -> Iterable[_Draft]:
    """Weapons, platforms, vehicles and facilities by their head noun."""
    anchors = {p.anchor for p in doc._.phrases}
    kinds: tuple[tuple[MentionType, frozenset[str]], ...] = (
        ("weapon", lexicon.weapons), ("platform", lexicon.platforms),
        ("vehicle", lexicon.vehicles), ("facility", lexicon.facilities),
    )  # fmt: skip
    for token in doc:
        if token.pos_ not in ("NOUN", "PROPN") or token.i in anchors or token.dep_ == "compound":
            continue
        lemma = token.lemma_.lower()
        pair = f"{doc[token.i - 1].text.lower()} {lemma}" if token.i else lemma
        for kind, words in kinds:
            if lemma in words or pair in words:
                start, end = _tidy(doc, _noun_start(token), token.i + 1)
                yield _Draft(doc[start].idx, _stop(doc[end - 1]), kind, token.pos_ == "PROPN", 3)
                break


def _noun_start(token: Token) -> int:
    """Where the noun phrase of a head begins: back over what modifies it on the left, possessors left out."""
    start = token.i
    while start > 0:
        before = token.doc[start - 1]
        inside = before.dep_ in _PREMODIFIERS and before.dep_ != "nmod:poss" and _under(before, token)
        if not inside or before.dep_ == "case":
            break
        start -= 1
    return start


def _under(token: Token, head: Token) -> bool:
    steps = 0
    while token.i != head.i and steps < 6:
        if token.head.i == token.i:
            return False
        token = token.head
        steps += 1
    return token.i == head.i


def _numbers(doc: Doc) -> Iterable[_Draft]:
    for token in doc:
        if token.tag_ != "CD" or token.is_space:
            continue
        before = doc[token.i - 1].text.lower() if token.i else ""
        if before in _CURRENCY:
            yield _Draft(doc[token.i - 1].idx, _stop(token), "money", False, 3)
        elif token.dep_ in ("nummod", "nmod", "obl", "obj", "nsubj", "nsubj:pass", "root"):
            yield _Draft(token.idx, _stop(token), "quantity", False, 4)


def _given(doc: Doc, found: Sequence[Found]) -> Iterable[_Draft]:
    for span in found:
        rank = 0 if span.type in ("date", "nationality") else 5
        yield _Draft(span.start, span.end, span.type, span.type in ("place", "nationality", "actor"), rank)


def _without_clashes(drafts: Iterable[_Draft]) -> list[_Draft]:
    """Drafts of lower rank that cross or repeat a better one are dropped; nesting is kept where it says something."""
    kept: list[_Draft] = []
    for draft in sorted(drafts, key=lambda d: (d.rank, d.start - d.end, d.start)):
        if not any(_clash(draft, other) for other in kept):
            kept.append(draft)
    return kept


def _clash(draft: _Draft, other: _Draft) -> bool:
    if draft.end <= other.start or other.end <= draft.start:
        return False
    nested = (draft.start >= other.start and draft.end <= other.end) or (
        other.start >= draft.start and other.end <= draft.end
    )
    if not nested:
        return True
    if draft.type == other.type and draft.end == other.end:
        inner = draft if draft.start > other.start else other
        return not inner.inner
    if draft.type == other.type == "person" and draft.start == other.start:
        return True
    if "date" in (draft.type, other.type):
        return draft.type == other.type or draft.type == "quantity"
    return draft.type == "money" == other.type or (draft.type == "quantity" and other.type == "money")


def _after_preposition(text: str, start: int) -> bool:
    words = text[max(0, start - 12) : start].lower().split()
    words = words[:-1] if words and words[-1] in ("the", "a", "an") else words
    return bool(words) and words[-1] in (
        "of",
        "in",
        "for",
        "near",
        "from",
        "to",
        "at",
        "with",
        "against",
        "by",
    )


def _tidy(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """The span without punctuation, conjunctions, prepositions and possessive signs at its ends."""
    while (
        start < end - 1
        and doc[start + 1].lower_ not in ("least", "most")
        and (doc[start].pos_ in ("PUNCT", "CCONJ", "SPACE") or doc[start].tag_ == "IN")
    ):
        start += 1
    while end - 1 > start and (
        doc[end - 1].pos_ in ("PUNCT", "CCONJ", "SPACE") or doc[end - 1].tag_ in ("POS", "IN")
    ):
        if doc[end - 1].text == ")" and any(t.text == "(" for t in doc[start:end]):
            break
        end -= 1
    return start, end


def _stop(token: Token) -> int:
    return int(token.idx) + len(token.text)
