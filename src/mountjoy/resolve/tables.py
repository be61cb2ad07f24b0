"""YAML tables with the file and line of every entry, so that an error can say where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from mountjoy.errors import RegistryError

LINE = "__line__"


class _Loader(yaml.CSafeLoader):
    """Adds to every mapping the line (from 1) it starts on, under `LINE`."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key, _ in node.value:
        if key.value in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"key {key.value!r} stands twice", key.start_mark
            )
        seen.add(key.value)
    return {**loader.construct_mapping(node, deep=True), LINE: node.start_mark.line + 1}


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def data_folder() -> Path:
    """The folder of the data that is shipped."""
    return Path(str(resources.files("mountjoy") / "data"))


def read_table(path: Path) -> dict[str, Any]:
    """The mapping that a YAML file holds; RegistryError with file and line where it is not one."""
    try:
        table = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1}" if mark else str(path)
        raise RegistryError(f"{where}: not valid YAML: {getattr(error, 'problem', None) or error}") from error
    except OSError as error:
        raise RegistryError(f"{path}: cannot be read: {error.strerror}") from error
    if not isinstance(table, dict):
        raise RegistryError(f"{path}:1: expected a mapping at the top")
    return table


def entries(path: Path, table: Mapping[str, Any], key: str, allowed: Iterable[str]) -> list[dict[str, Any]]:
    """The list of mappings under ``key``, each with no field outside ``allowed``."""
    rows = table.get(key)
    if not isinstance(rows, list):
        raise RegistryError(f"{path}:1: expected a list under {key!r}")
    known = set(allowed) | {LINE}
    for row in rows:
        if not isinstance(row, dict):
            raise RegistryError(f"{path}: an entry under {key!r} is {row!r}, not a mapping")
        for field in row:
            if field not in known:
                raise RegistryError(
                    f"{path}:{row[LINE]}: unknown field {field!r}; known: {sorted(known - {LINE})}"
                )
    return rows


def text_field(path: Path, row: Mapping[str, Any], field: str) -> str:
    """A field that must be a non-empty string."""
    value = row.get(field)
    if not isinstance(value, str) or not value.strip():
        raise RegistryError(f"{path}:{row[LINE]}: {field!r} must be a non-empty string, not {value!r}")
    return value


def text_or_none(path: Path, row: Mapping[str, Any], field: str) -> str | None:
    """A field that may be left out, or else a non-empty string."""
    return None if row.get(field) is None else text_field(path, row, field)


def text_list(path: Path, row: Mapping[str, Any], field: str) -> tuple[str, ...]:
    """A field that may be left out, or else a list of non-empty strings."""
    values = row.get(field, [])
    if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
        raise RegistryError(
            f"{path}:{row[LINE]}: {field!r} must be a list of strings (quote words such as NO)"
        )
    return tuple(values)


def year_or_none(path: Path, row: Mapping[str, Any], field: str) -> int | None:
    """A field that may be left out, or else a year."""
    value = row.get(field)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 1000 <= value <= 2999:
        raise RegistryError(f"{path}:{row[LINE]}: {field!r} must be a year, not {value!r}")
    return value
