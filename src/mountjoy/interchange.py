"""The public interchange format: one coded report as one line of JSON, there and back.

A line is an object with ``report``, ``mentions`` and ``claims`` (and ``issues`` where there are any).
Offsets are Unicode code points into ``report.text``, end exclusive. Keys stand in a fixed order, keys of
``codes`` sorted, so that equal coded reports give equal bytes. Fields that go beyond the public contract
(an author, the reason of a role, the frame of a claim) are written only where they hold something.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
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
from mountjoy.errors import InputError
from mountjoy.report import Report

JSON = dict[str, Any]


def encode(coded: CodedReport) -> bytes:
    """One coded report as canonical UTF-8 JSON, without a line end."""
    return msgspec.json.encode(to_json(coded))


def decode(line: bytes | str, origin: str = "coded report") -> CodedReport:
    """The coded report that one line of JSON holds.

    Raises InputError, naming ``origin`` and the field, where the line is not JSON, lacks a field, has one of
    the wrong type, quotes words that do not stand at their offsets, or names a mention that is not there.
    """
    try:
        data = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{origin}: not JSON: {error}") from error
    if not isinstance(data, dict):
        raise InputError(f"{origin}: a coded report is a JSON object, not {type(data).__name__}")
    return from_json(data, origin)


def read_coded(path: Path) -> Iterator[CodedReport]:
    """The coded reports of a file of JSON lines, in order; empty lines are passed over.

    Raises InputError (file and line named) at the first line that is not a coded report.
    """
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield decode(line, f"{path}:{number}")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error


def encode_lines(coded_reports: Iterable[CodedReport]) -> Iterator[bytes]:
    """Each coded report as a line of JSON, line end included."""
    for coded in coded_reports:
        yield encode(coded) + b"\n"


def to_json(coded: CodedReport) -> JSON:
    """A coded report as plain dictionaries, lists, text and numbers."""
    data: JSON = {
        "report": report_json(coded.report),
        "mentions": [mention_json(mention) for mention in coded.mentions],
        "claims": [claim_json(claim) for claim in coded.claims],
    }
    if coded.issues:
        data["issues"] = list(coded.issues)
    return data


def report_json(report: Report) -> JSON:
    """A report's part of the line; what the contract does not name only where it holds something."""
    data: JSON = {
        "id": report.id,
        "title": report.title,
        "text": report.text,
        "published": None if report.published is None else report.published.isoformat(),
        "published_basis": report.published_basis,
        "source": report.source,
        "url": report.url,
        "language": report.language,
    }
    for name in ("author", "origin", "sequence", "copy_of", "near_copy", "sha256"):
        value = getattr(report, name)
        if value:
            data[name] = value
    if report.published_earliest is not None:
        data["published_earliest"] = report.published_earliest.isoformat()
    if report.dating:
        data["dating"] = list(report.dating)
    return data


def mention_json(mention: Mention) -> JSON:
    """A mention's part of the line; ``entity`` is null where it was not resolved."""
    data: JSON = {
        "id": mention.id,
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "type": mention.type,
    }
    if mention.named:
        data["named"] = True
    if mention.antecedent is not None:
        data["antecedent"] = mention.antecedent
    data["entity"] = None if mention.entity is None else entity_json(mention.entity)
    if mention.placing is not None:
        data["placing"] = placing_json(mention.placing)
    return data


def placing_json(placing: Placing) -> JSON:
    """What is known of where an unresolved place lies; what it lies in only where the words tell."""
    data: JSON = {
        name: value
        for name in ("within", "within_id", "country", "admin1")
        if (value := getattr(placing, name)) is not None
    }
    return data | {
        "precision": placing.precision,
        "where_prec": placing.where_prec,
        "precision_rule": placing.precision_rule,
    }


def entity_json(entity: Entity) -> JSON:
    """An entity; ``lat``, ``lon`` (degrees, WGS 84), ``admin1`` and ``precision`` only where they
    are known.
    """
    data: JSON = {"id": entity.id, "name": entity.name, "kind": entity.kind, "country": entity.country}
    for name in ("admin1", "lat", "lon", "precision", "parent"):
        value = getattr(entity, name)
        if value is not None:
            data[name] = value
    if entity.score != 1.0:
        data["score"] = entity.score
    if entity.reason:
        data["reason"] = entity.reason
    if entity.where_prec is not None:
        data["where_prec"] = entity.where_prec
        data["precision_rule"] = entity.precision_rule
    return data


def claim_json(claim: Claim) -> JSON:
    """A claim's part of the line, in the contract's order of keys."""
    data: JSON = {
        "id": claim.id,
        "kind": claim.kind,
        "type": claim.type,
        "family": claim.family,
        "trigger": {"start": claim.trigger.start, "end": claim.trigger.end, "text": claim.trigger.text},
        "sentence": {"start": claim.sentence.start, "end": claim.sentence.end},
        "roles": [role_json(role) for role in claim.roles],
        "date": date_json(claim.date),
        "fatalities": count_json(claim.fatalities),
        "injuries": count_json(claim.injuries),
        "assertion": claim.assertion,
        "attribution": claim.attribution,
        "codes": sorted_keys(claim.codes),
        "score": claim.score,
    }
    if claim.frame:
        data["frame"] = claim.frame
    if claim.people:
        data["people"] = [people_json(people) for people in claim.people]
    return data


