"""Speed on one core, in one run: tokenising alone, annotating everything, and the whole way to claims.

    scripts/bench speed [--corpora PATH]

Without ``--corpora`` the bundled demo reports are read; with it, conflict-dense text (re3d) and general news (geoparse).
Ratios are what to quote: machines differ.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable, Sequence
from importlib import resources
from pathlib import Path

from mountjoy.annotate.tokens import tokenize
from mountjoy.coding import BATCH, Coder
from mountjoy.ingest import read
from mountjoy.report import Report

ROUNDS = 3


def best(work: Callable[[], object]) -> float:
    """Seconds of the fastest of a few rounds."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def measure(name: str, reports: Sequence[Report], coder: Coder) -> None:
    """Prints words and sentences a second of each stage over the reports."""
    docs = [tokenize(r.text) for r in reports]
    words = sum(1 for doc in docs for t in doc if not t.is_space)
    sentences = sum(1 for doc in docs for _ in doc.sents)

    def annotate() -> None:
        for k in range(0, len(reports), BATCH):
            coder.pipeline.annotate([tokenize(r.text) for r in reports[k : k + BATCH]])

    tokens = best(lambda: [tokenize(r.text) for r in reports])
    annotated = best(annotate)
    coded = best(lambda: list(coder.code(reports)))
    print(f"\n{name}: {len(reports)} reports, {sentences} sentences, {words} words")
    for stage, seconds in (
        ("tokens and sentences", tokens),
        ("annotating everything", annotated),
        ("reports to claims", coded),
    ):
        print(
            f"  {stage:<22} {words / seconds:>9,.0f} words, {sentences / seconds:>7,.0f} sentences a second"
        )
    print(f"  the whole way takes {coded / annotated:.2f} times annotating alone")


def main() -> int:
    """Loads once, then measures each set."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpora", type=Path)
    args = parser.parse_args()
    began = time.perf_counter()
    coder = Coder()
    print(f"loading {time.perf_counter() - began:.2f} s")
    if args.corpora:
        for name in ("re3d", "geoparse"):
            measure(name, read([args.corpora / name / "dev.reports.jsonl"], items="none").reports, coder)
    else:
        demo = Path(str(resources.files("mountjoy") / "data" / "demo"))
        measure("demo", read([demo]).reports, coder)
    print(f"\nmost memory held: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
