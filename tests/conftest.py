from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import typer.main
import typer.testing
from sqlalchemy import Engine

from mountjoy import codebook, pipeline
from mountjoy.annotate.english import English
from mountjoy.coding import Coder
from mountjoy.resolve import registry
from mountjoy.resolve.tables import data_folder
from mountjoy.store import engine, open_record
from tests.browsing import CHROMIUM, FLAGS
from tests.installed import build_and_install, imported_from
from tests.sharing import LastingPageReader, once

# The files that take longest. They come first, so that no worker has one left when the others are done; those that want
# the installed app and the demo record stand between others, so that one worker makes these while another tests.
LONGEST = (
    "serve/test_browser", "store/test_spans", "serve/test_every_page", "store/test_kills", "store/test_through_time",
    "team/test_walk", "test_hostile", "serve/test_printing", "test_docs", "serve/test_right_to_left", "serve/test_contract",
    "store/test_updating", "serve/test_workers", "test_coding", "store/test_made", "custody/test_verify",
    "store/test_unlisted", "store/test_adding", "store/test_places", "serve/test_snapshots", "serve/test_undoing",
    "serve/test_control_browser", "serve/test_bad_input", "cli/test_review_command", "resolve/test_own_actors",
    "test_settling", "ingest/test_parts", "coder/test_examples",
)  # fmt: skip
DEMO_REPORTS = Path(pipeline.__file__).parent / "data" / "demo"
_PLACES = {f"{name}.py": place for place, name in enumerate(LONGEST)}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first (`scripts/test` gives files out in this order)."""
    here = Path(__file__).parent
    places = {
        path: _PLACES.get(path.relative_to(here).as_posix(), len(LONGEST))
        for path in {one.path for one in items}
    }
    items.sort(key=lambda one: places[one.path])


@pytest.fixture(scope="session", autouse=True)
def page_reader() -> Iterator[LastingPageReader]:
    """The process that reads the web pages of all tests but those of the process itself (tests/ingest/test_web.py)."""
    reader = LastingPageReader()
    with pytest.MonkeyPatch.context() as patched:
        for name in ("mountjoy.ingest.read", "mountjoy.custody.received"):
            patched.setattr(import_module(name), "PageReader", lambda: reader)
        yield reader
    reader.end()


@pytest.fixture(scope="session", autouse=True)
def shipped_codebook() -> Iterator[None]:
    """The shipped codebook is read once, and its files once for folders that extend it (tests/codebook reads it as it is)."""
    loading = import_module("mountjoy.codebook.load")
    load, read = loading.load, loading.read
    whole, part, lexicon = cache(load), cache(read), cache(loading.read_lexicon)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(codebook, "load", lambda *folders: load(*folders) if folders else whole())
        patched.setattr(loading, "read_lexicon", lexicon)
        patched.setattr(
            loading, "read", lambda path: part(path) if path.parent == loading.TYPES else read(path)
        )
        yield


@pytest.fixture(scope="session", autouse=True)
def shipped_actors_and_pipeline() -> Iterator[None]:
    """The files of actors and the English pipeline that ship are read once; others, and one's own, as they are asked for."""
    read, load = registry._read, English.load
    part, whole, shipped = cache(read), cache(load), data_folder()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(
            registry, "_read", lambda path: (part if path.is_relative_to(shipped) else read)(path)
        )
        patched.setattr(English, "load", lambda *place, **how: (load if place else whole)(*place, **how))
        yield


@pytest.fixture(scope="session", autouse=True)
def laid_tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A record file that is not there yet is a copy of one whose tables were laid step by step; all others are opened as ever."""
    template, upgrade = tmp_path_factory.mktemp("tables") / "r.db", engine._upgrade
    open_record(template, create=True).close()

    def lay(writer: Engine, name: Path | str) -> None:
        if isinstance(name, Path) and not name.exists():
            shutil.copy(template, name)
        else:
            upgrade(writer, name)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(engine, "_upgrade", lay)
        yield


@pytest.fixture(scope="session", autouse=True)
def commands() -> Iterator[None]:
    """The commands of the program are put together once, not at each call of one."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(typer.testing, "_get_command", cache(typer.main.get_command))
        yield


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


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The record that the bundled reports make; never written to."""

    def make(folder: Path) -> None:
        coder = pipeline.Coder()
        pipeline.run([DEMO_REPORTS], folder / "demo.db", code=coder.code, coder=coder.name)

    return once(tmp_path_factory, "demo", make) / "demo.db"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """The system's Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield made
        made.close()
