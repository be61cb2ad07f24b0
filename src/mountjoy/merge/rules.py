"""The table of what may be merged: types that may name one event, and how each family is compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml

from mountjoy.claim import Entity
from mountjoy.errors import CodebookError
from mountjoy.evidence import Evidence

RULES_FILE = Path(__file__).with_name("rules.yaml")
WEIGHTS_FILE = Path(__file__).with_name("weights.yaml")
_KEYS = {
    "together", "families", "once", "directed", "generic_kinds", "general", "classes", "turns", "function_words", "place_words",
    "wide_places",
}  # fmt: skip
_ENDINGS = ("ings", "ing", "ers", "er", "ed", "es", "s")
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

    ``general`` are ids of actors that may be anybody of their kind, ``classes`` kinds of actor that are told apart (a
    state's and armed groups). ``turns`` gives for words that mark an event as one of several what they mark it as; ``function_words`` tell
    nothing of what a sentence is about.
    """

    together: tuple[tuple[str, ...], ...]
    families: dict[str, FamilyRule]
    once: frozenset[str]
    directed: frozenset[str]
    generic_kinds: frozenset[str]
    general: frozenset[str]
    classes: dict[str, frozenset[str]]
    function_words: frozenset[str]
    place_words: frozenset[str]
    wide_places: frozenset[str]
    turns: dict[str, str]
    weights: dict[str, float]
    thresholds: dict[str, float]

    @cached_property
    def _lists_of(self) -> dict[str, frozenset[int]]:
        lists: dict[str, set[int]] = {}
        for number, types in enumerate(self.together):
            for type_ in types:
                lists.setdefault(type_, set()).add(number)
        return {type_: frozenset(numbers) for type_, numbers in lists.items()}

    @property
    def state_kinds(self) -> frozenset[str]:
        """Kinds of actor that act for a state."""
        return self.classes.get("state", frozenset())

    def is_general(self, entity: Entity | None) -> bool:
        """Whether an actor may be anybody of its kind: sharing it proves nothing, and another name does not differ."""
        return entity is not None and (entity.kind in self.generic_kinds or entity.id in self.general)

    def class_of(self, entity: Entity | None) -> str | None:
        """The class of an actor by its kind ("state", "armed"), or None."""
        if entity is None:
            return None
        return next((name for name, kinds in self.classes.items() if entity.kind in kinds), None)

    @cached_property
    def _groups(self) -> dict[str, str]:
        """For each type the first of all types that lists hold together with it, at one or more removes."""
        groups: dict[str, set[str]] = {}
        for types in self.together:
            joined = set(types).union(*(groups.get(type_, set()) for type_ in types))
            groups |= dict.fromkeys(joined, joined)
        return {type_: min(group) for type_, group in groups.items()}

    def group(self, type_: str) -> str:
        """What a type is blocked by: types of different groups never join."""
        return self._groups.get(type_, type_)

    @staticmethod
    def stem(word: str) -> str:
        """See `stem`."""
        return stem(word)

    def rule(self, one: Evidence, two: Evidence) -> FamilyRule:
        """How two claims are compared: by the rule of their family; of two families' by the stricter part of each."""
        first, second = self.family(one.family), self.family(two.family)
        return FamilyRule(
            undirected=(first.undirected or second.undirected) and not {one.type, two.type} <= self.directed,
            all_sides=first.all_sides or second.all_sides,
            place_needed=first.place_needed or second.place_needed,
            within_report=first.within_report and second.within_report and one.family == two.family,
        )

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
    return load_rules()


def load_rules(path: Path = RULES_FILE, weights_path: Path = WEIGHTS_FILE) -> Rules:
    """Read a table of rules and the weights of what is compared. Raises CodebookError (file and line) where one is not as
    ``rules.yaml`` or ``weights.yaml`` tells.
    """
    top = _mapping(_compose(path), path, _KEYS)
    fitted = _mapping(_compose(weights_path), weights_path, {"thresholds", "weights"})
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
    classes = {
        name: frozenset(_words(node, path, least=1))
        for name, node in _mapping(top["classes"], path, None).items()
    }
    return Rules(
        together=together,
        families=families,
        once=frozenset(_words(top["once"], path, least=0)),
        directed=frozenset(_words(top["directed"], path, least=0)),
        generic_kinds=frozenset(_words(top["generic_kinds"], path, least=0)),
        general=frozenset(_words(top["general"], path, least=0)),
        classes=classes,
        function_words=frozenset(_words(top["function_words"], path, least=1)),
        place_words=frozenset(_words(top["place_words"], path, least=1)),
        wide_places=frozenset(_words(top["wide_places"], path, least=1)),
        turns=turns,
        weights=_numbers(fitted["weights"], weights_path, ("always",)),
        thresholds=_numbers(fitted["thresholds"], weights_path, ("same", "unsure")),
    )


@lru_cache(1 << 16)
def stem(word: str) -> str:
    """A folded word without the endings of number and tense, so that *bombs*, *bombed* and *bombing* are one."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            bare = word[: -len(ending)]
            doubled = len(bare) > 3 and bare[-1] == bare[-2] and bare[-1] not in "sl"
            return (bare[:-1] if doubled else bare).removesuffix("e")
    return word.removesuffix("e") if len(word) > 4 else word


def _compose(path: Path) -> yaml.Node | None:
    try:
        return yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CodebookError(f"{path}: cannot be read: {error}") from error


def _numbers(node: yaml.Node, path: Path, needed: tuple[str, ...]) -> dict[str, float]:
    found = {}
    for name, value in _mapping(node, path, None).items():
        try:
            found[name] = float(value.value)
        except (TypeError, ValueError):
            raise _wrong(value, path, f"a number is wanted here, not {value.value!r}") from None
    missing = [name for name in needed if name not in found]
    if missing:
        raise _wrong(node, path, f"missing: {', '.join(missing)}")
    return found


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
