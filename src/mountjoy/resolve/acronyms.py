"""Acronyms that a report defines.

"Popular Mobilization Forces (PMF)", "PMF (Popular Mobilization Forces)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mountjoy.resolve.names import fold

_BRACKET = re.compile(r"[(\[]([^()\[\]]{2,80})[)\]]")
_ACRONYM = re.compile(r"[^\W\d_][\w&./-]{1,9}")
_WORD = re.compile(r"[^\s,;:()\[\]\"“”]+")
_SENTENCE = re.compile(r"[.!?;:]\s+(?=\S)|\n")
_SMALL = frozenset(
    [
        "of",
        "the",
        "for",
        "and",
        "in",
        "to",
        "a",
        "an",
        "de",
        "del",
        "la",
        "las",
        "los",
        "y",
        "para",
        "e",
        "do",
        "da",
        "dos",
        "das",
        "du",
        "des",
        "le",
        "les",
        "et",
        "al",
        "el",
        "und",
        "der",
    ]
)
_LONGEST = 12


@dataclass(frozen=True, slots=True)
class Definition:
    """An acronym with the phrases before its bracket that may be what it stands for, longest first.

    ``fitting`` is the one whose initials spell the acronym, or None. ``start`` is the offset of what stands in brackets.
    """

    acronym: str
    phrases: tuple[str, ...]
    fitting: str | None
    start: int = 0

    @property
    def longest(self) -> str:
        """What to show: the fitting phrase, or the longest."""
        return self.fitting or (self.phrases[0] if self.phrases else "")


def find_definitions(text: str) -> Iterator[Definition]:
    """Every acronym in brackets after a phrase, or phrase in brackets after its acronym, in order."""
    for found in _BRACKET.finditer(text):
        inside = found.group(1).strip(" \"'“”")
        start = found.start(1) + found.group(1).index(inside) if inside else found.start(1)
        before = text[max(0, found.start() - 200) : found.start()].rstrip(" \"'“”,")
        before = _SENTENCE.split(before)[-1]
        words = [word.group() for word in _WORD.finditer(before)][-_LONGEST:]
        if not words:
            continue
        if _is_acronym(inside, text):
            phrases = tuple(" ".join(words[at:]) for at in range(len(words)) if len(words) - at > 1)
            yield Definition(inside, phrases, _fitting(inside, words), start)
        elif _is_acronym(words[-1], text) and initials_spell(words[-1], inside.split()):
            yield Definition(words[-1], (inside,), inside, start)


def _is_acronym(word: str, text: str) -> bool:
    """Capitals, or in a text without any a short word in brackets."""
    if not _ACRONYM.fullmatch(word):
        return False
    letters = [letter for letter in word if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    return capitals >= 2 or (text.islower() and len(letters) <= 8)


def _fitting(acronym: str, words: Sequence[str]) -> str | None:
    """The shortest run of words before the bracket whose initials spell the acronym."""
    for at in range(len(words) - 2, -1, -1):
        if fold(words[at]) not in _SMALL and initials_spell(acronym, words[at:]):
            return " ".join(words[at:])
    return None


def initials_spell(acronym: str, words: Sequence[str]) -> bool:
    """Whether the acronym's letters are the initials of the words in order; small words may be left out."""
    letters = [letter for letter in fold(acronym) if letter.isalpha()]
    parts = [part for word in words for part in fold(word).split()]
    at = 0
    for part in parts:
        if at < len(letters) and part[0] == letters[at]:
            at += 1
        elif part not in _SMALL:
            return False
    return at == len(letters) and at >= 2
