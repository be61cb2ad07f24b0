"""Two processes of the app over one record and its accounts, each here an app of its own: what is one's is the other's too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mountjoy.accounts import Accounts, open_accounts
from mountjoy.accounts.signing import FREE
from mountjoy.serve import create_app
from mountjoy.serve.desk import Desk
from mountjoy.serve.shared import Shared
from mountjoy.serve.team.gate import Team
from mountjoy.serve.team.limits import Rates
from mountjoy.store import RecordFile, open_record
from tests.accounts.conftest import GOOD, Clock
from tests.team.conftest import Browser
from tests.team.test_gate import sign_in_page

PART = {"hx-request": "true"}


@pytest.fixture
def teams(record: RecordFile, book: Accounts, clock: Clock) -> Iterator[tuple[Browser, Browser, Team, Team]]:
    """A browser before each of two apps, and their teams."""
    shared = Shared()
    with open_record(Path(record.path), write=True) as again, open_accounts(book.place, clock=clock) as other:
        both = [Team(one, rates=Rates(10_000, 10_000, 10_000)) for one in (book, other)]
        apps = [
            create_app(Desk(one, "", hosts=("mountjoy.example",), shared=shared), team)
            for one, team in zip((record, again), both, strict=True)
        ]
        yield Browser(apps[0]), Browser(apps[1]), both[0], both[1]


def test_who_signed_in_at_one_is_signed_in_at_the_other(teams: tuple[Browser, Browser, Team, Team]) -> None:
    here, there, _, _ = teams
    here.sign_in("rae")
    there.client.cookies = here.client.cookies
    assert there.get("/").status_code == 200
    there.token = here.token
    assert there.post("/sign-out").status_code == 303
    assert here.get("/").status_code == 303


def test_two_people_on_an_item_see_each_other(
    teams: tuple[Browser, Browser, Team, Team], record: RecordFile
) -> None:
    here, there, _, _ = teams
    here.sign_in("rae")
    there.sign_in("cole")
    at = f"/presence?on=event:{record.events()[0].id}"
    assert "here too" not in here.get(at, headers=PART).text
    assert "rae" in there.get(at, headers=PART).text and "cole" in here.get(at, headers=PART).text


def test_requests_are_counted_over_both(teams: tuple[Browser, Browser, Team, Team]) -> None:
    here, there, *both = teams
    here.sign_in("rae")
    there.client.cookies = here.client.cookies
    for team in both:
        team.rates = Rates(account=4, address=2, signing=1)
    statuses = [one.get("/account").status_code for one in (here, there, here, there, here, there)]
    assert statuses == [200, 200, 200, 200, 429, 429]


def test_failures_to_sign_in_hold_up_at_both(teams: tuple[Browser, Browser, Team, Team]) -> None:
    here, there, _, _ = teams
    for number in range(FREE):
        told = sign_in_page((here, there)[number % 2], name="ada", password="wrong wrong wrong")
        assert told.status_code == 401
    for one in (here, there):
        held = sign_in_page(one, name="ada", password=GOOD)
        assert held.status_code == 429 and int(held.headers["retry-after"]) > 0


def test_what_one_decided_the_other_shows_and_a_tile_server_is_set_for_both(
    teams: tuple[Browser, Browser, Team, Team], record: RecordFile
) -> None:
    here, there, _, _ = teams
    here.sign_in("ada")
    there.sign_in("ren")
    before = there.get("/api/v1/events").json()["items"]
    claim = record.events()[0].claims[0]
    assert here.post(f"/claims/{claim}/decide", {"verdict": "reject", "note": "not so"}).status_code in (
        200,
        303,
    )
    after = there.get("/api/v1/events").json()["items"]
    assert before != after
    assert here.post("/settings/tiles", {"tiles": "http://tiles.example/{z}/{x}/{y}.png"}).status_code == 303
    assert "tiles.example" in there.get("/").headers["content-security-policy"]
    assert here.post("/settings/tiles", {"tiles": ""}).status_code == 303
    assert "tiles.example" not in there.get("/").headers["content-security-policy"]
