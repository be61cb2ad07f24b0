from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient

from mountjoy.store import RecordFile


def everything(client: TestClient, address: str, **query: Any) -> list[dict[str, Any]]:
    """All items of a list, page by page."""
    found: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        page = client.get(address, params={**query, "limit": 40, **({"after": after} if after else {})})
        assert page.status_code == 200, page.text
        found += page.json()["items"]
        after = page.json()["next"]
        if after is None:
            return found


def test_events_page_by_page_are_those_of_the_record(client: TestClient, demo: RecordFile) -> None:
    found = everything(client, "/api/v1/events", order="oldest")
    assert [one["id"] for one in found] == [one.id for one in demo.events()]
    some = everything(client, "/api/v1/events", type="battle", since="2017-01-01")
    assert [one["id"] for one in some][::-1] == [
        one.id for one in demo.events(type="battle", since=date(2017, 1, 1))
    ]


def test_one_event_with_its_evidence(client: TestClient, demo: RecordFile) -> None:
    event = demo.events()[0]
    given = client.get(f"/api/v1/events/{event.id}").json()
    assert given["event"]["id"] == event.id
    assert {one["claim"]["id"] for one in given["evidence"]} == set(event.claims)
    for one in given["evidence"]:
        assert one["quote"] == demo.cited([one["claim"]["id"]])[0].claim.sentence.text
        assert "text" not in one["report"]


def test_lists_hold_what_the_record_holds(client: TestClient, demo: RecordFile) -> None:
    assert [one["id"] for one in everything(client, "/api/v1/ties")] == [one.id for one in demo.ties()]
    assert [one["id"] for one in everything(client, "/api/v1/control")] == [one.id for one in demo.control()]
    assert [one["id"] for one in everything(client, "/api/v1/actors")] == [one.id for one in demo.actors()]
    assert [one["id"] for one in everything(client, "/api/v1/reports")] == [one.id for one in demo.reports()]
    report = demo.reports()[0]
    assert client.get(f"/api/v1/reports/{report.id}").json()["report"]["text"] == report.text
    leads = everything(client, "/api/v1/ties", type="leads")
    assert leads and {one["type"] for one in leads} == {"leads"}


def test_contradictions_are_those_of_the_record(client: TestClient, demo: RecordFile) -> None:
    address = "/api/v1/contradictions"
    kept = list(demo.all_contradictions())
    found = everything(client, address)
    assert [one["contradiction"]["id"] for one in found] == [one.contradiction.id for one in kept] != []
    assert [one["quotes"] for one in found] == [one.quotes for one in kept]
    first = client.get(address, params={"limit": 1}).json()
    assert len(first["items"]) == 1 and (first["next"] is None) == (len(kept) == 1)
    kind = kept[0].contradiction.kind
    assert {one["contradiction"]["kind"] for one in everything(client, address, kind=kind)} == {kind}
    assert everything(client, address, state="settled") == []
    lines = client.get(address, params={"kind": kind}, headers={"accept": "text/csv"})
    rows = list(csv.DictReader(io.StringIO(lines.text)))
    assert [row["id"] for row in rows] == [
        one.contradiction.id for one in kept if one.contradiction.kind == kind
    ]
    held = client.get(address)
    assert client.get(address, headers={"if-none-match": held.headers["etag"]}).status_code == 304
    for query, told in (("kind=x", "known: toll"), ("state=x", "known: open"), ("after=x", "cursor")):
        bad = client.get(f"{address}?{query}")
        assert bad.status_code == 400 and told in bad.json()["detail"]


def test_search_says_where_the_words_stand(client: TestClient) -> None:
    given = client.get("/api/v1/search?text=bridge").json()
    assert given["claims"] and given["reports"] and given["events"] > 0
    for one in (*given["claims"], *given["reports"]):
        for mark in one["marks"]:
            assert one["words"][mark["start"] : mark["end"]].casefold().startswith("bridge")


def test_the_accept_header_chooses_the_shape(client: TestClient, demo: RecordFile) -> None:
    lines = client.get("/api/v1/events?order=oldest", headers={"accept": "text/csv"})
    assert lines.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(lines.text)))
    assert [row["id"] for row in rows] == [one.id for one in demo.events()]
    points = client.get(
        "/api/v1/events?limit=5", headers={"accept": "application/geo+json, application/json;q=0.5"}
    )
    assert points.headers["content-type"].startswith("application/geo+json")
    assert points.json()["type"] == "FeatureCollection" and points.json()["next"]
    assert client.get("/api/v1/events", headers={"accept": "image/png"}).status_code == 400


def test_bytes_that_are_held_are_not_sent_again(client: TestClient) -> None:
    first = client.get("/api/v1/ties")
    again = client.get("/api/v1/ties", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/api/v1/ties", headers={"if-none-match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("/api/v1/events?since=x", 400, "since 'x'"),
        ("/api/v1/events?limit=0", 400, "limit '0'"),
        ("/api/v1/events?limit=1001", 400, "1001"),
        ("/api/v1/events?after=zz", 400, "zz"),
        ("/api/v1/events/none", 404, "none"),
        ("/api/v1/claims/none", 404, "none"),
        ("/api/v1/actors/none", 404, "none"),
        ("/api/v1/reports/none", 404, "none"),
        ("/api/v1/ties?after=-1", 400, "-1"),
        ("/api/v1/none", 404, "/api/v1/none"),
    ],
)
def test_errors_are_problem_documents(client: TestClient, address: str, status: int, told: str) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == status and told in response.json()["detail"]
    assert {"type", "title", "status", "detail", "instance"} <= set(response.json())


def test_other_methods_are_refused(client: TestClient) -> None:
    assert client.post("/api/v1/events", json={}).status_code == 405


def test_the_description_names_every_route_with_its_shapes(client: TestClient) -> None:
    told = client.get("/api/v1/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert set(told["paths"]) >= {
        "/api/v1/events", "/api/v1/events/{ident}", "/api/v1/reports", "/api/v1/claims/{ident}", "/api/v1/actors", "/api/v1/ties",
        "/api/v1/control", "/api/v1/search",
    }  # fmt: skip
    assert not [path for path in told["paths"] if not path.startswith("/api/v1/")]
    for path in told["paths"].values():
        for operation in path.values():
            assert operation["summary"]
            assert all(
                "example" in one or one["in"] == "path" or one["name"] in ("limit", "after")
                for one in operation.get("parameters", [])
            )
    names: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if isinstance(value.get("$ref"), str):
                names.append(value["$ref"].rsplit("/", 1)[1])
            for one in value.values():
                walk(one)
        elif isinstance(value, list):
            for one in value:
                walk(one)

    walk(told)
    assert names and set(names) <= set(told["components"]["schemas"])
    assert "Event" in told["components"]["schemas"]
