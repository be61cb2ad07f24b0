"""The record at size: how long pages, words, adding and merging take from 10 thousand to 1 million events.

    scripts/bench record [--sizes 10000,100000,1000000] [--folder DIR] [--keep FILE]

Records are made with the distributions of real ones: a few types, actors, places and words make up most of what is
reported (Zipf), three claims an event, three claims a report, days over ten years; one report in five also says who holds a place.
A few parties fight over each place, and it changes hands now and then; most of what is said of its holder is so. They are
written with the evidence, blocks and links that merging leaves. One core, SQLite; times are of the wall, so other programs count.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import sqlite3
import statistics
import time
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TypeVar

from bench.stamping import Stamp
from mountjoy import codebook, merge, updating
from mountjoy.claim import Claim, CodedReport, Count, DateValue, Entity, Kind, Mention, Role, Span, claim_id
from mountjoy.evidence import Evidence, Link
from mountjoy.held import control_map, control_on, day_map
from mountjoy.report import Report
from mountjoy.store import Filters, RecordFile, indexing, open_record, tallies, writing
from mountjoy.store import merged as merged_store
from mountjoy.store.merging import Step

SIZES = (10_000, 100_000, 1_000_000)
AT_ONCE = 50_000  # events in one transaction
CHUNK = 2_000  # events made together: their claims stand in each other's reports
CLAIMS_AN_EVENT = 3
CLAIMS_A_REPORT = 3
FIRST, DAYS = date(2012, 1, 1), 3_650
QUESTIONS = 400
ADDED = 60
MAPS = 60
STATEMENTS = 0.2  # reports that also say who holds, contests, has lost or besieges a place
CONTROL = ("holds", "holds", "holds", "contests", "lost", "besieges", "present")
LOCAL = 0.8  # parties to what happens at a place that are its own
SO = 0.7  # statements that name its holder
Value = TypeVar("Value")


class Zipf:
    """Draws of values, the first the most often."""

    def __init__(self, values: Sequence[Value], power: float = 1.0) -> None:
        self.values = values
        self._sums = list(accumulate(1 / (n + 2) ** power for n in range(len(values))))

    def draw(self, chance: random.Random) -> Value:
        """One value."""
        return self.values[bisect(self._sums, chance.random() * self._sums[-1])]


@dataclass(frozen=True, slots=True)
class Happening:
    """One event as it happened, before anybody reports it."""

    number: int
    type: str
    family: str
    day: date
    actor: Entity
    other: Entity
    place: Entity
    toll: int | None


@dataclass(frozen=True, slots=True)
class Scene:
    """Who fights over a place: its parties, and from which day on each of them holds it."""

    parties: tuple[Entity, ...]
    turns: tuple[tuple[date, Entity], ...]

    def holder(self, day: date) -> Entity:
        """Who holds the place on a day."""
        return next(party for since, party in reversed(self.turns) if since <= day)


class World:
    """Who acts where in a made-up world, and what its reporters write."""

    def __init__(self, seed: int = 7) -> None:
        self.chance = random.Random(seed)
        types = [(one.id, one.family) for one in codebook.load().types.values() if one.family]
        self.chance.shuffle(types)
        self.types = Zipf(types, 1.1)
        self.actors = Zipf([self._actor(n) for n in range(3_000)], 0.9)
        self.places = Zipf([self._place(n) for n in range(20_000)], 0.8)
        self.scenes = {place.id: self._scene() for place in self.places.values}
        self.outlets = Zipf([f"Outlet {n}" for n in range(300)], 0.9)
        self.words = Zipf([self._word() for _ in range(30_000)], 1.0)
        self.made = 0

    def _word(self) -> str:
        parts = ("ba", "ker", "lo", "min", "sta", "ru", "tel", "dor", "nis", "va", "po", "gan", "shi", "er")
        return "".join(self.chance.choice(parts) for _ in range(self.chance.randint(2, 4)))

    def _actor(self, number: int) -> Entity:
        name = f"{self._word().title()} {self._word().title()} Front"
        parent = f"actor-{self.chance.randrange(number)}" if number and self.chance.random() < 0.3 else None
        return Entity(
            f"actor-{number}", name, "rebel-group", self.chance.choice("SY IQ UA SD".split()), parent=parent
        )

    def _place(self, number: int) -> Entity:
        country = self.chance.choice("SY IQ UA SD MM CD ML CO".split())
        admin1 = f"{country} Province {self.chance.randrange(20)}"
        lat, lon = self.chance.uniform(-5, 50), self.chance.uniform(-10, 100)
        return Entity(f"place-{number}", self._word().title(), "city", country, admin1, lat, lon, 1)

    def _scene(self) -> Scene:
        parties = tuple(self.actors.draw(self.chance) for _ in range(self.chance.choice((2, 2, 3, 3, 4, 5))))
        changes = sorted(self.chance.randrange(DAYS) for _ in range(self.chance.choice((0, 0, 1, 1, 2, 4))))
        since = (FIRST, *(FIRST + timedelta(days=day) for day in changes))
        return Scene(parties, tuple((day, self.chance.choice(parties)) for day in since))

    def _two(self, place: Entity) -> tuple[Entity, Entity]:
        """Two who act at a place."""
        one = self._party(place)
        while (two := self._party(place)) == one:
            pass
        return one, two

    def _party(self, place: Entity) -> Entity:
        if self.chance.random() < LOCAL:
            return self.chance.choice(self.scenes[place.id].parties)
        return self.actors.draw(self.chance)

    def happening(self, number: int) -> Happening:
        """One event."""
        type_, family = self.types.draw(self.chance)
        toll = self.chance.choice((None, None, 0, 1, 2, 3, 5, 8, 20, 60)) if family != "statement" else None
        day = FIRST + timedelta(days=int(DAYS * self.chance.random()))
        place = self.places.draw(self.chance)
        return Happening(number, type_, family, day, *self._two(place), place, toll)

    def statement(self, day: date) -> Happening:
        """Who holds what, as said on a day."""
        place = self.places.draw(self.chance)
        one, two = self._two(place)
        if self.chance.random() < SO:
            return Happening(-1, "holds", "", day, self.scenes[place.id].holder(day), two, place, None)
        return Happening(-1, self.chance.choice(CONTROL), "", day, one, two, place, None)

    def report(self, told: Sequence[Happening]) -> CodedReport:
        """A report that tells of these events, a sentence each, and now and then of who holds a place."""
        self.made += 1
        if self.chance.random() < STATEMENTS:
            told = [*told, self.statement(max(event.day for event in told))]
        text, mentions, claims = "", [], []
        ident = f"made-{self.made}"
        for event in told:
            start = len(text)
            spans = []
            for words, one, kind in (
                ("", event.actor, "actor"), (f" {event.type.replace('-', ' ')} against ", event.other, "actor"),
                (" near ", event.place, "place"),
            ):  # fmt: skip
                text += words
                mentions.append(
                    Mention(
                        f"m{len(mentions)}",
                        len(text),
                        len(text) + len(one.name),
                        one.name,
                        kind,
                        True,
                        None,
                        one,
                    )  # type: ignore[arg-type]
                )
                spans.append(mentions[-1])
                text += one.name
            trigger = Span(spans[0].end + 1, spans[1].start - 1, text[spans[0].end + 1 : spans[1].start - 1])
            text += f" left {event.toll} dead" if event.toll is not None else ""
            text += " " + " ".join(self.words.draw(self.chance) for _ in range(12)) + ". "
            sentence = Span(start, len(text) - 1, text[start : len(text) - 1])
            when = DateValue(event.day, event.day, 1, "stated")
            roles = tuple(
                Role(role, one.id)
                for role, one in zip(("actor", "recipient", "place"), spans, strict=True)  # type: ignore[arg-type]
            )
            where = tuple((role.role, m.start, m.end) for role, m in zip(roles, spans, strict=True))
            toll = None if event.toll is None else Count(event.toll, event.toll, event.toll, str(event.toll))
            kind: Kind = "control" if event.type in CONTROL else "event"
            named = claim_id(ident, kind, event.type, (trigger.start, trigger.end), where, when, "reported")
            claims.append(
                Claim(
                    named, kind, event.type, event.family or None, trigger, sentence, roles, when, toll, None,
                    self.chance.choice(("reported", "reported", "reported", "claimed", "alleged")), None, {}, 0.7, "made",
                )
            )  # fmt: skip
        published = max(event.day for event in told) + timedelta(days=1)
        report = Report(
            ident, text, f"News of {published}", published, "stated", self.outlets.draw(self.chance), None, None, "en",
            f"made.jsonl#{self.made}",
        )  # fmt: skip
        return CodedReport(report, tuple(mentions), tuple(claims))

    def chunk(self, first: int, size: int) -> tuple[list[CodedReport], list[list[str]]]:
        """Reports of ``size`` events, and the claims of each event."""
        events = [self.happening(first + n) for n in range(size)]
        tellings = [event for event in events for _ in range(self.chance.choice((1, 2, 3, 3, 4, 5)))]
        tellings.sort(key=lambda event: (event.day, self.chance.random()))
        reports, of_event = [], {event.number: [] for event in events}
        while tellings:
            told = {event.number: event for event in tellings[:CLAIMS_A_REPORT]}
            rest = tellings[CLAIMS_A_REPORT:]
            taken = list(told.values())
            for event in tellings[:CLAIMS_A_REPORT]:
                if taken and event in taken:
                    taken.remove(event)
                else:
                    rest.insert(min(len(rest), 5), event)
            reports.append(self.report(list(told.values())))
            for event, claim in zip(told.values(), reports[-1].claims, strict=False):  # then a statement
                of_event[event.number].append(claim.id)
            tellings = rest
        return reports, list(of_event.values())


def fill(record: RecordFile, world: World, events: int, told: Callable[[int], None] | None = None) -> None:
    """Write a record of so many events at once, as merging would leave it; ``told`` how many there are by now."""
    connection = sqlite3.connect(record.path, isolation_level=None, timeout=60)
    for setting in ("synchronous = OFF", "cache_size = -3000000", "wal_autocheckpoint = 100000"):
        connection.execute(f"PRAGMA {setting}")
    stamp = Stamp(connection)
    for first in range(0, events, AT_ONCE):
        with record._write() as logged:
            number = writing.append_log(
                logged, record._now(), "merge", {"events": min(AT_ONCE, events - first)}
            )
        connection.execute("BEGIN IMMEDIATE")
        for start in range(first, min(first + AT_ONCE, events), CHUNK):
            stamp.write(*world.chunk(start, min(CHUNK, events - start)), number)
            if told is not None:
                told(start)
        connection.execute("COMMIT")
    connection.close()
    with record.merge_step() as step:
        indexing.index_entities(step._connection, stamp.mentions.values())
        tallies.rebuild(step._connection)
        made = merge.relations(stamp.statements)
        step.replace((), (), (), (), made.control, made.stated)
    updating.update(record)  # who holds what, of all places


def fill_slowly(record: RecordFile, world: World, events: int) -> None:
    """Write the same record by the product's own steps."""
    rules = merge.default_rules()
    statements: list[Evidence] = []
    for first in range(0, events, CHUNK):
        reports, of_event = world.chunk(first, min(CHUNK, events - first))
        items = merge.gather(reports, rules)
        by_id = {item.claim_id: item for item in items}
        links, made = [], []
        for claims in of_event:
            ordered = sorted(claims)
            own = [Link(one, two, 0.9, "same", ("made so",)) for one, two in pairwise(ordered)]
            links += own
            made += merge.assemble([by_id[claim] for claim in claims], own, rules=rules)
        with record._write() as connection:
            writing.put_reports(connection, reports, "made")
            step = Step(connection, record._now(), None)
            keys = {i.claim_id: (*merge.block_keys(i), *merge.relation_keys(i)) for i in items}
            step.put_evidence(items, keys, {})
            step.put_links(links)
            number = writing.append_log(connection, record._now(), "merge", {"events": len(made)})
            merged_store.put_events(connection, made, number, {})
            step.done(by_id)
        statements += [item for item in items if item.kind == "control"]
    with record.merge_step() as step:
        found = merge.relations(statements)
        step.replace((), (), (), (), found.control, found.stated)
    updating.update(record)  # who holds what, of all places


