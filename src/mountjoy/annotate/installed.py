"""Any installed spaCy pipeline with Universal Dependencies labels, in the place of the shipped network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import spacy
from spacy.attrs import DEP, HEAD, LEMMA, POS, TAG
from spacy.language import Language
from spacy.tokens import Doc, Span

from mountjoy.annotate.tokens import tokenize
from mountjoy.errors import PipelineError
from mountjoy.layers import Phrase

_NEEDED = frozenset({"nsubj", "nsubj:pass", "obj", "obl", "nmod", "case"})
"""Relations that only a parser with Universal Dependencies labels has, all of them."""
_NAMES = {"PERSON": "PER", "PER": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
_TYPES = {"PER": "person", "ORG": "actor", "LOC": "place"}
_OTHER = {
    "NORP": "nationality",
    "DATE": "date",
    "MONEY": "money",
    "CARDINAL": "quantity",
    "QUANTITY": "quantity",
}
_LAYERS = [TAG, POS, LEMMA, HEAD, DEP]


class Spacy:
    """A spaCy pipeline that fills documents as `English` does, but gives no predicates."""

    def __init__(self, nlp: Language) -> None:
        """Raises PipelineError where the pipeline's parser does not have the labels that the coder reads."""
        self.nlp = nlp
        parser: Any = nlp.get_pipe("parser") if "parser" in nlp.pipe_names else None
        labels = set(parser.labels) if parser else set()
        if missing := _NEEDED - labels:
            name = f"{nlp.meta.get('lang', '')}_{nlp.meta.get('name', '')}"
            absent = ", ".join(sorted(missing))
            raise PipelineError(f"{name}: its parser has no label {absent}; it needs Universal Dependencies")

    @classmethod
    def load(cls, name: str) -> Spacy:
        """The installed pipeline of that name; raises PipelineError where none is or it does not fit."""
        try:
            return cls(spacy.load(name))
        except OSError as error:
            raise PipelineError(f"no spaCy pipeline {name!r} is installed") from error

    def annotate(self, docs: Sequence[Doc], wanted: object = None) -> None:
        """Fills the documents in place. All sentences are filled, ``wanted`` or not."""
        for doc in docs:
            if len(doc):
                self._annotate(doc)

    def pipe(self, texts: Iterable[str], wanted: object = None) -> Iterator[Doc]:
        """The texts as annotated documents, in their order."""
        for text in texts:
            doc = tokenize(text)
            self.annotate([doc])
            yield doc

    def _annotate(self, doc: Doc) -> None:
        words, spaces = [t.text for t in doc], [bool(t.whitespace_) for t in doc]
        own = Doc(
            self.nlp.vocab, words=words, spaces=spaces, sent_starts=[bool(t.is_sent_start) for t in doc]
        )
        for _, component in self.nlp.pipeline:
            own = component(own)
        for text in {s for t in own for s in (t.tag_, t.lemma_, t.dep_, t.ent_type_)}:
            doc.vocab.strings.add(text)
        numbers: Any = own.to_array(_LAYERS)
        doc.from_array(_LAYERS, numbers)
        names = [Span(doc, e.start, e.end, label=_NAMES[e.label_]) for e in own.ents if e.label_ in _NAMES]
        doc.set_ents(names)
        doc._.phrases = _phrases(own)


def _phrases(doc: Doc) -> tuple[Phrase, ...]:
    """Names, and the noun chunks whose head is one, as typed phrases; one of each extent."""
    found: dict[tuple[int, int], Phrase] = {}
    for ent in doc.ents:
        kind = _TYPES.get(_NAMES.get(ent.label_, ""), _OTHER.get(ent.label_, ""))
        if not kind:
            continue
        found[ent.start, ent.end] = Phrase(ent.start, ent.end, ent.root.i, kind)
        for chunk in doc.noun_chunks:
            if chunk.root.i == ent.root.i and (chunk.start, chunk.end) not in found:
                found[chunk.start, chunk.end] = Phrase(chunk.start, chunk.end, chunk.root.i, kind)
    return tuple(found[k] for k in sorted(found, key=lambda k: (k[0], -k[1])))
