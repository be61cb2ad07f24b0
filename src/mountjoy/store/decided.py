"""What people decided, kept in memory from one reading to the next: it changes only when a decision is made."""

from __future__ import annotations

from sqlalchemy import Connection

from mountjoy.decision import Decided
from mountjoy.store import deciding, direct
from mountjoy.store.connected import Connected


class KnowsDecisions(Connected):
    """An open record that knows what was decided."""

    _decided: tuple[int, Decided] | None = None  # and the number of the last decision

    def _decided_now(self, connection: Connection) -> Decided:
        """What merging takes from the decisions that stand; read again only where one was made since."""
        ((last,),) = direct.fetch(connection, "SELECT coalesce(max(number), 0) FROM decisions")
        known = self._decided
        if known is None or known[0] != last:
            known = self._decided = (int(last), deciding.decided_now(connection))
        return known[1]
