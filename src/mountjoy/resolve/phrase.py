"""A noun phrase cut into known pieces: actors, countries, creeds, sides, backing words, head nouns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from mountjoy.claim import Entity
from mountjoy.resolve.names import fold
from mountjoy.resolve.nations import Form, Nation
from mountjoy.resolve.registry import Registry
from mountjoy.resolve.vocabulary import Head, Vocabulary

Sort = Literal[
    "actor", "nation", "identity", "ideology", "faction", "armed", "backing", "prefix", "head", "filler",
    "preposition", "unknown", "break",
]  # fmt: skip

_REMEMBERED = 1 << 14
"""Phrases whose pieces are remembered."""
_TOKEN = re.compile(r"[^\s,;:()\[\]{}\"“”«»]+|[,;:()\[\]]")
_BREAKS = frozenset(",;:()[]")
_POSSESSIVE = re.compile(r"['’]s?$")
_HYPHENS = "-‐‑‒–"


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the phrase: its place in it, and whether an 's or s' was cut from its end."""

    start: int
    end: int
    text: str
    possessive: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """One or more words with one meaning. Which of the fields is set follows from ``sort``.

    ``value`` is the identity, ideology, side or tie; ``possessive`` says that an owner stands here.
    """

    sort: Sort
    start: int
    end: int
    text: str
    value: str = ""
    actor: Entity | None = None
    leads: str | None = None
    nation: Nation | None = None
    form: Form | None = None
    head: Head | None = None
    possessive: bool = False


def words_of(text: str, vocabulary: Vocabulary) -> list[Word]:
    """The words of a phrase.

    Hyphens that join a backing word or a side ("Iran-backed", "pro-Iran") part words too.
    """
    words: list[Word] = []
    for found in _TOKEN.finditer(text):
        start, token = found.start(), found.group()
        owner = _POSSESSIVE.search(token) if len(token) > 2 else None
        if owner:
            token = token[: owner.start()]
        head, joined, tail = _last_hyphen(token)
        prefix, first, rest = _first_hyphen(token)
        if joined and fold(tail) in vocabulary.backing:
            words.append(Word(start, start + len(head), head))
            words.append(Word(start + len(head) + 1, start + len(token), tail, bool(owner)))
        elif first and fold(prefix) in vocabulary.prefixes and rest:
            words.append(Word(start, start + len(prefix), prefix))
            words.append(Word(start + len(prefix) + 1, start + len(token), rest, bool(owner)))
        else:
            words.append(Word(start, start + len(token), token, bool(owner)))
    return words


def _last_hyphen(token: str) -> tuple[str, bool, str]:
    at = max(token.rfind(hyphen) for hyphen in _HYPHENS)
    return (token[:at], True, token[at + 1 :]) if 0 < at < len(token) - 1 else (token, False, "")


def _first_hyphen(token: str) -> tuple[str, bool, str]:
    places = [at for at in (token.find(hyphen) for hyphen in _HYPHENS) if at > 0]
    return (token[: min(places)], True, token[min(places) + 1 :]) if places else (token, False, "")


