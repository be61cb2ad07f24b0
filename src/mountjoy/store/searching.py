"""Pages of events by any filters, how many there are, and claims and reports by their words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal_column, select, text

from mountjoy.errors import InputError
from mountjoy.record import Event
from mountjoy.store import fulltext, schema
from mountjoy.store.filters import Filters
from mountjoy.store.finding import Plan, Stretch, plan
from mountjoy.store.fulltext import Match
from mountjoy.store.reading import EVENT
from mountjoy.store.rows import day_key

PAGE = 50
MOST_ON_PAGE = 1000
COUNTED = 10_000  # more than so many are not counted one by one unless asked for
_FEW = 100_000  # events that are new, up to which the index is compared with the list of them
_CHUNK = 500  # events looked at together where each must be checked


@dataclass(frozen=True, slots=True)
class Page:
    """Some events, and the cursor of what follows them, or None where nothing does."""

    events: tuple[Event, ...]
    following: str | None


def page(
    connection: Connection,
    filters: Filters,
    *,
    after: str | None = None,
    size: int = PAGE,
    newest: bool = False,
    changed: int | None = None,
) -> Page:
    """A page of events by date and id, unknown dates last; with ``newest`` the latest first, unknown dates last still.

    ``after`` is the cursor of the page before. Raises InputError where it is none.
    """
    if not 1 <= size <= MOST_ON_PAGE:
        raise InputError(f"a page of {size}: give a number from 1 to {MOST_ON_PAGE:,}")
    edge = None if after is None else _read_cursor(after, newest)
    made = _changed(connection, plan(connection, filters), changed)
    found: list[tuple[int, bytes]] = []
    for row in _rows(connection, made, edge, newest, size + 1, schema.events.c.body):
        found.append((row[0], row[1]))
        if len(found) > size:
            break
    more = len(found) > size
    kept = found[:size]
    following = _cursor(kept[-1][0], newest) if more else None
    return Page(tuple(EVENT.decode(body) for _, body in kept), following)


def iterate(connection: Connection, filters: Filters) -> Iterator[Event]:
    """All events that fit, by date and id, unknown dates last, no more than ``filters.limit``."""
    limit = filters.limit
    made = plan(connection, filters)
    for number, row in enumerate(_rows(connection, made, None, False, _CHUNK, schema.events.c.body)):
        if limit is not None and number >= limit:
            return
        yield EVENT.decode(row[1])


def count(
    connection: Connection, filters: Filters, most: int | None = COUNTED, changed: int | None = None
) -> int:
    """How many events fit, no more than ``most`` being counted; with ``changed``, those written by later log rows."""
    made = _changed(connection, plan(connection, filters), changed)
    if made.nothing:
        return 0
    if made.inside is not None:
        rows = _rows(connection, made, None, False, COUNTED, schema.events.c.lat)
        return sum(1 for _, _ in zip(rows, range(most) if most is not None else iter(int, 1), strict=False))
    found = 0
    for stretch in made.stretches:
        asked = _ask(connection, made, stretch)
        statement, parameters = asked.statement, asked.parameters
        if most is not None:
            statement = statement.limit(most - found)
        inner = statement.subquery()
        found += int(connection.execute(select(func.count()).select_from(inner), parameters).scalar_one())
        if most is not None and found >= most:
            return most
    return found


def _changed(connection: Connection, made: Plan, changed: int | None) -> Plan:
    """The plan for what later rows of the log than ``changed`` wrote."""
    if changed is None:
        return made
    table = schema.events
    later = select(table.c.key).where(table.c.changed > changed).limit(_FEW + 1).subquery()
    number = int(connection.execute(select(func.count()).select_from(later)).scalar_one())
    if number > _FEW:
        made.conditions.append(table.c.changed > changed)
    else:
        made.newer, made.nothing = changed, made.nothing or not number
    return made


def _rows(
    connection: Connection, made: Plan, edge: int | None, newest: bool, size: int, column: ColumnElement[Any]
) -> Iterator[tuple[int, Any]]:
    """Key and column of the events of a plan in order, ``size`` read at a time."""
    if made.nothing:
        return
    table = schema.events.c
    columns = (table.key, column, table.lat, table.lon)
    for stretch in _ordered(made.stretches, edge, newest):
        first, last = stretch.first, stretch.last
        while first <= last:
            asked = _ask(connection, made, replace(stretch, first=first, last=last), columns)
            statement = asked.statement.order_by(asked.key.desc() if newest else asked.key).limit(size)
            found = connection.execute(statement, asked.parameters).all()
            for row in found:
                if made.inside is None or made.inside(row.lat, row.lon):
                    yield int(row[0]), row[1]
            if len(found) < size:
                break
            first, last = (first, found[-1][0] - 1) if newest else (found[-1][0] + 1, last)


def _ordered(stretches: Sequence[Stretch], edge: int | None, newest: bool) -> Iterator[Stretch]:
    """The stretches in the order of reading, without what stands before an edge."""
    if not newest:
        for one in stretches:
            yield one if edge is None else replace(one, first=max(one.first, edge + 1))
        return
    undated = day_key(None)
    ends = (undated - 1, None) if edge is None else (edge - 1, None) if edge < undated else (None, edge - 1)
    for start, below, end in ((0, undated - 1, ends[0]), (undated, None, ends[1])):
        if start == 0 and end is None:
            continue  # all that has a date stands before the edge
        for one in reversed(stretches):
            lasts = [last for last in (one.last, below, end) if last is not None]
            yield replace(one, first=max(one.first, start), last=min(lasts))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question for a stretch of keys, the key to order it by, and its parameters."""

    statement: Select[Any]
    key: ColumnElement[int]
    parameters: dict[str, Any]


