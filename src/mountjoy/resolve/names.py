"""Spellings of a name folded together: case, accents, apostrophes, hyphens, articles and romanised vowels.

Three levels, each looser than the one before: the words as they stand, `fold` (case, accents, punctuation),
and `loose_key` (consonants of the romanised name, so that Qassem and Qasim, Hizballah and Hezbollah meet).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from mountjoy.translit import key

_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼʻ`´ʿʾ′'"), None)
_LETTERS = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "&": " and "}
)
_DASHES = re.compile(r"[‐‑‒–—―−]")
_OTHER = re.compile(r"[^\w]+")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_ABD = re.compile(r"\babd[aeu]?l?[ -]?(?=[a-z]{4})")


def straighten(text: str) -> str:
    """``text`` with one kind of hyphen, one of apostrophe and single spaces; its length may change."""
    return " ".join(_DASHES.sub("-", text).replace("’", "'").replace("‘", "'").split())


@lru_cache(1 << 14)
def fold(text: str) -> str:
    """``text`` in lower case without accents, apostrophes and punctuation: words with one space between.

    Dots between initials go without a trace ("U.S." is "us"); other punctuation parts words. A leading
    "the" goes.
    """
    text = _INITIALS.sub(lambda found: found.group().replace(".", ""), text.casefold())
    text = text.translate(_APOSTROPHES)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = text.translate(_LETTERS)
    words = _OTHER.sub(" ", text.replace("_", " ")).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


@lru_cache(1 << 14)
def loose_key(text: str) -> str:
    """The consonants of a romanised name (`translit.key`).

    Empty where too few are left to tell names apart.
    """
    skeleton = key(_ABD.sub("abd ", fold(text)))
    return skeleton if len(skeleton) >= 4 and skeleton.isupper() else ""


def slug(text: str) -> str:
    """``text`` folded, with hyphens between its words: for ids."""
    return fold(text).replace(" ", "-")


def is_acronym(name: str) -> bool:
    """True for two to six capitals (digits, hyphens too), which lower-case words must not match by chance."""
    letters = [letter for letter in name if letter.isalpha()]
    return 2 <= len(letters) <= 6 and " " not in name and all(letter.isupper() for letter in letters)
