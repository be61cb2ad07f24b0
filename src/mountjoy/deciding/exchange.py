"""Decisions handed on between records: written to a file, and taken from one after all of it was checked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from mountjoy.anchors import anchor_of, find_again
from mountjoy.applied import added_claim, decided
from mountjoy.claim import CodedReport, Entity
from mountjoy.deciding.claims import codebook, followed, party
from mountjoy.decision import FOLLOWS, Added, Anchor, Correction, Decided, Decision
from mountjoy.errors import InputError, MountjoyError, NotFoundError
from mountjoy.interchange import check
from mountjoy.review.corrections import read_changes
from mountjoy.review.handing import HandedRow, read_decisions, write_decisions
from mountjoy.standing import standing_decisions
from mountjoy.store import RecordFile
from mountjoy.store.carrying import BY

NewDecision = dict[str, Any]
_CLAIMS = ("claim", "pair", "credibility")
_MOST_TOLD = 20  # problems of a file that are told at once


@dataclass(frozen=True, slots=True)
class Taken:
    """How many decisions of a file were taken, and how many the record had already."""

    new: int
    known: int


def export_decisions(record: RecordFile, path: Path) -> int:
    """Write the decisions that stand to a ``.csv`` or ``.jsonl`` file; how many. Raises InputError."""
    standing = standing_decisions(record.decisions())
    rows = [one for one in standing if one.about != "carry" and one.follows is None]
    return write_decisions(rows, path)


def import_decisions(record: RecordFile, path: Path, who: str) -> Taken:
    """Take the decisions of a file that the record does not have yet, all or none; ``who`` decided where a row names
    nobody. A claim that is coded under another id here is found by its words. Raises InputError that names each row
    (file and line) that cannot be taken.
    """
    known = {
        _key(one.who, one.about, one.verdict, one.subject, one.object, one.why, _when(one))
        for one in record.decisions()
    }
    wanted: list[NewDecision] = []
    problems: list[str] = []
    skipped = 0
    for row in read_decisions(path):
        key = _key(row.who or who, row.about, row.verdict, row.subject, row.object, row.why, row.at)
        if key in known:
            skipped += 1
            continue
        known.add(key)
        try:
            wanted += _taken(record, row, who)
        except MountjoyError as error:
            told = str(error)
            problems.append(told if told.startswith(row.where) else f"{row.where}: {told}")
    if problems:
        more = f"\n... and {len(problems) - _MOST_TOLD} more" if len(problems) > _MOST_TOLD else ""
        raise InputError("nothing was imported:\n" + "\n".join(problems[:_MOST_TOLD]) + more)
    record.decide_all(wanted)
    return Taken(sum(one["about"] != "carry" for one in wanted), skipped)


def _key(*parts: str | None) -> tuple[str | None, ...]:
    return parts


def _when(decision: Decision) -> str:
    """When it was decided, in the record where it was first."""
    return str((decision.detail or {}).get("imported", {}).get("at", decision.at))


def _taken(record: RecordFile, row: HandedRow, who: str) -> list[NewDecision]:
    """The decision of a row as the record keeps it, after what it says of a claim's id here."""
    detail = dict(row.detail or {})
    carried: list[NewDecision] = []
    following: list[NewDecision] = []
    if row.about in _CLAIMS and row.verdict != "add":
        anchors = {}
        for end, ident in (("subject", row.subject), ("object", row.object)):
            if ident is None:
                continue
            given = detail.get("anchors", {}).get(end)
            anchor, coded, here = _anchored(record, ident, given)
            anchors[end] = msgspec.to_builtins(anchor)
            carried += [] if here == ident else [_carry(ident, here, anchor.report)]
            if row.verdict == "correct":
                detail["changes"] = _changes(record, detail, coded, here)
            if row.about == "claim" and row.verdict != "note":
                kept = {name: detail[name] for name in ("changes", "set") if name in detail}
                following = followed(record, here, **kept)
        detail["anchors"] = anchors
        detail.pop(FOLLOWS, None)
    elif row.verdict == "add":
        _check_added(record, row, detail)
    elif row.about in ("actor", "place"):
        _check_entity(row, detail)
        detail = {} if row.verdict == "reject" else detail
    if row.about not in ("actor", "place"):  # whose detail is the entity itself
        detail["imported"] = {"at": row.at, "from": row.where}
    made = {
        "who": row.who or who, "about": row.about, "verdict": row.verdict, "subject": row.subject,
        "object_": row.object, "why": row.why, "detail": detail or None, "following": following,
    }  # fmt: skip
    return [made, *carried]


def _carry(ident: str, here: str, report: str) -> NewDecision:
    return {
        "who": BY, "about": "carry", "verdict": "kept", "subject": ident, "object_": here, "why": None,
        "detail": {"report": report},
    }  # fmt: skip


def _anchored(record: RecordFile, ident: str, given: Any) -> tuple[Anchor, CodedReport, str]:
    """The claim's anchor, its report, and its id in this record. Raises NotFoundError where it is not there."""
    try:
        cited = record.cited([ident])[0]
        return _converted(given, Anchor) if given else anchor_of(cited.claim, cited.coded), cited.coded, ident
    except NotFoundError:
        if not given:
            raise
    anchor = _converted(given, Anchor)
    coded = record.report(anchor.report)
    fate, here = find_again(ident, anchor, coded)
    if fate != "kept" or here is None:
        raise InputError(f"claim {ident} of report {anchor.report} is not coded so in this record ({fate})")
    return anchor, coded, here


def _converted(value: Any, to: Any) -> Any:
    try:
        return msgspec.convert(value, to)
    except msgspec.ValidationError as error:
        raise InputError(f"its detail is no {to.__name__.lower()}: {error}") from error


def _changes(record: RecordFile, detail: dict[str, Any], coded: CodedReport, here: str) -> dict[str, Any]:
    """The changes of a correction: as they were made, or read from ``set`` texts; checked by making them."""
    claim = next(one for one in coded.claims if one.id == here)
    changes = detail.get("changes")
    if changes is None:
        return read_changes(detail.get("set", []), claim, coded, codebook(), partial(party, record))
    if not isinstance(changes, dict) or not changes:
        raise InputError("its detail has no changes")
    if changes.get("type", claim.type) not in codebook().types:
        raise InputError(f"type {changes['type']!r} is not in the codebook; see: mountjoy codebook list")
    try:
        check(decided(coded, Decided(corrected={here: Correction(changes, (0,))})))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"its changes cannot be made: {error}") from error
    return changes


def _check_added(record: RecordFile, row: HandedRow, detail: dict[str, Any]) -> None:
    if row.object is None or not isinstance(detail.get("claim"), dict):
        raise InputError("an added claim needs its report as object and the claim in detail")
    coded = record.report(row.object)
    try:
        made = added_claim(
            Added(row.subject, row.object, detail["claim"], row.who, 0),
            coded.report.text,
            list(coded.mentions),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"its claim cannot be made: {error}") from error
    if made is None:
        raise InputError(f"the words of its claim do not stand in report {row.object}")


def _check_entity(row: HandedRow, detail: dict[str, Any]) -> None:
    if row.verdict != "reject":
        entity = _converted(detail, Entity)
        if entity.id != row.object:
            raise InputError(f"its detail is {entity.id!r}, not {row.object!r}")
