"""One record, opened: what the commands, the exporters and people's own programs work with."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import insert, select, update

from mountjoy.applied import decided
from mountjoy.claim import Claim, CodedReport, Entity, Kind
from mountjoy.decision import UNDECIDED, Decided, Decision
from mountjoy.errors import NotFoundError, RecordError
from mountjoy.issues import Issue
from mountjoy.listed import HeldList, ListEntry, Named, SanctionsList
from mountjoy.record import Control, Event, Tie
from mountjoy.report import Report
from mountjoy.store import (
    adding,
    deciding,
    merged,
    provisional,
    reading,
    schema,
    searching,
    tables,
    unlisted,
    unresolved,
    views,
    writing,
)
from mountjoy.store.connected import Clock, utc_now
from mountjoy.store.disputed import Disputed
from mountjoy.store.engine import WAIT_SECONDS, open_engines
from mountjoy.store.filters import Filters
from mountjoy.store.held import HoldsRecord
from mountjoy.store.kept import Kept
from mountjoy.store.mergeable import Mergeable
from mountjoy.store.merging import AT_ONCE
from mountjoy.store.reviewing import Reviewing
from mountjoy.store.ruling import Ruling
from mountjoy.store.searched import Searched
from mountjoy.store.server import is_url, shown
from mountjoy.store.writing import Standing

if TYPE_CHECKING:
    import pandas
    import pyarrow


def open_record(
    place: str | Path,
    *,
    write: bool = False,
    create: bool = False,
    wait_seconds: float = WAIT_SECONDS,
    shared: bool = False,
    clock: Clock = utc_now,
) -> RecordFile:
    """Open a record to read it, or with ``write`` to add to it.

    ``place`` is a file's path, or a PostgreSQL database's address (``postgresql://USER@HOST/DATABASE``). A record is
    made only with ``create``; opening never destroys anything. One that an older Mountjoy wrote is brought up to
    date. ``wait_seconds`` is how long to wait while another program writes; ``shared`` is for a program that reads for
    many people at once, with little memory for each. Raises RecordError where it is missing,
    not a record, locked, read-only, out of reach, or written by a newer Mountjoy.

    >>> with open_record("mountjoy.db") as record:      # doctest: +SKIP
    ...     for event in record.events(place="Mosul", since=date(2017, 1, 1)):
    ...         print(event.type, event.date, event.sources)
    """
    at = str(place) if is_url(place) else Path(place)
    engines = open_engines(at, write=write or create, create=create, wait_seconds=wait_seconds, shared=shared)
    return RecordFile(shown(at) if isinstance(at, str) else at, engines, clock=clock)


class RecordFile(Ruling, Reviewing, Searched, Mergeable, Kept, Disputed, HoldsRecord):
    """An open record. Close it, or use it in a ``with`` statement.

    Lists come whole and in a fixed order; iterators hold a few hundred reports at a time. Every method may
    raise RecordError.
    """

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # What was received and coded ---------------------------------------------------------------

    def reports(
        self, ids: Sequence[str] | None = None, *, search: str | None = None, limit: int | None = None
    ) -> list[Report]:
        """Reports in the order of reading; those of ``ids``; or those that hold the words of ``search``, best first: at most
        ``limit`` (1,000 where none is given). Of very many that hold them the newest are ranked, 400 or as many as are wanted.
        """
        with self._read() as connection:
            if search is not None:
                return reading.search_reports(connection, search, limit or 1000)
            return list(reading.iterate_reports(connection, ids, limit))

    def coded(self, ids: Sequence[str] | None = None, *, as_decided: bool = False) -> Iterator[CodedReport]:
        """Reports with their mentions and claims, in the order of reading; ``as_decided`` as people corrected,
        rejected and added to them, else as they were coded.
        """
        with self._read() as connection:
            by = self._decided_now(connection) if as_decided else UNDECIDED
            for one in reading.iterate_coded(connection, ids):
                yield decided(one, by)

    def decided(self) -> Decided:
        """What merging takes from the decisions that stand."""
        with self._read() as connection:
            return self._decided_now(connection)

    def report(self, report_id: str) -> CodedReport:
        """The report of that id, as coded. Raises NotFoundError."""
        for coded in self.coded([report_id]):
            return coded
        raise NotFoundError(f"{self.path}: no report has the id {report_id!r}. See: mountjoy show reports")

    def claims(
        self,
        *,
        kind: Kind | None = None,
        type: str | None = None,  # noqa: A002 - the word that users and the format have for it
    ) -> Iterator[Claim]:
        """Claims in the order of reading, of a kind and type where these are given."""
        for coded in self.coded():
            for claim in coded.claims:
                if kind in (None, claim.kind) and type in (None, claim.type):
                    yield claim

    def source(self, sha256: str) -> bytes:
        """The bytes received under that hash. Raises NotFoundError."""
        with self._read() as connection:
            table = schema.sources
            found = connection.execute(select(table.c.bytes).where(table.c.sha256 == sha256)).scalar()
        if found is None:
            raise NotFoundError(f"{self.path}: no source bytes are kept under {sha256!r}")
        return bytes(found)

    # What was merged -----------------------------------------------------------------------------

    def events(
        self,
        *,
        type: str | None = None,  # noqa: A002 - the word that users and the format have for it
        actor: str | None = None,
        place: str | None = None,
        since: date | None = None,
        until: date | None = None,
        min_grade: str | None = None,
        limit: int | None = None,
    ) -> list[Event]:
        """Events by date (unknown last); see `Filters` for what each narrows."""
        with self._read() as connection:
            filters = Filters(type, actor, place, since, until, limit, min_grade=min_grade)
            return list(searching.iterate(connection, filters))

    def ties(
        self,
        *,
        type: str | None = None,  # noqa: A002 - the word that users and the format have for it
        actor: str | None = None,
        since: date | None = None,
        until: date | None = None,
        limit: int | None = None,
    ) -> list[Tie]:
        """Ties by type and names; ``actor`` is either party."""
        with self._read() as connection:
            return reading.list_ties(connection, Filters(type, actor, None, since, until, limit))

    def control(
        self,
        *,
        type: str | None = None,  # noqa: A002 - the word that users and the format have for it
        actor: str | None = None,
        place: str | None = None,
        since: date | None = None,
        until: date | None = None,
        limit: int | None = None,
    ) -> list[Control]:
        """Who is said to hold, contest, besiege, have lost or be present where, by place."""
        with self._read() as connection:
            return reading.list_control(connection, Filters(type, actor, place, since, until, limit))

    def event(self, event_id: str) -> Event:
        """The event of that id, or the only one whose id begins so. Raises NotFoundError."""
        with self._read() as connection:
            found = reading.events_by_id(connection, event_id)
        if len(found) == 1:
            return found[0]
        what = (
            "no event has an id that begins with" if not found else "several events have ids that begin with"
        )
        raise NotFoundError(f"{self.path}: {what} {event_id!r}. See: mountjoy show events")

    def actors(self) -> list[views.Actor]:
        """Actors and persons that were resolved, as people decided, those in most claims first."""
        with self._read() as connection:
            return views.list_actors(connection, deciding.rules(connection))

    def provisional(self, *, after: str | None = None, limit: int | None = None) -> list[views.Provisional]:
        """Names that no registry holds and nobody decided on, with kind and country guessed, most mentions first; all, or
        the next ``limit`` after the one of an id.
        """
        with self._read() as connection:
            rules = deciding.rules(connection)
            return list(provisional.list_provisional(connection, rules, after, limit))

    def provisional_actor(self, ident: str) -> views.Provisional | None:
        """The one of that id, or None where there is none or somebody decided on it."""
        with self._read() as connection:
            return provisional.provisional_named(connection, deciding.rules(connection), ident)

    def count_provisional(self) -> int:
        """How many of them there are."""
        with self._read() as connection:
            return unlisted.count(connection, unlisted.ACTORS, deciding.rules(connection).keys())

    def places(self, most: int | None = None) -> list[views.Place]:
        """Places that were resolved, those in most claims first; with ``most`` no more than so many of those where events are."""
        with self._read() as connection:
            return views.list_places(connection, most)

    def unresolved(self, *, limit: int | None = None) -> list[views.Unresolved]:
        """Proper names in roles that were not resolved, those in most claims first; all, or the first ``limit``."""
        with self._read() as connection:
            return list(unresolved.list_unresolved(connection, limit))

    def count_unresolved(self) -> int:
        """How many of them there are."""
        with self._read() as connection:
            return unresolved.count_unresolved(connection)

    def issues(self) -> list[Issue]:
        """Notes on what was skipped or not understood, in the order noted."""
        table = schema.issues
        with self._read() as connection:
            found = connection.execute(
                select(table.c.severity, table.c.origin, table.c.message).order_by(table.c.number)
            )
            return [Issue(*row) for row in found]

    def runs(self) -> list[dict[str, Any]]:
        """Runs that changed the record: number, started, finished (UTC), version, inputs, counts."""
        with self._read() as connection:
            found = connection.execute(select(schema.runs).order_by(schema.runs.c.number)).mappings()
            return [dict(row) for row in found]

    def verify(self) -> list[str]:
        """What is wrong with the log's chain or the kept bytes, in words; empty if nothing was changed."""
        with self._read() as connection:
            return writing.log_problems(connection)

    # Lists and decisions ---------------------------------------------------------------------------

    def lists(self) -> list[HeldList]:
        """The sanctions lists that were imported."""
        with self._read() as connection:
            return deciding.held_lists(connection)

    def list_entries(self, search: str | None = None, limit: int | None = None) -> list[ListEntry]:
        """Entries of the lists, those whose names hold the words of ``search``."""
        with self._read() as connection:
            return deciding.list_entries(connection, search, limit)

    def named(self) -> list[Named]:
        """Actors and persons with the names that reports give them, as people decided."""
        with self._read() as connection:
            return deciding.named_actors(connection, deciding.rules(connection))

    def decisions(self, about: str | None = None) -> list[Decision]:
        """All decisions, or those about "actor" or "list" that stand."""
        with self._read() as connection:
            return (
                deciding.list_decisions(connection) if about is None else deciding.standing(connection, about)
            )

    def count_decisions(self, *, after: str, other_than: str) -> int:
        """How many decisions other people made after a minute (``2017-10-01T12:30``, UTC); undoing is none."""
        with self._read() as connection:
            return deciding.count_decisions(connection, after, other_than)

    def entities(self, ids: Sequence[str]) -> dict[str, Entity]:
        """The entities of those ids that mentions were resolved to."""
        with self._read() as connection:
            return deciding.entity_named(connection, ids)

    # Tables ----------------------------------------------------------------------------------------

    def rows(
        self, name: str, *, trusted: Collection[str] = ()
    ) -> tuple[tuple[tables.Column, ...], Iterator[tuple[Any, ...]]]:
        """A flat table by name (`tables.TABLES`): its columns and its rows; tolls of events by the outlets ``trusted`` where these
        give any. Raises NotFoundError.
        """
        if name not in tables.TABLES:
            raise NotFoundError(f"there is no table {name!r}; there are: {', '.join(tables.TABLES)}")
        table = tables.TABLES[name]
        if name == "events" and trusted:
            return table.columns, (tables.event_row(event, trusted) for event in self.events())
        return table.columns, table.rows(self)

    def arrow(self, name: str) -> pyarrow.Table:
        """A flat table as Arrow, with a type for each column."""
        return tables.to_arrow(*self.rows(name))

    def table(self, name: str) -> pandas.DataFrame:
        """A flat table as a pandas frame: days as timestamps, whole numbers as nullable ``Int64``."""
        return tables.to_pandas(*self.rows(name))

    # Writing -----------------------------------------------------------------------------------------

    def standings(self, reports: Sequence[Report], coder: str) -> list[Standing]:
        """How each report stands to the record: new, unchanged, recode, revised or conflict."""
        with self._read() as connection:
            return writing.standings(connection, reports, coder)

    def add(
        self, batch: Sequence[CodedReport], *, coder: str, sources: Mapping[str, bytes] | None = None
    ) -> None:
        """Write a batch of coded reports and the bytes they came from, whole or not at all."""
        with self._write() as connection:
            adding.add(connection, self._now(), batch, coder, sources or {})

    def replace_merged(
        self,
        events: Sequence[Event],
        ties: Sequence[Tie],
        control: Sequence[Control],
        issues: Iterable[Issue] = (),
        *,
        version: str | None = None,
    ) -> None:
        """Replace what was merged, whole or not at all; ``version`` of Mountjoy merged it."""
        with self._write() as connection:
            counts = {"events": len(events), "ties": len(ties), "control": len(control)}
            detail = {"version": version, **counts}
            number = writing.append_log(connection, self._now(), "merge", detail)
            merged.replace_all(connection, events, ties, control, number)
            writing.clear_issues(connection, "merge")
            writing.put_issues(connection, "merge", issues)
            writing.set_state(connection, "merged", AT_ONCE)

    def put_list(self, given: SanctionsList) -> None:
        """Keep a sanctions list in the place of what was imported under its name, whole or not at all."""
        with self._write() as connection:
            deciding.put_list(connection, given)
            detail = {"list": given.name, "sha256": given.sha256, "entries": len(given.entries)}
            writing.append_log(connection, self._now(), "list", detail)

    def note(self, issues: Sequence[Issue]) -> int:
        """Note issues that are not noted yet; how many were new."""
        known = {(issue.severity, issue.origin, issue.message) for issue in self.issues()}
        if all((issue.severity, issue.origin, issue.message) in known for issue in issues):
            return 0
        with self._write() as connection:
            added = writing.put_issues(connection, "run", issues)
            writing.append_log(connection, self._now(), "note", {"issues": added})
            return added

    def begin_run(self, version: str, inputs: Sequence[str]) -> int:
        """Note the start of a run that will change the record; its number."""
        with self._write() as connection:
            at = self._now()
            values = {"started": at, "version": version, "inputs": list(inputs), "counts": {}}
            number = connection.execute(insert(schema.runs).values(values)).inserted_primary_key
            if number is None:
                raise RecordError(f"{self.path}: the run was not noted")
            detail = {"number": int(number[0]), "version": version, "inputs": list(inputs)}
            writing.append_log(connection, at, "run", detail)
            return int(number[0])

    def end_run(self, number: int, counts: Mapping[str, int]) -> None:
        """Note the end of a run, with its counts."""
        with self._write() as connection:
            table = schema.runs
            values = {"finished": self._now(), "counts": dict(counts)}
            connection.execute(update(table).where(table.c.number == number).values(values))
            detail = {"number": number, "counts": dict(counts)}
            writing.append_log(connection, str(values["finished"]), "end run", detail)

    def totals(self) -> dict[str, int]:
        """How many there are: reports, copies, claims.event, claims.tie, claims.control, events, ties,
        control.
        """
        with self._read() as connection:
            return views.totals(connection)
