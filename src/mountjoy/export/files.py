"""What exporters share: what they need of a record, and files that appear whole or not at all."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from mountjoy.claim import CodedReport
from mountjoy.errors import InputError
from mountjoy.record import Control, Event, Tie


class NamedColumn(Protocol):
    """A column of a flat table."""

    @property
    def name(self) -> str:
        """The column's name."""


class Source(Protocol):
    """What an exporter needs: an open record has it."""

    def rows(
        self, name: str, *, trusted: Collection[str] = ()
    ) -> tuple[Sequence[NamedColumn], Iterator[tuple[Any, ...]]]:
        """A flat table by name: its columns and rows."""

    def coded(self) -> Iterator[CodedReport]:
        """Reports with their mentions and claims."""

    def events(self) -> list[Event]:
        """Events by date."""

    def ties(self) -> list[Tie]:
        """Ties by type and names."""

    def control(self) -> list[Control]:
        """Control by place."""


def make_folder(folder: Path) -> None:
    """Make the folder to write to. Raises InputError where that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: cannot be written to: {error.strerror or error}") from error


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write that takes its place only when all of it is written. Raises InputError."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)
