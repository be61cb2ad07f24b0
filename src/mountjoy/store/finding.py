"""Filters made into what the index of events is asked: terms, days, and what is left to check row by row."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import ColumnElement, Connection, Select, and_, or_, select

from mountjoy.errors import InputError
from mountjoy.store import deciding, schema, terms
from mountjoy.store.filters import Filters, Position, words_of
from mountjoy.store.fulltext import Match
from mountjoy.store.rows import NO_DAY, day_key
from mountjoy.store.words import parse_query
from mountjoy.translit import plain

MOST_NAMES = 2000  # ids that a part of a name may stand for
_MOST_CELLS = 60
_KM_A_DEGREE = 111.2
_EARTH_KM = 6371.0
_LAST = 1 << 62


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of keys (both included) with the terms and the conditions on columns that only it needs."""

    first: int
    last: int
    terms: tuple[tuple[str, ...], ...] = ()
    conditions: tuple[ColumnElement[bool], ...] = ()


@dataclass(slots=True)
class Plan:
    """What to ask: terms and words; conditions on columns of events; stretches of keys in order; and a check of
    latitude and longitude. ``newer``: only what later rows of the log wrote. ``nothing`` where nothing can be found.
    """

    match: Match
    conditions: list[ColumnElement[bool]] = field(default_factory=list)
    stretches: tuple[Stretch, ...] = (Stretch(0, _LAST),)
    inside: Callable[[float, float], bool] | None = None
    newer: int | None = None
    nothing: bool = False


def plan(connection: Connection, filters: Filters) -> Plan:
    """The plan for filters. Raises InputError where a name stands for too many."""
    groups: list[tuple[str, ...]] = []
    made = Plan(Match())
    for letters, value in (("tf", filters.type), ("n", filters.assertion), ("w", filters.state)):
        if value is not None:
            groups.append(tuple(terms.term(letter, word) for word in words_of(value) for letter in letters))
    if filters.source is not None:
        groups.append(tuple(terms.source_term(word) for word in words_of(filters.source)))
    if filters.min_grade is not None:
        groups.append(
            tuple(terms.source_term(name) for name in deciding.graded(connection, filters.min_grade))
        )
    if filters.actor is not None:
        ids = actor_ids(connection, filters.actor, children=filters.children)
        groups.append(tuple(terms.term("a", one) for one in ids))
    if filters.place is not None:
        groups.append(tuple(place_terms(connection, filters.place)))
    _add_tolls(made, groups, filters)
    _add_area(made, groups, filters)
    _add_days(made, filters)
    query = None if filters.text is None else parse_query(filters.text)
    if query is not None and not query.wanted:
        if not query.terms:
            made.nothing = True
        groups.append((terms.EVERY,))  # only words that must not be there
    made.nothing = made.nothing or any(not group for group in groups)
    made.match = Match(tuple(groups), query)
    return made


def actor_ids(connection: Connection, wanted: str, *, children: bool = True) -> list[str]:
    """The ids of the actors of that id or with that part in a name, with all that belong to them."""
    found = _named(connection, wanted, "actor")
    return _with_children(connection, found) if children else found


def _named(connection: Connection, wanted: str, *sorts: str) -> list[str]:
    entities, names = schema.entities, schema.names
    exact = select(entities.c.id).where(entities.c.id == wanted, entities.c.sort.in_(sorts))
    if connection.execute(exact).first() is not None:
        return [wanted]
    folded = plain(wanted)
    if not folded:
        return []
    part = select(names.c.entity_id).where(
        names.c.sort.in_(sorts), names.c.folded.contains(folded, autoescape=True)
    )
    found = sorted(set(connection.execute(part.limit(MOST_NAMES * 4)).scalars()))
    if len(found) > MOST_NAMES:
        raise InputError(f"{wanted!r} is part of more than {MOST_NAMES:,} names; give more of the name")
    return found


def _with_children(connection: Connection, ids: Iterable[str]) -> list[str]:
    """The ids and those of all that belong to them, by the registry's parents and by ties of being part."""
    entities, ties = schema.entities, schema.ties
    found = set(ids)
    edge = list(found)
    while edge:
        born = select(entities.c.id).where(entities.c.parent.in_(edge), entities.c.sort == "actor")
        part = select(ties.c.actor_entity).where(
            ties.c.type == "part-of", ties.c.recipient_entity.in_(edge), ties.c.actor_entity.is_not(None)
        )
        edge = sorted({*connection.execute(born).scalars(), *connection.execute(part).scalars()} - found)
        found.update(edge)
        if len(found) > MOST_NAMES:
            raise InputError(f"more than {MOST_NAMES:,} actors belong there; name one of them")
    return sorted(found)


def place_terms(connection: Connection, wanted: str) -> list[str]:
    """The terms of all that lies in the places of that id, that part of a name or that country's code."""
    table = schema.entities
    if (country := _country_code(connection, wanted)) is not None:
        return [terms.term("c", country)]
    found: dict[str, None] = {}
    ids = _named(connection, wanted, "place", "admin1")
    for start in range(0, len(ids), 500):
        statement = select(table.c.id, table.c.kind, table.c.country, table.c.admin1)
        for row in connection.execute(
            statement.where(table.c.id.in_(ids[start : start + 500])).order_by(table.c.id)
        ):
            found[terms.term("p", row.id)] = None
            if row.kind == "country" and row.country:
                found[terms.term("c", row.country)] = None
            elif row.kind in ("province", "admin1") and row.admin1:
                found[terms.admin1_term(row.country, row.admin1)] = None
    return list(found)


def _country_code(connection: Connection, wanted: str) -> str | None:
    """The country's code that is meant, where some place of the record lies there."""
    table = schema.entities
    if len(wanted) != 2 or not wanted.isascii() or not wanted.isalpha():
        return None
    known = select(table.c.id).where(table.c.country == wanted.upper()).limit(1)
    return None if connection.execute(known).first() is None else wanted.upper()


