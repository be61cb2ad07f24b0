"""Date words that count from another date of the report: which, and in which direction."""

from __future__ import annotations

from datetime import date

import pytest

from mountjoy.coding import Coder
from mountjoy.report import Report

THURSDAY = date(2017, 10, 19)

# text, words of the trigger, first and last day; the report is of Thursday 19 October 2017
TOLD = [
    ("Gunmen stormed a barracks in Mopti on 4 June. Two days later the army bombed their camp.", "bombed", "2017-06-06", "2017-06-06"),
    ("Militiamen attacked Omdurman on Tuesday. The same day drones struck the airport.", "struck", "2017-10-17", "2017-10-17"),
    ("The militia shelled Omdurman on Tuesday. In the evening drones struck the airport.", "struck", "2017-10-17", "2017-10-17"),
    ("The militia shelled Omdurman on Tuesday. Hours later drones struck the airport.", "struck", "2017-10-17", "2017-10-17"),
    ("Soldiers killed a rebel leader on Monday. The next day his followers burned a police station.", "burned", "2017-10-17", "2017-10-17"),
    ("Rebels captured Sake on Monday, three days after they had attacked the town.", "attacked", "2017-10-13", "2017-10-13"),
    ("Rebels captured the town of Sake on Monday, three days after they had attacked it.", "captured", "2017-10-16", "2017-10-16"),
    ("Guerrillas ambushed a patrol on Friday, a day before soldiers captured their leader.", "captured", "2017-10-14", "2017-10-14"),
    ("The Houthis attacked Hays at dawn on Sunday.", "attacked", "2017-10-15", "2017-10-15"),
    ("The militants attacked the town on Sunday and burned the market.", "burned", "2017-10-15", "2017-10-15"),
    ("The militants had burned the palace and destroyed its library in 2015.", "burned", "2015-01-01", "2015-12-31"),
    ("In 2014 the group seized Mosul; on Monday troops attacked it.", "seized", "2014-01-01", "2014-12-31"),
    ("After the 2003 invasion, insurgents bombed the headquarters.", "bombed", "2003-01-01", "2003-12-31"),
    ("Rebels shelled Donetsk for two days before troops entered Ilovaisk on 10 August 2014.", "entered", "2014-08-10", "2014-08-10"),
    ("Months after troops withdrew from Sinjar, militants attacked the town.", "withdrew", "2017-02-15", "2017-09-19"),
    ("Rebels attacked the base every night this week.", "attacked", "2017-10-16", "2017-10-19"),
    ("The rebels, who had seized the town of Kidal in May, withdrew from it on Monday.", "seized", "2017-05-01", "2017-05-31"),
    ("Rebels attacked the mine from two sides on Monday and held it for some hours.", "attacked", "2017-10-16", "2017-10-16"),
]  # fmt: skip


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder()


def _dates(coder: Coder, text: str, trigger: str) -> list[tuple[str, str, str]]:
    (coded,) = coder.code([Report("r", text, published=THURSDAY, published_basis="stated")])
    found = [c.date for c in coded.claims if c.kind == "event" and c.trigger.text.split()[0] == trigger]
    return [(str(when.start), str(when.end), when.basis) for when in found if when is not None]


@pytest.mark.parametrize(("text", "trigger", "first", "last"), TOLD)
def test_words_count_from_the_date_they_lean_on(
    coder: Coder, text: str, trigger: str, first: str, last: str
) -> None:
    assert [when[:2] for when in _dates(coder, text, trigger)] == [(first, last)]


@pytest.mark.parametrize(
    ("text", "trigger", "words"),
    [
        ("The rebels, who had seized the town of Kidal, withdrew from it on Monday.", "seized", "had seized"),
        ("The village had been shelled before the truce, and residents fled.", "shelled", "had been shelled"),
        ("Officials said on Tuesday that gunmen had killed five people in Kaduna.", "killed", None),
        ("Gunmen had killed five people in Kaduna, officials said.", "killed", None),
    ],
)
def test_what_went_before_is_not_dated_by_what_is_told(
    coder: Coder, text: str, trigger: str, words: str | None
) -> None:
    (coded,) = coder.code([Report("r", text, published=THURSDAY, published_basis="stated")])
    (when,) = [c.date for c in coded.claims if c.kind == "event" and c.trigger.text == trigger]
    assert when is not None
    assert ((when.start, when.text) == (None, words)) == (words is not None)


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("Two days later the army bombed the camp of the rebels.", "bombed"),  # nothing told before
        ("In May the army bombed a camp. The next day rebels attacked a convoy.", "attacked"),  # too wide
        ("The rebels attacked a convoy.", "attacked"),
    ],
)
def test_without_a_day_to_count_from_only_publication_bounds(coder: Coder, text: str, trigger: str) -> None:
    assert _dates(coder, text, trigger) == [("2017-10-13", "2017-10-19", "publication")]
