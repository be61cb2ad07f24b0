"""A record read through time: contradictions, who holds what, ties on a day, and what sources are worth."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from mountjoy.claim import CodedReport
from mountjoy.decision import UNDECIDED, Decided, Decision
from mountjoy.errors import InputError
from mountjoy.evidence import Evidence, fold
from mountjoy.grading import GRADES
from mountjoy.merge import gather
from mountjoy.merge.days import PlaceAt, is_province, names, standing_on, within
from mountjoy.merge.grading import Graded, credibility
from mountjoy.merge.network import Node, Problem, StandingTie, hierarchy, network_at, problems, tie_spans
from mountjoy.merge.rules import default_rules
from mountjoy.merge.through_time import ThroughTime, through_time
from mountjoy.merge.time_rules import default_time_rules
from mountjoy.outlets import grades_of, kin_of, with_outlets
from mountjoy.record import (
    Contradiction,
    ContradictionKind,
    Event,
    Holding,
    PlaceValue,
    Saying,
    SourceGrade,
    TieSpan,
)
from mountjoy.resolve.registry import Registry, default_registry
from mountjoy.store import ContradictionView, RecordFile


@dataclass(frozen=True, slots=True)
class Quoted:
    """Who says a thing, with the words of the sentence as they stand in the report."""

    saying: Saying
    quote: str


@dataclass(frozen=True, slots=True)
class SourceView:
    """An outlet of the record with its grade and how many reports and claims it gives."""

    grade: SourceGrade
    reports: int
    claims: int


class Assessment:
    """A record's evidence and events read together. Made by `assess`; every part is computed when it is first asked for.

    ``known_by`` leaves out reports that appeared after a day, so that the record is read as it was known then.
    """

    def __init__(
        self, coded: Sequence[CodedReport], events: Sequence[Event], decided: Decided, decisions: Sequence[Decision],
        registry: Registry, known_by: date | None = None,
    ) -> None:  # fmt: skip
        self._rules = default_time_rules()
        self.kin = kin_of(registry)
        self._registry = registry
        self._decided = decided
        self._decisions = decisions
        kept = [one for one in coded if known_by is None or (one.report.published or date.max) <= known_by]
        self._texts = {one.report.id: one.report.text for one in kept}
        self._reports = list(coded)
        self.sources = {one.name: one for one in grades_of(self._names(), decided, decisions, registry)}
        items = gather(kept, default_rules(), with_outlets(decided, self.sources.values()))
        self.evidence = {item.claim_id: item for item in items if item.claim_id not in decided.rejected}
        self.events = [event for event in events if any(claim in self.evidence for claim in event.claims)]

    def _names(self) -> list[str]:
        return sorted({one.report.source for one in self._reports if one.report.source})

    def group(self, event: Event) -> list[Evidence]:
        """The evidence of an event."""
        return [self.evidence[claim] for claim in event.claims if claim in self.evidence]

    def quote(self, saying: Saying) -> Quoted:
        """Who says it, with the words."""
        return Quoted(saying, self._texts[saying.report][saying.start : saying.end])

    @cached_property
    def through(self) -> ThroughTime:
        """Holdings and contradictions."""
        return through_time(self.events, self.evidence.values(), self.kin, rules=self._rules)

    @cached_property
    def spans(self) -> tuple[TieSpan, ...]:
        """Ties through time."""
        groups = [self.group(event) for event in self.events]
        return tie_spans(self.evidence.values(), groups, self._rules, self.kin)

    def contradictions(
        self, kind: ContradictionKind | None = None, *, open_only: bool = False, updates: bool = False
    ) -> list[ContradictionView]:
        """Contradictions by day; with ``updates`` also tolls that a later report raised."""
        made = []
        for one in self.through.all_contradictions():
            if kind not in (None, one.kind) or (one.update and not updates):
                continue
            state, settled, by = settled_by(one, self._decisions, self._contradiction_ids)
            if open_only and state not in ("open", "reopened"):
                continue
            quotes = {said.claim: self.quote(said).quote for side in one.sides for said in side.sayings}
            made.append(ContradictionView(one, state, settled, by, quotes))
        return made

    @cached_property
    def _contradiction_ids(self) -> frozenset[str]:
        return frozenset(one.id for one in self.through.all_contradictions())

    def standing(self, day: date, place: str | None = None, actor: str | None = None) -> list[PlaceAt]:
        """Who holds what on a day; of a place (and, of a province, its places), or of an actor."""
        return standing_of(self.through.all_holdings(), day, place, actor)

    def holdings(self, place: str | None = None, actor: str | None = None) -> list[Holding]:
        """Spans of control by place and start; of a place and, where it is a province, of the places in it."""
        found = self.through.all_holdings()
        if place is not None:
            found = tuple(holdings_at(found, place))
        return [one for one in found if actor is None or names(one.name, one.actor, actor)]

    def network(self, day: date) -> list[StandingTie]:
        """Ties that stand on a day."""
        return network_at(self.spans, day, self._rules)

    def tree(self) -> tuple[Node, ...]:
        """Who is part of whom and who leads whom, with what the registry adds."""
        known = {one.id: (one.name, one.parent) for one in self._registry.actors.values()}
        return hierarchy(self.spans, known)

    def problems(self) -> tuple[Problem, ...]:
        """Circles, quarrels and rival leaders among the ties."""
        return problems(self.spans, self._rules)


def settled_by(
    one: Contradiction, decisions: Sequence[Decision], there: Container[str]
) -> tuple[str, str | None, str | None]:
    """The state of a contradiction by the decisions that stand, the last first; the claim held right, and by whom. ``there`` are the
    ids of all contradictions.

    One that changed since a person held a claim of it right has another id: it is open again.
    """
    for decision in reversed(decisions):
        if decision.about != "contradiction" or decision.undone:
            continue
        if decision.subject == one.id:
            return "settled", decision.object, decision.who
        if decision.object in one.claims and decision.subject not in there:
            return "reopened", decision.object, decision.who
    return ("update" if one.update else "open"), None, None


def standing_of(
    holdings: Sequence[Holding], day: date, place: str | None = None, actor: str | None = None
) -> list[PlaceAt]:
    """Who holds what on a day, by these spans; of a place (and, of a province, its places), or of an actor."""
    found = standing_on(holdings, day, default_time_rules())
    if place is not None:
        wanted = {(one.place.entity, one.place.name) for one in holdings_at(holdings, place)}
        found = [one for one in found if (one.place.entity, one.place.name) in wanted]
    return [one for one in found if actor is None or is_of_actor(one, actor)]


def holdings_at(holdings: Sequence[Holding], place: str) -> list[Holding]:
    """The spans of a place and, where it is a province, of the places in it."""
    named = {id(one) for one in holdings if names(one.place.name, one.place.entity, place)}
    provinces = [one.place for one in holdings if id(one) in named and is_province(one.place)]
    return [
        one for one in holdings
        if id(one) in named or any(within(outer, one.place) for outer in provinces)
        or (one.place.admin1 is not None and fold(one.place.admin1) == fold(place))
    ]  # fmt: skip


def contradictions_of(
    record: RecordFile,
    *,
    kind: ContradictionKind | None = None,
    state: str | None = None,
    place: str | None = None,
    updates: bool = True,
) -> Iterator[ContradictionView]:
    """Contradictions by day, from the rows that the record keeps; computed where it keeps none yet. With ``updates`` also tolls that
    a later report raised. Raises InputError for an unknown state.
    """
    if record.keeps_through_time:
        yield from record.all_contradictions(kind=kind, state=state, place=place, updates=updates)
        return
    for one in assess(record).contradictions(kind, open_only=state == "open", updates=updates):
        if state in (None, "open", one.state) and (place is None or _at(one.contradiction.place, place)):
            yield one


def _at(where: PlaceValue | None, place: str) -> bool:
    if where is None:
        return False
    return place in (where.entity, where.country) or fold(place) in fold(
        f"{where.name} | {where.admin1 or ''}"
    )


def network_on(record: RecordFile, day: date, actor: str | None = None) -> list[StandingTie]:
    """The ties that stand on a day, those of an actor (an id or a part of a name) where it is given."""
    spans = record.tie_spans(day, actor)
    if spans is None:
        spans = [one for one in assess(record).spans if actor is None or _party(one, actor)]
    return network_at(spans, day, default_time_rules())


def _party(span: TieSpan, actor: str) -> bool:
    return actor in (span.actor, span.recipient) or fold(actor) in fold(
        f"{span.actor_name} | {span.recipient_name}"
    )


def tree_of(record: RecordFile, registry: Registry | None = None) -> tuple[Node, ...]:
    """Who is part of whom and who leads whom, with what the list of actors adds."""
    registry = registry or default_registry()
    spans = record.tie_spans(types=("part-of", "member-of", "leads"))
    known = {one.id: (one.name, one.parent) for one in registry.actors.values()}
    return hierarchy(assess(record).spans if spans is None else spans, known)


def problems_of(record: RecordFile) -> tuple[Problem, ...]:
    """Circles, quarrels and rival leaders among the ties of a record."""
    spans = record.tie_spans()
    return problems(assess(record).spans if spans is None else spans, default_time_rules())


def is_of_actor(one: PlaceAt, actor: str) -> bool:
    """Whether the actor holds, may hold, contests, besieges or claims the place, or is there."""
    several = (*one.possible, *one.disputed, *one.claimed, *one.contested, *one.besieged, *one.present)
    held = several if one.holder is None else (one.holder, *several)
    return any(names(of.holding.name, of.holding.actor, actor) for of in held)


def assess(
    record: RecordFile, *, known_by: date | None = None, registry: Registry | None = None
) -> Assessment:
    """A record read through time, as it stands by decisions; with ``known_by`` without what appeared after that day."""
    return Assessment(
        list(record.coded(as_decided=True)), record.events(), record.decided(), record.decisions(),
        registry or default_registry(), known_by,
    )  # fmt: skip


def source_views(record: RecordFile) -> list[SourceView]:
    """The outlets of a record, those with most claims first."""
    counts = record.outlet_counts()
    grades = source_grades(record, counts)
    made = [SourceView(grades[name], *counts[name]) for name in grades]
    return sorted(made, key=lambda one: (-one.claims, one.grade.name))


def source_grades(record: RecordFile, names: Iterable[str]) -> dict[str, SourceGrade]:
    """What is known of outlets, by name."""
    found = grades_of(sorted(set(names)), UNDECIDED, record.decisions("source"), default_registry())
    return {one.name: one for one in found}


def trusted_outlets(record: RecordFile, least: str) -> frozenset[str]:
    """The outlets that people graded so or better (A best, E worst). Raises InputError where there is no such grade."""
    if least not in tuple(GRADES[:-1]):
        raise InputError(f"{least!r} is no grade to ask for; there are {', '.join(GRADES[:-1])}")
    return frozenset(one.subject for one in record.decisions("source") if one.verdict <= least)


def credibility_of(record: RecordFile, event: Event) -> dict[str, Graded]:
    """The credibility of each claim of an event, by claim id; reads the event's reports alone."""
    registry = default_registry()
    coded = list(record.coded(event.reports, as_decided=True))
    names = sorted({one.report.source for one in coded if one.report.source})
    decided = record.decided()
    outlets = grades_of(names, decided, record.decisions("source"), registry)
    items = gather(coded, default_rules(), with_outlets(decided, outlets))
    group = [item for item in items if item.claim_id in event.claims]
    kin = kin_of(registry)
    return {item.claim_id: credibility(item, group, kin, decided=decided.credibility) for item in group}
