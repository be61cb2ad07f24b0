"""A sentence as hashed words: lemmas and pairs of them, with names replaced by what kind of party they are."""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Iterable
from functools import lru_cache

from mountjoy.coder.view import View

BUCKETS = 8192
_CONTENT = frozenset({"NOUN", "VERB", "ADJ", "ADV", "NUM"})
_FUNCTION = frozenset({"ADP", "PART", "AUX", "PRON", "SCONJ"})


@lru_cache(maxsize=1 << 16)
def bucket(word: str) -> int:
    """The row that a word or a pair of words falls in, the same on every machine."""
    return zlib.crc32(word.encode()) % BUCKETS


def sentence_words(view: View, sentence: tuple[int, int]) -> list[str]:
    """The words of a sentence that tell what it is about.

    Names stand as their kind, so that nothing is learnt of a place or a party, and numbers as one word.
    """
    told: list[str] = []
    for token in range(*sentence):
        word = _plain(view, token)
        if word:
            told.append(word)
    return told + [f"{a}_{b}" for a, b in itertools.pairwise(told)]


def _plain(view: View, token: int) -> str:
    pos = view.pos[token]
    if pos == "PROPN":
        mention = view.mention_at(token)
        return "" if mention is None else f"={view.kinds.get(mention.id) or mention.type}"
    if pos == "NUM":
        return "=number"
    if pos in _CONTENT or pos in _FUNCTION:
        return view.lemmas[token]
    return ""


def buckets(words: Iterable[str]) -> list[int]:
    """The distinct rows of the words, in order."""
    return sorted({bucket(word) for word in words})
