"""Mentions: the typed phrases of a report, from the pipeline's layers, the lexicon and what the caller found.

The mention head tells actors, persons, places and dates; names that it missed come from the name tags;
weapons, platforms, vehicles and facilities are told by their head nouns; quantities and money by form.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from mountjoy.annotate.coref.names import is_acronym, spelled_by
from mountjoy.annotate.coref.vocabulary import vocabulary
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
    sure: bool = False
    """Whether it holds against what the pipeline takes the words for."""


@dataclass(slots=True)
class _Draft:
    start: int
    end: int
    type: MentionType
    named: bool
    rank: int
    inner: bool = False
    """Whether a preposition stands before it, so that it is a phrase of its own inside a wider one."""
    head: int = -1
    """The token that heads it, where that is known: two phrases with one head are one phrase."""
    core: int = 0
    """Where it starts past an article."""
    sure: bool = False
    """Whether no other name can stand inside it."""


def find_mentions(doc: Doc, lexicon: Lexicon, found: Sequence[Found] = ()) -> list[Mention]:
    """The mentions of an annotated document in order of their start, the wider first; ids are m1, m2, ..."""
    text = doc.text  # spaCy puts it together anew each time
    defined = _defined(doc)
    drafts: dict[tuple[int, int], _Draft] = {}
    for draft in [
        *_phrases(doc, lexicon, defined, _sides(doc, found)),
        *_names(doc, lexicon),
        *_things(doc, lexicon),
        *_numbers(doc),
        *_parties(doc, lexicon),
        *_references(doc),
        *_acronyms(doc, defined),
        *_given(doc, found),
    ]:
        key = (draft.start, draft.end)
        words = text[draft.start : draft.end].lower()
        if words in _PARTICLES or not any(c.isalnum() for c in words):
            continue
        draft.inner = _after_preposition(text, draft.start)
        draft.core = draft.start + _article(text[draft.start : draft.end])
        if key not in drafts or draft.rank < drafts[key].rank:
            drafts[key] = draft
    ordered = sorted(_without_clashes(drafts.values()), key=lambda d: (d.start, -d.end, d.type))
    return [
        Mention(id=f"m{k}", start=d.start, end=d.end, text=text[d.start : d.end], type=d.type, named=d.named)
        for k, d in enumerate(ordered, 1)
    ]


def _phrases(
    doc: Doc, lexicon: Lexicon, defined: Collection[str], sides: Collection[int]
) -> Iterable[_Draft]:
    nouns = lexicon.lists.get("party-nouns", frozenset())
    for phrase in doc._.phrases:
        if phrase.end - phrase.start > _MOST_WORDS:
            continue
        anchor = doc[phrase.anchor]
        kind: MentionType = phrase.type
        lemma = anchor.lemma_.lower()
        if kind in ("actor", "person", "weapon", "platform", "vehicle") and lemma in _PERSONAL:
            kind = "person" if lemma in ("he", "she", "him", "her", "his", "hers") else kind
        elif kind in ("weapon", "platform", "vehicle") and _combatants(anchor):
            kind = "actor"
        elif kind == "place" and anchor.tag_ != "NNPS" and not lexicon.facilities.isdisjoint(_heads(anchor)):
            kind = "facility"
        if anchor.pos_ in ("VERB", "AUX", "ADP", "PUNCT", "CCONJ") or _operation(
            doc[phrase.start : phrase.end]
        ):
            continue
        if (
            kind == "person"
            and anchor.pos_ == "PROPN"
            and _group_name(doc[phrase.start : phrase.end].text, lexicon)
        ):
            kind = "actor"
        if anchor.text in defined:
            kind = "actor"
        named = anchor.tag_ in ("NNP", "NNPS") or anchor.ent_type_ != ""
        if kind == "actor" and not named and _individuals(anchor, lexicon):
            kind = "person"
        first = (
            _second_side(doc, phrase.start, anchor, sides, nouns)
            if kind in ("actor", "person", "platform")
            else phrase.start
        )
        start, end = _tidy(doc, first, phrase.end)
        yield _Draft(doc[start].idx, _stop(doc[end - 1]), kind, named, 1, head=anchor.i)


def _combatants(anchor: Token) -> bool:
    """Whether *fighters* are men of a named group (*SDF fighters*) and no aircraft."""
    if anchor.lower_ != "fighters":
        return False
    return any(c.dep_ == "compound" and c.pos_ == "PROPN" and c.text.isalpha() for c in anchor.children)


def _second_side(doc: Doc, start: int, anchor: Token, sides: Collection[int], nouns: Collection[str]) -> int:
    """Where a phrase for forces of two sides names the second (*Russian and Syrian warplanes*, *US and Iranian-backed militias*);
    ``start`` where it names one. The word for the first side, of those that begin at ``sides``, is a mention of its own; ``nouns``
    are words for parties.
    """
    first = start + (doc[start].lower_ == "the")
    if anchor.tag_ not in ("NNS", "NNPS") or first + 2 >= anchor.i or doc[first + 1].lower_ != "and":
        return start
    second = doc[first + 2]
    named = second.text[:1].isupper() or second.lower_ in nouns
    return first + 2 if doc[first].idx in sides and named and second.lower_ not in _ONE_COUNTRY else start


def _sides(doc: Doc, found: Sequence[Found]) -> frozenset[int]:
    """Where single words for nations begin: adjectives, and names such as *US*."""
    alone = {
        doc[p.start].idx
        for p in doc._.phrases
        if p.end == p.start + 1 and doc[p.start].ent_type_ in ("LOC", "GPE")
    }
    return frozenset(alone | {span.start for span in found if span.type == "nationality"})


_ONE_COUNTRY = frozenset({"herzegovina", "tobago", "barbuda", "nevis", "principe", "futuna", "kashmir"})
"""Second halves of the names of countries and provinces."""


def _heads(anchor: Token) -> set[str]:
    """What a noun is by its lemma, alone and with the word before it (*detention centre*)."""
    lemma = "base" if anchor.lower_ == "bases" else anchor.lemma_.lower()
    pair = {f"{anchor.nbor(-1).lower_} {lemma}"} if anchor.i and anchor.nbor(-1).head.i == anchor.i else set()
    return {lemma} | pair


def _operation(span: Span) -> bool:
    """Whether a name is an operation's (*Operation Desert Shield*): that is something done, nobody who does it."""
    words = [t for t in span if t.lower_ != "the"]
    return len(words) > 1 and words[0].text == "Operation" and words[-1].pos_ == "PROPN"


