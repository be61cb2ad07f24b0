"""What a program may change through the API: with which token, in which role, and what it is told where others were first."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from mountjoy.accounts import Accounts
from mountjoy.deciding import claims
from mountjoy.serve import create_app
from mountjoy.serve.desk import Desk
from mountjoy.store import RecordFile, open_record
from tests.team.conftest import HERE, Browser, SignedIn

Program = Callable[..., Any]


@pytest.fixture
def program(app: FastAPI, book: Accounts) -> Callable[..., Program]:
    """Gives what sends JSON as somebody's program."""

    def give(name: str, *scopes: str) -> Program:
        secret, _ = book.make_token(book.account_named(name).id, "a test", scopes or ("read", "write"))
        client = TestClient(app, base_url=HERE, headers={"authorization": f"Bearer {secret}"})

        def send(address: str, body: Any = None, **more: Any) -> Any:
            if body is None:
                return client.get(f"/api/v1/{address}", **more)
            return client.post(f"/api/v1/{address}", json=body, **more)

        return send

    return give


def claim_of(record: RecordFile) -> str:
    return record.events()[0].claims[0]


def test_a_claim_is_accepted_corrected_and_undone(program: Any, record: RecordFile) -> None:
    rae, claim = program("rae"), claim_of(record)
    assert rae(f"claims/{claim}").json()["stands"] == {
        "id": claim, "state": "coded", "version": 0, "event": record.events_of([claim])[claim].id,
    }  # fmt: skip
    kept = rae(f"claims/{claim}/decisions", {"verdict": "accept", "why": "as it says", "version": 0})
    assert kept.status_code == 201, kept.text
    (made,) = kept.json()["decisions"]
    assert (made["who"], made["verdict"], made["why"]) == ("rae", "accept", "as it says")
    (stands,) = kept.json()["claims"]
    assert (stands["state"], stands["version"]) == ("accepted", made["number"])
    corrected = rae(
        f"claims/{claim}/decisions",
        {
            "verdict": "correct",
            "changes": {"fatalities": 12, "date": "2017-11-01..2017-11-02", "recipient": None},
        },
    )
    assert corrected.status_code == 201, corrected.text
    event = record.event(corrected.json()["claims"][0]["event"])
    assert [value.count.low for value in event.fatalities if claim in value.claims] == [12]
    number = corrected.json()["decisions"][0]["number"]
    undone = rae(f"decisions/{number}/undo", {"why": "read too fast"})
    assert undone.status_code == 201 and undone.json()["decisions"][0]["about"] == "undo"
    assert [one.undone for one in record.decisions() if one.number == number] == [True]
    told = rae(f"claims/{claim}").json()
    assert [one["verdict"] for one in told["decisions"]] == ["accept", "correct", "undo"]
    again = rae(f"decisions/{number}/undo", {})
    assert again.status_code == 409 and again.json()["decisions"][0]["who"] == "rae"


def test_the_second_is_told_what_the_first_did_and_a_thing_sent_twice_is_kept_once(
    program: Any, record: RecordFile
) -> None:
    rae, ada, claim = program("rae"), program("ada"), claim_of(record)
    body = {"verdict": "accept", "version": ada(f"claims/{claim}").json()["stands"]["version"]}
    assert rae(f"claims/{claim}/decisions", {"verdict": "reject", "version": 0}).status_code == 201
    told = ada(f"claims/{claim}/decisions", body)
    assert told.status_code == 409 and told.headers["content-type"] == "application/problem+json"
    problem = told.json()
    assert "rae: reject" in problem["detail"] and problem["title"] == "Changed meanwhile"
    assert [(one["who"], one["verdict"]) for one in problem["decisions"]] == [("rae", "reject")]
    again = {**body, "version": problem["version"]}
    assert ada(f"claims/{claim}/decisions", again).status_code == 201
    assert ada(f"claims/{claim}/decisions", again).status_code == 409
    assert [(one.who, one.verdict) for one in record.decisions()] == [("rae", "reject"), ("ada", "accept")]


