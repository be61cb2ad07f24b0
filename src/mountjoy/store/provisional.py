"""Names that no registry holds, a page at a time, with kind and country guessed from the first reports that name them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, func, select

from mountjoy.claim import Entity
from mountjoy.decision import Rules
from mountjoy.store import schema, unlisted
from mountjoy.store.indexing import ACTOR_TYPES, in_parts
from mountjoy.store.unlisted import Kept, is_provisional
from mountjoy.store.views import Provisional

_GUESSED = "its kind is guessed from"
_ROLE_WEIGHT = 3  # a place in the same claim tells more than one elsewhere in the report
_PLACES = ("place", "facility", "nationality")
_AROUND = 70  # code points of an example on either side
_CHUNK = 100  # names that are told together


@dataclass(slots=True)
class _Found:
    """One provisional actor while its first mentions are gathered."""

    entity: Entity
    reports: dict[str, None] = field(default_factory=dict)
    names: dict[str, None] = field(default_factory=dict)
    countries: Counter[str] = field(default_factory=Counter)
    example: str = ""


def list_provisional(
    connection: Connection, rules: Rules, after: str | None = None, limit: int | None = None
) -> Iterator[Provisional]:
    """Provisional actors and persons that nobody decided on, those with most mentions first, from after one on."""
    kept = islice(unlisted.names(connection, unlisted.ACTORS, after, rules.keys()), limit)
    while part := list(islice(kept, _CHUNK)):
        yield from _tell(connection, part)


def provisional_named(connection: Connection, rules: Rules, ident: str) -> Provisional | None:
    """The provisional actor of that id, unless somebody decided on it."""
    kept = None if ident in rules else unlisted.named(connection, ident)
    return None if kept is None else next(iter(_tell(connection, [kept])))


def _tell(connection: Connection, kept: Sequence[Kept]) -> list[Provisional]:
    reports = unlisted.first_reports(connection, [one.key for one in kept])
    found = _gathered(connection, reports)
    unplaced = {key: one for key, one in found.items() if one.entity.country is None}
    _add_claims(connection, unplaced)
    _add_reports(connection, unplaced)
    return [_told(one, found[one.key]) for one in kept if one.key in found]


def _gathered(connection: Connection, reports: Mapping[str, Sequence[str]]) -> dict[str, _Found]:
    table, told = schema.mentions, schema.reports
    inside = sorted({report for ids in reports.values() for report in ids})
    rows: list[Any] = []
    for part in in_parts(inside):
        rows += connection.execute(
            select(
                told.c.number, table.c.position, table.c.entity_id, table.c.entity, table.c.text, table.c.report_id,
                table.c.start, table.c.end,
            )
            .join(told, told.c.id == table.c.report_id)
            .where(
                table.c.report_id.in_(part), table.c.entity_id.in_(list(reports)), table.c.entity.is_not(None),
                table.c.type.in_(ACTOR_TYPES),
            )
        ).all()  # fmt: skip
    found: dict[str, _Found] = {}
    for _, _, entity_id, body, words, report_id, start, end in sorted(rows, key=lambda row: row[:2]):
        entity = msgspec.convert(body, Entity)
        if report_id not in reports[entity_id] or not is_provisional(entity):
            continue
        one = found.get(entity_id)
        if one is None:
            found[entity_id] = one = _Found(entity, example=_around(connection, report_id, start, end))
        one.reports[report_id] = None
        one.names[" ".join(words.split())] = None
    return found


def _around(connection: Connection, report_id: str, start: int, end: int) -> str:
    """The words of a report around a mention."""
    table = schema.reports.c
    first = max(0, start - _AROUND)
    words = select(func.substr(table.text, first + 1, end + _AROUND - first)).where(table.id == report_id)
    return " ".join(str(connection.execute(words).scalar_one()).split())


def _add_claims(connection: Connection, found: dict[str, _Found]) -> None:
    """The countries of the places in the claims that name them."""
    roles, mentions = schema.roles, schema.mentions
    joined = and_(roles.c.report_id == mentions.c.report_id, roles.c.mention == mentions.c.id)
    columns = (roles.c.claim_id, mentions.c.type, mentions.c.entity_id, mentions.c.entity_country)
    claims: dict[tuple[str, str], list[tuple[str | None, str | None]]] = defaultdict(list)
    for part in in_parts(_reports_of(found)):
        rows = connection.execute(
            select(mentions.c.report_id, *columns)
            .join(mentions, joined)
            .where(mentions.c.report_id.in_(part))
        )
        for report_id, claim_id, type_, entity_id, country in rows:
            # Whoever else takes part may be from abroad; where it happened tells more.
            claims[report_id, claim_id].append((entity_id, country if type_ in _PLACES else None))
    for (report_id, _), parts in claims.items():
        for entity_id, _ in parts:
            if entity_id in found and report_id in found[entity_id].reports:
                found[entity_id].countries.update(
                    {c: _ROLE_WEIGHT for other, c in parts if c and other != entity_id}
                )


def _add_reports(connection: Connection, found: dict[str, _Found]) -> None:
    """The countries of the places of the reports that name them."""
    table = schema.mentions
    places: dict[str, Counter[str]] = defaultdict(Counter)
    for part in in_parts(_reports_of(found)):
        rows = connection.execute(
            select(table.c.report_id, table.c.entity_country, func.count())
            .where(
                table.c.report_id.in_(part), table.c.type.in_(_PLACES), table.c.entity_country.is_not(None)
            )
            .group_by(table.c.report_id, table.c.entity_country)
        )
        for report_id, country, number in rows:
            places[report_id][country] += number
    for one in found.values():
        for report_id in one.reports:
            one.countries.update(places[report_id])


def _reports_of(found: Mapping[str, _Found]) -> list[str]:
    return sorted({report for one in found.values() for report in one.reports})


def _told(kept: Kept, one: _Found) -> Provisional:
    entity = one.entity
    country, score = entity.country, 0.8
    if country is None:
        ranked = sorted(one.countries.items(), key=lambda item: (-item[1], item[0]))
        total = one.countries.total()
        # Few words prove little: the share of the country counts the more, the more there are.
        country, score = (ranked[0][0], ranked[0][1] / (total + 2)) if ranked else (None, 0.0)
    person = entity.kind == "person"
    kind_score = 0.7 if person else 0.6 if _GUESSED in entity.reason else 0.3
    return Provisional(
        entity.id, entity.name, entity.kind, kind_score, country, round(score, 2), -kept.rank, kept.reports,
        kept.claims, tuple(one.names), entity.reason, one.example,
    )  # fmt: skip
