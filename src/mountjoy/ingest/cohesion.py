"""Whether the lines of a page tell one story or stand alone.

In an article a paragraph leans on those before it: it begins with "He" or "But", with a quotation, with the
surname of a person introduced earlier, with "The blast" after "a blast". The items of an archive page are
written to be read alone: each names its parties in full, and a name with its acronym may be introduced again
and again. `leaning` counts the first, `standing_alone` looks for the second.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from mountjoy.ingest.words import words

_CAPITAL = r"[A-Z][\w’'-]+"
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_QUOTES = "\"“«„‘'"
_FULL_NAME = re.compile(
    rf"(?P<first>{_CAPITAL}) (?:[A-Z]\. |(?:al|el|bin|de|van|von)[ -])?(?=(?P<last>{_CAPITAL}))"
)
_ALONE = re.compile(rf"({_CAPITAL}?)(?:’s|'s)?,? (?=[a-z])")
_THE_NOUN = re.compile(r"The ((?:[a-z]{4,} )?[a-z]{4,})\b")
_DEMONYM = re.compile(r"(?:ese|ian|ish|ern|can|aqi|eni|eli)$")
_ACRONYM = re.compile(r"\(([A-Z][A-Za-z-]*[A-Z])\)")
_DATELINE = re.compile(
    r"[A-Z][A-Z][A-Z .,’'-]{1,40}?(?:, [A-Z][\w. ,]{1,40}?)?(?: ?\([\w .,/]{2,40}\))?"
    r" ?(?:--|[-–—])(?=\s|[A-Z“\"])"
)
_A_NOUN = re.compile(r"\b[Aa]n? ((?:[a-z-]+ ){0,2}[a-z]{4,})")
_THE_LATER = re.compile(r"\b[Tt]he ((?:[a-z-]+ )?[a-z]{4,})")
_NAMED = re.compile(rf"(?<=[a-z0-9,;] ){_CAPITAL}")
_NEAR = 3
"""How many lines back a definite noun ("The blast") is looked for."""


@cache
def _speech() -> tuple[re.Pattern[str], re.Pattern[str]]:
    verbs = "|".join(sorted(words().saying))
    pronoun = re.compile(rf"[,”\"’] (?:(?:he|she|they|it) (?:{verbs})|(?:{verbs}) (?:he|she|they))\b")
    return pronoun, re.compile(rf"(?<![\w’'-])({_CAPITAL}) (?:has |have |had )?(?:{verbs})\b")


def leaning(lines: Sequence[str]) -> float:
    """The share, 0 to 1, of the lines after the first that lean on an earlier line; in linear time."""
    if len(lines) < 2:
        return 0.0
    introduced: dict[str, int] = {}
    count = 0
    for index, line in enumerate(lines):
        if index and _leans(line, lines[max(0, index - _NEAR) : index], introduced):
            count += 1
        for match in _FULL_NAME.finditer(line):
            first, last = match["first"], match["last"]
            plain = _bare(last)
            if first.lower() not in words().function_words and not _DEMONYM.search(first):
                introduced.setdefault(plain, index)
    return count / (len(lines) - 1)


def _bare(name: str) -> str:
    return name.removesuffix("’s").removesuffix("'s")


def _leans(line: str, before: Sequence[str], introduced: dict[str, int]) -> bool:
    if before[-1].endswith(":") or line[0] in _QUOTES:
        return True
    tokens = _WORD.findall(line)[:9]
    if not tokens:
        return False
    if tokens[0].lower() in words().leaning:
        return True
    by_pronoun, by_surname = _speech()
    if by_pronoun.search(line):
        return True
    for token in tokens[1:]:
        if token[0].isupper():
            break
        if token in ("he", "she", "his", "her", "him"):
            return True
    return _repeats_noun(line, before) or _surname_alone(line, introduced, by_surname)


def _repeats_noun(line: str, before: Sequence[str]) -> bool:
    match = _THE_NOUN.match(line)
    if match is not None:
        earlier = {word.lower().removesuffix("s") for text in before for word in _WORD.findall(text)}
        if _nouns(match[1]) & earlier:
            return True
    new = {noun for text in before for match in _A_NOUN.finditer(text) for noun in _nouns(match[1])}
    here = {noun for match in _A_NOUN.finditer(line) for noun in _nouns(match[1])}
    given = {noun for match in _THE_LATER.finditer(line) for noun in _nouns(match[1])}
    return bool(given & new - here)


def _nouns(phrase: str) -> set[str]:
    return {word.removesuffix("s") for word in phrase.split() if word not in words().function_words}


def _surname_alone(line: str, introduced: dict[str, int], by_surname: re.Pattern[str]) -> bool:
    full_here = {_bare(match["last"]) for match in _FULL_NAME.finditer(line)}
    names = [match[1] for match in by_surname.finditer(line)]
    start = _ALONE.match(line)
    if start is not None:
        names.append(start[1])
    return any(
        name in introduced and name not in full_here and name.lower() not in words().not_surnames
        for name in map(_bare, names)
    )


def standing_alone(lines: Sequence[str]) -> str | None:
    """A sign that no article gives: what it is in words, or None.

    A line that stands twice; two or more datelines; two acronyms or more, each introduced again.
    """
    counts = Counter(" ".join(line.casefold().split()) for line in lines if len(line) >= 40)
    if counts and max(counts.values()) > 1:
        return "a line stands twice"
    datelines = sum(has_dateline(line) for line in lines)
    if datelines > 1:
        return f"{datelines} lines have a dateline of their own"
    acronyms = Counter(name for line in lines for name in set(_ACRONYM.findall(line)))
    again = sorted(name for name, count in acronyms.items() if count > 1)
    if len(again) > 1:
        return f"{' and '.join(again[:2])} are introduced again"
    return None


def has_dateline(line: str) -> bool:
    """Whether a line begins as a wire story does: ``BAGHDAD (Agency) -``, ``WASHINGTON, Nov. 3, 2017 —``."""
    return _DATELINE.match(line) is not None


def shared_names(lines: Sequence[str]) -> float:
    """The share of the lines after the first that hold a name or a long word of an earlier line."""
    if len(lines) < 2:
        return 0.0
    seen: set[str] = set()
    count = 0
    for index, line in enumerate(lines):
        here = {_bare(name) for name in _NAMED.findall(line)}
        here |= {word.lower() for word in _WORD.findall(line) if len(word) > 7}
        here -= words().not_surnames
        count += bool(index and here & seen)
        seen |= here
    return count / (len(lines) - 1)
