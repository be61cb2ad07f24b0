"""How well a text fits what is asked for, by its own words alone: no question looks at texts that it does not rank."""

from __future__ import annotations

from collections.abc import Mapping

from mountjoy.store.words import KEY_MARK, Term, TextQuery

_SATURATED = 1.2  # how soon more of the same word counts no more, as in BM25
_BY_LENGTH = 0.75  # how much a longer text's words count less, as in BM25


def best_first(texts: Mapping[int, str], query: TextQuery) -> list[int]:
    """The numbers of indexed texts (words with one space between), those that fit best first, equals by number.

    BM25 over these texts with every term worth the same: each of them holds all that is wanted.
    """
    lengths = {number: text.count(" ") + 1 for number, text in texts.items()}
    usual = sum(lengths.values()) / max(len(lengths), 1)
    fit = {
        number: _fit(
            _spaced(text), query.wanted, _SATURATED * (1 - _BY_LENGTH + _BY_LENGTH * lengths[number] / usual)
        )
        for number, text in texts.items()
    }
    return sorted(texts, key=lambda number: (-fit[number], number))


def _spaced(text: str) -> str:
    """Each word between spaces of its own, so that the same word twice is found twice."""
    return f" {text.replace(' ', '  ')} "


def _fit(text: str, terms: tuple[Term, ...], worth: float) -> float:
    fit = 0.0
    for term in terms:
        times = _times(text, term)
        fit += times * (_SATURATED + 1) / (times + worth)
    return fit


def _times(text: str, term: Term) -> int:
    """How often a text that stands between spaces has what a term asks for, in its most frequent form."""
    forms = [sum(_times(text, part) for part in term.parts)] if term.parts else []
    if term.words:
        words = "  ".join(term.words)
        forms.append(text.count(f" {words}" if term.prefix else f" {words} "))
    if term.key:
        forms.append(text.count(f" {KEY_MARK}{term.key} "))
    return max(forms, default=0)
