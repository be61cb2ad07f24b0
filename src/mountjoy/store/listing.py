"""Lists of a record read a part at a time, whatever its size: reports without their texts, outlets, ties and control."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Connection, Table, and_, desc, func, or_, select, text

from mountjoy.issues import Issue
from mountjoy.record import Control, Tie
from mountjoy.report import Report
from mountjoy.store import direct, rows, schema
from mountjoy.store.filters import Filters
from mountjoy.store.reading import control_wanted, ties_wanted

Value = TypeVar("Value", Tie, Control)
BEGINNING = 200  # code points of a report's text that a list holds


@dataclass(frozen=True, slots=True)
class ListedReport:
    """A report in a list: its number in the order of reading, and itself with the beginning of its text alone."""

    number: int
    report: Report


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet: its reports, how many of them are copies, and the days they span."""

    name: str
    reports: int
    copies: int
    first: date | None
    last: date | None


def reports(
    connection: Connection,
    *,
    after: int | None = None,
    size: int = 50,
    newest: bool = True,
    sources: Sequence[str] = (),
) -> list[ListedReport]:
    """The next reports after a number in the order of reading, the last read first with ``newest``; those of outlets."""
    table = schema.reports
    columns = [one for one in table.c if one.name not in ("text", "issues")]
    statement = select(*columns, func.substr(table.c.text, 1, BEGINNING).label("text"))
    if after is not None:
        statement = statement.where(table.c.number < after if newest else table.c.number > after)
    if sources:
        statement = statement.where(table.c.source.in_(list(sources)))
    order = table.c.number.desc() if newest else table.c.number
    found = connection.execute(statement.order_by(order).limit(size)).mappings()
    return [ListedReport(row["number"], rows.to_report({**row, "issues": []})) for row in found]


def count_reports(connection: Connection, sources: Sequence[str] = ()) -> int:
    """How many reports there are, or of these outlets."""
    statement = select(func.count()).select_from(schema.reports)
    if sources:
        statement = statement.where(schema.reports.c.source.in_(list(sources)))
    return int(connection.execute(statement).scalar_one())


def outlets(connection: Connection) -> list[Outlet]:
    """The outlets, those with most reports first; "" for reports that name none."""
    table = schema.reports.c
    found = connection.execute(
        select(
            table.source, func.count(), func.count(table.copy_of), func.min(table.published), func.max(table.published)
        ).group_by(table.source)
    )  # fmt: skip
    made = [
        Outlet(source or "", int(number), int(copies), first, last)
        for source, number, copies, first, last in found
    ]
    return sorted(made, key=lambda one: (-one.reports, one.name))


def issues(connection: Connection, most: int) -> list[Issue]:
    """The last notes, no more than ``most``, in the order noted."""
    table = schema.issues.c
    found = connection.execute(
        select(table.severity, table.origin, table.message).order_by(table.number.desc()).limit(most)
    ).all()
    return [Issue(*row) for row in reversed(found)]


def runs(connection: Connection, most: int) -> list[dict[str, Any]]:
    """The last runs, no more than ``most``, the last first."""
    table = schema.runs
    return [
        dict(row)
        for row in connection.execute(select(table).order_by(table.c.number.desc()).limit(most)).mappings()
    ]


def ties(connection: Connection, filters: Filters, first: int, size: int) -> list[Tie]:
    """``size`` ties from the ``first`` on, by type and names."""
    table = schema.ties
    order = (table.c.type, table.c.actor_name, table.c.recipient_name, table.c.id)
    wanted = select(table.c.id).where(and_(True, *ties_wanted(filters))).order_by(*order)
    return _of_ids(
        connection, table, list(connection.execute(wanted.offset(first).limit(size)).scalars()), Tie
    )


@dataclass(frozen=True, slots=True)
class Ties:
    """All ties in figures: how many of each type, and the first and the last day of which they are said."""

    counts: dict[str, int]
    first: date | None
    last: date | None


