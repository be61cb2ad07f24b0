from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from mountjoy.coding import Coder
from tests.browsing import CHROMIUM, FLAGS
from tests.installed import build_and_install, imported_from
from tests.sharing import LastingPageReader, once


@pytest.fixture(scope="session", autouse=True)
def page_reader() -> Iterator[LastingPageReader]:
    """The process that reads the web pages of all tests but those of the process itself (tests/ingest/test_web.py)."""
    reader = LastingPageReader()
    with pytest.MonkeyPatch.context() as patched:
        for name in ("mountjoy.ingest.read", "mountjoy.custody.received"):
            patched.setattr(import_module(name), "PageReader", lambda: reader)
        yield reader
    reader.end()


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
