"""What the first person would wait for, read while nobody does yet."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from mountjoy.deciding import queues
from mountjoy.resolve.registry import default_registry
from mountjoy.serve.desk import Desk
from mountjoy.serve.hierarchy import trees
from mountjoy.serve.pages.overview import look_at
from mountjoy.serve.pages.review import counted
from mountjoy.serve.pages.sources import outlets_of
from mountjoy.serve.sides import all_places, sides_of

_LOG = logging.getLogger("mountjoy.serve")


def warm(desk: Desk, then: Callable[[], None] = lambda: None) -> threading.Thread:
    """Start to read the registry, the positions of events, who holds what, and what the first page counts; the thread that does.
    ``then`` is called at the end.

    The app serves meanwhile and may be stopped at any time: nothing is written. What cannot be read is logged and
    left to the page that asks for it.
    """
    thread = threading.Thread(target=_read, args=(desk, then), name="warming", daemon=True)
    thread.start()
    return thread


def _read(desk: Desk, then: Callable[[], None]) -> None:
    parts: tuple[Callable[[], object], ...] = (
        default_registry,
        desk.points,
        lambda: look_at(desk),
        lambda: sides_of(all_places(desk)),
        lambda: trees(desk),
        lambda: outlets_of(desk),
        lambda: [counted(desk, kind) for kind in queues.KINDS],
        then,
    )
    for part in parts:
        try:
            part()
        except Exception as error:
            _LOG.warning("what pages show is read when they are asked for: %s", error)
