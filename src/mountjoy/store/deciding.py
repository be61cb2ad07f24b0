"""Decisions in a record, and the sanctions lists that they speak of: written and read inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, select

from mountjoy.claim import Entity
from mountjoy.decision import Decided, Decision, Rules, follow
from mountjoy.errors import NotFoundError
from mountjoy.listed import HeldList, ListEntry, Named, SanctionsList
from mountjoy.standing import carried, decided_of, now
from mountjoy.store import rows, schema
from mountjoy.store.bulk import insert_rows

_MOST = 1 << 31  # no decision has so high a number


def put_list(connection: Connection, given: SanctionsList) -> None:
    """Keep a list, replacing what was imported under its name before."""
    table = schema.lists
    connection.execute(delete(schema.list_entries).where(schema.list_entries.c.list == given.name))
    connection.execute(delete(table).where(table.c.name == given.name))
    connection.execute(
        insert(table),
        {"name": given.name, "title": given.title, "published": given.published, "sha256": given.sha256},
    )
    insert_rows(
        connection,
        schema.list_entries,
        [
            {
                "list": entry.list, "uid": entry.uid, "position": position,
                "folded": rows.fold(" | ".join((entry.name, *entry.aliases))), "body": msgspec.to_builtins(entry),
            }
            for position, entry in enumerate(given.entries)
        ],
    )  # fmt: skip


def held_lists(connection: Connection) -> list[HeldList]:
    """The lists of the record by name."""
    table, entries = schema.lists, schema.list_entries
    counted = (
        select(table, func.count(entries.c.uid))
        .select_from(table.outerjoin(entries, entries.c.list == table.c.name))
        .group_by(table.c.name)
        .order_by(table.c.name)
    )
    return [HeldList(*row) for row in connection.execute(counted)]


def list_entries(connection: Connection, search: str | None, limit: int | None) -> list[ListEntry]:
    """Entries of all lists in the lists' order; those whose names hold all the words of ``search``."""
    table = schema.list_entries
    statement = select(table.c.body).order_by(table.c.list, table.c.position)
    for word in rows.fold(search or "").split():
        statement = statement.where(table.c.folded.contains(word, autoescape=True))
    if limit is not None:
        statement = statement.limit(limit)
    return [msgspec.convert(body, ListEntry) for body in connection.execute(statement).scalars()]


def named_actors(connection: Connection, rules: Rules) -> list[Named]:
    """Actors and persons with the proper names that reports give them, by id."""
    table = schema.mentions
    found = connection.execute(
        select(table.c.entity, table.c.text)
        .where(table.c.entity.is_not(None), table.c.named == 1, table.c.type.in_(("actor", "person")))
        .order_by(table.c.report_id, table.c.position)
    )
    made: dict[str, tuple[Entity, dict[str, None]]] = {}
    for body, text in found:
        entity = follow(rules, msgspec.convert(body, Entity))
        if entity is not None:
            _, names = made.setdefault(entity.id, (entity, {entity.name: None}))
            names[" ".join(text.split())] = None
    return [
        Named(entity.id, entity.name, entity.kind, entity.country, tuple(names))
        for _, (entity, names) in sorted(made.items())
    ]


def put_decision(
    connection: Connection,
    at: str,
    who: str,
    about: str,
    verdict: str,
    subject: str,
    object_: str | None,
    why: str | None,
    detail: Mapping[str, Any] | None,
) -> Decision:
    """Add a decision."""
    values = {
        "at": at, "who": who, "about": about, "verdict": verdict, "subject": subject, "object": object_, "why": why,
        "detail": None if detail is None else dict(detail),
    }  # fmt: skip
    key = connection.execute(insert(schema.decisions).values(values)).inserted_primary_key
    number = 0 if key is None else int(key[0])
    return Decision(number, at, who, about, verdict, subject, object_, why, detail)


def list_decisions(
    connection: Connection, about: str | None = None, *, where: ColumnElement[bool] | None = None
) -> list[Decision]:
    """All decisions, or those of a sort or ``where``, in their order; those that were undone are marked."""
    table = schema.decisions
    statement = select(table).order_by(table.c.number)
    if about is not None:
        statement = statement.where(table.c.about == about)
    if where is not None:
        statement = statement.where(where)
    undone = set(connection.execute(select(table.c.subject).where(table.c.about == "undo")).scalars())
    return [
        Decision(**dict(row), undone=str(row["number"]) in undone)
        for row in connection.execute(statement).mappings()
    ]


