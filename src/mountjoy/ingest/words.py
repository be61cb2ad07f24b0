"""The word lists of `words.yaml`, loaded once and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from mountjoy.errors import CodebookError

_SETS = ("leaning", "saying", "not_surnames", "page_words", "boilerplate", "article_marks", "function_words")
FIELDS = ("id", "text", "title", "published", "source", "url", "author", "language")


@dataclass(frozen=True, slots=True)
class Words:
    """Sets of lower-case words and phrases; ``fields`` maps each field to its names, the best first."""

    leaning: frozenset[str]
    saying: frozenset[str]
    not_surnames: frozenset[str]
    page_words: frozenset[str]
    boilerplate: frozenset[str]
    article_marks: frozenset[str]
    function_words: frozenset[str]
    fields: Mapping[str, tuple[str, ...]]


def load_words(path: Path) -> Words:
    """Read a file of word lists; raises CodebookError naming the file and the line or key that is wrong."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise CodebookError(f"{path}:{mark.line + 1 if mark else 1}: not YAML: {error}") from error
    if not isinstance(content, dict):
        raise CodebookError(f"{path}:1: a mapping of lists was expected")
    unknown = sorted(set(content) - {*_SETS, "fields"})
    if unknown:
        raise CodebookError(f"{path}: unknown key {unknown[0]!r}; known: {', '.join((*_SETS, 'fields'))}")
    sets = {name: frozenset(_entries(path, name, content.get(name))) for name in _SETS}
    names = content.get("fields")
    if not isinstance(names, dict) or set(names) != set(FIELDS):
        raise CodebookError(f"{path}: 'fields' must have exactly the keys {', '.join(FIELDS)}")
    return Words(**sets, fields={name: _entries(path, f"fields.{name}", names[name]) for name in FIELDS})


def _entries(path: Path, key: str, value: object) -> tuple[str, ...]:
    entries = (
        tuple(value.split()) if isinstance(value, str) else tuple(value) if isinstance(value, list) else ()
    )
    if not entries:
        raise CodebookError(f"{path}: {key!r} must be words or a list of phrases, not {value!r}")
    for entry in entries:
        if not isinstance(entry, str) or entry != entry.lower():
            raise CodebookError(f"{path}: {key!r}: {entry!r} must be lower-case text")
    return entries


@cache
def words() -> Words:
    """The lists that the package ships."""
    return load_words(Path(__file__).with_name("words.yaml"))
