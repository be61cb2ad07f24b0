"""The English pipeline: fills spaCy documents with tags, lemmas, trees, names, predicates and phrases.

`English` runs the network that the package ships. `Spacy` puts any installed spaCy pipeline with Universal
Dependencies labels in its place; it gives no predicates.

    pipeline = English.load()
    for doc in pipeline.pipe(["Troops seized the town."]):
        print(doc._.predicates)
"""

from __future__ import annotations

import importlib.resources
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
from spacy.attrs import IS_SPACE, ORTH, SENT_START
from spacy.tokens import Doc

from mountjoy.annotate.filling import Filler, Found
from mountjoy.annotate.installed import Spacy
from mountjoy.annotate.pieces import WordPieces, shape
from mountjoy.annotate.runner import Ints, Runner, Sentences, read_files
from mountjoy.annotate.tokens import set_sentences, tokenize

__all__ = ["English", "Spacy", "Wanted", "data_folder"]

Wanted = Callable[[Doc, list[tuple[int, int]]], list[bool]]
"""Given a document and its sentences (first token, last token + 1), which of them to annotate."""

TOKENS_AT_ONCE = 20_000
"""Documents are taken together up to so many tokens, so that sentences of like length fill batches."""
LONGEST = 200
"""Words; a longer sentence is read in windows, cut at punctuation."""
MOST_PIECES = 382
"""Word pieces in a window."""
_CACHE_LIMIT = 200_000
_CUTS = frozenset([";", ",", ":", "—", "–", "|", ".", "!", "?", ")", "•"])


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


class Tokens:
    """The tokens of several documents in one row, and which of them are words of wanted sentences."""

    def __init__(self, docs: Sequence[Doc], wanted: Wanted | None) -> None:
        for doc in docs:
            if len(doc) and not doc.has_annotation("SENT_START"):
                set_sentences(doc)
        table = np.concatenate([doc.to_array([ORTH, IS_SPACE, SENT_START]).reshape(-1, 3) for doc in docs])
        self.starts = np.concatenate([[0], np.cumsum([len(doc) for doc in docs])])
        """[D + 1]: each document's first token."""
        opens = table[:, 2].astype(np.int64) == 1
        opens[self.starts[:-1][np.diff(self.starts) > 0]] = True
        self.opens = np.where(opens, 1, -1)
        """[tokens]: 1 where a sentence begins, else -1."""
        self.bounds = np.append(np.nonzero(opens)[0], len(table))
        """[S + 1]: each sentence's first token."""
        self.sentence = np.cumsum(opens) - 1
        """[tokens]: the sentence that each stands in."""
        chosen = np.ones(len(self.bounds) - 1, bool) if wanted is None else self._ask(docs, wanted)
        word = (table[:, 1] == 0) & chosen[self.sentence] if len(table) else np.zeros(0, bool)
        self.chosen = chosen
        self.tokens = np.nonzero(word)[0]
        """[W]: the token of each word."""
        self.orths = table[self.tokens, 0].astype(np.int64)
        self.all_orths = table[:, 0]
        self.is_word = word
        edges = np.searchsorted(self.tokens, self.bounds)
        self.units = np.stack([edges[:-1], edges[1:]], 1)[edges[1:] > edges[:-1]]
        """[units, 2]: first word and last word + 1 of each sentence that has words."""
        self._texts = docs[0].vocab.strings if docs else None

    def _ask(self, docs: Sequence[Doc], wanted: Wanted) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        answers: list[bool] = []
        for i, doc in enumerate(docs):
            a, b = np.searchsorted(self.bounds, self.starts[i : i + 2])
            edges = (self.bounds[a : b + 1] - self.starts[i]).tolist()
            bounds = list(pairwise(edges))
            if bounds:
                answers += wanted(doc, bounds)
        if len(answers) != len(self.bounds) - 1:
            raise ValueError(f"wanted gave {len(answers)} answers for {len(self.bounds) - 1} sentences")
        return np.array(answers, bool)

    def windows(self, offsets: Ints) -> list[tuple[int, int]]:
        """The sentences as the network reads them, those that are too long cut at punctuation."""
        windows = []
        for a, b in self.units.tolist():
            while b - a > LONGEST or offsets[b] - offsets[a] > MOST_PIECES:
                room = int(np.searchsorted(offsets, offsets[a] + MOST_PIECES, "right")) - 1
                most = min(b, a + LONGEST, room)
                cut = self._cut(a, most)
                windows.append((a, cut))
                a = cut
            windows.append((a, b))
        return windows

    def _cut(self, a: int, most: int) -> int:
        """Where to end a window that begins at ``a``: after the last punctuation of its second half."""
        assert self._texts is not None
        for k in range(most, (a + most) // 2, -1):
            if self._texts[int(self.orths[k - 1].view(np.uint64))] in _CUTS:
                return k
        return most


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