def last_decisions(
    connection: Connection, most: int, before: int | None, about: str | None
) -> list[Decision]:
    """The last decisions, those that undo others apart, the last first; those before a number, or of a sort."""
    table = schema.decisions
    wanted = select(table.c.number).where(
        table.c.about != "undo" if about is None else table.c.about == about
    )
    if before is not None:
        wanted = wanted.where(table.c.number < before)
    numbers = list(connection.execute(wanted.order_by(table.c.number.desc()).limit(most)).scalars())
    return decisions_numbered(connection, numbers)[::-1]


def decisions_numbered(connection: Connection, numbers: Collection[int]) -> list[Decision]:
    """The decisions of these numbers, in their order; those that were undone are marked."""
    table, wanted = schema.decisions, sorted(one for one in numbers if 0 < one < _MOST)
    undone = select(table.c.subject).where(table.c.about == "undo", table.c.subject.in_(map(str, wanted)))
    taken_back = set(connection.execute(undone).scalars())
    found = connection.execute(select(table).where(table.c.number.in_(wanted)).order_by(table.c.number))
    return [Decision(**dict(row), undone=str(row["number"]) in taken_back) for row in found.mappings()]


def count_decisions(connection: Connection, after: str, other_than: str) -> int:
    """How many decisions, undoing apart, were made after a minute by others than that person."""
    table = schema.decisions
    later = func.substr(table.c.at, 1, len(after)) > after
    statement = select(func.count()).where(later, table.c.who != other_than, table.c.about != "undo")
    return int(connection.execute(statement).scalar_one())


def standing(connection: Connection, about: str) -> list[Decision]:
    """The decisions of a sort that stand: not undone, the last on each subject and object."""
    last: dict[tuple[str, str | None], Decision] = {}
    for decision in list_decisions(connection, about):
        if not decision.undone:
            last[decision.subject, decision.object if about in ("list", "pair") else None] = decision
    return sorted(last.values(), key=lambda decision: decision.number)


def graded(connection: Connection, least: str) -> list[str]:
    """The outlets that people graded so or better, by name."""
    return sorted(one.subject for one in standing(connection, "source") if one.verdict <= least)


def decided_now(connection: Connection) -> Decided:
    """What merging takes from the decisions that stand."""
    return decided_of(list_decisions(connection))


def rules(connection: Connection) -> dict[str, Entity | None]:
    """What became of actors and places by the decisions that stand."""
    return {
        one.subject: None if one.detail is None else msgspec.convert(dict(one.detail), Entity)
        for about in ("actor", "place")
        for one in standing(connection, about)
    }


def names_of(connection: Connection, claim: str) -> set[str]:
    """The ids that a claim has or had, as coding again carried decisions from one to the other."""
    fates = carried(list_decisions(connection, "carry"))
    here = now(claim, fates)
    return {
        claim,
        *([] if here is None else [here]),
        *(one for one in fates if here and now(one, fates) == here),
    }


_ALWAYS = ("actor", "place", "pair", "source", "credibility", "contradiction", "setting", "carry")


def changes_record(connection: Connection, decision: Decision) -> bool:
    """Whether a decision (or the undoing of it) can change what is merged.

    Accepting a claim does not, unless somebody rejected or corrected it before.
    """
    if decision.about in _ALWAYS or (
        decision.about == "claim" and decision.verdict in ("reject", "correct", "add")
    ):
        return True
    if (decision.about, decision.verdict) != ("claim", "accept"):
        return False
    table = schema.decisions
    others = select(table.c.number).where(
        table.c.about == "claim",
        table.c.subject.in_(names_of(connection, decision.subject)),
        table.c.verdict.in_(("reject", "correct")),
    )
    return connection.execute(others.limit(1)).first() is not None


def check_undoable(connection: Connection, number: int) -> Decision:
    """The decision of that number. Raises NotFoundError where there is none, or it was undone already."""
    for decision in list_decisions(connection):
        by_hand = decision.about not in ("undo", "carry")
        if decision.number == number and by_hand and not decision.undone:
            return decision
    raise NotFoundError(f"no decision {number} stands. See: mountjoy show decisions")


def entity_named(connection: Connection, ids: Sequence[str]) -> dict[str, Entity]:
    """The entities of those ids as mentions have them; ids that no mention has are left out."""
    table = schema.mentions
    found = connection.execute(
        select(table.c.entity)
        .where(and_(table.c.entity_id.in_(list(ids)), table.c.entity.is_not(None)))
        .order_by(table.c.report_id.desc(), table.c.position.desc())
    ).scalars()
    entities = (msgspec.convert(body, Entity) for body in found)
    return {entity.id: entity for entity in entities if entity.id in ids}
