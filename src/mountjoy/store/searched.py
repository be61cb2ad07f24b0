"""How a record is searched: the methods of `RecordFile` that ask its indexes."""

from __future__ import annotations

from mountjoy.store import saved, searching, texts
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

    def mark_seen(self, name: str) -> None:
        """Let all that a saved search finds now count as seen. Raises NotFoundError."""
        with self._write() as connection:
            saved.mark_seen(connection, name)

    def drop_search(self, name: str) -> None:
        """Forget a saved search. Raises NotFoundError."""
        with self._write() as connection:
            saved.drop_search(connection, self._now(), name)
