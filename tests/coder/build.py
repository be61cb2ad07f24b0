"""Annotated documents built by hand, so that tests of the coder need no model.

    made = make(
        "Troops/troop/NNS/2/nsubj seized/seize/VBD/0/root the//DT/4/det town//NN/2/obj ././././2/punct",
        predicates={"seized": ("seize.01", {"ARG0": "Troops", "ARG1": "town"})},
        mentions={"Troops": "actor", "the town": "place"},
    )

A token is ``word/lemma/tag/head/dep``: the head counts from 1 within its sentence, 0 is the root; an empty lemma
is the word in lower case. The universal part of speech follows from tag and relation; a sixth field overrides it.
Punctuation is ``,`` or ``.`` with its head after a slash (``./2``). Each string of ``make`` is one sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import cast

from spacy.tokens import Doc
from spacy.vocab import Vocab

from mountjoy.claim import Entity, Mention, MentionType
from mountjoy.coder.view import View
from mountjoy.layers import Argument, Phrase, Predicate

_POS = {
    "CC": "CCONJ", "CD": "NUM", "DT": "DET", "EX": "PRON", "IN": "ADP", "JJ": "ADJ", "JJR": "ADJ", "JJS": "ADJ",
    "MD": "AUX", "NN": "NOUN", "NNS": "NOUN", "NNP": "PROPN", "NNPS": "PROPN", "POS": "PART", "PRP": "PRON",
    "PRP$": "PRON", "RB": "ADV", "RBR": "ADV", "RP": "ADP", "TO": "PART", "WDT": "PRON", "WP": "PRON", "WP$": "PRON",
    "WRB": "SCONJ", "HYPH": "PUNCT", "$": "SYM",
}  # fmt: skip
_NO_SPACE_BEFORE = frozenset([".", ",", ":", ";", ")", "'s", "’s", "n't", "-", "?", "%", "”"])
_NO_SPACE_AFTER = frozenset(["(", "-", "$", "“"])
_VOCAB = Vocab()

Roles = tuple[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Made:
    """A document made by hand, its mentions, and the kinds of their entities by mention id."""

    doc: Doc
    mentions: list[Mention] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)

    @property
    def view(self) -> View:
        """What the coder looks at."""
        return View(self.doc, self.mentions, self.kinds)

    def at(self, words: str) -> int:
        """The token of a word; ``fire#2`` is its second occurrence. Raises LookupError where there is none."""
        word, _, nth = words.partition("#")
        found = [t.i for t in self.doc if t.text == word]
        if len(found) < int(nth or 1):
            raise LookupError(f"no {words!r} in {self.doc.text!r}")
        return found[int(nth or 1) - 1]

    def mention(self, words: str) -> Mention:
        """The mention of these words. Raises LookupError where there is none."""
        for mention in self.mentions:
            if mention.text == words:
                return mention
        raise LookupError(f"no mention {words!r} in {self.doc.text!r}")

    def with_entities(self, kinds: Mapping[str, str]) -> Made:
        """The same with the mentions of these words resolved to an entity of that kind."""
        mentions = []
        for mention in self.mentions:
            kind = kinds.get(mention.text)
            entity = Entity(mention.text.lower(), mention.text, kind) if kind else None
            mentions.append(replace(mention, entity=entity))
        return replace(self, mentions=mentions)


def make(
    *sentences: str,
    predicates: Mapping[str, Roles] | None = None,
    mentions: Mapping[str, str] | None = None,
    phrases: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    kinds: Mapping[str, str] | None = None,
) -> Made:
    """A document of these sentences.

    ``predicates``: trigger word to its sense and, by label, the word that heads the argument. ``mentions``,
    ``phrases`` and ``names``: words to type, at their first occurrence; ``^`` before a mention's type makes it a
    proper name where its head's tag does not say so. ``kinds``: the entity kinds of mentions, by their words.
    """
    doc = _document(sentences)
    made = Made(doc)
    doc._.predicates = tuple(
        Predicate(
            made.at(word), sense, tuple(Argument(label, made.at(head)) for label, head in roles.items())
        )
        for word, (sense, roles) in sorted((predicates or {}).items(), key=lambda pair: made.at(pair[0]))
    )
    doc._.phrases = tuple(_phrase(doc, words, type_) for words, type_ in (phrases or {}).items())
    if names:
        spans = [doc.char_span(*_where(doc.text, words), label=label) for words, label in names.items()]
        doc.ents = [span for span in spans if span is not None]
    made = replace(made, mentions=_mentions(doc, mentions or {}))
    return replace(made, kinds={m.id: kinds[m.text] for m in made.mentions if kinds and m.text in kinds})


def _document(sentences: tuple[str, ...]) -> Doc:
    words, lemmas, tags, pos, heads, deps = [], [], [], [], [], []
    for sentence in sentences:
        offset = len(words)
        for k, token in enumerate(sentence.split()):
            word, lemma, tag, head, dep, *given = _fields(token)
            words.append(word)
            lemmas.append(lemma or word.lower())
            tags.append(tag)
            heads.append(offset + (int(head) - 1 if int(head) else k))
            deps.append(dep)
            pos.append(given[0] if given else _pos(tag, dep))
    spaces = [w not in _NO_SPACE_AFTER for w in words]
    for k, word in enumerate(words[1:], 1):
        if word in _NO_SPACE_BEFORE:
            spaces[k - 1] = False
    spaces[-1:] = [False]
    return Doc(
        _VOCAB, words=words, spaces=spaces, lemmas=lemmas, tags=tags, pos=pos, heads=heads, deps=deps
    )  # fmt: skip


def _fields(token: str) -> list[str]:
    parts = token.split("/")
    if len(parts) == 2:
        return [parts[0], parts[0], {"-": "HYPH"}.get(parts[0], parts[0]), parts[1], "punct", "PUNCT"]
    if len(parts) not in (5, 6):
        raise ValueError(f"{token!r} is not word/lemma/tag/head/dep")
    return parts


def _pos(tag: str, dep: str) -> str:
    if tag.startswith("VB"):
        return "AUX" if dep in ("aux", "aux:pass", "cop") else "VERB"
    if tag in ("IN", "TO") and dep == "mark":
        return "PART" if tag == "TO" else "SCONJ"
    return _POS.get(tag, "X")


def _where(text: str, words: str, start: int = 0) -> tuple[int, int]:
    found = text.find(words, start)
    if found < 0:
        raise LookupError(f"no {words!r} in {text!r}")
    return found, found + len(words)


def _phrase(doc: Doc, words: str, type_: str) -> Phrase:
    span = doc.char_span(*_where(doc.text, words))
    if span is None:
        raise LookupError(f"{words!r} does not begin and end with tokens of {doc.text!r}")
    return Phrase(span.start, span.end, span.root.i, type_)


def _mentions(doc: Doc, given: Mapping[str, str]) -> list[Mention]:
    drafts = []
    for words, type_ in given.items():
        start, end = _where(doc.text, words)
        span = doc.char_span(start, end)
        named = type_.startswith("^") or (span is not None and span.root.tag_ in ("NNP", "NNPS"))
        drafts.append((start, end, type_.removeprefix("^"), named))
    return [
        Mention(f"m{k}", start, end, doc.text[start:end], cast(MentionType, type_), named)
        for k, (start, end, type_, named) in enumerate(sorted(drafts, key=lambda d: (d[0], -d[1])), 1)
    ]