def test_an_event_is_decided_on_as_a_whole(program: Any, record: RecordFile) -> None:
    rae = program("rae")
    event = max(record.events(), key=lambda one: (len(one.claims), one.id))
    version = rae(f"events/{event.id}").json()["version"]
    kept = rae(f"events/{event.id}/decisions", {"verdict": "accept", "version": version})
    assert kept.status_code == 201, kept.text
    assert {one["subject"] for one in kept.json()["decisions"]} == set(event.claims)
    assert {one["state"] for one in kept.json()["claims"]} == {"accepted"}
    again = rae(f"events/{event.id}/decisions", {"verdict": "reject"})
    assert again.status_code == 400 and "one by one" in again.json()["detail"]
    assert rae(f"events/{event.id}/decisions", {"verdict": "accept", "version": 0}).status_code == 409


def test_two_events_are_put_together_and_told_apart(program: Any, record: RecordFile) -> None:
    rae, cole = program("rae"), program("cole")
    one, two = (
        claims.add_claim(record, report, "bombing", words, "ada", roles=[]).subject
        for report, words in (("r1", "Troops"), ("r2", "army"))
    )
    rae(f"claims/{one}/decisions", {"verdict": "note", "why": "of the same evening"})
    assert (
        cole(f"events/{event_at(record, one)}/decisions", {"verdict": "same", "other": two}).status_code
        == 403
    )
    same = rae(f"events/{event_at(record, one)}/decisions", {"verdict": "same", "other": two})
    assert same.status_code == 201, same.text
    assert event_at(record, one) == event_at(record, two)
    assert {one, two} <= {stands["id"] for stands in same.json()["claims"]}
    assert rae(f"decisions/{same.json()['decisions'][0]['number']}/undo", {}).status_code == 201
    for body in ({"verdict": "same"}, {"verdict": "accept", "other": two}):
        assert rae(f"events/{event_at(record, one)}/decisions", body).status_code == 400


def event_at(record: RecordFile, claim: str) -> str:
    return record.events_of([claim])[claim].id


def test_a_claim_that_was_missed_is_added_once(program: Any, record: RecordFile) -> None:
    cole = program("cole")
    body = {
        "type": "bombing", "trigger": "fought", "roles": [{"role": "actor", "words": "Troops"}], "date": "2017-11-02", "fatalities": "3+",
    }  # fmt: skip
    added = cole("reports/r1/claims", body)
    assert added.status_code == 201, added.text
    (stands,) = added.json()["claims"]
    (claim,) = [one for one in record.coded_as_decided("r1").claims if one.id == stands["id"]]
    assert (claim.type, claim.trigger.text, claim.fatalities.low) == ("bombing", "fought", 3)
    assert stands["event"] is not None
    again = cole("reports/r1/claims", body)
    assert again.status_code == 400 and "added already" in again.json()["detail"]
    for wrong, told in (
        ({"trigger": "nowhere"}, "do not stand"),
        ({"type": "picnic"}, "codebook"),
        ({"roles": [{"role": "chorus", "words": "Troops"}]}, "chorus"),
        ({"extra": 1}, "extra"),
    ):
        refused = cole("reports/r1/claims", {**body, **wrong})
        assert refused.status_code == 400 and told in refused.json()["detail"], refused.text
    assert cole("reports/none/claims", body).status_code == 404


