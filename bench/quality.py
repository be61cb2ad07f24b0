"""How well the coder does on measuring sets: codes each set's reports and prints its scorer's figures.

    scripts/bench quality --corpora PATH [--set case2021 ...] [--out FILE]

``PATH`` holds a folder a set with ``dev.reports.jsonl`` and ``dev.gold.jsonl``; the scorer is ``score.py`` in the
folder ``bench`` beside it, or ``--scorer``. Nothing of the sets is kept.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from mountjoy.coding import Coder
from mountjoy.ingest import read
from mountjoy.interchange import encode

SETS = ("case2021", "plover-gsr", "re3d", "muc4", "geoparse")


def code_set(coder: Coder, reports: Path, out: Path) -> tuple[int, float]:
    """Codes one set into a file of coded reports: (reports, seconds)."""
    began = time.perf_counter()
    count = 0
    with out.open("wb") as file:
        for coded in coder.code(read([reports], items="none").reports):
            file.write(encode(coded) + b"\n")
            count += 1
    return count, time.perf_counter() - began


def main() -> int:
    """Prints each set's figures; the exit code is that of the last scorer that failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--scorer", type=Path)
    parser.add_argument("--set", action="append", choices=SETS, dest="sets")
    parser.add_argument("--keep", type=Path, help="folder for the coded reports")
    parser.add_argument("--errors", type=int, default=0)
    args = parser.parse_args()
    scorer = args.scorer or args.corpora.parent / "bench" / "score.py"
    coder = Coder()
    status = 0
    with tempfile.TemporaryDirectory() as folder:
        keep = args.keep or Path(folder)
        keep.mkdir(parents=True, exist_ok=True)
        for name in args.sets or SETS:
            coded = keep / f"{name}.jsonl"
            count, seconds = code_set(coder, args.corpora / name / "dev.reports.jsonl", coded)
            print(f"\n## {name}: {count} reports in {seconds:.1f} s", flush=True)
            gold = args.corpora / name / "dev.gold.jsonl"
            command = [sys.executable, str(scorer), name, str(coded), str(gold), "--errors", str(args.errors)]
            status = subprocess.run(command, check=False).returncode or status
    return status


if __name__ == "__main__":
    sys.exit(main())
