"""Which texts are one story sent round, and which only look alike."""

from __future__ import annotations

from datetime import date

import pytest

from mountjoy.copies import copy_keys, is_near_copy, name_near_copies
from mountjoy.report import Report

STORY = (
    "One soldier was killed in Hawija on Monday when a roadside bomb exploded near a checkpoint, police said. The bomb "
    "went off as the patrol passed the checkpoint at noon. Nobody claimed the attack. Residents said they heard gunfire "
    "after the blast, and that the road to Kirkuk was closed until the evening."
)
TAIL = STORY.index("Residents")
CASES = [
    ("the same", STORY, True),
    ("a byline", f"By Our Correspondent\n\n{STORY}", True),
    ("a cut tail", STORY[:TAIL], True),
    ("a byline and a cut tail", f"By Ann Writer, Staff\n\n{STORY[:TAIL]}", True),
    ("a dateline", f"HAWIJA, Iraq (Agencies) - {STORY}", True),
    ("other white space and signs", STORY.replace(" ", "\n").replace(",", ""), True),
    ("a word changed", STORY.replace("at noon", "around noon"), True),
    ("a number changed", STORY.replace("One soldier", "Two soldiers"), False),
    ("a day changed", STORY.replace("Monday", "Tuesday"), False),
    ("a place changed", STORY.replace("Hawija", "Baiji"), False),
    ("a digit for a number word", STORY.replace("One soldier", "1 soldier"), True),
    ("another story", "Talks on a prisoner exchange went on in Geneva. " * 4, False),
]


@pytest.mark.parametrize(("name", "other", "expected"), CASES, ids=[case[0] for case in CASES])
def test_near_copies(name: str, other: str, expected: bool) -> None:
    assert is_near_copy(STORY, other) is expected
    assert is_near_copy(other, STORY) is expected
    if expected:
        assert set(copy_keys(STORY)) & set(copy_keys(other))


def test_short_texts_are_copies_of_the_same_words_alone() -> None:
    assert copy_keys("One soldier was killed in Hawija on Monday.") == ()
    assert not is_near_copy("One soldier was killed in Hawija.", "A soldier was killed in Hawija.")
    assert is_near_copy("One soldier was killed in Hawija.", "One soldier was killed, in Hawija")
    assert not is_near_copy("", "")


def test_keys_do_not_change() -> None:
    assert len(copy_keys(STORY)) == 20
    assert copy_keys(STORY) == copy_keys(STORY.upper())


def _report(name: str, text: str, day: int = 2, copy_of: str | None = None) -> Report:
    return Report(id=name, text=text, published=date(2017, 10, day), copy_of=copy_of)


def test_a_copy_names_the_first_report_of_the_story() -> None:
    named = name_near_copies(
        [_report("a", STORY), _report("b", f"By Ann\n{STORY}"), _report("c", STORY[:TAIL])]
    )
    assert [(one.copy_of, one.near_copy) for one in named] == [(None, False), ("a", True), ("a", True)]


def test_the_same_words_a_week_later_tell_of_another_day() -> None:
    named = name_near_copies([_report("a", STORY), _report("b", STORY, day=9)])
    assert [one.copy_of for one in named] == [None, None]


def test_what_a_record_holds_stays() -> None:
    held = {"b": _report("b", STORY[:TAIL], copy_of="a"), "z": _report("z", STORY)}
    named = name_near_copies(
        [_report("b", STORY[:TAIL]), _report("z", STORY), _report("n", f"By Ann\n{STORY}")],
        lambda _: held.values(),
    )
    assert [(one.id, one.copy_of) for one in named] == [("b", "a"), ("z", None), ("n", "a")]
