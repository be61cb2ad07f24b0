"""Undated items of a page dated by each other: what one item says, the order, gaps, and what contradicts."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mountjoy.resolve.archive import LAG_DAYS, Item, date_items
from mountjoy.resolve.archive_words import counted_events, named_days

PLAIN = "Soldiers patrolled the market."


def _interval(*texts: str, at: int = 0, year: int | None = 2019) -> tuple[str, str] | None:
    found = date_items([Item(text) for text in texts], year).items[at]
    return None if found is None else (str(found.interval.start), str(found.interval.end))


# text of the only item of a page of 2019, first and last possible day of its publication
ALONE = [
    ("On March 5, rebels shelled the airport.", "2019-03-05", "2019-03-26"),
    ("Rebels shelled the airport on 5 March 2019.", "2019-03-05", "2019-12-31"),
    ("Rebels shelled the airport on 5 March 2016.", "2019-01-01", "2019-12-31"),
    ("Shelling on May 2 and again on March 5 hit the airport.", "2019-05-02", "2019-05-23"),
    ("On Dec. 28, gunmen raided a camp.", "2019-01-01", "2019-12-31"),
    ("The front will vote on the deal on Nov. 3.", "2019-01-01", "2019-11-03"),
    ("On Nov. 3, delegates will meet in Juba.", "2019-01-01", "2019-11-03"),
    ("The minister said talks are scheduled for June 9.", "2019-01-01", "2019-06-09"),
    ("On June 9, the minister said that talks will go on.", "2019-06-09", "2019-06-30"),
    ("The militia had seized the mine on Feb. 4.", "2019-02-04", "2019-12-31"),
    ("In early August the army reached the river.", "2019-08-01", "2019-12-31"),
    ("The blockade has held since 3 May.", "2019-01-01", "2019-12-31"),
    ("A bomb went off yesterday, Sept. 20.", "2019-09-21", "2019-09-21"),
    ("Police opened fire today (Sept. 20).", "2019-09-20", "2019-09-20"),
    ("Earlier this month, on Sept. 15, the dam was lost.", "2019-09-15", "2019-09-30"),
    ("Last Friday, Sept. 13, the dam was lost.", "2019-09-14", "2019-09-20"),
    ("The dam was lost on Friday, Sept. 13.", "2019-09-13", "2019-10-04"),
    (PLAIN, "2019-01-01", "2019-12-31"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "first", "last"), ALONE)
def test_what_an_item_says_of_its_own_day(text: str, first: str, last: str) -> None:
    assert _interval(text) == (first, last)


def test_a_day_of_the_week_tells_an_old_year() -> None:
    assert _interval("Gunmen raided a camp on Friday, Dec. 28.") == ("2019-01-01", "2019-01-18")


def test_order_is_found_and_bounds_the_items_between() -> None:
    days = ["On June 20, a bridge fell.", PLAIN, "On June 2, a bridge was built.", PLAIN]
    down = date_items([Item(text) for text in days], 2019)
    up = date_items([Item(text) for text in reversed(days)], 2019)
    assert (down.order, up.order) == ("newest-first", "oldest-first")
    assert [each and each.interval for each in up.items] == [
        each and each.interval for each in reversed(down.items)
    ]
    assert _interval(*days, at=1) == ("2019-06-02", "2019-07-11")
    assert _interval(*days, at=3) == ("2019-01-01", "2019-06-23")
    between = down.items[1]
    assert between is not None and between.reasons[1:] == (
        "the page is newest-first, and item 3 is older: 2019-06-02 to 2019-12-31",
        "the page is newest-first, and item 1 is newer: 2019-06-02 to 2019-07-11",
    )


def test_without_order_each_stands_alone() -> None:
    page = date_items([Item("On June 20, a bridge fell."), Item(PLAIN)], 2019)
    assert page.order is None
    assert page.items[1] is not None and page.items[1].reasons == ("the page is of 2019",)


def test_what_the_order_contradicts_is_set_aside() -> None:
    texts = [
        "On June 20, a bridge fell.",
        "The treaty was signed on Jan. 9.",
        "On June 2, it rained.",
        "On May 9, it snowed.",
    ]
    page = date_items([Item(text) for text in texts], 2019)
    old = page.items[1]
    assert old is not None and (str(old.interval.start), str(old.interval.end)) == (
        "2019-06-02",
        "2019-07-11",
    )
    assert any("say otherwise" in reason for reason in old.reasons)


def test_own_dates_and_addresses_bound_their_neighbours() -> None:
    items = [
        Item(PLAIN, address="https://wire.example/2019/07/12/market"),
        Item(PLAIN),
        Item(PLAIN, published=date(2019, 7, 4)),
        Item(PLAIN, address="https://wire.example/2019/06/raid"),
    ]
    page = date_items(items)
    assert page.years == (2019, 2019)
    assert [(str(i.interval.start), str(i.interval.end)) for i in page.items if i] == [
        ("2019-07-12", "2019-07-12"), ("2019-07-04", "2019-07-12"), ("2019-07-04", "2019-07-04"), ("2019-06-01", "2019-06-30"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("texts", "heading", "years"),
    [
        (["On 5 March 2019, it began.", "It ended on 9 April 2019."], None, (2019, 2019)),
        (["On 5 March 2019, it began.", "It ended on 9 April."], None, None),
        (["On 5 March 2015, it began.", "It ended on 9 April 2019."], None, None),
        (["On 5 March, it began."], "Reports of 2018", (2018, 2018)),
        (["On 5 March, it began."], "Reports of 2018 and 2019", None),
        ([PLAIN], None, None),
        ([], None, None),
    ],
)
def test_the_year(texts: list[str], heading: str | None, years: tuple[int, int] | None) -> None:
    page = date_items([Item(text) for text in texts], heading=heading)
    assert page.years == years
    assert years is not None or page.items == (None,) * len(texts)


def test_an_event_counted_on_from_an_older_item_bounds_both() -> None:
    texts = [
        "The drone strike on the convoy near Barawe is the second in the past month.",
        PLAIN,
        "A drone strike hit a convoy near Barawe on March 5.",
        "On March 1, it rained.",
    ]
    page = date_items([Item(text) for text in texts], 2019)
    assert page.order == "newest-first"
    assert str(page.items[0].interval.end) == "2019-05-03"  # type: ignore[union-attr]  # 26 March, 31 days, a week
    unlike = ["Floods are the second in the past month.", *texts[1:]]
    assert _interval(*unlike) == ("2019-03-05", "2019-12-31")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It is the third such attack in two weeks.", [("attack", 14)]),
        ("The raid was the second in the past month.", [("raid", 31)]),
        ("He is the second in command.", []),
        ("The second man in the car fled.", []),
    ],
)
def test_counts_of_events(text: str, found: list[tuple[str, int]]) -> None:
    assert [(each.noun, each.days) for each in counted_events(text)] == found


def test_named_days_keep_words_and_sense() -> None:
    found = named_days(
        "The army had left on May 3; on May 9, it said, it will return on May 30. By May 31 all is done."
    )
    assert [(day.words, day.sense) for day in found] == [
        ("May 3", "background"), ("May 9", "told"), ("May 30", "to come"),
    ]  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(st.integers(0, 364), st.integers(0, LAG_DAYS), st.booleans()), min_size=1, max_size=12
    ),
    st.booleans(),
)
def test_a_page_told_in_order_contains_its_true_days(
    told: list[tuple[int, int, bool]], newest_first: bool
) -> None:
    """Items published at most LAG_DAYS after the day that they tell of, in order: no interval misses its day."""
    start = date(2019, 1, 1).toordinal()
    days = sorted(
        ({"p": p, "e": max(p - lag, 0), "named": named} for p, lag, named in told), key=lambda d: d["p"]
    )
    days = days[::-1] if newest_first else days
    texts = []
    for each in days:
        day = date.fromordinal(start + each["e"])
        texts.append(f"A shell fell on {day:%B} {day.day}." if each["named"] else PLAIN)
    page = date_items([Item(text) for text in texts], 2019)
    right = page.order is None or page.order == ("newest-first" if newest_first else "oldest-first")
    for each, found in zip(days, page.items, strict=True):
        true = date.fromordinal(start + each["p"])
        assert found is not None
        assert not right or found.interval.start <= true <= found.interval.end
