"""The program as people get it: a wheel built from the sources and installed apart from them, and `mountjoy serve` run from there."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
SECONDS = 120  # for a build, and for the app to stand


def build_and_install(folder: Path) -> None:
    """Build the wheel and install it into a folder, without what it needs and without a network."""
    run = [sys.executable, "-m"]
    subprocess.run(
        [*run, "hatchling", "build", "-t", "wheel", "-d", str(folder / "dist")],
        cwd=ROOT, check=True, capture_output=True, timeout=SECONDS,
    )  # fmt: skip
    (wheel,) = (folder / "dist").glob("*.whl")
    pip = [
        *run,
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--no-index",
        "--no-compile",
    ]
    subprocess.run(
        [*pip, "--target", str(folder / "site"), str(wheel)], check=True, capture_output=True, timeout=SECONDS
    )
    shutil.rmtree(folder / "dist")


def environment(folder: Path) -> dict[str, str]:
    """The environment of a program that finds the installed package and not the sources."""
    return {**os.environ, "PYTHONPATH": str(folder / "site"), "PYTHONUNBUFFERED": "1"}


def imported_from(folder: Path) -> Path:
    """Where such a program finds Mountjoy."""
    told = subprocess.run(
        [sys.executable, "-c", "import mountjoy; print(mountjoy.__file__)"],
        cwd=folder, env=environment(folder), check=True, capture_output=True, text=True, timeout=SECONDS,
    )  # fmt: skip
    return Path(told.stdout.strip())


@contextmanager
def serving(folder: Path, record: Path, *options: str) -> Iterator[str]:
    """The address of the installed app over a record, while it runs. It must end in peace and say nothing."""
    process = subprocess.Popen(
        [sys.executable, "-m", "mountjoy", "serve", "--record", str(record), "--port", "0", *options],
        cwd=folder, env=environment(folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        first = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", first)
        if found is None:
            process.kill()
            raise AssertionError(first + process.communicate()[1])
        yield found[0]
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
        assert said == "", said
    finally:
        process.kill()
        process.communicate()
