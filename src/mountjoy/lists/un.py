"""The consolidated list of the United Nations Security Council, as XML."""

from __future__ import annotations

from pathlib import Path

from mountjoy.errors import InputError
from mountjoy.listed import EntryKind, ListEntry
from mountjoy.lists.xml import Node

NAME, TITLE = "un-sc", "United Nations Security Council consolidated list"
_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")


def from_xml(path: Path, root: Node) -> tuple[str | None, list[ListEntry]]:
    """The date of publication and the entries, persons first. Raises InputError."""
    entries = [_entry(path, node, "person", "INDIVIDUAL") for node in root.all("INDIVIDUALS/INDIVIDUAL")]
    entries += [_entry(path, node, "organisation", "ENTITY") for node in root.all("ENTITIES/ENTITY")]
    return root.attributes.get("dateGenerated"), entries


def _entry(path: Path, node: Node, kind: EntryKind, stem: str) -> ListEntry:
    uid = node.value("DATAID")
    name = " ".join(part for tag in _NAMES if (part := node.value(tag)) and part.lower() != "na")
    if not uid or not name:
        raise InputError(f"{path}:{node.line}: an entry without DATAID or name; nothing was imported")
    aliases = [alias for alias in node.values(f"{stem}_ALIAS/ALIAS_NAME") if alias.lower() != "na"]
    original = node.value("NAME_ORIGINAL_SCRIPT")
    born = (*node.values(f"{stem}_DATE_OF_BIRTH/DATE"), *node.values(f"{stem}_DATE_OF_BIRTH/YEAR"))
    countries = node.values("NATIONALITY/VALUE") or node.values(f"{stem}_ADDRESS/COUNTRY")
    return ListEntry(
        NAME, uid, kind, name, aliases=tuple(dict.fromkeys([*aliases, *([original] if original else [])])),
        countries=countries, born=born,
        programs=tuple(part for part in (node.value("UN_LIST_TYPE"), node.value("REFERENCE_NUMBER")) if part),
        listed=node.value("LISTED_ON") or None, remarks=node.value("COMMENTS1") or None, line=node.line,
    )  # fmt: skip
