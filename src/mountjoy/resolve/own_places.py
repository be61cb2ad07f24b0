"""The places that a user imported, read beside the shipped gazetteer.

A folder holds one compiled index a country (`import_places` writes them). Where it is, `settings` says; where
there is none, the shipped gazetteer is all there is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from mountjoy.errors import RegistryError
from mountjoy.resolve.gazetteer import DEFAULT, Gazetteer, PlaceCandidate
from mountjoy.settings import own_places

MANIFEST = "import.json"


class LayeredGazetteer(Gazetteer):
    """The shipped index with others beside it: a look-up finds the places of all, each id once.

    Of a place that stands in several, the shipped index tells the name, kind and position, and whichever
    matched best how well the words fit. Countries, capitals and demonyms are the shipped index's.
    """

    def __init__(self, folder: Path, own: Sequence[Gazetteer]) -> None:
        super().__init__(folder, json.loads((folder / "meta.json").read_text(encoding="utf-8")))
        self._own = tuple(own)

    def __len__(self) -> int:
        return super().__len__() + sum(len(layer) for layer in self._own)

    def has_name(self, name: str) -> bool:
        """Whether any place has the name, article and hyphens aside."""
        return super().has_name(name) or any(layer.has_name(name) for layer in self._own)

    def _look_up(
        self, name: str, country: str | None, limit: int, spelt_like: bool
    ) -> tuple[PlaceCandidate, ...]:
        found = {place.id: place for place in super()._look_up(name, country, limit, spelt_like)}
        for layer in self._own:
            for place in layer.lookup(name, country, limit, spelt_like):
                shipped = found.get(place.id)
                if shipped is None:
                    found[place.id] = place
                elif place.score > shipped.score:
                    found[place.id] = replace(
                        shipped,
                        level=place.level,
                        primary=place.primary,
                        score=place.score,
                        reason=place.reason,
                    )
        return tuple(sorted(found.values(), key=lambda place: (-place.score, place.id))[:limit])


def default_gazetteer() -> Gazetteer:
    """The shipped gazetteer, with the user's own places where some were imported; opened once.

    Raises RegistryError where the user's folder holds an index that this version cannot read.
    """
    folder = own_places()
    try:
        # The folder's time changes with every import: a process that imports then reads what it imported.
        changed = folder.stat().st_mtime_ns
    except OSError:
        return _opened(None, 0)
    return _opened(folder.absolute(), changed)


@lru_cache(maxsize=4)
def _opened(folder: Path | None, changed: int) -> Gazetteer:
    layers = [Gazetteer.open(path) for path in imported(folder)] if folder is not None else []
    return LayeredGazetteer(DEFAULT, layers) if layers else Gazetteer.open()


def imported(folder: Path) -> list[Path]:
    """The folders of the countries that were imported, by their codes."""
    return sorted(path.parent for path in folder.glob(f"[A-Z][A-Z]/{MANIFEST}"))


def own_places_digest() -> str:
    """A short hash of what was imported, empty where nothing was; the same files give the same hash."""
    digest = hashlib.sha256()
    folders = imported(own_places())
    for path in folders:
        try:
            digest.update(path.name.encode() + (path / MANIFEST).read_bytes())
        except OSError as error:
            raise RegistryError(f"{path}: cannot be read: {error.strerror or error}") from error
    return digest.hexdigest()[:12] if folders else ""
