"""Dataclasses to database rows and back. A row is a dictionary by column name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from mountjoy.claim import (
    Claim,
    CodedReport,
    Count,
    DateValue,
    Entity,
    Mention,
    PeopleCount,
    Placing,
    Role,
    Span,
)
from mountjoy.evidence import fold as fold
from mountjoy.record import Control, Event, Tie
from mountjoy.report import Report
from mountjoy.store.terms import best_toll, cell_of
from mountjoy.translit import plain

Row = dict[str, Any]


def digest(*parts: str | None) -> str:
    """SHA-256 over texts, as hexadecimal digits; None and empty text differ."""
    joined = "\x1f".join("\x00" if part is None else part for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()


def content_of(report: Report) -> str:
    """What makes a report the same when it is read again."""
    return digest(report.text, report.title, report.source, report.url)


def report_row(report: Report, coder: str, issues: tuple[str, ...]) -> Row:
    """A report's row, but for its number."""
    return {
        "id": report.id,
        "text": report.text,
        "title": report.title,
        "published": report.published,
        "published_basis": report.published_basis,
        "source": report.source,
        "url": report.url,
        "author": report.author,
        "language": report.language,
        "origin": report.origin,
        "sequence": report.sequence,
        "copy_of": report.copy_of,
        "near_copy": int(report.near_copy),
        "sha256": report.sha256,
        "content": content_of(report),
        "text_sha256": digest(report.text),
        "coder": coder,
        "issues": list(issues),
        "published_earliest": report.published_earliest,
        "dating": list(report.dating) or None,
    }


def to_report(row: Mapping[str, Any]) -> Report:
    """The report of a row."""
    return Report(
        id=row["id"],
        text=row["text"],
        title=row["title"],
        published=row["published"],
        published_basis=row["published_basis"],
        source=row["source"],
        url=row["url"],
        author=row["author"],
        language=row["language"],
        origin=row["origin"],
        sequence=row["sequence"],
        copy_of=row["copy_of"],
        near_copy=bool(row["near_copy"]),
        sha256=row["sha256"],
        published_earliest=row["published_earliest"],
        dating=tuple(row["dating"] or ()),
    )


def mention_rows(coded: CodedReport) -> list[Row]:
    """A report's mentions, each with the entity that it stands for by way of its antecedents."""
    by_id = {mention.id: mention for mention in coded.mentions}
    rows = []
    for position, mention in enumerate(coded.mentions):
        entity = _stands_for(mention, by_id)
        rows.append(
            {
                "report_id": coded.report.id,
                "id": mention.id,
                "position": position,
                "start": mention.start,
                "end": mention.end,
                "text": mention.text,
                "type": mention.type,
                "named": int(mention.named),
                "antecedent": mention.antecedent,
                "entity": _held(mention, entity),
                "entity_id": None if entity is None else entity.id,
                "entity_name": None if entity is None else entity.name,
                "entity_kind": None if entity is None else entity.kind,
                "entity_country": None if entity is None else entity.country,
            }
        )
    return rows


_PLACING = "placing"
"""Under this key the column ``entity`` holds what is known of a place that was not resolved."""


def _held(mention: Mention, meant: Entity | None) -> Any:
    """What the column ``entity`` holds: the mention's own entity; of what stands for nothing known, its placing."""
    if mention.entity is not None:
        return msgspec.to_builtins(mention.entity)
    if meant is not None or mention.placing is None:
        return None
    return {_PLACING: msgspec.to_builtins(mention.placing)}


def _stands_for(mention: Mention, by_id: Mapping[str, Mention]) -> Entity | None:
    seen = {mention.id}
    while mention.entity is None and mention.antecedent is not None and mention.antecedent not in seen:
        mention = by_id[mention.antecedent]
        seen.add(mention.id)
    return mention.entity


def to_mention(row: Mapping[str, Any]) -> Mention:
    """The mention of a row."""
    placing, entity = placed(row["entity"])
    return Mention(
        id=row["id"],
        start=row["start"],
        end=row["end"],
        text=row["text"],
        type=row["type"],
        named=bool(row["named"]),
        antecedent=row["antecedent"],
        entity=None if entity is None else msgspec.convert(entity, Entity),
        placing=placing,
    )


def placed(held: Any) -> tuple[Placing | None, Any]:
    """What the column ``entity`` holds, told apart: the placing of an unresolved place, and the entity's values."""
    if held is None or _PLACING not in held:
        return None, held
    return msgspec.convert(held[_PLACING], Placing), None


