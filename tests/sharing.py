"""What a run of the tests makes once, however many workers run it, and what a worker starts once for all its tests."""

from __future__ import annotations

import fcntl
import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mountjoy.ingest.types import Items
from mountjoy.ingest.worker import PageReader


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that the first worker who asks fills; the others wait for it. Nobody writes to it after."""
    base = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder, making = base / name, base / f"{name}.making"
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            shutil.rmtree(making, ignore_errors=True)
            making.mkdir()
            make(making)
            making.rename(folder)
    return folder


class LastingPageReader(PageReader):
    """A process for web pages that stays for the next test, as it stays for the next page; one page at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.turn = threading.Lock()

    def __exit__(self, *_: Any) -> None:
        """Leave the process to whoever reads next."""

    def examine(self, html: str, items: Items, seconds: float) -> dict[str, Any]:
        with self.turn:
            return super().examine(html, items, seconds)

    def end(self) -> None:
        """End the process with the tests."""
        self._end()
