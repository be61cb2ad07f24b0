"""The list of Specially Designated Nationals of the US Treasury (OFAC), as CSV with its ALT file, and as XML."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from mountjoy.errors import InputError
from mountjoy.listed import EntryKind, ListEntry
from mountjoy.lists.xml import Node

NAME, TITLE = "ofac-sdn", "OFAC Specially Designated Nationals"
_SDN = (
    "ent_num", "sdn_name", "sdn_type", "program", "title", "call_sign", "vess_type", "tonnage", "grt", "vess_flag",
    "vess_owner", "remarks",
)  # fmt: skip
_ALT = ("ent_num", "alt_num", "alt_type", "alt_name", "alt_remarks")
_NONE = "-0-"
_END = "\x1a"  # the mark that ends the published files
_KINDS: dict[str, EntryKind] = {"individual": "person", "entity": "organisation", "vessel": "vessel",
                                "aircraft": "aircraft"}  # fmt: skip
_BORN = re.compile(r"\b(?:alt\. )?DOB ([^;.]+)")
_NATION = re.compile(r"\b(?:alt\. )?(?:nationality|citizen) ([A-Z][^;.]+)")


def from_csv(path: Path, text: str, alternates: tuple[Path, str] | None) -> list[ListEntry]:
    """The entries of SDN.CSV; ``alternates`` are the path and text of ALT.CSV. Raises InputError."""
    names: dict[str, list[str]] = defaultdict(list)
    if alternates is not None:
        alt_path, alt_text = alternates
        for _, row in _rows(alt_path, alt_text, _ALT):
            names[row["ent_num"]].append(_turned(row["alt_name"], "person"))
    entries: list[ListEntry] = []
    for line, row in _rows(path, text, _SDN):
        kind = _KINDS.get(row["sdn_type"].lower(), "organisation" if not row["sdn_type"] else "other")
        if not row["sdn_name"]:
            raise InputError(f"{path}:{line}: the name is empty; nothing was imported")
        remarks = row["remarks"]
        entries.append(
            ListEntry(
                NAME, row["ent_num"], kind, _turned(row["sdn_name"], kind),
                aliases=tuple(dict.fromkeys(name for name in names.pop(row["ent_num"], ()) if name)),
                countries=tuple(dict.fromkeys(one.strip() for one in _NATION.findall(remarks))),
                born=tuple(dict.fromkeys(one.strip() for one in _BORN.findall(remarks))),
                programs=tuple(part for part in re.split(r"[\]\[; ]+", row["program"]) if part),
                remarks=remarks or None, line=line,
            )
        )  # fmt: skip
    if names and alternates is not None:
        raise InputError(
            f"{alternates[0]}: names entry {min(names)}, which {path} does not have: the two files are not of one "
            "date; nothing was imported"
        )
    return entries


def _rows(path: Path, text: str, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows by column name, with their lines. The published files have no heading; one that is there is read."""
    reader = csv.reader(io.StringIO(text))
    try:
        for cells in reader:
            if not cells or cells == [_END] or not "".join(cells).strip():
                continue
            if cells[0].strip().lower() == columns[0]:
                columns = tuple(cell.strip().lower() for cell in cells)
                continue
            if len(cells) != len(columns):
                raise InputError(
                    f"{path}:{reader.line_num}: {len(cells)} columns, {len(columns)} expected "
                    f"({', '.join(columns)}); nothing was imported"
                )
            row = {name: cell.strip() for name, cell in zip(columns, cells, strict=True)}
            row = {name: "" if value == _NONE else value for name, value in row.items()}
            if not row["ent_num"].isdigit():
                raise InputError(
                    f"{path}:{reader.line_num}: ent_num {row['ent_num']!r} is not a number; nothing was imported"
                )
            yield reader.line_num, row
    except csv.Error as error:
        raise InputError(f"{path}:{reader.line_num}: is not CSV ({error}); nothing was imported") from error


def _turned(name: str, kind: EntryKind) -> str:
    """ "SURNAME, Given" as "Given SURNAME", of persons."""
    surname, comma, given = name.partition(", ")
    return f"{given} {surname}" if kind == "person" and comma and "," not in given else name


def from_xml(path: Path, root: Node) -> tuple[str | None, list[ListEntry]]:
    """The date of publication and the entries of SDN.XML. Raises InputError."""
    entries = []
    for node in root.all("sdnEntry"):
        uid, name = node.value("uid"), _full(node)
        if not uid or not name:
            raise InputError(f"{path}:{node.line}: an entry without uid or name; nothing was imported")
        kind = _KINDS.get(node.value("sdnType").lower(), "other")
        countries = (*node.values("nationalityList/nationality/country"),
                     *node.values("citizenshipList/citizenship/country"))  # fmt: skip
        if not countries:
            countries = node.values("addressList/address/country")
        entries.append(
            ListEntry(
                NAME, uid, kind, name,
                aliases=tuple(dict.fromkeys(full for aka in node.all("akaList/aka") if (full := _full(aka)))),
                countries=tuple(dict.fromkeys(countries)),
                born=node.values("dateOfBirthList/dateOfBirthItem/dateOfBirth"),
                programs=node.values("programList/program"), remarks=node.value("remarks") or None, line=node.line,
            )
        )  # fmt: skip
    return root.value("publshInformation/Publish_Date") or None, entries


def _full(node: Node) -> str:
    return " ".join(part for part in (node.value("firstName"), node.value("lastName")) if part)
