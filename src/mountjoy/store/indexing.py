"""What a record is searched by: words of reports and claims, and the names of who and what they speak of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, select

from mountjoy.claim import Entity
from mountjoy.record import Control, Event, Tie
from mountjoy.store import direct, fulltext, rows, schema, terms
from mountjoy.translit import plain

MANY = 500  # rows or ids in one statement, below any database's limit on parameters
ACTOR, PLACE, DIVISION = "actor", "place", "admin1"
PLACE_TYPES = ("place", "facility")
ACTOR_TYPES = ("actor", "person")


def index_reports(connection: Connection, ids: Sequence[str]) -> None:
    """Index the words of reports and of their claims' sentences; claims get their numbers."""
    statement = "SELECT id, report_id, kind FROM claims WHERE report_id IN (*) ORDER BY report_id, position"
    found = direct.fetch_in(connection, statement, ids)
    direct.run_many(connection, "INSERT INTO evidence (claim_id, report_id, kind) VALUES (?, ?, ?)", found)
    index_words_of(connection, ids)


def index_words_of(connection: Connection, ids: Sequence[str]) -> None:
    """Index the words of reports and of their claims' sentences, by the numbers that they have."""
    texts: dict[str, str] = {}
    entries = []
    statement = "SELECT number, id, title, text FROM reports WHERE id IN (*)"
    for number, ident, title, body in direct.fetch_in(connection, statement, ids):
        texts[ident] = body
        entries.append((number, f"{title}\n{body}" if title else body, ()))
    fulltext.put(connection, "reports_fts", entries)
    statement = (
        "SELECT evidence.number, claims.report_id, sentence_start, sentence_end FROM claims"
        " JOIN evidence ON evidence.claim_id = claims.id WHERE claims.report_id IN (*) ORDER BY evidence.number"
    )
    sentences = [
        (number, texts[report][start:end], ())
        for number, report, start, end in direct.fetch_in(connection, statement, ids)
    ]
    fulltext.put(connection, "claims_fts", sentences)


def drop_reports(connection: Connection, ids: Sequence[str]) -> None:
    """Take reports and their claims out of the indexes, before their rows change."""
    reports, evidence = schema.reports, schema.evidence
    numbers = connection.execute(select(reports.c.number).where(reports.c.id.in_(ids))).scalars().all()
    fulltext.remove(connection, "reports_fts", numbers)
    claims = (
        connection.execute(select(evidence.c.number).where(evidence.c.report_id.in_(ids))).scalars().all()
    )
    fulltext.remove(connection, "claims_fts", claims)
    for part in in_parts(claims):
        connection.execute(delete(schema.blocks).where(schema.blocks.c.claim.in_(part)))
        connection.execute(delete(schema.links).where(schema.links.c.one.in_(part)))
        connection.execute(delete(schema.links).where(schema.links.c.two.in_(part)))
    connection.execute(delete(evidence).where(evidence.c.report_id.in_(ids)))


def numbers_of(connection: Connection, claim_ids: Iterable[str]) -> dict[str, int]:
    """The numbers of claims by id."""
    statement = "SELECT claim_id, number FROM evidence WHERE claim_id IN (*)"
    return dict(direct.fetch_in(connection, statement, list(claim_ids)))


def index_entities(connection: Connection, mention_rows: Iterable[Mapping[str, Any]]) -> None:
    """Keep who and what mentions were resolved to, with the names that they are given."""
    entities: dict[str, rows.Row] = {}
    names: dict[tuple[str, str], rows.Row] = {}
    for row in mention_rows:
        sort = PLACE if row["type"] in PLACE_TYPES else ACTOR if row["type"] in ACTOR_TYPES else None
        _, held = rows.placed(row["entity"])
        if sort is None or held is None:
            continue
        entity = msgspec.convert(held, Entity)
        entities[entity.id] = entity_row(entity, sort)
        for name in {entity.name, row["text"]} if row["named"] else {entity.name}:
            _name(names, entity.id, name, sort)
        if sort == PLACE:
            _division(entities, names, entity.country, entity.admin1)
    put_names(connection, _changed(connection, entities), names, known=True)


def _changed(connection: Connection, entities: Mapping[str, rows.Row]) -> dict[str, rows.Row]:
    """Those that are not kept as they are."""
    columns = [column.name for column in schema.entities.columns]
    statement = f"SELECT {', '.join(columns)} FROM entities WHERE id IN (*)"
    held = {
        row[0]: dict(zip(columns, row, strict=True))
        for row in direct.fetch_in(connection, statement, list(entities))
    }
    return {ident: row for ident, row in entities.items() if held.get(ident) != row}


