"""What stands around every answer, whatever happens within: headers, errors before and after an answer has begun, leaving."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from starlette.responses import StreamingResponse

from mountjoy.serve import create_app
from mountjoy.serve.desk import Desk
from mountjoy.store import RecordFile
from tests.serve.conftest import HERE


@pytest.fixture(scope="module")
def app(demo: RecordFile) -> FastAPI:
    """The app with routes that fail."""
    made = create_app(Desk(demo, "ana"))

    @made.get("/fails")
    def fails() -> None:
        raise ZeroDivisionError("secret detail")

    @made.get("/stops")
    def stops() -> StreamingResponse:
        def parts() -> Iterator[bytes]:
            yield b"first " * 1000
            raise ZeroDivisionError("secret detail")

        return StreamingResponse(parts(), media_type="text/plain")

    @made.post("/api/v1/reads")
    async def reads(request: Request) -> None:
        await request.body()

    return made


def asked(
    app: FastAPI, method: str, path: str, messages: list[dict[str, Any]], sent: list[dict[str, Any]]
) -> None:
    """Put what the app sends to one request into ``sent``."""
    scope = {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": method,
        "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "", "scheme": "http",
        "headers": [(b"host", b"127.0.0.1")], "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        if messages:
            return messages.pop(0)
        await asyncio.sleep(3600)  # cancelled when the answer is there
        raise AssertionError

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))


def test_what_fails_before_its_answer_is_told_with_all_headers(app: FastAPI) -> None:
    with TestClient(app, base_url=HERE) as client:
        told, fine = client.get("/fails"), client.get("/")
    assert told.status_code == 500 and "secret" not in told.text
    for name in ("content-security-policy", "x-frame-options", "cache-control", "referrer-policy"):
        assert told.headers[name] == fine.headers[name]


def test_what_fails_after_its_answer_began_is_cut_off_and_not_told_twice(app: FastAPI) -> None:
    sent: list[dict[str, Any]] = []
    with pytest.raises(ZeroDivisionError):
        asked(app, "GET", "/stops", [{"type": "http.request", "body": b"", "more_body": False}], sent)
    assert [one["status"] for one in sent if one["type"] == "http.response.start"] == [200]
    assert sent[-1].get("more_body") is True  # no end is sent: the server closes the connection


def test_who_leaves_while_a_form_is_read_is_no_error(app: FastAPI, caplog: pytest.LogCaptureFixture) -> None:
    begun = {"type": "http.request", "body": b"a=b", "more_body": True}
    sent: list[dict[str, Any]] = []
    with caplog.at_level(logging.ERROR):
        asked(app, "POST", "/api/v1/reads", [begun, {"type": "http.disconnect"}], sent)
    assert sent == [] and caplog.records == []


def test_a_head_of_a_file_has_the_headers_and_no_body(app: FastAPI) -> None:
    with TestClient(app, base_url=HERE) as client:
        head, whole = client.head("/static/app.css"), client.get("/static/app.css")
    assert head.status_code == 200 and head.content == b"" and whole.content
    assert head.headers["x-content-type-options"] == "nosniff"
    assert head.headers["cache-control"] == whole.headers["cache-control"] == "public, max-age=3600"
