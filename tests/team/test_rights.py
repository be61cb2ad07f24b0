"""What each role may do: on every route that changes something, and in the finer cases of review."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from mountjoy.accounts import Role, allowed
from mountjoy.deciding import claims, queues
from mountjoy.serve import create_app, rights
from mountjoy.serve.desk import Desk
from mountjoy.serve.pages.review import KEYS
from mountjoy.serve.rights import CHANGES, PUBLIC, READING_METHODS, READS, needed
from mountjoy.store import RecordFile
from tests.team.conftest import HERE, PEOPLE, Browser, SignedIn, hidden


def changing(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Every route of the app that changes something."""
    for path, methods in walk(app.routes):
        yield from ((method, path) for method in methods if method not in READING_METHODS)


def walk(routes: Iterable[Any]) -> Iterator[tuple[str, set[str]]]:
    """Every route, those of included routers and mounts among them."""
    for route in routes:
        inside = getattr(route, "original_router", None)
        if inside is not None:
            yield from walk(inside.routes)
        elif isinstance(route, Mount):
            assert route.path == "/static" and isinstance(route.app, StaticFiles)  # reads files, nothing else
        else:
            assert isinstance(route, Route), route
            yield route.path, set(route.methods or ())


def test_every_changing_route_has_a_role(app: FastAPI) -> None:
    found = {one for one in changing(app) if one[1] not in PUBLIC}
    assert len(found) > 10
    missing = found - set(CHANGES)
    assert not missing, f"name what these take in mountjoy/serve/rights.py: {sorted(missing)}"
    assert set(CHANGES) <= found, "rights.py names routes that there are not"


def test_what_is_open_and_what_reads_more_is_there(app: FastAPI) -> None:
    paths = {path for path, _ in walk(app.routes)}
    assert set(PUBLIC) | set(READS) <= paths


def test_an_unknown_change_is_nobodys() -> None:
    assert needed("POST", "/new") is None and needed("DELETE", "/events") is None
    assert needed("GET", "/new") == "read"


def filled(path: str) -> str:
    for name in ("ident", "number", "kind", "key", "secret"):
        path = path.replace(f"{{{name}:path}}", "7").replace(f"{{{name}}}", "7")
    return path


def test_each_change_is_refused_to_lesser_roles_and_without_the_forms_token(
    app: FastAPI, signed_in: SignedIn, record: RecordFile
) -> None:
    browsers = {name: signed_in(name) for name in PEOPLE}
    nobody = Browser(app)
    for (method, path), permission in CHANGES.items():
        at = filled(path)
        assert nobody.client.request(method, at).status_code == 401, at
        for name, browser in browsers.items():
            role: Any = PEOPLE[name]
            response = browser.client.request(method, at, data={"token": browser.token + "x"})
            if permission in allowed(role):
                assert response.status_code == 400 and "another session" in response.text, (at, name)
            else:
                assert (
                    response.status_code == 403
                    and f"takes a{'n' if permission == 'administer' else ''} " in response.text
                )
    assert record.decisions() == [] and record.snapshots() == []


@pytest.mark.parametrize("path", sorted(READS))
def test_pages_of_admins_are_for_admins(signed_in: SignedIn, path: str) -> None:
    statuses = {name: signed_in(name).get(path).status_code for name in PEOPLE}
    assert statuses == {"ada": 200, "rae": 403, "cole": 403, "ren": 403}


def test_a_reader_sees_all_and_no_button(signed_in: SignedIn, record: RecordFile) -> None:
    event = record.events()[0]
    ren, cole = signed_in("ren"), signed_in("cole")
    for address in (
        f"/drawer?open=event:{event.id}",
        "/snapshots",
        f"/reports/{event.reports[0]}",
        "/contradictions",
    ):
        page = ren.get(address)
        assert page.status_code == 200
        assert page.text.count('method="post"') == (0 if "drawer" in address else 1)  # to sign out
    assert 'value="accept"' in cole.get(f"/drawer?open=event:{event.id}").text


def claim_of(record: RecordFile) -> str:
    return record.events()[0].claims[0]


