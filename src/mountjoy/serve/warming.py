"""What the first person would wait for, read while nobody does yet."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from mountjoy.resolve.registry import default_registry
from mountjoy.serve.desk import Desk
from mountjoy.serve.sides import all_places, sides_of

_LOG = logging.getLogger("mountjoy.serve")


def warm(desk: Desk) -> threading.Thread:
    """Start to read the registry, the positions of events and who holds what; the thread that does.

    The app serves meanwhile and may be stopped at any time: nothing is written. What cannot be read is logged and
    left to the page that asks for it.
    """
    thread = threading.Thread(target=_read, args=(desk,), name="warming", daemon=True)
    thread.start()
    return thread


def _read(desk: Desk) -> None:
    parts: tuple[Callable[[], object], ...] = (
        default_registry,
        desk.points,
        lambda: sides_of(all_places(desk)),
    )
    for part in parts:
        try:
            part()
        except Exception as error:
            _LOG.warning("what pages show is read when they are asked for: %s", error)