def all_ties(connection: Connection) -> Ties:
    """All ties in figures."""
    table = schema.ties.c
    counts = connection.execute(select(table.type, func.count()).group_by(table.type).order_by(table.type))
    days = [func.min(table.first), func.min(table.last), func.max(table.first), func.max(table.last)]
    (one, two, three, four) = connection.execute(select(*days)).one()
    first, last = (tuple(day for day in pair if day is not None) for pair in ((one, two), (three, four)))
    told = {str(type_): int(number) for type_, number in counts}
    return Ties(told, min(first, default=None), max(last, default=None))


def most_said(connection: Connection, most: int) -> list[Tie]:
    """The ties of most claims, no more than ``most``."""
    table, sqlite = schema.ties, connection.dialect.name == "sqlite"
    claims = text("json_array_length(body, '$.claims')" if sqlite else "json_array_length(body -> 'claims')")
    found = connection.execute(select(table.c.id).order_by(desc(claims), table.c.id).limit(most)).scalars()
    return _of_ids(connection, table, list(found), Tie)


def ties_on(
    connection: Connection, types: Sequence[str], day: date | None, first: int, size: int
) -> tuple[int, list[Tie]]:
    """How many ties of some types (none: of all) are said of a day or of none; ``size`` of them from the ``first`` on."""
    table = schema.ties
    wanted: list[ColumnElement[bool]] = [table.c.type.in_(list(types))] if types else []
    if day is not None:
        wanted.append(or_(table.c.first.is_(None), table.c.first <= day))
        wanted.append(or_(table.c.last.is_(None), table.c.last >= day))
    number = connection.execute(
        select(func.count()).select_from(table).where(and_(True, *wanted))
    ).scalar_one()
    order = (table.c.type, table.c.actor_name, table.c.recipient_name, table.c.id)
    ids = select(table.c.id).where(and_(True, *wanted)).order_by(*order).offset(first).limit(size)
    return int(number), _of_ids(connection, table, list(connection.execute(ids).scalars()), Tie)


def control(connection: Connection, filters: Filters, first: int, size: int) -> list[Control]:
    """``size`` statements of control from the ``first`` on, by place, type and actor."""
    table = schema.control
    order = (table.c.place_name, table.c.type, table.c.actor_name, table.c.id)
    wanted = select(table.c.id).where(and_(True, *control_wanted(filters))).order_by(*order)
    return _of_ids(
        connection, table, list(connection.execute(wanted.offset(first).limit(size)).scalars()), Control
    )


def ties_of(connection: Connection, entity: str, most: int) -> list[Tie]:
    """Ties of an actor itself, no more than ``most``, by type and names."""
    table = schema.ties
    own = or_(table.c.actor_entity == entity, table.c.recipient_entity == entity)
    order = (table.c.type, table.c.actor_name, table.c.recipient_name, table.c.id)
    found = connection.execute(select(table.c.id).where(own).order_by(*order).limit(most)).scalars()
    return _of_ids(connection, table, list(found), Tie)


def control_of(connection: Connection, entity: str, most: int) -> list[Control]:
    """What an actor itself is said to hold, contest or have lost, no more than ``most``, by place."""
    table = schema.control
    order = (table.c.place_name, table.c.type, table.c.id)
    found = connection.execute(
        select(table.c.id).where(table.c.actor_entity == entity).order_by(*order).limit(most)
    ).scalars()
    return _of_ids(connection, table, list(found), Control)


def tie(connection: Connection, ident: str) -> Tie | None:
    """The tie of that id."""
    return next(iter(_of_ids(connection, schema.ties, [ident], Tie)), None)


def control_state(connection: Connection, ident: str) -> Control | None:
    """The statement of control of that id."""
    return next(iter(_of_ids(connection, schema.control, [ident], Control)), None)


def _of_ids(connection: Connection, table: Table, ids: Sequence[str], to: type[Value]) -> list[Value]:
    statement = f"SELECT id, CAST(body AS TEXT) FROM {table.name} WHERE id IN (*)"
    held = dict(direct.fetch_in(connection, statement, ids))
    return [msgspec.json.decode(held[one], type=to) for one in ids if one in held]
