"""What is written to a record, each inside the caller's transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, TypeVar

import msgspec
from sqlalchemy import Connection, delete, insert, select, text, update

from mountjoy.claim import Claim, CodedReport
from mountjoy.copies import copy_keys
from mountjoy.errors import RecordError
from mountjoy.issues import Issue
from mountjoy.report import Report
from mountjoy.store import direct, indexing, rows, schema, tallies, unlisted
from mountjoy.store.bulk import MANY, insert_rows

Standing = Literal["new", "unchanged", "recode", "revised", "conflict"]
Value = TypeVar("Value")


def standings(connection: Connection, reports: Sequence[Report], coder: str) -> list[Standing]:
    """How each report stands to the record, in the order given.

    ``new``: its id is not there. ``unchanged``: nothing to do. ``recode``: coded by another version.
    ``revised``: the same place of the same file now says something else. ``conflict``: another file brings
    the same id with other content; the report first read stays.
    """
    table = schema.reports
    columns = (
        table.c.id, table.c.origin, table.c.content, table.c.coder,
        table.c.published, table.c.published_basis, table.c.published_earliest, table.c.author, table.c.language,
    )  # fmt: skip
    known: dict[str, Mapping[str, Any]] = {}
    for part in _parts(reports):
        statement = select(*columns).where(table.c.id.in_([report.id for report in part]))
        known |= {row["id"]: row for row in connection.execute(statement).mappings()}
    return [_standing(known.get(report.id), report, coder) for report in reports]


def _standing(row: Mapping[str, Any] | None, report: Report, coder: str) -> Standing:
    if row is None:
        return "new"
    same_file = _file(row["origin"]) == _file(report.origin)
    if row["content"] != rows.content_of(report):
        return "revised" if same_file else "conflict"
    about = (
        report.published, report.published_basis, report.published_earliest, report.author, report.language,
    )  # fmt: skip
    known = tuple(
        row[name] for name in ("published", "published_basis", "published_earliest", "author", "language")
    )
    if same_file and about != known:
        return "revised"
    return "unchanged" if row["coder"] == coder else "recode"


def _file(origin: str) -> str:
    return origin.rpartition("#")[0] or origin


def put_reports(connection: Connection, batch: Sequence[CodedReport], coder: str) -> list[CodedReport]:
    """Write coded reports, replacing what was coded of a report with the same id; each as reading it gives it."""
    return [written for part in _parts(batch) for written in _put_part(connection, part, coder)]


def _put_part(connection: Connection, part: Sequence[CodedReport], coder: str) -> list[CodedReport]:
    table = schema.reports
    ids = [coded.report.id for coded in part]
    numbers: dict[str, int] = dict(
        direct.fetch_in(connection, "SELECT id, number FROM reports WHERE id IN (*)", ids)
    )
    if numbers:
        again = list(numbers)
        _unmerge_of(connection, again)
        indexing.drop_reports(connection, again)
        tallies.count_reports(connection, again, -1)
        unlisted.drop(connection, list(numbers.values()))
        connection.execute(delete(schema.claims).where(schema.claims.c.report_id.in_(again)))
        connection.execute(delete(schema.mentions).where(schema.mentions.c.report_id.in_(again)))
    report_rows = [rows.report_row(coded.report, coder, coded.issues) for coded in part]
    _name_copies(connection, report_rows)
    insert_rows(connection, table, [row for row in report_rows if row["id"] not in numbers])
    for row in report_rows:
        if row["id"] in numbers:
            connection.execute(update(table).where(table.c.number == numbers[row["id"]]).values(row))
    coded_rows = [rows.claim_rows(coded) for coded in part]
    mention_rows = [row for coded in part for row in rows.mention_rows(coded)]
    insert_rows(connection, schema.mentions, mention_rows)
    insert_rows(connection, schema.claims, [row for claims, _ in coded_rows for row in claims])
    role_rows = [row for _, roles in coded_rows for row in roles]
    insert_rows(connection, schema.roles, role_rows)
    indexing.index_reports(connection, ids)
    _put_copy_keys(connection, part, again=bool(numbers))
    indexing.index_entities(connection, mention_rows)
    tallies.count_reports(connection, ids, 1)
    unlisted.put(connection, mention_rows, role_rows)
    unmerge(connection, [row["id"] for claims, _ in coded_rows for row in claims], again=True)
    copies = {row["id"]: row["copy_of"] for row in report_rows}
    return [_as_written(coded, copies[coded.report.id]) for coded in part]


def _as_written(coded: CodedReport, copy_of: str | None) -> CodedReport:
    report = coded.report if coded.report.copy_of == copy_of else replace(coded.report, copy_of=copy_of)
    claims: dict[str, Claim] = {}
    for claim in coded.claims:  # one whose id stood before is the same claim
        claims.setdefault(claim.id, claim)
    return replace(coded, report=report, claims=tuple(claims.values()))


def copy_key_number(key: str) -> int:
    """A key of near copies as the whole number it is kept as."""
    return int.from_bytes(hashlib.blake2s(key.encode(), digest_size=8).digest(), "big", signed=True)


def _put_copy_keys(connection: Connection, part: Sequence[CodedReport], again: bool) -> None:
    """Keep the keys by which near copies of these reports are found."""
    table = schema.copy_keys
    if again:
        connection.execute(delete(table).where(table.c.report_id.in_([one.report.id for one in part])))
    keys = [
        (number, one.report.id)
        for one in part
        for number in sorted({copy_key_number(key) for key in copy_keys(one.report.text)})
    ]
    direct.run_many(connection, 'INSERT INTO copy_keys ("key", report_id) VALUES (?, ?)', keys)


def _unmerge_of(connection: Connection, report_ids: Sequence[str]) -> None:
    """Note the claims of these reports, which are about to go, and those that people added to them: by them are found the events, ties and
    control that are to be made anew.
    """
    statement = "SELECT id FROM claims WHERE report_id IN (*) UNION SELECT claim_id FROM evidence WHERE report_id IN (*)"
    found = direct.fetch_in(connection, statement, report_ids)
    unmerge(connection, [claim for (claim,) in found], again=True)


def unmerge(connection: Connection, claim_ids: Iterable[str], *, again: bool) -> None:
    """Note claims whose events, ties or control are to be made anew; ``again`` where their evidence is too."""
    clash = "(claim_id) DO UPDATE SET again = 1" if again else "DO NOTHING"
    statement = f"INSERT INTO unmerged (claim_id, again) VALUES (?, ?) ON CONFLICT {clash}"
    direct.run_many(connection, statement, [(one, int(again)) for one in dict.fromkeys(claim_ids)])


def unmerge_all(connection: Connection) -> None:
    """Note all claims, and all that anything was merged from, to be merged anew."""
    statement = (
        "INSERT INTO unmerged (claim_id, again) {claims} ON CONFLICT (claim_id) DO UPDATE SET again = 1"
    )
    for table, column in (("claims", "id"), ("event_claims", "claim_id"), ("relation_claims", "claim_id")):
        claims = f"SELECT DISTINCT {column}, 1 FROM {table} WHERE true"
        connection.execute(text(statement.format(claims=claims)))


def _name_copies(connection: Connection, report_rows: Sequence[rows.Row]) -> None:
    """Name the first report read with the very same text, where reading did not find it (in another run)."""
    wanted = {row["text_sha256"] for row in report_rows if row["text"].strip()}
    statement = "SELECT text_sha256, id FROM reports WHERE text_sha256 IN (*) ORDER BY number"
    first: dict[str, str] = {}
    for text_sha256, report_id in direct.fetch_in(connection, statement, wanted):
        first.setdefault(text_sha256, report_id)
    for row in report_rows:
        if row["text_sha256"] not in wanted:
            continue
        original = first.setdefault(row["text_sha256"], row["id"])
        if row["copy_of"] is None and original != row["id"]:
            row["copy_of"] = original


def _parts(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    for start in range(0, len(values), MANY):
        yield values[start : start + MANY]


def put_sources(connection: Connection, sources: Mapping[str, bytes]) -> None:
    """Keep the bytes received, once each. Raises RecordError where bytes do not have the hash they
    are under.
    """
    table = schema.sources
    known = set()
    wanted = sorted(sources)
    for part in _parts(wanted):
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


def get_state(connection: Connection, name: str) -> str | None:
    """One fact about the record, or None where it was never set."""
    found = direct.fetch(connection, "SELECT value FROM state WHERE name = ?", (name,))
    return str(found[0][0]) if found else None


def set_state(connection: Connection, name: str, value: str) -> None:
    """Set one fact about the file."""
    if not direct.run(connection, "UPDATE state SET value = ? WHERE name = ?", (value, name)):
        direct.run(connection, "INSERT INTO state (name, value) VALUES (?, ?)", (name, value))


def append_log(connection: Connection, at: str, action: str, detail: object) -> int:
    """Add a row to the log, chained to the one before; ``at`` is a time in UTC. The row's number.

    The caller holds the record's one lock for writing, so that no other row can come between.
    """
    last = direct.fetch(connection, "SELECT number, hash FROM log ORDER BY number DESC LIMIT 1")
    number, previous = (int(last[0][0]) + 1, str(last[0][1])) if last else (1, "")
    text_ = msgspec.json.encode(detail, order="deterministic").decode()
    hash_ = rows.digest(previous, at, action, text_)
    statement = "INSERT INTO log (number, at, action, detail, previous, hash) VALUES (?, ?, ?, ?, ?, ?)"
    direct.run(connection, statement, (number, at, action, text_, previous, hash_))
    # Kept beside the log, so that a log whose end was cut off is seen.
    set_state(connection, "log_head", f"{number} {hash_}")
    return number


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
