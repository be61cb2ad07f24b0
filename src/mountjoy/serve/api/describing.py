"""The API told in OpenAPI 3.1: what each route takes and gives, with examples."""

from __future__ import annotations

from typing import Any, get_args

from starlette.responses import Response

from mountjoy.grading import GRADES
from mountjoy.record import ContradictionKind
from mountjoy.serve.api.shapes import CSV, GEOJSON, JSON, LINES
from mountjoy.serve.problems import PROBLEM
from mountjoy.serve.query import ASSERTIONS
from mountjoy.store.disputed import STATES


def parameter(name: str, about: str, example: Any, *, several: bool = False, **schema: Any) -> dict[str, Any]:
    """A parameter of the query."""
    kind: dict[str, Any] = {"type": "string", **schema}
    return {
        "name": name, "in": "query", "required": False, "description": about, "example": example,
        "schema": {"type": "array", "items": kind} if several else kind,
    }  # fmt: skip


DAY: dict[str, Any] = {"format": "date"}
FILTERS: tuple[dict[str, Any], ...] = (
    parameter("text", 'Words of the claims\' sentences: "side by side", begin*, -without.', "bridge"),
    parameter("type", "Types or families of the codebook; any will do.", ["battle"], several=True),
    parameter("actor", "An actor's id or a part of a name, with all that belong to it.", "Islamic State"),
    parameter("place", "A place's id, a part of a name or province, or a country's code.", "Mosul"),
    parameter("since", "From this day on.", "2017-01-01", **DAY),
    parameter("until", "Up to this day.", "2017-12-31", **DAY),
    parameter("assertion", "How it is put.", ["reported"], several=True, enum=list(ASSERTIONS)),
    parameter("source", "Outlets that report it.", ["Northern Wire"], several=True),
    parameter(
        "min_grade", "An outlet that reports it is graded so or better (A best, E worst).", "B", enum=list(GRADES[:-1])
    ),
    parameter("state", "The state of reviewing.", ["coded"], several=True),
    parameter("fatalities_from", "Reported killed, at least.", 5, type="integer", minimum=0),
    parameter("fatalities_to", "Reported killed, at most.", 50, type="integer", minimum=0),
    parameter("near", "Latitude,longitude,kilometres (WGS 84).", "36.34,43.13,50"),
    parameter("polygon", "Corners: latitude,longitude;latitude,longitude;... (WGS 84).", "36,43;37,43;37,44"),
)  # fmt: skip
_ORDER = parameter("order", "The order of days.", "oldest", enum=["newest", "oldest"])
_CHANGED = parameter(
    "changed", "Only what later rows of the record's log added or changed.", 40, type="integer", minimum=0
)
_TIES = tuple(one for one in FILTERS if one["name"] in ("type", "actor", "since", "until"))
CONTROL_FILTERS = tuple(one for one in FILTERS if one["name"] in ("type", "actor", "place", "since", "until"))
_REPORTS = tuple(one for one in FILTERS if one["name"] in ("text", "source"))
_TEXT = tuple(one for one in FILTERS if one["name"] == "text")


PAGED = (
    parameter("limit", "How many on a page.", 50, type="integer", minimum=1, maximum=1000),
    parameter("after", "The `next` of the page before.", "50", pattern="^[0-9]{1,15}$"),
)
_EVENT_PAGES = (
    PAGED[0],
    parameter("after", "The `next` of the page before.", "n2cdb2a0000000000", pattern="^[no][0-9a-f]{1,15}$"),
)
_NAMED = (
    parameter("kind", "A kind of actor.", "rebel-group", maxLength=500),
    parameter("name", "A part of a name.", "Front", maxLength=500),
)


