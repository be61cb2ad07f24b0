"""Contradictions in their table: written by what they depend on, their states kept by decisions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec
from sqlalchemy import Connection, delete, func, select, update

from mountjoy.decision import Decision
from mountjoy.record import Contradiction
from mountjoy.store import deciding, direct, rows, schema, writing
from mountjoy.store.bulk import insert_rows
from mountjoy.store.indexing import in_parts
from mountjoy.store.packed import unpack

STATE = "through time"  # the fact about a record that contradictions and ties through time are kept as it is merged
Found = Mapping[str, Sequence[Contradiction]]
"""Contradictions by the key of what they depend on (`mountjoy.merge.through_time`)."""


def is_kept(connection: Connection) -> bool:
    """Whether the tables hold what the claims that were merged add up to."""
    return writing.get_state(connection, STATE) == "kept"


def stage(connection: Connection) -> tuple[str, str] | None:
    """Up to where those of a whole record are laid: the stage, and how far it came; None where nothing was begun."""
    found = writing.get_state(connection, STATE)
    if found is None:
        return None
    name, _, where = found.partition(" ")
    return name, where


def reach(connection: Connection, name: str, where: str) -> None:
    """Keep up to where those of a whole record are laid."""
    writing.set_state(connection, STATE, f"{name} {where}")


def keep(connection: Connection) -> None:
    """Note that they are kept from now on."""
    writing.set_state(connection, STATE, "kept")


def start_over(connection: Connection) -> None:
    """Let them be laid from the beginning, where something is merged before all of them are."""
    if not is_kept(connection):
        connection.execute(delete(schema.state).where(schema.state.c.name == STATE))


def clear(connection: Connection) -> None:
    """Forget all contradictions and ties through time; they are laid anew when the record is merged next."""
    for table in (
        schema.contradictions, schema.contradiction_parts, schema.bearings,
        schema.tie_spans, schema.tie_claims, schema.tie_enders,
    ):  # fmt: skip
        connection.execute(delete(table))
    connection.execute(delete(schema.state).where(schema.state.c.name == STATE))


def put(connection: Connection, found: Found, subjects: Iterable[str]) -> None:
    """Put what was found in the place of what these subjects had; what is as it was is left alone."""
    wanted = {(one.id, subject): one for subject in sorted(found) for one in found[subject]}
    bodies = {key: msgspec.json.encode(one) for key, one in wanted.items()}
    held = _held(connection, {*subjects, *found})
    gone = [key for key, body in held.items() if bodies.get(key) != body]
    new = [key for key, body in bodies.items() if held.get(key) != body]
    if not gone and not new:
        return
    _drop(connection, gone)
    _insert(connection, [(subject, wanted[ident, subject], None) for ident, subject in new])
    restate(connection, {ident for ident, _ in (*gone, *new)})


def add(connection: Connection, found: Found) -> None:
    """Put what was found of subjects that had nothing yet."""
    told = [(subject, one) for subject in sorted(found) for one in found[subject]]
    if told:
        _insert(connection, [(subject, one, None) for subject, one in told])
        restate(connection, {one.id for _, one in told})


def marks_of(connection: Connection, subject: str) -> dict[str, int]:
    """The contradictions of a place by their ids, each with the number that it was written with (`change`)."""
    return dict(direct.fetch(connection, "SELECT id, told FROM contradictions WHERE subject = ?", (subject,)))


def change(
    connection: Connection, subject: str, gone: Collection[str], new: Iterable[tuple[Contradiction, int]]
) -> None:
    """Take contradictions of a place away, and write others, each with a number by which it is known to be as it was."""
    made = [(subject, one, mark) for one, mark in new]
    if not gone and not made:
        return
    _drop(connection, [(ident, subject) for ident in gone])
    _insert(connection, made)
    restate(connection, {*gone, *(one.id for _, one, _ in made)})


def drop(connection: Connection, subject: str) -> None:
    """Take all contradictions of a place away."""
    if is_kept(connection):
        change(connection, subject, list(marks_of(connection, subject)), ())


def _held(connection: Connection, subjects: Collection[str]) -> dict[tuple[str, str], bytes]:
    statement = "SELECT id, subject, body FROM contradictions WHERE subject IN (*)"
    found = direct.fetch_in(connection, statement, sorted(subjects))
    return {(ident, subject): unpack(body) for ident, subject, body in found}


def _drop(connection: Connection, keys: Sequence[tuple[str, str]]) -> None:
    direct.run_many(connection, "DELETE FROM contradictions WHERE id = ? AND subject = ?", keys)
    ids = sorted({ident for ident, _ in keys})
    left = direct.fetch_in(connection, "SELECT id FROM contradictions WHERE id IN (*)", ids)
    gone = sorted(set(ids) - {ident for (ident,) in left})
    direct.run_in(connection, "DELETE FROM contradiction_parts WHERE id IN (*)", gone)


def _insert(connection: Connection, made: Sequence[tuple[str, Contradiction, int | None]]) -> None:
    insert_rows(connection, schema.contradictions, [_row(*one) for one in made])
    wanted = {(thing, one.id) for _, one, _ in made for thing in (*one.events, *one.claims)}
    statement = "INSERT INTO contradiction_parts (part, id) VALUES (?, ?) ON CONFLICT DO NOTHING"
    direct.run_many(connection, statement, sorted(wanted))


def _row(subject: str, one: Contradiction, mark: int | None) -> rows.Row:
    where = one.place
    names = () if where is None else (where.name, where.admin1 or "")
    return {
        "id": one.id,
        "subject": subject,
        "kind": one.kind,
        "day": schema.NO_DAY if one.day is None else one.day.toordinal(),
        "country": None if where is None else where.country,
        "admin1": None if where is None else where.admin1,
        "place": None if where is None else where.entity,
        "folded": rows.fold(" | ".join(names)),
        "update": int(one.update),
        "state": "update" if one.update else "open",
        "settled": None,
        "who": None,
        "told": mark,
        "body": msgspec.json.encode(one),
    }


def with_parts(connection: Connection, parts: Iterable[str]) -> set[tuple[str, str]]:
    """The (id, subject) of contradictions that have a part in one of these events or claims."""
    statement = (
        "SELECT id, subject FROM contradictions"
        " WHERE id IN (SELECT id FROM contradiction_parts WHERE part IN (*))"
    )
    return set(direct.fetch_in(connection, statement, sorted(set(parts))))


def subjects_among(connection: Connection, subjects: Iterable[str]) -> set[str]:
    """Those of the subjects that have a contradiction."""
    statement = "SELECT subject FROM contradictions WHERE subject IN (*)"
    return {subject for (subject,) in direct.fetch_in(connection, statement, sorted(set(subjects)))}


# States ------------------------------------------------------------------------------------------


def restate(connection: Connection, ids: Collection[str]) -> None:
    """Bring the states up to date of contradictions that came or went, and of those that hang on them by a decision."""
    if not direct.fetch(connection, "SELECT number FROM decisions WHERE about = 'contradiction' LIMIT 1"):
        return
    decisions = [one for one in deciding.list_decisions(connection, "contradiction") if not one.undone]
    if not decisions:
        return
    hung = [one.object for one in decisions if one.subject in ids and one.object is not None]
    _restate(connection, {*ids, *(ident for ident, _ in with_parts(connection, hung))}, decisions)


def decided(connection: Connection, made: Iterable[Decision]) -> None:
    """Bring states up to date after decisions on contradictions, or their undoing."""
    made = [one for one in made if one.about == "contradiction"]
    if not made:
        return
    decisions = [one for one in deciding.list_decisions(connection, "contradiction") if not one.undone]
    hung = with_parts(connection, [one.object for one in made if one.object is not None])
    _restate(connection, {*(one.subject for one in made), *(ident for ident, _ in hung)}, decisions)


def _restate(connection: Connection, ids: Collection[str], decisions: Sequence[Decision]) -> None:
    table, links = schema.contradictions, schema.contradiction_parts
    there: set[str] = set()
    for part in in_parts(sorted({one.subject for one in decisions})):
        there.update(connection.execute(select(table.c.id).where(table.c.id.in_(part))).scalars())
    for part in in_parts(sorted(ids)):
        parts: dict[str, set[str]] = {}
        for row in connection.execute(select(links).where(links.c.id.in_(part))):
            parts.setdefault(row.id, set()).add(row.part)
        columns = (table.c.id, table.c.update, table.c.state, table.c.settled, table.c.who)
        for row in set(connection.execute(select(*columns).where(table.c.id.in_(part))).all()):
            state, settled, who = _state(row.id, bool(row.update), parts.get(row.id, set()), decisions, there)
            if (state, settled, who) != (row.state, row.settled, row.who):
                values = {"state": state, "settled": settled, "who": who}
                connection.execute(update(table).where(table.c.id == row.id).values(values))


def _state(
    ident: str, is_update: bool, parts: Collection[str], decisions: Sequence[Decision], there: Collection[str]
) -> tuple[str, str | None, str | None]:
    """The state by the decisions that stand, the last first: one that changed since a person held a claim of it right has
    another id, and is open again.
    """
    for decision in reversed(decisions):
        if decision.subject == ident:
            return "settled", decision.object, decision.who
        if decision.object in parts and decision.subject not in there:
            return "reopened", decision.object, decision.who
    return ("update" if is_update else "open"), None, None


def events_after(connection: Connection, key: int | None, most: int) -> list[tuple[int, str]]:
    """The next events after that key, or the first, ``most`` of them: (key, id)."""
    table = schema.events
    asked = select(table.c.key, table.c.id).order_by(table.c.key).limit(most)
    found = connection.execute(asked if key is None else asked.where(table.c.key > key))
    return [(row.key, row.id) for row in found]


def count_events(connection: Connection, key: int | None) -> int:
    """How many events there are after that key, or at all."""
    column = schema.events.c.key
    asked = select(func.count(column))
    return int(connection.execute(asked if key is None else asked.where(column > key)).scalar_one())
