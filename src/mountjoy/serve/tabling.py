"""The table of events: which columns it shows, by which it is sorted, and what stands at its foot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mountjoy.claim import Count
from mountjoy.errors import InputError
from mountjoy.record import Event
from mountjoy.serve.desk import Desk
from mountjoy.serve.query import View
from mountjoy.store.points import Tolls
from mountjoy.wording import DASH, names, place, plural

MOST_SORTED = 5000  # events of a view that are sorted by a column other than the day
MOST_SUMMED = 1000  # whose tolls are summed at the foot of the table
AGAINST = ("recipient", "victim", "target")

Key = Callable[[Event], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, whether it holds numbers, and what it is sorted by (None: what is unknown, which stands last)."""

    id: str
    name: str
    number: bool
    key: Key | None


def _words(told: str) -> str | None:
    return None if told == DASH else told.casefold()


def toll_of(values: Sequence[Any]) -> tuple[int, int] | None:
    """The least and the most of the number that most claims give; None where none is given."""
    for value in values:
        count: Count = value.count
        known = [one for one in (count.low, count.best, count.high) if one is not None]
        if known:
            return known[0], known[-1]
    return None


_ALL = (
    Column("when", "When", False, None),
    Column("type", "Type", False, lambda one: one.type),
    Column("put", "Put as", False, lambda one: one.assertion),
    Column("who", "Who", False, lambda one: _words(names(one.parties, "actor"))),
    Column("against", "Against, with", False, lambda one: _words(names(one.parties, *AGAINST))),
    Column("where", "Where", False, lambda one: _words(place(one.place))),
    Column("country", "Country", False, lambda one: one.place.country if one.place is not None else None),
    Column("killed", "Reported killed", True, lambda one: toll_of(one.fatalities)),
    Column("injured", "Reported injured", True, lambda one: toll_of(one.injuries)),
    Column("sources", "Sources", True, lambda one: one.sources),
    Column("claims", "Claims", True, lambda one: len(one.claims)),
    Column("score", "Score", True, lambda one: one.score),
    Column("id", "Id", False, lambda one: one.id),
)
COLUMNS: Mapping[str, Column] = {one.id: one for one in _ALL}
"""The columns in the order in which they stand; "when" is sorted by the record's own order of days."""
USUAL = ("when", "type", "who", "against", "where", "killed", "sources")


@dataclass(frozen=True, slots=True)
class Sort:
    """What the table is sorted by: a column, and whether the last comes first."""

    column: Column
    falling: bool


def read_columns(given: Sequence[str]) -> tuple[Column, ...]:
    """The columns of an address, the usual ones where it names none. Raises InputError for one that is unknown."""
    for one in given:
        if one not in COLUMNS:
            raise InputError(f"col {one[:40]!r} is no column; there are: {', '.join(COLUMNS)}")
    chosen = given or USUAL
    return tuple(column for name, column in COLUMNS.items() if name in chosen)


def read_sort(given: str) -> Sort | None:
    """The column of ``killed`` or, falling, ``-killed``; None for the order of days. Raises InputError."""
    if not given:
        return None
    column = COLUMNS.get(given.removeprefix("-"))
    if column is None or column.key is None:
        known = ", ".join(one.id for one in _ALL if one.key is not None)
        raise InputError(
            f"sort {given[:40]!r} is no column to sort by; there are: {known} (-killed: most first)"
        )
    return Sort(column, given.startswith("-"))


def in_order(events: Iterable[Event], sort: Sort) -> list[Event]:
    """The events by a column, those that are equal in it in the order given; what is unknown stands last."""
    key = sort.column.key
    assert key is not None
    told = [(key(event), event) for event in events]
    known = [pair for pair in told if pair[0] is not None]
    known.sort(key=lambda pair: pair[0], reverse=sort.falling)
    return [event for _, event in known] + [event for value, event in told if value is None]


def turned(column: Column, sort: Sort | None) -> str:
    """The sort that a click on a column's head asks for: numbers falling first, words rising first, then the other."""
    same = sort is not None and sort.column is column
    falling = not sort.falling if same and sort is not None else column.number
    return f"-{column.id}" if falling else column.id


@dataclass(frozen=True, slots=True)
class Totals:
    """What a table's foot tells of events: how many, and the sums of the tolls that most claims of each give."""

    events: int
    killed: str
    killed_in: int
    injured: str
    injured_in: int

    @property
    def told(self) -> str:
        """The totals in words."""
        parts = []
        if self.killed_in:
            parts.append(f"{self.killed} reported killed in {plural(self.killed_in, 'event')} with a number")
        if self.injured_in:
            parts.append(f"{self.injured} reported injured in {self.injured_in:,}")
        return "; ".join(parts)


def totals(events: Sequence[Event | Tolls]) -> Totals:
    """The sums over events, as a range where claims give ranges. Events may overlap: a sum is no count of the dead."""
    killed = [toll for one in events if (toll := toll_of(one.fatalities)) is not None]
    injured = [toll for one in events if (toll := toll_of(one.injuries)) is not None]
    return Totals(len(events), _summed(killed), len(killed), _summed(injured), len(injured))


def _summed(tolls: Sequence[tuple[int, int]]) -> str:
    low, high = sum(one[0] for one in tolls), sum(one[1] for one in tolls)
    return f"{low:,}" if low == high else f"{low:,}-{high:,}"


@dataclass(frozen=True, slots=True)
class Shown:
    """What is read of a whole view for its table: how many events it has (``total``); where they are few, what the foot sums; sorted by a
    column, the keys in that order.
    """

    total: int
    sums: Totals | None = None
    order: tuple[int, ...] = ()

    @property
    def cut(self) -> bool:
        """Whether there are too many to be read."""
        return self.sums is None

    @property
    def sortable(self) -> bool:
        """Whether they are few enough to be sorted by any column."""
        return self.total <= MOST_SORTED


def shown(desk: Desk, view: View, sort: Sort | None) -> Shown:
    """What the table of a view shows beside its page; read once as long as the selection is kept, and little of it kept."""
    points, found = desk.selected(view)
    if len(found) > (MOST_SUMMED if sort is None else MOST_SORTED):
        return Shown(len(found))
    if sort is None:
        keys = points.key[found].tolist()
        return points.counted(found, "sums", lambda: _summed_up(desk.record.tolls_of_keys(keys)))
    keys = points.key[points.in_order(found, view.newest)].tolist()
    what = ("sorted", sort.column.id, sort.falling, view.newest)
    return points.counted(found, what, lambda: _sorted(desk, keys, sort))


def _summed_up(tolls: Sequence[Tolls]) -> Shown:
    return Shown(len(tolls), totals(tolls))


def _sorted(desk: Desk, keys: Sequence[int], sort: Sort) -> Shown:
    held = desk.record.events_of_keys(keys)
    events = [held[key] for key in keys if key in held]
    key_of = {event.id: key for key, event in held.items()}
    order = tuple(key_of[event.id] for event in in_order(events, sort))
    return Shown(len(events), totals(events), order)