def index_merged(
    connection: Connection, events: Iterable[Event], ties: Iterable[Tie], control: Iterable[Control]
) -> None:
    """Keep the parties and places of merged values, those known only by words too."""
    entities: dict[str, rows.Row] = {}
    names: dict[tuple[str, str], rows.Row] = {}

    def keep(one: Any, sort: str) -> None:
        key = terms.key_of(one)
        _name(names, key, one.name, sort)
        entities.setdefault(
            key,
            {
                "id": key, "sort": sort, "name": one.name, "kind": getattr(one, "kind", None), "country": one.country,
                "admin1": getattr(one, "admin1", None), "parent": None, "lat": getattr(one, "lat", None),
                "lon": getattr(one, "lon", None), "precision": getattr(one, "precision", None),
            },
        )  # fmt: skip

    for event in events:
        for party in event.parties:
            if party.role in terms.PARTY_ROLES:
                keep(party, ACTOR)
        if event.place is not None:
            keep(event.place, PLACE)
            _division(entities, names, event.place.country, event.place.admin1)
    for tie in ties:
        keep(tie.actor, ACTOR)
        keep(tie.recipient, ACTOR)
    for state in control:
        keep(state.actor, ACTOR)
        keep(state.place, PLACE)
    put_names(connection, entities, names)


def _division(
    entities: dict[str, rows.Row],
    names: dict[tuple[str, str], rows.Row],
    country: str | None,
    admin1: str | None,
) -> None:
    """The first-level division that a place lies in, so that its name finds all that lies there."""
    if admin1 is not None:
        division = Entity(f"{DIVISION}:{country or ''}/{admin1}", admin1, DIVISION, country, admin1)
        entities.setdefault(division.id, entity_row(division, DIVISION))
        _name(names, division.id, admin1, DIVISION)


def entity_row(entity: Entity, sort: str) -> rows.Row:
    """An entity's row."""
    return {
        "id": entity.id, "sort": sort, "name": entity.name, "kind": entity.kind, "country": entity.country,
        "admin1": entity.admin1, "parent": entity.parent, "lat": entity.lat, "lon": entity.lon,
        "precision": entity.precision,
    }  # fmt: skip


def _name(names: dict[tuple[str, str], rows.Row], entity_id: str, name: str, sort: str) -> None:
    folded = plain(name)
    if folded:
        names[entity_id, folded] = {"entity_id": entity_id, "folded": folded, "sort": sort}


def put_names(
    connection: Connection,
    entities: Mapping[str, rows.Row],
    names: Mapping[tuple[str, str], rows.Row],
    *,
    known: bool = False,
) -> None:
    """Add those that are not there yet; ``known`` where all is known of them, and replaces what was."""
    changed = [column.name for column in schema.entities.columns if column.name != "id"]
    replaced = "(id) DO UPDATE SET " + ", ".join(f"{name} = excluded.{name}" for name in changed)
    for table, values, clash in (
        (schema.entities, entities.values(), replaced if known else "DO NOTHING"),
        (schema.names, names.values(), "DO NOTHING"),
    ):
        columns = [column.name for column in table.columns]
        statement = (
            f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
            f" ON CONFLICT {clash}"
        )
        direct.run_many(connection, statement, [[row[name] for name in columns] for row in values])


def rebuild(connection: Connection) -> None:
    """Lay all indexes anew from reports, mentions and claims; what was merged must be merged again."""
    for name in fulltext.NAMES:
        fulltext.clear(connection, name)
    for table in (schema.blocks, schema.links, schema.evidence, schema.names, schema.entities):
        connection.execute(delete(table))
    ids = connection.execute(select(schema.reports.c.id).order_by(schema.reports.c.number)).scalars().all()
    for part in in_parts(ids):
        index_reports(connection, part)
        table = schema.mentions
        columns = (table.c.type, table.c.entity, table.c.text, table.c.named)
        index_entities(
            connection,
            [
                dict(row)
                for row in connection.execute(select(*columns).where(table.c.report_id.in_(part))).mappings()
            ],
        )


def in_parts(values: Sequence[Any], size: int = MANY) -> Iterable[Sequence[Any]]:
    """The values, a limited number at a time."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
