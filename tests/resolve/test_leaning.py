"""Date words that count from another date: what they lean on, and what they mean from it."""

from __future__ import annotations

from datetime import date

import pytest

from mountjoy.claim import DateValue
from mountjoy.resolve.leaning import leaning, resolve_leaning

MONDAY = DateValue(date(2017, 10, 16), date(2017, 10, 16), 1, "relative", "Monday")
WEEKEND = DateValue(date(2017, 10, 14), date(2017, 10, 15), 2, "relative", "last weekend")
MAY = DateValue(date(2017, 5, 1), date(2017, 5, 31), 4, "relative", "May")


@pytest.mark.parametrize(
    ("words", "leans"),
    [
        ("two days later", "text"),
        ("the following day", "text"),
        ("the evening", "text"),
        ("a day after", "clause"),
        ("hours before", "clause"),
        ("months after", "clause"),
        ("two days ago", None),
        ("Monday", None),
        ("5 March 2016", None),
    ],
)
def test_what_words_lean_on(words: str, leans: str | None) -> None:
    assert leaning(words) == leans


@pytest.mark.parametrize(
    ("words", "anchor", "first", "last"),
    [
        ("two days later", MONDAY, "2017-10-18", "2017-10-18"),
        ("the next day", MONDAY, "2017-10-17", "2017-10-17"),
        ("the night before", MONDAY, "2017-10-15", "2017-10-15"),
        ("that day", WEEKEND, "2017-10-14", "2017-10-15"),
        ("the following day", WEEKEND, "2017-10-15", "2017-10-16"),
        ("hours later", MONDAY, "2017-10-16", "2017-10-16"),
        ("24 hours later", MONDAY, "2017-10-17", "2017-10-17"),
        ("months earlier", MONDAY, "2017-02-18", "2017-09-16"),
        ("a week earlier", MONDAY, "2017-10-06", "2017-10-12"),
    ],
)
def test_from_a_day(words: str, anchor: DateValue, first: str, last: str) -> None:
    value = resolve_leaning(words, anchor)
    assert (str(value.start), str(value.end), value.basis, value.text) == (first, last, "relative", words)


def test_backwards_from_the_event_that_came_after() -> None:
    assert resolve_leaning("four days after", MONDAY, backwards=True).start == date(2017, 10, 12)
    assert resolve_leaning("four days before", MONDAY, backwards=True).start == date(2017, 10, 20)


@pytest.mark.parametrize(("words", "anchor"), [("two days later", MAY), ("at the time", MONDAY)])
def test_nothing_is_made_up(words: str, anchor: DateValue) -> None:
    assert resolve_leaning(words, anchor).start is None