def _ask(
    connection: Connection, made: Plan, stretch: Stretch, columns: Sequence[ColumnElement[Any]] = ()
) -> _Asked:
    """The question; without ``columns`` and conditions, the index of words and terms is enough."""
    events = schema.events
    match = Match((*made.match.terms, *stretch.terms), made.match.text)
    conditions = (*made.conditions, *stretch.conditions)
    newer = () if made.newer is None else (events.c.changed > made.newer,)
    if not match.terms and match.text is None:
        inside = and_(events.c.key.between(stretch.first, stretch.last), *conditions, *newer)
        return _Asked(select(*(columns or (events.c.key,))).where(inside), events.c.key, {})
    index = fulltext.index_table(connection, "events_fts")
    number = next(iter(index.c))
    inside = and_(
        text(fulltext.condition(connection, "events_fts")),
        number.between(stretch.first, stretch.last),
        *conditions,
    )
    if newer:  # the index is read in its order, not asked for each of them
        keys = select(events.c.key).where(*newer)
        inside = and_(inside, literal_column(f"+{index.name}.{number.name}").in_(keys))
    parameters = {"query": fulltext.question(connection, match, "events_fts")}
    if not columns and not conditions:
        return _Asked(select(number).where(inside), number, parameters)
    # The index is walked in its order, and each event looked up by its key.
    joined = index.join(events, events.c.key == number)
    return _Asked(select(*(columns or (number,))).select_from(joined).where(inside), number, parameters)


def _cursor(key: int, newest: bool) -> str:
    return f"{'n' if newest else 'o'}{key:x}"


def _read_cursor(given: str, newest: bool) -> int:
    try:
        key = int(given[1:], 16)
    except ValueError:
        key = -1
    if given[:1] not in ("n", "o") or not 0 <= key < 1 << 63:
        raise InputError(f"{given[:40]!r} is no cursor; give one that a page of this search came with")
    if (given[0] == "n") != newest:
        raise InputError(f"the cursor {given[:40]!r} is of the other order; begin again without it")
    return key
