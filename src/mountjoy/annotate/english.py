"""The English pipeline: fills spaCy documents with tags, lemmas, trees, names, predicates and phrases.

`English` runs the network that the package ships. `Spacy` puts any installed spaCy pipeline with Universal
Dependencies labels in its place; it gives no predicates.

    pipeline = English.load()
    for doc in pipeline.pipe(["Troops seized the town."]):
        print(doc._.predicates)
"""

from __future__ import annotations

import importlib.resources
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
from spacy.tokens import Doc

from mountjoy.annotate.filling import Filler, Found
from mountjoy.annotate.installed import Spacy
from mountjoy.annotate.pieces import WordPieces, shape
from mountjoy.annotate.row import Tokens, Wanted
from mountjoy.annotate.runner import Ints, Runner, Sentences, read_files
from mountjoy.annotate.tokens import tokenize

__all__ = ["English", "Spacy", "Wanted", "data_folder"]

TOKENS_AT_ONCE = 20_000
"""Documents are taken together up to so many tokens, so that sentences of like length fill batches."""
_CACHE_LIMIT = 200_000


def data_folder() -> Path:
    """Where the installed package keeps the pipeline's files."""
    return Path(str(importlib.resources.files("mountjoy") / "data" / "english"))


class English:
    """The pipeline that the package ships. What a sentence gets does not depend on the others."""

    def __init__(
        self,
        runner: Runner,
        pieces: WordPieces,
        labels: dict[str, list[str]],
        lemmas: dict[str, dict[str, str]],
    ) -> None:
        self.runner, self.pieces, self.labels = runner, pieces, labels
        self._filler = Filler(labels, lemmas)
        self._seen: dict[int, tuple[tuple[int, ...], int]] = {}
        self._vocab: object = None

    @classmethod
    def load(cls, folder: Path | None = None, *, threads: int = 1) -> English:
        """The pipeline in ``folder``, by default the shipped one.

        ``threads`` cores are used. Raises PipelineError where a file is missing or not the one it should be.
        """
        files = read_files(folder or data_folder())
        runner = Runner(files.model, threads=threads)
        return cls(runner, WordPieces(files.tokenizer), files.labels, files.lemmas)

    def annotate(self, docs: Sequence[Doc], wanted: Wanted | None = None) -> None:
        """Fills the documents in place; sentences that are not ``wanted`` keep their tokens alone."""
        for group in _groups(docs, TOKENS_AT_ONCE):
            self._annotate(group, wanted)

    def pipe(self, texts: Iterable[str], wanted: Wanted | None = None) -> Iterator[Doc]:
        """The texts as annotated documents, in their order."""
        made = map(tokenize, texts)
        while docs := _take(made, TOKENS_AT_ONCE):
            self.annotate(docs, wanted)
            yield from docs

    def _annotate(self, docs: Sequence[Doc], wanted: Wanted | None) -> None:
        text = Tokens(docs, wanted)
        if not len(text.units):
            return
        if docs[0].vocab is not self._vocab or len(self._seen) > _CACHE_LIMIT:
            self._seen.clear()
            self._vocab = docs[0].vocab
        pieces, counts, shapes = self._look_up(docs[0], text.orths)
        sentences = Sentences(pieces, counts, shapes, self.pieces.start, self.pieces.end)
        windows = text.windows(sentences.offsets)
        found = Found.empty(len(text.orths))
        for result in self.runner(sentences.batches(windows)):
            found.add(result)
        found.join(text.units, windows, self.labels["rel"])
        self._filler.fill(docs, text, found)

    def _look_up(self, doc: Doc, orths: Ints) -> tuple[Ints, Ints, Ints]:
        """The pieces of the words end to end, how many each has, and the words' shapes."""
        unique, index = np.unique(orths, return_inverse=True)
        strings = doc.vocab.strings
        keys = unique.view(np.uint64).tolist()
        new = [k for k in keys if k not in self._seen]
        words = [strings[k] for k in new]
        for key, word, ids in zip(new, words, self.pieces(words), strict=True):
            self._seen[key] = (ids, shape(word))
        rows = [self._seen[k] for k in keys]
        sizes = np.fromiter((len(ids) for ids, _ in rows), np.int64, len(rows))
        pool = np.fromiter((i for ids, _ in rows for i in ids), np.int64, int(sizes.sum()))
        shapes = np.fromiter((s for _, s in rows), np.int64, len(rows))
        counts = sizes[index]
        skip = (np.cumsum(sizes) - sizes)[index] - (np.cumsum(counts) - counts)
        pieces = pool[np.repeat(skip, counts) + np.arange(int(counts.sum()))]
        return pieces, counts, shapes[index]


def _groups(docs: Sequence[Doc], most: int) -> Iterator[Sequence[Doc]]:
    """Runs of documents of one vocabulary, of about ``most`` tokens; empty documents are left out."""
    remaining = iter(docs)
    while group := _take(remaining, most):
        filled = [doc for doc in group if len(doc)]
        while filled:
            first = filled[0].vocab
            yield [doc for doc in filled if doc.vocab is first]
            filled = [doc for doc in filled if doc.vocab is not first]


def _take(docs: Iterator[Doc], most: int) -> list[Doc]:
    """The next documents, up to ``most`` tokens and at least one where any is left."""
    taken = list(islice(docs, 1))
    size = sum(map(len, taken))
    while taken and size < most and (more := list(islice(docs, 1))):
        taken += more
        size += len(more[0])
    return taken
