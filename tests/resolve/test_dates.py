"""Dates found in running text and resolved against a report's date: case tables."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mountjoy.errors import RegistryError
from mountjoy.resolve.dates import default_date, find_dates, resolve_date
from mountjoy.resolve.datewords import load_words
from mountjoy.resolve.tables import data_folder

WEDNESDAY = date(2017, 10, 18)

# words, first day, last day, UCDP precision, basis; read on Wednesday 18 October 2017, of something past
PAST = [
    ("5 March 2016", "2016-03-05", "2016-03-05", 1, "stated"),
    ("5th of March, 2016", "2016-03-05", "2016-03-05", 1, "stated"),
    ("March 5, 2016", "2016-03-05", "2016-03-05", 1, "stated"),
    ("Mar. 5, 2016", "2016-03-05", "2016-03-05", 1, "stated"),
    ("MARCH 5, 2016", "2016-03-05", "2016-03-05", 1, "stated"),
    ("on 5 march 2016", "2016-03-05", "2016-03-05", 1, "stated"),
    ("Saturday, March 5, 2016", "2016-03-05", "2016-03-05", 1, "stated"),
    ("Saturday 5 March 2016", "2016-03-05", "2016-03-05", 1, "stated"),
    ("2016-03-05", "2016-03-05", "2016-03-05", 1, "stated"),
    ("25/12/2015", "2015-12-25", "2015-12-25", 1, "stated"),
    ("12/25/2015", "2015-12-25", "2015-12-25", 1, "stated"),
    ("3/4/2016", "2016-03-04", "2016-04-03", 4, "stated"),
    ("14 FEB 89", "1989-02-14", "1989-02-14", 1, "stated"),
    ("29 February 2016", "2016-02-29", "2016-02-29", 1, "stated"),
    ("Sept. 19", "2017-09-19", "2017-09-19", 1, "relative"),
    ("SEPT 19", "2017-09-19", "2017-09-19", 1, "relative"),
    ("on 12 February", "2017-02-12", "2017-02-12", 1, "relative"),
    ("Dec. 26", "2016-12-26", "2016-12-26", 1, "relative"),
    ("Monday, Dec. 26", "2016-12-26", "2016-12-26", 1, "relative"),
    ("October 18", "2017-10-18", "2017-10-18", 1, "relative"),
    ("October 19", "2016-10-19", "2016-10-19", 1, "relative"),
    ("29 February", "2016-02-29", "2016-02-29", 1, "relative"),
    ("the night of 4 May", "2017-05-04", "2017-05-04", 1, "relative"),
    ("on the night of 4 May", "2017-05-04", "2017-05-04", 1, "relative"),
    ("the early hours of 4 May", "2017-05-04", "2017-05-04", 1, "relative"),
    ("between 3 and 5 May", "2017-05-03", "2017-05-05", 2, "relative"),
    ("from 3 to 5 May 2015", "2015-05-03", "2015-05-05", 2, "stated"),
    ("11-13 Dec.", "2016-12-11", "2016-12-13", 2, "relative"),
    ("May 15-24", "2017-05-15", "2017-05-24", 4, "relative"),
    ("3 May to 5 June 2016", "2016-05-03", "2016-06-05", 5, "stated"),
    ("28 December to 2 January 2016", "2015-12-28", "2016-01-02", 2, "stated"),
    ("from January to March 2016", "2016-01-01", "2016-03-31", 5, "stated"),
    ("2014-2016", "2014-01-01", "2016-12-31", 5, "stated"),
    ("between 2011 and 2013", "2011-01-01", "2013-12-31", 5, "stated"),
    ("2014", "2014-01-01", "2014-12-31", 5, "stated"),
    ("in 2016", "2016-01-01", "2016-12-31", 5, "stated"),
    ("early 2015", "2015-01-01", "2015-05-02", 5, "stated"),
    ("the end of 2015", "2015-10-02", "2015-12-31", 5, "stated"),
    ("the first quarter of 2016", "2016-01-01", "2016-03-31", 5, "stated"),
    ("Q3 2016", "2016-07-01", "2016-09-30", 5, "stated"),
    ("the last quarter of 2015", "2015-10-01", "2015-12-31", 5, "stated"),
    ("World War II", "1939-01-01", "1945-12-31", 5, "stated"),
    ("during the Iran-Iraq War", "1980-01-01", "1988-12-31", 5, "stated"),
    ("the 19th century", "1801-01-01", "1900-12-31", 5, "stated"),
    ("the late 19th century", "1867-09-01", "1900-12-31", 5, "stated"),
    ("between 2014 and this spring", "2014-01-01", "2017-05-31", 5, "relative"),
    ("from Sunday to Tuesday", "2017-10-15", "2017-10-17", 2, "relative"),
    ("the 1990s", "1990-01-01", "1999-12-31", 5, "stated"),
    ("since 2003", "2003-01-01", "2017-10-18", 5, "relative"),
    ("since Monday", "2017-10-16", "2017-10-18", 2, "relative"),
    ("April 2015", "2015-04-01", "2015-04-30", 4, "stated"),
    ("May of 2013", "2013-05-01", "2013-05-31", 4, "stated"),
    ("June", "2017-06-01", "2017-06-30", 4, "relative"),
    ("December", "2016-12-01", "2016-12-31", 4, "relative"),
    ("last December", "2016-12-01", "2016-12-31", 4, "relative"),
    ("mid January", "2017-01-11", "2017-01-21", 4, "relative"),
    ("early November 2005", "2005-11-01", "2005-11-10", 4, "stated"),
    ("the summer of 2016", "2016-06-01", "2016-08-31", 5, "stated"),
    ("last winter", "2016-12-01", "2017-02-28", 5, "relative"),
    ("today", "2017-10-18", "2017-10-18", 1, "relative"),
    ("TODAY", "2017-10-18", "2017-10-18", 1, "relative"),
    ("earlier today", "2017-10-18", "2017-10-18", 1, "relative"),
    ("this morning", "2017-10-18", "2017-10-18", 1, "relative"),
    ("yesterday", "2017-10-17", "2017-10-17", 1, "relative"),
    ("last night", "2017-10-17", "2017-10-17", 1, "relative"),
    ("the day before yesterday", "2017-10-16", "2017-10-16", 1, "relative"),
    ("tomorrow", "2017-10-19", "2017-10-19", 1, "relative"),
    ("overnight", "2017-10-17", "2017-10-18", 2, "relative"),
    ("Wednesday", "2017-10-18", "2017-10-18", 1, "relative"),
    ("on Tuesday", "2017-10-17", "2017-10-17", 1, "relative"),
    ("Thursday", "2017-10-12", "2017-10-12", 1, "relative"),
    ("last Wednesday", "2017-10-11", "2017-10-11", 1, "relative"),
    ("Friday night", "2017-10-13", "2017-10-13", 1, "relative"),
    ("early Sunday", "2017-10-15", "2017-10-15", 1, "relative"),
    ("early hours of Sunday", "2017-10-15", "2017-10-15", 1, "relative"),
    ("this week", "2017-10-16", "2017-10-18", 3, "relative"),
    ("earlier this week", "2017-10-16", "2017-10-18", 3, "relative"),
    ("last week", "2017-10-09", "2017-10-15", 3, "relative"),
    ("last weekend", "2017-10-14", "2017-10-15", 2, "relative"),
    ("this month", "2017-10-01", "2017-10-18", 4, "relative"),
    ("earlier this month", "2017-10-01", "2017-10-18", 4, "relative"),
    ("last month", "2017-09-01", "2017-09-30", 4, "relative"),
    ("late last month", "2017-09-21", "2017-09-30", 4, "relative"),
    ("this year", "2017-01-01", "2017-10-18", 5, "relative"),
    ("earlier this year", "2017-01-01", "2017-10-18", 5, "relative"),
    ("last year", "2016-01-01", "2016-12-31", 5, "relative"),
    ("two days ago", "2017-10-16", "2017-10-16", 1, "relative"),
    ("2 DAYS AGO", "2017-10-16", "2017-10-16", 1, "relative"),
    ("a week ago", "2017-10-08", "2017-10-14", 3, "relative"),
    ("a year ago", "2016-04-19", "2017-04-18", 5, "relative"),
    ("24 hours", "2017-10-17", "2017-10-18", 2, "relative"),
    ("the past 24 hours", "2017-10-17", "2017-10-18", 2, "relative"),
    ("the past three days", "2017-10-15", "2017-10-18", 2, "relative"),
    ("within the last two weeks", "2017-10-04", "2017-10-18", 4, "relative"),
    ("the past month", "2017-09-18", "2017-10-18", 4, "relative"),
    ("in the past year", "2016-10-18", "2017-10-18", 5, "relative"),
    ("recent days", "2017-10-11", "2017-10-18", 4, "relative"),
    ("in recent weeks", "2017-09-20", "2017-10-18", 4, "relative"),
    ("recently", "2017-09-18", "2017-10-18", 4, "relative"),
]

FUTURE = [
    ("Friday", "2017-10-20", "2017-10-20", 1),
    ("Wednesday", "2017-10-18", "2017-10-18", 1),
    ("next Wednesday", "2017-10-25", "2017-10-25", 1),
    ("Sept. 19", "2018-09-19", "2018-09-19", 1),
    ("December 3", "2017-12-03", "2017-12-03", 1),
    ("November", "2017-11-01", "2017-11-30", 4),
    ("next month", "2017-11-01", "2017-11-30", 4),
    ("later this week", "2017-10-18", "2017-10-22", 3),
    ("in three days", "2017-10-21", "2017-10-21", 1),
    ("the next three days", "2017-10-18", "2017-10-21", 2),
    ("early next year", "2018-01-01", "2018-05-02", 5),
]

UNRESOLVED = [
    "every Friday",
    "each week",
    "on Fridays",
    "two days later",
    "hours after",
    "that night",
    "three weeks before",
    "the following day",
    "the same day",
    "Ramadan",
    "31 February 2016",
    "February 30",
    "31/31/2016",
]

FOUND = [
    ("Troops took the town on Sept. 19, the army said.", ["Sept. 19"]),
    ("TROOPS TOOK THE TOWN ON 19 SEPTEMBER 1990.", ["19 SEPTEMBER 1990"]),
    ("guerrillas attacked the post 2 days ago and on 3 february fled.", ["2 days ago", "3 february"]),
    ("The siege was broken this month; in 2016 it had held.", ["this month", "2016"]),
    ("They may march in May.", ["May"]),
    ("Some 2000 people fled; 2,015 stayed. Resolution 2254 failed.", []),
    ("In the past 24 hours and in recent weeks", ["the past 24 hours", "recent weeks"]),
    ("Since 2003, between 3 and 5 May, until Friday", ["Since 2003", "between 3 and 5 May", "until Friday"]),
    ("on the night of 4 May.", ["4 May"]),
    ("clashes on Monday night; a strike early Sunday", ["Monday night", "early Sunday"]),
    ("an attack on Dec. 31, 2016, killed two", ["Dec. 31, 2016"]),
    ("earlier this month, last week and the day before yesterday",
     ["earlier this month", "last week", "the day before yesterday"]),
    ("Two days later they fled; hours after, a day before the vote", ["Two days later", "hours after", "a day before"]),
    ("protests every Friday and on Sundays since World War II", ["every Friday", "Sundays", "World War II"]),
    ("no date here at all", []),
    ("", []),
]  # fmt: skip


def _day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(("words", "start", "end", "precision", "basis"), PAST)
def test_past(words: str, start: str, end: str, precision: int, basis: str) -> None:
    value = resolve_date(words, reference=WEDNESDAY)
    assert (value.start, value.end) == (_day(start), _day(end))
    assert (value.precision, value.basis, value.text) == (precision, basis, words)


@pytest.mark.parametrize(("words", "start", "end", "precision"), FUTURE)
def test_future(words: str, start: str, end: str, precision: int) -> None:
    value = resolve_date(words, reference=WEDNESDAY, tense="future")
    assert (value.start, value.end, value.precision) == (_day(start), _day(end), precision)


@pytest.mark.parametrize("words", UNRESOLVED)
def test_what_cannot_be_told_keeps_its_words(words: str) -> None:
    value = resolve_date(words, reference=WEDNESDAY)
    assert (value.start, value.end, value.precision, value.text) == (None, None, None, words)


OPEN = [case[0] for case in PAST if case[4] == "relative" and "2003" not in case[0]]


@pytest.mark.parametrize("words", OPEN)
def test_relative_words_stay_open_without_a_reference(words: str) -> None:
    value = resolve_date(words, reference=None)
    assert (value.start, value.end, value.basis, value.text) == (None, None, "relative", words)


@pytest.mark.parametrize("case", [case for case in PAST if case[4] == "stated"])
def test_stated_dates_need_no_reference(case: tuple[str, str, str, int, str]) -> None:
    value = resolve_date(case[0], reference=None)
    assert (value.start, value.end) == (_day(case[1]), _day(case[2]))


@pytest.mark.parametrize("words", [case[0] for case in PAST])
def test_case_makes_no_difference(words: str) -> None:
    plain = resolve_date(words, reference=WEDNESDAY)
    for spelt in (words.upper(), words.lower()):
        value = resolve_date(spelt, reference=WEDNESDAY)
        assert (value.start, value.end, value.precision) == (plain.start, plain.end, plain.precision)


# words, first day, last day: read of something past, in a report of some day from 15 to 18 October 2017
BETWEEN = [
    ("today", "2017-10-15", "2017-10-18"),
    ("yesterday", "2017-10-14", "2017-10-17"),
    ("Saturday", "2017-10-14", "2017-10-14"),
    ("Monday", "2017-10-09", "2017-10-16"),
    ("this week", "2017-10-09", "2017-10-18"),
    ("this month", "2017-10-01", "2017-10-18"),
    ("Sept. 19", "2017-09-19", "2017-09-19"),
    ("Oct. 17", "2016-10-17", "2017-10-17"),
    ("last year", "2016-01-01", "2016-12-31"),
    ("5 March 2016", "2016-03-05", "2016-03-05"),
]


@pytest.mark.parametrize(("words", "start", "end"), BETWEEN)
def test_words_are_read_against_an_interval(words: str, start: str, end: str) -> None:
    value = resolve_date(words, reference=WEDNESDAY, earliest=date(2017, 10, 15))
    assert (value.start, value.end) == (_day(start), _day(end))


def test_default_date_bounds_by_publication_and_claims_no_day() -> None:
    value = default_date(WEDNESDAY)
    assert (value.start, value.end) == (_day("2017-10-12"), WEDNESDAY)
    assert (value.precision, value.basis, value.text) == (3, "publication", None)
    between = default_date(WEDNESDAY, date(2017, 10, 1))
    assert (between.start, between.end, between.precision) == (_day("2017-09-25"), WEDNESDAY, 4)
    unknown = default_date(None)
    assert (unknown.start, unknown.end, unknown.precision, unknown.basis) == (None, None, None, "publication")


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_find(text: str, expected: list[str]) -> None:
    found = find_dates(text)
    assert [words for _, _, words in found] == expected
    assert all(text[start:end] == words for start, end, words in found)


@pytest.mark.parametrize("words", [case[0] for case in PAST])
def test_what_is_found_resolves_like_the_words_alone(words: str) -> None:
    text = f"The army said that rebels left {words}, and nobody was hurt."
    found = find_dates(text)
    assert found, words
    value = resolve_date(found[0][2], reference=WEDNESDAY)
    alone = resolve_date(words, reference=WEDNESDAY)
    assert (value.start, value.end) == (alone.start, alone.end)


def test_a_wrong_table_names_its_line(tmp_path: Path) -> None:
    table = (data_folder() / "dates.yaml").read_text(encoding="utf-8")
    broken = tmp_path / "dates.yaml"
    broken.write_text(table.replace("yesterday: -1", "yesterday: soon"), encoding="utf-8")
    with pytest.raises(
        RegistryError, match=r"dates\.yaml:\d+: 'days': 'yesterday' must be a number, not 'soon'"
    ):
        load_words(broken)
