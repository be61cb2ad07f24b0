"""What is read from a record: coded reports as they were coded, and merged values by filter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, and_, or_, select

from mountjoy.claim import CodedReport, Role
from mountjoy.record import Control, Event, Tie
from mountjoy.report import Report
from mountjoy.store import fulltext, rows, schema
from mountjoy.store.filters import Filters, words_of
from mountjoy.store.indexing import in_parts
from mountjoy.store.words import parse_query
from mountjoy.translit import plain

CHUNK = 200  # reports held at a time
RANKED = 400  # texts that are ranked by how well they fit, where no more are wanted
EVENT = msgspec.json.Decoder(Event)
Value = TypeVar("Value", Tie, Control)


def iterate_reports(
    connection: Connection, ids: Sequence[str] | None = None, limit: int | None = None
) -> Iterator[Report]:
    """Reports in the order of reading, or those of the ids."""
    for row in _report_rows(connection, ids, limit):
        yield rows.to_report(row)


def _report_rows(
    connection: Connection, ids: Sequence[str] | None, limit: int | None
) -> Iterator[dict[str, Any]]:
    table = schema.reports
    after, left = 0, limit
    while left is None or left > 0:
        statement = select(table).where(table.c.number > after).order_by(table.c.number)
        if ids is not None:
            statement = statement.where(table.c.id.in_(list(ids)))
        size = CHUNK if left is None else min(CHUNK, left)
        found = connection.execute(statement.limit(size)).mappings().all()
        yield from (dict(row) for row in found)
        if len(found) < size:
            return
        after = found[-1]["number"]
        left = None if left is None else left - len(found)


def iterate_coded(connection: Connection, ids: Sequence[str] | None = None) -> Iterator[CodedReport]:
    """Reports with their mentions and claims, as they were coded, in the order of reading."""
    chunk: list[dict[str, Any]] = []
    for row in _report_rows(connection, ids, None):
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield from _coded(connection, chunk)
            chunk = []
    yield from _coded(connection, chunk)


def _coded(connection: Connection, report_rows: list[dict[str, Any]]) -> Iterator[CodedReport]:
    ids = [row["id"] for row in report_rows]
    mentions: dict[str, list[Any]] = {report_id: [] for report_id in ids}
    claims: dict[str, list[Any]] = {report_id: [] for report_id in ids}
    roles: dict[str, list[Role]] = {}
    table = schema.mentions
    statement = select(table).where(table.c.report_id.in_(ids)).order_by(table.c.report_id, table.c.position)
    for row in connection.execute(statement).mappings():
        mentions[row["report_id"]].append(rows.to_mention(dict(row)))
    table = schema.roles
    statement = select(table).where(table.c.report_id.in_(ids)).order_by(table.c.claim_id, table.c.position)
    for row in connection.execute(statement).mappings():
        roles.setdefault(row["claim_id"], []).append(Role(row["role"], row["mention"], row["reason"]))
    table = schema.claims
    statement = select(table).where(table.c.report_id.in_(ids)).order_by(table.c.report_id, table.c.position)
    for row in connection.execute(statement).mappings():
        claims[row["report_id"]].append(dict(row))
    for report_row in report_rows:
        report = rows.to_report(report_row)
        yield CodedReport(
            report=report,
            mentions=tuple(mentions[report.id]),
            claims=tuple(
                rows.to_claim(row, roles.get(row["id"], []), report.text) for row in claims[report.id]
            ),
            issues=tuple(report_row["issues"]),
        )


def list_ties(connection: Connection, filters: Filters) -> list[Tie]:
    """Ties by type and names; ``filters.place`` must be None, for ties have none."""
    table = schema.ties
    return _values(
        connection,
        select(table.c.body)
        .where(and_(True, *ties_wanted(filters)))
        .order_by(table.c.type, table.c.actor_name, table.c.recipient_name, table.c.id),
        filters,
        Tie,
    )


def ties_wanted(filters: Filters) -> list[ColumnElement[bool]]:
    """The conditions on ties; ``filters.place`` must be None, for ties have none."""
    if filters.place is not None:
        raise ValueError("ties have no place to filter by")
    table = schema.ties
    wanted = _days(table, filters, "first", "last")
    if filters.type is not None:
        wanted.append(table.c.type.in_(words_of(filters.type)))
    if filters.actor is not None:
        wanted.append(
            or_(
                _named(table.c.actor_entity, table.c.actor_folded, filters.actor),
                _named(table.c.recipient_entity, table.c.recipient_folded, filters.actor),
            )
        )
    return wanted


def control_wanted(filters: Filters) -> list[ColumnElement[bool]]:
    """The conditions on statements of control."""
    table = schema.control
    wanted = _place_and_days(table, filters, "first", "last")
    if filters.type is not None:
        wanted.append(table.c.type.in_(words_of(filters.type)))
    if filters.actor is not None:
        wanted.append(_named(table.c.actor_entity, table.c.actor_folded, filters.actor))
    return wanted


def list_control(connection: Connection, filters: Filters) -> list[Control]:
    """Control by place, type and actor."""
    table = schema.control
    return _values(
        connection,
        select(table.c.body)
        .where(and_(True, *control_wanted(filters)))
        .order_by(table.c.place_name, table.c.type, table.c.actor_name, table.c.id),
        filters,
        Control,
    )


def events_by_id(connection: Connection, event_id: str) -> list[Event]:
    """The event of that id, or up to two whose ids begin so."""
    table = schema.events
    like = table.c.id.like(_escape(event_id) + "%", escape="\\")
    exact = connection.execute(select(table.c.body).where(table.c.id == event_id)).scalars().all()
    found = exact or connection.execute(select(table.c.body).where(like).limit(2)).scalars().all()
    return [EVENT.decode(body) for body in found]


def search_reports(connection: Connection, words: str, limit: int) -> list[Report]:
    """Reports that hold all that is asked for (`mountjoy.store.words.parse_query`), best first; of very many that
    do, the last read.
    """
    query = parse_query(words)
    if not query.wanted:
        return []
    numbers = fulltext.best(connection, "reports_fts", fulltext.Match(text=query), limit, max(limit, RANKED))
    table = schema.reports
    found: dict[int, Report] = {}
    for part in in_parts(numbers):
        for row in connection.execute(select(table).where(table.c.number.in_(part))).mappings():
            found[row["number"]] = rows.to_report(dict(row))
    return [found[number] for number in numbers]


def _values(connection: Connection, statement: Select[Any], filters: Filters, to: type[Value]) -> list[Value]:
    if filters.limit is not None:
        statement = statement.limit(filters.limit)
    return [msgspec.convert(body, to) for body in connection.execute(statement).scalars()]


def _named(entity: ColumnElement[Any], folded: ColumnElement[Any], wanted: str) -> ColumnElement[bool]:
    return or_(entity == wanted, folded.like(f"%{_escape(plain(wanted))}%", escape="\\"))


def _place_and_days(table: Any, filters: Filters, first: str, last: str) -> list[ColumnElement[bool]]:
    wanted = _days(table, filters, first, last)
    if filters.place is not None:
        wanted.append(
            or_(
                _named(table.c.place_entity, table.c.place_folded, filters.place),
                table.c.place_country == filters.place.upper(),
            )
        )
    return wanted


def _days(table: Any, filters: Filters, first: str, last: str) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if filters.since is not None:
        wanted.append(table.c[last] >= filters.since)
    if filters.until is not None:
        wanted.append(table.c[first] <= filters.until)
    return wanted


def _escape(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
