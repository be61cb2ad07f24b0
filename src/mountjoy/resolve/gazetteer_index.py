"""Compiles places into the index that `gazetteer` reads, and reads the project's own list of places.

The same places give the same bytes: rows are sorted, nothing depends on time or on the order of sets.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import marisa_trie
import numpy as np
import yaml

from mountjoy import translit
from mountjoy.errors import RegistryError
from mountjoy.resolve.gazetteer import ARTICLE, FLAG_BITS, KIND_WEIGHT, PLAIN, PRIMARY, VERSION

KINDS = tuple(sorted(KIND_WEIGHT))
PLACE_TYPE = np.dtype(
    [
        ("lat", "<f4"), ("lon", "<f4"), ("number", "<i4"), ("population", "<u4"), ("at", "<u4"),
        ("length", "u1"), ("country", "u1"), ("kind", "u1"), ("admin1", "<u2"),
    ]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place to compile. ``names`` are its usual names, ``alternates`` the rest; the first usual name is
    shown.

    ``id`` is ``geonames:NUMBER`` or ``mj:...``; ``country`` is ISO2, ZZ where there is none; degrees are
    WGS 84.
    """

    id: str
    names: tuple[str, ...]
    kind: str
    country: str
    lat: float
    lon: float
    admin1: str = ""
    population: int = 0
    alternates: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    capital: bool = field(default=False)


def own_id(country: str, kind: str, name: str) -> str:
    """The identifier of a place that has no GeoNames number: mj:iq-province-anbar."""
    return f"mj:{country.lower()}-{kind}-{translit.exact(name).replace(' ', '-')}"


def read_supplement(folder: Path) -> list[PlaceRow]:
    """The rows of every supplement file (countries and words aside), sorted by id. Raises RegistryError."""
    rows: dict[str, PlaceRow] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.stem in ("countries", "words"):
            continue
        for row, line in _file_rows(path):
            if row.id in rows:
                raise RegistryError(f"{path}:{line}: {row.id} stands twice; give it once")
            rows[row.id] = row
    return [rows[name] for name in sorted(rows)]


def _file_rows(path: Path) -> Iterable[tuple[PlaceRow, int]]:
    root = compose_file(path)
    for country, kinds in pairs(path, root):
        if len(country) != 2 or not country.isupper():
            raise RegistryError(f"{path}:{line_of(kinds)}: {country!r} is not an ISO2 code in capitals")
        for kind, places in pairs(path, kinds):
            if kind not in KIND_WEIGHT:
                raise RegistryError(
                    f"{path}:{line_of(places)}: unknown kind {kind!r}; one of {', '.join(KINDS)}"
                )
            if not isinstance(places, yaml.SequenceNode):
                raise RegistryError(f"{path}:{line_of(places)}: {country} {kind} must be a list of rows")
            for node in places.value:
                yield _row(path, node, country, kind), line_of(node)


def _row(path: Path, node: yaml.Node, country: str, kind: str) -> PlaceRow:
    where = f"{path}:{line_of(node)}"
    if not isinstance(node, yaml.SequenceNode) or not all(isinstance(n, yaml.ScalarNode) for n in node.value):
        raise RegistryError(
            f"{where}: a row is [name, lat, lon, other names, division, population, abbreviations]"
        )
    cells = [str(cell.value).strip() for cell in node.value]
    if not 3 <= len(cells) <= 7 or not cells[0]:
        raise RegistryError(f"{where}: {cells} has {len(cells)} cells; a row has 3 to 7, the name first")
    cells += [""] * (7 - len(cells))
    lat, lon = point(where, cells[1], cells[2])
    try:
        population = int(cells[5] or 0)
    except ValueError:
        raise RegistryError(f"{where}: population {cells[5]!r} is not a whole number") from None
    return PlaceRow(
        id=own_id(country, kind, cells[0]),
        names=(cells[0], *commas(cells[3])),
        kind=kind,
        country=country,
        lat=lat,
        lon=lon,
        admin1=cells[4],
        population=population,
        abbreviations=commas(cells[6]),
    )


