"""Entities of OpenSanctions and other publishers of FollowTheMoney: a JSON object a line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from mountjoy.errors import InputError
from mountjoy.listed import EntryKind, ListEntry

TITLE = "FollowTheMoney entities"
_KINDS: dict[str, EntryKind] = {
    "Person": "person", "Organization": "organisation", "Company": "organisation", "PublicBody": "organisation",
    "LegalEntity": "organisation", "Vessel": "vessel", "Airplane": "aircraft",
}  # fmt: skip


def from_lines(path: Path, text: str) -> tuple[str, list[ListEntry]]:
    """The list's name and the entries that can be sanctioned; addresses, identifications and the like are left out.

    Where entities name their topics, only those of a sanctions topic are kept. Raises InputError with the line.
    """
    name = path.name.partition(".")[0].lower() or "ftm"
    entries = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        entry = _entry(f"{path}:{number}", line, name, number)
        if entry is not None:
            entries.append(entry)
    return name, entries


def _entry(where: str, line: str, list_name: str, number: int) -> ListEntry | None:
    try:
        data = msgspec.json.decode(line)
    except msgspec.DecodeError as error:
        raise InputError(f"{where}: is not JSON ({error}); nothing was imported") from error
    properties = data.get("properties") if isinstance(data, dict) else None
    if not isinstance(properties, dict) or not isinstance(data.get("id"), str) or not data.get("schema"):
        raise InputError(f"{where}: no FollowTheMoney entity (id, schema, properties); nothing was imported")
    kind = _KINDS.get(str(data["schema"]))
    topics = _texts(where, properties, "topics")
    if kind is None or (topics and not any(topic.startswith("sanction") for topic in topics)):
        return None
    names = _texts(where, properties, "name")
    name = str(data.get("caption") or "") or next(iter(names), "")
    if not name:
        raise InputError(f"{where}: entity {data['id']!r} has no name; nothing was imported")
    others = (*names, *_texts(where, properties, "alias"), *_texts(where, properties, "weakAlias"))
    countries = (*_texts(where, properties, "country"), *_texts(where, properties, "nationality"))
    return ListEntry(
        list_name, data["id"], kind, name, aliases=tuple(dict.fromkeys(one for one in others if one != name)),
        countries=tuple(dict.fromkeys(countries)), born=_texts(where, properties, "birthDate"),
        programs=_texts(where, properties, "programId") or _texts(where, properties, "program"),
        listed=data.get("first_seen") if isinstance(data.get("first_seen"), str) else None, line=number,
    )  # fmt: skip


def _texts(where: str, properties: dict[str, Any], name: str) -> tuple[str, ...]:
    values = properties.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise InputError(f"{where}: {name} must be a list of texts; nothing was imported")
    return tuple(dict.fromkeys(value.strip() for value in values if value.strip()))
