"""The compiled gazetteer: places of the world by name, memory-mapped and read-only.

The index is a folder of arrays and two tries (`gazetteer_index` writes it). One trie holds the normalised
names,
each with its places; the other holds the transliteration keys, each with the normalised names that share it.
Nothing but the tries and a small table of demonyms is read at opening; the rest is mapped.
"""

from __future__ import annotations

import json
import math
import mmap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import marisa_trie
import numpy as np
from rapidfuzz.distance import JaroWinkler

from mountjoy import translit
from mountjoy.errors import RegistryError

MatchLevel = Literal["exact", "normal", "key"]
VERSION = 1
DEFAULT = Path(__file__).resolve().parent.parent / "data" / "gazetteer"

# Flags of a posting, beside the place's number.
PLAIN, ARTICLE, PRIMARY = 1, 2, 4
FLAG_BITS = 3

# How prominent a kind of place is by itself, in powers of ten of people.
KIND_WEIGHT = {
    "country": 8.0, "continent": 7.5, "region": 6.0, "province": 5.8, "district": 3.6, "neighbourhood": 4.4,
    "base": 4.8, "camp": 4.6, "dam": 4.4, "crossing": 4.6, "airfield": 4.6, "river": 5.6, "road": 4.4, "site": 4.6,
    "village": 3.0, "city": 3.0,
}  # fmt: skip
# Prominence (powers of ten of people) from which a place needs no help of the report: about 50,000.
KNOWN = 4.7
# Key matches less alike than this are other names that happen to share their consonants.
_ALIKE = 0.72
_MOST_NAMES = 600
_REMEMBERED = 1 << 13
"""Look-ups remembered: a report names few places many times."""
_INNER = (0.5, 99.5)
"""Percentiles of latitudes and longitudes between which a country's places are taken to span it."""
_KEPT = 60
"""Candidates remembered of a name; few names have more."""


@dataclass(frozen=True, slots=True)
class PlaceCandidate:
    """A place that a name may stand for.

    ``lat`` and ``lon`` are degrees, WGS 84; ``population`` is 0 where unknown. ``level`` says how the name
    matched;
    ``primary`` whether it is the place's usual name; ``prominence`` is in powers of ten of people, whatever
    the
    kind. ``score`` is between 0 and 1, the higher the likelier without any context.
    """

    id: str
    name: str
    kind: str
    country: str | None
    admin1: str | None
    lat: float
    lon: float
    population: int
    level: MatchLevel
    primary: bool
    prominence: float
    score: float
    reason: str


def _numbers(path: Path) -> memoryview:
    """A mapped array of whole numbers; a memory view reads single ones several times faster than an array."""
    return memoryview(np.load(path, mmap_mode="r"))


