"""The connection under the accounts: reading, writing, the clock, the log."""

from __future__ import annotations

import contextlib
import hashlib
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine, insert

from mountjoy.accounts import schema
from mountjoy.accounts.engine import accounts_errors
from mountjoy.store.connected import Clock, utc_now


def key_of(secret: str) -> str:
    """What is kept of a secret of 256 random bits: its SHA-256."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


class Connected:
    """Accounts that are open. ``place`` is their file, or the server's address without the password."""

    def __init__(self, place: Path | str, engine: Engine, *, clock: Clock = utc_now) -> None:
        self.place = place
        self._engine = engine
        self._clock = clock
        self._writing = threading.Lock()

    def close(self) -> None:
        """Let go of the accounts."""
        self._engine.dispose()

    def now(self) -> datetime:
        """The time in UTC."""
        return self._clock().astimezone(UTC)

    def stamp(self, ahead: timedelta = timedelta()) -> str:
        """The time, or one ahead or (negative) past, as it is kept."""
        return (self.now() + ahead).isoformat(timespec="seconds")

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read with."""
        with accounts_errors(self.place), self._engine.connect() as connection:
            yield connection.execution_options(reading=True)

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction to write in; writers of this program take turns."""
        with self._writing, accounts_errors(self.place), self._engine.begin() as connection:
            yield connection

    def note(
        self, connection: Connection, outcome: str, *, account: str | None = None, given: str | None = None,
        address: str = "", how: str = "", by: str | None = None,
    ) -> int:  # fmt: skip
        """Add a row to the log; its number."""
        values = {
            "at": self.stamp(), "account": account, "given": given, "address": address[:100], "outcome": outcome,
            "how": how, "by": by,
        }  # fmt: skip
        made = connection.execute(insert(schema.sign_ins).values(values)).inserted_primary_key
        assert made is not None
        return int(made[0])
