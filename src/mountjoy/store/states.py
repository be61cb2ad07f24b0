"""How claims and events stand with reviewers, kept beside the events so that they can be asked for by state."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, or_, select

from mountjoy.decision import Decision, State
from mountjoy.record import Event
from mountjoy.standing import ClaimReview, claim_reviews, event_state
from mountjoy.store import deciding, direct, schema

_FEW = 500  # claims up to which their decisions are looked up one by one, not all read


def reviews_of(connection: Connection, claim_ids: Collection[str]) -> dict[str, ClaimReview]:
    """How those of the claims stand that people decided on."""
    if not claim_ids:
        return {}
    if len(claim_ids) > _FEW:
        rows = deciding.list_decisions(
            connection, where=schema.decisions.c.about.in_(("claim", "carry", "setting"))
        )
    else:
        rows = _about_claims(connection, claim_ids)
    found = claim_reviews(rows)
    return {ident: found[ident] for ident in claim_ids if ident in found}


def _about_claims(connection: Connection, claim_ids: Collection[str]) -> list[Decision]:
    """The decisions that say how claims stand: on their ids now and before, and the settings."""
    table = schema.decisions
    wanted = set(claim_ids)
    before = select(table.c.subject).where(table.c.about == "carry", table.c.object.in_(wanted))
    wanted |= set(connection.execute(before).scalars())
    mine = table.c.about.in_(("claim", "carry")) & table.c.subject.in_(wanted)
    return deciding.list_decisions(connection, where=or_(mine, table.c.about == "setting"))


def states_of(connection: Connection, events: Sequence[Event]) -> dict[str, State]:
    """The state of each event by those of its claims."""
    if not direct.fetch(connection, "SELECT number FROM decisions WHERE about = 'claim' LIMIT 1"):
        return {event.id: "coded" for event in events}
    reviews = reviews_of(connection, {claim for event in events for claim in event.claims})
    return {event.id: _state(event, reviews) for event in events}


def _state(event: Event, reviews: Mapping[str, ClaimReview]) -> State:
    return event_state([reviews[claim].state if claim in reviews else "coded" for claim in event.claims])