def questions(world: World) -> Iterator[Filters]:
    """Filters as people put them together, drawn like what is reported: mostly of what is common."""
    chance = random.Random(11)
    while True:
        start = FIRST + timedelta(days=chance.randrange(DAYS))
        place = world.places.draw(chance)
        parts: list[Callable[[Filters], Filters]] = [
            lambda f: replace(f, type=world.types.draw(chance)[0]),
            lambda f: replace(f, type=world.types.draw(chance)[1]),
            lambda f: replace(f, actor=world.actors.draw(chance).id),
            lambda f: replace(f, actor=world.actors.draw(chance).name),
            lambda f, place=place: replace(f, place=place.id),
            lambda f, place=place: replace(f, place=place.country),
            lambda f, place=place: replace(f, place=f"admin1:{place.country}/{place.admin1}"),
            lambda f, place=place: replace(f, near=(place.lat or 0.0, place.lon or 0.0, chance.choice((20.0, 100.0, 400.0)))),
            lambda f, place=place: replace(
                f, polygon=tuple(((place.lat or 0) + a, (place.lon or 0) + b) for a, b in ((-2, -2), (-2, 2), (2, 2), (2, -2)))
            ),
            lambda f, start=start: replace(f, since=start, until=start + timedelta(days=chance.choice((1, 7, 30, 365)))),
            lambda f, start=start: replace(f, since=start),
            lambda f: replace(f, fatalities_from=chance.choice((1, 5, 10, 50))),
            lambda f: replace(f, assertion=chance.choice(("reported", "claimed", "alleged"))),
            lambda f: replace(f, source=world.outlets.draw(chance)),
            lambda f: replace(f, state="coded"),
            lambda f: replace(f, text=world.words.draw(chance)),
        ]  # fmt: skip
        filters = Filters()
        for part in chance.sample(parts, chance.choice((0, 1, 1, 2, 2, 3, 4))):
            filters = part(filters)
        yield filters


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
    times: dict[str, list[float]] = {"first": [], "later": [], "newest": []}
    worst: list[tuple[float, Filters]] = []
    for number in range(QUESTIONS):
        filters = next(asked)
        page = record.page(filters) if number % 2 else None
        times["first"].append(timed(lambda filters=filters: record.page(filters)))
        worst.append((times["first"][-1], filters))
        times["newest"].append(timed(lambda filters=filters: record.page(filters, newest=True)))
        if page is not None and page.following:
            times["later"].append(
                timed(lambda filters=filters, page=page: record.page(filters, after=page.following))
            )
    told("page of 50, oldest first", times["first"], 50)
    told("page of 50, newest first", times["newest"], 50)
    told("the page after it", times["later"], 50)
    if slow:
        for taken, filters in sorted(worst, key=lambda pair: -pair[0])[:8]:
            print(f"    {taken:8.1f} ms {filters}")
    words = texts(world)
    for name, look in (
        ("reports by words", lambda text: record.find_reports(Filters(text=text))),
        ("claims by words", lambda text: record.find_claims(Filters(text=text))),
        ("events by words", lambda text: record.page(Filters(text=text))),
        ("reports by words, best first", lambda text: record.reports(search=text, limit=50)),
    ):
        told(name, [timed(partial(look, next(words))) for _ in range(150)], 100)
    told("counts up to 10,000", [timed(partial(record.count, next(asked))) for _ in range(100)], 200)
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
    times["add"], times["used"] = [], []
    for number in range(ADDED):
        report = world.report([world.happening(number) for _ in range(CLAIMS_A_REPORT)])
        began = time.process_time()
        times["add"].append(timed(lambda report=report: updating.add(record, [report], coder="made")))
        times["used"].append((time.process_time() - began) * 1000)
    told("a report's claims added and merged", times["add"], 20)
    told("  of which of processor", times["used"], 20)


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
