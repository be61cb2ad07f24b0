"""Record files for tests: laid once, copied for each."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mountjoy.store import open_record


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
