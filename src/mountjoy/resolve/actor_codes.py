"""What other schemes call an actor: ACLED's inter code, PLOVER's sector, CAMEO's actor code."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from mountjoy import codebook
from mountjoy.claim import Entity
from mountjoy.errors import RegistryError
from mountjoy.resolve.tables import data_folder, read_table


@dataclass(frozen=True, slots=True)
class ActorCodes:
    """``inter`` is ACLED's number; at home: forces that act abroad are 8. None where the kind has no code."""

    inter: int | None
    plover: str | None
    cameo: str | None


@cache
def _tables() -> dict[str, Any]:
    path = data_folder() / "actor_codes.yaml"
    table = read_table(path)
    for name in ("cameo", "plover", "iso3"):
        if not isinstance(table.get(name), dict):
            raise RegistryError(f"{path}: {name} must be a mapping")
    return table


@cache
def _kinds() -> dict[str, tuple[int, str]]:
    return {name: (kind.inter, kind.plover) for name, kind in codebook.load().kinds.items()}


def actor_codes(entity: Entity) -> ActorCodes:
    """The codes that follow from an actor's kind, country and id."""
    tables = _tables()
    begins = entity.id.partition(":")[0]
    inter, sector = _kinds().get(entity.kind, (None, None))
    role = tables["cameo"]["ids"].get(begins, tables["cameo"]["kinds"].get(entity.kind, ""))
    state = tables["iso3"].get(entity.country or "", "")
    return ActorCodes(inter, tables["plover"]["ids"].get(begins, sector), (state + role) or None)
