"""The words that coreference reads by, from ``words.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Closed classes of words; ``group_nouns`` and the like give the kinds of entity that a noun may stand for."""

    pronouns: Mapping[str, frozenset[str]]
    titles: Mapping[str, frozenset[str]]
    first_names: Mapping[str, frozenset[str]]
    group_nouns: Mapping[str, frozenset[str]]
    member_nouns: Mapping[str, frozenset[str]]
    place_nouns: Mapping[str, frozenset[str]]
    place_qualities: frozenset[str]
    person_nouns: frozenset[str]
    loose: frozenset[str]
    alike: tuple[frozenset[str], ...]
    collective: frozenset[str]
    acting: frozenset[str]
    addressing: frozenset[str]
    relating: Mapping[str, frozenset[str]]


def _sets(table: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(words) for key, words in table.items()}


@cache
def vocabulary() -> Vocabulary:
    """The shipped words; read once."""
    text = resources.files(__package__).joinpath("words.yaml").read_text(encoding="utf-8")
    table: dict[str, Any] = yaml.safe_load(text)
    return Vocabulary(
        pronouns=_sets(table["pronouns"]),
        titles=_sets(table["titles"]),
        first_names=_sets(table["first-names"]),
        group_nouns=_sets(table["group-nouns"]),
        member_nouns=_sets(table["member-nouns"]),
        place_nouns=_sets(table["place-nouns"]),
        place_qualities=frozenset(table["place-qualities"]),
        person_nouns=frozenset(table["person-nouns"]),
        loose=frozenset(table["loose-modifiers"]),
        alike=tuple(frozenset(words) for words in table["alike"]),
        collective=frozenset(table["collective"]),
        acting=frozenset(table["acting-verbs"]),
        addressing=frozenset(table["addressing-verbs"]),
        relating=_sets(table["relating-words"]),
    )


PRONOUNS = frozenset(word for words in vocabulary().pronouns.values() for word in words)
"""Every form that stands for something else without naming it."""
