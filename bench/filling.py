"""A record of so many events of the made-up world, written as merging would leave it: at once, or by the product's own steps."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from itertools import pairwise

from bench.stamping import Stamp
from bench.world import World
from mountjoy import merge, updating
from mountjoy.evidence import Evidence, Link
from mountjoy.record import Event
from mountjoy.store import RecordFile, indexing, positions, tallies, writing
from mountjoy.store import merged as merged_store
from mountjoy.store.merging import Step

AT_ONCE = 50_000  # events in one transaction
CHUNK = 2_000  # events made together: their claims stand in each other's reports


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
        positions.rebuild(step._connection, lambda _done, _total: None)
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
        links: list[Link] = []
        made: list[Event] = []
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
