"""The OpenAPI document put together: the routes, the shapes of what they take and give, how a program says who it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from mountjoy.record import Control, Event, Holding, Tie
from mountjoy.store import Actor, ContradictionView
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


def _anything(kind: type) -> dict[str, Any]:
    """The codes of other schemes: numbers, words, or what holds them."""
    return {"description": "Numbers, words, or lists and tables of them."}


_TOKEN = {
    "type": "http", "scheme": "bearer",
    "description": "In a team: a token of an account (Your account, or mountjoy team tokens), with the scope write for what changes something.",
}  # fmt: skip


def install(app: FastAPI, *more: type, shapes: Mapping[str, Any]) -> None:
    """Have the app give this description, with the shapes of ``more`` types and those that are given."""

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(
                title=app.title,
                version=app.version,
                summary=app.summary,
                routes=app.routes,
                openapi_version="3.1.0",
            )
            types = (Event, Tie, Control, Holding, Actor, ContradictionView, FoundText, *more)
            _, known = msgspec.json.schema_components(
                types, schema_hook=_anything, ref_template="#/components/schemas/{name}"
            )
            components = made.setdefault("components", {})
            components["schemas"] = {**known, **shapes, "Problem": _PROBLEM}
            components["securitySchemes"] = {"token": _TOKEN}
            made["security"] = [{}, {"token": []}]
            for path in made["paths"].values():
                for operation in path.values():
                    operation["responses"].pop("422", None)
            app.openapi_schema = made
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]
