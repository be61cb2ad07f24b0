"""Where events are is kept in blocks: whatever comes and goes, they hold what is there, and what changed is read alone."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mountjoy.store import open_record, points, positions

KINDS = [("clash", "battle"), ("shelling", "explosion"), ("clash", "protest")]


def row(key: int, chance: random.Random) -> dict[str, Any]:
    type_, family = chance.choice(KINDS)
    known = chance.random() < 0.7
    return {
        "key": key, "changed": chance.randrange(99), "type": type_, "family": family,
        "assertion": chance.choice(("reported", "claimed")), "place_precision": chance.choice((None, 1, 2)),
        "date_end": date(2017, 10, chance.randrange(1, 30)) if known else None,
        "fatalities_best": chance.choice((None, 3, 1 << 40)), "lat": 36.25 if known else None, "lon": 43.5 if known else None,
    }  # fmt: skip


def told(one: dict[str, Any]) -> tuple[Any, ...]:
    def or_none(value: Any) -> Any:
        return -1 if value is None else value

    end = -1 if one["date_end"] is None else one["date_end"].toordinal()
    killed = min(or_none(one["fatalities_best"]), 2**31 - 1)
    return (
        one["key"],
        one["changed"],
        (one["type"], one["family"]),
        one["assertion"],
        end,
        one["lat"],
        killed,
    )


def read_back(held: points.Positions) -> list[tuple[Any, ...]]:
    kinds, assertions = ({code: word for word, code in one.items()} for one in (held.kinds, held.assertions))
    columns = (
        held.columns[name].tolist()
        for name in ("key", "changed", "kind", "assertion", "end", "lat", "killed")
    )
    return [
        (key, changed, kinds[kind], assertions[how], end, None if np.isnan(lat) else lat, killed)
        for key, changed, kind, how, end, lat, killed in zip(*columns, strict=True)
    ]  # fmt: skip


def test_blocks_hold_what_came_and_did_not_go(place: Path | str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(positions, "MOST", 5)
    monkeypatch.setattr(positions, "FILLED", 4)
    monkeypatch.setattr(points, "CHUNK", 3)
    chance, there = random.Random(8), dict[int, dict[str, Any]]()
    with open_record(place, write=True) as record:
        before, layouts = record.points(), set[int]()
        assert not len(before.columns["key"])
        for number in range(60):
            new = [row(key, chance) for key in chance.sample(range(1, 400), chance.choice((1, 2, 30)))]
            new = [one for one in new if one["key"] not in there]
            gone = chance.sample(sorted(there), min(len(there), chance.choice((0, 1, 25))))
            with record._write() as connection:
                if number == 40:
                    positions.clear(connection)
                    there, gone = {}, []
                positions.drop(connection, gone)
                positions.put(connection, new)
            there = {key: one for key, one in there.items() if key not in gone}
            there |= {one["key"]: one for one in new}
            anew, before = record.points(), record.points(before)
            assert read_back(before) == read_back(anew) == [told(there[key]) for key in sorted(there)]
            assert anew.layout[:, 2].max(initial=0) <= 5
            layouts.add(len(anew.layout))
        assert max(layouts) > 15


def test_only_blocks_that_changed_are_read_again(place: Path | str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(positions, "MOST", 5)
    monkeypatch.setattr(positions, "FILLED", 4)
    chance, read = random.Random(9), list[int]()
    with open_record(place, write=True) as record:
        with record._write() as connection:
            positions.put(connection, [row(key, chance) for key in range(10, 210, 2)])
        before = record.points()
        with record._write() as connection:
            positions.put(connection, [row(101, chance)])
        unpack = positions.unpack
        monkeypatch.setattr(positions, "unpack", lambda body: read.append(len(body)) or unpack(body))
        after = record.points(before)
        assert len(after.columns["key"]) == 101 and sum(read) <= 6 * positions.ROW.itemsize
        assert record.points(after).columns is after.columns