class Gazetteer:
    """A compiled index, opened. Threads and processes may share it; it never changes."""

    def __init__(self, folder: Path, meta: dict[str, Any]) -> None:
        self.folder = folder
        self._kinds: list[str] = meta["kinds"]
        self._countries: list[str] = meta["countries"]
        self._admin1: list[str] = meta["admin1"]
        self._own_ids: dict[str, str] = meta["own_ids"]
        self._demonyms: dict[str, int] = meta["demonyms"]
        self._abbreviations: dict[str, list[int]] = meta["abbreviations"]
        self._country_place: dict[str, int] = meta["country_places"]
        self._capitals: dict[str, int] = meta["capitals"]
        self._names = marisa_trie.Trie().mmap(str(folder / "names.marisa"))
        self._keys = marisa_trie.Trie().mmap(str(folder / "keys.marisa"))
        self._places = np.load(folder / "places.npy", mmap_mode="r")
        self._name_start = _numbers(folder / "name_start.npy")
        self._name_places = _numbers(folder / "name_places.npy")
        self._key_start = _numbers(folder / "key_start.npy")
        self._key_names = _numbers(folder / "key_names.npy")
        with (folder / "strings.bin").open("rb") as file:
            self._strings = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._remembered = lru_cache(_REMEMBERED)(self._look_up)
        self._sides = lru_cache(_REMEMBERED)(self._side)

    @classmethod
    def open(cls, path: Path | str | None = None) -> Gazetteer:
        """Open the index in that folder, or the one that is shipped. Raises RegistryError."""
        folder = DEFAULT if path is None else Path(path)
        try:
            meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
            if meta.get("version") != VERSION:
                raise RegistryError(
                    f"{folder}: gazetteer version {meta.get('version')!r}, this program reads {VERSION}; "
                    "build it again"
                )
            return cls(folder, meta)
        except (OSError, ValueError, KeyError) as error:
            raise RegistryError(f"{folder}: no readable gazetteer there ({error}); build it again") from error

    def __len__(self) -> int:
        return len(self._places)

    def lookup(
        self, name: str, country: str | None = None, limit: int = 10, spelt_like: bool = True
    ) -> list[PlaceCandidate]:
        """The places that the name may stand for, best first; only those of `country` (ISO2) if it is given.

        Only those of that very name (articles aside) without `spelt_like`, or where one of them is well known.
        """
        kept = self._remembered(name, country, max(limit, _KEPT), spelt_like)
        return list(kept[:limit])

    def _look_up(
        self, name: str, country: str | None, limit: int, spelt_like: bool
    ) -> tuple[PlaceCandidate, ...]:
        found: dict[int, PlaceCandidate] = {}
        for index in self._abbreviations.get(name.replace(" ", ""), ()):
            found[index] = self._candidate(index, "exact", True, 1.0, name)
        normal = translit.normal(name)
        if len(normal) > 1 or not found:
            number = self._names.get(normal)
            found |= self._named_so(name, normal, number, found)
            here = (p for p in found.values() if country in (None, p.country))
            if spelt_like and not any(p.prominence >= KNOWN for p in here):
                for index, primary, alike, spelling in self._spelt_like(name, normal, number):
                    if index not in found:
                        found[index] = self._candidate(index, "key", primary, alike, spelling)
        chosen = [place for place in found.values() if country is None or place.country == country]
        chosen.sort(key=lambda place: (-place.score, place.id))
        return tuple(chosen[:limit])

    def names_with_key(self, key: str) -> list[str]:
        """The normalised names that share a transliteration key, in the order of the index."""
        number = self._keys.get(key)
        if number is None:
            return []
        start, end = self._key_start[number], self._key_start[number + 1]
        return [self._names.restore_key(name) for name in self._key_names[start:end].tolist()]

    def places_with_key(self, key: str) -> list[int]:
        """The numbers of the places with any name of that transliteration key; the fast way, without
        ranking."""
        number = self._keys.get(key)
        if number is None:
            return []
        starts, places = self._name_start, self._name_places
        postings: list[int] = []
        for name in self._key_names[self._key_start[number] : self._key_start[number + 1]]:
            postings += places[starts[name] : starts[name + 1]]
        return [posting >> FLAG_BITS for posting in postings]

    def numbered(self, country: str) -> dict[int, PlaceCandidate]:
        """The places of a country (ISO2) that have a GeoNames number, by it."""
        if country not in self._countries:
            return {}
        here = np.flatnonzero(self._places["country"] == self._countries.index(country))
        found = {}
        for index in here.tolist():
            number = int(self._places["number"][index])
            if number:
                found[number] = self._candidate(index, "exact", True, 1.0, "")
        return found

    def side(self, country: str, sides: frozenset[str]) -> tuple[float, float] | None:
        """The mean of the places on those sides (of north, south, east, west) of a country: latitude, longitude.

        Sides are of the middle of what its places span, outliers aside. None where no place is known there, or the
        country lies on both sides of the date line.
        """
        return self._sides(country, sides)

    def _side(self, country: str, sides: frozenset[str]) -> tuple[float, float] | None:
        if country not in self._countries:
            return None
        here = self._places["country"] == self._countries.index(country)
        here &= np.isin(self._places["kind"], [self._kinds.index("city"), self._kinds.index("village")])
        lat, lon = (self._places[here][axis].astype(np.float64) for axis in ("lat", "lon"))
        if not len(lat) or np.ptp(lon) > 180:
            return None
        there = np.ones(len(lat), dtype=bool)
        for axis, ahead, back in ((lat, "north", "south"), (lon, "east", "west")):
            middle = np.percentile(axis, _INNER).mean()
            if (ahead in sides) != (back in sides):
                there &= (axis > middle) if ahead in sides else (axis < middle)
        return (float(lat[there].mean()), float(lon[there].mean())) if there.any() else None

    def prominent(
        self, west: float, south: float, east: float, north: float, kinds: Sequence[str] | None, limit: int
    ) -> list[PlaceCandidate]:
        """The places between these degrees (WGS 84) that a map names first: countries, then provinces, then the most
        populous; those of some ``kinds`` alone where these are given."""
        lat, lon = self._places["lat"], self._places["lon"]
        here = np.flatnonzero((lat >= south) & (lat <= north) & (lon >= west) & (lon <= east))
        rows = self._places[here]
        if kinds is not None:
            wanted = [number for number, kind in enumerate(self._kinds) if kind in kinds]
            kept = np.isin(rows["kind"], wanted)
            here, rows = here[kept], rows[kept]
        first = {"country": 0, "province": 1}
        order = np.array([first.get(kind, 2) for kind in self._kinds])[rows["kind"]]
        chosen = np.lexsort((here, -rows["population"].astype(np.int64), order))[:limit]
        return [self._candidate(index, "exact", True, 1.0, "") for index in here[chosen].tolist()]

    def has_name(self, name: str) -> bool:
        """Whether any place has the name, article and hyphens aside."""
        return translit.normal(name) in self._names

    def country(self, iso2: str) -> PlaceCandidate | None:
        """The country of that ISO 3166 code."""
        index = self._country_place.get(iso2)
        return None if index is None else self._candidate(index, "exact", True, 1.0, iso2)

    def capital(self, iso2: str) -> PlaceCandidate | None:
        """The capital of the country of that code."""
        index = self._capitals.get(iso2)
        return None if index is None else self._candidate(index, "exact", True, 1.0, f"the capital of {iso2}")

    def nearest_town(self, lat: float, lon: float, country: str) -> PlaceCandidate | None:
        """The city or village of a country (ISO 3166) that lies nearest to a position; None where it has none."""
        table = self._places
        towns = [self._kinds.index(kind) for kind in ("city", "village") if kind in self._kinds]
        if country not in self._countries:
            return None
        within = np.isin(table["kind"], towns) & (table["country"] == self._countries.index(country))
        found = np.flatnonzero(within)
        if not len(found):
            return None
        narrow = math.cos(math.radians(lat))  # a degree of longitude is shorter away from the equator
        away = (table["lat"][found] - lat) ** 2 + ((table["lon"][found] - lon) * narrow) ** 2
        return self._candidate(int(found[int(away.argmin())]), "exact", True, 1.0, "the nearest town")

    def demonym(self, word: str) -> PlaceCandidate | None:
        """The country that a demonym names: Iraqi, Iraqis, Turkish."""
        folded = translit.exact(word)
        for form in (folded, folded.removesuffix("s"), folded.removesuffix("es")):
            index = self._demonyms.get(form)
            if index is not None:
                return self._candidate(index, "exact", True, 1.0, word)
        return None

    def _named_so(
        self, name: str, normal: str, number: int | None, found: Mapping[int, PlaceCandidate]
    ) -> dict[int, PlaceCandidate]:
        """The places of that very name, articles aside, that were not found yet."""
        if number is None:
            return {}
        asked = ARTICLE if translit.has_article(name) else PLAIN
        out = {}
        for posting in self._postings(number):
            index = posting >> FLAG_BITS
            if index not in found:
                level: MatchLevel = "exact" if posting & asked else "normal"
                out[index] = self._candidate(index, level, bool(posting & PRIMARY), 1.0, normal)
        return out

    def _spelt_like(
        self, name: str, normal: str, number: int | None
    ) -> Iterator[tuple[int, bool, float, str]]:
        """The places with other names of the same transliteration key whose vowels agree, the likest first."""
        key = translit.key(name)
        key_number = self._keys.get(key) if key else None
        if key_number is None:
            return
        start, end = self._key_start[key_number], self._key_start[key_number + 1]
        near: list[tuple[float, str, int]] = []
        for other in self._key_names[start : min(end, start + _MOST_NAMES)].tolist():
            if other != number:
                spelling = self._names.restore_key(other)
                alike = JaroWinkler.similarity(normal, spelling)
                if alike >= _ALIKE and translit.vowels_agree(normal, spelling):
                    near.append((-alike, spelling, other))
        for negative, spelling, other in sorted(near):
            for posting in self._postings(other):
                yield posting >> FLAG_BITS, bool(posting & PRIMARY), -negative, spelling

    def _postings(self, number: int) -> list[int]:
        return self._name_places[self._name_start[number] : self._name_start[number + 1]].tolist()

    def _candidate(
        self, index: int, level: MatchLevel, primary: bool, alike: float, matched: str
    ) -> PlaceCandidate:
        lat, lon, number, population, at, length, country, kind, admin1 = self._places[index].item()
        kind_name = self._kinds[kind]
        prominence = max(KIND_WEIGHT.get(kind_name, 3.0), math.log10(population + 1))
        if kind_name in ("city", "village"):
            prominence = max(2.0, math.log10(population + 1))
        elif kind_name == "province" and population:
            # Small countries have first-level divisions the size of a town.
            prominence = min(KIND_WEIGHT["province"], max(4.0, math.log10(population)))
        trust = {"exact": 1.0, "normal": 0.95, "key": 0.45 + 0.4 * alike}[level] * (1.0 if primary else 0.93)
        code = self._countries[country]
        how = {"exact": "same name", "normal": "same name but for the article"}.get(
            level, f"spelt like {matched}"
        )
        return PlaceCandidate(
            id=self._own_ids.get(str(index)) or f"geonames:{number}",
            name=bytes(self._strings[at : at + length]).decode("utf-8"),
            kind=kind_name,
            country=None if code == "ZZ" else code,
            admin1=self._admin1[admin1] or None,
            lat=round(lat, 5),
            lon=round(lon, 5),
            population=population,
            level=level,
            primary=primary,
            prominence=round(prominence, 3),
            score=round(trust * (0.55 + 0.45 * min(prominence, 8.0) / 8.0), 4),
            reason=how,
        )
