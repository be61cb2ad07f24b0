"""Three levels of sameness for romanised place and person names.

Arabic, Persian, Kurdish, Turkish, Russian and Ukrainian names reach English in many spellings. `exact` folds
case, accents and punctuation; `normal` also leaves out articles, hyphens and spaces; `key` keeps a skeleton
of
consonants, so that Deir Ezzour, Deir ez-Zor and Dayr az Zawr are one. The key is for finding candidates:
names
that share a key are not yet the same place.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_REMEMBERED = 1 << 14
"""Names whose folded forms are remembered: the same names come again and again in a report."""
_LETTERS = str.maketrans(
    {
        "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe",
        "ə": "a", "ħ": "h", "ŋ": "n",
    }
)  # fmt: skip
# Marks for ayn, hamza and the soft sign: they stand or fall at the writer's taste.
_SILENT = re.compile("['’‘‛`´ʻʼʽʾʿˈ′″\"“”]")
_NOT_WORD = re.compile(r"[^\w]+|_+")
_ARTICLES = frozenset({"al", "el", "ul", "il", "l"})
# An assimilated article takes the first sound of its noun: ash-Shughur, ez-Zor, ad Dali.
_ASSIMILATED = re.compile(r"[aeiu](r|s|sh|d|n|t|z|th|dh)")
_JOINED = re.compile(r"[aeiu](?:sh(?=sh)|th(?=th)|dh(?=dh)|([rsdntz])(?=\1))")
_SYNONYMS = {
    "st": "saint", "mt": "mount", "ft": "fort", "sheik": "sheikh", "cheikh": "sheikh", "shaik": "sheikh",
    "gebel": "jabal", "djebel": "jabal", "gabal": "jabal", "umm": "um", "om": "um",
}  # fmt: skip
_GLIDE = re.compile(r"y[aeiou]|ou[aeiy]")
_VOWELS = frozenset("aeiouy")
_ENDS = {"a": "v", "e": "v", "i": "i", "y": "i", "o": "u", "u": "u"}
_BACK = frozenset("ouw")
# Spellings of one sound, the longest first; upper-case letters are the folded consonants.
_SOUNDS = (
    ("shch", "C"), ("dzh", "J"), ("tch", "C"), ("sch", "C"), ("dj", "J"), ("dz", "J"), ("zh", "Z"),
    ("kh", "H"), ("gh", "G"), ("sh", "C"), ("ch", "C"), ("th", "T"), ("dh", "D"), ("ph", "F"), ("ck", "K"),
    ("tz", "TS"), ("ts", "TS"), ("q", "K"), ("k", "K"), ("x", "KS"), ("g", "G"), ("j", "J"), ("z", "Z"),
    ("f", "F"), ("v", "V"), ("b", "B"), ("p", "P"), ("t", "T"), ("d", "D"), ("s", "S"), ("l", "L"),
    ("m", "M"), ("n", "N"), ("r", "R"),
)  # fmt: skip


@lru_cache(_REMEMBERED)
def exact(name: str) -> str:
    """The name in lower case, without accents; punctuation and hyphens become single spaces."""
    return plain(name)


def plain(text: str) -> str:
    """`exact` of a text of any length, which is not remembered."""
    folded = text.casefold()
    if not folded.isascii():
        folded = unicodedata.normalize("NFKD", folded)
        folded = (
            "".join(char for char in folded if not unicodedata.combining(char)).translate(_LETTERS).casefold()
        )
    return " ".join(_NOT_WORD.sub(" ", _SILENT.sub("", folded)).split())


def _is_article(token: str, following: str) -> bool:
    if token in _ARTICLES:
        return True
    match = _ASSIMILATED.fullmatch(token)
    return bool(match) and following.startswith(match.group(1)) if match else False


def tokens(name: str) -> list[str]:
    """The words of `exact`, without articles (at least one word is kept) and with written-out
    abbreviations."""
    words = exact(name).split()
    kept: list[str] = []
    for index, word in enumerate(words):
        following = words[index + 1] if index + 1 < len(words) else ""
        if following and _is_article(word, following):
            continue
        if kept:
            word = _JOINED.sub("", word, count=1) if _JOINED.match(word) else word
        kept.append(_SYNONYMS.get(word, word) if following or len(words) > 1 else word)
    return kept


def has_article(name: str) -> bool:
    """Whether `tokens` leaves an article out of the name."""
    return "".join(tokens(name)) != exact(name).replace(" ", "")


def normal(name: str) -> str:
    """`tokens` run together: spaces, hyphens and articles do not count."""
    return "".join(tokens(name))


@lru_cache(_REMEMBERED)
def _consonants(word: str) -> str:
    """The folded consonants of one word; glides between vowels and at its head are kept as V and Y."""
    return "".join(_sounds(word)[0])


def _sounds(word: str) -> tuple[list[str], list[str]]:
    """The folded consonants of one word, and the vowels before each of them and at the end."""
    word = re.sub(r"^ou(?=[aeiy])", "w", word)
    word = re.sub(r"(?<=[^aeiou])ou(?=[aei])", "w", word)
    word = re.sub(r"([a-z])\1+", r"\1", word)
    word = re.sub(r"(sh|kh|gh|th|dh|zh|ch)\1", r"\1", word)
    out: list[str] = []
    vowels = [""]
    at = 0
    while at < len(word):
        char = word[at]
        before, after = word[at - 1 : at] if at else "", word[at + 1 : at + 2]
        if char in "wv" and (char == "v" or not before or (after in _VOWELS and after)):
            out.append("V")
        elif char == "y" and not before and after in _VOWELS and after:
            out.append("Y")
        elif char == "h" and before in _VOWELS and not after:
            pass  # the silent h of Raqqah and Hawijah
        elif char == "c":
            at = _fold_c(word, at, out)
        elif char in _VOWELS or char == "w":
            vowels[-1] += char
        else:
            at = _fold(word, at, out)
        vowels += [""] * (len(out) + 1 - len(vowels))
        at += 1
    return out, vowels


_LIKE = {"a": "a", "e": "ai", "i": "i", "y": "i", "o": "oa", "u": "o", "w": "o"}
"""The colours that a written vowel may stand for."""


def vowels_agree(first: str, second: str) -> bool:
    """Whether two `normal` names of one key can be one name by their vowels.

    Writers choose vowels freely, and leave short ones out (Jarabulus, Jarablus); where one is left out and another is
    of another colour as well they are two names (Karbala, Karabilah).
    """
    one, two = _sounds(first)[1], _sounds(second)[1]
    if len(one) != len(two):
        return True
    left_out = any(bool(a) != bool(b) for a, b in zip(one[1:-1], two[1:-1], strict=True))
    apart = any(a and b and _colours(a).isdisjoint(_colours(b)) for a, b in zip(one, two, strict=True))
    return not (left_out and apart)


def _colours(vowels: str) -> set[str]:
    return {colour for vowel in vowels for colour in _LIKE[vowel]}


def _fold(word: str, at: int, out: list[str]) -> int:
    """Append the sound that starts at `at`; return the index of its last letter."""
    for spelling, sound in _SOUNDS:
        if word.startswith(spelling, at):
            out.append(sound)
            return at + len(spelling) - 1
    out.append(word[at].upper())
    return at


def _fold_c(word: str, at: int, out: list[str]) -> int:
    if word.startswith(("ch", "ck"), at):
        return _fold(word, at, out)
    out.append("S" if word[at + 1 : at + 2] in ("e", "i", "y") else "K")
    return at


def _colour(word: str) -> str:
    """What tells short names apart: whether the first vowel is at the back, and which the name ends in."""
    vowel = re.search(r"[aeiouyw]+", word[1:] if word[:1] not in _VOWELS else word)
    back = "o" if vowel and _BACK & set(vowel.group()) else "a"
    end = re.search(r"[aeiouy](?=h?$)", word) if len(word) > 2 else None
    return back + (_ENDS[end.group()] if end else "")


def forms(name: str) -> tuple[str, bool, str]:
    """`normal`, `has_article` and `key` of a name in one pass."""
    words = tokens(name)
    joined = "".join(words)
    return joined, joined != exact(name).replace(" ", ""), _key(words, joined)


@lru_cache(_REMEMBERED)
def key(name: str) -> str:
    """The transliteration key: folded consonants, a leading A for any first vowel, empty for names not
    romanised.

    Skeletons of one or two consonants also carry the colour of the first vowel and of a last one, or Hama,
    Homa and Ham would be one place.
    """
    words = tokens(name)
    return _key(words, "".join(words))


def _key(words: list[str], joined: str) -> str:
    if not joined or not joined.isascii():
        return ""
    skeleton = "".join(_consonants(word) for word in words)
    if joined[0] in _VOWELS and not _GLIDE.match(joined):
        skeleton = "A" + skeleton
    if len(skeleton.lstrip("A")) <= 2:
        return skeleton + _colour(joined)
    return skeleton
