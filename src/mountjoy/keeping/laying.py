"""Contradictions and ties through time of a whole record, laid some at a time, each in a transaction, so that a program that is
killed goes on where it was; but for those of who holds what, which are found when the spans of control are laid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection

from mountjoy.evidence import Evidence
from mountjoy.keeping import contradictions, ties
from mountjoy.keeping.pairs import Between
from mountjoy.merge.network import units_of
from mountjoy.merge.time_rules import TimeRules, default_time_rules
from mountjoy.outlets import default_kin
from mountjoy.store import RecordFile, bearing, disputes, laid, spans, tied

EVENTS = 1_000  # events that are looked at in one transaction
LINKED = 2_000  # ties
UNITS = 200  # units of ties through time
OnLaying = Callable[[str, int, int], None]
"""Called with what is laid, how many are done and how many there are."""


@dataclass(frozen=True, slots=True)
class _Stage:
    """``count`` says how many things there are after where it stands; ``step`` lays some of them: where it stands then (None: at the
    end), and how many they were. "" stands before all.
    """

    count: Callable[[Connection, str], int]
    step: Callable[[Connection, str, TimeRules], tuple[str | None, int]]


def lay(file: RecordFile, version: str | None = None, on_laying: OnLaying | None = None) -> None:
    """Compute and write all contradictions and ties through time of a merged record, where they are not kept; go on where a program that
    was killed left off. Who holds what is to be laid anew then.

    ``on_laying`` is told of "within" how many events were looked at by themselves, of "between" at how many places they were compared
    with others, of "linking" how many pieces of evidence were read for ties, of "ties" how many units of ties are laid.
    """
    stages, rules = _stages(), default_time_rules()
    done, totals = dict.fromkeys(stages, 0), dict[str, int]()
    while file.through_time_wanted:
        with file.merge_step(version) as step:
            connection = step.connection
            name, where = _standing(connection, stages)
            if name not in totals:
                totals[name] = stages[name].count(connection, where)
            after, made = stages[name].step(connection, where, rules)
            _reach(connection, list(stages), name, after)
        done[name] += made
        if on_laying is not None and totals[name]:
            on_laying(name, min(done[name], totals[name]), totals[name])


def _stages() -> dict[str, _Stage]:
    return {
        "within": _Stage(lambda at, where: disputes.count_events(at, _number(where)), _within),
        "between": _Stage(Between.count, Between().step),
        "linking": _Stage(lambda at, where: laid.size(at) - (_number(where) or 0), _linking),
        "ties": _Stage(lambda at, where: tied.count_units(at, where or None), _ties),
    }


def _standing(connection: Connection, stages: Mapping[str, _Stage]) -> tuple[str, str]:
    """The stage to go on with, and where it stands; all is begun anew where none was begun."""
    found = disputes.stage(connection)
    if found is not None and found[0] in stages:
        return found
    disputes.clear(connection)
    return next(iter(stages)), ""


def _reach(connection: Connection, names: Sequence[str], name: str, after: str | None) -> None:
    following = names[names.index(name) + 1 :]
    if after is not None:
        disputes.reach(connection, name, after)
    elif following:
        disputes.reach(connection, following[0], "")
    else:
        disputes.keep(connection)
        laid.start_over(connection)


def _number(where: str) -> int | None:
    return int(where) if where else None


def _within(connection: Connection, where: str, rules: TimeRules) -> tuple[str | None, int]:
    """Contradictions within some more events and within their reports; what the events bear on, and what they end."""
    found = disputes.events_after(connection, _number(where), EVENTS)
    claims = bearing.claims_of(connection, [key for key, _ in found])
    held = bearing.evidence_of(connection, [claim for _, told in claims.values() for claim in told])
    groups = {ident: [held[claim] for claim in told if claim in held] for ident, told in claims.values()}
    disputes.add(connection, contradictions.of_events(groups, rules))
    contradictions.put_bearings(connection, groups, rules)
    tied.change_endings(connection, (), ties.endings(groups, rules))
    _reports(connection, _speaking(groups, rules), rules)
    return (str(found[-1][0]) if len(found) == EVENTS else None), len(found)


def _speaking(groups: Mapping[str, Sequence[Evidence]], rules: TimeRules) -> set[str]:
    """The reports in which somebody accuses or denies."""
    types = {*rules.responsibility.accusing, *rules.responsibility.denying}
    return {item.root for items in groups.values() for item in items if item.type in types}


def _reports(connection: Connection, roots: Iterable[str], rules: TimeRules) -> None:
    """Contradictions within reports, but for those that are laid already."""
    wanted = {f"report:{root}": root for root in roots}
    known = disputes.subjects_among(connection, wanted)
    new = sorted(root for subject, root in wanted.items() if subject not in known)
    claims = bearing.claims_of_roots(connection, new)
    items = bearing.evidence_of(connection, claims).values()
    disputes.add(connection, contradictions.of_reports(new, items, spans.event_of(connection, claims), rules))


def _linking(connection: Connection, where: str, rules: TimeRules) -> tuple[str | None, int]:
    """Note the units of some more ties."""
    kin, number = default_kin(), _number(where) or 0
    last, items = tied.ties_after(connection, number, LINKED)
    tied.link(connection, [(unit, item.claim_id) for item in items for unit in units_of(item, rules, kin)])
    if last is None:
        return None, laid.size(connection) - number
    return str(last), last - number


def _ties(connection: Connection, where: str, rules: TimeRules) -> tuple[str | None, int]:
    """Lay some more units of ties."""
    done = 0
    for unit in islice(_units(connection, where or None), UNITS):
        claims = tied.claims_of(connection, unit)
        held = bearing.evidence_of(connection, claims)
        endings = tied.endings_for(connection, ties.parties(held.values()))
        tied.put_unit(connection, unit, claims, claims, ties.spans(unit, held.values(), endings, rules))
        where, done = unit, done + 1
    return (where if done == UNITS else None), done


def _units(connection: Connection, unit: str | None) -> Iterator[str]:
    while (unit := tied.unit_after(connection, unit)) is not None:
        yield unit