def test_roles_hold_for_programs_too(program: Any, record: RecordFile) -> None:
    claim = claim_of(record)
    body = {"verdict": "accept"}
    reading = program("rae", "read")(f"claims/{claim}/decisions", body)
    assert reading.status_code == 403 and "scope write" in reading.json()["detail"]
    assert program("ren")(f"claims/{claim}/decisions", body).status_code == 403
    number = program("rae")(f"claims/{claim}/decisions", body).json()["decisions"][0]["number"]
    cole = program("cole")
    for refused in (
        cole(f"claims/{claim}/decisions", {"verdict": "reject"}),
        cole(f"decisions/{number}/undo", {}),
    ):
        assert refused.status_code == 403 and "reviewer" in refused.json()["detail"]
    assert [one.verdict for one in record.decisions()] == ["accept"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"verdict": "praise"}, "praise"),
        ({}, "verdict"),
        ([], "object"),
        ({"verdict": "correct"}, "changes"),
        ({"verdict": "correct", "changes": {}}, "changes"),
        ({"verdict": "accept", "changes": {"type": "clash"}}, "changes"),
        ({"verdict": "correct", "changes": {"mood": "bad"}}, "mood"),
        ({"verdict": "correct", "changes": {"date": "yesterday"}}, "yesterday"),
        ({"verdict": "correct", "changes": {"fatalities": -3}}, "fatalities"),
        ({"verdict": "note"}, "words"),
        ({"verdict": "accept", "version": -1}, "version"),
        ({"verdict": "note", "why": "a\0b"}, "NUL"),
        ({"verdict": "note", "why": "x" * 2001}, "why"),
    ],
)
def test_what_cannot_be_kept_is_told_and_nothing_is_written(
    program: Any, record: RecordFile, body: Any, told: str
) -> None:
    refused = program("rae")(f"claims/{claim_of(record)}/decisions", body)
    assert refused.status_code == 400, refused.text
    assert refused.headers["content-type"] == "application/problem+json" and told in refused.json()["detail"]
    assert record.decisions() == []


def test_only_json_of_a_bearable_size_is_taken(app: FastAPI, book: Accounts, record: RecordFile) -> None:
    secret, _ = book.make_token(book.account_named("rae").id, "a test", ("read", "write"))
    client = TestClient(app, base_url=HERE, headers={"authorization": f"Bearer {secret}"})
    address = f"/api/v1/claims/{claim_of(record)}/decisions"
    assert client.post(address, data={"verdict": "accept"}).status_code == 415
    assert client.post(address, content="{", headers={"content-type": "application/json"}).status_code == 400
    large = json.dumps({"verdict": "note", "why": "x" * (2 << 20)})
    told = {"content-type": "application/json"}
    assert client.post(address, content=large, headers=told).status_code == 413
    assert (
        client.post(address, content=iter([large.encode()]), headers=told).status_code == 413
    )  # its length not said
    foreign = {"sec-fetch-site": "cross-site"}
    assert client.post(address, json={"verdict": "accept"}, headers=foreign).status_code == 403
    assert record.decisions() == []


def test_a_browser_that_is_signed_in_brings_its_forms_token(signed_in: SignedIn, record: RecordFile) -> None:
    rae: Browser = signed_in("rae")
    address = f"/api/v1/claims/{claim_of(record)}/decisions"
    assert rae.client.post(address, json={"verdict": "accept"}).status_code == 400
    assert record.decisions() == []
    kept = rae.client.post(address, json={"verdict": "accept"}, headers={"x-csrf-token": rae.token})
    assert kept.status_code == 201


def test_without_a_team_programs_of_this_machine_write_and_other_sites_do_not(record: RecordFile) -> None:
    claim = claim_of(record)
    with TestClient(create_app(Desk(record, "ana")), base_url=HERE) as client:
        address = f"/api/v1/claims/{claim}/decisions"
        foreign = client.post(address, json={"verdict": "accept"}, headers={"origin": "http://evil.example"})
        assert foreign.status_code == 403
        assert client.post(address, json={"verdict": "accept"}).status_code == 201
    assert [(one.who, one.verdict) for one in record.decisions()] == [("ana", "accept")]
    with (
        open_record(record.path) as shut,
        TestClient(create_app(Desk(shut, "ana")), base_url=HERE) as client,
    ):
        refused = client.post(address, json={"verdict": "reject"})
        assert refused.status_code == 403 and "opened to be read" in refused.json()["detail"]
