"""The tokens of several documents in one row: sentences, words, and windows that the network can read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from spacy.attrs import IS_SPACE, ORTH, SENT_START
from spacy.tokens import Doc

from mountjoy.annotate.runner import Ints
from mountjoy.annotate.tokens import set_sentences

Wanted = Callable[[Doc, list[tuple[int, int]]], list[bool]]
"""Given a document and its sentences (first token, last token + 1), which of them to annotate."""

LONGEST = 200
"""Words; a longer sentence is read in windows, cut at punctuation."""
MOST_PIECES = 382
"""Word pieces in a window."""
_CUTS = frozenset([";", ",", ":", "—", "–", "|", ".", "!", "?", ")", "•"])


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
