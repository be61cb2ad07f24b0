"""Names of places for the map, from the gazetteer: countries, provinces and towns of what is in view."""

from __future__ import annotations

from fastapi import APIRouter, Query
from starlette.responses import JSONResponse, Response

from mountjoy.errors import InputError
from mountjoy.serve.pages.common import DeskOf

router = APIRouter(include_in_schema=False)

MOST_LABELS = 120
FEWER_LABELS = 80  # where provinces first appear, the most populous alone


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
    found = desk.gazetteer.prominent(west, south, east, north, kinds, most)
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
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
