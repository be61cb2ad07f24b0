"""Who is at which item now, so that two people on one see each other, whichever process their pages come from."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from mountjoy.accounts import schema
from mountjoy.accounts.connected import Connected

GONE = 25.0  # seconds after which who has not asked again is taken to have left; pages ask every 10
_TABLE = schema.present


class Present(Connected):
    """What `Accounts` offers on who is where."""

    def at_item(self, item: str, name: str | None) -> list[str]:
        """Note that somebody is at an item (None: only looks), and tell who else is, by name."""
        now = self.now().timestamp()
        if name is not None:
            with self.writing() as connection:
                mine = (_TABLE.c.item == item) & (_TABLE.c.name == name)
                connection.execute(delete(_TABLE).where(mine | (_TABLE.c.at <= now - GONE)))
                connection.execute(insert(_TABLE).values(item=item, name=name, at=now))
        here = select(_TABLE.c.name).where(_TABLE.c.item == item, _TABLE.c.at > now - GONE)
        with self.reading() as connection:
            return sorted(who for who in connection.execute(here).scalars() if who != name)