def point(where: str, lat: str, lon: str) -> tuple[float, float]:
    """A point in degrees from two texts; RegistryError naming `where` if it is none on Earth."""
    try:
        point_lat, point_lon = float(lat), float(lon)
    except ValueError:
        raise RegistryError(f"{where}: {lat!r}, {lon!r} is not a latitude and longitude in degrees") from None
    if not (-90 <= point_lat <= 90 and -180 <= point_lon <= 180):
        raise RegistryError(f"{where}: {lat}, {lon} is outside -90..90, -180..180")
    return point_lat, point_lon


def commas(text: str) -> tuple[str, ...]:
    """The names of a comma-separated cell, in order, each once."""
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def read_countries(path: Path) -> dict[str, PlaceRow]:
    """Centroids, demonyms and other names by ISO2 code, without the first name. Raises RegistryError."""
    rows: dict[str, PlaceRow] = {}
    for code, node in pairs(path, compose_file(path)):
        where = f"{path}:{line_of(node)}"
        cells = [str(cell.value) for cell in node.value] if isinstance(node, yaml.SequenceNode) else []
        if not 3 <= len(cells) <= 5 or len(code) != 2:
            raise RegistryError(
                f"{where}: {code}: a country is [lat, lon, demonyms, other names, abbreviations]"
            )
        lat, lon = point(where, cells[0], cells[1])
        cells += [""] * (5 - len(cells))
        rows[code] = PlaceRow(
            id=f"mj:{code.lower()}", names=commas(cells[3]), kind="country", country=code, lat=lat, lon=lon,
            demonyms=commas(cells[2]), abbreviations=commas(cells[4]),
        )  # fmt: skip
    return rows


