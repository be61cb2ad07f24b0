"""What waits for a person, a page at a time: each query looks at a page of rows, not at the whole record."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import get_args

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    Table,
    and_,
    cast,
    func,
    or_,
    select,
    true,
    tuple_,
)

from mountjoy.claim import Kind
from mountjoy.decision import pair_of
from mountjoy.standing import CLAIM_VERDICTS, decided_of
from mountjoy.store import deciding, schema

MOST_COUNTED = 10_000  # beyond that a queue is only said to be longer
_CHUNK = 200


@dataclass(frozen=True, slots=True, order=True)
class Rank:
    """Where a claim stands in a queue: the more salient in its report first (``position`` 0), then the less sure."""

    position: int
    score: float
    claim: str


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two claims that may tell of one event: how alike they are, their ids, and what speaks for and against it.

    ``numbers`` are the short names of the claims in the record, by which the queue goes on.
    """

    score: float
    numbers: tuple[int, int]
    one: str
    two: str
    reasons: tuple[str, ...]


def unsure_page(connection: Connection, after: Pairing | None, limit: int) -> list[Pairing]:
    """The next unsure pairs, the likeliest first, without those that a person decided on or that are one event by now."""
    links, one, two = schema.links, schema.evidence.alias(), schema.evidence.alias()
    columns = (links.c.score, links.c.one, links.c.two, one.c.claim_id, two.c.claim_id, links.c.reasons)
    statement = (
        select(*columns)
        .join(one, one.c.number == links.c.one)
        .join(two, two.c.number == links.c.two)
        .where(links.c.verdict == "unsure")
        .order_by(links.c.score.desc(), links.c.one, links.c.two)
        .limit(_CHUNK)
    )
    made: list[Pairing] = []
    decided = decided_of(
        deciding.list_decisions(connection, where=schema.decisions.c.about.in_(("pair", "carry")))
    )
    while len(made) < limit:
        wanted = statement if after is None else statement.where(_beyond(links, after))
        rows = [
            Pairing(score, (first, second), *pair_of(left, right), tuple(reasons))
            for score, first, second, left, right, reasons in connection.execute(wanted)
        ]
        event_of = events_of_claims(connection, [ident for row in rows for ident in (row.one, row.two)])
        for row in rows:
            apart = event_of.get(row.one) is not None and event_of.get(row.one) != event_of.get(row.two)
            if apart and (row.one, row.two) not in decided.same | decided.different:
                made.append(row)
        if len(rows) < _CHUNK:
            break
        after = rows[-1]
    return made[:limit]


def _beyond(links: Table, after: Pairing) -> ColumnElement[bool]:
    first, second = after.numbers
    return or_(
        links.c.score < after.score,
        and_(links.c.score == after.score, tuple_(links.c.one, links.c.two) > tuple_(first, second)),
    )


def undecided() -> ColumnElement[bool]:
    """Whether nobody has voted on a claim that its coding still rests on."""
    decisions, carry = schema.decisions, schema.decisions.alias()
    undone = select(cast(decisions.c.subject, Integer)).where(decisions.c.about == "undo")
    votes = select(decisions.c.subject).where(
        decisions.c.about == "claim",
        decisions.c.verdict.in_(CLAIM_VERDICTS),
        decisions.c.number.not_in(undone),
    )
    carried = select(carry.c.object).where(
        carry.c.about == "carry",
        carry.c.verdict == "kept",
        carry.c.object.is_not(None),
        carry.c.subject.in_(votes),
    )
    return and_(schema.claims.c.id.not_in(votes), schema.claims.c.id.not_in(carried))


def claims_page(
    connection: Connection, kinds: Collection[str], after: Rank | None, limit: int, below: float | None = None
) -> list[Rank]:
    """The next undecided claims of these kinds in a queue's order, those with a score under ``below``."""
    table = schema.claims
    order = (table.c.position, table.c.score, table.c.id)
    # The kind is put so that its index is of no use: claims are read in the queue's order until there are enough.
    kind = func.coalesce(table.c.kind, "")
    statement = select(*order).where(_of_kinds(kind, kinds), undecided()).order_by(*order).limit(limit)
    if below is not None:
        statement = statement.where(table.c.score < below)
    if after is not None:
        statement = statement.where(tuple_(*order) > tuple_(after.position, after.score, after.claim))
    return [Rank(*row) for row in connection.execute(statement)]


