"""Control: who is said to hold, contest, besiege or have lost which place, on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from mountjoy.record import Control
from mountjoy.serve.pages.common import DeskOf, ViewOf, page
from mountjoy.serve.query import day_of
from mountjoy.wording import days, place, type_name

router = APIRouter(include_in_schema=False)

HOLDERS = 7  # sides that have a colour of their own; the rest share one
FADES_AFTER = 180  # days after which what was last reported is drawn at its faintest


@router.get("/control")
def control(request: Request, desk: DeskOf, view: ViewOf) -> Response:
    """What reports say of control, up to a day."""
    held: list[Control] = desk.once("control", lambda record: record.control())
    told = sorted({one.last or one.first for one in held if one.last or one.first})  # type: ignore[type-var]
    on = request.query_params.get("on")
    day = day_of("on", on) if on else (told[-1] if told else None)
    sides = sides_of(held)
    shown = [one for one in held if day is None or _said_by(one, day)]
    return page(
        request, "control.html", "Control", view, control=shown, total=len(held), day=day, first=told[0] if told else None,
        last=told[-1] if told else None, sides_shown=list(sides.items())[:HOLDERS], fades=FADES_AFTER,
        points=[point for one in shown if (point := _point(one, sides, day)) is not None], days=days,

    )  # fmt: skip


def _said_by(one: Control, day: date) -> bool:
    first = one.first or one.last
    return first is None or first <= day


def sides_of(held: list[Control]) -> dict[str, int]:
    """The numbers of the colours of sides, those said to hold most places first: the same on every day."""
    counts: dict[str, int] = {}
    for one in held:
        counts[one.actor.name] = counts.get(one.actor.name, 0) + (2 if one.type == "holds" else 1)
    ordered = sorted(counts, key=lambda name: (-counts[name], name))
    return {name: min(number, HOLDERS) for number, name in enumerate(ordered)}


def _point(one: Control, sides: dict[str, int], day: date | None) -> dict[str, Any] | None:
    where = one.place
    if where.lat is None or where.lon is None:
        return None
    last = one.last or one.first
    age = (day - last).days if day is not None and last is not None else FADES_AFTER
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [where.lon, where.lat]},
        "properties": {
            "id": one.id, "state": one.type, "side": one.actor.name, "colour": sides[one.actor.name],
            "where": place(where), "exact": where.precision == 1, "told": f"{one.actor.name}: {type_name(one.type)}",
            "days": days(one.first, one.last), "assertion": one.assertion,
            "faded": round(1 - 0.7 * min(max(age, 0), FADES_AFTER) / FADES_AFTER, 2),
        },
    }  # fmt: skip
