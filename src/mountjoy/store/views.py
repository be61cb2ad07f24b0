"""Lists over the whole record: who is named, where, and which names were not resolved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, distinct, func, select

from mountjoy.claim import Claim, CodedReport, Entity
from mountjoy.decision import Decided, Rules, follow
from mountjoy.report import Report
from mountjoy.store import direct, schema
from mountjoy.store.indexing import ACTOR, ACTOR_TYPES, PLACE, in_parts
from mountjoy.store.tallies import COPIES, KIND


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor or person that mentions were resolved to; counts are of claims, events and reports that name
    it.
    """

    id: str
    name: str
    kind: str
    country: str | None
    parent: str | None
    claims: int
    events: int
    reports: int


@dataclass(frozen=True, slots=True)
class Place:
    """A place that mentions were resolved to (degrees, WGS 84; ACLED geo_precision), with counts as an
    actor's.
    """

    id: str
    name: str
    kind: str
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    precision: int | None
    claims: int
    events: int
    reports: int


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A proper name that plays a role in a claim and was not resolved; ``text`` is its first spelling.

    Of a place, ``within`` is what the words put it in, ``precision`` (ACLED) and ``where_prec`` (UCDP) how exactly
    they place it, by the first 20 reports that name it in a role; it has no position.
    """

    text: str
    type: str
    claims: int
    reports: int
    example: str
    within: str | None = None
    within_id: str | None = None
    precision: int | None = None
    where_prec: int | None = None


@dataclass(frozen=True, slots=True)
class Provisional:
    """A name that no registry holds. ``kind`` and ``country`` are guesses, with scores between 0 and 1 and what
    they rest on; ``names`` are its spellings, ``example`` words of a report around it. Guesses and spellings are from the first
    20 reports that name it, the counts from all.
    """

    id: str
    name: str
    kind: str
    kind_score: float
    country: str | None
    country_score: float
    mentions: int
    reports: int
    claims: int
    names: tuple[str, ...]
    reason: str
    example: str


@dataclass(frozen=True, slots=True)
class Cited:
    """A claim with the coded report that holds its words and mentions."""

    claim: Claim
    coded: CodedReport

    @property
    def report(self) -> Report:
        """The report that makes the claim."""
        return self.coded.report


def totals(connection: Connection) -> dict[str, int]:
    """How many reports, copies, claims of each kind, events, ties and control states there are."""
    counted = {}
    for table in (schema.reports, schema.events, schema.ties, schema.control):
        counted[table.name] = int(connection.execute(select(func.count()).select_from(table)).scalar_one())
    kept = schema.tallies
    held = {row.id: row for row in connection.execute(select(kept).where(kept.c.sort == KIND))}
    counted["copies"] = held[COPIES].reports if COPIES in held else 0
    for kind in ("event", "tie", "control"):
        counted[f"claims.{kind}"] = held[kind].claims if kind in held else 0
    return counted


def list_actors(connection: Connection, rules: Rules) -> list[Actor]:
    """Actors and persons as people decided, those in most claims first."""
    kept: dict[str, tuple[Entity, dict[str, int]]] = {}
    groups: dict[str, list[str]] = {}
    for row in _entities(connection, _named(ACTOR)):
        entity = Entity(
            row.id, row.name, row.kind, row.country, row.admin1, row.lat, row.lon, row.precision, parent=row.parent
        )  # fmt: skip
        counts = {"claims": row.claims, "events": row.events, "reports": row.reports}
        now = follow(rules, entity) if entity.id in rules else entity
        if now is None:
            continue
        groups.setdefault(now.id, []).append(entity.id)
        held = kept.get(now.id)
        # An actor that the coder found itself is told as it found it.
        kept[now.id] = (entity if entity.id == now.id else held[0] if held else now, counts)
    for ident, ids in groups.items():
        if len(ids) > 1:
            kept[ident] = (kept[ident][0], _counts_of(connection, ids))
    found = [
        Actor(entity.id, entity.name, entity.kind, entity.country, entity.parent, **counts)
        for entity, counts in kept.values()
    ]
    return sorted(found, key=lambda actor: (-actor.claims, actor.id)) if rules else found


def _counts_of(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    """The claims, events and reports that name any of several ids, each once."""
    mentions, roles, links = schema.mentions, schema.roles, schema.event_claims
    joined = mentions.outerjoin(
        roles, and_(roles.c.report_id == mentions.c.report_id, roles.c.mention == mentions.c.id)
    ).outerjoin(links, links.c.claim_id == roles.c.claim_id)
    row = connection.execute(
        select(
            func.count(distinct(roles.c.claim_id)),
            func.count(distinct(links.c.event_id)),
            func.count(distinct(mentions.c.report_id)),
        )
        .select_from(joined)
        .where(mentions.c.entity_id.in_(list(ids)), mentions.c.type.in_(ACTOR_TYPES))
    ).one()
    return {"claims": int(row[0]), "events": int(row[1]), "reports": int(row[2])}


def list_places(connection: Connection, most: int | None = None) -> list[Place]:
    """Places, those in most claims first; with ``most`` no more than so many of those where events are."""
    named = _named(PLACE)
    if most is not None:
        named = named.where(schema.tallies.c.events > 0).limit(most)
    return [
        Place(
            row.id,
            row.name,
            row.kind,
            row.country,
            row.admin1,
            row.lat,
            row.lon,
            row.precision,
            row.claims,
            row.events,
            row.reports,
        )
        for row in _entities(connection, named)
    ]


def _entities(connection: Connection, named: Select[Any]) -> Iterator[Any]:
    """Who or what is named, in that order: the columns of entities, and how many claims, events and reports name it."""
    kept, entities = named.subquery(), schema.entities.c
    asked = select(
        entities.id, entities.name, entities.kind, entities.country, entities.admin1, entities.lat, entities.lon,
        entities.precision, entities.parent, kept.c.claims, kept.c.events, kept.c.reports,
    )  # fmt: skip
    joined = asked.join_from(kept, schema.entities, entities.id == kept.c.id)
    yield from connection.execute(joined.order_by(kept.c.claims.desc(), kept.c.id))


def _named(sort: str) -> Select[Any]:
    """The counts of all of a sort that reports name, those in most claims first."""
    counts = schema.tallies.c
    asked = select(counts.id, counts.claims, counts.events, counts.reports)
    return asked.where(counts.sort == sort, counts.reports > 0).order_by(counts.claims.desc(), counts.id)


def events_at(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    """How many events are at each of these places; those of none are left out."""
    statement = "SELECT id, events FROM tallies WHERE events > 0 AND sort = 'place' AND id IN (*)"
    return dict(direct.fetch_in(connection, statement, ids))


def outlet_counts(connection: Connection, by: Decided) -> dict[str, tuple[int, int]]:
    """How many reports and claims each outlet gives, as people decided: without what they rejected, with what they added."""
    reports, claims = schema.reports, schema.claims
    held = connection.execute(
        select(reports.c.source, func.count()).where(reports.c.source.is_not(None)).group_by(reports.c.source)
    ).all()
    number = select(claims.c.report_id, func.count().label("number")).group_by(claims.c.report_id).subquery()
    told = connection.execute(
        select(reports.c.source, func.sum(number.c.number))
        .join(number, number.c.report_id == reports.c.id)
        .where(reports.c.source.is_not(None))
        .group_by(reports.c.source)
    ).all()
    given = {source: int(n) for source, n in told}
    for part in in_parts(sorted(by.rejected)):
        gone = select(reports.c.source).join(claims, claims.c.report_id == reports.c.id)
        for source in connection.execute(gone.where(claims.c.id.in_(part))).scalars():
            given[source] = given.get(source, 0) - 1
    for report_id, added in by.added.items():
        source = connection.execute(select(reports.c.source).where(reports.c.id == report_id)).scalar()
        ids = [one.id for one in added if one.id not in by.rejected]
        there = select(func.count()).where(claims.c.id.in_(ids))
        given[source] = given.get(source, 0) + len(ids) - int(connection.execute(there).scalar_one())
    return {source: (int(n), given.get(source, 0)) for source, n in held if source}