def ref(name: str) -> dict[str, str]:
    """A shape by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def pages(schema: dict[str, Any]) -> dict[str, Any]:
    """A page of a list."""
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


def route(
    schema: dict[str, Any] | None, summary: str, parameters: tuple[dict[str, Any], ...] = (), *, known: bool = False,
    csv: bool = False, geo: bool = False, lines: bool = False, example: Any = None,
) -> dict[str, Any]:  # fmt: skip
    """What a route is told to take and to give."""
    content: dict[str, Any] = {}
    if schema is not None:
        content[JSON] = {"schema": schema} if example is None else {"schema": schema, "example": example}
    if geo:
        content[GEOJSON] = {"schema": {"type": "object"}}
    if lines:
        content[LINES] = {"schema": {"type": "string"}}
    if csv:
        content[CSV] = {"schema": {"type": "string"}}
    responses: dict[int | str, Any] = {
        200: {"description": summary, "content": content},
        304: {"description": "The bytes with the mark of If-None-Match are still right."},
        "4XX": {
            "description": "What cannot be used, and why.",
            "content": {PROBLEM: {"schema": ref("Problem")}},
        },
        "5XX": {"description": "What went wrong.", "content": {PROBLEM: {"schema": ref("Problem")}}},
    }
    return {
        "summary": summary, "responses": responses, "response_model": None, "response_class": Response,
        "openapi_extra": {"parameters": list(parameters)},
    }  # fmt: skip


_EVIDENCE: dict[str, Any] = {
    "type": "object",
    "required": ["claim", "report", "quote"],
    "properties": {"claim": {"type": "object"}, "report": {"type": "object"}, "quote": {"type": "string"}},
}
_VERSION = {
    "type": "integer",
    "description": "The number of the last decision on it or its claims; 0 for none.",
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

EVENTS = route(
    pages(ref("Event")),
    "Events by any filters",
    (*FILTERS, _ORDER, _CHANGED, *_EVENT_PAGES),
    csv=True,
    geo=True,
)
EVENT = route(
    {
        "type": "object", "required": ["event", "version", "evidence"],
        "properties": {"event": ref("Event"), "version": _VERSION, "evidence": {"type": "array", "items": _EVIDENCE}},
    },
    "One event and what it rests on", known=True,
)  # fmt: skip
REPORTS = route(pages({"type": "object"}), "Reports", (*_REPORTS, *PAGED))
REPORT = route(
    {"type": "object", "required": ["report", "mentions", "claims"]}, "One report as coded", known=True
)
CLAIM = route(
    {
        **_EVIDENCE, "required": [*_EVIDENCE["required"], "stands", "decisions"],
        "properties": {
            **_EVIDENCE["properties"], "stands": ref("ClaimNow"), "decisions": {"type": "array", "items": ref("Made")},
        },
    },
    "One claim, its words, and what was decided on it", known=True,
)  # fmt: skip
ACTORS = route(pages(ref("Actor")), "Actors", (*_NAMED, *PAGED), csv=True)
ACTOR = route({"type": "object", "required": ["actor", "ties"]}, "One actor and its ties", known=True)
TIES = route(pages(ref("Tie")), "Ties", (*_TIES, *PAGED), csv=True, example=_TIE_EXAMPLE)
CONTRADICTIONS = route(
    pages(ref("ContradictionView")), "Contradictions with their quotes and how they stand",
    (
        parameter("kind", "Of this kind.", "toll", enum=list(get_args(ContradictionKind))),
        parameter("state", "How it stands; open with those that were reopened.", "open", enum=list(STATES)),
        parameter("place", "A place's id, a part of a name or province, or a country's code.", "Mosul"),
        PAGED[0], parameter("after", "The `next` of the page before.", "1"),
    ), csv=True,
)  # fmt: skip
SEARCH = route(
    {
        "type": "object", "required": ["claims", "reports", "events"],
        "properties": {
            "claims": {"type": "array", "items": ref("FoundText")},
            "reports": {"type": "array", "items": ref("FoundText")}, "events": {"type": "integer"},
        },
    },
    "Claims and reports by words", (*_TEXT, PAGED[0]),
)  # fmt: skip


_BOX = (
    parameter("bbox", "West,south,east,north in degrees (WGS 84); over the date line east goes beyond 180.", "42,35,45,37"),
    parameter("zoom", "How near one looks, as web maps count it: 0 (the world) to 24.", 6, type="number", minimum=0, maximum=24),
)  # fmt: skip
_COLLECTION: dict[str, Any] = {
    "type": "object",
    "required": ["type", "features", "total"],
    "properties": {
        "type": {"const": "FeatureCollection"}, "features": {"type": "array", "items": {"type": "object"}},
        "total": {"type": "integer", "description": "Events of the view, or of the cluster."},
        "placed": {"type": "integer"}, "inside": {"type": "integer"},
        "bounds": {"anyOf": [{"type": "array", "items": {"type": "number"}}, {"type": "null"}]},
    },
}  # fmt: skip
_CLUSTERS_EXAMPLE = {
    "type": "FeatureCollection", "total": 3, "placed": 3, "inside": 3, "bounds": [43.1, 36.3, 43.2, 36.4],
    "features": [
        {
            "type": "Feature", "id": "9-317-199", "geometry": {"type": "Point", "coordinates": [43.13, 36.34]},
            "properties": {
                "cell": "9-317-199", "count": 3, "families": {"battle": 2, "explosion": 1}, "exact": True, "one_place": False,
                "where": None, "wide": False,
            },
        }
    ],
}  # fmt: skip
_WEEK = {
    "type": "object", "required": ["first", "last", "count", "families"],
    "properties": {
        "first": {"type": "string", "format": "date"}, "last": {"type": "string", "format": "date"},
        "count": {"type": "integer"}, "families": {"type": "object", "additionalProperties": {"type": "integer"}},
    },
}  # fmt: skip
_SPAN = {
    "type": "object", "required": ["first", "last", "count"],
    "properties": {name: _WEEK["properties"][name] for name in ("first", "last", "count")},  # type: ignore[index]
}  # fmt: skip
_WEEKS = {
    "type": "object", "required": ["step", "columns", "spans", "more_spans", "undated", "outside"],
    "properties": {
        "step": {"enum": ["week", "month", "year"]}, "columns": {"type": "array", "items": _WEEK},
        "spans": {"type": "array", "items": _SPAN, "description": "Events known only to a week or more."},
        "more_spans": {"type": "integer"}, "undated": {"type": "integer"}, "outside": {"type": "integer"},
    },
}  # fmt: skip
_WEEKS_EXAMPLE = {
    "step": "week", "more_spans": 0, "undated": 1, "outside": 0,
    "columns": [{"first": "2017-10-30", "last": "2017-11-05", "count": 3, "families": {"battle": 2, "explosion": 1}}],
    "spans": [{"first": "2017-10-01", "last": "2017-10-31", "count": 1}],
}  # fmt: skip
CLUSTERS = route(
    _COLLECTION, "Clusters of events for a map", (*FILTERS, *_BOX), geo=True, example=_CLUSTERS_EXAMPLE
)
MEMBERS = route(
    _COLLECTION, "The events of one cluster",
    (*FILTERS, parameter("limit", "How many of them.", 100, type="integer", minimum=1, maximum=100)), geo=True,
)  # fmt: skip
WEEKS = route(_WEEKS, "Events by week and family", FILTERS, csv=True, example=_WEEKS_EXAMPLE)


EXPORT_EVENTS = route(
    None, "All events of a view, a line of JSON each", (*FILTERS, _ORDER, _CHANGED), lines=True
)
EXPORT_REPORTS = route(None, "All reports as coded, a line of JSON each", lines=True)
EXPORT_CLAIMS = route(None, "All claims, a line of JSON each", lines=True)
