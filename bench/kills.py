"""`mountjoy run` killed at random moments, again and again, until it has done: the record must be that of one whole run.

    scripts/bench kills [PATH...] [--kills 100] [--seed 1]

Without a path the bundled demo reports are read. Prints what was killed where, and fails where a record differs.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from importlib import resources
from pathlib import Path

from mountjoy.store import RecordFile, open_record


def whole(record: RecordFile) -> tuple[object, ...]:
    """What must be the same."""
    return (
        list(record.coded()),
        record.events(),
        record.ties(),
        record.control(),
        sorted(map(str, record.issues())),
    )


def start(paths: list[str], place: Path) -> subprocess.Popen[bytes]:
    """A run in a process of its own."""
    command = [sys.executable, "-m", "mountjoy", "run", *paths, "--record", str(place), "--quiet"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def state(place: Path) -> str:
    """How far a run came, told from the record that it left; it must be sound at any moment."""
    if not place.exists() or place.stat().st_size == 0:
        return "before the record was there"
    with open_record(place, create=True) as record:
        if problems := record.verify():
            raise SystemExit(f"{place}: {problems[0]}")
        if not record.reports(limit=1):
            return "before the first batch"
        return "after merging" if record.merged else "between the first batch and merging"


def main() -> None:
    """Kill, and compare."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="*", default=[str(resources.files("mountjoy") / "data" / "demo")])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    chance, came = random.Random(chosen.seed), Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        one = Path(folder) / "whole.db"
        began = time.perf_counter()
        if start(chosen.paths, one).wait():
            raise SystemExit("the run that was not to be killed failed")
        takes = time.perf_counter() - began
        with open_record(one) as record:
            expected = whole(record)
        killed, records = 0, 0
        while killed < chosen.kills:
            records += 1
            place = Path(folder) / f"killed-{records}.db"
            while killed < chosen.kills:
                running = start(chosen.paths, place)
                try:
                    running.wait(chance.random() * takes)
                except subprocess.TimeoutExpired:
                    running.kill()
                    killed += 1
                    came[state(place)] += 1
                told = running.communicate()[1]
                if running.returncode not in (-9, 0, 3):
                    raise SystemExit(f"a run failed: {told.decode()}")
                if running.returncode != -9:
                    break
            if start(chosen.paths, place).wait() not in (0, 3):
                raise SystemExit("the last run failed")
            with open_record(place) as record:
                if whole(record) != expected or record.verify():
                    raise SystemExit(f"record {records} differs from that of one whole run")
            place.unlink()
    print(
        f"{killed} kills of runs that take {takes:.1f} s, {records} records, each as one whole run makes it"
    )
    for what, number in came.most_common():
        print(f"  {number:>4} {what}")


if __name__ == "__main__":
    main()
