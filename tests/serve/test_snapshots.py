from __future__ import annotations

from pathlib import Path

from fastapi.testclient import TestClient

from mountjoy import custody
from mountjoy.store import open_record
from tests.serve.test_deciding import token_of
from tests.serve.test_pages import check_page


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
