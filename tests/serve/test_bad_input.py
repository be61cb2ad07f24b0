"""Whatever is asked or sent, the answer is a page or a problem document that says what happened, and the app goes on."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from mountjoy.serve import create_app
from mountjoy.serve.desk import Desk
from mountjoy.store import open_record
from tests.serve.conftest import HERE
from tests.serve.test_pages import check_page

PAGES = (
    "/", "/events", "/reports", "/actors", "/network", "/control", "/contradictions", "/review", "/sources", "/snapshots",
    "/search", "/searches",
)  # fmt: skip
LISTS = (
    "events",
    "reports",
    "actors",
    "ties",
    "control",
    "contradictions",
    "search",
    "events/clusters",
    "events/weeks",
    "export/events",
)
HOSTILE = "%3Cscript%3Ealert(1)%3C/script%3E%E2%80%AE%E2%80%8B%E2%80%8B%00%FF"
OUT_OF_RANGE = (
    "since=2017-13-01", "since=2018-01-01&until=2017-01-01", "since=9999-12-31", "since=0001-01-01&until=0001-01-01", "near=91,0,5",
    "near=1,2", "near=nan,nan,nan", "near=0,0,-1", "polygon=1,2", "polygon=" + "1,2;" * 500 + "1,2", "polygon=a;b;c",
    "fatalities_from=-1", "fatalities_from=99999999999999999999", "fatalities_from=5&fatalities_to=1", "assertion=so", "order=up",
    "type=" + "x" * 600, "since=2017-01-01&since=2017-01-02", "after=" + "f" * 300, "after=-1", "limit=0", "limit=1e3", "limit=²",
    "from=-1", "from=99999999999999999999999", "open=nothing:1", "open=event:", "on=never", "kind=none", "state=none", "sort=none", "col=none",
    "bbox=1", "zoom=99", f"text={HOSTILE}", f"actor={HOSTILE}", f"place={HOSTILE}", f"name={HOSTILE}", "text=" + "%22" * 40, "text=*", "text=-",
    "a=" + "b" * 3000, "changed=-1", "changed=x",
)  # fmt: skip


def check(response: object, where: str) -> None:
    """A page or a problem document, without a trace."""
    status, text = response.status_code, response.text  # type: ignore[attr-defined]
    assert status in (200, 304, 400, 403, 404, 405, 409, 413, 415, 422, 503), (where, status)
    assert "Traceback" not in text and "site-packages" not in text and 'File "' not in text, where
    kind = response.headers["content-type"]  # type: ignore[attr-defined]
    if status >= 400 and "/api/" in where:
        told = response.json()  # type: ignore[attr-defined]
        assert kind == "application/problem+json" and told["status"] == status and told["detail"], where
    elif kind.startswith("text/html"):
        assert "<script>alert(1)" not in text and "\u202e" not in text, where
        if "<html" in text:
            check_page(text)


@pytest.mark.parametrize("query", OUT_OF_RANGE)
def test_values_out_of_range_are_told(client: TestClient, query: str) -> None:
    for address in (*PAGES, *(f"/api/v1/{name}" for name in LISTS)):
        check(client.get(f"{address}?{query}"), f"{address}?{query}")
    assert client.get("/events").status_code == 200


@pytest.mark.parametrize(
    "ident",
    [
        "none",
        HOSTILE.replace("%00", ""),
        "a" * 900,
        "..%2F..%2Fetc%2Fpasswd",
        "%2e%2e",
        "1;drop table events",
    ],
)
def test_unknown_ids_are_not_found(client: TestClient, ident: str) -> None:
    for address in (
        "/events/{}", "/reports/{}", "/report-text/{}", "/actors/{}", "/drawer?open=event:{}", "/drawer?open=tie:{}", "/review/{}",
        "/api/v1/events/{}", "/api/v1/reports/{}", "/api/v1/claims/{}", "/api/v1/actors/{}", "/api/v1/events/clusters/{}", "/{}",
    ):  # fmt: skip
        where = address.format(ident)
        response = client.get(where)
        check(response, where)
        assert response.status_code in (400, 404), where


FORMS = (
    "/claims/none/decide", "/decisions/1/undo", "/decisions/x/undo", "/review/events", "/review/events/undo", "/contradictions/none/settle",
    "/snapshots", "/report-add/none", "/searches",
)  # fmt: skip


@pytest.mark.parametrize("address", FORMS)
def test_forms_that_are_too_large_empty_or_nonsense_write_nothing(
    own: TestClient, own_file: Path, address: str
) -> None:
    with open_record(own_file) as record:
        before = record.last_row()
    for data in (
        {},
        {"token": "wrong"},
        {"token": "x", "text": "y" * 3000, "verdict": "?", "item": "-", "key": "z", "claim": "", "tag": ""},
    ):
        check(own.post(address, data=data), address)
    ten = own.post(
        address,
        content=b"a=" + b"x" * 10_000_000,
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert ten.status_code == 413
    check(
        own.post(address, content=b"\xff\x00{", headers={"content-type": "multipart/form-data; boundary=x"}),
        address,
    )
    check(own.post(address, content=b"{}", headers={"content-type": "application/json"}), address)
    with open_record(own_file) as record:
        assert record.last_row() == before
    assert own.get("/").status_code == 200


@pytest.fixture
def served(demo_file: Path, tmp_path: Path) -> Iterator[tuple[TestClient, Path]]:
    """An app over a record that the test can take away or lock."""
    path = Path(shutil.copy(demo_file, tmp_path / "own.db"))
    with (
        open_record(path, write=True, wait_seconds=0.1) as record,
        TestClient(create_app(Desk(record, "ana")), base_url=HERE) as client,
    ):
        yield client, path


def test_a_record_that_is_locked_is_told_and_decided_on_when_it_is_free(
    served: tuple[TestClient, Path],
) -> None:
    client, path = served
    with open_record(path) as record:
        claim = record.events()[0].claims[0]
    token = client.get(f"/events?open=claim:{claim}").text.split('name="token" value="')[1].split('"')[0]
    lock = sqlite3.connect(path, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    locked = client.post(f"/claims/{claim}/decide", data={"verdict": "accept", "token": token})
    check(locked, "locked")
    assert locked.status_code == 503 and "another program is writing" in locked.text
    assert client.get("/events").status_code == 200  # reading goes on
    lock.execute("ROLLBACK")
    lock.close()
    assert (
        client.post(f"/claims/{claim}/decide", data={"verdict": "accept", "token": token}).status_code == 200
    )


def test_a_record_that_goes_away_and_comes_back(served: tuple[TestClient, Path], tmp_path: Path) -> None:
    client, path = served
    assert client.get("/").status_code == 200
    engines = client.app.state.desk.record._engines  # type: ignore[attr-defined]
    engines.reader.dispose()
    path.rename(tmp_path / "away.db")
    for address in ("/", "/events", "/reports", "/actors", "/api/v1/events", "/api/v1/events/clusters"):
        gone = client.get(address)
        check(gone, address)
        assert gone.status_code == 503, address
        assert str(tmp_path) not in gone.text  # the place of the record is nobody's business
    (tmp_path / "away.db").rename(path)
    assert client.get("/events").status_code == 200


def test_a_record_only_to_be_read_says_so_and_changes_nothing(demo_file: Path) -> None:
    with (
        open_record(demo_file) as record,
        TestClient(create_app(Desk(record, "ana")), base_url=HERE) as client,
    ):
        for address in PAGES:
            page = client.get(address)
            assert page.status_code == 200 and "can only be read" in page.text, address
            assert "<body data-readonly>" in page.text
        claim = record.events()[0].claims[0]
        token = client.app.state.desk.tokens.value  # type: ignore[attr-defined]
        refused = client.post(f"/claims/{claim}/decide", data={"verdict": "accept", "token": token})
        assert refused.status_code == 403 and "nothing was written" in refused.text
        assert record.decisions() == []