def people_json(people: PeopleCount) -> JSON:
    """What became of a number of people, the words that count them and who they were."""
    words = people.words
    data: JSON = {
        "outcome": people.outcome,
        "count": count_json(people.count),
        "words": {"start": words.start, "end": words.end, "text": words.text},
    }
    if people.who is not None:
        data["who"] = people.who
    if people.part:
        data["part"] = True
    return data


def role_json(role: Role) -> JSON:
    """A role and the mention that plays it."""
    data: JSON = {"role": role.role, "mention": role.mention}
    if role.reason:
        data["reason"] = role.reason
    return data


def date_json(when: DateValue | None) -> JSON | None:
    """A date as ISO days (inclusive), or None."""
    if when is None:
        return None
    return {
        "start": None if when.start is None else when.start.isoformat(),
        "end": None if when.end is None else when.end.isoformat(),
        "precision": when.precision,
        "basis": when.basis,
        "text": when.text,
    }


def count_json(count: Count | None) -> JSON | None:
    """A number of people, or None."""
    if count is None:
        return None
    return {"low": count.low, "best": count.best, "high": count.high, "text": count.text}


def sorted_keys(value: Any) -> Any:
    """The same plain value with the keys of every mapping in order and tuples as lists."""
    if isinstance(value, Mapping):
        return {key: sorted_keys(value[key]) for key in sorted(value)}
    if isinstance(value, list | tuple):
        return [sorted_keys(item) for item in value]
    return value


def from_json(data: JSON, origin: str = "coded report") -> CodedReport:
    """The coded report that plain dictionaries hold; see `decode` for what is checked."""
    report = _convert(data.get("report"), Report, f"{origin}: report")
    claims = []
    for number, item in enumerate(_list(data, "claims", origin)):
        claims.append(_convert(_with_words(item, report.text), Claim, f"{origin}: claims[{number}]"))
    coded = CodedReport(
        report=report,
        mentions=tuple(_convert(_list(data, "mentions", origin), list[Mention], f"{origin}: mentions")),
        claims=tuple(claims),
        issues=tuple(_convert(data.get("issues", []), list[str], f"{origin}: issues")),
    )
    check(coded, origin)
    return coded


def check(coded: CodedReport, origin: str = "coded report") -> None:
    """Raise InputError unless every span quotes the text and every mention that is named exists."""
    text = coded.report.text
    spans: list[tuple[str, Span | Mention]] = [
        (f"mention {mention.id}", mention) for mention in coded.mentions
    ]
    for claim in coded.claims:
        spans.append((f"claim {claim.id} trigger", claim.trigger))
        spans.append((f"claim {claim.id} sentence", claim.sentence))
        spans += [(f"claim {claim.id} people", people.words) for people in claim.people]
    for name, span in spans:
        in_order = 0 <= span.start <= span.end <= len(text)
        if not in_order or text[span.start : span.end] != span.text:
            raise InputError(
                f"{origin}: {name}: the words at {span.start}-{span.end} are "
                f"{text[max(span.start, 0) : max(span.end, 0)]!r}, not {span.text!r}"
            )
    known = {mention.id for mention in coded.mentions}
    if len(known) != len(coded.mentions):
        raise InputError(f"{origin}: two mentions have the same id")
    named = [(f"mention {mention.id}", mention.antecedent) for mention in coded.mentions]
    for claim in coded.claims:
        named += [(f"claim {claim.id}", role.mention) for role in claim.roles]
        named.append((f"claim {claim.id}", claim.attribution))
        named += [(f"claim {claim.id} people", people.who) for people in claim.people]
    for name, mention_id in named:
        if mention_id is not None and mention_id not in known:
            raise InputError(f"{origin}: {name} names mention {mention_id!r}, which is not there")


def _convert(value: Any, to: Any, origin: str) -> Any:
    try:
        return msgspec.convert(value, to)
    except msgspec.ValidationError as error:
        raise InputError(f"{origin}: {error}") from error


def _list(data: JSON, key: str, origin: str) -> list[Any]:
    value = data.get(key)
    if not isinstance(value, list):
        raise InputError(f"{origin}: {key} must be a list, not {type(value).__name__}")
    return value


def _with_words(claim: Any, text: str) -> Any:
    """The claim with its sentence's words, which the contract leaves out because the offsets give them."""
    sentence = claim.get("sentence") if isinstance(claim, dict) else None
    if not isinstance(sentence, dict) or "text" in sentence:
        return claim
    start, end = sentence.get("start"), sentence.get("end")
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start <= end:
        return claim
    return {**claim, "sentence": {**sentence, "text": text[start:end]}}
