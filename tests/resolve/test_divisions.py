"""Second-level divisions: named with their head words they are found, bare names stay their seats; the table's checks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from mountjoy.errors import RegistryError
from mountjoy.resolve.gazetteer import DEFAULT, Gazetteer
from mountjoy.resolve.gazetteer_index import PlaceRow, read_supplement
from tests.resolve.test_places import resolve
from training.second_level import place_second_level, read_second_level

PLACES = DEFAULT.parent / "places"
CASES = yaml.safe_load(Path(__file__).with_name("divisions_cases.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def gaz() -> Gazetteer:
    return Gazetteer.open()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_divisions(gaz: Gazetteer, case: list[Any]) -> None:
    text, *wanted = case
    first = resolve(gaz, text)[0]
    got = [None] if first is None else [first.name, first.country, first.kind, first.admin1]
    assert got == wanted, first and first.reason


def test_every_row_is_in_the_index(gaz: Gazetteer) -> None:
    missing = [
        row.where
        for row in read_second_level(PLACES / "second_level")
        if not any(
            place.kind == "district" and place.admin1 == row.admin1
            for place in gaz.lookup(row.name, row.country, limit=100, spelt_like=False)
        )
    ]
    assert missing == []


def test_no_row_stands_in_two_files() -> None:
    known = read_supplement(PLACES)
    rows = [row for row in read_second_level(PLACES / "second_level") if row.at is not None]
    placed = place_second_level(rows, [], known)
    assert len(placed) == len(rows) > 100
    assert {place.kind for place in placed} == {"district"}


PROVINCE = PlaceRow("mj:sy-province-hama", ("Hama",), "province", "SY", 35.2, 37.0)
TOWNS = [
    PlaceRow("geonames:1", ("Masyaf", "Misyaf"), "city", "SY", 35.07, 36.34, "Hama", 22000),
    PlaceRow("geonames:2", ("Misyaf",), "village", "SY", 35.6, 36.9, "Hama", 400),
    PlaceRow("geonames:3", ("Tall",), "village", "SY", 35.1, 36.3, "Hama", 10),
    PlaceRow("geonames:4", ("Tall",), "village", "SY", 35.9, 36.9, "Hama", 20),
    PlaceRow("geonames:5", ("Soran",), "city", "SY", 35.29, 36.74, "", 9000),
    PlaceRow("geonames:6", ("Soran",), "city", "IQ", 36.65, 44.54, "Erbil", 90000),
    PlaceRow("geonames:7", ("Kafr",), "city", "SY", 32.7, 36.5, "As-Suwayda", 9000),
]


def place(tmp_path: Path, rows: str) -> list[PlaceRow]:
    (tmp_path / "x.yaml").write_text(rows, encoding="utf-8")
    return place_second_level(read_second_level(tmp_path), TOWNS, [PROVINCE])


@pytest.mark.parametrize(
    ("row", "lat", "lon"),
    [
        ('[Masyaf, ""]', 35.07, 36.34),
        ("[Jabal Ansariya, Jebel Ansariye, Misyaf]", 35.07, 36.34),
        ('[Suran, "Soran"]', 35.29, 36.74),
        ('[Ghab, "", "", 35.5, 36.35]', 35.5, 36.35),
    ],
)
def test_a_division_lies_at_its_seat(tmp_path: Path, row: str, lat: float, lon: float) -> None:
    (found,) = place(tmp_path, f"SY:\n  Hama:\n    - {row}\n")
    assert (found.lat, found.lon, found.admin1, found.kind) == (lat, lon, "Hama", "district")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ('SY:\n  Hama:\n    - [Ghab, ""]\n', r"x\.yaml:3: Ghab: no town Ghab in Hama, SY"),
        ('SY:\n  Hama:\n    - [Kafr, ""]\n', r"x\.yaml:3: Kafr: no town Kafr in Hama, SY"),
        (
            'SY:\n  Hama:\n    - [Tall, ""]\n',
            r"x\.yaml:3: Tall: 2 towns Tall in Hama.*geonames:3, geonames:4",
        ),
        ('SY:\n  Homs:\n    - [Masyaf, ""]\n', r"x\.yaml:3: 'Homs' is no first-level division of SY"),
        ('SY:\n  Hama:\n    - [Masyaf, ""]\n    - [Masyaf, x]\n', r"x\.yaml:4: Masyaf of Hama stands twice"),
        ('SY:\n  Hama:\n    - [Masyaf, "", "", 35.1]\n', r"x\.yaml:3: .*4 cells"),
        ('SY:\n  Hama:\n    - [Masyaf, "", "", 95, 36]\n', r"x\.yaml:3: 95, 36 is outside"),
        ("SY:\n  Hama: Masyaf\n", r"x\.yaml:2: SY Hama must be a list"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, rows: str, message: str) -> None:
    with pytest.raises(RegistryError, match=message):
        place(tmp_path, rows)
