"""What a person sets once, in the environment, rather than on every command."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

RECORD_VARIABLE = "MOUNTJOY_RECORD"
DEFAULT_RECORD = Path("mountjoy.db")


@dataclass(frozen=True, slots=True)
class Settings:
    """What commands use where they are not told otherwise: ``record``, the record file."""

    record: Path = DEFAULT_RECORD


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of ``environment`` (by default the process's own); a variable that is empty is not set."""
    environment = os.environ if environment is None else environment
    return Settings(record=Path(environment.get(RECORD_VARIABLE) or DEFAULT_RECORD))
