"""The shapes that answers take: values as JSON, GeoJSON or CSV, with a mark by which browsers know them again."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from fastapi import Request
from starlette.responses import Response, StreamingResponse

from mountjoy.errors import InputError
from mountjoy.export.comma_separated import cell

JSON = "application/json"
GEOJSON = "application/geo+json"
CSV = "text/csv"
LINES = "application/x-ndjson"


def wanted(request: Request, *offered: str) -> str:
    """The shape that the Accept header asks for, the first offered where it takes anything. Raises InputError."""
    given = request.headers.get("accept", "*/*")
    asked = []
    for number, part in enumerate(given.split(",")):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weight = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        try:
            asked.append((-float(weight), number, name.lower()))
        except ValueError:
            continue
    for order, _, name in sorted(asked):
        if order == 0:
            continue
        if name in ("*/*", "application/*"):
            return offered[0]
        if name == "text/*" and CSV in offered:
            return CSV
        if name in offered:
            return name
    raise InputError(f"Accept {given[:80]!r}: this is given as {', '.join(offered)}")


async def no_empty_values(request: Request) -> None:
    """Refuse an empty value where the description of the route asks for more than any text. Raises InputError.

    Goes before every route: an address that a program put together wrongly must not give more than was meant.
    """
    described = request.scope["route"].openapi_extra or {}
    needy = {one["name"] for one in described.get("parameters", ()) if _is_needy(one["schema"])}
    for name, value in request.query_params.multi_items():
        if name in needy and not value.strip():
            raise InputError(f"{name} is empty; give a value, or leave it out")


def _is_needy(schema: Mapping[str, Any]) -> bool:
    one = schema.get("items", schema)
    return one.get("type") != "string" or any(name in one for name in ("enum", "format", "pattern"))


def answer(request: Request, value: Any, media_type: str = JSON) -> Response:
    """A value as JSON, or 304 where the browser holds the same bytes."""
    body = msgspec.json.encode(value)
    mark = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": mark, "Cache-Control": "private, no-cache", "Vary": "Accept"}
    held = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    if mark in held or "*" in held:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def comma_separated(columns: Sequence[str], rows: Iterable[Sequence[Any]], name: str) -> Response:
    """Rows as CSV, sent as they are read."""

    def lines() -> Iterator[str]:
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([cell(value) for value in row])
            if buffer.tell() > 1 << 15:
                yield buffer.getvalue()
                buffer.seek(0)
                buffer.truncate()
        yield buffer.getvalue()

    return StreamingResponse(
        lines(), media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"', "Vary": "Accept"},
    )  # fmt: skip
