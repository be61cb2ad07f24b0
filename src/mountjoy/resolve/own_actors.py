"""The user's own actor registry: a YAML file like the shipped ones, read beside them, added to with checks."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from mountjoy.errors import RegistryError
from mountjoy.resolve.names import slug
from mountjoy.resolve.nations import default_nations
from mountjoy.resolve.registry import Actor, load_registry
from mountjoy.resolve.tables import data_folder
from mountjoy.settings import own_actors

_HEAD = (
    "# Actors of one's own. Fields: id, name, kind; where known aliases, shared, country, parent, affiliation, leads,\n"
    "# post, since, until, source.\nactors:\n"
)


def add_actor(path: Path, fields: Mapping[str, Any]) -> Actor:
    """Add an entry to the file (made where there is none) and give it as read back.

    The whole file is checked with the shipped registry first: where the entry, or one that stood there, is wrong
    (RegistryError with file and line), the file stays as it was. ``id`` may be left out: the name makes it.
    """
    row = {name: value for name, value in fields.items() if value not in (None, "", [], ())}
    row = {"id": row.pop("id", None) or slug(str(row.get("name", ""))), **row}
    try:
        before = path.read_text(encoding="utf-8") if path.exists() else _HEAD
    except (OSError, UnicodeDecodeError) as error:
        raise RegistryError(f"{path}: cannot be read: {error}") from error
    line = yaml.safe_dump(
        row, default_flow_style=True, sort_keys=False, allow_unicode=True, width=10**6
    ).strip()
    made = path.with_name(f".{path.name}.new")
    try:
        made.write_text(f"{before.rstrip()}\n  - {line}\n", encoding="utf-8")
        registry = load_registry(data_folder() / "actors", default_nations(), made)
        made.replace(path)
    except RegistryError as error:
        raise RegistryError(f"{str(error).replace(str(made), str(path))}; nothing was added") from error
    except OSError as error:
        raise RegistryError(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        made.unlink(missing_ok=True)
    return registry.actors[row["id"]]


def own_actors_digest() -> str:
    """A short hash of the user's own file, empty where there is none."""
    path = own_actors()
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.exists() else ""
    except OSError as error:
        raise RegistryError(f"{path}: cannot be read: {error.strerror or error}") from error
