"""Contradictions and ties through time, kept in the record step by step as it is merged.

What a step touches is computed again, by the keys that `mountjoy.merge.through_time` and `mountjoy.merge.network` name;
the rows after each step are those that the whole record adds up to. Where a record of old holds none yet, `laying.lay`
computes all of them, some at a time.
"""

from __future__ import annotations

from mountjoy.keeping import contradictions, ties
from mountjoy.keeping.changed import Changed
from mountjoy.store import disputes
from mountjoy.store.merging import Step


def follow(step: Step, changed: Changed) -> None:
    """Bring contradictions and ties up to date with what a step changed, after its events were written."""
    if disputes.is_kept(step.connection):
        contradictions.follow(step, changed)
        ties.follow(step, changed)


__all__ = ["Changed", "follow"]