def compose_file(path: Path) -> yaml.Node:
    """The YAML tree of a file, its nodes with their lines; RegistryError where it cannot be read or is empty."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except (OSError, yaml.YAMLError) as error:
        raise RegistryError(f"{path}: cannot be read: {error}") from error
    if node is None:
        raise RegistryError(f"{path}: is empty")
    return node


def pairs(path: Path, node: yaml.Node) -> list[tuple[str, yaml.Node]]:
    """The names and values of a mapping, in order; RegistryError naming the line where the node is none."""
    if not isinstance(node, yaml.MappingNode):
        raise RegistryError(f"{path}:{line_of(node)}: expected names with values here")
    return [(str(name.value), value) for name, value in node.value]


def line_of(node: yaml.Node) -> int:
    """The line of its file that a node begins on, from 1."""
    return int(node.start_mark.line) + 1


def compile_index(rows: Iterable[PlaceRow], folder: Path) -> None:
    """Write the index of the rows into the folder, replacing what is there."""
    places = sorted(rows, key=lambda row: row.id)
    folder.mkdir(parents=True, exist_ok=True)
    _write_places(places, folder)
    postings, spoken = _postings(places)
    names = marisa_trie.Trie(sorted(postings))
    by_number = sorted((names[name], name) for name in postings)
    names.save(str(folder / "names.marisa"))
    _write_lists(folder, "name_start", "name_places", [postings[name] for _, name in by_number])
    keyed: dict[str, list[int]] = defaultdict(list)
    for number, name in by_number:
        for key in sorted(spoken[name]):
            keyed[key].append(number)
    keys = marisa_trie.Trie(sorted(keyed))
    ordered = sorted((keys[key], key) for key in keyed)
    keys.save(str(folder / "keys.marisa"))
    # The names of the most people first: a look-up reads only so many of a crowded key.
    crowd = {
        number: -max(_people(places[p >> FLAG_BITS]) for p in postings[name]) for number, name in by_number
    }
    _write_lists(
        folder,
        "key_start",
        "key_names",
        [sorted(keyed[key], key=lambda n: (crowd[n], n)) for _, key in ordered],
    )


def _people(place: PlaceRow) -> float:
    return max(float(place.population), math.pow(10.0, KIND_WEIGHT[place.kind]))


def _postings(places: Sequence[PlaceRow]) -> tuple[dict[str, list[int]], dict[str, set[str]]]:
    """The places of each normalised name, most people first, and its transliteration keys.

    A normalised name may have several keys: it may stem from spellings with other word limits.
    """
    flags: dict[str, dict[int, int]] = defaultdict(dict)
    keys: dict[str, set[str]] = defaultdict(set)
    for index, place in enumerate(places):
        for usual, group in ((PRIMARY, place.names), (0, place.alternates)):
            for name in group:
                normal, articled, key = translit.forms(name)
                if normal:
                    flag = usual | (ARTICLE if articled else PLAIN)
                    flags[normal][index] = flags[normal].get(index, 0) | flag
                    if key:
                        keys[normal].add(key)
    postings = {
        name: [
            index << FLAG_BITS | flag
            for index, flag in sorted(found.items(), key=lambda item: (-_people(places[item[0]]), item[0]))
        ]
        for name, found in flags.items()
    }
    return postings, keys


def _write_lists(folder: Path, starts: str, values: str, lists: Sequence[Sequence[int]]) -> None:
    lengths = np.fromiter((len(one) for one in lists), dtype=np.int64, count=len(lists))
    start = np.zeros(len(lists) + 1, dtype="<u4")
    np.cumsum(lengths, out=start[1:])
    np.save(folder / f"{starts}.npy", start)
    flat = np.fromiter((value for one in lists for value in one), dtype="<u4", count=int(lengths.sum()))
    np.save(folder / f"{values}.npy", flat)


def _write_places(places: Sequence[PlaceRow], folder: Path) -> None:
    countries = sorted({place.country for place in places})
    admin1 = ["", *sorted({place.admin1 for place in places if place.admin1})]
    country_of = {code: index for index, code in enumerate(countries)}
    admin1_of = {name: index for index, name in enumerate(admin1)}
    table = np.zeros(len(places), dtype=PLACE_TYPE)
    strings = bytearray()
    at: dict[bytes, int] = {}
    own_ids: dict[str, str] = {}
    for index, place in enumerate(places):
        shown = place.names[0].encode("utf-8")[:255]
        if shown not in at:
            at[shown] = len(strings)
            strings += shown
        scheme, _, number = place.id.partition(":")
        if scheme != "geonames":
            own_ids[str(index)] = place.id
        table[index] = (
            place.lat, place.lon, int(number) if scheme == "geonames" else 0, place.population, at[shown],
            len(shown), country_of[place.country], KINDS.index(place.kind), admin1_of[place.admin1],
        )  # fmt: skip
    np.save(folder / "places.npy", table)
    (folder / "strings.bin").write_bytes(bytes(strings))
    meta = {
        "version": VERSION, "places": len(places), "kinds": list(KINDS), "countries": countries,
        "admin1": admin1, "own_ids": own_ids, **_tables(places),
    }  # fmt: skip
    text = json.dumps(meta, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    (folder / "meta.json").write_text(text + "\n", encoding="utf-8")


def _tables(places: Sequence[PlaceRow]) -> dict[str, object]:
    demonyms: dict[str, int] = {}
    abbreviations: dict[str, list[int]] = defaultdict(list)
    country_places: dict[str, int] = {}
    capitals: dict[str, int] = {}
    for index, place in enumerate(places):
        demonyms.update((translit.exact(word), index) for word in place.demonyms)
        for short in place.abbreviations:
            abbreviations[short.replace(" ", "")].append(index)
        if place.kind == "country":
            country_places[place.country] = index
        if place.capital:
            capitals[place.country] = index
    return {
        "demonyms": demonyms,
        "abbreviations": abbreviations,
        "country_places": country_places,
        "capitals": capitals,
    }
