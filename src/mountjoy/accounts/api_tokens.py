"""Tokens for programs: shown once, kept hashed, for reading or also writing, until they expire or are revoked."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select, update

from mountjoy.accounts import schema
from mountjoy.accounts.connected import Connected, key_of
from mountjoy.accounts.people import one_account
from mountjoy.accounts.types import SCOPES, Account, ApiToken
from mountjoy.errors import InputError, NotFoundError

PREFIX = "mj_"  # by which a token that strayed into a text is known
DAYS, MOST_DAYS = 90, 366
MOST_TOKENS = 50  # of an account that hold
LONGEST_LABEL = 100
SEEN_EVERY = timedelta(minutes=1)
_TABLE = schema.tokens


def _token_of(row: Any) -> ApiToken:
    scopes = tuple(scope for scope in SCOPES if scope in row.scopes.split())
    return ApiToken(row.number, row.account, row.label, scopes, row.made, row.expires, row.used, row.revoked)


class ApiTokens(Connected):
    """What `Accounts` offers on tokens."""

    def make_token(
        self, ident: int, label: str, scopes: Sequence[str], *, days: int = DAYS, by: str | None = None
    ) -> tuple[str, ApiToken]:
        """A token for an account's programs, which may do what the account may: its secret, told only now.

        Raises InputError.
        """
        wanted = [scope for scope in SCOPES if scope in scopes]
        if not wanted or len(wanted) != len(set(scopes)):
            raise InputError(f"scopes {', '.join(scopes) or '(none)'}: give of {', '.join(SCOPES)}")
        if not 1 <= days <= MOST_DAYS:
            raise InputError(f"a token holds 1 to {MOST_DAYS} days, not {days}")
        told = " ".join(label.split())
        if not told or len(told) > LONGEST_LABEL:
            raise InputError(f"a token needs a name of 1 to {LONGEST_LABEL} letters that says what it is for")
        secret = PREFIX + secrets.token_urlsafe(32)
        with self.writing() as connection:
            account = one_account(connection, ident)
            if account.disabled:
                raise InputError(f"{account.name} is disabled")
            if sum(one.revoked is None for one in self._tokens(connection, ident)) >= MOST_TOKENS:
                raise InputError(f"an account has at most {MOST_TOKENS} tokens; revoke one that is not used")
            values = {
                "key": key_of(secret), "account": ident, "label": told, "scopes": " ".join(wanted),
                "made": self.stamp(), "expires": self.stamp(timedelta(days=days)),
            }  # fmt: skip
            connection.execute(insert(_TABLE).values(values))
            made = connection.execute(select(_TABLE).where(_TABLE.c.key == values["key"])).one()
            self.note(connection, "token made", account=account.name, how="token", by=by)
        return secret, _token_of(made)

    def _tokens(self, connection: Any, ident: int | None) -> list[ApiToken]:
        """Tokens that have not expired, those of an account where one is named."""
        found = select(_TABLE).where(_TABLE.c.expires > self.stamp()).order_by(_TABLE.c.number)
        if ident is not None:
            found = found.where(_TABLE.c.account == ident)
        return [_token_of(row) for row in connection.execute(found)]

    def tokens(self, ident: int | None = None) -> list[ApiToken]:
        """Tokens that open something, in the order made: an account's, or all."""
        with self.reading() as connection:
            return [one for one in self._tokens(connection, ident) if one.revoked is None]

    def token(self, secret: str) -> tuple[Account, ApiToken] | None:
        """Who a token stands for; None where it is unknown, expired, revoked, or of a disabled account."""
        with self.reading() as connection:
            row = connection.execute(select(_TABLE).where(_TABLE.c.key == key_of(secret))).one_or_none()
            if row is None or row.revoked is not None or row.expires <= self.stamp():
                return None
            account = one_account(connection, row.account)
        if account.disabled:
            return None
        found = _token_of(row)
        if found.used is None or found.used < self.stamp(-SEEN_EVERY):
            with self.writing() as connection:
                mine = update(_TABLE).where(_TABLE.c.number == found.number)
                connection.execute(mine.values(used=self.stamp()))
        return account, found

    def revoke(self, number: int, *, account: int | None = None, by: str | None = None) -> ApiToken:
        """Let a token open nothing from now on; ``account``: only where it is this account's. Raises NotFoundError."""
        with self.writing() as connection:
            row = connection.execute(select(_TABLE).where(_TABLE.c.number == number)).one_or_none()
            if row is None or account not in (None, row.account):
                raise NotFoundError(f"there is no token {number}")
            if row.revoked is None:
                mine = update(_TABLE).where(_TABLE.c.number == number)
                connection.execute(mine.values(revoked=self.stamp()))
                name = one_account(connection, row.account).name
                self.note(connection, "token revoked", account=name, how="token", by=by)
            row = connection.execute(select(_TABLE).where(_TABLE.c.number == number)).one()
        return _token_of(row)