def decide(browser: Browser, claim: str, verdict: str, **more: str) -> Any:
    return browser.post(f"/claims/{claim}/decide", {"verdict": verdict, **more})


def test_decisions_are_kept_under_the_accounts_name(signed_in: SignedIn, record: RecordFile) -> None:
    claim = claim_of(record)
    assert decide(signed_in("cole"), claim, "accept").status_code == 200
    assert [(one.who, one.verdict) for one in record.decisions()] == [("cole", "accept")]


def test_a_coder_decides_first_and_approves_nothing(signed_in: SignedIn, record: RecordFile) -> None:
    claims.ask_second_reviewer(record, True, "ada")
    claim = claim_of(record)
    rae, cole = signed_in("rae"), signed_in("cole")
    assert decide(rae, claim, "accept").status_code == 200
    refused = decide(cole, claim, "accept")
    assert refused.status_code == 403 and "takes a reviewer" in refused.text
    assert decide(cole, claim, "note", text="looks right").status_code == 200
    assert record.reviews([claim])[claim].state == "in review"
    other = record.events()[0].claims[1]
    assert decide(cole, other, "accept").status_code == 200
    assert decide(cole, other, "correct", text="fatalities=71").status_code == 200  # still alone on it
    assert decide(rae, other, "accept").status_code == 200
    assert record.reviews([other])[other].state == "accepted"


def test_a_coder_undoes_only_their_own(signed_in: SignedIn, record: RecordFile) -> None:
    rae, cole = signed_in("rae"), signed_in("cole")
    one, two = record.events()[0].claims[:2]
    decide(rae, one, "reject")
    decide(cole, two, "accept")
    made = {decision.who: decision.number for decision in record.decisions()}
    assert cole.post(f"/decisions/{made['rae']}/undo").status_code == 403
    assert cole.post("/decisions/999/undo").status_code == 404
    assert cole.post(f"/decisions/{made['cole']}/undo").status_code == 200
    assert rae.post(f"/decisions/{made['rae']}/undo").status_code == 200
    assert cole.post("/review/events/undo", {"done": str(made["rae"])}).status_code == 403


@pytest.mark.parametrize(("key", "status"), [("m", 403), ("d", 403), ("a", 303)])
def test_keys_that_merge_take_a_reviewer(
    signed_in: SignedIn, record: RecordFile, key: str, status: int
) -> None:
    cole = signed_in("cole")
    page = cole.get("/review/events").text
    given = {"item": hidden(page, "item"), "after": hidden(page, "after"), "key": key, "text": "x"}
    assert cole.post("/review/events", given).status_code == status
    assert bool(record.decisions()) == (status == 303)


@pytest.mark.parametrize("kind", queues.KINDS)
def test_what_a_key_takes_in_each_queue(kind: str) -> None:
    asked: list[str] = []
    for key in KEYS[kind]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(rights, "require", lambda request, permission: asked.append(f"{key} {permission}"))  # noqa: B023
            rights.check_key(None, kind, key)  # type: ignore[arg-type]
    needing = {
        "events": "md",
        "low": "",
        "second": "are",
        "merges": "md",
        "actors": "arm",
        "places": "mr",
        "contradictions": "a",
        "changed": "ar",
    }
    assert asked == [f"{key} review" for key in needing[kind]]


def test_one_person_alone_is_asked_for_nothing(record: RecordFile) -> None:
    with TestClient(create_app(Desk(record, "ana")), base_url=HERE) as client:
        page = client.get("/").text
        assert "Sign out" not in page and "/account" not in page
        for address in ("/sign-in", "/people", "/account", "/invitation/x", "/presence?on=x"):
            assert client.get(address).status_code == 404
        token = page.split('name="csrf-token" content="')[1].split('"')[0]
        claim = claim_of(record)
        assert (
            client.post(f"/claims/{claim}/decide", data={"verdict": "accept", "token": token}).status_code
            == 200
        )
    assert record.decisions()[0].who == "ana"


def test_roles_are_those_of_the_documentation() -> None:
    roles: list[Role] = ["reader", "coder", "reviewer", "admin"]
    assert [len(allowed(role)) for role in roles] == [1, 2, 3, 4]
