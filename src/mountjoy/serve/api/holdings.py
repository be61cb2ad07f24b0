"""Who holds what, for programs: the places of a day as JSON, GeoJSON or CSV; one place through time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from mountjoy.errors import InputError, NotFoundError
from mountjoy.merge.maps import HeldPlace
from mountjoy.record import Holding, Saying
from mountjoy.serve.api import describing_held
from mountjoy.serve.api.shapes import CSV, GEOJSON, JSON, answer, comma_separated, no_empty_values, wanted
from mountjoy.serve.bands import spans_of
from mountjoy.serve.desk import Desk
from mountjoy.serve.holding import Asked, box_of, definition, on_day
from mountjoy.serve.pages.common import DeskOf
from mountjoy.serve.pages.contradictions import kept
from mountjoy.serve.query import LAST, PAGE, View, day_of, whole
from mountjoy.serve.sides import all_places, sides_of

router = APIRouter(prefix="/api/v1", dependencies=[Depends(no_empty_values)])
MOST = 1000  # places or spans on a page

At = Annotated[str | None, Query(include_in_schema=False)]
Bbox = Annotated[str | None, Query(include_in_schema=False)]
_Size = Annotated[str, Query(alias="limit", include_in_schema=False)]
_After = Annotated[str | None, Query(include_in_schema=False)]


def of_day(
    request: Request, desk: Desk, view: View, at: str | None, bbox: str | None, limit: str, after: str | None
) -> Response:
    """The places of a day, those last spoken of first; without a day the last of which the record tells."""
    shape = wanted(request, JSON, GEOJSON, CSV)
    size, first = whole("limit", limit, least=1, most=MOST), whole("after", after or "0", most=LAST)
    box = box_of("bbox", bbox) if bbox else None
    _check(desk)
    day = day_of("at", at) if at else sides_of(all_places(desk)).last
    found: Sequence[HeldPlace] = (
        [] if day is None else on_day(desk, Asked(day, view.filters.place, view.filters.actor, box))
    )
    if shape == CSV:
        return comma_separated(COLUMNS, map(_row, found), "control")
    part = found[first : first + size]
    more = {
        "day": day, "definition": definition(), "next": str(first + size) if first + size < len(found) else None,
    }  # fmt: skip
    if shape == GEOJSON:
        features = [_feature(one) for one in part]
        return answer(request, {"type": "FeatureCollection", "features": features, **more}, GEOJSON)
    return answer(request, {"items": part, **more})


def _check(desk: Desk) -> None:
    if not kept(desk):
        raise InputError(
            "this record does not keep yet who holds what; merge it (mountjoy run), then ask again"
        )


_HEAD = ("key", "name", "entity", "country", "admin1", "lat", "lon", "precision")
_HELD = ("name", "actor", "side", "confidence", "age", "certain", "via")
_MARKS = ("possible", "disputed", "contested", "besieged", "present")
COLUMNS = (*_HEAD, *(f"holder_{name}" for name in _HELD), *(f"claimed_{name}" for name in _HELD), *_MARKS)


def _row(one: HeldPlace) -> list[Any]:
    held = [
        None if who is None else getattr(who, name) for who in (one.holder, one.claimed) for name in _HELD
    ]
    return [*(getattr(one, name) for name in _HEAD), *held, *(getattr(one, name) for name in _MARKS)]


def _feature(one: HeldPlace) -> dict[str, Any]:
    """The place as GeoJSON; without a geometry where no position is known."""
    values = msgspec.to_builtins(one)
    lat, lon = values.pop("lat"), values.pop("lon")
    where = None if lat is None or lon is None else {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "id": one.key, "geometry": where, "properties": values}


@router.get("/places/{key:path}/control", **describing_held.TIMELINE)
def timeline(
    request: Request, key: str, desk: DeskOf, limit: _Size = str(PAGE), after: _After = None
) -> Response:
    """One place through time: spans by their start, each with the words that it rests on; all of them as CSV."""
    shape = wanted(request, JSON, CSV)
    size, first = whole("limit", limit, least=1, most=MOST), whole("after", after or "0", most=LAST)
    _check(desk)
    spans = spans_of(desk, key)
    if not spans:
        raise NotFoundError(
            f"nothing is said of who holds a place with the key {key[:80]!r}. See: /api/v1/control?at=DAY"
        )
    if shape == CSV:
        return comma_separated(SPAN_COLUMNS, map(_span_row, spans), "spans")
    items = list(_quoted(desk, spans[first : first + size]))
    following = str(first + size) if first + size < len(spans) else None
    return answer(
        request, {"place": spans[0].place, "items": items, "definition": definition(), "next": following}
    )


def _quoted(desk: Desk, spans: Sequence[Holding]) -> Iterator[dict[str, Any]]:
    quotes = desk.record.quotes(said for span in spans for said in (*span.sayings, *span.ending))

    def words(sayings: Sequence[Saying]) -> list[str]:
        return [quotes[said.claim] for said in sayings]

    for span in spans:
        yield {"holding": span, "quotes": words(span.sayings), "ending_quotes": words(span.ending)}


_SPAN = (
    "id", "state", "side", "actor", "name", "basis", "start_earliest", "start_latest", "end_earliest", "end_latest", "seen",
    "began", "ended", "part", "disputed", "support",
)  # fmt: skip
SPAN_COLUMNS = ("place", "place_id", *_SPAN, "claims", "ending_claims")


def _span_row(span: Holding) -> list[Any]:
    claims = ["; ".join(said.claim for said in sayings) for sayings in (span.sayings, span.ending)]
    return [span.place.name, span.place.entity, *(getattr(span, name) for name in _SPAN), *claims]
