"""Actors: the list, and one actor's names, ties and events."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from mountjoy.errors import NotFoundError
from mountjoy.record import Event
from mountjoy.resolve.registry import default_registry
from mountjoy.serve.desk import Desk
from mountjoy.serve.drawing import timeline
from mountjoy.serve.holding import held_by
from mountjoy.serve.pages.common import DeskOf, ViewOf, page
from mountjoy.serve.pages.network import graph
from mountjoy.serve.query import PAGE, View, whole
from mountjoy.serve.weeks import weeks
from mountjoy.store import Actor, Filters
from mountjoy.store.rows import fold

router = APIRouter(include_in_schema=False)

MOST_READ = 1000  # events of an actor that are looked at for what it did and what was done to it
MOST_TIES = 500  # of an actor, and places that it held, that its page shows
HARMED = ("recipient", "victim", "target")


@dataclass(frozen=True, slots=True)
class Deeds:
    """Events by type, those that an actor did or those that were done to it."""

    did: tuple[tuple[str, int], ...]
    suffered: tuple[tuple[str, int], ...]


@router.get("/actors")
def actors(request: Request, desk: DeskOf, view: ViewOf) -> Response:
    """The actors that reports name, those in most claims first."""
    first = whole("from", request.query_params.get("from") or "0")
    kind = request.query_params.get("kind") or ""
    name = (request.query_params.get("name") or "").strip()
    held: list[Actor] = desk.once("actors", lambda record: record.actors())
    kinds = Counter(one.kind for one in held)
    found = [
        one
        for one in held
        if kind in ("", one.kind) and (not name or fold(name) in fold(one.name) or name == one.id)
    ]
    return page(
        request, "actors.html", "Actors", view, actors=found[first : first + PAGE], total=len(found), first=first,
        following=first + PAGE if first + PAGE < len(found) else None, kinds=sorted(kinds.items()), kind=kind, name=name,
    )  # fmt: skip


@router.get("/actors/{ident:path}")
def actor(request: Request, ident: str, desk: DeskOf, view: ViewOf) -> Response:
    """One actor."""
    held: list[Actor] = desk.once("actors", lambda record: record.actors())
    by_id = {one.id: one for one in held}
    found = by_id.get(ident)
    if found is None:
        raise NotFoundError(
            f"no actor of the record has the id {ident[:80]!r}; the list of actors has all that are named"
        )
    events = _events(desk, ident)
    points = desk.points()
    of_it = points.select(desk.record, Filters(actor=ident, children=False))
    line = timeline(weeks(points, of_it))
    ties, control = desk.record.ties_of(ident, MOST_TIES), desk.record.control_of(ident, MOST_TIES)
    known = default_registry().actors.get(ident)
    parent = found.parent or (known.parent if known else None)
    return page(
        request, "actor.html", "Actors", view, actor=found, known=known, parent=by_id.get(parent or ""), parent_id=parent,
        children=[one for one in held if one.parent == ident], events=events[-PAGE:][::-1], total=len(of_it), read=len(events),
        deeds=deeds(events, ident), line=line, ties=ties, control=control, graph=graph(ties, by_id),
        view_of=View(Filters(actor=ident), None, True, (("actor", ident),)), held=held_by(desk, ident),
    )  # fmt: skip


def _events(desk: Desk, ident: str) -> list[Event]:
    """The last events that name an actor itself, without those that belong to it, by day."""
    found = desk.record.page(Filters(actor=ident, children=False), size=MOST_READ, newest=True)
    return [one for one in found.events if any(party.entity == ident for party in one.parties)][::-1]


def deeds(events: list[Event], ident: str) -> Deeds:
    """What an actor did and what was done to it, by type, the most frequent first."""
    did: Counter[str] = Counter()
    suffered: Counter[str] = Counter()
    for event in events:
        roles = {party.role for party in event.parties if party.entity == ident}
        if "actor" in roles:
            did[event.type] += 1
        if roles.intersection(HARMED):
            suffered[event.type] += 1
    order = [tuple(sorted(one.items(), key=lambda pair: (-pair[1], pair[0]))) for one in (did, suffered)]
    return Deeds(*order)
