"""Proper names in roles that no list holds, a page at a time, each told from the first reports that give it."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection, and_, func, select

from mountjoy.claim import Placing
from mountjoy.store import rows, schema, unlisted
from mountjoy.store.indexing import ACTOR_TYPES, PLACE_TYPES, in_parts
from mountjoy.store.unlisted import Kept, key_of
from mountjoy.store.views import Unresolved

NAME_TYPES = (*ACTOR_TYPES, *PLACE_TYPES)
_CHUNK = 100  # names that are told together


@dataclass(slots=True)
class _Found:
    """One name while its first mentions are gone through."""

    type: str
    report_id: str
    start: int
    end: int
    placing: Placing | None = None


def list_unresolved(connection: Connection, limit: int | None = None) -> Iterator[Unresolved]:
    """Proper names in roles that no list holds, those in most claims first; spellings folded together."""
    both = (unlisted.names(connection, sort) for sort in (unlisted.PLACES, unlisted.OTHERS))
    merged = heapq.merge(*both, key=lambda one: (one.rank, one.text, one.key))
    return _in_order(connection, islice(merged, limit))


def unresolved_places(
    connection: Connection, after: str | None, limit: int | None, settled: Collection[str]
) -> Iterator[tuple[str, Unresolved]]:
    """Those of places from after the one of a key on, each with its key; without those whose words are ``settled``
    (`mountjoy.decision.words_key`).
    """
    but = {f"{type_}:{words}" for words in settled for type_ in PLACE_TYPES}
    kept = islice(unlisted.names(connection, unlisted.PLACES, after, but), limit)
    while part := list(islice(kept, _CHUNK)):
        yield from zip((one.key for one in part), _tell(connection, part), strict=True)


def count_unresolved(connection: Connection) -> int:
    """How many such names there are."""
    return sum(unlisted.count(connection, sort) for sort in (unlisted.PLACES, unlisted.OTHERS))


def count_places(connection: Connection, settled: Collection[str]) -> int:
    """How many of places, without those whose words are ``settled``."""
    but = {f"{type_}:{words}" for words in settled for type_ in PLACE_TYPES}
    return unlisted.count(connection, unlisted.PLACES, but)


def is_unresolved(connection: Connection, words: str) -> bool:
    """Whether something in a role is called so (``words``: `mountjoy.decision.words_key`) and was not resolved."""
    return unlisted.is_kept(connection, [f"{type_}:{words}" for type_ in NAME_TYPES])


def _in_order(connection: Connection, kept: Iterator[Kept]) -> Iterator[Unresolved]:
    while part := list(islice(kept, _CHUNK)):
        yield from _tell(connection, part)


def _tell(connection: Connection, kept: Sequence[Kept]) -> list[Unresolved]:
    reports = unlisted.first_reports(connection, [one.key for one in kept])
    found = _gathered(connection, reports)
    made = []
    for one in kept:
        told = found[one.key]
        example = _words(connection, told.report_id, told.start, told.end)
        made.append(Unresolved(one.text, told.type, one.claims, one.reports, example, *_lying(told.placing)))
    return made


def _gathered(connection: Connection, reports: Mapping[str, Sequence[str]]) -> dict[str, _Found]:
    mentions, roles, claims = schema.mentions, schema.roles, schema.claims
    found: dict[str, _Found] = {}
    lines: list[Any] = []
    for part in in_parts(sorted({report for ids in reports.values() for report in ids})):
        lines += connection.execute(
            select(
                schema.reports.c.number, mentions.c.position, claims.c.position, mentions.c.report_id, mentions.c.type,
                mentions.c.text, mentions.c.entity, claims.c.sentence_start, claims.c.sentence_end,
            )
            .join(roles, and_(roles.c.report_id == mentions.c.report_id, roles.c.mention == mentions.c.id))
            .join(claims, claims.c.id == roles.c.claim_id)
            .join(schema.reports, schema.reports.c.id == mentions.c.report_id)
            .where(
                mentions.c.report_id.in_(part), mentions.c.entity_id.is_(None), mentions.c.named == 1,
                mentions.c.type.in_(NAME_TYPES),
            )
        ).all()  # fmt: skip
    for _, _, _, report_id, type_, words, body, start, end in sorted(lines, key=lambda row: row[:3]):
        key = key_of(type_, words)
        if report_id not in reports.get(key, ()):
            continue
        one = found.setdefault(key, _Found(type_, report_id, start, end))
        placing, _ = rows.placed(body)
        if one.placing is None or (placing is not None and one.placing.within is None):
            one.placing = placing or one.placing
    return found


def _words(connection: Connection, report_id: str, start: int, end: int) -> str:
    table = schema.reports.c
    words = select(func.substr(table.text, start + 1, end - start)).where(table.id == report_id)
    return str(connection.execute(words).scalar_one())


def _lying(placing: Placing | None) -> tuple[str | None, str | None, int | None, int | None]:
    """What a place lies in, by name and id, and both precisions of its words."""
    if placing is None:
        return None, None, None, None
    return placing.within, placing.within_id, placing.precision, placing.where_prec
