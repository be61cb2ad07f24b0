"""Two snapshots compared beside the request that asks for it, so that a page can say how far it is."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from mountjoy import custody
from mountjoy.serve.desk import Desk
from mountjoy.store import RecordFile

AT_ONCE = 2.0  # seconds that a page waits before it says how far it is
MOST = 400_000  # values of both sides that are compared in the app: all of them are held in memory
_STARTING = threading.Lock()


@dataclass
class Comparison:
    """What changed from one snapshot to another. ``of`` is about how many values there are, ``read`` how many were read so far;
    ``changes`` are None until all are found, and where there are too many to be compared here.
    """

    of: int
    read: int = 0
    changes: list[custody.Change] | None = None
    _error: Exception | None = None
    _done: threading.Event = field(default_factory=threading.Event)

    @property
    def too_large(self) -> bool:
        """Whether there are more values than are compared in the app."""
        return self.of > MOST

    def found(self) -> list[custody.Change] | None:
        """The changes, after a short wait for them. Raises what comparing raised."""
        if not self.too_large:
            self._done.wait(AT_ONCE)
        if self._error is not None:
            raise self._error
        return self.changes

    def start(self, record: RecordFile, before: str, after: str) -> None:
        """Begin to compare."""
        threading.Thread(target=self._compare, args=(record, before, after), daemon=True).start()

    def _compare(self, record: RecordFile, before: str, after: str) -> None:
        try:
            self.changes = custody.diff(record, before, after, told=self._told)
        except Exception as error:  # told to whoever asks for it
            self._error = error
        finally:
            self._done.set()

    def _told(self, lines: int) -> None:
        self.read += lines


def comparison(desk: Desk, before: str, after: str) -> Comparison:
    """The comparison of two tags, begun when it is asked for first, and anew where the record was changed since."""

    def begun(record: RecordFile) -> Comparison:
        sizes = {one.tag: sum(one.counts.values()) for one in custody.published(record)}
        made = Comparison(sum(sizes.get(tag, 0) for tag in (before, after)))
        if custody.NOW in (before, after):
            made.of += sum(record.totals().values())
        if not made.too_large:
            made.start(record, before, after)
        return made

    with _STARTING:
        return desk.once(f"diff {before} {after}", begun)
