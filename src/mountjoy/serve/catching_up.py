"""Claims that wait when the app starts, merged while it is read."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from mountjoy import pipeline
from mountjoy.serve.desk import Desk

_LOG = logging.getLogger("mountjoy.serve")
_WAIT = 10.0  # seconds for the step under way when the app ends


class _EndedError(Exception):
    """The app ends; what is merged by now is kept, the rest is merged next time."""


class CatchingUp:
    """Merges in a thread of its own, step by step, until nothing waits. Each step is written whole or not at all."""

    def __init__(self, desk: Desk, tell: Callable[[str], None]) -> None:
        self._desk, self._tell = desk, tell
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._run, name="catching up", daemon=True)

    def start(self) -> None:
        """Begin, where claims or decisions wait, or something is not laid yet, or by other rules."""
        if pipeline.waits(self._desk.record):
            self._desk.shared.catching_up.set("claims wait")
            self._tell(
                "claims, decisions or changed rules wait to be merged: this is done while the app is read"
            )
            self._thread.start()

    def end(self) -> None:
        """Stop after the step under way."""
        self._ends.set()
        if self._thread.is_alive():
            self._thread.join(_WAIT)

    def _run(self) -> None:
        try:
            pipeline.merge_again(self._desk.record, self._went_on)
        except _EndedError:
            return
        except Exception as error:
            _LOG.warning("what waits to be merged waits on, until mountjoy run or the next start: %s", error)
            return
        finally:
            self._desk.shared.catching_up.set(None)
        self._desk.settled()  # what was decided in the moment between
        self._tell("what waited is merged")

    def _went_on(self, stage: str, done: int, of: int) -> None:
        del stage, done, of
        if self._ends.is_set():
            raise _EndedError
