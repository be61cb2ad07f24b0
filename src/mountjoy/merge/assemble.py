"""Events out of evidence and links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from mountjoy.decision import UNDECIDED, Decided
from mountjoy.evidence import Evidence, Link
from mountjoy.merge.grouping import join
from mountjoy.merge.rules import Rules, default_rules
from mountjoy.merge.sides import Kin, sayings
from mountjoy.merge.time_rules import default_time_rules
from mountjoy.merge.values import (
    best_date,
    combined_score,
    content_hash,
    dates_told,
    parties,
    place_value,
    places_told,
    strongest,
    tolls,
    weighty,
)
from mountjoy.record import Event


def assemble(
    items: Iterable[Evidence],
    links: Iterable[Link],
    decided: Decided = UNDECIDED,
    *,
    rules: Rules | None = None,
) -> tuple[Event, ...]:
    """The events of ``items``, ordered by date (unknown last) and id.

    ``items`` may be any set of event claims that is closed under ``links`` and under the pairs of ``decided``: one
    connected component of these, several, or all. Joining components one by one or together gives the same events.
    """
    rules = rules or default_rules()
    groups = join([item for item in items if item.kind == "event"], links, rules, decided)
    events = [_event(group, rules) for group in groups]
    return tuple(sorted(events, key=lambda event: (_first_day(event), event.id)))


def _first_day(event: Event) -> date:
    return event.date.start if event.date is not None and event.date.start is not None else date.max


def _event(group: Sequence[Evidence], rules: Rules) -> Event:
    group = sorted(group, key=lambda item: item.claim_id)
    assertion = strongest(group)
    weighed = weighty(group)
    # "Clashes were reported, capture is claimed" is a reported clash: the name comes from the firmest claims.
    firmest = [item for item in group if item.assertion == assertion]
    type_ = rules.most_specific(item.type for item in firmest)
    named = [item for item in firmest if item.type == type_]
    model = min(named, key=lambda item: (-item.score, item.report_id != item.root, item.claim_id))
    place = place_value([(item.claim_id, item.place) for item in weighed if item.place is not None])
    return Event(
        id=content_hash(item.claim_id for item in group),
        type=type_,
        family=model.family,
        date=best_date(weighed),
        place=place,
        parties=parties(group, place),
        fatalities=tolls((item.claim_id, item.fatalities) for item in weighed),
        injuries=tolls((item.claim_id, item.injuries) for item in weighed),
        assertion=assertion,
        assertions=tuple((item.claim_id, item.assertion) for item in group),
        codes=dict(model.codes),
        claims=tuple(item.claim_id for item in group),
        reports=tuple(sorted({item.report_id for item in group})),
        sources=len({item.root for item in group}),
        score=combined_score(group),
        dates=dates_told(weighed),
        places=places_told(weighed),
        sayings=sayings(group, default_time_rules(), Kin()),
    )
