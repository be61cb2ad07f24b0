"""From coded reports to the record: events, ties and control."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from mountjoy.claim import CodedReport
from mountjoy.issues import Issue
from mountjoy.merge.evidence import Evidence, Thing, gather
from mountjoy.merge.join import join
from mountjoy.merge.rules import UNDIRECTED_TIES, Rules, default_rules
from mountjoy.merge.values import (
    best_date,
    combined_score,
    content_hash,
    parties,
    party,
    place_value,
    strongest,
    thing_key,
    tolls,
    weighty,
)
from mountjoy.record import Control, Event, Party, Tie


@dataclass(frozen=True, slots=True)
class Record:
    """What the claims add up to. ``issues`` names the claims that add up to nothing, and why.

    Events are ordered by date (unknown last) and id, ties and control by type, names and id.
    """

    events: tuple[Event, ...] = ()
    ties: tuple[Tie, ...] = ()
    control: tuple[Control, ...] = ()
    issues: tuple[Issue, ...] = ()


def build(coded: Iterable[CodedReport], *, rules: Rules | None = None) -> Record:
    """The record of the claims of ``coded``; the same for any order of reports.

    Pure: the same reports give the same record with the same ids. A report's copies add their claims but
    count as one source. ``rules`` says which types may be merged (by default the package's table).
    """
    rules = rules or default_rules()
    evidence = gather(coded, rules)
    groups = join([item for item in evidence if item.claim.kind == "event"], rules)
    events = [_event(group, rules) for group in groups]
    events.sort(key=lambda event: (_first_day(event), event.id))
    issues: list[Issue] = []
    ties = _ties([item for item in evidence if item.claim.kind == "tie"], issues)
    control = _control([item for item in evidence if item.claim.kind == "control"], issues)
    return Record(tuple(events), tuple(ties), tuple(control), tuple(issues))


def _first_day(event: Event) -> date:
    return event.date.start if event.date is not None and event.date.start is not None else date.max


def _event(group: Sequence[Evidence], rules: Rules) -> Event:
    group = sorted(group, key=lambda item: item.claim.id)
    assertion = strongest(group)
    weighed = weighty(group)
    # "Clashes were reported, capture is claimed" is a reported clash: the name comes from the firmest claims.
    firmest = [item for item in group if item.claim.assertion == assertion]
    type_ = rules.most_specific(item.claim.type for item in firmest)
    named = [item for item in firmest if item.claim.type == type_]
    model = min(named, key=lambda item: (-item.claim.score, item.report.id != item.root, item.claim.id))
    place = place_value([(item.claim.id, item.place) for item in weighed if item.place is not None])
    return Event(
        id=content_hash(item.claim.id for item in group),
        type=type_,
        family=group[0].claim.family or "",
        date=best_date(weighed),
        place=place,
        parties=parties(group, place),
        fatalities=tolls((item.claim.id, item.claim.fatalities) for item in weighed),
        injuries=tolls((item.claim.id, item.claim.injuries) for item in weighed),
        assertion=assertion,
        assertions=tuple((item.claim.id, item.claim.assertion) for item in group),
        codes=dict(model.claim.codes),
        claims=tuple(item.claim.id for item in group),
        reports=tuple(sorted({item.report.id for item in group})),
        sources=len({item.root for item in group}),
        score=combined_score(group),
    )


Pair = tuple[Evidence, Thing, Thing]


def _things(item: Evidence, role: str) -> list[Thing]:
    return [thing for name, thing in item.things if name == role]


def _identity(thing: Thing, item: Evidence) -> tuple[str, ...]:
    """Who it is, for a standing relation: words that name nobody stay with their own report."""
    return thing_key(thing) if thing.key is not None else (*thing_key(thing), item.root)


def _group(
    evidence: Sequence[Evidence],
    issues: list[Issue],
    second: Callable[[Evidence], list[Thing]],
    wanted: str,
    undirected: frozenset[str] = frozenset(),
) -> list[list[Pair]]:
    """The claims (evidence, actor, second) that state one relation, by type and identity of both parties."""
    found: dict[tuple[object, ...], list[Pair]] = {}
    for item in evidence:
        actors, seconds = _things(item, "actor"), second(item)
        if not actors or not seconds:
            issues.append(
                Issue(
                    "note",
                    item.report.origin or item.report.id,
                    f"claim {item.claim.id} ({item.claim.type}) names no {wanted}",
                )
            )
        for actor in actors:
            for other in seconds:
                ends = (_identity(actor, item), _identity(other, item))
                if ends[0] == ends[1]:  # two names of one party, which resolving has joined already
                    message = f"claim {item.claim.id} ({item.claim.type}) ties {actor.name!r} to itself"
                    issues.append(Issue("note", item.report.origin or item.report.id, message))
                    continue
                pair = (item, actor, other)
                if item.claim.type in undirected and ends[1] < ends[0]:
                    ends, pair = (ends[1], ends[0]), (item, other, actor)
                found.setdefault((item.claim.type, *ends), []).append(pair)
    return [sorted(pairs, key=lambda pair: pair[0].claim.id) for pairs in found.values()]


def _ties(evidence: Sequence[Evidence], issues: list[Issue]) -> list[Tie]:
    made = []
    for pairs in _group(
        evidence, issues, lambda item: _things(item, "recipient"), "two parties", UNDIRECTED_TIES
    ):
        items = [pair[0] for pair in pairs]
        actor = party("actor", [(item.claim.id, thing) for item, thing, _ in pairs])
        recipient = party("recipient", [(item.claim.id, thing) for item, _, thing in pairs])
        first, last = _when(items)
        made.append(
            Tie(
                id=_relation_id(items, actor, recipient.entity or recipient.name),
                type=items[0].claim.type,
                actor=actor,
                recipient=recipient,
                first=first,
                last=last,
                assertion=strongest(items),
                claims=tuple(sorted({item.claim.id for item in items})),
                reports=tuple(sorted({item.report.id for item in items})),
                score=combined_score(items),
            )
        )
    return sorted(made, key=lambda tie: (tie.type, tie.actor.name, tie.recipient.name, tie.id))


def _control(evidence: Sequence[Evidence], issues: list[Issue]) -> list[Control]:
    made = []
    for pairs in _group(evidence, issues, lambda item: [item.place] if item.place else [], "actor and place"):
        items = [pair[0] for pair in pairs]
        place = place_value([(item.claim.id, thing) for item, _, thing in pairs])
        if place is None:  # _group gives each pair a place
            raise ValueError(f"control without a place: {items[0].claim.id}")
        actor = party("actor", [(item.claim.id, thing) for item, thing, _ in pairs])
        first, last = _when(items)
        made.append(
            Control(
                id=_relation_id(items, actor, place.entity or place.name),
                type=items[0].claim.type,
                actor=actor,
                place=place,
                first=first,
                last=last,
                assertion=strongest(items),
                claims=tuple(sorted({item.claim.id for item in items})),
                reports=tuple(sorted({item.report.id for item in items})),
                score=combined_score(items),
            )
        )
    return sorted(made, key=lambda state: (state.place.name, state.type, state.actor.name, state.id))


def _relation_id(items: Sequence[Evidence], actor: Party, second: str) -> str:
    """A content hash; the parties take part in it because one claim may state a relation between several."""
    return content_hash([*(item.claim.id for item in items), actor.entity or actor.name, second])


def _when(items: Sequence[Evidence]) -> tuple[date | None, date | None]:
    """The first and last day for which it is stated: the claim's own date, else the days on which
    the report may have appeared.
    """
    weighed = weighty(items)
    starts: list[date] = []
    ends: list[date] = []
    for item in weighed:
        when = item.claim.date
        appeared = item.report.published_earliest or item.report.published
        first = when.start if when is not None and when.start is not None else appeared
        last = when.end if when is not None and when.end is not None else item.report.published
        starts += [first] if first is not None else []
        ends += [last] if last is not None else []
    return min(starts, default=None), max(ends, default=None)
