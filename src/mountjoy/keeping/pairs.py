"""Contradictions between events of a whole record that bear on one place, laid place by place and some pairs at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection

from mountjoy.keeping import contradictions
from mountjoy.merge.quarrels import Bearing, Group
from mountjoy.merge.time_rules import TimeRules
from mountjoy.store import bearing, disputes, saved

PAIRS = 2_000  # pairs of events that are compared in one transaction
PLACES = 500  # places that are looked at in one
_TOGETHER = 400  # pairs whose evidence is read at once
_HELD = 2_000  # events whose evidence is kept in memory
_TOLD = contradictions.bits(("told",))
Pair = tuple[int, int]
"""The keys of two events."""
_Dated = tuple[int, int, Bearing]
"""The first day and the key of an event, and what it bears on."""


@dataclass(slots=True)
class _At:
    """Where the comparing stands: at a place, after ``done`` of its pairs. ``log``: the log's last row, after which nothing was merged."""

    place: int | None
    done: int
    pairs: Iterator[Pair]
    log: int

    @property
    def where(self) -> str:
        return "" if self.place is None else f"{self.place} {self.done}"


class Between:
    """Goes on from place to place. Keeps the rest of a place's pairs between two steps, so that they are not found anew."""

    def __init__(self) -> None:
        self._at: _At | None = None

    @staticmethod
    def count(connection: Connection, where: str) -> int:
        """How many places are still to be looked at from there on, that where it stands among them."""
        place, _ = _read(where)
        return bearing.count_places(connection, place) + (place is not None)

    def step(self, connection: Connection, where: str, rules: TimeRules) -> tuple[str | None, int]:
        """Compare some more pairs: where it stands then, None at the end, and how many places were done with."""
        at = self._at = self._standing(connection, where)
        held: dict[int, Group] = {}
        compared = places = 0
        while compared < PAIRS and places < PLACES:
            some = list(islice(at.pairs, min(_TOGETHER, PAIRS - compared)))
            if some:
                _put(connection, some, held, rules)
                at.done += len(some)
                compared += len(some)
                continue
            places += at.place is not None
            following = bearing.place_after(connection, at.place)
            if following is None:
                return None, places
            at.place, at.done, at.pairs = following, 0, _near(bearing.at_place(connection, following))
        return at.where, places

    def _standing(self, connection: Connection, where: str) -> _At:
        log = saved.last_row(connection)
        if self._at is not None and (self._at.where, self._at.log) == (where, log):
            return self._at
        place, done = _read(where)
        pairs = iter(()) if place is None else islice(_near(bearing.at_place(connection, place)), done, None)
        return _At(place, done, pairs, log)


def _read(where: str) -> tuple[int | None, int]:
    if not where:
        return None, 0
    place, done = map(int, where.split())
    return place, done


def _near(rows: Sequence[bearing.Row]) -> Iterator[Pair]:
    """Pairs of events at a place that may contradict each other, by their first days."""
    held = sorted((row[1], row[0], contradictions.from_bits(row)) for row in rows if row[3] != _TOLD)
    told = sorted((row[1], row[0], contradictions.from_bits(row)) for row in rows if row[3] == _TOLD)
    denied = [one for one in held if "denied" in one[2].ways]
    for some, others in ((held, held), (told, denied), (denied, told)):
        yield from _apart(some, others)


def _apart(some: Sequence[_Dated], others: Sequence[_Dated]) -> Iterator[Pair]:
    """Pairs whose first begins no later than the second, and which may quarrel."""
    start = 0
    for first, key, one in some:
        while start < len(others) and others[start][0] < first:
            start += 1
        for later, other_key, other in others[start:]:
            if later > one.reach[1]:
                break
            if key != other_key and one.may_quarrel(other):
                yield min(key, other_key), max(key, other_key)


def _put(connection: Connection, pairs: Collection[Pair], held: dict[int, Group], rules: TimeRules) -> None:
    """Compare events; ``held``: those with their evidence that were read before, not too many."""
    if len(held) > _HELD:
        held.clear()
    claims = bearing.claims_of(connection, {key for pair in pairs for key in pair} - held.keys())
    items = bearing.evidence_of(connection, [claim for _, told in claims.values() for claim in told])
    for key, (ident, told) in claims.items():
        held[key] = (ident, [items[claim] for claim in told if claim in items])
    disputes.put(connection, contradictions.of_pairs(pairs, held, rules), ())
