"""Signing in by OpenID Connect against a provider on this machine, an honest one and others."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from fastapi import FastAPI

from mountjoy.accounts import Accounts
from mountjoy.errors import AccountsError, InputError
from mountjoy.serve import create_app
from mountjoy.serve.desk import Desk
from mountjoy.serve.team import fetching
from mountjoy.serve.team.gate import Team
from mountjoy.serve.team.openid import Provider
from mountjoy.serve.team.openid_settings import OpenIdSettings, read_openid
from mountjoy.store import RecordFile
from tests.team.conftest import HERE, Browser
from tests.team.provider import FakeProvider, query_of, with_query

RETURN = "/sign-in/openid/return"


@pytest.fixture(scope="module")
def shared() -> Iterator[FakeProvider]:
    with FakeProvider().running() as provider:
        yield provider


@pytest.fixture
def provider(shared: FakeProvider) -> FakeProvider:
    """The provider, honest again."""
    shared.signs_with, shared.token, shared.status = "rsa", None, 200
    shared.claims = {"sub": "person-1", "preferred_username": "Dana"}
    shared.keys.pop("stranger", None)
    shared.asked.clear()
    return shared


def app_with(provider: FakeProvider, record: RecordFile, team: Team, **more: Any) -> FastAPI:
    settings = OpenIdSettings(provider.issuer, provider.client, HERE, provider.secret, "Example ID", **more)
    team.openid = Provider(settings)
    return create_app(Desk(record, ""), team)


@pytest.fixture
def open_app(provider: FakeProvider, record: RecordFile, team: Team) -> FastAPI:
    """An app that gives people of the provider accounts as readers."""
    return app_with(provider, record, team, new_accounts="reader")


def begin(browser: Browser, to: str = "/") -> str:
    sent = browser.get("/sign-in/openid", params={"next": to})
    assert sent.status_code == 303
    return str(sent.headers["location"])


def come_back(browser: Browser, provider: FakeProvider, to: str = "/", **changes: str) -> Any:
    brought = {**provider.go(begin(browser, to)), **changes}
    return browser.get(with_query(RETURN, brought))


@pytest.mark.parametrize("key", ["rsa", "ec"])
def test_somebody_of_the_provider_comes_in(
    open_app: FastAPI, provider: FakeProvider, book: Accounts, key: str
) -> None:
    provider.signs_with = key
    browser = Browser(open_app)
    assert "Sign in with Example ID" in browser.get("/sign-in").text
    entered = come_back(browser, provider, to="/events?type=clash")
    assert (entered.status_code, entered.headers["location"]) == (303, "/events?type=clash")
    assert "Dana" in browser.get("/account").text
    made = book.account_named("Dana")
    assert (made.role, made.has_password) == ("reader", False)
    assert come_back(Browser(open_app), provider).status_code == 303
    assert len(book.accounts()) == 5  # the second time it is the same account
    assert book.log(limit=1)[0].how == "openid"


def test_what_is_asked_of_the_provider(open_app: FastAPI, provider: FakeProvider) -> None:
    one, two = (query_of(begin(Browser(open_app))) for _ in range(2))
    for name in ("state", "nonce", "code_challenge"):
        assert one[name] != two[name] and len(one[name]) >= 40
    assert one["redirect_uri"] == HERE + RETURN and one["scope"] == "openid profile"
    assert provider.secret not in str(one)
    assert provider.asked == ["/.well-known/openid-configuration"]  # once


def test_who_has_no_account_is_told_what_to_do(
    provider: FakeProvider, record: RecordFile, team: Team, book: Accounts
) -> None:
    app = app_with(provider, record, team)
    told = come_back(Browser(app), provider)
    assert told.status_code == 401 and "ask an admin for an invitation" in told.text
    assert len(book.accounts()) == 4 and book.log(limit=1)[0].outcome == "not connected"


def test_an_account_is_connected_and_disconnected(
    provider: FakeProvider, record: RecordFile, team: Team, book: Accounts
) -> None:
    app = app_with(provider, record, team)
    cole = Browser(app)
    cole.sign_in("cole")
    assert come_back(cole, provider).headers["location"] == "/account"
    assert "You can sign in with Example ID" in cole.get("/account").text
    other = Browser(app)
    assert come_back(other, provider).status_code == 303 and "cole" in other.get("/account").text
    rae = Browser(app)
    rae.sign_in("rae")
    assert come_back(rae, provider).status_code == 400  # somebody else's already
    assert cole.post("/account/openid/disconnect").status_code == 303
    assert come_back(Browser(app), provider).status_code == 401
    book.connect(book.account_named("cole").id, provider.issuer, "person-1", "x")
    book.disable(book.account_named("cole").id, by="ada")
    assert "disabled" in come_back(Browser(app), provider).text


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"state": "other"}, "not the sign-in that this browser began"), ({"iss": "https://evil.example"}, "another provider"),
        ({"error": "access_denied"}, "access_denied"), ({"code": "guessed"}, "invalid_grant"),
    ],
)  # fmt: skip
def test_an_answer_that_does_not_fit_the_question(
    open_app: FastAPI, provider: FakeProvider, book: Accounts, changes: dict[str, str], told: str
) -> None:
    back = come_back(Browser(open_app), provider, **changes)
    assert back.status_code in (401, 503) and told in back.text
    assert len(book.accounts()) == 4


def test_an_answer_counts_once_and_in_the_browser_that_asked(
    open_app: FastAPI, provider: FakeProvider, book: Accounts
) -> None:
    browser = Browser(open_app)
    brought = provider.go(begin(browser))
    assert Browser(open_app).get(with_query(RETURN, brought)).status_code == 401
    other = Browser(open_app)
    begin(other)
    assert other.get(with_query(RETURN, brought)).status_code == 401
    assert browser.get(with_query(RETURN, brought)).status_code == 303
    assert browser.get(with_query(RETURN, brought)).status_code == 401


def unsigned(claims: dict[str, Any]) -> str:
    parts = ({"alg": "none", "typ": "JWT"}, claims)
    return (
        ".".join(base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=").decode() for one in parts)
        + "."
    )


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"}, {"aud": "another"}, {"aud": ["mountjoy", "another"]}, {"azp": "another"},
        {"nonce": "other"}, {"exp": 1_500_000_000}, {"iat": 9_500_000_000}, {"sub": None},
    ],
    ids=str,
)  # fmt: skip
def test_a_token_with_wrong_claims_opens_nothing(
    open_app: FastAPI, provider: FakeProvider, book: Accounts, claims: dict[str, Any]
) -> None:
    browser = Browser(open_app)
    address = begin(browser)
    given = {**provider.told(query_of(address)["nonce"]), **claims}
    provider.token = provider.signed({name: value for name, value in given.items() if value is not None})
    back = browser.get(with_query(RETURN, provider.go(address)))
    assert back.status_code == 401 and browser.get("/").status_code == 303
    assert len(book.accounts()) == 4


@pytest.mark.parametrize("forgery", ["none", "hs256", "stranger", "bent", "empty"])
def test_a_token_that_the_provider_did_not_sign_opens_nothing(
    open_app: FastAPI, provider: FakeProvider, book: Accounts, forgery: str
) -> None:
    browser = Browser(open_app)
    address = begin(browser)
    claims = provider.told(query_of(address)["nonce"])
    right = provider.signed(claims)
    provider.keys["stranger"] = ("RS256", rsa.generate_private_key(public_exponent=65537, key_size=2048))
    head, body, signature = right.split(".")
    provider.token = {
        "none": unsigned(claims), "hs256": jwt.encode(claims, "x" * 40, algorithm="HS256", headers={"kid": "rsa"}),
        "stranger": provider.signed(claims, "stranger", kid="rsa"), "bent": f"{head}.{body[:-4]}AAAA.{signature}", "empty": "x",
    }[forgery]  # fmt: skip
    back = browser.get(with_query(RETURN, provider.go(address)))
    assert back.status_code == 401 and "cannot be trusted" in back.text
    assert len(book.accounts()) == 4


def test_keys_that_the_provider_changed_are_asked_for_again(
    open_app: FastAPI, provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert come_back(Browser(open_app), provider).status_code == 303
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    provider.keys["new"] = ("RS256", private)
    provider.signs_with = "new"
    try:
        assert come_back(Browser(open_app), provider).status_code == 401  # asked a moment ago
        monkeypatch.setattr("mountjoy.serve.team.openid.KEYS_AGAIN", 0.0)
        assert come_back(Browser(open_app), provider).status_code == 303
    finally:
        del provider.keys["new"]


def test_a_provider_that_is_gone_or_answers_nonsense_is_told(
    record: RecordFile, team: Team, provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = FakeProvider()
    gone.server.server_close()
    app = app_with(gone, record, team)
    told = Browser(app).get("/sign-in/openid")
    assert told.status_code == 503 and "cannot be asked" in told.text
    browser = Browser(app)
    assert browser.sign_in("ada").status_code == 303  # passwords go on working
    monkeypatch.setattr(fetching, "MOST_BYTES", 10)
    with pytest.raises(AccountsError, match="no JSON object"):
        fetching.fetch_json(provider.issuer + "/keys")
    with pytest.raises(AccountsError, match="answered 404: not found"):
        monkeypatch.setattr(fetching, "MOST_BYTES", 1000)
        fetching.fetch_json(provider.issuer + "/nothing")


def test_no_secret_is_sent_in_the_clear() -> None:
    for address in ("http://id.example/token", "ftp://127.0.0.1/x", "file:///etc/passwd", "https://", ""):
        with pytest.raises(AccountsError, match="https"):
            fetching.fetch_json(address, form={"code": "x"})


def test_without_a_provider_there_is_no_such_page(app: FastAPI) -> None:
    assert Browser(app).get("/sign-in/openid").status_code == 404
    assert "openid" not in Browser(app).get("/sign-in").text


GOOD_FILE = "issuer: https://id.example\nclient_id: mountjoy\naddress: https://m.example/\n"


def test_the_file_of_settings(tmp_path: Path) -> None:
    path = tmp_path / "openid.yaml"
    path.write_text(GOOD_FILE + "name: Ours\nnew_accounts: coder\n")
    found = read_openid(path, {"MOUNTJOY_OPENID_SECRET": "s"})
    assert (found.address, found.secret, found.new_accounts, found.name) == (
        "https://m.example",
        "s",
        "coder",
        "Ours",
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- x", "names and values"), ("a: [", "cannot be read"), (GOOD_FILE + "client_secret: x", "MOUNTJOY_OPENID_SECRET"),
        (GOOD_FILE + "colour: red", "colour"), ("issuer: https://id.example", "client_id is missing"),
        (GOOD_FILE.replace("https://id", "http://id"), "issuer"), (GOOD_FILE + "scope: email", "openid"),
        (GOOD_FILE + "new_accounts: king", "no role"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_told(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "openid.yaml"
    path.write_text(text)
    with pytest.raises(InputError, match=told):
        read_openid(path, {})
    with pytest.raises(InputError, match="cannot be read"):
        read_openid(tmp_path / "none.yaml", {})
