"""How a record is merged: the methods of `RecordFile` that step-by-step merging calls."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection, select

from mountjoy.claim import CodedReport
from mountjoy.report import Report
from mountjoy.store import adding, direct, disputes, laid, rows, schema, spans, unnamed, writing
from mountjoy.store.connected import Connected
from mountjoy.store.merging import ANEW, AT_ONCE, YES, Step

MOST_ALIKE = 40  # reports that share a key and are compared


class Mergeable(Connected):
    """A record that can be merged step by step."""

    @property
    def merged(self) -> bool:
        """Whether events, ties and control follow from the claims and decisions (not so when a run was cut off)."""
        with self._read() as connection:
            if writing.get_state(connection, "merged") == ANEW:
                return False
            if not unnamed.all_named(connection):
                return False
            return connection.execute(select(schema.unmerged.c.claim_id).limit(1)).first() is None

    def begin_merging(self) -> int:
        """How many claims wait to be merged; where all is to be merged again, all of them do from now on."""
        with self._read() as connection:
            anew = writing.get_state(connection, "merged") in (ANEW, AT_ONCE)
            wait = _waiting(connection)
        if anew:
            with self._write() as connection:
                if writing.get_state(connection, "merged") in (ANEW, AT_ONCE):
                    writing.unmerge_all(connection)
                    writing.clear_issues(connection, "merge")
                    unnamed.note_all_named(connection)  # all of them are made anew
                    writing.set_state(connection, "merged", YES)
            with self._read() as connection:
                wait = _waiting(connection)
        return wait

    @property
    def names_wanted(self) -> bool:
        """Whether some ties or control still have names of old."""
        with self._read() as connection:
            return not unnamed.all_named(connection)

    @property
    def holdings_wanted(self) -> bool:
        """Whether the spans of control are still to be laid for the whole record."""
        with self._read() as connection:
            return not spans.is_kept(connection)

    @property
    def kept_by(self) -> str | None:
        """The digest of the rules by which spans, contradictions and ties are kept (`mountjoy.keeping.rules`)."""
        with self._read() as connection:
            return laid.rules_of(connection)

    @property
    def through_time_wanted(self) -> bool:
        """Whether contradictions and ties through time are still to be laid for the whole record."""
        with self._read() as connection:
            return not disputes.is_kept(connection)

    @contextlib.contextmanager
    def merge_step(self, version: str | None = None) -> Iterator[Step]:
        """A step of merging by that version of Mountjoy, written whole or not at all."""
        with self._write() as connection:
            step = Step(connection, self._now(), version)
            yield step

    @contextlib.contextmanager
    def adding(
        self,
        batch: Sequence[CodedReport],
        *,
        coder: str,
        sources: Mapping[str, bytes] | None = None,
        version: str | None = None,
    ) -> Iterator[Step]:
        """Add a batch as `RecordFile.add` does, with a step of merging in the same transaction."""
        with self._write() as connection:
            at = self._now()
            written = adding.add(connection, at, batch, coder, sources or {})
            step = Step(connection, at, version, written)
            yield step

    def like(self, keys: Sequence[str]) -> list[Report]:
        """The reports that share a key of near copies (`mountjoy.copies.copy_keys`), the first read first, at most a few
        dozen.
        """
        table, reports = schema.copy_keys, schema.reports
        numbers = [writing.copy_key_number(key) for key in keys]
        inside = select(table.c.report_id).where(table.c.key.in_(numbers))
        with self._read() as connection:
            found = connection.execute(
                select(reports).where(reports.c.id.in_(inside)).order_by(reports.c.number).limit(MOST_ALIKE)
            ).mappings()
            return [rows.to_report(dict(row)) for row in found]


def _waiting(connection: Connection) -> int:
    ((count,),) = direct.fetch(connection, "SELECT count(*) FROM unmerged")
    return int(count)
