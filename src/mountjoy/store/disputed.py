"""Contradictions and ties through time as they are read: the methods of `RecordFile` for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, func, or_, select
from sqlalchemy.orm import aliased

from mountjoy.errors import InputError
from mountjoy.evidence import fold
from mountjoy.record import Contradiction, ContradictionKind, TieSpan
from mountjoy.store import disputes, schema, tied, views
from mountjoy.store.decided import KnowsDecisions
from mountjoy.store.indexing import in_parts

PAGE = 50
OPEN = ("open", "reopened")
STATES: tuple[str, ...] = ("open", "reopened", "settled", "update")
_BODY = msgspec.json.Decoder(Contradiction)


@dataclass(frozen=True, slots=True)
class ContradictionView:
    """A contradiction with its quotes, and whether a person settled it.

    ``state`` is "open", "settled", "reopened" (claims came to it since it was settled) or "update". ``settled`` is the claim held
    right, ``by`` who decided so.
    """

    contradiction: Contradiction
    state: str
    settled: str | None
    by: str | None
    quotes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ContradictionPage:
    """Some contradictions in order, and the cursor of what follows them (None: nothing does)."""

    items: tuple[ContradictionView, ...]
    following: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Which contradictions: of a kind, of some states, at a place (its id, a part of its name or province, or a country's
    code), of an event, with or without tolls that a later report raised.
    """

    kind: ContradictionKind | None = None
    states: Collection[str] | None = None
    place: str | None = None
    event: str | None = None
    updates: bool = True


class Disputed(KnowsDecisions):
    """What a record tells of contradictions and of ties through time."""

    @property
    def keeps_through_time(self) -> bool:
        """Whether contradictions and ties through time are kept; not so in a record of old that was not merged since."""
        with self._read() as connection:
            return disputes.is_kept(connection)

    def contradictions(
        self,
        *,
        kind: ContradictionKind | None = None,
        state: str | Collection[str] | None = None,
        place: str | None = None,
        event: str | None = None,
        updates: bool = True,
        after: str | None = None,
        limit: int = PAGE,
    ) -> ContradictionPage:
        """A page of contradictions by first day (unknown last) and id; with ``state`` "open" those that were reopened too.

        ``place`` is an id, a part of a name or province, or a country's code; ``after`` the cursor of the page before. Raises InputError for
        an unknown state or cursor.
        """
        asked = Asked(kind, _states(state), place, event, updates)
        with self._read() as connection:
            found = _rows(connection, asked, _cursor(after), limit + 1)
            views = _views(connection, found[:limit])
        following = cursor_of(views[-1].contradiction) if len(found) > limit else None
        return ContradictionPage(tuple(views), following)

    def all_contradictions(
        self,
        *,
        kind: ContradictionKind | None = None,
        state: str | Collection[str] | None = None,
        place: str | None = None,
        updates: bool = True,
    ) -> Iterator[ContradictionView]:
        """All of them in the same order, some hundred at a time."""
        after: str | None = None
        while True:
            page = self.contradictions(
                kind=kind, state=state, place=place, updates=updates, after=after, limit=200
            )
            yield from page.items
            after = page.following
            if after is None:
                return

    def contradiction(self, ident: str) -> ContradictionView | None:
        """The contradiction of that id; None where there is none."""
        table = schema.contradictions
        with self._read() as connection:
            views = _views(connection, connection.execute(_select(table.c.id == ident)).all())
        return views[0] if views else None

    def count_contradictions(
        self,
        *,
        state: str | Collection[str] | None = None,
        place: str | None = None,
        updates: bool = True,
    ) -> dict[tuple[str, str], int]:
        """How many there are by kind and state."""
        table = schema.contradictions
        wanted = _where(Asked(None, _states(state), place, None, updates))
        asked = select(table.c.kind, table.c.state, func.count()).where(*wanted)
        with self._read() as connection:
            rows = connection.execute(asked.group_by(table.c.kind, table.c.state)).all()
        return dict(Counter({(kind, held): int(number) for kind, held, number in rows}))

    def outlet_counts(self) -> dict[str, tuple[int, int]]:
        """How many reports and claims each outlet gives, as people decided."""
        with self._read() as connection:
            return views.outlet_counts(connection, self._decided_now(connection))

    def tie_spans(
        self, day: date | None = None, actor: str | None = None, types: Collection[str] | None = None
    ) -> list[TieSpan] | None:
        """Ties through time by type, names and first day; with ``day`` no others than those that may stand on it. ``actor`` is an id or a part
        of a name. None where they are not kept, because a record of old was not merged since.
        """
        with self._read() as connection:
            if not disputes.is_kept(connection):
                return None
            return tied.list_spans(connection, day, actor, types)


