"""The people: accounts made, their roles, disabled and enabled again, passwords set."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from mountjoy.accounts import names, passwords, schema
from mountjoy.accounts.connected import Connected
from mountjoy.accounts.roles import role_named
from mountjoy.accounts.types import Account
from mountjoy.errors import InputError, NotFoundError

_TABLE = schema.accounts


def account_of(row: Any) -> Account:
    """The account of a row of `schema.accounts`."""
    return Account(
        row.id, row.name, role_named(row.role), row.disabled is not None, row.made, row.password is not None
    )


def add_account(connection: Connection, at: str, name: str, role: str, password: str | None) -> Account:
    """Add an account inside the caller's transaction; ``password`` is hashed already. Raises InputError."""
    kept = names.checked(name)
    taken = connection.execute(select(_TABLE.c.name).where(_TABLE.c.folded == names.folded(kept))).scalar()
    if taken is not None:
        raise InputError(f"there is an account {taken!r} already; take another name")
    values = {
        "name": kept, "folded": names.folded(kept), "role": role_named(role), "password": password, "made": at,
    }  # fmt: skip
    connection.execute(insert(_TABLE).values(values))
    return account_of(connection.execute(select(_TABLE).where(_TABLE.c.name == kept)).one())


def one_account(connection: Connection, ident: int) -> Account:
    """The account of that number. Raises NotFoundError."""
    row = connection.execute(select(_TABLE).where(_TABLE.c.id == ident)).one_or_none()
    if row is None:
        raise NotFoundError(f"there is no account {ident}")
    return account_of(row)


def set_password(connection: Connection, ident: int, hashed: str) -> int:
    """Set a password, hashed already, and end every session of the account; how many there were."""
    connection.execute(update(_TABLE).where(_TABLE.c.id == ident).values(password=hashed))
    ended = connection.execute(delete(schema.sessions).where(schema.sessions.c.account == ident))
    return int(ended.rowcount)


class People(Connected):
    """What `Accounts` offers on people."""

    def accounts(self) -> list[Account]:
        """All accounts by name."""
        with self.reading() as connection:
            found = connection.execute(select(_TABLE).order_by(_TABLE.c.folded))
            return [account_of(row) for row in found]

    def account(self, ident: int) -> Account:
        """The account of that number. Raises NotFoundError."""
        with self.reading() as connection:
            return one_account(connection, ident)

    def account_named(self, name: str) -> Account:
        """The account of that name, however it is cased. Raises NotFoundError."""
        with self.reading() as connection:
            row = connection.execute(
                select(_TABLE).where(_TABLE.c.folded == names.folded(name))
            ).one_or_none()
        if row is None:
            raise NotFoundError(f"there is no account {name!r}. See: mountjoy team list")
        return account_of(row)

    def has_admin(self) -> bool:
        """Whether anybody may invite others."""
        with self.reading() as connection:
            return _admins(connection) > 0

    def add(self, name: str, role: str, password: str, *, by: str) -> Account:
        """Make an account with a password. Raises InputError where name, role or password will not do."""
        role_named(role)
        passwords.check_new(password, names.checked(name))
        hashed = passwords.hashed(password)
        with self.writing() as connection:
            made = add_account(connection, self.stamp(), name, role, hashed)
            self.note(connection, f"made as {made.role}", account=made.name, by=by)
        return made

    def set_role(self, ident: int, role: str, *, by: str) -> Account:
        """Give an account another role, from its next click on. Raises InputError where no admin would be left."""
        wanted = role_named(role)
        with self.writing() as connection:
            account = one_account(connection, ident)
            if wanted != "admin":
                _keep_an_admin(connection, account)
            connection.execute(update(_TABLE).where(_TABLE.c.id == ident).values(role=wanted))
            if wanted != account.role:
                self.note(connection, f"role now {wanted}", account=account.name, by=by)
            return one_account(connection, ident)

    def disable(self, ident: int, *, by: str) -> Account:
        """Let an account do nothing from now on: its sessions end, its tokens open nothing. What it decided stays."""
        with self.writing() as connection:
            account = one_account(connection, ident)
            _keep_an_admin(connection, account)
            connection.execute(update(_TABLE).where(_TABLE.c.id == ident).values(disabled=self.stamp()))
            connection.execute(delete(schema.sessions).where(schema.sessions.c.account == ident))
            if not account.disabled:
                self.note(connection, "disabled", account=account.name, by=by)
            return one_account(connection, ident)

    def enable(self, ident: int, *, by: str) -> Account:
        """Let a disabled account in again."""
        with self.writing() as connection:
            account = one_account(connection, ident)
            connection.execute(update(_TABLE).where(_TABLE.c.id == ident).values(disabled=None))
            if account.disabled:
                self.note(connection, "enabled", account=account.name, by=by)
            return one_account(connection, ident)

    def give_password(self, ident: int, password: str, *, by: str | None = None, address: str = "") -> int:
        """Set an account's password; it is signed out everywhere. How many sessions ended. Raises InputError."""
        account = self.account(ident)
        passwords.check_new(password, account.name)
        hashed = passwords.hashed(password)
        with self.writing() as connection:
            ended = set_password(connection, ident, hashed)
            self.note(
                connection, "password changed", account=account.name, address=address, how="password", by=by
            )
        return ended


def _admins(connection: Connection) -> int:
    """How many accounts may administer."""
    count = select(func.count()).where(_TABLE.c.role == "admin", _TABLE.c.disabled.is_(None))
    return int(connection.execute(count).scalar_one())


def _keep_an_admin(connection: Connection, account: Account) -> None:
    if account.role == "admin" and not account.disabled and _admins(connection) == 1:
        raise InputError(f"{account.name} is the only admin; make another one first")
