"""Words as the encoder sees them: word pieces of the lower-cased form, and one shape feature a word."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path

from tokenizers import Tokenizer

from mountjoy.errors import PipelineError

MAX_PIECES = 6
"""Pieces kept of one word. Longer words are names or addresses; their first pieces tell enough."""

LOWER, UPPER, TITLE, MIXED, DIGITS, SYMBOL = range(6)
SHAPES = 6

_CACHE_LIMIT = 200_000


def shape(word: str) -> int:
    """The word's case or kind, which the uncased encoder does not see: one of the six constants above."""
    if word.islower():
        return LOWER
    if word.isupper() and len(word) > 1:
        return UPPER
    if word[:1].isupper():
        return TITLE if word[1:].islower() or len(word) == 1 else MIXED
    if any(c.isupper() for c in word):
        return MIXED
    if any(c.isdigit() for c in word):
        return DIGITS
    return LOWER if any(c.isalnum() for c in word) else SYMBOL


class WordPieces:
    """Splits single words into the encoder's word pieces, remembering what it has seen."""

    def __init__(self, path: Path) -> None:
        """``path`` is a `tokenizers` JSON file of an uncased BERT vocabulary."""
        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self.start, self.end, self.unknown = (self._special(path, x) for x in ("[CLS]", "[SEP]", "[UNK]"))
        self._seen: dict[str, tuple[int, ...]] = {}

    def _special(self, path: Path, piece: str) -> int:
        number = self._tokenizer.token_to_id(piece)
        if number is None:
            raise PipelineError(f"{path}: no piece {piece} in its vocabulary")
        return number

    def __call__(self, words: Sequence[str]) -> list[tuple[int, ...]]:
        """The piece ids of each word: between 1 and `MAX_PIECES` a word."""
        new = sorted({w for w in words if w not in self._seen})
        if new:
            if len(self._seen) > _CACHE_LIMIT:
                self._seen.clear()
                new = sorted(set(words))
            encoded = self._tokenizer.encode_batch([plain(w) for w in new], add_special_tokens=False)
            for word, pieces in zip(new, encoded, strict=True):
                self._seen[word] = tuple(pieces.ids[:MAX_PIECES]) or (self.unknown,)
        return [self._seen[w] for w in words]


_QUOTES = {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "..."}


def plain(word: str) -> str:
    """Typographic signs as the treebanks write them; anything else in compatibility form."""
    if word.isascii():
        return word
    for sign, plain in _QUOTES.items():
        word = word.replace(sign, plain)
    return unicodedata.normalize("NFKC", word)
