"""What the processes of one app share: the token of its forms, the tile server set on a page, whose turn it is to write, and
whether claims that wait are being merged. Made before the first process is forked.
"""

from __future__ import annotations

import mmap
import os
import tempfile
import threading
import weakref
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from mountjoy.serve.guard import Tokens

try:
    import fcntl
except ImportError:  # not on this system, which cannot fork either
    fcntl = None  # type: ignore[assignment]

_ROOM = 4096  # bytes of a text and its length


class Text:
    """A short text that every process sees as it was set last; None where it is not set."""

    def __init__(self) -> None:
        self._held = mmap.mmap(-1, _ROOM)

    @property
    def value(self) -> str | None:
        """The text."""
        length = int.from_bytes(self._held[:2], "big")
        return self._held[2 : 2 + length].decode("utf-8", "replace") if length else None

    def set(self, given: str | None) -> None:
        """Set it. Raises ValueError where it is too long."""
        told = (given or "").encode("utf-8", "replace")
        if len(told) > _ROOM - 2:
            raise ValueError(f"a text of {len(told)} bytes")
        self._held[: 2 + len(told)] = len(told).to_bytes(2, "big") + told


class Turn:
    """A lock among the threads of all processes, let go by the system where a process dies that holds it."""

    def __init__(self) -> None:
        self._threads = threading.Lock()
        self._file, name = tempfile.mkstemp()
        Path(name).unlink()
        weakref.finalize(self, os.close, self._file)

    def __enter__(self) -> None:
        self._threads.acquire()
        try:
            if fcntl is not None:
                fcntl.lockf(self._file, fcntl.LOCK_EX)
        except BaseException:
            self._threads.release()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if fcntl is not None:
                fcntl.lockf(self._file, fcntl.LOCK_UN)
        finally:
            self._threads.release()


@dataclass(frozen=True)
class Shared:
    """What is shared. ``deciding`` is held from looking whether an item changed until the decision is kept, ``merging`` while
    events are brought up to date after it; ``catching_up`` is set while claims that waited at the start are merged.
    """

    tokens: Tokens = field(default_factory=Tokens)
    tiles: Text = field(default_factory=Text)
    deciding: Turn = field(default_factory=Turn)
    merging: Turn = field(default_factory=Turn)
    catching_up: Text = field(default_factory=Text)
