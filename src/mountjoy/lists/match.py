"""Which entries of the lists an actor or person of a record may be, by nomenklatura's matcher over rigour's names.

Both come with the extra ``ftm``. A few entries a name are compared: those that share a rare enough word with it.
"""

from __future__ import annotations

import importlib.util
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mountjoy.errors import InputError
from mountjoy.listed import ListCandidate, ListEntry, Named
from mountjoy.resolve.names import fold, loose_key

LOWEST = 0.6
"""The score from which a candidate is shown."""
_MOST_COMPARED = 60
_SCHEMAS = {"person": "Person", "organisation": "Organization", "vessel": "Vessel", "aircraft": "Airplane",
            "other": "LegalEntity"}  # fmt: skip
_PERSON = "person"
# Kinds of actor that a list may hold; what is generated for a country (its forces, its people) it does not.
LISTABLE = frozenset(
    {"rebel-group", "political-militia", "identity-militia", "organisation", "media", "person", "party", "coalition",
     "government", "state-forces", "external-forces", "criminal-group"}
)  # fmt: skip


_NEEDED = ("nomenklatura", "rigour", "followthemoney")


def installed() -> bool:
    """Whether the matcher is there."""
    return not _missing()


def _missing() -> list[str]:
    return [name for name in _NEEDED if importlib.util.find_spec(name) is None]


def require() -> None:
    """Raise InputError, saying what to install, where the matcher is not installed."""
    missing = _missing()
    if missing:
        raise InputError(
            f"matching with sanctions lists needs {', '.join(missing)}: pip install 'mountjoy[ftm]' (on Debian and "
            "Ubuntu first: apt install libicu-dev pkg-config g++). Lists can be imported and shown without."
        )


def candidates(actors: Iterable[Named], entries: Sequence[ListEntry], limit: int = 5) -> list[ListCandidate]:
    """The entries that each actor may be, best first, actors in the order given. Raises InputError without the extra."""
    require()
    compare = _Comparison(entries)
    return [found for actor in actors for found in compare.of(actor)[:limit]]


class _Comparison:
    """The entries by the words of their names, and nomenklatura's matcher."""

    def __init__(self, entries: Sequence[ListEntry]) -> None:
        from followthemoney import ValueEntity
        from nomenklatura.matching import LogicV2

        self._make = ValueEntity.from_dict
        self._matcher = LogicV2
        self._config = LogicV2.default_config()
        self._entries = entries
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for index, entry in enumerate(entries):
            for word in sorted(_words((entry.name, *entry.aliases))):
                self._by_word[word].append(index)

    def of(self, actor: Named) -> list[ListCandidate]:
        if actor.kind not in LISTABLE or (":" in actor.id and not actor.id.startswith(("actor:", "person:"))):
            return []
        votes: dict[int, float] = defaultdict(float)
        for word in sorted(_words(actor.names)):
            for index in self._by_word.get(word, ()):
                # A rare word tells more than one that half the list bears.
                votes[index] += 1.0 / len(self._by_word[word])
        near = sorted(votes, key=lambda index: (-votes[index], index))[:_MOST_COMPARED]
        wanted = _PERSON if actor.kind == "person" else None
        found = [
            one
            for index in near
            if (self._entries[index].kind == _PERSON) == (wanted == _PERSON)
            if (one := self._compared(actor, self._entries[index])).score >= LOWEST
        ]
        return sorted(found, key=lambda one: (-one.score, one.entry.id))

    def _compared(self, actor: Named, entry: ListEntry) -> ListCandidate:
        schema = "Person" if actor.kind == "person" else "Organization"
        ours = {"name": list(actor.names), "country": [actor.country.lower()] if actor.country else []}
        theirs = {
            "name": [entry.name], "alias": list(entry.aliases), "country": list(entry.countries),
            "birthDate": list(entry.born) if entry.kind == _PERSON else [],
        }  # fmt: skip
        left = self._make({"id": actor.id, "schema": schema, "properties": ours}, cleaned=False)
        right = self._make(
            {"id": entry.id, "schema": _SCHEMAS[entry.kind], "properties": theirs}, cleaned=False
        )
        result = self._matcher.compare(left, right, self._config)
        return ListCandidate(actor, entry, round(float(result.score), 3), _reasons(result.explanations))


def _reasons(explanations: Mapping[str, Any]) -> tuple[str, ...]:
    """What moved the score, in the matcher's words."""
    told = []
    for name in sorted(explanations):
        part = explanations[name]
        if part.score:
            detail = f": {part.detail}" if part.detail else ""
            told.append(f"{name.replace('_', ' ')} {part.score:.2f}{detail}")
    return tuple(told)


def _words(names: Iterable[str]) -> set[str]:
    """The words of names, folded, and their consonants, which spellings share."""
    out: set[str] = set()
    for name in names:
        for word in fold(name).split():
            if len(word) > 2:
                out.add(word)
                key = loose_key(word)
                if key:
                    out.add(f"={key}")
    return out
