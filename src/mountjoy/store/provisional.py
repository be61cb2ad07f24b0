"""Names that no registry holds: their mentions over the whole record, with kind and country guessed."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

import msgspec
from sqlalchemy import Connection, and_, or_, select

from mountjoy.claim import Entity
from mountjoy.decision import Rules
from mountjoy.store import schema
from mountjoy.store.indexing import ACTOR_TYPES
from mountjoy.store.views import Provisional

_HIGHEST = 0.6  # what a registry or composition gives stands above
_GUESSED = "its kind is guessed from"
_ROLE_WEIGHT = 3  # a place in the same claim tells more than one elsewhere in the report
_PLACES = ("place", "facility", "nationality")
_AROUND = 70  # code points of an example on either side


@dataclass(slots=True)
class _Found:
    """One provisional actor while its mentions are gathered."""

    entity: Entity
    mentions: int = 0
    reports: dict[str, None] = field(default_factory=dict)
    claims: set[str] = field(default_factory=set)
    names: dict[str, None] = field(default_factory=dict)
    countries: Counter[str] = field(default_factory=Counter)
    example: str = ""


def is_provisional(entity: Entity) -> bool:
    """Whether an entity is a name that nothing lists (not an unnamed person of a listed actor)."""
    new = entity.id.startswith(("actor:", "person:")) and "/" not in entity.id
    return new and entity.score < _HIGHEST


def list_provisional(connection: Connection, rules: Rules) -> list[Provisional]:
    """Provisional actors and persons that nobody decided on, those with most mentions first."""
    found = _gathered(connection, rules)
    _add_claims(connection, found)
    _add_reports(connection, found)
    made = [_told(one) for one in found.values()]
    return sorted(made, key=lambda one: (-one.mentions, one.id))


def _gathered(connection: Connection, rules: Rules) -> dict[str, _Found]:
    table, reports = schema.mentions, schema.reports
    rows = connection.execute(
        select(table.c.entity, table.c.text, table.c.report_id, table.c.start, table.c.end, reports.c.text)
        .join(reports, reports.c.id == table.c.report_id)
        .where(
            table.c.entity.is_not(None),
            table.c.type.in_(ACTOR_TYPES),
            or_(table.c.entity_id.startswith("actor:"), table.c.entity_id.startswith("person:")),
        )
        .order_by(reports.c.number, table.c.position)
    )
    found: dict[str, _Found] = {}
    for body, words, report_id, start, end, text in rows:
        entity = msgspec.convert(body, Entity)
        if entity.id in rules or not is_provisional(entity):
            continue
        one = found.setdefault(entity.id, _Found(entity))
        one.mentions += 1
        one.reports[report_id] = None
        one.names[" ".join(words.split())] = None
        one.example = one.example or " ".join(text[max(0, start - _AROUND) : end + _AROUND].split())
    return found


def _add_claims(connection: Connection, found: dict[str, _Found]) -> None:
    """The claims that name them, and the countries of the places in those claims."""
    roles, mentions = schema.roles, schema.mentions
    joined = and_(roles.c.report_id == mentions.c.report_id, roles.c.mention == mentions.c.id)
    rows = connection.execute(
        select(roles.c.claim_id, mentions.c.type, mentions.c.entity_id, mentions.c.entity_country).join(
            mentions, joined
        )
    )
    claims: dict[str, list[tuple[str | None, str | None]]] = defaultdict(list)
    for claim_id, type_, entity_id, country in rows:
        # Whoever else takes part may be from abroad; where it happened tells more.
        claims[claim_id].append((entity_id, country if type_ in _PLACES else None))
    for claim_id, parts in claims.items():
        for entity_id, _ in parts:
            if entity_id in found:
                one = found[entity_id]
                one.claims.add(claim_id)
                one.countries.update({c: _ROLE_WEIGHT for other, c in parts if c and other != entity_id})


def _add_reports(connection: Connection, found: dict[str, _Found]) -> None:
    """The countries of the places of the reports that name them."""
    table = schema.mentions
    wanted = {report_id for one in found.values() for report_id in one.reports}
    places: dict[str, Counter[str]] = defaultdict(Counter)
    rows = connection.execute(
        select(table.c.report_id, table.c.entity_country).where(
            table.c.type.in_(_PLACES), table.c.entity_country.is_not(None)
        )
    )
    for report_id, country in rows:
        if report_id in wanted:
            places[report_id][country] += 1
    for one in found.values():
        for report_id in one.reports:
            one.countries.update(places[report_id])


def _told(one: _Found) -> Provisional:
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
        entity.id, entity.name, entity.kind, kind_score, country, round(score, 2), one.mentions, len(one.reports),
        len(one.claims), tuple(one.names), entity.reason, one.example,
    )  # fmt: skip
