"""Compiles a GeoNames country dump into the user's own index, which look-ups then read beside the shipped one.

A place that the shipped gazetteer has keeps its id, name, kind and position there, so that importing a country
never makes two things of one. The same file gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from mountjoy import translit
from mountjoy.errors import InputError
from mountjoy.resolve.gazetteer import Gazetteer, PlaceCandidate
from mountjoy.resolve.gazetteer_index import PlaceRow, compile_index
from mountjoy.resolve.geonames import Dump, GeoName, read_dump
from mountjoy.resolve.own_places import MANIFEST
from mountjoy.resolve.place_reading import TOWNS, km

# How far apart (km) two points of one name may lie and still be one place.
_REACH = {"province": 400.0, "district": 90.0, "region": 250.0, "river": 300.0}
_NEAR = 30.0


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import made: ``rows`` of the file, ``places`` kept by kind, how many the shipped index knew."""

    folder: Path
    country: str
    rows: int
    places: Mapping[str, int]
    known: int


def import_places(path: Path, folder: Path, country: str | None = None) -> Imported:
    """Compile the dump into ``folder``/COUNTRY, replacing what was imported of that country before.

    All or nothing: the index is made beside and put in place at the end. Raises InputError.
    """
    dump = read_dump(path, country)
    rows, known = _rows(dump, Gazetteer.open())
    target, made = folder / dump.country, folder / f".{dump.country}.new"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(made, ignore_errors=True)
        compile_index(rows, made)
        kinds = Counter(row.kind for row in rows)
        manifest = {
            "country": dump.country, "rows": dump.rows, "places": dict(sorted(kinds.items())), "known": known,
            "sha256": _digest(made),
        }  # fmt: skip
        (made / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
        shutil.rmtree(target, ignore_errors=True)
        made.rename(target)
    except OSError as error:
        raise InputError(f"{folder}: cannot be written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return Imported(target, dump.country, dump.rows, dict(sorted(kinds.items())), known)


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _rows(dump: Dump, shipped: Gazetteer) -> tuple[list[PlaceRow], int]:
    """The rows to compile, one an id, and how many of them the shipped index has."""
    shipped_rows = shipped.numbered(dump.country)
    known = {place.line: _known(place, shipped, shipped_rows) for place in dump.places}
    divisions = {
        place.admin1: (known[place.line] or place).name for place in dump.places if place.kind == "province"
    }
    rows: dict[str, PlaceRow] = {}
    for place in dump.places:
        row = _row(place, known[place.line], divisions)
        before = rows.get(row.id)
        if before is not None:
            names = dict.fromkeys((*before.alternates, *row.names, *row.alternates))
            row = replace(before, alternates=tuple(name for name in names if name not in before.names))
        rows[row.id] = row
    return [rows[ident] for ident in sorted(rows)], len({one.id for one in known.values() if one is not None})


def _row(place: GeoName, same: PlaceCandidate | None, divisions: Mapping[str, str]) -> PlaceRow:
    admin1 = "" if place.kind == "province" else divisions.get(place.admin1, "")
    if same is None:
        return PlaceRow(
            f"geonames:{place.number}", (place.name,), place.kind, place.country, place.lat, place.lon, admin1,
            place.population, place.alternates,
        )  # fmt: skip
    names = tuple(dict.fromkeys((same.name, place.name)))
    return PlaceRow(
        same.id, names, same.kind, place.country, same.lat, same.lon, same.admin1 or admin1, same.population,
        tuple(name for name in place.alternates if name not in names),
    )  # fmt: skip


def _known(
    place: GeoName, shipped: Gazetteer, numbered: Mapping[int, PlaceCandidate]
) -> PlaceCandidate | None:
    """The shipped place that a row is: by GeoNames' number, or by name, kind and nearness."""
    if place.number in numbered:
        return numbered[place.number]
    here = PlaceCandidate(
        "", place.name, place.kind, place.country, None, place.lat, place.lon, 0, "exact", True, 0.0, 0.0, ""
    )
    reach = _REACH.get(place.kind, _NEAR)
    for name in (place.name, *place.alternates):
        if not translit.normal(name).isascii():
            continue
        for other in shipped.lookup(name, country=place.country, limit=20, spelt_like=False):
            alike = other.kind == place.kind or (other.kind in TOWNS and place.kind in TOWNS)
            own = not other.id.startswith("geonames:")
            if own and alike and km(here, other) <= reach:
                return other
    return None
