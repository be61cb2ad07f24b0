"""What a person sets once, in the environment, rather than on every command."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mountjoy.errors import InputError

RECORD_VARIABLE = "MOUNTJOY_RECORD"
DEFAULT_RECORD = Path("mountjoy.db")
CHARACTERS_VARIABLE = "MOUNTJOY_REPORT_CHARACTERS"
SECONDS_VARIABLE = "MOUNTJOY_REPORT_SECONDS"
PLACES_VARIABLE = "MOUNTJOY_PLACES"
DEFAULT_PLACES = Path("mountjoy-places")
ACTORS_VARIABLE = "MOUNTJOY_ACTORS"
DEFAULT_ACTORS = Path("mountjoy-actors.yaml")


@dataclass(frozen=True)
class Settings:
    """What commands use where they are not told otherwise.

    ``record`` is the record: a file's path, or a PostgreSQL database's address. ``places`` is the folder of imported places and ``actors`` the file of the
    user's own actors; both are read beside the shipped ones where they exist. One report may have ``report_characters`` code points and take
    ``report_seconds`` of processor time to code; one that goes over is kept, noted and not coded.
    """

    record: Path | str = DEFAULT_RECORD
    places: Path = DEFAULT_PLACES
    actors: Path = DEFAULT_ACTORS
    report_characters: int = 200_000
    report_seconds: float = 60.0


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of ``environment`` (by default the process's own); a variable that is empty is not set."""
    environment = os.environ if environment is None else environment
    return Settings(
        record=record_place(environment.get(RECORD_VARIABLE) or str(DEFAULT_RECORD)),
        places=own_places(environment),
        actors=own_actors(environment),
        report_characters=int(_number(environment, CHARACTERS_VARIABLE, Settings.report_characters)),
        report_seconds=_number(environment, SECONDS_VARIABLE, Settings.report_seconds),
    )


def record_place(given: str) -> Path | str:
    """Where a record is: the address of a PostgreSQL database as it stands, else a file's path."""
    return given if "://" in given else Path(given)


def own_places(environment: Mapping[str, str] | None = None) -> Path:
    """The folder of imported places, whether it exists or not."""
    return Path((os.environ if environment is None else environment).get(PLACES_VARIABLE) or DEFAULT_PLACES)


def own_actors(environment: Mapping[str, str] | None = None) -> Path:
    """The file of the user's own actors, whether it exists or not."""
    return Path((os.environ if environment is None else environment).get(ACTORS_VARIABLE) or DEFAULT_ACTORS)


def _number(environment: Mapping[str, str], name: str, default: float) -> float:
    given = environment.get(name)
    if not given:
        return default
    try:
        value = float(given)
    except ValueError:
        value = 0.0
    if value <= 0:
        raise InputError(f"{name}={given!r}: a number above 0 is needed")
    return value
