"""How a process that serves is set: how many requests it answers at once, and that its memory stays together."""

from __future__ import annotations

import contextlib
import ctypes
import gc
from collections.abc import AsyncIterator

import anyio.to_thread
from fastapi import FastAPI

THREADS = 8  # requests answered at once; more only hold connections and memory, since one computes at a time
_SETTINGS = (
    (-8, 2),  # M_ARENA_MAX
    (
        -3,
        1 << 20,
    ),  # M_MMAP_THRESHOLD, bytes: what counting a million events takes for a moment goes back at once
)


def keep_memory_together() -> None:
    """Have the system's allocator keep two pools for all threads; it would make one for nearly each, and what one of them
    let go is not used by another. Large pieces are given back to the system when they are let go. Does nothing where the
    allocator is not glibc's.
    """
    with contextlib.suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        for setting, value in _SETTINGS:
            mallopt(setting, value)


def keep_what_is_loaded() -> None:
    """Leave what is loaded by now out of the search for what can be let go: it stays as long as the program runs."""
    gc.collect()
    gc.freeze()


@contextlib.asynccontextmanager
async def living(_: FastAPI) -> AsyncIterator[None]:
    """The time in which the app serves."""
    anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
    yield
