"""Links that an admin hands on: each makes one account, or sets one account's password anew, once, until it expires."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from mountjoy.accounts import names, passwords, schema
from mountjoy.accounts.connected import Connected, key_of
from mountjoy.accounts.people import add_account, one_account, set_password
from mountjoy.accounts.roles import role_named
from mountjoy.accounts.types import Account, Invitation
from mountjoy.errors import InputError, SignInError

DAYS, MOST_DAYS = 7, 60  # how long an invitation holds
RESET = timedelta(hours=24)  # how long a link for a new password holds
_TABLE = schema.invitations


def _invitation_of(row: Any) -> Invitation:
    role = None if row.role is None else role_named(row.role)
    return Invitation(row.key, role, row.name, row.account, row.by, row.made, row.expires, row.used)


class Invitations(Connected):
    """What `Accounts` offers on links."""

    def invite(
        self, role: str, *, by: str, name: str | None = None, days: int = DAYS
    ) -> tuple[str, Invitation]:
        """A link for a new account with a role, and with ``name`` where it is settled: its secret, told only now.

        Raises InputError.
        """
        if not 1 <= days <= MOST_DAYS:
            raise InputError(f"an invitation holds 1 to {MOST_DAYS} days, not {days}")
        kept = None if not name else names.checked(name)
        with self.writing() as connection:
            table = schema.accounts
            if kept is not None:
                taken = select(table.c.name).where(table.c.folded == names.folded(kept))
                if (found := connection.execute(taken).scalar()) is not None:
                    raise InputError(f"there is an account {found!r} already; take another name")
            made = self._make(connection, role_named(role), kept, None, by, timedelta(days=days))
            self.note(connection, f"invited as {role}", account=kept, by=by)
        return made

    def reset_link(self, ident: int, *, by: str) -> tuple[str, Invitation]:
        """A link with which an account's holder sets a new password; earlier ones for it hold no more."""
        with self.writing() as connection:
            account = one_account(connection, ident)
            connection.execute(delete(_TABLE).where(_TABLE.c.account == ident, _TABLE.c.used.is_(None)))
            made = self._make(connection, None, account.name, ident, by, RESET)
            self.note(connection, "password link made", account=account.name, by=by)
        return made

    def _make(
        self, connection: Connection, role: str | None, name: str | None, account: int | None, by: str,
        holds: timedelta,
    ) -> tuple[str, Invitation]:  # fmt: skip
        secret = secrets.token_urlsafe(32)
        values = {
            "key": key_of(secret), "role": role, "name": name, "account": account, "by": by,
            "made": self.stamp(), "expires": self.stamp(holds),
        }  # fmt: skip
        connection.execute(insert(_TABLE).values(values))
        row = connection.execute(select(_TABLE).where(_TABLE.c.key == values["key"])).one()
        return secret, _invitation_of(row)

    def invitations(self) -> list[Invitation]:
        """Links that can still be used, the next to expire first."""
        with self.reading() as connection:
            open_ = select(_TABLE).where(_TABLE.c.used.is_(None), _TABLE.c.expires > self.stamp())
            return [_invitation_of(row) for row in connection.execute(open_.order_by(_TABLE.c.expires))]

    def invitation(self, secret: str) -> Invitation:
        """What a link stands for. Raises SignInError where it is unknown, used or expired."""
        with self.reading() as connection:
            return self._open(connection, secret)

    def _open(self, connection: Connection, secret: str) -> Invitation:
        row = connection.execute(select(_TABLE).where(_TABLE.c.key == key_of(secret))).one_or_none()
        if row is None or row.used is not None or row.expires <= self.stamp():
            raise SignInError(
                "this link opens nothing: it was used, has expired or was taken back. Ask for another one"
            )
        return _invitation_of(row)

    def accept(self, secret: str, name: str, password: str, address: str) -> Account:
        """Use a link up: the account that it makes, or whose password it set. Raises SignInError, InputError.

        Where name or password will not do the link can be used again.
        """
        link = self.invitation(secret)
        wanted = names.checked(link.name or name)
        passwords.check_new(password, wanted)
        hashed = passwords.hashed(password)
        with self.writing() as connection:
            link = self._open(connection, secret)  # two who accept at once: the second is told
            if link.account is None:
                account = add_account(connection, self.stamp(), wanted, link.role or "reader", hashed)
                outcome = "invitation accepted"
            else:
                account = one_account(connection, link.account)
                set_password(connection, account.id, hashed)
                outcome = "password set by link"
            used = update(_TABLE).where(_TABLE.c.key == link.key)
            connection.execute(used.values(used=self.stamp()))
            given = names.key_of_name(account.name)  # failures of before count no more
            self.note(
                connection,
                outcome,
                account=account.name,
                given=given,
                address=address,
                how="link",
                by=link.by,
            )
        return account

    def take_back(self, key: str, *, by: str) -> bool:
        """Take a link back by its key; whether it could still be used."""
        with self.writing() as connection:
            gone = delete(_TABLE).where(_TABLE.c.key == key, _TABLE.c.used.is_(None))
            found = connection.execute(gone).rowcount > 0
            if found:
                self.note(connection, "link taken back", by=by)
        return found
