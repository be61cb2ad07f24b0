"""Undated items of one page dated by each other: each gets the interval in which it must have been published.

Each item starts with every day of the page's year. The days that it names, the words beside them, its address and
its own date, where it has one, leave some of these. Items stand in the order of their days, newest or oldest first;
which of the two is found from the days that they name. So every bound of one item bounds those above and below it.
A page's year comes from the caller, from its heading or addresses, or from the days that it writes out in full;
without one nothing is dated, because a day without a year is no date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Literal

from mountjoy.resolve.archive_words import Named, content, counted_events, named_days
from mountjoy.resolve.intervals import Interval, month, year
from mountjoy.resolve.page_order import Bounds, Gap, spread

Order = Literal["newest-first", "oldest-first"]
LAG_DAYS = 21
"""How long after a day that it names without a year an item is published, unless other items say otherwise."""
_TURN_DAYS = 90
"""How long into a new year a day of the old one is named without its year."""
_NEWS_DAYS = 7
"""How long after an event an item tells of it as new."""
_AGREEING = 2 / 3
"""The share of pairs of days, named in different items, that must agree on the order of the page."""
_JUDGED = 300
"""Items by which the order is judged."""
_COUNTED_BACK = 12
"""How many items back the event is looked for that another item counts on from."""
_SHARED = 3
_ADDRESS = re.compile(
    r"[/_=-]((?:19|20)\d\d)(?:[/-](0[1-9]|1[0-2])(?:[/-](0[1-9]|[12]\d|3[01]))?)?(?=[/_.&?-]|$)"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Item:
    """One item as it stands on its page: its words, its own date where it has one, and its address."""

    text: str
    published: date | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class ItemDate:
    """The first and last possible day of an item's publication, and what bounds it, in words."""

    interval: Interval
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of a page's years and order, with an interval an item (None where nothing bounds it)."""

    years: tuple[int, int] | None
    order: Order | None
    items: tuple[ItemDate | None, ...]


def date_items(items: Sequence[Item], page_year: int | None = None, heading: str | None = None) -> Page:
    """The intervals of a page's items, given in the order in which they stand on it.

    ``page_year`` is the year that the items are from where the caller knows it, ``heading`` what stands over the page.
    """
    named = [named_days(item.text) for item in items]
    years, why = page_years(items, named, page_year, heading)
    if years is None:
        return Page(None, None, (None,) * len(items))
    whole = Interval(year(years[0]).start, year(years[1]).end)
    order = page_order([_day_told(item, days, years) for item, days in zip(items, named, strict=True)])
    bounds = [_bounds(item, days, whole) for item, days in zip(items, named, strict=True)]
    for bound in bounds:
        bound.why.insert(0, why)
    gaps = _gaps(items, order) if order is not None else []
    spread(bounds, order, gaps)
    known = page_year is not None or heading is not None
    return Page(years, order, tuple(_result(bound, known) for bound in bounds))


def page_years(
    items: Sequence[Item], named: Sequence[Sequence[Named]], page_year: int | None, heading: str | None
) -> tuple[tuple[int, int] | None, str]:
    """The first and last year that the items are from, and what tells it; None where nothing does."""
    if page_year is not None:
        return (page_year, page_year), f"the page is of {page_year}"
    headed = {int(found) for found in _YEAR.findall(heading or "")}
    if len(headed) == 1:
        return (min(headed), min(headed)), f"the page's heading says {min(headed)}"
    own = {item.published.year for item in items if item.published is not None}
    own |= {int(found[1]) for item in items if (found := _ADDRESS.search(item.address or ""))}
    if own and max(own) - min(own) <= 1:
        return (min(own), max(own)), f"the page's dates and addresses are of {_shown(own)}"
    written = [{day.year for day in days if day.year is not None} for days in named]
    counts = [found for found in written if found]
    years = {found for each in counts for found in each}
    if not own and len(counts) > 1 and len(years) == 1:
        return (min(years), min(years)), f"the days that the page writes out are all of {min(years)}"
    return None, ""


def _shown(years: Iterable[int]) -> str:
    return " and ".join(map(str, sorted(set(years))))


def page_order(told: Sequence[date | None]) -> Order | None:
    """Whether the newest item stands first or last: what most pairs of days told in different items say."""
    newest = oldest = 0
    for first, second in combinations([day for day in told if day is not None][:_JUDGED], 2):
        newest, oldest = newest + (first > second), oldest + (first < second)
    pairs = newest + oldest
    if not pairs or max(newest, oldest) < _AGREEING * pairs:
        return None
    return "newest-first" if newest > oldest else "oldest-first"


