"""How many decisions an hour the app itself allows: what the server takes of each, key by key.

    scripts/bench reviewing                     a record of the demo reports, made first
    scripts/bench reviewing --record mountjoy.db    a copy of that record

A copy is decided on, the record given is left as it is. Every decision is what a key in the browser does: the form is sent, the
record brought up to date, and the page of the next item made.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from time import perf_counter, process_time

from fastapi.testclient import TestClient

from mountjoy import pipeline
from mountjoy.resolve.registry import default_registry
from mountjoy.serve import create_app
from mountjoy.serve.desk import Desk
from mountjoy.store import open_record

HERE = "http://127.0.0.1"
KEYS = {"events": "aar", "low": "aar", "merges": "md", "places": "r", "actors": "ar", "contradictions": "n"}
_FIELD = re.compile(r'name="(token|item|after)" value="([^"]*)"')


def decide(client: TestClient, kind: str, number: int) -> Iterator[tuple[float, float]]:
    """The seconds, by the clock and of processor time, of each decision with the page of the next item, until ``number``
    or the queue's end.
    """
    page = client.get(f"/review/{kind}").text
    for turn in range(number):
        form = page.partition("data-review")[2]
        fields = {name: unescape(value) for name, value in _FIELD.findall(form)}
        if "item" not in fields:
            return
        key = KEYS[kind][turn % len(KEYS[kind])]
        begun = perf_counter(), process_time()
        answer = client.post(
            f"/review/{kind}", data={**fields, "key": key, "text": "seen" if key == "n" else ""}
        )
        took = perf_counter() - begun[0], process_time() - begun[1]
        if answer.status_code != 200:
            raise SystemExit(f"{kind}, key {key}: {answer.status_code}\n{answer.text[:2000]}")
        page = answer.text
        yield took


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--record", type=Path, help="a record; without it one of the demo reports is made")
    parser.add_argument("--number", type=int, default=60, help="decisions of each queue (60)")
    parser.add_argument(
        "--queues", nargs="+", default=["events", "low", "merges", "actors", "places"], choices=sorted(KEYS)
    )
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "record.db"
        if given.record is None:
            coder = pipeline.Coder()
            demo = Path(pipeline.__file__).parent / "data" / "demo"
            pipeline.run([demo], path, code=coder.code, coder=coder.name)
        else:
            shutil.copy(given.record, path)
        with open_record(path, write=True) as record:
            totals = record.totals()
            default_registry()  # read once a run of the app, not a decision's
            print(f"{totals['reports']:,} reports, {totals['events']:,} events")
            print(f"{'queue':<16}{'decisions':>10}{'mean ms':>10}{'95% ms':>10}{'CPU ms':>10}{'an hour':>12}")
            with TestClient(create_app(Desk(record, "bench")), base_url=HERE) as client:
                for kind in given.queues:
                    took = sorted(decide(client, kind, given.number))
                    if not took:
                        print(f"{kind:<16}{0:>10}")
                        continue
                    mean, high = (
                        statistics.fmean(one for one, _ in took),
                        took[int((len(took) - 1) * 0.95)][0],
                    )
                    cpu = statistics.fmean(one for _, one in took)
                    print(
                        f"{kind:<16}{len(took):>10}{mean * 1000:>10.0f}{high * 1000:>10.0f}{cpu * 1000:>10.0f}"
                        f"{3600 / mean:>12,.0f}"
                    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
