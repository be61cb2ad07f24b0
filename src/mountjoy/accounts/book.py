"""The accounts of a team, opened: what the app and the commands work with."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import delete, select

from mountjoy.accounts import schema
from mountjoy.accounts.api_tokens import ApiTokens
from mountjoy.accounts.counting import Counting
from mountjoy.accounts.engine import name_of, open_engine
from mountjoy.accounts.identities import Identities
from mountjoy.accounts.invitations import Invitations
from mountjoy.accounts.people import People
from mountjoy.accounts.present import Present
from mountjoy.accounts.sessions import Sessions
from mountjoy.accounts.signing import Signing
from mountjoy.accounts.types import SignIn
from mountjoy.store.connected import Clock, utc_now
from mountjoy.store.server import is_url

_LOG = schema.sign_ins


def accounts_place(record: Path | str) -> Path | str:
    """Where the accounts of a record are unless another place is named: beside its file, as ``NAME.accounts.db``; in
    its PostgreSQL database in a schema of their own.
    """
    if is_url(record):
        return record
    path = Path(record)
    return path.with_name(f"{path.stem}.accounts.db")


def open_accounts(place: Path | str, *, create: bool = False, clock: Clock = utc_now) -> Accounts:
    """Open the accounts at a place: a file's path, or a PostgreSQL database's address. Raises AccountsError."""
    at = str(place) if is_url(place) else Path(place)
    return Accounts(name_of(at), open_engine(at, create=create), clock=clock)


class Accounts(Signing, Sessions, Invitations, ApiTokens, Identities, People, Counting, Present):
    """The accounts of a team. Close them, or use them in a ``with`` statement. Every method may raise AccountsError."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def log(self, *, account: str | None = None, before: int | None = None, limit: int = 100) -> list[SignIn]:
        """Rows of the log, the last first: of an account by its name, and those before a row's number."""
        wanted = select(_LOG).order_by(_LOG.c.number.desc()).limit(limit)
        if account is not None:
            wanted = wanted.where(_LOG.c.account == account)
        if before is not None:
            wanted = wanted.where(_LOG.c.number < before)
        with self.reading() as connection:
            return [_sign_in_of(row) for row in connection.execute(wanted)]

    def forget_log(self, before: str) -> int:
        """Delete rows of the log from before a time (UTC, ISO 8601); how many there were."""
        with self.writing() as connection:
            return int(connection.execute(delete(_LOG).where(_LOG.c.at < before)).rowcount)


def _sign_in_of(row: Any) -> SignIn:
    return SignIn(row.number, row.at, row.account, row.address, row.outcome, row.how, row.by)
