from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from mountjoy.serve import create_app
from mountjoy.serve.desk import Desk
from mountjoy.store import RecordFile, open_record
from tests.browsing import DESKTOP, Watched
from tests.installed import serving

HERE = "http://127.0.0.1"


@pytest.fixture(scope="session")
def demo(demo_file: Path) -> Iterator[RecordFile]:
    with open_record(demo_file) as record:
        yield record


@pytest.fixture(scope="session")
def client(demo: RecordFile) -> Iterator[TestClient]:
    """A browser before the bundled record, read only."""
    with TestClient(create_app(Desk(demo, "ana")), base_url=HERE) as client:
        yield client


@pytest.fixture
def own_file(demo_file: Path, tmp_path: Path) -> Path:
    """A copy of the record to write to."""
    return shutil.copy(demo_file, tmp_path / "own.db")


@pytest.fixture
def own(own_file: Path) -> Iterator[TestClient]:
    """A browser before a record of its own."""
    with (
        open_record(own_file, write=True) as record,
        TestClient(create_app(Desk(record, "ana")), base_url=HERE) as client,
    ):
        yield client


@pytest.fixture(scope="session")
def served(
    installed: Path, demo_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    """The address of the installed app over a copy of the bundled record, and the copy."""
    path = Path(shutil.copy(demo_file, tmp_path_factory.mktemp("browser") / "own.db"))
    with serving(installed, path, "--by", "ana") as home:
        yield home, path


@pytest.fixture
def watched(browser: Any, served: tuple[str, Path]) -> Iterator[Watched]:
    """A page at the width of a desk; whatever is noted of it by the end is a failure."""
    one = Watched(browser, served[0], DESKTOP)
    yield one
    one.page.context.close()
    assert one.faults == []
