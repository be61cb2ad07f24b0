"""Places: one place through time, and the names on the map from the gazetteer."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from mountjoy.errors import InputError, NotFoundError
from mountjoy.merge.days import is_province
from mountjoy.resolve.gazetteer import PlaceCandidate
from mountjoy.serve.bands import LANES, band, opens, spans_of
from mountjoy.serve.desk import Desk
from mountjoy.serve.holding import definition
from mountjoy.serve.opening import LONGEST
from mountjoy.serve.pages.common import DeskOf, ViewOf, page
from mountjoy.serve.sides import all_places, sides_of
from mountjoy.spanned import lane_of
from mountjoy.wording import span_days

router = APIRouter(include_in_schema=False)

MOST_LABELS = 120
FEWER_LABELS = 80  # where provinces first appear
LOOKED_AT = 3  # times as many are looked at for those where events are


@router.get("/map/labels.json")
def labels(desk: DeskOf, bbox: str = Query(max_length=100), zoom: float = Query(ge=0, le=24)) -> Response:
    """The names to write on the map between west, south, east and north."""
    try:
        west, south, east, north = (float(part) for part in bbox.split(","))
    except ValueError:
        raise InputError(f"bbox {bbox!r}: give west,south,east,north in degrees") from None
    if not (-90 <= south < north <= 90 and -540 <= west < east <= 540):
        raise InputError(f"bbox {bbox!r}: is no box of degrees (west, south, east, north)")
    kinds = ("country",) if zoom < 4.5 else ("country", "province", "city") if zoom < 7 else None
    most = MOST_LABELS if zoom < 4.5 or zoom > 5.8 else FEWER_LABELS
    found = _first_named(desk, desk.gazetteer.prominent(west, south, east, north, kinds, LOOKED_AT * most))[
        :most
    ]
    made = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
            "properties": {"name": place.name, "kind": place.kind, "rank": rank},
        }
        for rank, place in enumerate(found)
    ]
    response = JSONResponse(
        {"type": "FeatureCollection", "features": made}, media_type="application/geo+json"
    )
    response.headers["Cache-Control"] = "private, max-age=600"
    return response


def _first_named(desk: Desk, found: Sequence[PlaceCandidate]) -> list[PlaceCandidate]:
    """The places in the order in which a map of this record names them: of towns those first that many events and many people are in."""
    events = desk.record.events_at([one.id for one in found])
    wide = {"country": 0, "province": 1}

    def rank(one: PlaceCandidate) -> tuple[int, float]:
        return wide.get(one.kind, 2), -log10(1 + one.population) - log10(1 + events.get(one.id, 0))

    return sorted(found, key=rank)


@router.get("/places/{key:path}")
def place(request: Request, key: str, desk: DeskOf, view: ViewOf) -> Response:
    """One place through time: who is said to have held, claimed, contested and besieged it, by its key."""
    spans = spans_of(desk, key) if len(key) <= LONGEST else []
    if not spans:
        raise NotFoundError(f"nothing is said of who holds a place with the key {key[:80]!r}. See: /control")
    where = spans[0].place
    line = band(spans, sides_of(all_places(desk)))
    return page(
        request, "place.html", "Control", view, where=where, band=line, spans=spans if line is None else line.spans[::-1],
        total=len(spans), province=is_province(where), lane_of=lane_of, lanes=LANES, opens=opens, span_days=span_days,
        definition=definition(), sides_of=sides_of(all_places(desk)),
    )  # fmt: skip
