"""The body of a snapshot: the record as lines of JSON, in a fixed order, the same bytes for the same record.

Each line is an object of one key, which says what it holds: ``snapshot`` (counts and what was chosen), ``event``, ``tie``,
``control``, ``contradiction``, ``report`` (without its text), ``claim`` (with its quote and the mentions of it) and
``decision``. Nothing in it depends on the clock or the order of reading.
"""

from __future__ import annotations

import dataclasses
import hashlib
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from mountjoy.assessing import contradictions_of
from mountjoy.claim import Claim, CodedReport, Mention
from mountjoy.errors import RecordError
from mountjoy.interchange import claim_json, mention_json, report_json, sorted_keys
from mountjoy.standing import claim_reviews, event_state
from mountjoy.store import ContradictionView, RecordFile
from mountjoy.store.audit import Audit

FORMAT = 1
CHUNK = 200
Only = Literal["all", "accepted"]
Line = dict[str, Any]
MERGED = ("event", "tie", "control", "contradiction")


def lines(seen: Audit, only: Only = "all") -> Iterator[Line]:
    """The lines of a record's body. Raises RecordError where the record is not merged or nothing was accepted."""
    record = seen.record
    if not record.merged:
        raise RecordError(
            "what is merged is older than the claims and decisions; run `mountjoy run` on the reports, then publish"
        )
    merged = _merged(record)
    if only == "accepted":
        merged = _accepted(merged, record)
    counts = {f"{name}s" if name != "control" else name: len(values) for name, values in merged.items()}
    cited = {claim for values in merged.values() for value in values for claim in value.get("claims", ())}
    by_report = _reports_of(record, cited)
    yield {
        "snapshot": {
            "format": FORMAT,
            "only": only,
            "reports": len(by_report),
            "claims": len(cited),
            **counts,
        }
    }
    for name, values in merged.items():
        for value in sorted(values, key=lambda value: str(value["id"])):
            yield {name: value}
    coders = {ident: coder for ident, coder, _, _ in seen.report_facts()}
    ids = sorted(by_report)
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        for coded in sorted(record.coded(part, as_decided=True), key=lambda coded: coded.report.id):
            yield {"report": _report(coded, coders[coded.report.id])}
            for claim in sorted(coded.claims, key=lambda claim: claim.id):
                if claim.id in cited:
                    yield {"claim": _claim(claim, coded)}
    for decision in record.decisions():
        if not decision.undone and decision.about != "undo":
            told = dataclasses.asdict(decision)
            del told["undone"]
            yield {"decision": sorted_keys(msgspec.to_builtins(told))}


def _merged(record: RecordFile) -> dict[str, list[Line]]:
    """What is merged as plain values, contradictions with what people made of them."""
    lists: dict[str, Callable[[], Iterable[object]]] = {
        "event": record.events, "tie": record.ties, "control": record.control,
    }  # fmt: skip
    made = {
        name: [sorted_keys(msgspec.to_builtins(value)) for value in read()] for name, read in lists.items()
    }
    made["contradiction"] = [_contradiction(view) for view in contradictions_of(record)]
    return made


def _contradiction(view: ContradictionView) -> Line:
    one = view.contradiction
    told = {**msgspec.to_builtins(one), "claims": one.claims, "state": view.state, "settled": view.settled}
    for side in told["sides"]:
        if not side["more"]:  # as snapshots of before have it
            del side["more"]
    return dict(sorted_keys(told))


def _accepted(merged: Mapping[str, list[Line]], record: RecordFile) -> dict[str, list[Line]]:
    """Only what reviewers accepted: every claim that it rests on."""
    reviews = claim_reviews(record.decisions())
    states = {ident: review.state for ident, review in reviews.items()}

    def accepted(value: Line) -> bool:
        return event_state([states.get(claim, "coded") for claim in value["claims"]]) == "accepted"

    kept = {name: [value for value in values if accepted(value)] for name, values in merged.items()}
    if not any(kept.values()):
        raise RecordError(
            "nothing in the record was accepted yet; review it first, or publish without --only accepted"
        )
    return kept


def _reports_of(record: RecordFile, cited: Collection[str]) -> set[str]:
    wanted = set(cited)
    return {
        coded.report.id
        for coded in record.coded(as_decided=True)
        if any(claim.id in wanted for claim in coded.claims)
    }


def _report(coded: CodedReport, coder: str) -> Line:
    told = report_json(coded.report)
    text = told.pop("text")
    told["text_sha256"] = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return {**told, "coder": coder}


def _claim(claim: Claim, coded: CodedReport) -> Line:
    """The claim with its sentence's words, and every mention that stands in these or plays a part in it."""
    named = (
        {role.mention for role in claim.roles} | {people.who for people in claim.people} | {claim.attribution}
    )
    mentions = [one for one in coded.mentions if one.id in named or _within(one, claim)]
    return {
        **sorted_keys(claim_json(claim)),
        "report": coded.report.id,
        "quote": claim.sentence.text,
        "mentions": [mention_json(one) for one in mentions],
    }


def _within(mention: Mention, claim: Claim) -> bool:
    return claim.sentence.start <= mention.start and mention.end <= claim.sentence.end


def encode(line: Line) -> bytes:
    """A line as bytes, its end included."""
    return msgspec.json.encode(line) + b"\n"


@dataclass(frozen=True, slots=True)
class Packed:
    """A body: the hash of its lines, the lines packed, what the first of them counts, and the ids of its events."""

    sha256: str
    data: bytes
    counts: Line
    events: tuple[str, ...]


def pack(made: Iterable[Line]) -> Packed:
    """The lines packed; memory holds a line and what is packed already."""
    digest, packer, parts = hashlib.sha256(), zlib.compressobj(6), []
    counts: Line = {}
    events: list[str] = []
    for line in made:
        counts = counts or line["snapshot"]
        events += [line["event"]["id"]] if "event" in line else []
        data = encode(line)
        digest.update(data)
        parts.append(packer.compress(data))
    parts.append(packer.flush())
    return Packed(digest.hexdigest(), b"".join(parts), counts, tuple(events))


def unpack(body: bytes) -> Iterator[bytes]:
    """The lines of a packed body, ends included. Raises zlib.error where it is damaged."""
    unpacker, held = zlib.decompressobj(), b""
    for start in range(0, len(body), 1 << 20):
        held += unpacker.decompress(body[start : start + (1 << 20)])
        *whole, held = held.split(b"\n")
        for line in whole:
            yield line + b"\n"
    held += unpacker.flush()
    if held:
        for line in held.splitlines():
            yield line + b"\n"
    if not unpacker.eof:
        raise zlib.error("the packed body ends too early")
