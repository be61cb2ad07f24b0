"""Contradictions and ties through time as they are kept, beside what the whole record adds up to."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from mountjoy.assessing import Assessment
from mountjoy.custody.findings import Check, Damage
from mountjoy.record import Event
from mountjoy.resolve.registry import default_registry
from mountjoy.store.audit import Audit

_UNREADABLE = (msgspec.MsgspecError, zlib.error, ValueError, TypeError)


def check_through_time(seen: Audit, events: Sequence[Event]) -> tuple[list[Check], list[Damage]]:
    """Compute contradictions and ties through time from the reports and compare each that is kept; ``events`` are those that claims and decisions
    give.

    A record of old that was not merged since keeps none; there is nothing to check then.
    """
    record = seen.record
    if not record.keeps_through_time:
        return [], []
    whole = Assessment(
        list(record.coded(as_decided=True)), events, record.decided(), record.decisions(), default_registry()
    )
    checks: list[Check] = []
    damages: list[Damage] = []
    expected: dict[str, Mapping[str, Any]] = {
        "contradictions": {one.contradiction.id: one for one in whole.contradictions(updates=True)},
        "tie_spans": {one.id: one for one in whole.spans},
    }
    for name, wanted in expected.items():
        try:
            held: dict[str, Any] = (
                {one.contradiction.id: one for one in record.all_contradictions()}
                if name == "contradictions"
                else {one.id: one for one in record.tie_spans() or ()}
            )
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
    return checks, damages


def _damage(name: str, ident: str, wanted: Mapping[str, Any], held: Mapping[str, Any]) -> Damage:
    if ident not in held:
        return Damage(name, ident, "is missing: claims and decisions give it")
    if ident not in wanted:
        return Damage(name, ident, "does not follow from any claims")
    return Damage(name, ident, "is not what claims and decisions give")
