"""The record at size: how long pages, words, adding and merging take from 10 thousand to 1 million events.

    scripts/bench record [--sizes 10000,100000,1000000] [--folder DIR] [--keep FILE]

Records are made of a world (`bench.world`) with the distributions of real ones, with the evidence, blocks and links that merging
leaves (`bench.filling`). One core, SQLite; times are of the wall, so other programs count.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import resource
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bench.filling import CHUNK, fill
from bench.world import CLAIMS_A_REPORT, DAYS, FIRST, World
from mountjoy import updating
from mountjoy.held import control_map, control_on, day_map
from mountjoy.store import Filters, RecordFile, open_record

SIZES = (10_000, 100_000, 1_000_000)
QUESTIONS = 400
ADDED = 60
MAPS = 60


def questions(world: World) -> Iterator[Filters]:
    """Filters as people put them together, drawn like what is reported: mostly of what is common."""
    chance = random.Random(11)
    while True:
        parts = _parts(world, chance)
        filters = Filters()
        for part in chance.sample(parts, chance.choice((0, 1, 1, 2, 2, 3, 4))):
            filters = replace(filters, **part())
        yield filters


def _parts(world: World, chance: random.Random) -> list[Callable[[], dict[str, Any]]]:
    """What filters are put together from; those that are chosen are drawn."""
    start = FIRST + timedelta(days=chance.randrange(DAYS))
    place = world.places.draw(chance)
    lat, lon = place.lat or 0.0, place.lon or 0.0
    around = tuple((lat + north, lon + east) for north, east in ((-2, -2), (-2, 2), (2, 2), (2, -2)))
    return [
        lambda: {"type": world.types.draw(chance)[0]},
        lambda: {"type": world.types.draw(chance)[1]},
        lambda: {"actor": world.actors.draw(chance).id},
        lambda: {"actor": world.actors.draw(chance).name},
        lambda: {"place": place.id},
        lambda: {"place": place.country},
        lambda: {"place": f"admin1:{place.country}/{place.admin1}"},
        lambda: {"near": (lat, lon, chance.choice((20.0, 100.0, 400.0)))},
        lambda: {"polygon": around},
        lambda: {"since": start, "until": start + timedelta(days=chance.choice((1, 7, 30, 365)))},
        lambda: {"since": start},
        lambda: {"fatalities_from": chance.choice((1, 5, 10, 50))},
        lambda: {"assertion": chance.choice(("reported", "claimed", "alleged"))},
        lambda: {"source": world.outlets.draw(chance)},
        lambda: {"state": "coded"},
        lambda: {"text": world.words.draw(chance)},
    ]


def texts(world: World) -> Iterator[str]:
    """Words as people look for: common and rare, side by side, begun, and names."""
    chance = random.Random(13)
    while True:
        one, two = world.words.draw(chance), world.words.draw(chance)
        yield chance.choice(
            (one, f"{one} {two}", f'"{one} {two}"', f"{one[:4]}*", world.places.draw(chance).name)
        )


def timed(work: Callable[[], object]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def told(name: str, times: Sequence[float], target: float) -> None:
    """Print a line of figures."""
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    print(
        f"  {name:<34} p50 {statistics.median(ordered):8.1f} ms   p95 {p95:8.1f} ms   most {ordered[-1]:8.1f} ms"
        f"   target {target:g}{'' if p95 <= target else '   MISSED'}",
        flush=True,
    )


def measure(record: RecordFile, world: World, slow: bool) -> None:
    """Print what a record of this size takes."""
    asked = questions(world)
    _pages(record, asked, slow)
    _words(record, world)
    told("counts up to 10,000", [timed(partial(record.count, next(asked))) for _ in range(100)], 200)
    _maps(record)
    _additions(record, world)


def _pages(record: RecordFile, asked: Iterator[Filters], slow: bool) -> None:
    first: list[tuple[float, Filters]] = []
    later, newest = [], []
    for number in range(QUESTIONS):
        filters = next(asked)
        page = record.page(filters) if number % 2 else None
        first.append((timed(partial(record.page, filters)), filters))
        newest.append(timed(partial(record.page, filters, newest=True)))
        if page is not None and page.following:
            later.append(timed(partial(record.page, filters, after=page.following)))
    told("page of 50, oldest first", [taken for taken, _ in first], 50)
    told("page of 50, newest first", newest, 50)
    told("the page after it", later, 50)
    if slow:
        for taken, filters in sorted(first, key=lambda pair: -pair[0])[:8]:
            print(f"    {taken:8.1f} ms {filters}")


def _words(record: RecordFile, world: World) -> None:
    words = texts(world)
    ways: tuple[tuple[str, Callable[[str], object]], ...] = (
        ("reports by words", lambda text: record.find_reports(Filters(text=text))),
        ("claims by words", lambda text: record.find_claims(Filters(text=text))),
        ("events by words", lambda text: record.page(Filters(text=text))),
        ("reports by words, best first", lambda text: record.reports(search=text, limit=50)),
    )
    for name, look in ways:
        told(name, [timed(partial(look, next(words))) for _ in range(150)], 100)


def _maps(record: RecordFile) -> None:
    chance = random.Random(17)
    days = [FIRST + timedelta(days=chance.randrange(DAYS)) for _ in range(MAPS)]
    print(f"  all places read for the first time in {timed(record.held_places):.0f} ms")
    told("who holds what on a day: a map", [timed(partial(day_map, record, day)) for day in days], 200)
    told("  each place made", [timed(partial(control_map, record, day)) for day in days], 200)
    boxes = [(lon, lat, lon + 10, lat + 10) for lon in range(-10, 90, 20) for lat in range(0, 40, 10)]
    told(
        "  of 10 degrees by 10",
        [timed(partial(control_map, record, day, box=chance.choice(boxes))) for day in days],
        200,
    )
    told(
        "  50 places with the words",
        [timed(partial(control_on, record, day, most=50)) for day in days[:20]],
        200,
    )
    spans, last = record.holdings() or [], FIRST + timedelta(days=DAYS)
    print(f"    {len(spans):,} spans, {len(control_map(record, last)):,} places on the last day")


def _additions(record: RecordFile, world: World) -> None:
    gc.freeze()  # the made-up world is no part of what is measured; the web app does so with what it loads
    added, used = [], []
    for number in range(ADDED):
        report = world.report([world.happening(number) for _ in range(CLAIMS_A_REPORT)])
        began = time.process_time()
        added.append(timed(partial(updating.add, record, [report], coder="made")))
        used.append((time.process_time() - began) * 1000)
    told("a report's claims added and merged", added, 20)
    told("  of which of processor", used, 20)


def merging(folder: Path, sizes: Sequence[int]) -> None:
    """Print how long merging takes a claim, as the record grows: by way of claims, nothing made up."""
    print("merging step by step, from claims:")
    for size in sizes:
        path = folder / f"merge-{size}.db"
        world = World()
        with open_record(path, create=True) as record:
            claims = 0
            for first in range(0, size, CHUNK):
                reports, _ = world.chunk(first, min(CHUNK, size - first))
                record.add(reports, coder="made")
                claims += sum(len(one.claims) for one in reports)
            began, processor = time.perf_counter(), time.process_time()
            updating.update(record)
            taken, used = time.perf_counter() - began, time.process_time() - processor
            events = record.totals()["events"]
        print(
            f"  {claims:>9,} claims into {events:>9,} events: {taken:7.1f} s, {taken / claims * 1000:.2f} ms a claim "
            f"({used / claims * 1000:.2f} ms of processor)",
            flush=True,
        )
        path.unlink()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="how many events, by commas")
    parser.add_argument(
        "--merging", default="1000,3000,10000", help="sizes merged step by step from claims; empty: none"
    )
    parser.add_argument("--folder", type=Path, default=Path("/tmp"), help="where the records are made")
    parser.add_argument("--keep", type=Path, help="keep the largest record under this name")
    parser.add_argument("--open", type=Path, help="measure a record that was kept, making none")
    parser.add_argument("--slow", action="store_true", help="show the slowest questions")
    chosen = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    if chosen.merging:
        merging(chosen.folder, [int(size) for size in chosen.merging.split(",")])
    sizes = [int(size) for size in chosen.sizes.split(",") if size]
    for size in [] if chosen.open else sizes:
        path = chosen.keep if chosen.keep and size == max(sizes) else chosen.folder / f"record-{size}.db"
        path.unlink(missing_ok=True)
        world = World()
        began = time.perf_counter()
        with open_record(path, create=True) as record:
            fill(record, world, size)
            print(
                f"{size:,} events, {record.totals()['claims.event']:,} claims, written in {time.perf_counter() - began:.0f} s"
            )
            measure(record, world, chosen.slow)
        _size(path)
        if path != chosen.keep:
            path.unlink()
    if chosen.open:
        world = World()
        world.made = 10**9 + int(time.time())
        with open_record(chosen.open, write=True) as record:
            print(record.totals())
            measure(record, world, chosen.slow)
        _size(chosen.open)


def _size(path: Path) -> None:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  file {path.stat().st_size / 1e6:,.0f} MB, memory at most {most:,.0f} MiB", flush=True)


if __name__ == "__main__":
    main()
