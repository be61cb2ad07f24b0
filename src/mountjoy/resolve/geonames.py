"""Reads a GeoNames country dump: 19 tab-separated columns a place, checked with line numbers.

The columns, in GeoNames' own order: geonameid, name, asciiname, alternatenames, latitude, longitude, feature
class, feature code, country code, cc2, admin1 code, admin2 code, admin3 code, admin4 code, population, elevation,
dem, timezone, modification date. The file is UTF-8, without a heading; a .zip of it is read as it is published.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from mountjoy.errors import InputError

COLUMNS = 19
MOST_TOLD = 10
"""Wrong lines that an error names; the rest are counted."""

# Feature codes to kinds. What is left out (streams, wells, farms, schools, hills) is not where reports say that
# things happen, and its names would stand in the way of those that are.
_TOWNS = {"PPLX": "neighbourhood"}
_KINDS = {
    "A.ADM1": "province", "A.ADM1H": "province", "A.ADM2": "district", "A.ADM3": "district",
    "L.RGN": "region", "L.AREA": "region", "L.MILB": "base", "L.OILF": "site", "L.INDS": "site",
    "L.PRT": "site", "L.RES": "region", "T.MTS": "region", "T.VAL": "region", "T.PLN": "region",
    "T.DSRT": "region", "T.PEN": "region", "T.ISL": "region", "T.PASS": "site",
    "H.LK": "river", "H.RSV": "river", "H.WAD": "", "H.STM": "",
    "S.AIRB": "airfield", "S.AIRP": "airfield", "S.AIRF": "airfield", "S.INSM": "base", "S.MILB": "base",
    "S.FT": "base", "S.DAM": "dam", "S.DAMSB": "dam", "S.CMPRF": "camp", "S.CMP": "camp", "S.CMPL": "camp",
    "S.PSTB": "crossing", "S.PSTC": "crossing", "S.PSTP": "crossing", "S.GATE": "crossing",
    "S.PRN": "site", "S.OILR": "site", "S.OILT": "site", "S.PS": "site", "S.PSN": "site", "S.NUCL": "site",
    "S.MN": "site", "S.BDG": "site",
}  # fmt: skip
# A river or wadi is kept where it is known by so many names; the thousands of others are streams.
_RIVER_NAMES = 4
_CITY = 5000
_CODE = re.compile(r"[A-Z0-9]{2,4}|[A-Z]{2}-.*|.*://.*|[\d\W]+")


@dataclass(frozen=True, slots=True)
class GeoName:
    """One place of a dump. ``kind`` is one of the gazetteer's; degrees are WGS 84; ``line`` counts from 1."""

    number: int
    name: str
    alternates: tuple[str, ...]
    lat: float
    lon: float
    kind: str
    country: str
    admin1: str
    population: int
    line: int


@dataclass(frozen=True, slots=True)
class Dump:
    """A dump that was read: its country, the places that are kept and how many rows it held."""

    country: str
    places: tuple[GeoName, ...]
    rows: int


def read_dump(path: Path, country: str | None = None) -> Dump:
    """The places of a dump, in the order of the file.

    ``country`` (ISO2) is the one that it must be of; where None, the file's name tells (``IQ.txt``), else its first
    row. Raises InputError naming every wrong line (the first ten).
    """
    wanted = country or (path.stem if re.fullmatch(r"[A-Z]{2}", path.stem) else None)
    places: list[GeoName] = []
    wrong: list[str] = []
    rows = 0
    for number, line in enumerate(_lines(path), start=1):
        if not line:
            continue
        rows += 1
        cells = line.split("\t")
        problem = _problem(cells, wanted)
        if problem is not None:
            wrong.append(f"{path}:{number}: {problem}")
            if len(wrong) == 1 and rows == 1 and len(cells) != COLUMNS:
                break  # another kind of file: every line of it would be told
            continue
        wanted = wanted or cells[8]
        kind = _kind(cells)
        if kind:
            places.append(_place(cells, kind, number))
    if wrong:
        more = f"\n... and {len(wrong) - MOST_TOLD} more lines" if len(wrong) > MOST_TOLD else ""
        raise InputError("\n".join(wrong[:MOST_TOLD]) + more + "\nnothing was imported")
    if wanted is None or not places:
        raise InputError(f"{path}: holds no places; nothing was imported")
    return Dump(wanted, tuple(places), rows)


def _lines(path: Path) -> Iterator[str]:
    """The lines of the file, or of the one country file in an archive, without their ends."""
    try:
        if path.suffix.lower() == ".zip":
            with zipfile.ZipFile(path) as archive:
                names = [name for name in archive.namelist() if name.lower() != "readme.txt"]
                if len(names) != 1:
                    raise InputError(
                        f"{path}: holds {len(names)} files, not one country's; nothing was imported"
                    )
                with archive.open(names[0]) as packed:
                    yield from _decoded(path, packed)
        else:
            with path.open("rb") as file:
                yield from _decoded(path, file)
    except (OSError, zipfile.BadZipFile) as error:
        raise InputError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _decoded(path: Path, lines: IO[bytes]) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise InputError(
                f"{path}:{number}: is not UTF-8 ({error.reason}); nothing was imported"
            ) from error


def _problem(cells: list[str], country: str | None) -> str | None:
    """What is wrong with a row, in words."""
    if len(cells) != COLUMNS:
        return f"{len(cells)} columns, {COLUMNS} expected (a GeoNames country dump, tab-separated)"
    if not cells[0].isascii() or not cells[0].isdigit():
        return f"geonameid {cells[0]!r} is not a number"
    if not cells[1].strip():
        return "the name is empty"
    try:
        lat, lon = float(cells[4]), float(cells[5])
    except ValueError:
        return f"{cells[4]!r}, {cells[5]!r} is not a latitude and longitude in degrees"
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return f"{cells[4]}, {cells[5]} is outside -90..90, -180..180"
    if cells[14] and not (cells[14].isascii() and cells[14].isdigit()):
        return f"population {cells[14]!r} is not a whole number"
    if not re.fullmatch(r"[A-Z]{2}", cells[8]):
        return f"country code {cells[8]!r} is not two capitals"
    if country is not None and cells[8] != country:
        return f"lies in {cells[8]}, not in {country}: one country's file is imported at a time"
    return None


def _kind(cells: list[str]) -> str:
    """The gazetteer's kind of a row; empty where it is left out."""
    feature, code = cells[6], cells[7]
    if feature == "P":
        if code in _TOWNS:
            return _TOWNS[code]
        seat = code in ("PPLC", "PPLA", "PPLA2")
        return "city" if seat or int(cells[14] or 0) >= _CITY else "village"
    if f"{feature}.{code}" in ("H.STM", "H.WAD", "H.STMI"):
        return "river" if cells[3].count(",") + 1 >= _RIVER_NAMES else ""
    return _KINDS.get(f"{feature}.{code}", "")


def _place(cells: list[str], kind: str, line: int) -> GeoName:
    names = dict.fromkeys(name.strip() for name in (cells[2], *cells[3].split(",")))
    kept = tuple(name for name in names if len(name) > 1 and name != cells[1] and not _CODE.fullmatch(name))
    return GeoName(
        number=int(cells[0]), name=cells[1].strip(), alternates=kept, lat=float(cells[4]), lon=float(cells[5]),
        kind=kind, country=cells[8], admin1=cells[10], population=min(int(cells[14] or 0), 2**32 - 1), line=line,
    )  # fmt: skip