def places_inside(connection: Connection, wanted: str) -> Select[tuple[str]]:
    """A question for the ids of all places that lie in the places of that id, part of a name or country's code."""
    table = schema.entities
    country = _country_code(connection, wanted)
    ids = _named(connection, wanted, "place", "admin1") if country is None else []
    countries, divisions = {country} - {None}, set()
    for row in connection.execute(
        select(table.c.kind, table.c.country, table.c.admin1).where(table.c.id.in_(ids))
    ):
        if row.kind == "country" and row.country:
            countries.add(row.country)
        elif row.kind in ("province", "admin1") and row.admin1:
            divisions.add((row.country, row.admin1))
    inside: list[ColumnElement[bool]] = [table.c.id.in_(ids), table.c.country.in_(sorted(countries))]
    inside += [
        and_(table.c.country == country, table.c.admin1 == admin1) for country, admin1 in sorted(divisions)
    ]
    return select(table.c.id).where(table.c.sort == "place", or_(*inside))


def _add_tolls(made: Plan, groups: list[tuple[str, ...]], filters: Filters) -> None:
    low, high = filters.fatalities_from, filters.fatalities_to
    if low is None and high is None:
        return
    groups.append(tuple(terms.toll_terms(low, high)))
    column = schema.events.c.fatalities_best
    if low is not None and low not in terms.TOLLS:  # else the steps are exact
        made.conditions.append(column >= low)
    if high is not None and high + 1 not in terms.TOLLS:
        made.conditions.append(column <= high)


def _add_days(made: Plan, filters: Filters) -> None:
    since, until = filters.since, filters.until
    if since is None and until is None:
        return
    last = (NO_DAY << 40) - 1 if until is None else day_key(until + timedelta(days=1)) - 1
    if since is None:
        made.stretches = (Stretch(0, last),)
        return
    # Most dates are narrow: what reaches into the days but begins long before them is marked by a term.
    early = day_key(since - timedelta(days=terms.SHORT_DAYS)) if since.toordinal() > terms.SHORT_DAYS else 0
    first, reaching = day_key(since), (schema.events.c.date_end >= since,)
    made.stretches = (
        Stretch(0, early - 1, ((terms.LONG,),), reaching),
        Stretch(early, min(first - 1, last), (), reaching),
        Stretch(first, last),
    )


def _add_area(made: Plan, groups: list[tuple[str, ...]], filters: Filters) -> None:
    checks: list[Callable[[float, float], bool]] = []
    for box, check in _areas(filters):
        south, west, north, east = box
        groups.append(_cells(south, west, north, east))
        table = schema.events
        made.conditions += [table.c.lat >= south, table.c.lat <= north]
        if west <= east:
            made.conditions += [table.c.lon >= west, table.c.lon <= east]
        else:  # over the date line
            made.conditions.append(or_(table.c.lon >= west, table.c.lon <= east))
        checks.append(check)
    if checks:
        made.inside = lambda lat, lon: all(check(lat, lon) for check in checks)


Box = tuple[float, float, float, float]


def _areas(filters: Filters) -> Iterable[tuple[Box, Callable[[float, float], bool]]]:
    if filters.near is not None:
        lat, lon, km = filters.near
        yield _box(lat, lon, km), lambda a, b: kilometres((lat, lon), (a, b)) <= km
    if filters.polygon is not None:
        corners = filters.polygon
        lats, lons = [corner[0] for corner in corners], [corner[1] for corner in corners]
        yield (min(lats), min(lons), max(lats), max(lons)), lambda a, b: in_polygon((a, b), corners)


def _box(lat: float, lon: float, km: float) -> Box:
    tall = km / _KM_A_DEGREE
    south, north = max(-90.0, lat - tall), min(90.0, lat + tall)
    narrow = math.cos(math.radians(max(abs(south), abs(north))))
    wide = tall / narrow if narrow > 0.01 else 180.0
    if wide >= 180.0:
        return south, -180.0, north, 180.0
    west, east = lon - wide, lon + wide
    return south, west + 360 if west < -180 else west, north, east - 360 if east > 180 else east


def _cells(south: float, west: float, north: float, east: float) -> tuple[str, ...]:
    """The terms of the finest squares that cover the box and are not too many."""
    for level, size in enumerate(terms.CELLS):
        (first, left), (last, right) = terms.cell_of(level, south, west), terms.cell_of(level, north, east)
        columns = math.ceil(360 / size)
        wide = columns if east - west >= 360 - size else (right - left) % columns + 1
        if (last - first + 1) * wide <= _MOST_CELLS or level == len(terms.CELLS) - 1:
            return tuple(
                terms.cell_term(level, row, (left + step) % columns)
                for row in range(first, last + 1)
                for step in range(wide)
            )
    raise AssertionError("the coarsest squares cover any box")


def kilometres(one: Position, two: Position) -> float:
    """The great-circle distance."""
    lat1, lat2 = math.radians(one[0]), math.radians(two[0])
    dlat, dlon = lat2 - lat1, math.radians(two[1] - one[1])
    half = math.sin(dlat / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(dlon / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def in_polygon(point: Position, corners: Sequence[Position]) -> bool:
    """Whether a point lies in a polygon of latitudes and longitudes, edges taken as straight on the map."""
    lat, lon = point
    inside = False
    for (lat1, lon1), (lat2, lon2) in zip(corners, [*corners[1:], corners[0]], strict=True):
        if (lat1 > lat) != (lat2 > lat) and lon < (lon2 - lon1) * (lat - lat1) / (lat2 - lat1) + lon1:
            inside = not inside
    return inside
