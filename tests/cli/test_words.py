"""How values are told in plain words."""

from __future__ import annotations

from datetime import date

import pytest

from mountjoy.claim import Count
from mountjoy.cli import words
from mountjoy.record import CountValue, PlaceValue

D = date


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (D(2017, 11, 3), D(2017, 11, 3), "3 Nov 2017"),
        (D(2017, 11, 2), D(2017, 11, 3), "2-3 Nov 2017"),
        (D(2017, 10, 30), D(2017, 11, 3), "30 Oct 2017 - 3 Nov 2017"),
        (None, D(2017, 11, 3), "3 Nov 2017"),
        (None, None, "-"),
    ],
)
def test_days(first: date | None, last: date | None, told: str) -> None:
    assert words.days(first, last) == told


@pytest.mark.parametrize(
    ("low", "best", "high", "told"),
    [(30, 30, 45, "30-45"), (4, 4, 4, "4"), (31, 31, None, "31 or more"), (None, 5, 5, "up to 5"),
     (None, 12, None, "about 12"), (None, None, None, "-"), (0, 0, 0, "0")],
)  # fmt: skip
def test_numbers(low: int | None, best: int | None, high: int | None, told: str) -> None:
    assert words.number(Count(low, best, high, "")) == told


def test_tolls_side_by_side() -> None:
    values = [
        CountValue(Count(4, 4, 4, "four"), ("a",)),
        CountValue(Count(6, 6, None, "more than 5"), ("b",)),
    ]
    assert words.toll(values) == "4; 6 or more"
    assert words.toll([]) == "-"


@pytest.mark.parametrize(
    ("name", "admin1", "told"),
    [("Zubara", "Hama", "Zubara, Hama"), ("Hama", "Hama", "Hama"),
     ("Hama Governorate", "Hama", "Hama Governorate"),
     ("Zubara", None, "Zubara")],
)  # fmt: skip
def test_places(name: str, admin1: str | None, told: str) -> None:
    assert words.place(PlaceValue(None, name, None, admin1, None, None, None, ())) == told


def test_marked_words() -> None:
    assert words.marked("Men took it.", 0, 12, [(4, 8), (0, 3), (1, 6)]) == "«Men took» it."
    assert words.marked("One. Men took it.", 5, 17, [(0, 3), (9, 13)]) == "Men «took» it."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a\tb\nc", "a b c"),
        ("\x1b[31mred", "\ufffd[31mred"),
        ("a\u202eb", "a\ufffdb"),
        ("می\u200cرود", "می\u200cرود"),
    ],
)
def test_clean(text: str, told: str) -> None:
    assert words.clean(text) == told


def test_plural() -> None:
    assert words.plural(1, "copy", "copies") == "1 copy"
    assert words.plural(1200, "report") == "1,200 reports"
