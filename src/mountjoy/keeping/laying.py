"""Contradictions and ties through time of a whole record, computed some at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import Connection

from mountjoy.evidence import Evidence
from mountjoy.keeping import contradictions, ties
from mountjoy.merge.network import units_of
from mountjoy.merge.quarrels import Bearing, Group
from mountjoy.merge.time_rules import TimeRules, default_time_rules
from mountjoy.outlets import default_kin
from mountjoy.store import bearing, disputes, spans, tied
from mountjoy.store.indexing import in_parts

_PAIRS = 400  # pairs of events that are compared together
_HELD = 2_000  # events of a place whose evidence is kept in memory
_TOLD = contradictions.bits(("told",))
_Dated = tuple[int, int, Bearing]
"""The first day and the key of an event, and what it bears on."""


def lay(connection: Connection) -> None:
    """Compute and write all contradictions and ties through time of a merged record, within the caller's transaction; but for those
    of who holds what, which are found when the spans of control are laid.
    """
    rules = default_time_rules()
    disputes.clear(connection)
    disputes.keep(connection)
    roots: set[str] = set()
    for groups in _events(connection):
        disputes.add(connection, contradictions.of_events(groups, rules))
        contradictions.put_bearings(connection, groups, rules)
        tied.change_endings(connection, (), ties.endings(groups, rules))
        roots |= _speaking(groups, rules)
    _pairs(connection, rules)
    _reports(connection, sorted(roots), rules)
    _ties(connection, rules)


def _events(connection: Connection) -> Iterator[dict[str, list[Evidence]]]:
    """The evidence of all events by their ids, some at a time."""
    for found in disputes.iterate_events(connection):
        claims = bearing.claims_of(connection, [key for key, _ in found])
        held = bearing.evidence_of(connection, [claim for _, told in claims.values() for claim in told])
        yield {ident: [held[claim] for claim in told if claim in held] for ident, told in claims.values()}


def _speaking(groups: Mapping[str, Sequence[Evidence]], rules: TimeRules) -> set[str]:
    """The reports in which somebody accuses or denies."""
    types = {*rules.responsibility.accusing, *rules.responsibility.denying}
    return {item.root for items in groups.values() for item in items if item.type in types}


def _pairs(connection: Connection, rules: TimeRules) -> None:
    for rows in bearing.by_place(connection):
        waiting: set[tuple[int, int]] = set()
        held: dict[int, Group] = {}
        for pair in _near(rows):
            waiting.add(pair)
            if len(waiting) == _PAIRS:
                _put_pairs(connection, waiting, held, rules)
                waiting = set()
        _put_pairs(connection, waiting, held, rules)


def _near(rows: Sequence[bearing.Row]) -> Iterator[tuple[int, int]]:
    """Pairs of events at a place that may contradict each other, by their first days."""
    held = sorted((row[1], row[0], contradictions.from_bits(row)) for row in rows if row[3] != _TOLD)
    told = sorted((row[1], row[0], contradictions.from_bits(row)) for row in rows if row[3] == _TOLD)
    denied = [one for one in held if "denied" in one[2].ways]
    for some, others in ((held, held), (told, denied), (denied, told)):
        yield from _apart(some, others)


def _apart(some: Sequence[_Dated], others: Sequence[_Dated]) -> Iterator[tuple[int, int]]:
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


def _put_pairs(
    connection: Connection, pairs: Collection[tuple[int, int]], held: dict[int, Group], rules: TimeRules
) -> None:
    """Compare events; ``held``: those with their evidence that were read before, not too many."""
    if len(held) > _HELD:
        held.clear()
    claims = bearing.claims_of(connection, {key for pair in pairs for key in pair} - held.keys())
    items = bearing.evidence_of(connection, [claim for _, told in claims.values() for claim in told])
    for key, (ident, told) in claims.items():
        held[key] = (ident, [items[claim] for claim in told if claim in items])
    disputes.put(connection, contradictions.of_pairs(pairs, held, rules), ())


def _reports(connection: Connection, roots: Sequence[str], rules: TimeRules) -> None:
    for part in in_parts(roots, 200):
        claims = bearing.claims_of_roots(connection, part)
        items = bearing.evidence_of(connection, claims).values()
        found = contradictions.of_reports(part, items, spans.event_of(connection, claims), rules)
        disputes.add(connection, found)


def _ties(connection: Connection, rules: TimeRules) -> None:
    kin = default_kin()
    for items in tied.iterate_ties(connection):
        tied.link(
            connection, [(unit, item.claim_id) for item in items for unit in units_of(item, rules, kin)]
        )
    for unit in tied.iterate_units(connection):
        claims = tied.claims_of(connection, unit)
        held = bearing.evidence_of(connection, claims)
        endings = tied.endings_for(connection, ties.parties(held.values()))
        tied.put_unit(connection, unit, claims, claims, ties.spans(unit, held.values(), endings, rules))
