"""The web app on a large record: first byte of pages and API routes, clusters at all zooms, many people clicking at once, and
the server's memory.

    scripts/bench serve --record FILE [--users 50] [--seconds 30] [--think 1] [--workers 1]
    scripts/bench serve --open FILE       # only to be read: nothing is copied, merged or written, however large it is

Make a record with `scripts/bench record --sizes 10000 --merging '' --keep FILE`. The server runs as a process of its own; times
are of the wall from sending a request to the first byte of its answer, so other programs count; the time of the server's
processor is told beside, on average. Addresses are drawn by a
fixed seed from what the record holds.

Memory is what all processes of the server hold together: each page of memory that several share is counted once (the system's
PSS), pages of files that are only mapped are told beside. It is looked at twice a second, and the most counts.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import httpx2

FIRST_BYTE, CLUSTERS, MEMORY = 150, 250, 500  # aims: milliseconds and MB
ZOOMS = range(15)
WAIT = 600  # seconds to wait for the server to start, and for one answer


@dataclass
class Known:
    """What addresses are drawn from."""

    events: list[str] = field(default_factory=list)
    claims: list[str] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)
    actors: list[str] = field(default_factory=list)
    places: list[tuple[str, float, float]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


@contextmanager
def serving(record: Path, *, write: bool = True, workers: int = 1) -> Iterator[tuple[str, int]]:
    """The address of a server over the record, and its (first) process."""
    program = "from mountjoy.cli.main import main; main()"
    arguments = [
        sys.executable,
        "-c",
        program,
        "serve",
        "--record",
        str(record),
        "--port",
        "0",
        "--by",
        "bench",
        *(() if write else ("--read-only",)),
        *(("--workers", str(workers)) if workers > 1 else ()),
    ]
    began = time.perf_counter()
    server = subprocess.Popen(
        arguments, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    )
    try:
        assert server.stdout is not None
        line = server.stdout.readline()
        found = re.search(r"http://[^ /]+", line)
        if found is None:
            raise SystemExit(f"the server did not start: {line}")
        print(f"the server answered after {time.perf_counter() - began:.1f} s")
        yield found[0], server.pid
    finally:
        server.terminate()
        server.wait(30)


def family(process: int) -> list[int]:
    """A process and those that it started."""
    told = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    return [process, *map(int, told.split())]


def memory(process: int) -> tuple[float, float]:
    """What a server's processes hold together, and how much of it is mapped from files, in MB."""
    total = mapped = 0.0
    for one in family(process):
        try:
            told = Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii")
        except OSError:
            continue
        kib = {name: int(value) for name, value in re.findall(r"(\w+):\s+(\d+) kB", told)}
        total += kib["Pss"] * 1.024e-3
        mapped += kib.get("Pss_File", 0) * 1.024e-3
    return total, mapped


