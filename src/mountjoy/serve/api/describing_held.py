"""Who holds what told in OpenAPI: a day's map and a place's timeline, with examples."""

from __future__ import annotations

from typing import Any

from mountjoy.serve.api.describing import CONTROL_FILTERS, DAY, PAGED, pages, parameter, ref, route

_CONTROL_EXAMPLE: dict[str, Any] = {
    "items": [
        {
            "key": "geonames:99072", "name": "Mosul", "entity": "geonames:99072", "country": "IQ", "admin1": "Nineveh",
            "lat": 36.335, "lon": 43.11889, "precision": 1,
            "holder": {"side": "state:IQ", "actor": "government:IQ", "name": "Iraqi government", "confidence": 0.4, "age": 83, "certain": True, "via": None},
            "claimed": None, "possible": False, "disputed": False, "contested": False, "besieged": False, "present": False,
        }
    ],
    "day": "2017-10-01", "definition": "A side holds a place from the day a report says that it took it ...", "next": None,
}  # fmt: skip
_SPAN_EXAMPLE: dict[str, Any] = {
    "place": {"entity": "geonames:99072", "name": "Mosul", "country": "IQ", "admin1": "Nineveh", "lat": 36.335, "lon": 43.11889, "precision": 1, "claims": ["91c2"]},
    "items": [
        {
            "holding": {
                "id": "0f3a", "place": {"entity": "geonames:99072", "name": "Mosul", "country": "IQ", "admin1": "Nineveh", "lat": 36.335, "lon": 43.11889, "precision": 1, "claims": ["91c2"]},
                "state": "holds", "side": "state:IQ", "actor": "government:IQ", "name": "Iraqi government", "basis": "assessed",
                "start_earliest": "2017-07-09", "start_latest": "2017-07-10", "end_earliest": None, "end_latest": None, "seen": "2017-07-10",
                "began": "capture", "ended": None, "part": False, "disputed": False, "support": 0.77, "ending": [],
                "sayings": [{"claim": "91c2", "report": "wire-17", "root": "wire-17", "source": "Northern Wire", "by": None, "assertion": "reported", "start": 0, "end": 42, "published": "2017-07-10"}],
            },
            "quotes": ["Iraqi forces took the whole of Mosul on 9 July."], "ending_quotes": [],
        }
    ],
    "definition": "A side holds a place from the day a report says that it took it ...", "next": None,
}  # fmt: skip
_STANDING: dict[str, Any] = {
    "type": "object", "required": ["items", "next", "day", "definition"],
    "properties": {
        **pages(ref("HeldPlace"))["properties"],
        "day": {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]},
        "definition": {"type": "string", "description": "What is meant by holding a place."},
    },
}  # fmt: skip
CONTROL = route(
    {"anyOf": [_STANDING, pages(ref("Control"))]},
    "Who holds what on a day (at, bbox), or the statements of control (without these)",
    (
        parameter(
            "at",
            "Who holds what on this day; with it type, since and until are not used.",
            "2017-10-01",
            **DAY,
        ),
        parameter(
            "bbox",
            "West,south,east,north in degrees (WGS 84); alone, on the last day of which the record tells.",
            "42,35,44.5,37",
        ),
        *CONTROL_FILTERS,
        *PAGED,
    ),
    csv=True,
    geo=True,
    example=_CONTROL_EXAMPLE,
)
TIMELINE = route(
    {
        "type": "object", "required": ["place", "items", "definition", "next"],
        "properties": {
            "place": {"type": "object"}, "definition": {"type": "string"}, "next": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            "items": {
                "type": "array",
                "items": {
                    "type": "object", "required": ["holding", "quotes", "ending_quotes"],
                    "properties": {
                        "holding": ref("Holding"), "quotes": {"type": "array", "items": {"type": "string"}},
                        "ending_quotes": {"type": "array", "items": {"type": "string"}},
                    },
                },
            },
        },
    },
    "One place through time, by its key", PAGED, known=True, csv=True, example=_SPAN_EXAMPLE,
)  # fmt: skip
