"""Accounts for tests, in both databases, with a clock that is turned by hand and passwords that are quick to hash."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mountjoy.accounts import Account, Accounts, open_accounts, passwords
from tests.store.conftest import server  # noqa: F401 - a fixture
from tests.store.server import Server

GOOD = "four quiet words here"
_NUMBERS = itertools.count()


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hash with the least settings; `test_passwords_are_hashed_as_the_standard_says` looks at the real ones."""
    before = passwords.MEMORY_KIB, passwords.PASSES, passwords.LANES
    passwords.MEMORY_KIB, passwords.PASSES, passwords.LANES = 64, 1, 1
    passwords._hasher.cache_clear()
    passwords._nobodys.cache_clear()
    yield
    passwords.MEMORY_KIB, passwords.PASSES, passwords.LANES = before
    passwords._hasher.cache_clear()
    passwords._nobodys.cache_clear()


class Clock:
    """A clock that goes only when it is told to."""

    def __init__(self) -> None:
        self.time = datetime(2017, 11, 3, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def go(self, **how_long: float) -> None:
        self.time += timedelta(**how_long)


@pytest.fixture
def clock() -> Clock:
    return Clock()


NewPlace = Callable[[], "Path | str"]


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def new_place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> NewPlace:
    """Gives a place without accounts, another at each call, in either database."""
    if request.param == "sqlite":
        return lambda: tmp_path_factory.mktemp("accounts") / "r.accounts.db"
    started: Server = request.getfixturevalue("server")

    def make() -> str:
        name = f"accounts{next(_NUMBERS)}"
        started.execute(f"CREATE DATABASE {name}")
        return started.url(name)

    return make


@pytest.fixture
def place(new_place: NewPlace) -> Path | str:
    return new_place()


@pytest.fixture
def book(place: Path | str, clock: Clock) -> Iterator[Accounts]:
    """Accounts with an admin, ada."""
    with open_accounts(place, create=True, clock=clock) as opened:
        opened.add("ada", "admin", GOOD, by="the console")
        yield opened


@pytest.fixture
def ada(book: Accounts) -> Account:
    return book.account_named("ada")
