"""Who is at which item now, so that two people on one see each other. Kept in memory, for a few seconds."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

EVERY = 10  # seconds between two polls of a page
GONE = 25.0  # seconds after which who has not polled is taken to have left
MOST_ITEMS = 5000


class Presence:
    """The names seen at each item."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: dict[str, dict[str, float]] = {}

    def at(self, item: str, name: str | None) -> list[str]:
        """Note that somebody is at an item (None: only looks), and tell who else is, by name."""
        now = self._clock()
        with self._lock:
            here = {who: at for who, at in self._seen.pop(item, {}).items() if now - at < GONE}
            if name is not None:
                here[name] = now
            if here:
                self._seen[item] = here
            while len(self._seen) > MOST_ITEMS:
                del self._seen[next(iter(self._seen))]
        return sorted(who for who in here if who != name)
