"""What a person sets once, in the environment, rather than on every command."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mountjoy.errors import InputError

RECORD_VARIABLE = "MOUNTJOY_RECORD"
PIPELINE_VARIABLE = "MOUNTJOY_PIPELINE"
WORKERS_VARIABLE = "MOUNTJOY_WORKERS"
DEFAULT_RECORD = Path("mountjoy.db")


@dataclass(frozen=True, slots=True)
class Settings:
    """What commands use where they are not told otherwise.

    ``record``: the record file; ``pipeline``: an installed spaCy pipeline's name, None for the project's own;
    ``workers``: processes that code.
    """

    record: Path = DEFAULT_RECORD
    pipeline: str | None = None
    workers: int = 1


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of ``environment`` (by default the process's own). Raises InputError naming a wrong
    variable.
    """
    environment = os.environ if environment is None else environment
    workers = environment.get(WORKERS_VARIABLE) or "1"
    if not workers.isascii() or not workers.isdigit() or int(workers) < 1:
        raise InputError(f"{WORKERS_VARIABLE} is {workers!r}; it must be a whole number of at least 1")
    return Settings(
        record=Path(environment.get(RECORD_VARIABLE) or DEFAULT_RECORD),
        pipeline=environment.get(PIPELINE_VARIABLE) or None,
        workers=int(workers),
    )
