"""What changes the record told in OpenAPI: bodies, outcomes and conflicts, with examples."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from mountjoy.serve.api.describing import ref
from mountjoy.serve.api.shapes import JSON
from mountjoy.serve.problems import PROBLEM

_MADE: dict[str, Any] = {
    "number": 7, "at": "2026-03-02T09:15:00+00:00", "who": "ana", "about": "claim", "verdict": "correct", "subject": "9c286cbac26997b90d15",
    "object": None, "why": "the figure is the ministry's", "changes": {"fatalities": {"low": 10, "best": None, "high": 15}}, "undone": False,
}  # fmt: skip
_OUTCOME: dict[str, Any] = {
    "decisions": [_MADE],
    "claims": [{"id": "9c286cbac26997b90d15", "state": "accepted", "version": 7, "event": "59142ff56219c06a7a9c"}],
}  # fmt: skip
_CONFLICT: dict[str, Any] = {
    "type": "about:blank", "title": "Changed meanwhile", "status": 409, "detail": "nothing was written; decided since: ben: reject (7)",
    "instance": "/api/v1/claims/9c286cbac26997b90d15/decisions", "version": 7, "decisions": [{**_MADE, "who": "ben", "verdict": "reject"}],
}  # fmt: skip
_NUMBER: dict[str, Any] = {
    "name": "number", "in": "path", "required": True, "description": "The decision's number.", "example": 7,
    "schema": {"type": "integer", "minimum": 0, "maximum": 1 << 53},
}  # fmt: skip


def change(body: str, summary: str, example: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What a route that changes something is told to take and to give; what it may find changed meanwhile."""
    problem = {PROBLEM: {"schema": ref("Problem")}}
    responses: dict[int | str, Any] = {
        201: {"description": "What was kept.", "content": {JSON: {"schema": ref("Outcome"), "example": _OUTCOME}}},
        409: {
            "description": "Changed meanwhile, and how; nothing was written.",
            "content": {PROBLEM: {"schema": ref("Conflict"), "example": _CONFLICT}},
        },
        "4XX": {"description": "What cannot be used, and why; nothing was written.", "content": problem},
        "5XX": {"description": "What went wrong.", "content": problem},
    }  # fmt: skip
    taken = {"required": True, "content": {JSON: {"schema": ref(body), "example": example}}}
    return {
        "summary": summary, "status_code": 201, "responses": responses, "response_model": None,
        "response_class": Response,
        "openapi_extra": {"requestBody": taken, **more},
    }  # fmt: skip


ON_CLAIM = change(
    "ClaimDecision", "Decide on a claim",
    {"verdict": "correct", "changes": {"fatalities": "10-15", "date": "2017-11-03"}, "why": "the figure is the ministry's", "version": 0},
)  # fmt: skip
ON_EVENT = change("EventDecision", "Decide on an event", {"verdict": "accept", "version": 0})
UNDO = change("Undoing", "Undo a decision", {"why": "read too fast"})
ADD = change(
    "NewClaim", "Add a claim that was missed",
    {
        "type": "bombing", "trigger": "blew up", "roles": [{"role": "actor", "words": "The Islamic State", "entity": "islamic-state"}],
        "date": "2016-07-03", "fatalities": "115+",
    },
)  # fmt: skip

CONFLICT: dict[str, Any] = {
    "allOf": [
        ref("Problem"),
        {
            "type": "object", "required": ["version", "decisions"],
            "properties": {"version": {"type": "integer"}, "decisions": {"type": "array", "items": ref("Made")}},
        },
    ]
}  # fmt: skip
