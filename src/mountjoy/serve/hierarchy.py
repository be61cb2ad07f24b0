"""Who stands under whom and who holds which post, as the pages of actors and of the network show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from mountjoy.assessing import tree_of
from mountjoy.merge.network import Node
from mountjoy.record import TieSpan
from mountjoy.resolve.registry import Actor, default_registry
from mountjoy.serve.desk import Desk


@dataclass(frozen=True, slots=True)
class Post:
    """Somebody's place in a party: who, of whom, as what, between which days it is said, and a claim that says so.

    ``claim`` is None of what only the list of actors knows; ``years`` are then the years that it gives.
    """

    person: str
    name: str
    of: str
    of_name: str
    tie: str
    post: str | None
    first: date | None
    last: date | None
    ended: str | None
    claim: str | None
    claims: int
    years: str = ""


def trees(desk: Desk) -> tuple[Node, ...]:
    """Who is part of whom and who leads whom, from the top, with what the list of actors adds."""
    return desk.once("trees", tree_of)


def _spans_of(desk: Desk, ident: str) -> list[TieSpan]:
    """The ties of an actor through time; none of a record of old that was not merged since."""
    kept = desk.record.tie_spans(actor=ident, types=("leads", "member-of"))
    return [one for one in kept or () if ident in (one.actor, one.recipient)]


def around(tops: Sequence[Node], ident: str) -> Node | None:
    """The tree that an actor stands in: the way down to it, and all below it. None where it stands in none."""
    for top in tops:
        if top.id == ident:
            return top if top.below or top.leaders else None
        if (found := _way(top, ident)) is not None:
            return found
    return None


def _way(node: Node, ident: str) -> Node | None:
    for child in node.below:
        found = child if child.id == ident else _way(child, ident)
        if found is not None:
            return replace(node, below=(found,))
    return None


def posts(desk: Desk, ident: str) -> list[Post]:
    """The posts that an actor holds, and who leads it or belongs to it as a person, those of claims first."""
    made = [
        Post(
            one.actor, one.actor_name, one.recipient, one.recipient_name, one.type, one.post, one.first, one.last,
            one.ended, one.sayings[0].claim if one.sayings else None, len(one.sayings),
        )
        for one in _spans_of(desk, ident)
        if one.type == "leads" or (one.type == "member-of" and one.post)
    ]  # fmt: skip
    told = {(one.person, one.of) for one in made}
    listed = [
        one for one in default_registry().actors.values()
        if one.leads is not None and ident in (one.id, one.leads) and (one.id, one.leads) not in told
    ]  # fmt: skip
    return made + [_listed(one) for one in listed]


def _listed(one: Actor) -> Post:
    of = default_registry().actors.get(one.leads or "")
    years = f"{one.since or ''}–{one.until or ''}" if one.since or one.until else ""
    return Post(
        one.id, one.name, one.leads or "", of.name if of else one.leads or "", "leads", one.post, None, None, None, None, 0,
        years,
    )  # fmt: skip
