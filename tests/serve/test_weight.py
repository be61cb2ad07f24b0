"""What a page weighs as it is sent, with its own scripts and styles; the map's library and ground come once beside it."""

from __future__ import annotations

import gzip
import re

import pytest
from fastapi.testclient import TestClient

from mountjoy.store import RecordFile
from tests.serve.test_pages import PAGES

MOST = 300_000  # bytes
MAP = (
    "/static/vendor/maplibre-gl.mjs",
    "/static/vendor/maplibre-gl-worker.mjs",
    "/static/vendor/maplibre-gl.css",
)
_LOADED = re.compile(r'<(?:script src|link rel="stylesheet"[^>]* href)="(/static/[^"]+)"')
_IMPORTED = re.compile(r'from "(/static/[^"]+)"')
MORE = (
    "/network?as=trees", "/settings", "/lists", "/review", "/review/events", "/review/merges", "/snapshots",
    "/actors/islamic-state",
)  # fmt: skip


def weight(content: bytes) -> int:
    """The bytes as they are sent, packed like the app does it."""
    return len(gzip.compress(content, 5))


def loaded(client: TestClient, page: str) -> dict[str, bytes]:
    """The scripts and styles of a page, and what its scripts import."""
    found: dict[str, bytes] = {}
    waiting = _LOADED.findall(page)
    while waiting:
        address = waiting.pop()
        if address in found or address in MAP:
            continue
        response = client.get(address)
        assert response.status_code == 200, address
        found[address] = response.content
        if address.endswith(("js",)):
            waiting += _IMPORTED.findall(response.text)
    return found


@pytest.mark.parametrize("address", [*PAGES, *MORE])
def test_no_page_is_heavy(client: TestClient, address: str) -> None:
    page = client.get(address)
    assert page.status_code == 200
    files = loaded(client, page.text)
    assert {"/static/app.css", "/static/app.js"} <= set(files)
    parts = {name: weight(content) for name, content in files.items()}
    assert weight(page.content) + sum(parts.values()) < MOST, (address, weight(page.content), parts)


def test_neither_is_a_report_or_an_event(client: TestClient, demo: RecordFile) -> None:
    event = max(demo.events(), key=lambda one: (len(one.claims), one.id))
    report = max(demo.reports(), key=lambda one: (len(one.text), one.id))
    for address in (f"/events/{event.id}", f"/reports/{report.id}", f"/events?open=event:{event.id}"):
        page = client.get(address)
        assert weight(page.content) + sum(map(weight, loaded(client, page.text).values())) < MOST
