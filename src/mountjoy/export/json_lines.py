"""The record as JSON lines: what was coded in the interchange format, and what was merged, one value
a line.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

import msgspec

from mountjoy.export.files import Source, make_folder, whole_file
from mountjoy.interchange import encode_lines, sorted_keys
from mountjoy.record import Control, Event, Tie


def write_json_lines(record: Source, folder: Path) -> list[Path]:
    """Write ``coded``, ``events``, ``ties`` and ``control`` to ``folder`` as ``NAME.jsonl``; their paths.

    ``coded.jsonl`` holds every report with its mentions and claims, so that the record can be made again
    from it. Raises InputError.
    """
    make_folder(folder)
    path = folder / "coded.jsonl"
    with whole_file(path) as file:
        file.writelines(encode_lines(record.coded()))
    written = [path]
    merged: dict[str, Iterable[Event | Tie | Control]] = {
        "events": record.events(),
        "ties": record.ties(),
        "control": record.control(),
    }
    for name, values in merged.items():
        path = folder / f"{name}.jsonl"
        with whole_file(path) as file:
            _write(file, values)
        written.append(path)
    return written


def _write(file: BinaryIO, values: Iterable[Event | Tie | Control]) -> None:
    for value in values:
        file.write(msgspec.json.encode(sorted_keys(msgspec.to_builtins(value))) + b"\n")