def claim_rows(coded: CodedReport) -> tuple[list[Row], list[Row]]:
    """A report's claims and their roles; a claim whose id stood before in the report is the same claim."""
    claims: dict[str, Row] = {}
    roles: list[Row] = []
    for position, claim in enumerate(coded.claims):
        if claim.id in claims:
            continue
        when = claim.date or DateValue(None, None, None, "stated")
        claims[claim.id] = {
            "id": claim.id,
            "report_id": coded.report.id,
            "position": position,
            "kind": claim.kind,
            "type": claim.type,
            "family": claim.family,
            "trigger_start": claim.trigger.start,
            "trigger_end": claim.trigger.end,
            "trigger_text": claim.trigger.text,
            "sentence_start": claim.sentence.start,
            "sentence_end": claim.sentence.end,
            "date_start": when.start,
            "date_end": when.end,
            "date_precision": when.precision,
            "date_basis": None if claim.date is None else when.basis,
            "date_text": when.text,
            "fatalities": None if claim.fatalities is None else msgspec.to_builtins(claim.fatalities),
            "injuries": None if claim.injuries is None else msgspec.to_builtins(claim.injuries),
            "assertion": claim.assertion,
            "attribution": claim.attribution,
            "codes": dict(claim.codes),
            "score": claim.score,
            "frame": claim.frame,
            "people": [msgspec.to_builtins(people) for people in claim.people] or None,
        }
        roles += [
            {
                "claim_id": claim.id,
                "position": number,
                "role": role.role,
                "report_id": coded.report.id,
                "mention": role.mention,
                "reason": role.reason,
            }
            for number, role in enumerate(claim.roles)
        ]
    return list(claims.values()), roles


def to_claim(row: Mapping[str, Any], roles: list[Role], text: str) -> Claim:
    """The claim of a row; ``text`` is its report's, which holds the sentence's words."""
    start, end = row["sentence_start"], row["sentence_end"]
    when = None
    if row["date_basis"] is not None:
        when = DateValue(
            row["date_start"], row["date_end"], row["date_precision"], row["date_basis"], row["date_text"]
        )
    return Claim(
        id=row["id"],
        kind=row["kind"],
        type=row["type"],
        family=row["family"],
        trigger=Span(row["trigger_start"], row["trigger_end"], row["trigger_text"]),
        sentence=Span(start, end, text[start:end]),
        roles=tuple(roles),
        date=when,
        fatalities=_count(row["fatalities"]),
        injuries=_count(row["injuries"]),
        assertion=row["assertion"],
        attribution=row["attribution"],
        codes=row["codes"],
        score=row["score"],
        frame=row["frame"],
        people=msgspec.convert(row["people"] or [], tuple[PeopleCount, ...]),
    )


def _count(value: Any) -> Count | None:
    return None if value is None else msgspec.convert(value, Count)


NO_DAY = 4_000_000  # after any day that there is
_ID_BITS = 40  # the first ten digits of an event's id


def day_key(day: date | None) -> int:
    """The least key of an event that begins on that day, or of one without a date."""
    return (NO_DAY if day is None else day.toordinal()) << _ID_BITS


def event_key(event: Event) -> int:
    """A number whose order is that of the events: by first day (unknown last), then by id.

    Two events of a day whose ids begin alike would have the same; the second to be written takes the next.
    """
    head = event.id[:10]
    digits = head if re.fullmatch("[0-9a-f]{10}", head) else digest(event.id)[:10]
    return day_key(None if event.date is None else event.date.start) + int(digits, 16)


def event_row(event: Event, key: int, state: str, changed: int) -> Row:
    """An event's row under that key."""
    place = event.place
    toll = event.fatalities[0].count if event.fatalities else None
    lat = None if place is None else place.lat
    lon = None if place is None else place.lon
    row, column = cell_of(0, lat, lon) if lat is not None and lon is not None else (0, 0)
    return {
        "key": key,
        "id": event.id,
        "type": event.type,
        "family": event.family,
        "date_start": None if event.date is None else event.date.start,
        "date_end": None if event.date is None else event.date.end,
        "assertion": event.assertion,
        "place_entity": None if place is None else place.entity,
        "place_country": None if place is None else place.country,
        "place_admin1": None if place is None else place.admin1,
        "lat": lat,
        "lon": lon,
        # PRIO-GRID counts from 1 in the south-west corner, 720 cells a row.
        "cell": None if lat is None or lon is None else row * 720 + column + 1,
        "fatalities_low": None if toll is None else toll.low,
        "fatalities_best": best_toll(event),
        "fatalities_high": None if toll is None else toll.high,
        "sources": event.sources,
        "score": event.score,
        "state": state,
        "changed": changed,
        "body": event,
        "place_precision": None if place is None else place.precision,
    }


def tie_row(tie: Tie) -> Row:
    """A tie's row."""
    return {
        "id": tie.id,
        "type": tie.type,
        "actor_name": tie.actor.name,
        "actor_entity": tie.actor.entity,
        "actor_folded": plain(tie.actor.name),
        "recipient_name": tie.recipient.name,
        "recipient_entity": tie.recipient.entity,
        "recipient_folded": plain(tie.recipient.name),
        "first": tie.first,
        "last": tie.last,
        "body": msgspec.to_builtins(tie),
    }


def control_row(control: Control) -> Row:
    """A control state's row."""
    return {
        "id": control.id,
        "type": control.type,
        "actor_name": control.actor.name,
        "actor_entity": control.actor.entity,
        "actor_folded": plain(control.actor.name),
        "place_name": control.place.name,
        "place_entity": control.place.entity,
        "place_folded": plain(f"{control.place.name} {control.place.admin1 or ''}"),
        "place_country": control.place.country,
        "first": control.first,
        "last": control.last,
        "body": msgspec.to_builtins(control),
    }
