"""Countries, and what English calls the state, its people, its seat, its forces and its police."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from mountjoy.claim import Entity
from mountjoy.errors import RegistryError
from mountjoy.resolve.names import fold
from mountjoy.resolve.tables import (
    LINE,
    data_folder,
    entries,
    read_table,
    text_field,
    text_list,
)

Form = Literal["state", "adjective", "people", "seat", "forces", "police"]
Body = Literal["government", "state-forces", "police", "civilians", "protesters", "rioters"]

_FIELDS = ("iso", "name", "also", "adjectives", "people", "capital", "metonyms", "forces", "police")
_BODIES: dict[Body, tuple[str, str]] = {
    "government": ("government", "government"),
    "state-forces": ("state-forces", "armed forces"),
    "police": ("state-forces", "police"),
    "civilians": ("civilians", "civilians"),
    "protesters": ("protesters", "protesters"),
    "rioters": ("rioters", "rioters"),
}


@dataclass(frozen=True, slots=True)
class Nation:
    """One country. ``iso`` is ISO 3166-1 alpha-2; the rest are English words, the usual one first."""

    iso: str
    name: str
    also: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    capital: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    forces: tuple[str, ...] = ()
    police: tuple[str, ...] = ()

    def words(self) -> Iterator[tuple[Form, str]]:
        """Each word of the country's with what it names, the firmer readings first."""
        for word in (self.name, *self.also):
            yield "state", word
        for word in self.people:
            yield "people", word
        for word in self.adjectives:
            yield "adjective", word
        for word in (*self.capital, *self.metonyms):
            yield "seat", word
        for word in self.forces:
            yield "forces", word
        for word in self.police:
            yield "police", word

    def body(self, body: Body, *, score: float = 0.9, reason: str = "") -> Entity:
        """The government, armed forces, police or population of the country."""
        kind, noun = _BODIES[body]
        label = self.adjectives[0] if self.adjectives else self.name
        parent = f"government:{self.iso}" if body in ("state-forces", "police") else None
        return Entity(
            f"{body}:{self.iso}", f"{label} {noun}", kind, self.iso, parent=parent, score=score, reason=reason
        )


class Nations:
    """All countries, found by any of their words."""

    def __init__(self, nations: Sequence[Nation]) -> None:
        self.by_iso = {nation.iso: nation for nation in nations}
        self._forms: dict[str, dict[Form, Nation]] = {}
        self.longest = 1
        for nation in nations:
            for form, word in nation.words():
                key = fold(word)
                self._forms.setdefault(key, {}).setdefault(form, nation)
                self.longest = max(self.longest, len(key.split()))

    def find(self, words: str) -> dict[Form, Nation]:
        """What the words may name, by form.

        Empty where they are no country's. ``words`` need not be folded.
        """
        return self._forms.get(fold(words), {})


def load_nations(path: Path) -> Nations:
    """Read and check a table of countries; RegistryError names the file and line of what is wrong."""
    nations: list[Nation] = []
    taken: dict[tuple[str, str], tuple[str, int]] = {}
    isos: dict[str, int] = {}
    for row in entries(path, read_table(path), "countries", _FIELDS):
        line = row[LINE]
        iso = text_field(path, row, "iso")
        if len(iso) != 2 or not iso.isupper():
            raise RegistryError(f"{path}:{line}: iso {iso!r} is not two capitals")
        if iso in isos:
            raise RegistryError(f"{path}:{line}: iso {iso!r} stands already on line {isos[iso]}")
        isos[iso] = line
        lists = {field: text_list(path, row, field) for field in _FIELDS[2:]}
        nation = Nation(iso, text_field(path, row, "name"), **lists)
        for form, word in nation.words():
            owner, first = taken.setdefault((form, fold(word)), (iso, line))
            if owner != iso:
                raise RegistryError(f"{path}:{line}: {form} {word!r} of {iso} is {owner}'s on line {first}")
        nations.append(nation)
    return Nations(nations)


@cache
def default_nations() -> Nations:
    """The countries that are shipped; read once."""
    return load_nations(data_folder() / "demonyms.yaml")
