"""Contradictions, ties and spans of control through time as they are kept, beside what the whole record adds up to."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from mountjoy.assessing import settled_by
from mountjoy.custody.findings import Check, Damage, OnProgress
from mountjoy.custody.kept import check_held_places
from mountjoy.evidence import Evidence
from mountjoy.merge.network import tie_spans
from mountjoy.merge.through_time import ThroughTime, through_time
from mountjoy.merge.time_rules import default_time_rules
from mountjoy.outlets import default_kin
from mountjoy.record import Event, TieSpan
from mountjoy.store import RecordFile
from mountjoy.store.audit import Audit

Rows = Mapping[str, Any]
_UNREADABLE = (msgspec.MsgspecError, zlib.error, ValueError, TypeError)


def check_through_time(
    seen: Audit, items: Sequence[Evidence], events: Sequence[Event], on_progress: OnProgress
) -> tuple[list[Check], list[Damage]]:
    """Compute contradictions, ties and spans of control anew and compare each that is kept, and the numbers of the places by
    which maps are read; ``items`` and ``events`` are the evidence and the events that claims and decisions give.

    A record of old that was not merged since keeps none; there is nothing to check then.
    """
    record = seen.record
    if not record.keeps_through_time:
        return [], []
    rejected, kin, rules = record.decided().rejected, default_kin(), default_time_rules()
    evidence = {item.claim_id: item for item in items if item.claim_id not in rejected}
    groups = [[evidence[claim] for claim in event.claims if claim in evidence] for event in events]
    through = through_time(events, evidence.values(), kin, rules=rules)
    ties = tie_spans(evidence.values(), groups, rules, kin)
    checks: list[Check] = []
    damages: list[Damage] = []
    for name, (wanted, read) in _compared(record, through, ties).items():
        try:
            held = read()
        except _UNREADABLE as error:
            checks.append(Check(name, len(wanted), 1))
            damages.append(Damage(name, "all", f"cannot be read: {error}"))
            continue
        found = [
            _damage(name, ident, wanted, held)
            for ident in sorted(wanted.keys() | held.keys())
            if wanted.get(ident) != held.get(ident)
        ]
        checks.append(Check(name, len(wanted.keys() | held.keys()), len(found)))
        damages += found
    if not record.holdings_wanted:
        made, wrong = check_held_places(seen, through, on_progress)
        checks.append(made)
        damages += wrong
    return checks, damages


def _compared(
    record: RecordFile, through: ThroughTime, ties: Sequence[TieSpan]
) -> dict[str, tuple[Rows, Callable[[], Rows]]]:
    """What claims and decisions give of each table, and what reads what is kept of it, both by id."""
    decisions = record.decisions()
    clashes = {one.id: one for one in through.all_contradictions()}
    found: dict[str, tuple[Rows, Callable[[], Rows]]] = {
        "contradictions": (
            {ident: (one, *settled_by(one, decisions, clashes)) for ident, one in clashes.items()},
            lambda: {
                one.contradiction.id: (one.contradiction, one.state, one.settled, one.by)
                for one in record.all_contradictions()
            },
        ),
        "tie_spans": (
            {one.id: one for one in ties},
            lambda: {one.id: one for one in record.tie_spans() or ()},
        ),
    }
    if not record.holdings_wanted:
        found["holdings"] = (
            {one.id: one for one in through.all_holdings()},
            lambda: {one.id: one for one in record.holdings() or ()},
        )
    return found


def _damage(name: str, ident: str, wanted: Mapping[str, Any], held: Mapping[str, Any]) -> Damage:
    if ident not in held:
        return Damage(name, ident, "is missing: claims and decisions give it")
    if ident not in wanted:
        return Damage(name, ident, "does not follow from any claims")
    return Damage(name, ident, "is not what claims and decisions give")