def _individuals(anchor: Token, lexicon: Lexicon) -> bool:
    """Whether a noun stands for people one by one, whom no organisation's name covers (*two gunmen*, *a band of youths*)."""
    words, lemma = lexicon.lists["individuals"], anchor.lemma_.lower()
    if lemma in words:
        return True
    if lemma not in ("group", "band", "gang", "number", "pair", "trio", "handful", "couple"):
        return False
    return any(c.dep_ == "nmod" and c.lemma_.lower() in words for c in anchor.children)


def _group_name(words: str, lexicon: Lexicon) -> bool:
    """Whether a name typed as a person's is a group's: an acronym, or a word such as *Brigades* or *Harakat* in it."""
    if " " not in words and sum(c.isupper() for c in words) >= 3 and words.upper() == words:
        return True
    offices = lexicon.lists.get("offices", frozenset()) | lexicon.lists.get("ranks", frozenset())
    if not offices.isdisjoint(w.strip(".") for w in words.lower().split()):
        return False  # "Army spokesman X" is a person
    plain = {w.lower().replace("’", "'").replace("'", "") for w in words.replace("-", " ").split()}
    return not plain.isdisjoint(lexicon.lists.get("group-names", frozenset()))


def _parties(doc: Doc, lexicon: Lexicon) -> Iterable[_Draft]:
    """Parties without a phrase of their own: the X of *X-backed* and *X-held*, of *pro-X*, of *X spokesman Name*."""
    nouns, offices = lexicon.lists.get("party-nouns", frozenset()), lexicon.lists["offices"]
    lower = [token.lower_ for token in doc]
    for i, word in enumerate(lower):
        following = lower[i + 1] if i + 1 < len(lower) else ""
        told = word in offices or following in lexicon.lists["holdings"] or word[:4] in ("pro-", "anti")
        if not told and following not in ("-", "–"):
            continue
        token = doc[i]
        body = _office_body(doc, token.i, offices)
        if body is not None:
            yield body
        if token.i + 1 < len(doc) and doc[token.i + 1].lower_ in lexicon.lists["holdings"]:
            if token.lower_ in nouns or (
                token.tag_ == "NNP" and token.text.isupper() and len(token.text) > 2
            ):
                yield _Draft(token.idx, _stop(token), "actor", token.text.isupper(), 4)
        side = re.fullmatch(r"(?:pro|anti)-([a-z]+)", token.lower_)
        if side and side.group(1) in nouns:
            yield _Draft(token.idx + side.start(1), _stop(token), "actor", False, 4)
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


