"""How a record is searched: the methods of `RecordFile` that ask its indexes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mountjoy.issues import Issue
from mountjoy.record import Control, Event, Tie
from mountjoy.store import listing, points, saved, searching, texts, views
from mountjoy.store.connected import Connected
from mountjoy.store.filters import Filters
from mountjoy.store.saved import SavedSearch
from mountjoy.store.searching import COUNTED, PAGE, Page
from mountjoy.store.texts import FoundText


class Searched(Connected):
    """A record that can be searched."""

    def page(
        self, filters: Filters | None = None, *, after: str | None = None, size: int = PAGE, newest: bool = False,
        changed: int | None = None,
    ) -> Page:  # fmt: skip
        """A page of events by date and id, or the latest first with ``newest``; unknown dates last either way.

        ``after`` is the cursor that came with the page before, ``changed`` leaves only events added or changed by
        later rows of the log. Raises InputError where the cursor is none, or a name stands for too many.
        """
        with self._read() as connection:
            return searching.page(
                connection, filters or Filters(), after=after, size=size, newest=newest, changed=changed
            )

    def count(
        self, filters: Filters | None = None, *, most: int | None = COUNTED, changed: int | None = None
    ) -> int:
        """How many events fit, not counted beyond ``most`` (None: all are counted)."""
        with self._read() as connection:
            return searching.count(connection, filters or Filters(), most, changed)

    def keys(self, filters: Filters) -> NDArray[np.int64]:
        """The keys, ascending, of all events that fit the actor, place, source, grade, state and words of ``filters`` alone."""
        with self._read() as connection:
            return points.keys(connection, filters)

    def events_of_keys(self, keys: Sequence[int]) -> dict[int, Event]:
        """The events of those keys that are still there."""
        with self._read() as connection:
            return points.events_of_keys(connection, keys)

    def tolls_of_keys(self, keys: Sequence[int]) -> list[points.Tolls]:
        """The tolls alone of the events of those keys that are still there, in no order."""
        with self._read() as connection:
            return points.tolls_of_keys(connection, keys)

    def points(self, before: points.Positions | None = None) -> points.Positions:
        """Where, when and of which kind all events are, as columns; of those of ``before`` only what changed since is read."""
        with self._read() as connection:
            return points.read(connection, before)

    def events_at(self, places: Sequence[str]) -> dict[str, int]:
        """How many events are at each of these places (their ids); those of none are left out."""
        with self._read() as connection:
            return views.events_at(connection, places)

    def find_claims(self, filters: Filters, *, after: int | None = None, size: int = PAGE) -> list[FoundText]:
        """Claims by the words of their sentences, the last read first; ``after`` is the number of the last one seen."""
        with self._read() as connection:
            return texts.find_claims(connection, filters, after, size)

    def find_reports(
        self, filters: Filters, *, after: int | None = None, size: int = PAGE
    ) -> list[FoundText]:
        """Reports by their words, the last read first; ``after`` is the number of the last one seen."""
        with self._read() as connection:
            return texts.find_reports(connection, filters, after, size)

    def listed_reports(
        self, *, after: int | None = None, size: int = PAGE, newest: bool = True, sources: Sequence[str] = ()
    ) -> list[listing.ListedReport]:
        """Reports with the beginnings of their texts, a page at a time: the last read first, or in the order of reading;
        ``after`` is the number of the last one seen, ``sources`` are outlets.
        """
        with self._read() as connection:
            return listing.reports(connection, after=after, size=size, newest=newest, sources=sources)

    def count_reports(self, sources: Sequence[str] = ()) -> int:
        """How many reports there are, or of these outlets."""
        with self._read() as connection:
            return listing.count_reports(connection, sources)

    def outlets(self) -> list[listing.Outlet]:
        """The outlets of the reports, those with most first."""
        with self._read() as connection:
            return listing.outlets(connection)

    def last_issues(self, most: int) -> list[Issue]:
        """The last notes, no more than ``most``, in the order noted."""
        with self._read() as connection:
            return listing.issues(connection, most)

    def last_runs(self, most: int) -> list[dict[str, Any]]:
        """The last runs, no more than ``most``, the last first."""
        with self._read() as connection:
            return listing.runs(connection, most)

    def listed_ties(self, filters: Filters, *, first: int = 0, size: int = PAGE) -> list[Tie]:
        """``size`` ties from the ``first`` on, as `ties` orders them; by type, actor and days of ``filters``."""
        with self._read() as connection:
            return listing.ties(connection, filters, first, size)

    def all_ties(self) -> listing.Ties:
        """All ties in figures: how many of each type, and the days of which they are said."""
        with self._read() as connection:
            return listing.all_ties(connection)

    def most_said_ties(self, most: int) -> list[Tie]:
        """The ties of most claims, no more than ``most``."""
        with self._read() as connection:
            return listing.most_said(connection, most)

    def ties_on(
        self, types: Sequence[str] = (), day: date | None = None, *, first: int = 0, size: int = PAGE
    ) -> tuple[int, list[Tie]]:
        """How many ties of some types (none: of all) are said of a day or of no day; ``size`` of them from the ``first`` on."""
        with self._read() as connection:
            return listing.ties_on(connection, types, day, first, size)

    def listed_control(self, filters: Filters, *, first: int = 0, size: int = PAGE) -> list[Control]:
        """``size`` statements of control from the ``first`` on, as `control` orders them; by type, actor, place and days."""
        with self._read() as connection:
            return listing.control(connection, filters, first, size)

    def ties_of(self, entity: str, most: int) -> list[Tie]:
        """Ties of an actor itself, no more than ``most``."""
        with self._read() as connection:
            return listing.ties_of(connection, entity, most)

    def control_of(self, entity: str, most: int) -> list[Control]:
        """What an actor itself is said to hold, contest or have lost, no more than ``most``."""
        with self._read() as connection:
            return listing.control_of(connection, entity, most)

    def tie(self, ident: str) -> Tie | None:
        """The tie of that id, or None."""
        with self._read() as connection:
            return listing.tie(connection, ident)

    def control_state(self, ident: str) -> Control | None:
        """The statement of control of that id, or None."""
        with self._read() as connection:
            return listing.control_state(connection, ident)

    def save_search(self, name: str, filters: Filters, *, seen: int | None = None) -> None:
        """Keep a search under a name; all that it finds now counts as seen, or what rows of the log up to ``seen`` wrote."""
        with self._write() as connection:
            saved.save_search(connection, self._now(), name, filters, seen)

    def rename_search(self, name: str, new: str) -> None:
        """Give a saved search another name. Raises NotFoundError, and InputError where that name cannot be given."""
        with self._write() as connection:
            saved.rename_search(connection, self._now(), name, new)

    def last_row(self) -> int:
        """The number of the log's last row; `page` and `count` take it as ``changed``."""
        with self._read() as connection:
            return saved.last_row(connection)

    def searches(self) -> list[SavedSearch]:
        """The saved searches by name, with how many events fit and how many are new."""
        with self._read() as connection:
            return saved.saved_searches(connection)

    def search(self, name: str) -> SavedSearch:
        """The saved search of that name. Raises NotFoundError."""
        with self._read() as connection:
            return saved.saved_search(connection, name)

    def mark_seen(self, name: str, seen: int | None = None) -> None:
        """Let all that a saved search finds now count as seen, or what rows of the log up to ``seen`` wrote. Raises NotFoundError."""
        with self._write() as connection:
            saved.mark_seen(connection, name, seen)

    def drop_search(self, name: str) -> None:
        """Forget a saved search. Raises NotFoundError."""
        with self._write() as connection:
            saved.drop_search(connection, self._now(), name)
