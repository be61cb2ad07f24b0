"""The connection under a record: reading, writing, the clock."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection

from mountjoy.errors import RecordError
from mountjoy.store.engine import Engines, record_errors

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time, for the log and the list of runs; it has no part in any result."""
    return datetime.now(UTC)


class Connected:
    """A record that is open. ``path`` is its file, or the server's address without the password."""

    def __init__(self, path: Path | str, engines: Engines, *, clock: Clock = utc_now) -> None:
        self.path = path
        self._engines = engines
        self._clock = clock
        self._writing, self._reading = threading.Lock(), threading.Lock()

    def __repr__(self) -> str:
        return f"RecordFile({str(self.path)!r})"

    @property
    def writable(self) -> bool:
        """Whether it was opened to be changed."""
        return self._engines.writer is not None

    def close(self) -> None:
        """Let go of the record."""
        self._engines.dispose()

    def _now(self) -> str:
        return self._clock().astimezone(UTC).isoformat(timespec="seconds")

    @contextlib.contextmanager
    def _read(self) -> Iterator[Connection]:
        with record_errors(self.path), self._engines.reader.connect() as connection:
            yield connection

    @contextlib.contextmanager
    def _write(self) -> Iterator[Connection]:
        writer = self._engines.writer
        if writer is None:
            raise RecordError(f"{self.path}: was opened to read; open it with write=True to change it")
        with self._writing, record_errors(self.path), writer.begin() as connection:
            yield connection
