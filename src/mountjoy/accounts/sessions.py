"""Sessions: a browser that is signed in, until it is idle too long, too old, or signed out."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from mountjoy.accounts import schema
from mountjoy.accounts.connected import Connected, key_of
from mountjoy.accounts.people import account_of, one_account
from mountjoy.accounts.types import Account, Session

IDLE = timedelta(hours=8)  # without a click
LONGEST = timedelta(days=7)  # since signing in
SEEN_EVERY = timedelta(minutes=1)  # how often a click is noted

_TABLE = schema.sessions


def _session_of(row: Any) -> Session:
    return Session(row.key, row.account, row.csrf, row.made, row.seen, row.address, row.agent, row.how)


def open_session(
    connection: Connection, at: str, account: int, address: str, agent: str, how: str
) -> tuple[str, Session]:
    """A new session inside the caller's transaction: the secret for the cookie, and what is kept."""
    secret = secrets.token_urlsafe(32)
    made = Session(
        key_of(secret), account, secrets.token_urlsafe(32), at, at, address[:100], agent[:200], how
    )
    connection.execute(
        insert(_TABLE).values(
            key=made.key, account=account, csrf=made.csrf, made=at, seen=at, address=made.address,
            agent=made.agent, how=how,
        )
    )  # fmt: skip
    return secret, made


class Sessions(Connected):
    """What `Accounts` offers on sessions."""

    def session(self, secret: str, *, click: bool = True) -> tuple[Account, Session] | None:
        """Who a cookie's secret stands for; None where it is unknown, too old, idle too long, or of a disabled account.

        A click is noted at most once in `SEEN_EVERY`; what a page asks by itself is no ``click``.
        """
        with self.reading() as connection:
            found = connection.execute(select(_TABLE).where(_TABLE.c.key == key_of(secret))).one_or_none()
            if found is None:
                return None
            session = _session_of(found)
            account = one_account(connection, session.account)
        if account.disabled or self._is_over(session):
            return None
        if click and session.seen < self.stamp(-SEEN_EVERY):
            with self.writing() as connection:
                mine = update(_TABLE).where(_TABLE.c.key == session.key)
                connection.execute(mine.values(seen=self.stamp()))
        return account, session

    def _is_over(self, session: Session) -> bool:
        return session.seen < self.stamp(-IDLE) or session.made < self.stamp(-LONGEST)

    def sessions(self, account: int) -> list[Session]:
        """The sessions of an account that are open, the last seen first."""
        with self.reading() as connection:
            mine = select(_TABLE).where(_TABLE.c.account == account)
            found = [_session_of(row) for row in connection.execute(mine.order_by(_TABLE.c.seen.desc()))]
        return [one for one in found if not self._is_over(one)]

    def enter(self, account: Account, address: str, agent: str, how: str) -> tuple[str, Session]:
        """Open a session for an account that has shown who it is; those that are over are cleared away."""
        with self.writing() as connection:
            over = (_TABLE.c.seen < self.stamp(-IDLE)) | (_TABLE.c.made < self.stamp(-LONGEST))
            connection.execute(delete(_TABLE).where(over))
            made = open_session(connection, self.stamp(), account.id, address, agent, how)
            self.note(connection, "signed in", account=account.name, address=address, how=how)
        return made

    def leave(self, session: Session, address: str) -> None:
        """End a session."""
        with self.writing() as connection:
            row = connection.execute(
                select(schema.accounts).where(schema.accounts.c.id == session.account)
            ).one()
            connection.execute(delete(_TABLE).where(_TABLE.c.key == session.key))
            name = account_of(row).name
            self.note(connection, "signed out", account=name, address=address, how=session.how)

    def end_sessions(self, account: int, *, key: str | None = None, but: str | None = None) -> int:
        """End the session of a key, or all of an account but one; how many ended."""
        mine = delete(_TABLE).where(_TABLE.c.account == account)
        if key is not None:
            mine = mine.where(_TABLE.c.key == key)
        if but is not None:
            mine = mine.where(_TABLE.c.key != but)
        with self.writing() as connection:
            return int(connection.execute(mine).rowcount)
