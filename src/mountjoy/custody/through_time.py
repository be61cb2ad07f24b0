"""Contradictions, ties and spans of control through time as they are kept, beside what the whole record adds up to."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from mountjoy.assessing import Assessment
from mountjoy.custody.findings import Check, Damage, OnProgress
from mountjoy.custody.kept import check_held_places
from mountjoy.record import Event
from mountjoy.resolve.registry import default_registry
from mountjoy.store import RecordFile
from mountjoy.store.audit import Audit

Rows = Mapping[str, Any]
_UNREADABLE = (msgspec.MsgspecError, zlib.error, ValueError, TypeError)


def check_through_time(
    seen: Audit, events: Sequence[Event], on_progress: OnProgress
) -> tuple[list[Check], list[Damage]]:
    """Compute contradictions, ties and spans of control from the reports and compare each that is kept, and the numbers of the places by
    which maps are read; ``events`` are those that claims and decisions give.

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
    for name, (wanted, read) in _compared(record, whole).items():
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
        made, wrong = check_held_places(seen, whole.through.holdings, on_progress)
        checks.append(made)
        damages += wrong
    return checks, damages


def _compared(record: RecordFile, whole: Assessment) -> dict[str, tuple[Rows, Callable[[], Rows]]]:
    """What the reports give of each table, and what reads what is kept of it, both by id."""
    found: dict[str, tuple[Rows, Callable[[], Rows]]] = {
        "contradictions": (
            {one.contradiction.id: one for one in whole.contradictions(updates=True)},
            lambda: {one.contradiction.id: one for one in record.all_contradictions()},
        ),
        "tie_spans": (
            {one.id: one for one in whole.spans},
            lambda: {one.id: one for one in record.tie_spans() or ()},
        ),
    }
    if not record.holdings_wanted:
        found["holdings"] = (
            {one.id: one for one in whole.through.all_holdings()},
            lambda: {one.id: one for one in record.holdings() or ()},
        )
    return found


def _damage(name: str, ident: str, wanted: Mapping[str, Any], held: Mapping[str, Any]) -> Damage:
    if ident not in held:
        return Damage(name, ident, "is missing: claims and decisions give it")
    if ident not in wanted:
        return Damage(name, ident, "does not follow from any claims")
    return Damage(name, ident, "is not what claims and decisions give")