class Watched(threading.Thread):
    """Looks at a server's memory until it is ended."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.process, self.most, self.ends = process, (0.0, 0.0), threading.Event()

    def run(self) -> None:
        """Look twice a second."""
        while not self.ends.wait(0.5):
            self.most = max(self.most, memory(self.process))


def used(process: int) -> float:
    """Milliseconds of processor that a server's processes have used."""
    total = 0
    for one in family(process):
        told = Path(f"/proc/{one}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        total += int(told[11]) + int(told[12])
    return total * 1000 / os.sysconf("SC_CLK_TCK")


def known(client: httpx2.Client) -> Known:
    """Ids and names from the record, from its API."""
    made = Known()
    for year in range(2012, 2026):
        for one in client.get(f"/api/v1/events?since={year}-01-01&order=oldest&limit=40").json()["items"]:
            made.events.append(one["id"])
            made.claims.append(one["claims"][0])
            made.reports.append(one["reports"][0])
            place = one["place"] or {}
            if place.get("lat") is not None:
                made.places.append((place["entity"] or place["name"], place["lat"], place["lon"]))
            made.actors += [party["entity"] for party in one["parties"] if party["entity"]][:1]
    for claim in made.claims[:60]:
        words = re.findall(r"\w{4,}", client.get(f"/api/v1/claims/{claim}").json()["quote"])
        made.words += words[-3:]
    return made


def filters(known: Known, chance: random.Random) -> str:
    """Some filters as people put them together."""
    year, month = (
        chance.randrange(2012, 2022),
        chance.choice(("01-01&until={}-12-31", "03-01&until={}-03-31")),
    )
    place = chance.choice((quote(chance.choice(known.places)[0]), chance.choice(("SY", "IQ", "UA"))))
    parts = [
        "", "", f"since={year}-{month.format(year)}",
        f"type={chance.choice(('battle', 'explosion', 'clash', 'statement', 'shelling'))}",
        f"actor={quote(chance.choice(known.actors))}", f"place={place}", f"text={quote(chance.choice(known.words))}",
        "fatalities_from=5", "assertion=claimed",
    ]  # fmt: skip
    return "&".join(filter(None, chance.sample(parts, chance.choice((1, 1, 2)))))


def day(chance: random.Random) -> str:
    """Some day."""
    return f"{chance.randrange(2012, 2022)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"


Address = Callable[[], str]


def pages(known: Known, chance: random.Random) -> dict[str, Address]:
    """The pages, each with addresses drawn anew."""
    pick = chance.choice
    return {
        "overview": lambda: f"/?{filters(known, chance) if chance.random() < 0.5 else ''}",
        "events": lambda: f"/events?{filters(known, chance)}",
        "event": lambda: f"/events/{pick(known.events)}",
        "drawer": lambda: f"/drawer?open=event:{pick(known.events)}",
        "report": lambda: f"/reports/{quote(pick(known.reports), safe='')}",
        "reports": lambda: (
            f"/reports?text={quote(pick(known.words))}" if chance.random() < 0.5 else "/reports"
        ),
        "actors": lambda: "/actors",
        "actor": lambda: f"/actors/{quote(pick(known.actors), safe='')}",
        "network": lambda: "/network",
        "control": lambda: f"/control?on={day(chance)}",
        "decisions": lambda: "/review?before=1000000",
        "contradictions": lambda: "/contradictions",
        "review": lambda: "/review",
        "review, an item": lambda: "/review/events",
        "sources": lambda: "/sources",
        "search": lambda: f"/search?text={quote(pick(known.words))}",
        "snapshots": lambda: "/snapshots",
    }


def routes(known: Known, chance: random.Random) -> dict[str, Address]:
    """The routes of the API, each with addresses drawn anew."""
    pick = chance.choice
    return {
        "api events": lambda: f"/api/v1/events?{filters(known, chance)}",
        "api event": lambda: f"/api/v1/events/{pick(known.events)}",
        "api weeks": lambda: f"/api/v1/events/weeks?{filters(known, chance)}",
        "api reports": lambda: "/api/v1/reports",
        "api report": lambda: f"/api/v1/reports/{quote(pick(known.reports), safe='')}",
        "api claim": lambda: f"/api/v1/claims/{pick(known.claims)}",
        "api actors": lambda: "/api/v1/actors",
        "api actor": lambda: f"/api/v1/actors/{quote(pick(known.actors), safe='')}",
        "api ties": lambda: "/api/v1/ties",
        "api control": lambda: "/api/v1/control",
        "api control on a day": lambda: f"/api/v1/control?at={day(chance)}&limit=1000",
        "control map on a day": lambda: f"/control.geojson?on={day(chance)}",
        "api search": lambda: f"/api/v1/search?text={quote(pick(known.words))}",
    }


def view(known: Known, chance: random.Random, zoom: int) -> str:
    """A view of the map: a window of 1300 by 700 pixels around some place, half of them with filters."""
    _, lat, lon = chance.choice(known.places)
    wide, tall = 1300 / 512 * 360 / 2**zoom, 700 / 512 * 180 / 2**zoom
    west, east = max(lon - wide / 2, -180), min(lon + wide / 2, 180)
    south, north = max(lat - tall / 2, -85), min(lat + tall / 2, 85)
    box = f"bbox={west:.4f},{south:.4f},{east:.4f},{north:.4f}&zoom={zoom}"
    return f"/api/v1/events/clusters?{box}&{filters(known, chance) if chance.random() < 0.5 else ''}"


def first_byte(client: httpx2.Client, address: str) -> float:
    """Milliseconds to the first byte; the rest is read too. Raises SystemExit where the answer is an error."""
    began = time.perf_counter()
    with client.stream("GET", address) as response:
        for _ in response.iter_raw():
            taken = (time.perf_counter() - began) * 1000
            break
        else:
            taken = (time.perf_counter() - began) * 1000
        for _ in response.iter_raw() if not response.is_stream_consumed else ():
            pass
    if response.status_code != 200:
        raise SystemExit(f"{address}: {response.status_code}")
    return taken


def p95(times: Sequence[float]) -> float:
    """The 95th percentile."""
    return sorted(times)[min(len(times) - 1, int(len(times) * 0.95))]


def told(name: str, times: Sequence[float], aim: float, processor: float | None = None) -> None:
    """Print a line of figures; ``processor`` is the time of the server's processor for one, in milliseconds."""
    high = p95(times)
    print(
        f"  {name:<22} p50 {statistics.median(times):7.1f} ms   p95 {high:7.1f} ms   most {max(times):7.1f} ms"
        f"{'' if processor is None else f'   processor {processor:6.1f} ms'}   aim {aim}{'' if high <= aim else '   MISSED'}",
        flush=True,
    )


@dataclass
class Clicked:
    """What many people clicking at once came to."""

    pages: list[float] = field(default_factory=list)
    maps: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


async def clicking(home: str, known: Known, users: int, seconds: float, think: float) -> Clicked:
    """So many people who open pages one after the other, with the map of those that have one."""
    made, end = Clicked(), time.perf_counter() + seconds
    limits = httpx2.Limits(max_connections=users * 2, max_keepalive_connections=users * 2)

    async def ask(client: httpx2.AsyncClient, address: str, into: list[float]) -> None:
        began = time.perf_counter()
        try:
            response = await client.get(address)
        except httpx2.HTTPError as error:
            made.errors.append(f"{address}: {error!r}")
            return
        into.append(
            response.elapsed.total_seconds() * 1000
            if response.elapsed
            else (time.perf_counter() - began) * 1000
        )
        if response.status_code != 200:
            made.errors.append(f"{address}: {response.status_code}")

    async def person(client: httpx2.AsyncClient, number: int) -> None:
        chance = random.Random(number)
        mine = pages(known, chance)
        await asyncio.sleep(chance.random() * max(think, 0.1))
        while time.perf_counter() < end:
            name = chance.choice(list(mine))
            await ask(client, mine[name](), made.pages)
            if name in ("overview", "events", "actor"):
                await ask(client, view(known, chance, chance.choice(ZOOMS)), made.maps)
            await asyncio.sleep(chance.expovariate(1 / think) if think else 0)

    async with httpx2.AsyncClient(
        base_url=home, timeout=WAIT, limits=limits, follow_redirects=True
    ) as client:
        await asyncio.gather(*(person(client, number) for number in range(users)))
    return made


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--record", type=Path, help="a record file")
    where.add_argument("--open", type=Path, help="a record file that is only read, where it lies")
    parser.add_argument("--users", type=int, default=50, help="how many click at once")
    parser.add_argument("--seconds", type=float, default=30, help="for how long")
    parser.add_argument(
        "--think", type=float, default=1, help="seconds between clicks of one person, on average"
    )
    parser.add_argument("--repeats", type=int, default=30, help="requests of each page and route")
    parser.add_argument("--workers", type=int, default=1, help="processes of the server")
    chosen = parser.parse_args()
    record, write = chosen.open or chosen.record, chosen.open is None
    with serving(record, write=write, workers=chosen.workers) as (home, process):
        watched = Watched(process)
        watched.start()
        with httpx2.Client(base_url=home, timeout=WAIT, follow_redirects=True) as client:
            held, chance = known(client), random.Random(5)
            alone: list[float] = []
            print("first byte, one after the other:")
            for name, address in {**pages(held, chance), **routes(held, chance)}.items():
                once, before = first_byte(client, address()), used(process)
                times = [first_byte(client, address()) for _ in range(chosen.repeats)]
                alone += [once, *times]
                told(name, [once, *times], FIRST_BYTE, (used(process) - before) / chosen.repeats)
            told("all", alone, FIRST_BYTE)
            print("clusters:")
            before = used(process)
            drawn = [first_byte(client, view(held, chance, zoom)) for _ in range(4) for zoom in ZOOMS]
            told("all zooms", drawn, CLUSTERS, (used(process) - before) / len(drawn))
        print(f"{chosen.users} people for {chosen.seconds:g} s, {chosen.think:g} s between clicks:")
        made = asyncio.run(clicking(home, held, chosen.users, chosen.seconds, chosen.think))
        told("pages", made.pages, FIRST_BYTE)
        told("maps", made.maps, CLUSTERS)
        print(
            f"  {len(made.pages) + len(made.maps):,} answers, {len(made.errors)} errors   aim 0{'   MISSED' if made.errors else ''}"
        )
        for error in made.errors[:10]:
            print(f"    {error}")
        watched.ends.set()
        most, mapped = watched.most
        print(
            f"memory of {len(family(process))} processes: at most {most:,.0f} MB, {mapped:,.0f} of it mapped from files"
            f"   aim {MEMORY}{'' if most <= MEMORY else '   MISSED'}"
        )


if __name__ == "__main__":
    main()
