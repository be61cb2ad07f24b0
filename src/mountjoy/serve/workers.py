"""Several processes over one record: forked from one that has loaded what they need, so that they share its memory.

The first process answers nothing: it waits, ends the others when it is ended, and replaces one that dies.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable

from mountjoy.errors import MountjoyError

MOST = 64
QUICK = 10.0  # seconds; a process that ends sooner after its start counts as one that cannot start
MOST_QUICK = 3  # of these in a row, after which all are ended
PATIENCE = 20.0  # seconds for the others to end, after which they are killed
_AWAITED = (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD) if hasattr(signal, "SIGCHLD") else ()


class WorkersError(MountjoyError):
    """Processes that ended again and again."""


def can_fork() -> bool:
    """Whether this system can."""
    return hasattr(os, "fork") and hasattr(signal, "sigwait")


def run(number: int, work: Callable[[int], None]) -> None:
    """Run ``work`` in so many processes, each with its number from 0, until this one is told to end (SIGTERM, SIGINT).

    ``work`` ends at SIGTERM. No thread may run and no connection be open when this is called. Raises WorkersError
    where processes end right after their start, MOST_QUICK in a row.
    """
    Workers(work).run(number)


class Workers:
    """The processes that answer, by their ids."""

    def __init__(self, work: Callable[[int], None]) -> None:
        self._work = work
        self._running: dict[int, tuple[int, float]] = {}
        self._alive, self._held = (
            os.pipe()
        )  # the others end when the end that only this process holds is closed

    def run(self, number: int) -> None:
        """Start them and wait."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _AWAITED)
        told = signal.signal(
            signal.SIGCHLD, lambda *_: None
        )  # one that is not handled would not be waited for
        try:
            for one in range(number):
                self._start(one)
            self._wait()
        finally:
            self._end()
            signal.signal(signal.SIGCHLD, told)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            os.close(self._alive)
            os.close(self._held)

    def _wait(self) -> None:
        quick = 0
        while signal.sigwait(_AWAITED) == signal.SIGCHLD:
            for number, started, status in self._ended():
                quick = quick + 1 if time.monotonic() - started < QUICK else 0
                if quick >= MOST_QUICK:
                    how = f"status {status}" if status >= 0 else f"signal {-status}"
                    raise WorkersError(
                        f"processes of the app ended right after their start, {quick} in a row, the last with {how}"
                    )
                self._start(number)

    def _ended(self) -> list[tuple[int, float, int]]:
        """Those that have ended: their number, when they were started, and how (a signal is negative)."""
        made = []
        with contextlib.suppress(ChildProcessError):
            while (found := os.waitpid(-1, os.WNOHANG))[0]:
                if found[0] in self._running:
                    made.append((*self._running.pop(found[0]), os.waitstatus_to_exitcode(found[1])))
        return made

    def _start(self, number: int) -> None:
        ident = os.fork()
        if ident:
            self._running[ident] = (number, time.monotonic())
            return
        status = 1
        try:
            os.close(self._held)
            for one in (signal.SIGTERM, signal.SIGINT):
                signal.signal(one, _leave)  # before and after the server has its own
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _AWAITED)
            threading.Thread(target=self._watch, name="watching", daemon=True).start()
            self._work(number)
            status = 0
        except SystemExit:
            status = 0
        except BaseException as error:
            os.write(2, f"mountjoy: {error or type(error).__name__}\n".encode())
        finally:
            os._exit(status)

    def _watch(self) -> None:
        """End this process where the first one is gone."""
        os.read(self._alive, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    def _end(self) -> None:
        for ident in self._running:
            os.kill(ident, signal.SIGTERM)
        until = time.monotonic() + PATIENCE
        while self._running and time.monotonic() < until:
            if not self._ended():
                time.sleep(0.05)
        for ident in self._running:
            os.kill(ident, signal.SIGKILL)
            os.waitpid(ident, 0)


def _leave(*_: object) -> None:
    raise SystemExit
