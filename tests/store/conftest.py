"""Records for tests, in both databases: laid once, copied for each."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mountjoy.store import open_record
from tests.store import server as servers
from tests.store.server import Server

_NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server; a test that wants it is skipped, with the reason, where none can be started."""
    reason = servers.why_not()
    if reason is not None:
        pytest.skip(f"PostgreSQL: {reason}")
    with servers.running() as started:
        started.execute("CREATE DATABASE laid")
        open_record(started.url("laid"), create=True).close()
        yield started


@pytest.fixture(scope="session")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record file with its tables and nothing in them."""
    path = tmp_path_factory.mktemp("laid") / "r.db"
    open_record(path, create=True).close()
    return path


@pytest.fixture
def empty(laid: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copy(laid, tmp_path / "r.db"))


NewPlace = Callable[[], "Path | str"]


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def new_place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> NewPlace:
    """Gives the place of an empty record, another at each call, in either database."""
    if request.param == "sqlite":
        laid = request.getfixturevalue("laid")
        return lambda: Path(shutil.copy(laid, tmp_path_factory.mktemp("record") / "r.db"))
    server: Server = request.getfixturevalue("server")

    return lambda: server.copy("laid", f"record{next(_NUMBERS)}")


@pytest.fixture
def place(new_place: NewPlace, request: pytest.FixtureRequest) -> Iterator[Path | str]:
    """The place of an empty record."""
    made = new_place()
    server: Server | None = request.getfixturevalue("server") if isinstance(made, str) else None
    yield made
    if server is not None:
        server.drop(str(made))