def _office_body(doc: Doc, office: int, offices: frozenset[str]) -> _Draft | None:
    """The body before a title and a name: the X of *X spokesman Name*, *X military chief Name*."""
    if doc[office].lower_ not in offices or office == 0 or office + 1 >= len(doc):
        return None
    if not doc[office + 1].text[:1].isupper() or doc[office + 1].tag_ != "NNP":
        return None
    last = office - 1
    while last > 0 and doc[last].lower_ in (
        "military",
        "political",
        "senior",
        "top",
        "general",
        "deputy",
        "press",
    ):
        last -= 1
    start = last
    while start > 0 and doc[start - 1].text[:1].isupper() and doc[start - 1].tag_ in ("NNP", "NNPS", "JJ"):
        start -= 1
    if not doc[last].text[:1].isupper() or doc[last].tag_ not in ("NNP", "NNPS", "NN", "NNS"):
        return None
    return _Draft(doc[start].idx, _stop(doc[last]), "actor", True, 6)


def _references(doc: Doc) -> Iterable[_Draft]:
    """What stands for somebody named elsewhere: pronouns, and *the general*, *the group* where no phrase was told."""
    shouted = doc.text.isupper()
    words = vocabulary()
    events = {p.token for p in doc._.predicates}
    anchors = {p.anchor for p in doc._.phrases}
    for token in doc:
        if token.tag_ in ("PRP", "PRP$") and not shouted and token.lower_ in _STANDING_FOR:
            verb = token.head
            acts = token.dep_ == "nsubj" and (verb.lemma_.lower() in words.acting or verb.dep_ == "ccomp")
            does = token.tag_ == "PRP$" and (verb.i in events or verb.lower_ in MEN)
            if does or (token.tag_ == "PRP" and (token.lower_ != "it" or acts)):
                yield _Draft(token.idx, _stop(token), _STANDING_FOR[token.lower_], False, 6, head=token.i)
        definite = token.i > 0 and doc[token.i - 1].lower_ == "the" and doc[token.i - 1].head.i == token.i
        party = token.dep_.split(":")[0] in ("nsubj", "obj") and token.tag_ == "NN" and token.i not in anchors
        if definite and party:
            lemma = token.lemma_.lower()
            if lemma in words.person_nouns or lemma in words.group_nouns:
                kind: MentionType = "person" if lemma in words.person_nouns else "actor"
                yield _Draft(doc[token.i - 1].idx, _stop(token), kind, False, 6, head=token.i)


MEN = frozenset(
    "men fighters troops forces soldiers units militants guerrillas gunmen commandos combatants militiamen"
    " servicemen personnel paratroopers marines jets warplanes aircraft".split()
)
"""Nouns for those who bear arms that say only with their owner which side they are of (*its men*)."""

_STANDING_FOR: dict[str, MentionType] = {
    "he": "person", "him": "person", "she": "person", "his": "person", "her": "person",
    "they": "actor", "them": "actor", "their": "actor", "it": "actor", "its": "actor",
}  # fmt: skip


def _defined(doc: Doc) -> frozenset[str]:
    """Acronyms that the text gives in brackets after the actor's name that they spell."""
    begins = {p.end: p.start for p in doc._.phrases if p.type == "actor"}
    return frozenset(
        doc[k + 1].text for k in range(1, len(doc) - 2)
        if doc[k].text == "(" and doc[k + 2].text == ")" and k in begins and is_acronym(doc[k + 1].text)
        and spelled_by(doc[k + 1].text, doc[begins[k] : k].text.removeprefix("the ").removeprefix("The "))
    )  # fmt: skip


def _acronyms(doc: Doc, defined: Collection[str]) -> Iterable[_Draft]:
    """The acronyms that the text defines, where no phrase was told at them."""
    anchors = {p.anchor for p in doc._.phrases}
    for token in doc:
        if token.text in defined and token.i not in anchors:
            yield _Draft(token.idx, _stop(token), "actor", True, 2, head=token.i)


def _names(doc: Doc, lexicon: Lexicon) -> Iterable[_Draft]:
    first: dict[int, int] = {}
    for phrase in doc._.phrases:
        first[phrase.end] = min(phrase.start, first.get(phrase.end, phrase.start))
    for name in doc.ents:
        covered = first.get(name.end, name.end) <= name.start
        covered = covered and not (name.label_ == "ORG" and _behind_of(doc, name.start))
        if name.label_ in _NAME_TYPES and not covered and not _operation(name):
            kind = _NAME_TYPES[name.label_]
            kind = "actor" if kind == "person" and _group_name(name.text, lexicon) else kind
            yield _Draft(name.start_char, name.end_char, kind, True, 2, head=name.root.i)


