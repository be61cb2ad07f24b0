"""A team before a small record coded by hand: ada (admin), rae (reviewer), cole (coder), ren (reader)."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from mountjoy import pipeline
from mountjoy.accounts import Accounts, open_accounts
from mountjoy.serve import create_app
from mountjoy.serve.desk import Desk
from mountjoy.serve.team.gate import Team
from mountjoy.serve.team.limits import Rates
from mountjoy.store import RecordFile, open_record
from tests.accounts.conftest import GOOD, Clock, quick_passwords  # noqa: F401 - fixtures
from tests.hand import coded

HERE = "http://127.0.0.1"
PEOPLE = {"ada": "admin", "rae": "reviewer", "cole": "coder", "ren": "reader"}
REPORTS = [
    coded(
        "r1", "clash 2017-11-02 toll=30-45 | [actor:Troops=army] <fought> in [place:Zubara=zubara] with [recipient:Nahr Men].",
        title="Fighting at Zubara", published=date(2017, 11, 3), source="Zan Daily",
    ),
    coded(
        "r2", "clash 2017-11-02 toll=70 | [actor:The army=army] <battled> [recipient:Nahr Men] in [place:Zubara=zubara].",
        published=date(2017, 11, 3), source="Star",
    ),
    coded("r3", "leads | [actor:Omar] <leads> [recipient:Nahr Men].", published=date(2017, 11, 4)),
]  # fmt: skip


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def laid(tmp_path_factory: pytest.TempPathFactory, quick_passwords: None) -> Path:  # noqa: F811
    """A folder with the record and its accounts, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("team")
    with open_record(folder / "small.db", create=True, write=True) as made:
        made.add(REPORTS, coder="by hand")
        pipeline.merge_again(made)
    with open_accounts(folder / "small.accounts.db", create=True, clock=Clock()) as book:
        for name, role in PEOPLE.items():
            book.add(name, role, GOOD, by="a test")
    return folder


@pytest.fixture
def record(laid: Path, tmp_path: Path) -> Iterator[RecordFile]:
    with open_record(shutil.copy(laid / "small.db", tmp_path / "small.db"), write=True) as opened:
        yield opened


@pytest.fixture
def book(laid: Path, tmp_path: Path, clock: Clock) -> Iterator[Accounts]:
    name = "small.accounts.db"
    with open_accounts(shutil.copy(laid / name, tmp_path / name), clock=clock) as opened:
        yield opened


@pytest.fixture
def team(book: Accounts) -> Team:
    return Team(book, rates=Rates(account=10_000, address=10_000, signing=10_000))


@pytest.fixture
def app(record: RecordFile, team: Team) -> FastAPI:
    return create_app(Desk(record, "", hosts=("mountjoy.example",)), team)


class Browser:
    """A browser before a team's app."""

    def __init__(self, app: Any, home: str = HERE) -> None:
        self.client = TestClient(app, base_url=home, follow_redirects=False)
        self.token = ""

    def get(self, address: str, **more: Any) -> Any:
        return self.client.get(address, **more)

    def post(self, address: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
        return self.client.post(address, data={"token": self.token, **(data or {})}, **more)

    def sign_in(self, name: str, password: str = GOOD, to: str = "/") -> Any:
        page = self.get("/sign-in", params={"next": to})
        data = {
            "name": name,
            "password": password,
            "token": hidden(page.text, "token"),
            "next": hidden(page.text, "next"),
        }
        entered = self.client.post("/sign-in", data=data)
        if entered.status_code == 303:
            self.token = csrf_of(self.get("/account").text)
        return entered


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, page
    return found[1].replace("&amp;", "&")


def csrf_of(page: str) -> str:
    found = re.search(r'name="csrf-token" content="([^"]+)"', page)
    assert found, page
    return found[1]


SignedIn = Callable[[str], Browser]


@pytest.fixture
def signed_in(app: FastAPI) -> SignedIn:
    """Gives a browser in which somebody is signed in."""

    def give(name: str) -> Browser:
        browser = Browser(app)
        assert browser.sign_in(name).status_code == 303
        return browser

    return give
