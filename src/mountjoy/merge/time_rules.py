"""The table of control, ties and contradictions through time: ``time.yaml``, read and checked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import yaml
from msgspec import Meta

from mountjoy.errors import CodebookError
from mountjoy.told import Effect

TIME_FILE = Path(__file__).with_name("time.yaml")
Days = Annotated[int, Meta(ge=1)]
Share = Annotated[float, Meta(ge=0.0, le=1.0)]
Grade = Literal["A", "B", "C", "D", "E", "F"]
Credibility = Literal["1", "2", "3", "4", "5", "6"]
Put = Literal["reported", "claimed", "alleged", "denied", "planned", "threatened", "hypothetical"]


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class End(_Table, frozen=True):
    """What ends a tie: the role of the party whose ties it ends ("both": between actor and recipient), and which."""

    role: Literal["actor", "recipient", "victim", "both"]
    types: tuple[str, ...]


class TieRules(_Table, frozen=True):
    """Ties through time; the fields are told in ``time.yaml``."""

    half_life_days: dict[str, Days]
    ends: dict[str, End]
    posts: tuple[str, ...]
    quarrels: tuple[tuple[str, str], ...]


class TollRules(_Table, frozen=True):
    """When a differing toll is an update."""

    update_days: Days


class DateRules(_Table, frozen=True):
    """When two dates are of one occasion."""

    near_days: Days
    narrow_days: Days


class ResponsibilityRules(_Table, frozen=True):
    """Families of events that somebody is to blame for, and the statements that lay and deny blame."""

    families: tuple[str, ...]
    accusing: tuple[str, ...]
    denying: tuple[str, ...]


class CredibilityRule(_Table, frozen=True, rename={"for_": "for"}):
    """A grade of the Admiralty code and when a claim has it; the first rule that fits holds."""

    grade: Credibility
    put: tuple[Put, ...]
    say: str
    for_: int = 0
    against: int = 0
    against_more: bool = False


class TimeRules(_Table, frozen=True):
    """All of ``time.yaml``; its comments tell the fields."""

    definition: str
    effects: dict[str, dict[Effect, tuple[str, ...]]]
    takers: dict[str, tuple[str, ...]]
    victories: dict[str, str]
    parts: tuple[str, ...]
    wholes: tuple[str, ...]
    again: tuple[str, ...]
    support: dict[Put, Share]
    grades: dict[Grade, Share]
    half_life_days: dict[Literal["holds", "contests", "besieges", "present"], Days]
    quarrel_days: Days
    inherited: Share
    tolls: TollRules
    dates: DateRules
    responsibility: ResponsibilityRules
    ties: TieRules
    credibility: tuple[CredibilityRule, ...]

    def fade(self, state: str, days: int) -> float:
        """The factor by which confidence has fallen after so many days without a word of a state."""
        return fade(self.half_life_days[state], days)  # type: ignore[index]


def fade(half_life: int, days: int) -> float:
    """One half for each half-life that has passed."""
    return float(0.5 ** (max(0, days) / half_life))


@lru_cache(maxsize=1)
def default_time_rules() -> TimeRules:
    """The table that the package brings."""
    return load_time_rules(TIME_FILE)


def load_time_rules(path: Path) -> TimeRules:
    """Read a table. Raises CodebookError (file and line) where it is not as ``time.yaml`` tells."""
    try:
        text = path.read_text(encoding="utf-8")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        given = yaml.safe_load(text)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CodebookError(f"{path}: cannot be read: {error}") from error
    if root is None:
        raise CodebookError(f"{path}: is empty")
    try:
        rules = msgspec.convert(given, TimeRules)
    except msgspec.ValidationError as error:
        where = _line(root, str(error))
        raise CodebookError(f"{path}:{where}: {error}") from error
    _check(path, rules, root)
    return rules


def _check(path: Path, rules: TimeRules, root: yaml.Node) -> None:
    for name, held in (("support", {"reported", "claimed", "alleged"}), ("grades", set("ABCDEF"))):
        missing = held - set(getattr(rules, name))
        if missing:
            raise CodebookError(
                f"{path}:{_line(root, f'$.{name}')}: {name} lacks {', '.join(sorted(missing))}"
            )
    lacking = {"holds", "contests", "besieges", "present"} - set(rules.half_life_days)
    if lacking:
        raise CodebookError(
            f"{path}:{_line(root, '$.half_life_days')}: half_life_days lacks {', '.join(sorted(lacking))}"
        )
    if not rules.credibility or set(rules.credibility[-1].put) != set(Put.__args__):  # type: ignore[attr-defined]
        raise CodebookError(f"{path}:{_line(root, '$.credibility')}: the last rule must fit every claim")


def _line(root: yaml.Node, message: str) -> int:
    """The line of the value that an error speaks of, by its path (``$.ties.half_life_days[...]``)."""
    path = re.search(r"\$[^`\s]*", message)
    node: yaml.Node | None = root
    line = root.start_mark.line + 1
    for key in _keys(path.group() if path else "$"):
        node = _child(node, key)
        if node is None:
            break
        line = node.start_mark.line + 1
    unknown = re.search(r"unknown field `([^`]+)`", message)
    if node is not None and unknown and isinstance(node, yaml.MappingNode):
        line = next((k.start_mark.line + 1 for k, _ in node.value if k.value == unknown.group(1)), line)
    return line


def _keys(path: str) -> Iterable[str]:
    return re.findall(r"[^.\[\]$]+", path)


def _child(node: yaml.Node | None, key: str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for k, value in node.value if k.value == key), None)
    if isinstance(node, yaml.SequenceNode) and key.isdigit() and int(key) < len(node.value):
        return node.value[int(key)]  # type: ignore[no-any-return]
    return None
