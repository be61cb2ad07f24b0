"""Several processes over one record: they answer as one, are replaced when one dies, and all end together."""

from __future__ import annotations

import multiprocessing
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest

from mountjoy.serve.shared import Shared, Turn
from mountjoy.serve.workers import MOST_QUICK, WorkersError, run

SECONDS = 60
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="takes a system that can fork")


@pytest.fixture
def started(demo_file: Path, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The app in two processes over a copy of the bundled record, and its address."""
    path = shutil.copy(demo_file, tmp_path / "own.db")
    program = "from mountjoy.cli.main import main; main()"
    command = [sys.executable, "-c", program, "serve", "--record", str(path), "--port", "0", "--by", "ana"]
    process = subprocess.Popen(
        [*command, "--workers", "2"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        assert process.stdout is not None
        found = re.search(r"http://[^ /]+", process.stdout.readline())
        assert found
        yield process, found[0]
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=SECONDS)


def until(holds: Callable[[], bool]) -> bool:
    """Whether something holds before long."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.1)
    return False


def children(ident: int) -> set[int]:
    """The processes that a process started."""
    return set(map(int, Path(f"/proc/{ident}/task/{ident}/children").read_text().split()))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_they_answer_as_one_are_replaced_and_end_together(started: tuple[subprocess.Popen[str], str]) -> None:
    process, home = started
    assert until(lambda: len(children(process.pid)) == 2)
    with httpx2.Client(base_url=home, timeout=SECONDS) as client:
        page = client.get("/")
        token = re.search(r'name="csrf-token" content="([^"]+)"', page.text)
        cookie = client.cookies["mountjoy_session"]
    assert page.status_code == 200 and token
    for _ in range(8):  # each over a connection of its own, so that either answers
        answer = httpx2.post(
            f"{home}/seen", data={"token": token[1]}, headers={"Cookie": f"mountjoy_session={cookie}"},
            timeout=SECONDS,
        )  # fmt: skip
        assert answer.status_code == 303
    first, other = sorted(children(process.pid))
    os.kill(first, signal.SIGKILL)
    assert until(lambda: len(children(process.pid) - {first}) == 2)
    assert other in children(process.pid)
    assert httpx2.get(f"{home}/settings", timeout=SECONDS).status_code == 200
    left = children(process.pid)
    process.send_signal(signal.SIGTERM)
    assert process.wait(SECONDS) == 0
    assert until(lambda: not any(Path(f"/proc/{one}").exists() for one in left))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_they_end_where_the_first_is_killed(started: tuple[subprocess.Popen[str], str]) -> None:
    process, _ = started
    assert until(lambda: len(children(process.pid)) == 2)
    left = children(process.pid)
    process.kill()
    assert until(lambda: not any(Path(f"/proc/{one}").exists() for one in left))


def _fail(number: int) -> None:
    raise RuntimeError(f"cannot start {number}")


def _run_failing(told: multiprocessing.SimpleQueue[str]) -> None:
    try:
        run(2, _fail)
    except WorkersError as error:
        told.put(str(error))


def test_processes_that_cannot_start_end_the_app_with_a_message(capfd: pytest.CaptureFixture[str]) -> None:
    told: multiprocessing.SimpleQueue[str] = multiprocessing.get_context("fork").SimpleQueue()
    process = multiprocessing.get_context("fork").Process(target=_run_failing, args=(told,))
    process.start()
    process.join(SECONDS)
    assert process.exitcode == 0
    assert f"{MOST_QUICK} in a row, the last with status 1" in told.get()
    assert "cannot start" in capfd.readouterr().err


def _hold(turn: Turn, begun: object, held: object) -> None:
    with turn:
        begun.set()  # type: ignore[attr-defined]
        held.wait(SECONDS)  # type: ignore[attr-defined]


def test_a_turn_is_held_against_other_processes_and_let_go_by_one_that_dies() -> None:
    fork = multiprocessing.get_context("fork")
    turn, begun, held = Turn(), fork.Event(), fork.Event()
    process = fork.Process(target=_hold, args=(turn, begun, held))
    process.start()
    assert begun.wait(SECONDS)
    waited = fork.Process(target=_hold, args=(turn, fork.Event(), _Now()))
    waited.start()
    waited.join(0.3)
    assert waited.is_alive()
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    waited.join(SECONDS)
    assert waited.exitcode == 0
    with turn:
        pass


class _Now:
    """An event that has come."""

    def wait(self, seconds: float) -> None:
        """Wait for nothing."""


def test_a_text_is_seen_by_all_processes() -> None:
    fork = multiprocessing.get_context("fork")
    shared = Shared()
    assert shared.tiles.value is None
    process = fork.Process(target=shared.tiles.set, args=("http://é.example/{z}/{x}/{y}",))
    process.start()
    process.join(SECONDS)
    assert shared.tiles.value == "http://é.example/{z}/{x}/{y}"
    with pytest.raises(ValueError):
        shared.tiles.set("x" * 5000)
    shared.tiles.set(None)
    assert shared.tiles.value is None
