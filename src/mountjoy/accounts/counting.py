"""Requests counted: so many a minute under each key, whichever process they come to."""

from __future__ import annotations

from sqlalchemy import delete, insert, select, update

from mountjoy.accounts import schema
from mountjoy.accounts.connected import Connected
from mountjoy.errors import WaitError

MINUTE = 60.0
_TABLE = schema.rates


def filled(rest: float, seconds: float, rate: int) -> float:
    """What is left of ``rate`` after so many seconds in which it filled up evenly; never more than all."""
    return min(float(rate), rest + max(seconds, 0.0) * rate / MINUTE)


class Counting(Connected):
    """What `Accounts` offers on counting."""

    def take(self, key: str, rate: int, most: int = 1) -> int:
        """Take up to ``most`` of the requests that are left under a key; how many. Raises WaitError where none is."""
        now = self.now().timestamp()
        with self.writing() as connection:
            found = connection.execute(select(_TABLE).where(_TABLE.c.key == key)).one_or_none()
            rest = float(rate) if found is None else filled(found.rest, now - found.at, rate)
            taken = min(int(rest), most)
            values = {"rest": rest - taken, "at": now}
            if found is None:
                connection.execute(
                    delete(_TABLE).where(_TABLE.c.at < now - MINUTE)
                )  # all of them are full again
                connection.execute(insert(_TABLE).values(key=key, **values))
            else:
                connection.execute(update(_TABLE).where(_TABLE.c.key == key).values(**values))
        if not taken:
            wait = max(1, round((1 - rest) * MINUTE / rate + 0.5))
            raise WaitError(f"more than {rate} requests within a minute; try again in {wait} seconds", wait)
        return taken
