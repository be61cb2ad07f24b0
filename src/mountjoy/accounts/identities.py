"""Who an account is at a provider of OpenID Connect."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from mountjoy.accounts import names, schema
from mountjoy.accounts.connected import Connected
from mountjoy.accounts.people import account_of, add_account, one_account
from mountjoy.accounts.types import Account
from mountjoy.errors import InputError

_TABLE = schema.identities


class Identities(Connected):
    """What `Accounts` offers on OpenID Connect."""

    def identified(self, issuer: str, subject: str) -> Account | None:
        """The account that is this person at the provider; None where none is."""
        with self.reading() as connection:
            mine = select(_TABLE.c.account).where(_TABLE.c.issuer == issuer, _TABLE.c.subject == subject)
            found = connection.execute(mine).scalar()
            return None if found is None else one_account(connection, found)

    def connect(self, ident: int, issuer: str, subject: str, address: str) -> None:
        """Have an account be this person at the provider. Raises InputError where another account is."""
        with self.writing() as connection:
            mine = select(_TABLE.c.account).where(_TABLE.c.issuer == issuer, _TABLE.c.subject == subject)
            held = connection.execute(mine).scalar()
            if held is not None and held != ident:
                raise InputError("another account is connected with that sign-in already")
            if held is None:
                values = {"issuer": issuer, "subject": subject, "account": ident, "made": self.stamp()}
                connection.execute(insert(_TABLE).values(values))
                name = one_account(connection, ident).name
                self.note(connection, "connected", account=name, address=address, how="openid")

    def disconnect(self, ident: int, address: str) -> None:
        """Let an account be nobody at any provider. Raises InputError where it could then not sign in any more."""
        with self.writing() as connection:
            account = one_account(connection, ident)
            if not account.has_password:
                raise InputError("set a password first; without it nobody could sign in to this account")
            connection.execute(delete(_TABLE).where(_TABLE.c.account == ident))
            self.note(connection, "disconnected", account=account.name, address=address, how="openid")

    def connected(self, ident: int) -> list[str]:
        """The issuers at which an account is somebody."""
        with self.reading() as connection:
            mine = select(_TABLE.c.issuer).where(_TABLE.c.account == ident).order_by(_TABLE.c.issuer)
            return list(connection.execute(mine).scalars())

    def turn_away(self, outcome: str, address: str, account: str | None = None) -> None:
        """Note that somebody whom a provider signed in was not let in."""
        with self.writing() as connection:
            self.note(connection, outcome, account=account, address=address, how="openid")

    def add_identified(self, issuer: str, subject: str, name: str, role: str, address: str) -> Account:
        """Make an account without a password for a person of the provider, under a name that is free."""
        try:
            wanted = names.checked(name[: names.LONGEST - 5])
        except InputError:
            wanted = f"person {names.key_of_name(f'{issuer} {subject}')[:8]}"
        with self.writing() as connection:
            table = schema.accounts
            taken = set(connection.execute(select(table.c.folded)).scalars())
            free = next(
                one for one in (wanted, *(f"{wanted} {n}" for n in range(2, len(taken) + 3)))
                if names.folded(one) not in taken
            )  # fmt: skip
            made = add_account(connection, self.stamp(), free, role, None)
            values = {"issuer": issuer, "subject": subject, "account": made.id, "made": self.stamp()}
            connection.execute(insert(_TABLE).values(values))
            self.note(connection, f"made as {role}", account=made.name, address=address, how="openid")
            row = connection.execute(select(table).where(table.c.id == made.id)).one()
        return account_of(row)
