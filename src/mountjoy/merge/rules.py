"""The table of what may be merged: types that may name one event, and how each family is compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml

from mountjoy.errors import CodebookError

RULES_FILE = Path(__file__).with_name("rules.yaml")
UNDIRECTED_TIES = frozenset({"allied-with", "fights", "opposes", "same-as"})


@dataclass(frozen=True)
class FamilyRule:
    """How two claims of one family of events are compared; the fields are told in ``rules.yaml``."""

    undirected: bool = False
    all_sides: bool = False
    place_needed: bool = True
    within_report: bool = True


@dataclass(frozen=True)
class Rules:
    """Lists of types that may name one event (least specific first), and a rule for each family.

    ``turns`` gives for words that mark an event as one of several what they mark it as; ``function_words`` tell
    nothing of what a sentence is about.
    """

    together: tuple[tuple[str, ...], ...]
    families: dict[str, FamilyRule]
    generic_kinds: frozenset[str]
    function_words: frozenset[str]
    turns: dict[str, str]

    @cached_property
    def _lists_of(self) -> dict[str, frozenset[int]]:
        lists: dict[str, set[int]] = {}
        for number, types in enumerate(self.together):
            for type_ in types:
                lists.setdefault(type_, set()).add(number)
        return {type_: frozenset(numbers) for type_, numbers in lists.items()}

    def family(self, name: str) -> FamilyRule:
        """The rule of a family; a user's own family is compared as strictly as a battle, with sides told
        apart.
        """
        return self.families.get(name, FamilyRule())

    def compatible(self, types: Iterable[str]) -> bool:
        """Whether one event may be called by all these types."""
        distinct = set(types)
        if len(distinct) <= 1:
            return True
        shared = frozenset.intersection(*(self._lists_of.get(type_, frozenset()) for type_ in distinct))
        return bool(shared)

    def most_specific(self, types: Iterable[str]) -> str:
        """The most specific of compatible types; among types that no list holds together, the first
        by name.
        """
        distinct = sorted(set(types))
        for together in self.together:
            if set(distinct) <= set(together):
                return max(distinct, key=together.index)
        return distinct[0]


@lru_cache(maxsize=1)
def default_rules() -> Rules:
    """The rules that the package brings."""
    return load_rules(RULES_FILE)


def load_rules(path: Path) -> Rules:
    """Read a table of rules. Raises CodebookError (file and line) where it is not as ``rules.yaml`` tells."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CodebookError(f"{path}: cannot be read: {error}") from error
    top = _mapping(root, path, {"together", "families", "generic_kinds", "turns", "function_words"})
    together = tuple(
        tuple(_words(item, path, least=2)) for item in _sequence(top["together"], path, "a list of lists")
    )
    families = {}
    for name, node in _mapping(top["families"], path, None).items():
        fields = _mapping(node, path, {"undirected", "sides", "place", "within_report"})
        families[name] = FamilyRule(
            undirected=_choice(fields["undirected"], path, {"true": True, "false": False}),
            all_sides=_choice(fields["sides"], path, {"all": True, "any": False}),
            place_needed=_choice(fields["place"], path, {"needed": True, "free": False}),
            within_report=_choice(fields["within_report"], path, {"true": True, "false": False}),
        )
    turns: dict[str, str] = {}
    for turn, node in _mapping(top["turns"], path, None).items():
        turns |= dict.fromkeys(_words(node, path, least=1), turn)
    generic = frozenset(_words(top["generic_kinds"], path, least=0))
    return Rules(together, families, generic, frozenset(_words(top["function_words"], path, least=1)), turns)


def _wrong(node: yaml.Node | None, path: Path, what: str) -> CodebookError:
    line = 1 if node is None else node.start_mark.line + 1
    return CodebookError(f"{path}:{line}: {what}")


def _mapping(node: yaml.Node | None, path: Path, keys: set[str] | None) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        raise _wrong(node, path, "a mapping is wanted here")
    found: dict[str, yaml.Node] = {}
    for key, value in node.value:
        if key.value in found:
            raise _wrong(key, path, f"{key.value!r} stands twice")
        if keys is not None and key.value not in keys:
            raise _wrong(key, path, f"{key.value!r} is not known; wanted: {', '.join(sorted(keys))}")
        found[key.value] = value
    missing = sorted((keys or set()) - set(found))
    if missing:
        raise _wrong(node, path, f"missing: {', '.join(missing)}")
    return found


def _sequence(node: yaml.Node, path: Path, what: str) -> list[yaml.Node]:
    if not isinstance(node, yaml.SequenceNode):
        raise _wrong(node, path, f"{what} is wanted here")
    return list(node.value)


def _words(node: yaml.Node, path: Path, least: int) -> list[str]:
    words = []
    for item in _sequence(node, path, "a list of words"):
        if not isinstance(item, yaml.ScalarNode) or not item.value or item.value in words:
            raise _wrong(item, path, "a word that does not stand twice is wanted here")
        words.append(str(item.value))
    if len(words) < least:
        raise _wrong(node, path, f"at least {least} words are wanted here")
    return words


def _choice(node: yaml.Node, path: Path, choices: dict[str, bool]) -> bool:
    value: Any = node.value if isinstance(node, yaml.ScalarNode) else None
    if value not in choices:
        raise _wrong(node, path, f"one of {', '.join(sorted(choices))} is wanted here, not {value!r}")
    return choices[value]