class Reader:
    """Cuts phrases into pieces by the longest match at each word."""

    def __init__(self, registry: Registry, vocabulary: Vocabulary) -> None:
        self.registry = registry
        self.vocabulary = vocabulary
        spans = [*vocabulary.heads, *vocabulary.prepositions, *vocabulary.determiners, *vocabulary.identities]
        self._remembered = lru_cache(_REMEMBERED)(self._pieces)
        self._longest = max(registry.longest, registry.nations.longest, *(len(key.split()) for key in spans))

    def pieces(
        self, text: str, *, country_focus: str | None = None, cased: bool = True, through_ties: bool = True
    ) -> list[Piece]:
        """The pieces of a phrase, in order. With ``through_ties`` a listed name may span a backing word."""
        return list(self._remembered(text, country_focus, cased, through_ties))

    def _pieces(
        self, text: str, country_focus: str | None, cased: bool, through_ties: bool
    ) -> tuple[Piece, ...]:
        words = words_of(text, self.vocabulary)
        pieces: list[Piece] = []
        at = 0
        while at < len(words):
            for length in range(min(self._longest, len(words) - at), 0, -1):
                run = words[at : at + length]
                if length > 1 and (
                    any(word.text in _BREAKS for word in run) or run[0].text.casefold() == "the"
                ):
                    continue
                if length > 1 and any(word.possessive for word in run[:-1]) and not _name_with_owner(run):
                    continue
                piece = self._piece(text, run, pieces, country_focus, cased, through_ties)
                if piece is not None:
                    pieces.append(piece)
                    at += length
                    break
        return tuple(pieces)

    def _piece(
        self,
        text: str,
        run: Sequence[Word],
        before: Sequence[Piece],
        focus: str | None,
        cased: bool,
        through: bool,
    ) -> Piece | None:
        start, end = run[0].start, run[-1].end
        span = text[start:end]
        key = fold(span)
        owner = run[-1].possessive
        if span in _BREAKS:
            return Piece("break", start, end, span)
        spans_tie = any(word.text.casefold() in self.vocabulary.backing for word in run)
        listed = None
        if through or not spans_tie:
            match = self.registry.look_up(span, country_focus=focus, cased=cased, loose=False)
            listed = match.actor if match else None
        if listed is not None and (len(run) > 1 or not self._is_word(key, span, cased)):
            entity = listed.entity(0.9, f"{span!r} is listed as {listed.name}")
            return Piece("actor", start, end, span, actor=entity, leads=listed.leads, possessive=owner)
        return self._word_piece(start, end, span, key, owner, bool(before), cased, len(run))

    def _is_word(self, key: str, span: str, cased: bool) -> bool:
        """Whether one word is ordinary vocabulary rather than a name."""
        known = (
            key in self.vocabulary.heads
            or key in self.vocabulary.fillers
            or key in self.vocabulary.prepositions
        )
        return known and (not cased or not span[:1].isupper())

    def _word_piece(
        self, start: int, end: int, span: str, key: str, owner: bool, later: bool, cased: bool, length: int
    ) -> Piece | None:
        words = self.vocabulary
        sort: Sort | None = None
        value = ""
        if key in words.identities:
            sort, value = "identity", words.identities[key]
        elif key in words.backing and later:
            sort, value = "backing", words.backing[key]
        elif key in words.prefixes:
            sort, value = "prefix", words.prefixes[key]
        elif key in words.armed:
            sort = "armed"
        if sort is not None:
            return Piece(sort, start, end, span, value=value, head=words.heads.get(key), possessive=owner)
        nation = self._nation_piece(start, end, span, owner, cased, length)
        if nation is not None:
            return nation
        if key in words.heads:
            return Piece(
                "head",
                start,
                end,
                span,
                value=words.factions.get(key, ""),
                head=words.heads[key],
                possessive=owner,
            )
        if key in words.ideologies:
            return Piece("ideology", start, end, span, value=words.ideologies[key], possessive=owner)
        if key in words.factions:
            return Piece("faction", start, end, span, value=words.factions[key], possessive=owner)
        if key in words.prepositions or span.casefold() in words.prepositions:
            return Piece("preposition", start, end, span, value=key)
        if self._filler(key, span):
            value = "determiner" if key in words.determiners else ""
            return Piece("filler", start, end, span, value=value)
        return Piece("unknown", start, end, span, possessive=owner) if length == 1 else None

    def _filler(self, key: str, span: str) -> bool:
        words = self.vocabulary
        bare = span.casefold().replace(",", "")
        return (
            key in words.fillers
            or key in words.determiners
            or bare in words.numbers
            or bare.replace("-", "").isdigit()
        )

    def _nation_piece(
        self, start: int, end: int, span: str, owner: bool, cased: bool, length: int
    ) -> Piece | None:
        forms = self.registry.nations.find(span)
        if not forms or (cased and not any(letter.isupper() for letter in span)):
            return None
        if len(span) <= 3 and cased and not span.isupper():
            return None
        order: tuple[Form, ...] = ("forces", "police", "adjective", "state", "people", "seat")
        form = next(form for form in order if form in forms)
        if form == "adjective" and "people" in forms and start == end:
            form = "people"
        return Piece("nation", start, end, span, nation=forms[form], form=form, possessive=owner)


def _name_with_owner(run: Sequence[Word]) -> bool:
    """A possessive inside a name such as "Lord's Resistance Army": capitals on both sides."""
    return (
        all(word.text[:1].isupper() or not word.text[:1].isalpha() for word in run) or run[0].text.islower()
    )
