"""Speed of resolution on one core: the gazetteer opened, looked up, and its share of the way from text to claims.

    scripts/bench resolve [--corpora PATH]

Without ``--corpora`` the bundled demo reports are coded; with it, conflict-dense text (re3d) and general news (geoparse).
Times are those of the processor, so that other programs do not count.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from mountjoy import coding, settling, translit
from mountjoy.ingest import read
from mountjoy.report import Report
from mountjoy.resolve.gazetteer import Gazetteer
from mountjoy.resolve.places import find_toponyms

ROUNDS = 5
STAGES = (
    (coding, "find_toponyms"),
    (coding, "spans_found"),
    (coding, "resolve_date"),
    (settling, "resolve_actors"),
    (settling, "resolve_places"),
)
"""What resolution consists of: names and dates found, actors, places and dates resolved."""


def resident() -> float:
    """MiB of memory that the process holds, mapped files included."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def best(work: Callable[[], object]) -> float:
    """Seconds of processor time of the fastest of a few rounds."""
    times = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


def measure_gazetteer(reports: Sequence[Report]) -> None:
    """Prints how long the index takes to open, what it holds, and its look-ups a second."""
    Gazetteer.open().lookup("Mosul")  # the modules are loaded, and the files are in the system's memory
    before = resident()
    opened = best(Gazetteer.open)
    gazetteer = Gazetteer.open()
    names = sorted({r.text[start:end] for r in reports for start, end, _ in find_toponyms(r.text)})
    keys = [translit.key(name) for name in names]
    keyed = best(lambda: [gazetteer.places_with_key(key) for _ in range(20) for key in keys]) / 20
    fresh = time.process_time()
    for name in names:
        gazetteer.lookup(name)
    fresh = time.process_time() - fresh
    again = best(lambda: [gazetteer.lookup(name) for name in names])
    print(f"gazetteer of {len(gazetteer):,} places")
    print(f"  opened in                {opened * 1000:>9,.0f} ms (at most 100)")
    print(f"  memory held after use    {resident() - before:>9,.0f} MiB (at most 60)")
    print(f"  look-ups by key          {len(keys) / keyed:>9,.0f} a second (at least 50,000)")
    print(f"  ranked, name seen first  {len(names) / fresh:>9,.0f} a second")
    print(f"  ranked, name seen before {len(names) / again:>9,.0f} a second")


@contextmanager
def timed(spent: Counter[str]) -> Iterator[None]:
    """Counts the processor time, in microseconds, of the functions of `STAGES`."""
    kept = [(module, name, getattr(module, name)) for module, name in STAGES]

    def counting(name: str, function: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **options: object) -> object:
            began = time.process_time()
            try:
                return function(*args, **options)
            finally:
                spent[name] += int((time.process_time() - began) * 1e6)

        return call

    for module, name, function in kept:
        setattr(module, name, counting(name, function))
    try:
        yield
    finally:
        for module, name, function in kept:
            setattr(module, name, function)


def measure_share(name: str, reports: Sequence[Report], coder: coding.Coder) -> None:
    """Prints what resolution takes of the time from text to claims."""
    list(coder.code(reports[:8]))
    spent: Counter[str] = Counter()
    with timed(spent):
        began = time.process_time()
        list(coder.code(reports))
        whole = time.process_time() - began
    shares = {name: time / 1e6 / whole for name, time in spent.items()}
    print(f"{name}: resolution takes {sum(shares.values()):.1%} of coding time (at most 10 %):")
    print("  " + ", ".join(f"{name} {share:.1%}" for name, share in sorted(shares.items())))


def main() -> int:
    """Measures the gazetteer, then each set."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpora", type=Path)
    args = parser.parse_args()
    demo = Path(str(resources.files("mountjoy") / "data" / "demo"))
    sets = {"demo": read([demo]).reports}
    if args.corpora:
        sets = {
            name: read([args.corpora / name / "dev.reports.jsonl"], items="none").reports
            for name in ("re3d", "geoparse")
        }
    measure_gazetteer([report for reports in sets.values() for report in reports])
    coder = coding.Coder()
    for name, reports in sets.items():
        measure_share(name, reports, coder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