def _behind_of(doc: Doc, start: int) -> bool:
    """Whether a name stands after *of* or *for* (its article between): the owner inside a wider phrase."""
    before = start - 1
    while before > 0 and doc[before].tag_ == "DT":
        before -= 1
    return before >= 0 and doc[before].lower_ in ("of", "for")


def _things(doc: Doc, lexicon: Lexicon) -> Iterable[_Draft]:
    """Weapons, platforms, vehicles and facilities by their head noun."""
    anchors = {p.anchor for p in doc._.phrases}
    kinds: tuple[tuple[MentionType, frozenset[str]], ...] = (
        ("weapon", lexicon.weapons), ("platform", lexicon.platforms),
        ("vehicle", lexicon.vehicles), ("facility", lexicon.facilities),
    )  # fmt: skip
    for token in doc:
        if token.pos_ not in ("NOUN", "PROPN") or token.i in anchors:
            continue
        if token.dep_ == "compound" and not _means_of(token, lexicon):
            continue
        if _combatants(token):
            continue
        lemma = token.lemma_.lower()
        pair = f"{doc[token.i - 1].text.lower()} {lemma}" if token.i else lemma
        for kind, words in kinds:
            if lemma in words or pair in words:
                start, end = _tidy(doc, _noun_start(token), token.i + 1)
                yield _Draft(doc[start].idx, _stop(doc[end - 1]), kind, token.pos_ == "PROPN", 3)
                break


def _means_of(token: Token, lexicon: Lexicon) -> bool:
    """Whether a weapon before an event noun is what it was done with (*a bomb attack*, *machine gun fire*)."""
    attacks = lexicon.lists["attacks"]
    return (
        token.lemma_.lower() in lexicon.weapons
        and token.head.lemma_.lower() in attacks
        and token.head.i > token.i
    )


def _noun_start(token: Token) -> int:
    """Where the noun phrase of a head begins: back over what modifies it on the left, possessors left out."""
    start = token.i
    while start > 0:
        before = token.doc[start - 1]
        if (
            start > 1
            and before.text in ("-", "–")
            and not (before.whitespace_ or token.doc[start - 2].whitespace_)
        ):
            start -= 2  # "ground-based artillery": a compound that was cut at its hyphen
            continue
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
        rank = 0 if span.sure or span.type in ("date", "nationality") else 5
        named = span.type in ("place", "nationality", "actor")
        yield _Draft(span.start, span.end, span.type, named, rank, sure=span.sure)


def _without_clashes(drafts: Iterable[_Draft]) -> list[_Draft]:
    """Drafts of lower rank that cross or repeat a better one are dropped; nesting is kept where it says something."""
    kept: list[_Draft] = []
    at: dict[int, list[_Draft]] = {}  # by stretches of the text, for only what overlaps can clash
    for draft in sorted(drafts, key=lambda d: (d.rank, d.start - d.end, d.start)):
        stretches = range(draft.start // _STRETCH, (draft.end - 1) // _STRETCH + 1)
        if not any(_clash(draft, other) for k in stretches for other in at.get(k, ())):
            kept.append(draft)
            for k in stretches:
                at.setdefault(k, []).append(draft)
    return kept


_STRETCH = 64
_MOST_WORDS = 60
"""Tokens of a phrase; a longer one is a list that was not understood."""


def _clash(draft: _Draft, other: _Draft) -> bool:
    if draft.end <= other.start or other.end <= draft.start:
        return False
    nested = (draft.start >= other.start and draft.end <= other.end) or (
        other.start >= draft.start and other.end <= draft.end
    )
    if not nested:
        return True
    if other.sure and other.start <= draft.start and draft.end <= other.end:
        return True
    if draft.head >= 0 and draft.head == other.head:
        return True
    found = {"date", "nationality"} & {draft.type, other.type}
    if draft.core == other.core and draft.end == other.end and not found:
        return True  # "the United States" and "United States": one phrase, read twice
    if draft.type == other.type and draft.end == other.end:
        inner = draft if draft.start > other.start else other
        return not inner.inner
    if draft.type == other.type == "person" and draft.start == other.start:
        return True
    if "date" in (draft.type, other.type):
        return draft.type == other.type or draft.type == "quantity"
    return draft.type == "money" == other.type or (draft.type == "quantity" and other.type == "money")


def _article(words: str) -> int:
    """How long the article at the front of the words is."""
    return next((len(a) for a in ("the ", "a ", "an ") if words[: len(a)].lower() == a), 0)


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
