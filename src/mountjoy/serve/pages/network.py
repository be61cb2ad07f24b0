"""The network: who is part of, leads, backs, is allied with or fights whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from mountjoy.errors import InputError
from mountjoy.record import Tie
from mountjoy.serve.pages.common import DeskOf, ViewOf, page
from mountjoy.serve.query import day_of
from mountjoy.store import Actor
from mountjoy.wording import days

router = APIRouter(include_in_schema=False)

UNDIRECTED = ("allied-with", "fights", "opposes", "same-as")


@router.get("/network")
def network(request: Request, desk: DeskOf, view: ViewOf) -> Response:
    """All ties, or those of some kinds and of a day."""
    ties: list[Tie] = desk.once("ties", lambda record: record.ties())
    counts = Counter(tie.type for tie in ties)
    kinds = request.query_params.getlist("kind")
    for kind in kinds:
        if kind not in counts:
            raise InputError(
                f"kind {kind[:40]!r}: no tie of the record is of it; there are: {', '.join(sorted(counts))}"
            )
    on = request.query_params.get("on")
    day = day_of("on", on) if on else None
    shown = [tie for tie in ties if (not kinds or tie.type in kinds) and (day is None or stands(tie, day))]
    held = {one.id: one for one in desk.once("actors", lambda record: record.actors())}
    days_told = sorted(day for tie in ties for day in (tie.first, tie.last) if day is not None)
    return page(
        request, "network.html", "Network", view, ties=shown, total=len(ties), counts=sorted(counts.items()), kinds=kinds,
        graph=graph(shown, held), on=day, first=days_told[0] if days_told else None,
        last=days_told[-1] if days_told else None, days=days,
    )  # fmt: skip


def stands(tie: Tie, day: date) -> bool:
    """Whether a tie is said of a day: between the first and the last day of which reports say it, or undated."""
    if tie.first is None and tie.last is None:
        return True
    return (tie.first or date.min) <= day <= (tie.last or date.max)


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
            }
        )  # fmt: skip
    return {"nodes": [nodes[key] for key in sorted(nodes)], "edges": edges}
