"""The words from which English builds actors.

Head nouns, creeds, sides, backing, titles (``composition.yaml``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from mountjoy.errors import RegistryError
from mountjoy.resolve.names import fold
from mountjoy.resolve.tables import LINE, data_folder, read_table

_WORD_LISTS = (
    "determiners",
    "numbers",
    "fillers",
    "prepositions",
    "armed_modifiers",
    "titles",
    "generic",
    "transparent",
    "installing",
)
_TABLES = ("backing", "backing_slugs", "after", "prefixes", "heads", "identities", "ideologies", "factions",
           "coalitions",            "labels", "guesses")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Head:
    """A head noun: its class, its singular, and whether the form seen is plural or collective."""

    group: str
    singular: str
    plural: bool


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The table, folded and turned round: from words to what they say. Keys are folded words."""

    determiners: frozenset[str]
    numbers: frozenset[str]
    fillers: frozenset[str]
    prepositions: frozenset[str]
    armed: frozenset[str]
    titles: frozenset[str]
    generic: frozenset[str]
    transparent: frozenset[str]
    heads: Mapping[str, Head]
    backing: Mapping[str, str]
    installing: frozenset[str]
    backing_slugs: Mapping[str, str]
    after: Mapping[str, str]
    prefixes: Mapping[str, str]
    identities: Mapping[str, str]
    identity_plurals: frozenset[str]
    identity_country: Mapping[str, str | None]
    creeds: frozenset[str]
    ideologies: Mapping[str, str]
    factions: Mapping[str, str]
    coalitions: Mapping[str, str]
    labels: Mapping[str, str]
    identity_labels: Mapping[str, str]
    guesses: Mapping[str, tuple[str, ...]]


def plurals(word: str) -> tuple[str, ...]:
    """The plural forms that a singular may take by rule."""
    if word.endswith("man"):
        return (word[:-3] + "men",)
    if word.endswith(("s", "x", "ch", "sh")):
        return (word + "es",)
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return (word[:-1] + "ies",)
    return (word + "s",)


def _invert(table: Mapping[str, Any]) -> dict[str, str]:
    return {fold(word): name for name, words in table.items() if name != LINE for word in words}


def _heads(table: Mapping[str, Any]) -> dict[str, Head]:
    """Every form of every head noun; the class that stands first in the table keeps a word listed twice."""
    heads: dict[str, Head] = {}
    for group, words in table.items():
        if group == LINE:
            continue
        for word in words:
            singular = fold(word)
            heads.setdefault(singular, Head(group, singular, False))
            for plural in plurals(singular):
                heads.setdefault(plural, Head(group, singular, True))
    return heads


def _check(path: Path, table: Mapping[str, Any]) -> None:
    for name in (*_WORD_LISTS, *_TABLES):
        if name not in table:
            raise RegistryError(f"{path}:1: the table {name!r} is missing")
    for name in sorted(set(table) - {*_WORD_LISTS, *_TABLES, LINE}):
        raise RegistryError(f"{path}:1: unknown table {name!r}")
    lists: list[tuple[str, int, Any]] = [(name, 1, table[name]) for name in _WORD_LISTS]
    for name in ("backing", "after", "heads", "ideologies", "factions", "guesses"):
        inner = table[name]
        if not isinstance(inner, dict):
            raise RegistryError(f"{path}:1: {name!r} must be a mapping of lists")
        lists += [(f"{name}.{key}", inner[LINE], words) for key, words in inner.items() if key != LINE]
    for name, line, words in lists:
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise RegistryError(f"{path}:{line}: {name!r} must be a list of words (quote no, on, off, yes)")
    for name, row in table["identities"].items():
        if name != LINE and (not isinstance(row, dict) or not isinstance(row.get("words"), list)):
            raise RegistryError(
                f"{path}:{table['identities'][LINE]}: identity {name!r} needs a list of words"
            )
    known = set(table["heads"])
    for name in ("generic", "transparent"):
        for word in table[name]:
            if word not in known:
                raise RegistryError(f"{path}:1: {name!r} names {word!r}, which is no class of heads")


def load_vocabulary(path: Path) -> Vocabulary:
    """Read and check the table of words; RegistryError names the file and line of what is wrong."""
    table = read_table(path)
    _check(path, table)
    identities = {name: row for name, row in table["identities"].items() if name != LINE}
    words = {fold(word): name for name, row in identities.items() for word in row["words"]}

    def folded(values: Iterable[str]) -> frozenset[str]:
        return frozenset(map(fold, values))

    def plain(name: str) -> dict[str, str]:
        return {key: value for key, value in table[name].items() if key != LINE}

    return Vocabulary(
        determiners=folded(table["determiners"]) | {"the"},
        numbers=folded(table["numbers"]),
        fillers=folded(table["fillers"]),
        prepositions=folded(table["prepositions"]),
        armed=folded(table["armed_modifiers"]),
        titles=folded(table["titles"]),
        generic=frozenset(table["generic"]),
        transparent=frozenset(table["transparent"]),
        heads=_heads(table["heads"]),
        backing=_invert(table["backing"]),
        installing=folded(table["installing"]),
        backing_slugs=plain("backing_slugs"),
        after=_invert(table["after"]),
        prefixes=plain("prefixes"),
        identities=words,
        identity_plurals=frozenset(word for word in words if word.endswith("s") and word[:-1] in words),
        identity_country={name: row.get("country") for name, row in identities.items()},
        creeds=frozenset(name for name, row in identities.items() if row.get("creed")),
        ideologies=_invert(table["ideologies"]),
        factions=_invert(table["factions"]),
        coalitions=plain("coalitions"),
        labels=plain("labels"),
        identity_labels={name: row["words"][0].title() for name, row in identities.items()},
        guesses={name: tuple(map(fold, words)) for name, words in table["guesses"].items() if name != LINE},
    )


@cache
def default_vocabulary() -> Vocabulary:
    """The words that are shipped; read once."""
    return load_vocabulary(data_folder() / "composition.yaml")
