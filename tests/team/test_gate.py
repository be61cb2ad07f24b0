"""Signing in and out, sessions, links, tokens, waits: what a browser and a program see of them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi import FastAPI

from mountjoy.accounts import Accounts
from mountjoy.accounts.sessions import IDLE
from mountjoy.accounts.signing import FREE
from mountjoy.serve.team.gate import Team, local_path
from mountjoy.serve.team.limits import Rates
from mountjoy.serve.team.proxy import BehindProxy
from tests.accounts.conftest import GOOD, Clock
from tests.serve.test_pages import check_page
from tests.team.conftest import PEOPLE, Browser, SignedIn, csrf_of, hidden

OTHER = "another long passphrase"


def test_who_is_not_signed_in_sees_only_the_door(app: FastAPI) -> None:
    nobody = Browser(app)
    sent = nobody.get("/events?type=battle")
    assert (sent.status_code, sent.headers["location"]) == (303, "/sign-in?next=%2Fevents%3Ftype%3Dbattle")
    assert nobody.get("/").headers["location"] == "/sign-in"
    assert nobody.get("/static/app.css").status_code == 200
    part = nobody.get("/drawer?open=event:x", headers={"hx-request": "true"})
    assert part.status_code == 401 and "<html" not in part.text and "signed out" in part.text
    for address in ("/api/v1/events", "/api/v1/openapi.json", "/api/v1/nothing"):
        told = nobody.get(address)
        assert told.status_code == 401 and told.headers["www-authenticate"] == "Bearer"
        assert told.headers["content-type"] == "application/problem+json" and told.json()["status"] == 401


@pytest.mark.parametrize("to", ["/events?type=battle&order=oldest", "/reports/a%2Fb"])
def test_signing_in_goes_on_to_where_one_was_headed(app: FastAPI, to: str) -> None:
    browser = Browser(app)
    assert browser.sign_in("ADA", to=to).headers["location"] == to
    assert browser.get("/").status_code == 200


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", "/a\nb", ""]
)
def test_signing_in_goes_nowhere_else(app: FastAPI, to: str) -> None:
    assert local_path(to) == "/"
    assert Browser(app).sign_in("ada", to=to).headers["location"] == "/"


def test_the_sessions_cookie_is_the_browsers_alone(app: FastAPI) -> None:
    plain, secure = Browser(app), Browser(app, "https://mountjoy.example")
    given = plain.sign_in("ada").headers["set-cookie"].lower()
    assert "httponly" in given and "samesite=lax" in given and "secure" not in given
    entered = secure.sign_in("ada")
    given = entered.headers["set-cookie"].lower()
    assert given.startswith("__host-mountjoy=") and "secure" in given and "path=/" in given
    assert "max-age" in entered.headers["strict-transport-security"]
    assert "mountjoy_session" not in str(plain.client.cookies)


def test_each_sign_in_has_a_session_of_its_own(app: FastAPI, book: Accounts) -> None:
    browser = Browser(app)
    browser.sign_in("ada")
    first = dict(browser.client.cookies)["mountjoy_team"]
    browser.sign_in("cole")
    assert dict(browser.client.cookies)["mountjoy_team"] != first
    assert book.session(first) is None  # the earlier one of this browser is over


def test_signing_out_ends_the_session(signed_in: SignedIn) -> None:
    ada = signed_in("ada")
    cookie = dict(ada.client.cookies)["mountjoy_team"]
    left = ada.post("/sign-out")
    assert left.headers["location"] == "/sign-in?note=out"
    assert "signed out" in ada.get("/sign-in?note=out").text
    ada.client.cookies.set("mountjoy_team", cookie, domain="127.0.0.1")
    assert ada.get("/").status_code == 303


def test_an_idle_session_ends_and_nothing_is_written_after(
    signed_in: SignedIn, clock: Clock, book: Accounts
) -> None:
    ada = signed_in("ada")
    clock.go(seconds=IDLE.total_seconds() + 61)
    told = ada.post("/people/invite", {"role": "coder"})
    assert told.status_code == 401 and "Nothing was written" in told.text
    assert book.invitations() == []


def sign_in_page(browser: Browser, **data: str) -> Any:
    page = browser.get("/sign-in")
    return browser.client.post("/sign-in", data={"token": hidden(page.text, "token"), **data})


def test_failures_do_not_tell_who_has_an_account(app: FastAPI) -> None:
    told = {}
    for name in ("ada", "nobody"):
        browser = Browser(app)
        pages = [sign_in_page(browser, name=name, password="wrong wrong wrong") for _ in range(FREE)]
        assert {one.status_code for one in pages} == {401}
        held = sign_in_page(browser, name=name, password=GOOD)
        assert held.status_code == 429 and 0 < int(held.headers["retry-after"]) <= 60
        told[name] = [re.findall(r'role="alert"[^>]*>([^<]+)<', one.text) for one in (*pages, held)]
    assert told["ada"] == told["nobody"]
    assert told["ada"][0] == ["Wrong name or password. After 5 failures in a row there is a wait."]


def test_a_form_of_elsewhere_signs_nobody_in(app: FastAPI) -> None:
    browser = Browser(app)
    data = {"name": "ada", "password": GOOD}
    assert browser.client.post("/sign-in", data=data).status_code == 401
    hidden(browser.get("/sign-in").text, "token")
    assert browser.client.post("/sign-in", data={**data, "token": "other"}).status_code == 401
    crossed = browser.client.post("/sign-in", data=data, headers={"sec-fetch-site": "cross-site"})
    assert crossed.status_code == 403 and "another site" in crossed.text
    assert (
        browser.client.post("/sign-in", data=data, headers={"origin": "https://evil.example"}).status_code
        == 403
    )


def test_more_requests_than_allowed_wait(app: FastAPI, team: Team, signed_in: SignedIn) -> None:
    ada = signed_in("ada")
    team.rates = Rates(account=3, address=2, signing=1)
    assert [ada.get("/account").status_code for _ in range(4)] == [200, 200, 200, 429]
    nobody = Browser(app)
    nobody.client.cookies.clear()
    statuses = [nobody.get("/api/v1/events").status_code for _ in range(3)]
    assert statuses[-1] == 429 and nobody.get("/api/v1/events").json()["title"] == "Too many at once"
    assert nobody.get("/api/v1/events").headers["retry-after"].isdigit()


# Tokens ------------------------------------------------------------------------------------------------


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def test_a_program_reads_with_its_token(
    app: FastAPI, signed_in: SignedIn, book: Accounts, clock: Clock
) -> None:
    cole = signed_in("cole")
    shown = cole.post("/account/tokens", {"label": "nightly <b>", "scope": "read", "days": "3"})
    secret = re.search(r">(mj_[\w-]+)<", shown.text)
    assert secret and secret[1] not in cole.get("/account").text
    assert "nightly &lt;b&gt;" in cole.get("/account").text
    program = Browser(app)
    assert program.get("/api/v1/events", headers=bearer(secret[1])).json()["items"]
    for wrong in (bearer("mj_x"), {"Authorization": "Basic eDp5"}, {"Authorization": "Bearer"}):
        assert program.get("/api/v1/events", headers=wrong).status_code == 401
    assert program.get("/events", headers=bearer(secret[1])).status_code == 303  # pages are for browsers
    clock.go(days=3)
    assert program.get("/api/v1/events", headers=bearer(secret[1])).status_code == 401


def test_a_token_is_revoked_by_its_holder_and_by_an_admin(
    app: FastAPI, signed_in: SignedIn, book: Accounts
) -> None:
    cole, ren, ada = (signed_in(name) for name in ("cole", "ren", "ada"))
    made = [book.make_token(book.account_named("cole").id, f"t{n}", ["read"]) for n in range(2)]
    numbers = [one.number for _, one in made]
    assert ren.post(f"/account/tokens/{numbers[0]}/revoke").status_code == 404
    assert cole.post(f"/account/tokens/{numbers[0]}/revoke").status_code == 303
    assert ada.post(f"/people/tokens/{numbers[1]}/revoke").status_code == 303
    statuses = {Browser(app).get("/api/v1/events", headers=bearer(secret)).status_code for secret, _ in made}
    assert statuses == {401}


# One's own account -------------------------------------------------------------------------------------


def test_a_new_password_signs_out_everywhere(app: FastAPI, signed_in: SignedIn) -> None:
    here, there = signed_in("cole"), signed_in("cole")
    new = {"new": OTHER, "again": OTHER}
    assert here.post("/account/password", {**new, "current": "wrong wrong wrong"}).status_code == 401
    assert here.post("/account/password", {"current": GOOD, "new": OTHER, "again": "x"}).status_code == 400
    assert (
        here.post("/account/password", {"current": GOOD, "new": "short", "again": "short"}).status_code == 400
    )
    assert there.get("/").status_code == 200
    assert (
        here.post("/account/password", {**new, "current": GOOD}).headers["location"]
        == "/sign-in?note=password"
    )
    assert [one.get("/").status_code for one in (here, there)] == [303, 303]
    assert Browser(app).sign_in("cole").status_code == 401
    assert Browser(app).sign_in("cole", OTHER).status_code == 303


def test_other_browsers_are_signed_out_from_here(signed_in: SignedIn, book: Accounts) -> None:
    here, there, elsewhere = (signed_in("cole") for _ in range(3))
    keys = re.findall(r'name="key" value="([0-9a-f]{64})"', here.get("/account").text)
    assert len(keys) == 2
    ren = signed_in("ren")
    assert ren.post("/account/sessions/end", {"key": keys[0]}).status_code == 303  # not his: nothing ends
    assert here.get("/account").text.count('name="key"') == 2
    here.post("/account/sessions/end", {"key": keys[0]})
    assert sorted(one.get("/").status_code for one in (there, elsewhere)) == [200, 303]
    here.post("/account/sessions/end")
    assert [one.get("/").status_code for one in (here, there, elsewhere)] == [200, 303, 303]


# People ------------------------------------------------------------------------------------------------


def test_somebody_is_invited_comes_in_and_is_given_a_role(
    app: FastAPI, signed_in: SignedIn, book: Accounts
) -> None:
    ada = signed_in("ada")
    shown = ada.post("/people/invite", {"role": "coder", "days": "3"})
    link = re.search(r"http://127\.0\.0\.1(/invitation/[\w-]+)<", shown.text)
    assert link and link[1] not in ada.get("/people").text
    new = Browser(app)
    page = new.get(link[1])
    check_page(page.text)
    assert "ada invites you as coder" in page.text
    data = {"token": hidden(page.text, "token"), "name": "Zoë", "password": GOOD, "again": GOOD}
    for wrong in ({"again": "x"}, {"name": "cole"}, {"password": "short", "again": "short"}):
        assert new.client.post(link[1], data={**data, **wrong}).status_code == 400
    entered = new.client.post(link[1], data=data)
    assert (entered.status_code, entered.headers["location"]) == (303, "/")
    assert "Zoë" in new.get("/account").text
    assert new.get(link[1]).status_code == 401 and new.client.post(link[1], data=data).status_code == 401
    ident = book.account_named("zoë").id
    assert ada.post(f"/people/{ident}/role", {"role": "reviewer"}).status_code == 303
    assert "reviewer" in new.get("/account").text
    done = ada.get(f"/people?done=role&of={ident}&was=coder").text
    assert "is reviewer now, and was coder" in done
    assert f'action="/people/{ident}/role" class="undo note"' in done
    assert 'class="undo note"' not in ada.get(f"/people?done=role&of={ident}&was=reviewer").text
    assert ada.post(f"/people/{ident}/role", {"role": "king"}).status_code == 400
    gone = ada.post(f"/people/{ident}/disable")
    assert gone.headers["location"] == f"/people?done=disable&of={ident}"
    assert f'action="/people/{ident}/enable" class="undo note"' in ada.get(gone.headers["location"]).text
    assert new.get("/").status_code == 303
    assert ada.post(f"/people/{ident}/enable").status_code == 303
    assert new.get("/").status_code == 303  # the session is over all the same
    assert new.sign_in("zoë").status_code == 303


def test_an_admin_hands_on_a_link_for_a_new_password(
    app: FastAPI, signed_in: SignedIn, book: Accounts
) -> None:
    ada, cole = signed_in("ada"), signed_in("cole")
    shown = ada.post(f"/people/{book.account_named('cole').id}/reset")
    link = re.search(r"(/invitation/[\w-]+)<", shown.text)
    assert link
    page = cole.get(link[1])
    assert "Set a new password" in page.text and "readonly" in page.text
    data = {"token": hidden(page.text, "token"), "name": "x", "password": OTHER, "again": OTHER}
    assert cole.client.post(link[1], data=data).status_code == 303
    assert Browser(app).sign_in("cole", OTHER).status_code == 303
    key = book.reset_link(book.account_named("ren").id, by="ada")[1].key
    assert ada.post(f"/people/invitations/{key}/take-back").status_code == 303 and book.invitations() == []


def test_the_only_admin_stays(signed_in: SignedIn, book: Accounts) -> None:
    ada = signed_in("ada")
    ident = book.account_named("ada").id
    for what, data in (("disable", {}), ("role", {"role": "reader"})):
        told = ada.post(f"/people/{ident}/{what}", data)
        assert told.status_code == 400 and "only admin" in told.text
    assert ada.post("/people/999/disable").status_code == 404


def test_the_log_tells_admins_who_came_and_who_did_not(app: FastAPI, signed_in: SignedIn) -> None:
    Browser(app).sign_in("cole", "wrong wrong wrong")
    Browser(app).sign_in("nobody-here", "wrong wrong wrong")
    ada = signed_in("ada")
    page = ada.get("/people/log").text
    check_page(page)
    assert "wrong name or password" in page and "no such account" in page and "nobody-here" not in page
    only = ada.get("/people/log?account=cole").text
    assert "wrong name or password" in only and "no such account" not in only
    assert "Nothing of zzz is in the log" in ada.get("/people/log?account=zzz").text
    assert ada.get("/people/log?before=0").status_code == 400


# Pages -------------------------------------------------------------------------------------------------


def test_pages_are_whole_local_and_strict(app: FastAPI, signed_in: SignedIn, book: Accounts) -> None:
    book.add('<i>"x', "coder", GOOD, by="<b>")
    ada, odd = signed_in("ada"), signed_in('<i>"x')
    ada.post("/account/tokens", {"label": "<script>", "scope": "write", "days": "3"})
    pages = [Browser(app).get("/sign-in"), Browser(app).get("/sign-in?note=out")]
    pages += [ada.get(one) for one in ("/account", "/people", "/people/log", "/", "/review")] + [
        odd.get("/account")
    ]
    for page in pages:
        assert page.status_code == 200 and check_page(page.text).tags.count("h1") == 1
        assert "script-src 'self';" in page.headers["content-security-policy"]
        assert (
            page.headers["cache-control"] == "no-store"
            and "<i>" not in page.text
            and "<script>" not in page.text
        )


def test_a_secret_in_the_address_goes_nowhere(app: FastAPI, book: Accounts) -> None:
    secret, _ = book.invite("coder", by="ada")
    page = Browser(app).get(f"/invitation/{secret}")
    assert page.headers["referrer-policy"] == "no-referrer"
    gone = Browser(app).get("/invitation/unknown")
    assert gone.status_code == 401 and "opens nothing" in gone.text


# Addresses ---------------------------------------------------------------------------------------------


def test_the_app_answers_to_the_names_that_it_was_given(app: FastAPI) -> None:
    assert Browser(app, "https://mountjoy.example").get("/sign-in").status_code == 200
    refused = Browser(app, "https://other.example").get("/sign-in")
    assert refused.status_code == 421 and "mountjoy.example" in refused.text


def test_what_a_proxy_says_counts_only_where_there_is_one(app: FastAPI, book: Accounts) -> None:
    said = {
        "x-forwarded-for": "198.51.100.9, 203.0.113.7",
        "x-forwarded-proto": "https",
        "x-forwarded-host": "mountjoy.example",
    }
    for front, address, cookie in (
        (app, "testclient", "mountjoy_team"),
        (BehindProxy(app), "203.0.113.7", "__Host-mountjoy"),
    ):
        browser = Browser(front)
        browser.client.headers.update(said)
        page = browser.get("/sign-in")
        data = {"name": "ada", "password": GOOD, "token": hidden(page.text, "token")}
        held = page.headers["set-cookie"].partition(";")[0]
        entered = browser.client.post("/sign-in", data=data, headers={"cookie": held})
        assert entered.headers["set-cookie"].startswith(cookie)
        assert book.log(limit=1)[0].address == address


def test_everyone_of_the_team_has_their_own_form_tokens(signed_in: SignedIn) -> None:
    tokens = {csrf_of(signed_in(name).get("/").text) for name in PEOPLE}
    assert len(tokens) == len(PEOPLE)
    ada, cole = signed_in("ada"), signed_in("cole")
    ada.token = cole.token
    assert ada.post("/people/invite", {"role": "coder"}).status_code == 400
