"""``docs/api.md``: every route of the HTTP API with what it takes and gives, from its OpenAPI description."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI

from mountjoy.serve.api import ROUTERS
from mountjoy.serve.api.routes import describe

HEAD = """# The API

<!-- Written by scripts/docs from the API's own description; change src/mountjoy/serve/api, not this page. -->

`mountjoy serve` answers under `/api/v1`; `/api/v1/openapi.json` is this page for programs (OpenAPI 3.1, with examples). All
but the last four are read by GET. [The web app](web.md) says how lists are paged and how errors are told; a Python program needs
no API, [the package itself](python.md) opens a record.

    curl 'http://127.0.0.1:8765/api/v1/events?type=battle&place=Mosul&limit=100'
    curl -H 'Accept: text/csv' 'http://127.0.0.1:8765/api/v1/events?since=2017-01-01' >events.csv
    curl 'http://127.0.0.1:8765/api/v1/events/clusters?bbox=42,35,45,37&zoom=7'
    curl 'http://127.0.0.1:8765/api/v1/export/claims' >claims.jsonl

A value that is empty where a day, a number, a cursor or one of a list is asked for is refused, not passed over.

## What changes the record

Programs decide as people do on pages: the same checks, kept under the name of the one whose token it is (in a [team](team.md), with
the scope `write` and a role that may; without one, under the name that `mountjoy serve` was started by). They send JSON.

    curl 'http://127.0.0.1:8765/api/v1/claims/9c286cbac26997b90d15'
    curl -H 'Content-Type: application/json' -H 'Authorization: Bearer mj_...' \\
      -d '{"verdict": "correct", "changes": {"fatalities": "10-15"}, "version": 0}' \\
      'http://127.0.0.1:8765/api/v1/claims/9c286cbac26997b90d15/decisions'

A claim (`stands`) and an event carry a `version`: the number of the last thing that was decided on them. Sent back with a decision, the
decision is kept only where that is still so. Where it is not, the answer is a problem (409) with the `decisions` made since and the
`version` to send next. So what is sent twice is kept once. Without a version a decision is kept whatever came before.
Nothing is deleted: what is undone stays on record.
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
        for method, operation in operations.items():
            parts.append("\n".join(_route(method, path, operation)))
    return "\n".join(parts) + "\n"


def _route(method: str, path: str, operation: dict[str, Any]) -> Iterator[str]:
    yield f"## `{'' if method == 'get' else 'POST '}{path}`\n"
    yield operation.get("description", operation["summary"]).replace("\n", " ") + "\n"
    if "requestBody" in operation:
        (told,) = operation["requestBody"]["content"].values()
        yield f"Takes, for example:\n\n```json\n{json.dumps(told['example'], indent=2)}\n```\n"
        return
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
