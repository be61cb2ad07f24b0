"""Tells which list a file is and reads it whole before anything is kept of it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from mountjoy.errors import InputError
from mountjoy.listed import ListEntry, SanctionsList
from mountjoy.lists import followthemoney, ofac, un
from mountjoy.lists.xml import parse

_ROOTS = {"sdnList": ofac, "CONSOLIDATED_LIST": un}
_KNOWN = "OFAC's SDN.CSV and SDN.XML, the UN's consolidated XML and FollowTheMoney JSON lines are read"


def read_list(path: Path, *, alternates: Path | None = None, name: str | None = None) -> SanctionsList:
    """The list in a file: OFAC's SDN (CSV, XML), the UN's (XML), or FollowTheMoney entities (JSON lines).

    ``alternates`` is OFAC's ALT.CSV, by default the ALT.CSV beside the SDN.CSV. ``name`` is what the record is to
    call the list. Raises InputError with file and line.
    """
    data = _bytes(path)
    digest = hashlib.sha256(data)
    head = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    published: str | None = None
    entries: list[ListEntry]
    if head == b"<":
        root = parse(path, data)
        reader = _ROOTS.get(root.name)
        if reader is None:
            raise InputError(f"{path}:{root.line}: <{root.name}> is no list that is known: {_KNOWN}")
        own, title = reader.NAME, reader.TITLE
        published, entries = reader.from_xml(path, root)
    elif head == b"{":
        title = followthemoney.TITLE
        own, entries = followthemoney.from_lines(path, _text(path, data))
    elif path.suffix.lower() == ".csv" or head == b'"' or head.isdigit():
        own, title = ofac.NAME, ofac.TITLE
        beside = alternates or _beside(path)
        more = _bytes(beside) if beside is not None else b""
        digest.update(more)
        alt = (beside, _text(beside, more)) if beside is not None else None
        entries = ofac.from_csv(path, _text(path, data), alt)
    else:
        raise InputError(f"{path}: is no list that is known: {_KNOWN}")
    return _checked(path, SanctionsList(own, title, published, digest.hexdigest(), tuple(entries)), name)


def _checked(path: Path, found: SanctionsList, name: str | None) -> SanctionsList:
    if not found.entries:
        raise InputError(f"{path}: holds no entries; nothing was imported")
    first: dict[str, int] = {}
    for entry in found.entries:
        if entry.uid in first:
            raise InputError(
                f"{path}:{entry.line}: entry {entry.uid} stands already on line {first[entry.uid]}; nothing was "
                "imported"
            )
        first[entry.uid] = entry.line
    if name is None:
        return found
    entries = tuple(_renamed(entry, name) for entry in found.entries)
    return SanctionsList(name, found.title, found.published, found.sha256, entries)


def _renamed(entry: ListEntry, name: str) -> ListEntry:
    return replace(entry, list=name)


def _beside(path: Path) -> Path | None:
    """The ALT.CSV that is published with an SDN.CSV, in the same folder."""
    for name in (path.name.replace("SDN", "ALT"), path.name.replace("sdn", "alt")):
        other = path.with_name(name)
        if other != path and other.is_file():
            return other
    return None


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error


def _text(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError(f"{path}:{line}: is not UTF-8 ({error.reason}); nothing was imported") from error
