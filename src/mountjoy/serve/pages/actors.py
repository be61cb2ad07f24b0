"""Actors: the list, and one actor's names, posts, branches, ties, holdings, designations and events."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from fastapi import APIRouter, Request
from starlette.responses import Response

from mountjoy.deciding.sanctions import entries_of, listed_as
from mountjoy.errors import InputError, NotFoundError
from mountjoy.listed import ListCandidate, Named
from mountjoy.record import Event
from mountjoy.resolve.registry import Actor as Known
from mountjoy.resolve.registry import default_registry
from mountjoy.serve.desk import Desk
from mountjoy.serve.drawing import timeline
from mountjoy.serve.hierarchy import around, posts, trees
from mountjoy.serve.holding import held_by
from mountjoy.serve.pages.common import DeskOf, ViewOf, actors_of, page
from mountjoy.serve.pages.network import graph, span_of
from mountjoy.serve.points import Found, Points
from mountjoy.serve.query import PAGE, View, whole
from mountjoy.serve.weeks import weeks
from mountjoy.store import Actor, Filters
from mountjoy.store.rows import fold
from mountjoy.wording import clean

router = APIRouter(include_in_schema=False)

MOST_READ = 250  # events of an actor that are looked at for what it did and what was done to it
MOST_TIES = 500  # of an actor, and places that it held, that its page shows
HARMED = ("recipient", "victim", "target")
PARTS = ("", "did", "suffered")


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
    name = clean(request.query_params.get("name") or "")
    held: list[Actor] = actors_of(desk)
    kinds = Counter(one.kind for one in held)
    found = [
        one
        for one in held
        if kind in ("", one.kind) and (not name or fold(name) in fold(one.name) or name == one.id)
    ]
    return page(
        request, "actors.html", "Actors", view, actors=found[first : first + PAGE], total=len(found), first=first,
        following=first + PAGE if first + PAGE < len(found) else None, kinds=sorted(kinds.items()), kind=kind, name=name,
        names={one.id: one.name for one in held},
    )  # fmt: skip


def _part(request: Request) -> str:
    given = request.query_params.get("part") or ""
    if given not in PARTS:
        raise InputError(f"part {given[:40]!r} is unknown; known: did, suffered")
    return given


def _is_of(event: Event, ident: str, part: str) -> bool:
    """Whether an event is of a part of what is told of an actor: what it did, or what was done to it; "" for all."""
    roles = {"did": ("actor",), "suffered": HARMED}.get(part)
    return roles is None or any(one.entity == ident and one.role in roles for one in event.parties)


@router.get("/actors/{ident:path}")
def actor(request: Request, ident: str, desk: DeskOf, view: ViewOf) -> Response:
    """One actor."""
    held: list[Actor] = actors_of(desk)
    by_id = {one.id: one for one in held}
    found = by_id.get(ident)
    if found is None:
        raise NotFoundError(
            f"no actor of the record has the id {ident[:80]!r}; the list of actors has all that are named"
        )
    part = _part(request)
    points = desk.points()
    of_it = points.select(desk.record, Filters(actor=ident, children=False))
    named = _read(desk, points, of_it)
    chosen = [(at, one) for at, one in named if _is_of(one, ident, part)]
    line = timeline(weeks(points, of_it if not part else np.array([at for at, _ in chosen], of_it.dtype)))
    ties, control = desk.record.ties_of(ident, MOST_TIES), desk.record.control_of(ident, MOST_TIES)
    known = default_registry().actors.get(ident)
    return page(
        request, "actor.html", "Actors", view, actor=found, known=known, in_record=by_id,
        events=[one for _, one in chosen[:PAGE]], total=len(chosen) if part else len(of_it), part=part, line=line,
        read=len(named), named=len(of_it), deeds=deeds([one for _, one in named], ident), ties=ties, control=control,
        graph=graph(ties, by_id), span=span_of(ties), tree=around(trees(desk), ident), posts=posts(desk, ident),
        held=held_by(desk, ident), listed=_listed(desk, found, known), lists=desk.once("lists", lambda r: r.lists()),
        view_of=View(Filters(actor=ident), None, True, (("actor", ident),)),
    )  # fmt: skip


def _listed(desk: Desk, found: Actor, known: Known | None) -> list[ListCandidate]:
    """The entries of sanctions lists that an actor is, by a person's decision, or may be, by its name."""
    if not desk.once("lists", lambda record: record.lists()):
        return []
    names = (found.name, *(known.aliases if known is not None else ()))
    who = Named(found.id, found.name, found.kind, found.country, tuple(dict.fromkeys(names)))
    return listed_as(desk.record, who, desk.once("list entries", entries_of))


def _read(desk: Desk, points: Points, of_it: Found) -> list[tuple[int, Event]]:
    """The last events of those found, the latest first, each with where it stands among the points."""
    order = points.in_order(of_it, newest=True)[:MOST_READ].tolist()
    keys = points.key[order].tolist()
    held = desk.record.events_of_keys(keys)
    return [(at, held[key]) for at, key in zip(order, keys, strict=True) if key in held]


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
