"""Signing in with a password: tried, counted, and held up after repeated failures."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select, update

from mountjoy.accounts import names, passwords, schema
from mountjoy.accounts.connected import Connected
from mountjoy.accounts.people import account_of
from mountjoy.accounts.types import Account
from mountjoy.errors import SignInError, WaitError

FREE = 5  # failures with a name before anybody has to wait
FIRST_WAIT, LONGEST_WAIT = 30, 900  # seconds; each further failure doubles the wait
FREE_FROM_ADDRESS = 20  # failures from an address within an hour, whatever the names
REMEMBERED = timedelta(days=1)  # how far back failures with a name count
WRONG = "wrong name or password"
RIGHT = ("password right", "password set by link", "invitation accepted")  # from which failures count anew
_TABLE = schema.sign_ins


def wait_after(failures: int, free: int = FREE) -> int:
    """How many seconds must pass after the last of so many failures in a row: none, then 30, doubled each, at most 900."""
    return 0 if failures < free else min(FIRST_WAIT << min(failures - free, 10), LONGEST_WAIT)


class Signing(Connected):
    """What `Accounts` offers on passwords."""

    def sign_in(self, name: str, password: str, address: str) -> Account:
        """The account that a name and a password open; every attempt is in the log.

        Raises SignInError, which does not tell whether there is such an account, and WaitError after repeated failures,
        whether there is one or not.
        """
        return self._try(name, password, address, "wrong name or password")

    def check_password(self, account: Account, password: str, address: str) -> None:
        """Raise SignInError (or WaitError) unless the password is the account's own."""
        self._try(account.name, password, address, "the password is not right")

    def _try(self, name: str, password: str, address: str, told: str) -> Account:
        given = names.key_of_name(name)
        with passwords.turn():
            with (
                self.writing() as connection
            ):  # counted as a failure before it is tried, so that no other process slips past
                self._check_waits(connection, given, address)
                table = schema.accounts
                row = connection.execute(
                    select(table).where(table.c.folded == names.folded(name))
                ).one_or_none()
                known = None if row is None else row.name
                number = self.note(
                    connection, WRONG, account=known, given=given, address=address, how="password"
                )
            right = passwords.fits(password, None if row is None else row.password)
            if row is not None and right:
                self._note_right(row, number, password)
            if row is None or not right or row.disabled is not None:
                raise SignInError(f"{told}. After {FREE} failures in a row there is a wait")
        return account_of(row)

    def _note_right(self, row: Any, number: int, password: str) -> None:
        """Note that an attempt's password was right, from which failures count anew where the account is open; hash it again
        where settings have changed.
        """
        outcome = "password right" if row.disabled is None else "disabled account"
        with self.writing() as connection:
            connection.execute(update(_TABLE).where(_TABLE.c.number == number).values(outcome=outcome))
            if row.disabled is None and passwords.is_old(row.password):
                table = schema.accounts
                anew = update(table).where(table.c.id == row.id).values(password=passwords.hashed(password))
                connection.execute(anew)

    def _check_waits(self, connection: Connection, given: str, address: str) -> None:
        last_right = select(func.max(_TABLE.c.number)).where(
            _TABLE.c.given == given, _TABLE.c.outcome.in_(RIGHT)
        )
        since = connection.execute(last_right).scalar() or 0
        named = (_TABLE.c.given == given) & (_TABLE.c.number > since)
        self._check_wait(connection, named & (_TABLE.c.at > self.stamp(-REMEMBERED)), FREE)
        from_there = (_TABLE.c.address == address) & (_TABLE.c.at > self.stamp(-timedelta(hours=1)))
        self._check_wait(connection, from_there, FREE_FROM_ADDRESS)

    def _check_wait(self, connection: Connection, which: object, free: int) -> None:
        failed = select(func.count(), func.max(_TABLE.c.at)).where(
            which, _TABLE.c.outcome.in_((WRONG, "disabled account"))  # type: ignore[arg-type]
        )  # fmt: skip
        count, last = connection.execute(failed).one()
        wait = wait_after(int(count), free)
        if not wait:
            return
        left = wait - int((self.now() - datetime.fromisoformat(last)).total_seconds())
        if left > 0:
            raise WaitError(
                f"too many failed attempts with this name or from this address; try again in {left} seconds",
                left,
            )
