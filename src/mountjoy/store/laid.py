"""How far the spans of control of a whole record are laid: some at a time, each in a transaction, so that a program that is
killed goes on where it was.
"""

from __future__ import annotations

import re

from sqlalchemy import Connection, delete, func, select

from mountjoy.evidence import Evidence, decode_evidence
from mountjoy.store import disputes, schema, spans, writing

_NOTING, _LAYING = "noting ", "laying "
_RULES = "kept by"


def begin(connection: Connection) -> None:
    """Forget all spans, to lay them anew."""
    spans.clear(connection)
    writing.set_state(connection, spans.STATE, f"{_NOTING}0")


def noted(connection: Connection) -> int | None:
    """The last piece of evidence that was looked at for places; None where all were, or nothing was begun."""
    found = writing.get_state(connection, spans.STATE) or ""
    return int(found.removeprefix(_NOTING)) if found.startswith(_NOTING) else None


def laid(connection: Connection) -> str | None:
    """The key of the last place whose spans were laid, or empty; None where places are not being laid."""
    found = writing.get_state(connection, spans.STATE) or ""
    return found.removeprefix(_LAYING) if found.startswith(_LAYING) else None


def note(connection: Connection, number: int | None) -> None:
    """Keep how far evidence was looked at; None: to the end."""
    writing.set_state(connection, spans.STATE, f"{_LAYING}" if number is None else f"{_NOTING}{number}")


def lay(connection: Connection, key: str | None) -> None:
    """Keep up to which place spans are laid; None: of all places. From then on they are kept."""
    writing.set_state(connection, spans.STATE, "kept" if key is None else f"{_LAYING}{key}")
    if key is None:
        spans.note_change(connection)


def start_over(connection: Connection) -> None:
    """Let spans be laid from the beginning, where something is merged that does not follow them; so too contradictions and ties of which not
    all are laid.
    """
    connection.execute(delete(schema.state).where(schema.state.c.name == spans.STATE))
    disputes.start_over(connection)


def forget(connection: Connection) -> None:
    """Let spans, contradictions and ties be laid from the beginning, though they are kept."""
    table = schema.state
    connection.execute(delete(table).where(table.c.name.in_((spans.STATE, disputes.STATE))))
    spans.note_change(connection)


def rules_of(connection: Connection) -> str | None:
    """The digest of the rules by which spans, contradictions and ties are kept, or None where none is noted."""
    return writing.get_state(connection, _RULES)


def keep_rules(connection: Connection, digest: str) -> None:
    """Note by which rules they are kept."""
    writing.set_state(connection, _RULES, digest)


def evidence_after(
    connection: Connection, number: int, most: int, likely: re.Pattern[bytes]
) -> tuple[int | None, list[Evidence]]:
    """Evidence after that number, of ``most`` pieces those whose JSON has the pattern; the number of the last, None at the end."""
    table = schema.evidence
    asked = select(table.c.number, table.c.body).where(table.c.number > number)
    found = connection.execute(asked.order_by(table.c.number).limit(most)).all()
    made = [decode_evidence(row.body) for row in found if row.body is not None and likely.search(row.body)]
    return (found[-1].number if found else None), made


def size(connection: Connection) -> int:
    """The number of the last piece of evidence."""
    return int(connection.execute(select(func.max(schema.evidence.c.number))).scalar() or 0)
