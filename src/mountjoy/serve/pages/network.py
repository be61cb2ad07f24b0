"""The network: who is part of, leads, backs, is allied with or fights whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from mountjoy.errors import InputError
from mountjoy.record import Tie
from mountjoy.serve.hierarchy import trees
from mountjoy.serve.pages.common import DeskOf, ViewOf, actors_of, page
from mountjoy.serve.query import day_of, whole
from mountjoy.store import Actor
from mountjoy.store.listing import Ties
from mountjoy.wording import days

router = APIRouter(include_in_schema=False)

MOST_DRAWN = 400  # ties that are drawn, those of most claims
ROWS = 200  # ties on a page of the table
UNDIRECTED = ("allied-with", "fights", "opposes", "same-as")


@router.get("/network")
def network(request: Request, desk: DeskOf, view: ViewOf) -> Response:
    """All ties, or those of some kinds and of a day, a page at a time; as a drawing or as trees.

    The drawing holds the ties of most claims whatever is chosen, and hides some: so no party moves when kinds and days change.
    """
    ties: Ties = desk.once("ties", lambda record: record.all_ties())
    counts = ties.counts
    kinds = request.query_params.getlist("kind")
    for kind in kinds:
        if kind not in counts:
            raise InputError(
                f"kind {kind[:40]!r}: no tie of the record is of it; there are: {', '.join(counts)}"
            )
    on = request.query_params.get("on")
    day = day_of("on", on) if on else None
    shape = request.query_params.get("as") or "drawing"
    if shape not in ("drawing", "trees"):
        raise InputError(f"as {shape[:40]!r} is unknown; known: drawing, trees")
    first = whole("from", request.query_params.get("from") or "0")
    number, shown = desk.record.ties_on(kinds, day, first=first, size=ROWS)
    held = {one.id: one for one in actors_of(desk)}
    most: list[Tie] = desk.once("ties drawn", lambda record: record.most_said_ties(MOST_DRAWN))
    return page(
        request, "network.html", "Network", view, ties=shown, number=number, first_row=first,
        following=first + ROWS if first + ROWS < number else None, total=sum(counts.values()), counts=counts.items(),
        kinds=kinds, graph=graph(most, held) if shape == "drawing" else None, drawn=len(most), on=day, days=days,
        span=(ties.first, ties.last) if ties.first and ties.last else None, shape=shape,
        trees=trees(desk) if shape == "trees" else (), in_record=held,
    )  # fmt: skip


def span_of(ties: Iterable[Tie]) -> tuple[date, date] | None:
    """The first and the last day of which ties are said."""
    told = [day for tie in ties for day in (tie.first, tie.last) if day is not None]
    return (min(told), max(told)) if told else None


def graph(ties: Iterable[Tie], actors: Mapping[str, Actor]) -> dict[str, Any]:
    """Nodes and edges for the drawing; a party that was not resolved is a node of its own words."""
    nodes: dict[str, dict[str, Any]] = {}
    edges = []
    for tie in ties:
        ends = []
        for party in (tie.actor, tie.recipient):
            key = party.entity or f"words:{party.name}"
            held = actors.get(key)
            nodes[key] = {
                "id": key, "name": party.name, "kind": party.kind or "unknown",
                "claims": held.claims if held else len(party.claims), "known": party.entity in actors,
            }  # fmt: skip
            ends.append(key)
        edges.append(
            {
                "id": tie.id, "source": ends[0], "target": ends[1], "type": tie.type, "claims": len(tie.claims),
                "directed": tie.type not in UNDIRECTED, "assertion": tie.assertion,
                "first": tie.first.isoformat() if tie.first else None, "last": tie.last.isoformat() if tie.last else None,
            }
        )  # fmt: skip
    return {"nodes": [nodes[key] for key in sorted(nodes)], "edges": edges}
