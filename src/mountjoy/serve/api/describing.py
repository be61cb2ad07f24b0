"""The API told in OpenAPI 3.1: what each route takes and gives, with examples."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from mountjoy.record import ContradictionKind, Control, Event, Tie
from mountjoy.serve.api.shapes import CSV, GEOJSON, JSON
from mountjoy.serve.problems import PROBLEM
from mountjoy.serve.query import ASSERTIONS
from mountjoy.store import Actor, ContradictionView
from mountjoy.store.disputed import STATES
from mountjoy.store.texts import FoundText

_PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
        "detail": {"type": "string"}, "instance": {"type": "string"},
    },
    "example": {
        "type": "about:blank", "title": "That cannot be used", "status": 400,
        "detail": "since '2017-13-01' is no day; give it as 2017-10-03", "instance": "/api/v1/events",
    },
}  # fmt: skip


def _parameter(
    name: str, about: str, example: Any, *, several: bool = False, **schema: Any
) -> dict[str, Any]:
    kind: dict[str, Any] = {"type": "string", **schema}
    return {
        "name": name, "in": "query", "required": False, "description": about, "example": example,
        "schema": {"type": "array", "items": kind} if several else kind,
    }  # fmt: skip


_DAY: dict[str, Any] = {"format": "date"}
FILTERS: tuple[dict[str, Any], ...] = (
    _parameter("text", 'Words of the claims\' sentences: "side by side", begin*, -without.', "bridge"),
    _parameter("type", "Types or families of the codebook; any will do.", ["battle"], several=True),
    _parameter("actor", "An actor's id or a part of a name, with all that belong to it.", "Islamic State"),
    _parameter("place", "A place's id, a part of a name or province, or a country's code.", "Mosul"),
    _parameter("since", "From this day on.", "2017-01-01", **_DAY),
    _parameter("until", "Up to this day.", "2017-12-31", **_DAY),
    _parameter("assertion", "How it is put.", ["reported"], several=True, enum=list(ASSERTIONS)),
    _parameter("source", "Outlets that report it.", ["Northern Wire"], several=True),
    _parameter("state", "The state of reviewing.", ["coded"], several=True),
    _parameter("fatalities_from", "Reported killed, at least.", 5, type="integer", minimum=0),
    _parameter("fatalities_to", "Reported killed, at most.", 50, type="integer", minimum=0),
    _parameter("near", "Latitude,longitude,kilometres (WGS 84).", "36.34,43.13,50"),
    _parameter("polygon", "Corners: latitude,longitude;latitude,longitude;... (WGS 84).", "36,43;37,43;37,44"),
)  # fmt: skip
_ORDER = _parameter("order", "The order of days.", "oldest", enum=["newest", "oldest"])
_CHANGED = _parameter(
    "changed", "Only what later rows of the record's log added or changed.", 40, type="integer", minimum=0
)
_TIES = tuple(one for one in FILTERS if one["name"] in ("type", "actor", "since", "until"))
_CONTROL = tuple(one for one in FILTERS if one["name"] in ("type", "actor", "place", "since", "until"))
_TEXT = tuple(one for one in FILTERS if one["name"] == "text")


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _pages(schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["items", "next"],
        "properties": {
            "items": {"type": "array", "items": schema},
            "next": {
                "anyOf": [{"type": "string"}, {"type": "null"}],
                "description": "The cursor of the next page.",
            },
        },
    }


def _route(
    schema: dict[str, Any], summary: str, parameters: tuple[dict[str, Any], ...] = (), *, known: bool = False,
    csv: bool = False, geo: bool = False, example: Any = None,
) -> dict[str, Any]:  # fmt: skip
    given: dict[str, Any] = {"schema": schema}
    if example is not None:
        given["example"] = example
    content: dict[str, Any] = {JSON: given}
    if geo:
        content[GEOJSON] = {"schema": {"type": "object"}}
    if csv:
        content[CSV] = {"schema": {"type": "string"}}
    responses: dict[int | str, Any] = {
        200: {"description": summary, "content": content},
        304: {"description": "The bytes with the mark of If-None-Match are still right."},
        "4XX": {
            "description": "What cannot be used, and why.",
            "content": {PROBLEM: {"schema": _ref("Problem")}},
        },
        "5XX": {"description": "What went wrong.", "content": {PROBLEM: {"schema": _ref("Problem")}}},
    }
    return {
        "summary": summary, "responses": responses, "response_model": None,
        "openapi_extra": {"parameters": list(parameters)},
    }  # fmt: skip


_EVIDENCE = {
    "type": "object",
    "required": ["claim", "report", "quote"],
    "properties": {"claim": {"type": "object"}, "report": {"type": "object"}, "quote": {"type": "string"}},
}
_TIE_EXAMPLE = {
    "items": [
        {
            "id": "0f3a", "type": "backs",
            "actor": {"role": "actor", "entity": "iran", "name": "Iran", "kind": "government", "country": "IR", "claims": ["91c2"]},
            "recipient": {"role": "recipient", "entity": "kataib-hezbollah", "name": "Kataib Hezbollah", "kind": "political-militia", "country": "IQ", "claims": ["91c2"]},
            "first": "2017-10-03", "last": "2017-10-03", "assertion": "reported", "claims": ["91c2"], "reports": ["wire-17"], "score": 0.8,
        }
    ],
    "next": None,
}  # fmt: skip

EVENTS = _route(
    _pages(_ref("Event")), "Events by any filters", (*FILTERS, _ORDER, _CHANGED), csv=True, geo=True
)
EVENT = _route(
    {
        "type": "object", "required": ["event", "evidence"],
        "properties": {"event": _ref("Event"), "evidence": {"type": "array", "items": _EVIDENCE}},
    },
    "One event and what it rests on", known=True,
)  # fmt: skip
REPORTS = _route(_pages({"type": "object"}), "Reports", _TEXT)
REPORT = _route(
    {"type": "object", "required": ["report", "mentions", "claims"]}, "One report as coded", known=True
)
CLAIM = _route(_EVIDENCE, "One claim and its words", known=True)
ACTORS = _route(_pages(_ref("Actor")), "Actors", csv=True)
ACTOR = _route({"type": "object", "required": ["actor", "ties"]}, "One actor and its ties", known=True)
TIES = _route(_pages(_ref("Tie")), "Ties", _TIES, csv=True, example=_TIE_EXAMPLE)
CONTROL = _route(_pages(_ref("Control")), "Control of places", _CONTROL, csv=True)
CONTRADICTIONS = _route(
    _pages(_ref("ContradictionView")), "Contradictions with their quotes and how they stand",
    (
        _parameter("kind", "Of this kind.", "toll", enum=list(get_args(ContradictionKind))),
        _parameter("state", "How it stands; open with those that were reopened.", "open", enum=list(STATES)),
        _parameter("place", "A place's id, a part of a name or province, or a country's code.", "Mosul"),
    ), csv=True,
)  # fmt: skip
SEARCH = _route(
    {
        "type": "object", "required": ["claims", "reports", "events"],
        "properties": {
            "claims": {"type": "array", "items": _ref("FoundText")},
            "reports": {"type": "array", "items": _ref("FoundText")}, "events": {"type": "integer"},
        },
    },
    "Claims and reports by words", _TEXT,
)  # fmt: skip


def _anything(kind: type) -> dict[str, Any]:
    """The codes of other schemes: numbers, words, or what holds them."""
    return {"description": "Numbers, words, or lists and tables of them."}


def install(app: FastAPI) -> None:
    """Have the app give this description."""

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(
                title=app.title,
                version=app.version,
                summary=app.summary,
                routes=app.routes,
                openapi_version="3.1.0",
            )
            types = (Event, Tie, Control, Actor, ContradictionView, FoundText)
            _, shapes = msgspec.json.schema_components(
                types, schema_hook=_anything, ref_template="#/components/schemas/{name}"
            )
            made.setdefault("components", {})["schemas"] = {**shapes, "Problem": _PROBLEM}
            for path in made["paths"].values():
                for operation in path.values():
                    operation["responses"].pop("422", None)
            app.openapi_schema = made
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]
