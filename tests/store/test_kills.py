"""A run that is killed at any moment: nothing lost, nothing doubled, and the next run goes on to the same record."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mountjoy import pipeline, updating
from mountjoy.claim import CodedReport
from mountjoy.ingest.types import Ingested
from mountjoy.report import Report
from mountjoy.store import open_record
from tests.store.conftest import NewPlace
from tests.store.test_updating import POOL, check, whole

KILLS = 25  # for each size of batch and each database: a hundred
CODED = [replace(one, report=replace(one.report, origin=f"page.txt#{n}")) for n, one in enumerate(POOL)]
BY_ID = {one.report.id: one for one in CODED}
Place = Path | str


def code(reports: Iterable[Report]) -> Iterator[CodedReport]:
    for report in reports:
        time.sleep(0.002)  # as coding takes time, so does it meet a kill
        yield replace(BY_ID[report.id], report=report)


def run(place: Place) -> None:
    pipeline.run(["page.txt"], place, code=code, coder="test 1")


def run_killed(place: Place, seconds: float) -> bool:
    """Run in a process of its own and kill it after a time; whether it was killed before it was done."""
    child = os.fork()
    if child == 0:
        try:
            run(place)
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked here")
@pytest.mark.parametrize("batch", [2, 1000])  # the larger: all are added and merged in one transaction
def test_killed_at_any_moment(new_place: NewPlace, monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
    monkeypatch.setattr(
        pipeline, "read", lambda _paths, **_options: Ingested(tuple(o.report for o in CODED), (), (), ())
    )
    monkeypatch.setattr(pipeline, "BATCH", batch)
    for merge in (updating.add, updating.update):
        monkeypatch.setitem(merge.__kwdefaults__, "at_once", 5 if batch == 2 else updating.AT_ONCE)
    whole_place = new_place()
    began = time.perf_counter()
    run(whole_place)
    takes = time.perf_counter() - began
    with open_record(whole_place) as record:
        expected, reports = whole(record), {one.report.id: one for one in record.coded()}
        check(record)
    chance = random.Random(20)
    place, killed = new_place(), 0
    while killed < KILLS:
        killed += run_killed(place, chance.random() * takes * 0.6)
        with open_record(place) as record:
            held = {one.report.id: one for one in record.coded()}
            assert held.items() <= reports.items()
            assert record.verify() == []
            done = record.merged and len(held) == len(reports)
        if done:
            place = new_place()
    run(place)
    with open_record(place) as record:
        assert {one.report.id: one for one in record.coded()} == reports
        assert whole(record) == expected
        check(record)
