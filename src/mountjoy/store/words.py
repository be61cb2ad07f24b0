"""Words to search by: how texts and queries are folded alike, and where in a text a query's words stand.

Case, accents and apostrophes do not count. A name written with capitals is also found under other romanised
spellings, by the key of `mountjoy.translit`: *Deir Ezzor* finds *Dayr az Zawr*.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from mountjoy import translit
from mountjoy.claim import Span

# Characters of private use, which no folded text holds: what stands behind them is no word of a report's.
KEY_MARK, TERM_MARK = "\ue000", "\ue001"
_PIECE = re.compile(r"\w(?:['’‘ʻʼʾʿ`´]?\w)*")
_TERM = re.compile(r'(?P<not>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_LONGEST_NAME = 3  # capitalised words in one key
_JOINTS = " \u2010\u2011-"  # what may stand between the words of a name
_SHORTEST_KEY = 3  # consonants: fewer prove nothing
_ARTICLES = frozenset("al el ul il as ash ad at az an ar ez es et er".split())
# Words with capitals side by side, and articles behind the first, in ASCII: all that `_read_names` can find a name in.
_CAPITAL = r"[A-Z](?:['`]?\w)*"
_RUN = re.compile(
    rf"(?<!\w)(?<!\w['`]){_CAPITAL}(?:[ -]+(?:{_CAPITAL}|(?:{'|'.join(sorted(_ARTICLES))})(?!['`]?\w)))*"
)
# Words that stand with a capital at the head of a sentence and are no names.
_COMMON = frozenset(
    "the a an in on at of to by for from and but or he she it they we his her its their this that these those "
    "there as after before when while with without at least more than meanwhile however also".split()
)


class Piece(NamedTuple):
    """A word of a text: its code points, how it is folded, and whether it has a capital."""

    start: int
    end: int
    folded: tuple[str, ...]
    capital: bool


@dataclass(frozen=True, slots=True)
class Term:
    """One thing asked for: ``words`` side by side, the last of them only begun where ``prefix``; or all
    ``parts``, wherever each stands. ``key`` finds other spellings of a name as well. ``excluded`` where it must
    not be there. ``begun`` are all words of an index that the prefix stands for, where they were looked up.
    """

    words: tuple[str, ...]
    prefix: bool = False
    excluded: bool = False
    key: str | None = None
    parts: tuple[Term, ...] = ()
    begun: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TextQuery:
    """All of the terms must be there, none that is excluded."""

    terms: tuple[Term, ...]

    @property
    def wanted(self) -> tuple[Term, ...]:
        """The terms that must be there."""
        return tuple(term for term in self.terms if not term.excluded)


def parse_query(text: str) -> TextQuery:
    """What a person asks for: words; ``"words side by side"``; ``begin*``; ``-without``.

    No word is read as a search language's own. Words with a capital that stand together are one name.
    """
    terms: list[Term] = []
    name: list[str] = []

    def end_name() -> None:
        if name:
            terms.extend(_name_terms(name))
            name.clear()

    for found in _TERM.finditer(text):
        excluded, word = found["not"] == "-", found["word"]
        if word is not None and not excluded and _is_name(word) and not word.endswith("*"):
            name.append(word)
            continue
        end_name()
        given = word if word is not None else found["phrase"]
        words = tuple(translit.plain(given).split())
        if not words:
            continue
        if word is not None:
            terms.append(Term(words, word.endswith("*"), excluded))
        else:
            named = all(_is_name(part) for part in given.split())
            terms.append(Term(words, excluded=excluded, key=_key(given) if named else None))
    end_name()
    return TextQuery(tuple(terms))


def _is_name(word: str) -> bool:
    """Whether a word begins with a capital, after an article that is joined to it ("al-Mayadin", "ez-Zor")."""
    return any(
        piece.capital
        for piece in itertools.islice(pieces(word), 2 if word[:2].casefold() in _ARTICLES else 1)
    )


def _name_terms(name: Sequence[str]) -> Iterator[Term]:
    parts = [Term(words, key=_key(word)) for word in name if (words := tuple(translit.plain(word).split()))]
    key = _key(" ".join(name)) if 1 < len(parts) <= _LONGEST_NAME else None
    named = [part for part in parts if part.words[0] not in _ARTICLES] or parts
    if key is None:
        yield from named
    else:
        yield Term((), key=key, parts=tuple(named))


def _key(name: str) -> str | None:
    key = translit.key(name)
    return key.lower() if len(key.lstrip("A")) >= _SHORTEST_KEY else None


def pieces(text: str) -> Iterator[Piece]:
    """The words of a text."""
    for found in _PIECE.finditer(text):
        word = found.group()
        plain = word.isascii() and word.isalnum()  # most words: nothing to fold but their case
        folded = (word.lower(),) if plain else tuple(translit.plain(word).split())
        if folded:
            yield Piece(found.start(), found.end(), folded, word[0].isupper())


def names_in(text: str) -> Iterator[tuple[int, int, str]]:
    """The capitalised names of a text up to three words long, with every part of them: start, end and key."""
    if not text.isascii():
        yield from _read_names(text)
        return
    for run in _RUN.finditer(text):
        at = run.start()
        for start, end, key in _names_of_run(run.group()):
            yield at + start, at + end, key


@lru_cache(1 << 16)
def _names_of_run(run: str) -> tuple[tuple[int, int, str], ...]:
    """The names of words side by side; the same come again and again."""
    return tuple(_read_names(run))


def _read_names(text: str) -> Iterator[tuple[int, int, str]]:
    run: list[Piece] = []
    for piece in _parts_of_names(text):
        if run and text[run[-1].end : piece.start].strip(_JOINTS):
            yield from _keys_of(text, run)
            run = []
        # An article stands within a name, never before one; the head of a sentence is no name.
        if (piece.folded[0] in _ARTICLES) if not piece.capital else (run or piece.folded[0] not in _COMMON):
            if run or piece.capital:
                run.append(piece)
    yield from _keys_of(text, run)


def _parts_of_names(text: str) -> Iterator[Piece]:
    """The words of a text that have a capital or are articles; most are neither and need not be folded."""
    for found in _PIECE.finditer(text):
        word = found.group()
        capital = word[0].isupper()
        if capital or word in _ARTICLES:
            folded = tuple(translit.exact(word).split())
            if folded:
                yield Piece(found.start(), found.end(), folded, capital)


def _keys_of(text: str, run: Sequence[Piece]) -> Iterator[tuple[int, int, str]]:
    for first, one in enumerate(run):
        capitals = 0
        for last in run[first:]:
            capitals += last.folded[0] not in _ARTICLES
            if capitals > _LONGEST_NAME:
                break
            if last.folded[0] in _ARTICLES and last is not one:
                continue
            key = _key(text[one.start : last.end])
            if key is not None:
                yield one.start, last.end, key


def index_words(text: str) -> str:
    """What a text is found by: its folded words in order, then the keys of its names, each behind `KEY_MARK`.

    No name runs over the end of a line, so that lines are read one by one.
    """
    lines = [_index_line(line) for line in text.split("\n")]
    keys = dict.fromkeys(key for _, found in lines for key in found)
    return " ".join((*(plain for plain, _ in lines if plain), *keys))


@lru_cache(1 << 14)
def _index_line(line: str) -> tuple[str, tuple[str, ...]]:
    """The folded words of a line, and the keys of its names; a sentence is indexed for its claim and for its event."""
    keys = dict.fromkeys(KEY_MARK + key for _, _, key in names_in(line))
    return translit.plain(line), tuple(keys)


def highlights(text: str, query: TextQuery) -> tuple[Span, ...]:
    """Where the wanted terms stand in a text, in order, without overlaps."""
    found: list[tuple[int, int]] = []
    tokens = [(word, piece) for piece in pieces(text) for word in piece.folded]
    wanted = [part for term in query.wanted for part in (term, *term.parts)]
    for term in wanted:
        size = len(term.words)
        if not size:
            continue
        first, begun = term.words[0], term.prefix and size == 1
        for at in range(len(tokens) - size + 1):
            if tokens[at][0] != first and not (begun and tokens[at][0].startswith(first)):
                continue
            window = [word for word, _ in tokens[at : at + size]]
            if tuple(window) == term.words or (
                term.prefix and window[:-1] == list(term.words[:-1]) and window[-1].startswith(term.words[-1])
            ):
                found.append((tokens[at][1].start, tokens[at + size - 1][1].end))
    keys = {term.key for term in wanted if term.key}
    if keys:
        found += [(start, end) for start, end, key in names_in(text) if key in keys]
    spans: list[Span] = []
    for start, end in sorted(found, key=lambda pair: (pair[0], -pair[1])):
        if not spans or start >= spans[-1].end:
            spans.append(Span(start, end, text[start:end]))
    return tuple(spans)
