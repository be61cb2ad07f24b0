"""Which claims a decision touches, so that only these are merged again."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select, text

from mountjoy.decision import Decision, words_key
from mountjoy.standing import claim_reviews
from mountjoy.store import deciding, fulltext, schema
from mountjoy.store.fulltext import Match
from mountjoy.store.indexing import in_parts
from mountjoy.store.words import Term, TextQuery
from mountjoy.store.writing import unmerge
from mountjoy.translit import plain

_WORDS = "words:"


def unmerge_touched(connection: Connection, decision: Decision) -> None:
    """Note the claims that a decision, or the undoing of it, touches."""
    about = decision.about
    if about == "pair":
        ends = [
            name
            for end in (decision.subject, decision.object)
            if end is not None
            for name in sorted(deciding.names_of(connection, end))
        ]
        unmerge(connection, ends, again=False)
    elif about == "setting":
        # What one person decided takes effect, or no longer does.
        reviewed = claim_reviews(deciding.list_decisions(connection))
        _again(connection, _reports_of(connection, sorted(reviewed)))
    elif about in ("claim", "credibility", "carry"):
        names = deciding.names_of(connection, decision.subject)
        reports = _reports_of(connection, [*sorted(names), decision.object or ""])
        if decision.verdict == "add" and decision.object is not None:
            reports.add(decision.object)
        unmerge(connection, [decision.subject], again=True)
        _again(connection, reports)
    elif about == "source":
        table = schema.reports
        _again(
            connection,
            connection.execute(select(table.c.id).where(table.c.source == decision.subject)).scalars(),
        )
    elif about in ("actor", "place"):
        _again(connection, _naming(connection, decision.subject))


def _again(connection: Connection, report_ids: Iterable[str]) -> None:
    table = schema.claims
    for part in in_parts(sorted(set(report_ids))):
        claims = connection.execute(select(table.c.id).where(table.c.report_id.in_(part))).scalars()
        unmerge(connection, list(claims), again=True)


def _reports_of(connection: Connection, claim_ids: list[str]) -> set[str]:
    found: set[str] = set()
    for table, column in ((schema.claims, schema.claims.c.id), (schema.evidence, schema.evidence.c.claim_id)):
        for part in in_parts(claim_ids):
            found.update(connection.execute(select(table.c.report_id).where(column.in_(part))).scalars())
    return found


def _naming(connection: Connection, subject: str) -> set[str]:
    """The reports that name an actor or place, by its id or as one that was joined with it by decisions."""
    rules = deciding.rules(connection)
    ids = {subject}
    while True:
        born = {one for one, became in rules.items() if became is not None and became.id in ids} - ids
        if not born:
            break
        ids |= born
    table = schema.mentions
    found: set[str] = set()
    for part in in_parts(sorted(ids)):
        found.update(
            connection.execute(select(table.c.report_id).where(table.c.entity_id.in_(part))).scalars()
        )
    for one in ids:
        if one.startswith(_WORDS):
            found |= _wording(connection, one)
    return found


def _wording(connection: Connection, key: str) -> set[str]:
    """The reports that give a name which was resolved to nothing."""
    words = tuple(plain(key.removeprefix(_WORDS)).split())
    if not words:
        return set()
    query = fulltext.question(connection, Match(text=TextQuery((Term(words),))))
    number = next(iter(fulltext.index_table(connection, "reports_fts").c))
    inside = select(number).where(text(fulltext.condition(connection, "reports_fts")))
    numbers = connection.execute(inside, {"query": query}).scalars().all()
    reports, mentions = schema.reports, schema.mentions
    found: set[str] = set()
    for part in in_parts(numbers):
        rows = connection.execute(
            select(mentions.c.report_id, mentions.c.text)
            .join(reports, reports.c.id == mentions.c.report_id)
            .where(reports.c.number.in_(part), mentions.c.entity.is_(None), mentions.c.named == 1)
        )
        found.update(row.report_id for row in rows if words_key(row.text) == key)
    return found
