"""Claims and reports found by their words, the last read first, with where in them the words stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, or_, select, text

from mountjoy.claim import Span
from mountjoy.errors import InputError
from mountjoy.store import deciding, finding, fulltext, schema
from mountjoy.store.filters import Filters, to_json, words_of
from mountjoy.store.fulltext import Match, Name
from mountjoy.store.words import TextQuery, highlights, parse_query

AROUND = 120  # code points of a report shown before and after the first word that was found
_OF_CLAIMS = frozenset(
    {
        "text",
        "type",
        "actor",
        "children",
        "place",
        "since",
        "until",
        "assertion",
        "source",
        "min_grade",
        "limit",
    }
)
_OF_REPORTS = frozenset({"text", "since", "until", "source", "min_grade", "limit"})


@dataclass(frozen=True, slots=True)
class FoundText:
    """A claim's sentence or a part of a report. ``marks`` are the words found, as code points into ``words``.

    ``number`` is the cursor of what follows; ``claim``, ``type`` and ``event`` are ids and type of a claim.
    """

    number: int
    report: str
    title: str | None
    source: str | None
    published: date | None
    words: str
    marks: tuple[Span, ...]
    claim: str | None = None
    type: str | None = None
    event: str | None = None


def find_claims(connection: Connection, filters: Filters, after: int | None, size: int) -> list[FoundText]:
    """Claims whose sentences hold the text of ``filters``; fields that claims lack raise InputError."""
    query = _query(filters, _OF_CLAIMS, "claims")
    if query is None:
        return []
    claims, reports, evidence, events = schema.claims, schema.reports, schema.evidence, schema.event_claims
    index, number = _index(connection, "claims_fts")
    joined = (
        index.join(evidence, evidence.c.number == number)
        .join(claims, claims.c.id == evidence.c.claim_id)
        .join(reports, reports.c.id == claims.c.report_id)
        .outerjoin(events, events.c.claim_id == claims.c.id)
    )
    statement = select(
        number, claims.c.id, claims.c.type, claims.c.sentence_start, claims.c.sentence_end, events.c.event_id,
        reports.c.id.label("report_id"), reports.c.title, reports.c.source, reports.c.published, reports.c.text,
    ).select_from(joined)  # fmt: skip
    wanted = _claim_conditions(connection, filters)
    found = []
    for row in _newest(connection, statement, "claims_fts", number, query, wanted, after, size):
        words = row.text[row.sentence_start : row.sentence_end]
        marks = highlights(words, query)
        found.append(
            FoundText(
                row[0], row.report_id, row.title, row.source, row.published, words, marks, row.id, row.type, row.event_id
            )
        )  # fmt: skip
    return found


def find_reports(connection: Connection, filters: Filters, after: int | None, size: int) -> list[FoundText]:
    """Reports that hold the text of ``filters``, each with the words around the first that was found."""
    query = _query(filters, _OF_REPORTS, "reports")
    if query is None:
        return []
    reports = schema.reports
    index, number = _index(connection, "reports_fts")
    joined = index.join(reports, reports.c.number == number)
    statement = select(
        number, reports.c.id, reports.c.title, reports.c.source, reports.c.published, reports.c.text
    ).select_from(joined)
    wanted: list[ColumnElement[bool]] = []
    if filters.since is not None:
        wanted.append(reports.c.published >= filters.since)
    if filters.until is not None:
        wanted.append(reports.c.published <= filters.until)
    if filters.source is not None:
        wanted.append(reports.c.source.in_(words_of(filters.source)))
    if filters.min_grade is not None:
        wanted.append(reports.c.source.in_(deciding.graded(connection, filters.min_grade)))
    found = []
    for row in _newest(connection, statement, "reports_fts", number, query, wanted, after, size):
        words, marks = _part(row.text[: fulltext.LONGEST_TEXT], query)
        found.append(FoundText(row[0], row.id, row.title, row.source, row.published, words, marks))
    return found


def _query(filters: Filters, known: frozenset[str], what: str) -> TextQuery | None:
    """The text that is asked for, or None where it asks for nothing."""
    if unknown := sorted(set(to_json(filters)) - known):
        raise InputError(f"{what} cannot be narrowed by {unknown[0]!r}; look for events instead")
    query = parse_query(filters.text or "")
    return query if query.wanted else None


def _index(connection: Connection, name: Name) -> tuple[Any, ColumnElement[int]]:
    table = fulltext.index_table(connection, name)
    return table, next(iter(table.c))


def _newest(
    connection: Connection,
    statement: Select[Any],
    name: Name,
    number: ColumnElement[int],
    query: TextQuery,
    wanted: Sequence[ColumnElement[bool]],
    after: int | None,
    size: int,
) -> Sequence[Any]:
    inside = list(wanted)
    if after is not None:
        inside.append(number < after)
    holds = text(fulltext.condition(connection, name))
    asked = {"query": fulltext.question(connection, Match(text=query), name)}
    return connection.execute(
        statement.where(holds, *inside).order_by(number.desc()).limit(size), asked
    ).all()


def _part(words: str, query: TextQuery) -> tuple[str, tuple[Span, ...]]:
    """The words around the first that was found, and where in them the words stand."""
    marks = highlights(words, query)
    if not marks:  # found in the title
        return words[: 2 * AROUND], ()
    start, end = max(0, marks[0].start - AROUND), marks[0].end + AROUND
    kept = (Span(m.start - start, m.end - start, m.text) for m in marks if m.end <= end)
    return words[start:end], tuple(kept)


def _claim_conditions(connection: Connection, filters: Filters) -> list[ColumnElement[bool]]:
    claims, reports = schema.claims, schema.reports
    wanted: list[ColumnElement[bool]] = []
    if filters.type is not None:
        types = words_of(filters.type)
        wanted.append(or_(claims.c.type.in_(types), claims.c.family.in_(types)))
    if filters.assertion is not None:
        wanted.append(claims.c.assertion.in_(words_of(filters.assertion)))
    if filters.source is not None:
        wanted.append(reports.c.source.in_(words_of(filters.source)))
    if filters.min_grade is not None:
        wanted.append(reports.c.source.in_(deciding.graded(connection, filters.min_grade)))
    if filters.since is not None:
        wanted.append(claims.c.date_end >= filters.since)
    if filters.until is not None:
        wanted.append(claims.c.date_start <= filters.until)
    if filters.actor is not None:
        ids = finding.actor_ids(connection, filters.actor, children=filters.children)
        wanted.append(_names(schema.mentions.c.entity_id.in_(ids)))
    if filters.place is not None:
        inside = finding.places_inside(connection, filters.place)
        wanted.append(_names(schema.mentions.c.entity_id.in_(inside)))
    return wanted


def _names(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the claim has a mention in a role for which ``condition`` holds."""
    roles, mentions = schema.roles, schema.mentions
    return exists().where(
        roles.c.claim_id == schema.claims.c.id,
        mentions.c.report_id == roles.c.report_id,
        mentions.c.id == roles.c.mention,
        condition,
    )
