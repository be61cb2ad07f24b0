from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mountjoy.coding import Coder
from tests.browsing import CHROMIUM, FLAGS
from tests.installed import build_and_install, imported_from
from tests.sharing import once


@pytest.fixture(scope="session")
def coder() -> Coder:
    """The shipped pipeline and codebook, loaded once; it holds no state between reports."""
    return Coder()


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the built wheel installed in it, apart from the sources."""
    folder = once(tmp_path_factory, "installed", build_and_install)
    assert imported_from(folder).is_relative_to(folder)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """The system's Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield made
        made.close()
