"""What is written to a record, each inside the caller's transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec
from sqlalchemy import Connection, Table, delete, insert, select, update

from mountjoy.claim import CodedReport
from mountjoy.errors import RecordError
from mountjoy.issues import Issue
from mountjoy.record import Control, Event, Tie
from mountjoy.report import Report
from mountjoy.store import rows, schema

Standing = Literal["new", "unchanged", "recode", "revised", "conflict"]
MANY = 500  # rows or ids in one statement, below any database's limit on parameters


def standing(connection: Connection, report: Report, coder: str) -> Standing:
    """How a report stands to the record.

    ``new``: its id is not there. ``unchanged``: nothing to do. ``recode``: coded by another version.
    ``revised``: the same place of the same file now says something else. ``conflict``: another file brings
    the same id with other content; the report first read stays.
    """
    table = schema.reports
    row = connection.execute(select(table).where(table.c.id == report.id)).mappings().first()
    if row is None:
        return "new"
    same_file = _file(row["origin"]) == _file(report.origin)
    if row["content"] != rows.content_of(report):
        return "revised" if same_file else "conflict"
    about = (report.published, report.published_basis, report.author, report.language)
    known = (row["published"], row["published_basis"], row["author"], row["language"])
    if same_file and about != known:
        return "revised"
    return "unchanged" if row["coder"] == coder else "recode"


def _file(origin: str) -> str:
    return origin.rpartition("#")[0] or origin


def put_reports(connection: Connection, batch: Sequence[CodedReport], coder: str) -> None:
    """Write coded reports, replacing what was coded of a report with the same id."""
    for coded in batch:
        row = rows.report_row(coded.report, coder, coded.issues)
        row["copy_of"] = coded.report.copy_of or _earlier(connection, row)
        table = schema.reports
        number = connection.execute(select(table.c.number).where(table.c.id == coded.report.id)).scalar()
        if number is None:
            connection.execute(insert(table), row)
        else:
            connection.execute(update(table).where(table.c.number == number).values(row))
            connection.execute(delete(schema.claims).where(schema.claims.c.report_id == coded.report.id))
            connection.execute(delete(schema.mentions).where(schema.mentions.c.report_id == coded.report.id))
        claims, roles = rows.claim_rows(coded)
        insert_many(connection, schema.mentions, rows.mention_rows(coded))
        insert_many(connection, schema.claims, claims)
        insert_many(connection, schema.roles, roles)


def _earlier(connection: Connection, row: rows.Row) -> str | None:
    """The id of the first report read with this very text, unless it is this one or says nothing."""
    if not row["text"].strip():
        return None
    table = schema.reports
    found = connection.execute(
        select(table.c.id).where(table.c.text_sha256 == row["text_sha256"]).order_by(table.c.number).limit(1)
    ).scalar()
    return None if found is None or found == row["id"] else str(found)


def put_sources(connection: Connection, sources: Mapping[str, bytes]) -> None:
    """Keep the bytes received, once each. Raises RecordError where bytes do not have the hash they
    are under.
    """
    table = schema.sources
    known = set()
    wanted = sorted(sources)
    for start in range(0, len(wanted), MANY):
        part = wanted[start : start + MANY]
        known |= set(connection.execute(select(table.c.sha256).where(table.c.sha256.in_(part))).scalars())
    for sha256 in wanted:
        if sha256 in known:
            continue
        received = sources[sha256]
        if hashlib.sha256(received).hexdigest() != sha256:
            raise RecordError(
                f"the bytes received under {sha256} have another hash; they were changed on the way"
            )
        connection.execute(insert(table), {"sha256": sha256, "size": len(received), "bytes": received})


def put_merged(
    connection: Connection, events: Sequence[Event], ties: Sequence[Tie], control: Sequence[Control]
) -> None:
    """Replace everything that was merged."""
    for table in (
        schema.event_claims,
        schema.event_parties,
        schema.events,
        schema.ties,
        schema.control,
    ):
        connection.execute(delete(table))
    insert_many(connection, schema.events, [rows.event_row(event, n) for n, event in enumerate(events)])
    insert_many(
        connection,
        schema.event_claims,
        [
            {"event_id": event.id, "claim_id": claim_id, "assertion": assertion}
            for event in events
            for claim_id, assertion in event.assertions
        ],
    )
    insert_many(connection, schema.event_parties, [row for event in events for row in rows.party_rows(event)])
    insert_many(connection, schema.ties, [rows.tie_row(tie, n) for n, tie in enumerate(ties)])
    insert_many(connection, schema.control, [rows.control_row(item, n) for n, item in enumerate(control)])


def put_issues(connection: Connection, stage: str, issues: Iterable[Issue]) -> int:
    """Note issues that are not there yet; how many were new."""
    table = schema.issues
    known = {
        tuple(row)
        for row in connection.execute(
            select(table.c.severity, table.c.origin, table.c.message).where(table.c.stage == stage)
        )
    }
    added = 0
    for issue in issues:
        key = (issue.severity, issue.origin, issue.message)
        if key in known:
            continue
        known.add(key)
        added += 1
        connection.execute(
            insert(table),
            {"stage": stage, "severity": issue.severity, "origin": issue.origin, "message": issue.message},
        )
    return added


def clear_issues(connection: Connection, stage: str) -> None:
    """Forget the notes of a stage that is done again."""
    connection.execute(delete(schema.issues).where(schema.issues.c.stage == stage))


def insert_many(connection: Connection, table: Table, values: Sequence[rows.Row]) -> None:
    """Insert rows, a limited number at a time."""
    for start in range(0, len(values), MANY):
        connection.execute(insert(table), values[start : start + MANY])


def set_state(connection: Connection, name: str, value: str) -> None:
    """Set one fact about the file."""
    table = schema.state
    done = connection.execute(update(table).where(table.c.name == name).values(value=value))
    if done.rowcount == 0:
        connection.execute(insert(table), {"name": name, "value": value})


def append_log(connection: Connection, at: str, action: str, detail: object) -> None:
    """Add a row to the log, chained to the one before; ``at`` is a time in UTC."""
    table = schema.log
    previous = (
        connection.execute(select(table.c.hash).order_by(table.c.number.desc()).limit(1)).scalar() or ""
    )
    text = msgspec.json.encode(detail, order="deterministic").decode()
    connection.execute(
        insert(table),
        {
            "at": at,
            "action": action,
            "detail": text,
            "previous": previous,
            "hash": rows.digest(previous, at, action, text),
        },
    )


def log_problems(connection: Connection) -> list[str]:
    """What is wrong with the log's chain and the kept bytes, in words; nothing if all is as written."""
    problems = []
    previous = ""
    table = schema.log
    for number, row in enumerate(
        connection.execute(select(table).order_by(table.c.number)).mappings(), start=1
    ):
        if row["number"] != number:
            problems.append(f"log: row {number} is missing")
            break
        if row["previous"] != previous or row["hash"] != rows.digest(
            row["previous"], row["at"], row["action"], row["detail"]
        ):
            problems.append(f"log: row {number} was changed")
            break
        previous = row["hash"]
    for sha256, received in connection.execute(select(schema.sources.c.sha256, schema.sources.c.bytes)):
        if hashlib.sha256(received).hexdigest() != sha256:
            problems.append(f"source {sha256}: the bytes were changed")
    return problems