def _of_kinds(column: ColumnElement[str], kinds: Collection[str]) -> ColumnElement[bool]:
    """Whether a claim is of these kinds; of all of them nothing is asked, so that an index is enough that does not know the kind."""
    return true() if set(kinds) == set(get_args(Kind)) else column.in_(list(kinds))


def events_page(connection: Connection, after: Rank | None, limit: int) -> list[tuple[Rank, str]]:
    """The next events with undecided claims, each at the rank of the first of them, and the event's id."""
    made: list[tuple[Rank, str]] = []
    while len(made) < limit:
        ranks = claims_page(connection, ("event",), after, _CHUNK)
        event_of = events_of_claims(connection, [rank.claim for rank in ranks])
        first = _first_ranks(connection, set(event_of.values()))
        for rank in ranks:
            event = event_of.get(rank.claim)
            if event is not None and first[event] == rank:
                made.append((rank, event))
        if len(ranks) < _CHUNK:
            break
        after = ranks[-1]
    return made[:limit]


def events_of_claims(connection: Connection, claims: Sequence[str]) -> dict[str, str]:
    """The id of the event that each of the claims stands in."""
    table = schema.event_claims
    found = select(table.c.claim_id, table.c.event_id).where(table.c.claim_id.in_(list(claims)))
    return {str(claim): str(event) for claim, event in connection.execute(found)}


def _first_ranks(connection: Connection, events: Iterable[str]) -> dict[str, Rank]:
    """The least rank among each event's undecided claims."""
    table, links = schema.claims, schema.event_claims
    statement = (
        select(links.c.event_id, table.c.position, table.c.score, table.c.id)
        .join(table, table.c.id == links.c.claim_id)
        .where(links.c.event_id.in_(sorted(events)), undecided())
    )
    first: dict[str, Rank] = {}
    for event, *rank in connection.execute(statement):
        one = Rank(*rank)
        first[event] = min(first.get(event, one), one)
    return first


def count_events(connection: Connection) -> int:
    """How many events have undecided claims, at most one more than `MOST_COUNTED`."""
    links = schema.event_claims
    ids = (
        select(links.c.event_id)
        .join(schema.claims, schema.claims.c.id == links.c.claim_id)
        .where(undecided())
    )
    return _counted(connection, ids.distinct())


def count_claims(connection: Connection, kinds: Collection[str], below: float | None = None) -> int:
    """How many undecided claims of these kinds there are, at most one more than `MOST_COUNTED`."""
    table = schema.claims
    ids = select(table.c.id).where(_of_kinds(table.c.kind, kinds), undecided())
    return _counted(connection, ids if below is None else ids.where(table.c.score < below))


def _counted(connection: Connection, ids: Select[tuple[str]]) -> int:
    few = ids.limit(MOST_COUNTED + 1).subquery()
    return int(connection.execute(select(func.count()).select_from(few)).scalar_one())


def claims_like(connection: Connection, beginning: str) -> list[str]:
    """The ids of claims that begin so, at most two; those that people added among them."""
    table, decisions = schema.claims, schema.decisions
    found: dict[str, None] = {}
    if not beginning:
        return []
    for column, where in (
        (table.c.id, None),
        (decisions.c.subject, and_(decisions.c.about == "claim", decisions.c.verdict == "add")),
    ):
        statement = select(column).where(
            or_(column == beginning, column.startswith(beginning, autoescape=True))
        )
        statement = statement if where is None else statement.where(where)
        found |= dict.fromkeys(connection.execute(statement.order_by(column).limit(2)).scalars())
    return [beginning] if beginning in found else list(found)[:2]
