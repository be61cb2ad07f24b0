"""``docs/api.md``: every route of the HTTP API with what it takes and gives, from its OpenAPI description."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI

from mountjoy.serve.api import ROUTERS
from mountjoy.serve.api.routes import describe

HEAD = """# The API

<!-- Written by scripts/docs from the API's own description; change src/mountjoy/serve/api, not this page. -->

`mountjoy serve` answers under `/api/v1`; `/api/v1/openapi.json` is this page for programs (OpenAPI 3.1, with examples). All
routes are read by GET. [The web app](web.md) says how lists are paged and how errors are told; a Python program needs no
API, [the package itself](python.md) opens a record.

    curl 'http://127.0.0.1:8765/api/v1/events?type=battle&place=Mosul&limit=100'
    curl -H 'Accept: text/csv' 'http://127.0.0.1:8765/api/v1/events?since=2017-01-01' >events.csv
    curl 'http://127.0.0.1:8765/api/v1/events/clusters?bbox=42,35,45,37&zoom=7'
    curl 'http://127.0.0.1:8765/api/v1/export/claims' >claims.jsonl
"""


def page() -> str:
    """The page."""
    app = FastAPI(title="Mountjoy", version="1")
    for router in ROUTERS:
        app.include_router(router)
    describe(app)
    told: dict[str, Any] = app.openapi()
    parts = [HEAD]
    for path, operations in told["paths"].items():
        parts.append("\n".join(_route(path, operations["get"])))
    return "\n".join(parts) + "\n"


def _route(path: str, operation: dict[str, Any]) -> Iterator[str]:
    yield f"## `{path}`\n"
    yield operation.get("description", operation["summary"]).replace("\n", " ") + "\n"
    shapes = ", ".join(f"`{name}`" for name in operation["responses"]["200"]["content"])
    yield f"Gives {shapes}.\n"
    parameters = [one for one in operation.get("parameters", ()) if one["in"] == "query"]
    if parameters:
        yield "| parameter | what it is | example |\n| --- | --- | --- |"
        for one in parameters:
            example = one.get("example", "")
            told = ", ".join(map(str, example)) if isinstance(example, list) else example
            yield f"| `{one['name']}` | {one['description'].replace('|', '/')} | `{told}` |"
        yield ""
