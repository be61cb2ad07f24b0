from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from mountjoy import custody
from mountjoy.serve import comparing
from mountjoy.store import open_record
from tests.serve.test_deciding import token_of
from tests.serve.test_pages import check_page


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine, the page waits for what it compares."""
    monkeypatch.setattr(comparing, "AT_ONCE", 600)


def test_a_snapshot_is_published_and_compared(own: TestClient, own_file: Path) -> None:
    check_page(own.get("/snapshots").text)
    token = token_of(own)
    assert own.post("/snapshots", data={"tag": "one", "note": "<b>first</b>"}).status_code == 400  # no token
    page = own.post("/snapshots", data={"tag": "one", "note": "<b>first</b>", "token": token})
    assert page.status_code == 200 and "&lt;b&gt;first&lt;/b&gt;" in page.text
    with open_record(own_file) as record:
        [made] = custody.published(record)
        event = max(record.events(), key=lambda one: (len(one.claims), one.id))
    assert (made.tag, made.who) == ("one", "ana") and made.sha256 in page.text
    assert "Nothing differs" in own.get("/snapshots?a=one").text
    own.post(f"/claims/{event.claims[0]}/decide", data={"verdict": "reject", "token": token})
    after = own.get("/snapshots?a=one").text
    check_page(after)
    with open_record(own_file) as record:
        changes = custody.diff(record, "one")
    assert changes and after.count("<tr><td>") == len(changes)


def test_what_cannot_be_published_is_told(own: TestClient) -> None:
    token = token_of(own)
    for data in ({"tag": ""}, {"tag": "now"}, {"tag": "a b/c"}, {"tag": "x", "only": "best"}):
        assert own.post("/snapshots", data={**data, "token": token}).status_code == 400, data
    assert own.get("/snapshots?a=none").status_code == 404


def test_a_long_comparison_says_how_far_it_is(own: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    own.post("/snapshots", data={"tag": "one", "token": token_of(own)})
    on, plain = threading.Event(), custody.diff

    def slow(*given: Any, told: Callable[[int], None]) -> list[custody.Change]:
        told(7)
        assert on.wait(600)
        return plain(*given, told=told)

    monkeypatch.setattr(custody, "diff", slow)
    monkeypatch.setattr(comparing, "AT_ONCE", 0.2)
    try:
        text = own.get("/snapshots?a=one").text
        check_page(text)
        assert "about 7 of" in text and 'hx-trigger="load delay:2s"' in text and "Nothing differs" not in text
    finally:
        on.set()
    monkeypatch.setattr(comparing, "AT_ONCE", 600)
    text = own.get("/snapshots?a=one").text
    assert (
        "Nothing differs" in text and "hx-trigger" not in text.partition('id="compared"')[2].partition(">")[0]
    )


def test_too_much_is_not_compared_in_the_app(own: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    own.post("/snapshots", data={"tag": "one", "token": token_of(own)})
    monkeypatch.setattr(comparing, "MOST", 10)
    text = own.get("/snapshots?a=one").text
    check_page(text)
    assert "too many to be compared here" in text and "mountjoy diff one now" in text


def test_how_many_values_were_read_is_told(own: TestClient, own_file: Path) -> None:
    own.post("/snapshots", data={"tag": "one", "token": token_of(own)})
    read: list[int] = []
    with open_record(own_file) as record:
        assert custody.diff(record, "one", told=read.append) == []
        held = [sum(1 for _ in custody.read(record, tag)) for tag in ("one", custody.NOW)]
    assert sum(read) == sum(held) and len(read) >= 2
