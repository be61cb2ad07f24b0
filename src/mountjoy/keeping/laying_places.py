"""Who holds each place of a whole record, laid some places at a time."""

from __future__ import annotations

import re

from mountjoy.keeping.laying import OnLaying
from mountjoy.keeping.places import changed, observed
from mountjoy.merge.through_time import holding_keys
from mountjoy.merge.time_rules import default_time_rules
from mountjoy.store import RecordFile, laid, spans
from mountjoy.store.merging import Step
from mountjoy.told import change

NOTED = 50_000  # pieces of evidence that are looked at in one transaction
LAID = 200  # places that are laid in one
_READ = 1_000  # pieces of evidence that are read at once


def lay(file: RecordFile, version: str | None = None, on_laying: OnLaying | None = None) -> None:
    """Lay the spans of control of all places and the contradictions about them; go on where a program that was killed left off.

    ``on_laying`` is told of "places" how many places are laid and how many there are. Each step is written whole or not at all.
    """
    done, total = 0, 0
    while file.holdings_wanted:
        with file.merge_step(version) as step:
            key = laid.laid(step.connection)
            if key is None:
                _note(step)
                continue
            total = total or spans.count_places(step.connection, key)
            made = _lay(step, key)
        done += made
        if on_laying is not None and total:
            on_laying("places", min(done, total), total)


def _note(step: Step) -> None:
    """Note on which places some more claims bear."""
    number = laid.noted(step.connection)
    if number is None:
        laid.begin(step.connection)
        number = 0
    rules = default_time_rules()
    types = (*rules.effects, *rules.takers)
    likely = re.compile(b'"type":"(?:%s)"' % b"|".join(re.escape(one.encode()) for one in types))
    last: int | None = number
    for _ in range(NOTED // _READ):
        last, items = laid.evidence_after(step.connection, number, _READ, likely)
        bearing = [item for item in items if item.kind != "tie"]
        pairs = ((key, item.claim_id) for item in bearing for key in holding_keys(item))
        spans.note_places(step.connection, pairs)
        if last is None:
            break
        number = last
    laid.note(step.connection, last)


def _lay(step: Step, after: str) -> int:
    """Lay some more places; how many."""
    at = spans.places_after(step.connection, after, LAID)
    claims = {claim for noted in at.values() for claim in noted}
    new = observed(step.evidence(claims).values(), step.event_of(claims))
    spans.lay(
        step.connection, [changed(step, key, change((), frozenset(), new.get(key, ()))) for key in sorted(at)]
    )
    laid.lay(step.connection, next(reversed(at), None))
    return len(at)