def _states(state: str | Collection[str] | None) -> tuple[str, ...] | None:
    if state is None:
        return None
    given = (state,) if isinstance(state, str) else tuple(state)
    for one in given:
        if one not in STATES:
            raise InputError(f"state {one[:40]!r} is unknown; known: {', '.join(STATES)}")
    return tuple(dict.fromkeys([*given, *(OPEN if "open" in given else ())]))


def cursor_of(one: Contradiction) -> str:
    """Where to go on after a contradiction."""
    return f"{schema.NO_DAY if one.day is None else one.day.toordinal()}:{one.id}"


def _cursor(after: str | None) -> tuple[int, str] | None:
    if after is None:
        return None
    day, colon, ident = after.partition(":")
    if not colon or not day.isdecimal() or len(day) > 9 or not ident:
        raise InputError(f"{after[:40]!r} is no place in this list; take the cursor of a page")
    return int(day), ident


def _where(asked: Asked) -> list[ColumnElement[bool]]:
    table = schema.contradictions
    other = aliased(table, name="other")
    twin = select(other.c.id).where(other.c.id == table.c.id, other.c.subject > table.c.subject)
    found: list[ColumnElement[bool]] = [~twin.exists()]
    if asked.kind is not None:
        found.append(table.c.kind == asked.kind)
    if asked.states is not None:
        found.append(table.c.state.in_(asked.states))
    if asked.place is not None:
        named = table.c.folded.contains(fold(asked.place), autoescape=True)
        found.append(or_(table.c.place == asked.place, table.c.country == asked.place, named))
    if not asked.updates:
        found.append(table.c.update == 0)
    if asked.event is not None:
        parts = schema.contradiction_parts
        found.append(table.c.id.in_(select(parts.c.id).where(parts.c.part == asked.event)))
    return found


def _select(*wanted: ColumnElement[bool]) -> Any:
    table = schema.contradictions
    columns = (table.c.id, table.c.day, table.c.state, table.c.settled, table.c.who, table.c.body)
    return select(*columns).where(*_where(Asked()), *wanted).order_by(table.c.day, table.c.id)


def _rows(connection: Connection, asked: Asked, after: tuple[int, str] | None, limit: int) -> Sequence[Any]:
    table = schema.contradictions
    statement = _select(*_where(asked)[1:])
    if after is not None:
        day, ident = after
        statement = statement.where(
            table.c.day >= day, or_(table.c.day > day, and_(table.c.day == day, table.c.id > ident))
        )
    return connection.execute(statement.limit(limit)).all()


def _views(connection: Connection, found: Sequence[Any]) -> list[ContradictionView]:
    made = [(_BODY.decode(row.body), row) for row in found]
    texts = _texts(
        connection, {said.report for one, _ in made for side in one.sides for said in side.sayings}
    )
    return [
        ContradictionView(
            one, row.state, row.settled, row.who,
            {
                said.claim: texts.get(said.report, "")[said.start : said.end]
                for side in one.sides for said in side.sayings
            },
        )
        for one, row in made
    ]  # fmt: skip


def _texts(connection: Connection, report_ids: Collection[str]) -> dict[str, str]:
    table = schema.reports
    found: dict[str, str] = {}
    for part in in_parts(sorted(report_ids)):
        asked = select(table.c.id, table.c.text).where(table.c.id.in_(part))
        found |= {row.id: row.text for row in connection.execute(asked)}
    return found
