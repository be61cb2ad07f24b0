"""What a step of merging changed, as far as contradictions and ties hang on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mountjoy.evidence import Evidence
from mountjoy.record import Event


@dataclass(frozen=True, slots=True)
class Changed:
    """``touched``: claims whose evidence, event or decision changed, those that are gone among them. ``old``: the evidence that was
    made anew, as it was. ``held``: the evidence of ``events``, which took the place of ``old_events``.
    """

    touched: frozenset[str]
    old: Mapping[str, Evidence]
    held: Mapping[str, Evidence]
    old_events: Sequence[Event]
    events: Sequence[Event]

    def groups(self) -> dict[str, list[Evidence]]:
        """The evidence of each event."""
        return {
            event.id: [self.held[claim] for claim in event.claims if claim in self.held]
            for event in self.events
        }
