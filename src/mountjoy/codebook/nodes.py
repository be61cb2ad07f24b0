"""YAML read as nodes that know their file and line, so that every complaint can name them."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, NoReturn

import yaml

from mountjoy.errors import CodebookError

_NULL = "tag:yaml.org,2002:null"
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class _Loader(yaml.CSafeLoader):
    """The C loader, told to recognise null alone: other scalars are read as they are written, and faster."""

    def resolve(self, kind: type[yaml.Node], value: Any, implicit: Any) -> str:
        """The tag of a node that bears none."""
        if kind is not yaml.ScalarNode:
            return f"tag:yaml.org,2002:{'seq' if kind is yaml.SequenceNode else 'map'}"
        return _NULL if implicit[0] and value in _NULLS else "tag:yaml.org,2002:str"


def read(path: Path) -> At:
    """The document of a YAML file; raises CodebookError where it cannot be read or holds none."""
    try:
        node = yaml.compose(path.read_bytes(), Loader=_Loader)
    except OSError as error:
        raise CodebookError(f"{path}: cannot be read ({error.strerror})") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise CodebookError(f"{path}:{line}: not YAML: {error.problem}") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise CodebookError(f"{path}:1: not YAML: {error}") from error
    if node is None:
        raise CodebookError(f"{path}:1: the file is empty")
    return At(path, node)


class At:
    """A node of a YAML file: typed reading, with complaints that name file and line."""

    __slots__ = ("node", "path")

    def __init__(self, path: Path, node: yaml.Node) -> None:
        self.path = path
        self.node = node

    @property
    def line(self) -> int:
        """The line on which the node starts, from 1."""
        return int(self.node.start_mark.line) + 1

    @property
    def is_null(self) -> bool:
        """Whether the value is null or left out."""
        return self.node.tag == _NULL

    @property
    def is_list(self) -> bool:
        """Whether the value is a list."""
        return isinstance(self.node, yaml.SequenceNode)

    @property
    def is_mapping(self) -> bool:
        """Whether the value is a mapping."""
        return isinstance(self.node, yaml.MappingNode)

    def fail(self, message: str) -> NoReturn:
        """Raises the error that names this node's file and line."""
        raise CodebookError(f"{self.path}:{self.line}: {message}")

    def pairs(self) -> Iterator[tuple[str, At]]:
        """A mapping's keys and values in order; the same key twice is an error."""
        if not isinstance(self.node, yaml.MappingNode):
            self.fail(f"a mapping of keys to values is needed here, not {self._what()}")
        seen: set[str] = set()
        for key_node, value_node in self.node.value:
            key = At(self.path, key_node)
            name = key.text()
            if name in seen:
                key.fail(f"the key {name!r} stands twice")
            seen.add(name)
            yield name, At(self.path, value_node)

    def mapping(self, required: Collection[str], optional: Collection[str] = ()) -> dict[str, At]:
        """A mapping with known keys only; every required one must stand."""
        found: dict[str, At] = {}
        known = [*required, *optional]
        for name, value in self.pairs():
            if name not in known:
                value.fail(f"unknown key {name!r}{suggestion(name, known)}")
            found[name] = value
        for name in required:
            if name not in found:
                self.fail(f"the key {name!r} is missing")
        return found

    def items(self) -> list[At]:
        """A list's items."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.fail(f"a list is needed here, not {self._what()}")
        return [At(self.path, node) for node in self.node.value]

    def text(self) -> str:
        """A scalar as it is written (so that ``on`` and ``no`` stay words); empty is an error."""
        if not isinstance(self.node, yaml.ScalarNode):
            self.fail(f"a single value is needed here, not {self._what()}")
        value: str = self.node.value
        if not value.strip() or self.node.tag == _NULL:
            self.fail("a value is missing here")
        return " ".join(value.split()) if "\n" in value or "  " in value else value.strip()

    def one_of(self, choices: Collection[str], what: str) -> str:
        """A scalar that is one of the choices."""
        value = self.text()
        if value not in choices:
            self.fail(f"unknown {what} {value!r}{suggestion(value, choices)}")
        return value

    def number(self, low: float, high: float) -> float:
        """A number between two bounds."""
        value = self.text()
        try:
            number = float(value)
        except ValueError:
            self.fail(f"a number is needed here, not {value!r}")
        if not low <= number <= high:
            self.fail(f"{value} is not between {low:g} and {high:g}")
        return number

    def count(self) -> int:
        """A whole number, not negative."""
        value = self.text()
        if not value.isascii() or not value.isdigit():
            self.fail(f"a whole number is needed here, not {value!r}")
        return int(value)

    def flag(self) -> bool:
        """``true`` or ``false``."""
        return self.one_of(("true", "false"), "truth value") == "true"

    def texts(self) -> list[str]:
        """A list of scalars, not empty, none twice; a single scalar is a list of one."""
        nodes = self.items() if self.is_list else [self]
        if not nodes:
            self.fail("the list is empty")
        values: dict[str, None] = {}
        for node in nodes:
            value = node.text()
            if value in values:
                node.fail(f"{value!r} stands twice in the list")
            values[value] = None
        return list(values)

    def _what(self) -> str:
        if self.is_mapping:
            return "a mapping"
        if self.is_list:
            return "a list"
        return repr(self.node.value) if self.node.value else "nothing"


def suggestion(value: str, choices: Collection[str]) -> str:
    """A hint for a message: the nearest known value, or all of them where they are few."""
    near = difflib.get_close_matches(value, sorted(choices), n=1)
    if near:
        return f"; {near[0]!r} is meant?"
    return f"; known: {', '.join(sorted(choices))}" if len(choices) <= 20 else ""
