"""A claim in the making."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from mountjoy.claim import Count, Mention, Outcome
from mountjoy.codebook.model import Type
from mountjoy.coder.assertion import Put
from mountjoy.coder.candidate import Candidate
from mountjoy.coder.people import Toll, sum_of


@dataclass(frozen=True, slots=True)
class Raised:
    """The type of the whole event that a draft tells a part of, and the words elsewhere in the report that decide it."""

    type: Type
    words: str


@dataclass(slots=True)
class Draft:
    """A claim in the making: its candidate, sentence, how it is put and the numbers of people that belong to it.

    ``contexts`` are what its sentence is about; ``sides`` gives, by the toll's trigger, the words and kinds that tell whose losses were counted.
    """

    candidate: Candidate
    sentence: int
    put: Put
    date: Mention | None = None
    tolls: list[Toll] = field(default_factory=list)
    sides: dict[int, frozenset[str]] = field(default_factory=dict)
    raised: Raised | None = None
    contexts: Sequence[str] = ()
    rival_of: Draft | None = None
    """The draft of the more specific frame at the same trigger, where this one is its rival."""

    @property
    def type(self) -> Type:
        """What the actors did: the raised type where it is of the same actors, else what the frame says."""
        own = self.candidate.frame.type
        if self.raised is not None and (own.id, self.raised.type.id) in _OF_THE_SAME_ACTORS:
            return self.raised.type
        return own

    @property
    def fatalities(self) -> Count | None:
        """How many were killed, from all that was told of it."""
        return self.total("killed")

    @property
    def injuries(self) -> Count | None:
        """How many were hurt."""
        return self.total("wounded")

    def give(self, toll: Toll, kinds: frozenset[str]) -> None:
        """Adds a statement of numbers, once."""
        if toll not in self.tolls:
            self.tolls.append(toll)
            self.sides[toll.trigger] = kinds

    def absorb(self, other: Draft) -> None:
        """Takes over the numbers of a draft that tells the same event."""
        for toll in other.tolls:
            self.give(toll, other.sides.get(toll.trigger, frozenset()))

    def total(self, outcome: Outcome) -> Count | None:
        """All of an outcome: different sides' losses added up, else the largest; a later, risen toll stands as best."""
        best: Count | None = None
        counted: frozenset[str] = frozenset()
        for toll in sorted((t for t in self.tolls if t.outcome == outcome), key=lambda t: t.trigger):
            count, kinds = toll.count, self.sides.get(toll.trigger, frozenset())
            if best is None:
                best = count
            elif toll.rising:
                best = _risen(best, count)
            elif kinds and counted and kinds.isdisjoint(counted):
                best = sum_of([best, count])
            else:
                best = max(best, count, key=lambda c: c.best or c.low or 0)
            counted |= kinds
        return best


def _risen(before: Count, after: Count) -> Count:
    lows = [n for n in (before.low, before.best, after.low) if n is not None]
    return replace(after, low=min(lows) if lows else None)


_OF_THE_SAME_ACTORS = frozenset(
    {
        ("killing", "clash"),
        ("leads", "member-of"),
        ("killing", "massacre"),
        ("assassination", "killing"),
        ("attack", "massacre"),
        ("execution", "massacre"),
        ("protest", "violent-demonstration"),
        ("protest-with-intervention", "excessive-force"),
        ("capture", "territory-transfer"),
        ("advance", "territory-transfer"),
        ("movement", "territory-transfer"),
    }
)