def _day_told(item: Item, named: Sequence[Named], years: tuple[int, int]) -> date | None:
    """The item's own day, or the last day that it tells of, by which the page's order is judged."""
    if item.published is not None:
        return item.published
    addressed = _addressed(item.address)
    if addressed is not None and addressed.days <= 31:
        return addressed.start
    sure = [day for day in named if day.sense == "told" and (day.year is not None or years[0] == years[1])]
    spans = [span for day in sure if (span := day.within(day.year or years[0])) is not None]
    return max((span.start for span in spans), default=None)


def _addressed(address: str | None) -> Interval | None:
    """The day, month or year that an address holds (".../2017/09/21/...")."""
    found = _ADDRESS.search(address or "")
    if found is None:
        return None
    number = int(found[1])
    if found[2] is None:
        return year(number)
    span = month(number, int(found[2]))
    if found[3] is None or int(found[3]) > span.end.day:
        return span
    return Interval(*[span.start.replace(day=int(found[3]))] * 2)


def _bounds(item: Item, named: Sequence[Named], whole: Interval) -> Bounds:
    """What an item says of its own day, without its neighbours."""
    addressed = _addressed(item.address)
    if item.published is not None:
        return Bounds(Interval(item.published, item.published), ["its own date"])
    if addressed is not None and addressed.days <= 31:
        return Bounds(addressed, [f"its address names {addressed.start:%Y-%m}"])
    bounds = Bounds(whole)
    told = [day for day in named if day.sense != "to come"]
    for day in named:
        _narrow(bounds, day, whole)
    fresh = [day for day in told if day.sense == "told" and day.day is not None and day.year is None]
    latest = max((day for day in told), key=lambda day: _last(day, whole), default=None)
    if latest in fresh and latest is not None:
        days = {
            d
            for d in bounds.days()
            if any(0 <= (d - s.start).days <= LAG_DAYS for s in _spans(latest, whole))
        }
        bounds.expect(days, f"it names {latest.words!r} without a year, so hardly {LAG_DAYS} days after")
    return bounds


def _narrow(bounds: Bounds, day: Named, whole: Interval) -> None:
    """Keeps the days on which an item that names a day may have been published."""
    spans = _spans(day, whole)
    if day.sense == "to come":
        allowed = {d for d in bounds.days() if any(_ahead(d, s, day.year) for s in spans)}
        said = f"{day.words!r} is still to come"
    else:
        allowed = {d for d in bounds.days() if any(_behind(d, s, day.year) for s in spans)}
        said = f"it tells of {day.words!r}"
    bounds.keep(allowed, said)
    if day.beside is not None:
        bounds.keep({d for d in bounds.days() if day.fits(d)}, f"{day.beside!r} stands beside {day.words!r}")


def _spans(day: Named, whole: Interval) -> list[Interval]:
    years = range(whole.start.year - 1, whole.end.year + 2)
    stated = [day.year] if day.year is not None else list(years)
    return [span for number in stated if (span := day.within(number)) is not None]


def _last(day: Named, whole: Interval) -> date:
    """When a day was last, for comparison of the days that an item names."""
    return max((s.start for s in _spans(day, whole) if s.start <= whole.end), default=date.min)


def _behind(published: date, span: Interval, stated: int | None) -> bool:
    """Whether an item of that day may tell of the span: it has begun, and its year is the item's unless it is stated."""
    if published < span.start:
        return False
    return (
        stated is not None or published.year == span.start.year or (published - span.end).days <= _TURN_DAYS
    )


def _ahead(published: date, span: Interval, stated: int | None) -> bool:
    if published > span.end:
        return False
    return (
        stated is not None or published.year == span.start.year or (span.start - published).days <= _TURN_DAYS
    )


def _gaps(items: Sequence[Item], order: Order) -> list[Gap]:
    """Items that count their event on from an older item's: "the second strike in the past month"."""
    out = []
    step = 1 if order == "newest-first" else -1
    words = [content(item.text) for item in items]
    for at, item in enumerate(items):
        for counted in counted_events(item.text):
            noun = counted.noun.removesuffix("s")
            older = range(at + step, at + step * (_COUNTED_BACK + 1), step)
            for other in (k for k in older if 0 <= k < len(items)):
                if noun in words[other] and len(words[at] & words[other]) > _SHARED:
                    said = f"it tells of {counted.words!r}, and item {other + 1} of one before"
                    out.append(Gap(at, other, counted.days + _NEWS_DAYS, said))
                    break
    return out


def _result(bound: Bounds, known: bool) -> ItemDate | None:
    """The interval; None where nothing but a year that was guessed bounds the item."""
    if len(bound.why) < 2 and not known:
        return None
    return ItemDate(Interval(bound.first, bound.last), tuple(bound.why))
