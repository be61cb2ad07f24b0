"""What the pages work with: the open record, what is read from it once, and who sits before it."""

from __future__ import annotations

import contextlib
import copy
import hashlib
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Self, TypeVar, cast

from fastapi import Request

from mountjoy import pipeline
from mountjoy.codebook import Codebook
from mountjoy.deciding.claims import codebook
from mountjoy.resolve.gazetteer import Gazetteer
from mountjoy.serve.guard import Tokens
from mountjoy.serve.points import Found, Points, read
from mountjoy.serve.query import View
from mountjoy.serve.shared import Shared, Turn
from mountjoy.store import RecordFile

Value = TypeVar("Value")
MOST_KEPT = 64  # readings that are kept at a time; the one made first goes first


@cache
def gazetteer() -> Gazetteer:
    """The shipped gazetteer, opened once; it never changes."""
    return Gazetteer.open()


@dataclass
class Desk:
    """One record, opened for one person, or seen by one of a team (`seen_by`). ``tiles`` is the address of a tile server to
    begin with, with {z}, {x} and {y}, or None; ``shared`` is what the processes of one app share.
    """

    record: RecordFile
    who: str
    tiles: str | None = None
    hosts: tuple[str, ...] = ()
    shared: Shared = field(default_factory=Shared)
    tokens: Tokens = field(init=False)
    codebook: Codebook = field(default_factory=codebook)
    gazetteer: Gazetteer = field(default_factory=gazetteer)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self.tokens = self.shared.tokens
        if self.tiles is not None:
            self.shared.tiles.set(self.tiles)
        self._kept: dict[str, tuple[object, Any]] = {}
        self._turns: dict[str, tuple[threading.RLock, int]] = {}
        self._pointing = threading.Lock()
        self._points: list[Points] = []

    def seen_by(self, who: str, tokens: Tokens) -> Self:
        """The same desk for another person: one record and one store of what was read, decisions under their name."""
        seen = copy.copy(self)
        seen.who, seen.tokens = who, tokens
        return seen

    @property
    def deciding(self) -> Turn:
        """To be held from looking whether an item changed until the decision is kept."""
        return self.shared.deciding

    @property
    def title(self) -> str:
        """The record's name, as a citation gives it: its file's name, or the server's address."""
        path = self.record.path
        return path.stem if isinstance(path, Path) else path

    @property
    def mark(self) -> str:
        """Eight digits that tell this record from others in a browser's cookies."""
        return hashlib.sha256(str(self.record.path).encode()).hexdigest()[:8]

    def version(self) -> object:
        """A value that differs where the record was changed since: sizes and times of its files, or in a server's
        database the number of the log's last row.
        """
        if not isinstance(self.record.path, Path):
            return self.record.last_row()
        told = []
        for path in (self.record.path, Path(f"{self.record.path}-wal")):
            try:
                status = path.stat()
                told.append((status.st_mtime_ns, status.st_size))
            except OSError:
                told.append((0, 0))
        return tuple(told)

    def once(self, name: str, read: Callable[[RecordFile], Value]) -> Value:
        """What ``read`` gives, read again only where the record was changed since; who asks meanwhile waits for it."""
        with self._turn(name):
            version = self.version()
            with self._lock:
                kept = self._kept.get(name)
            if kept is not None and version is not None and kept[0] == version:
                return cast(Value, kept[1])
            value = read(self.record)
            with self._lock:
                self._kept.pop(name, None)
                self._kept[name] = (version, value)
                while len(self._kept) > MOST_KEPT:
                    self._kept.pop(next(iter(self._kept)))
            return value

    @contextlib.contextmanager
    def _turn(self, name: str) -> Iterator[None]:
        """One at a time reads what has a name."""
        with self._lock:
            lock, asking = self._turns.get(name, (threading.RLock(), 0))
            self._turns[name] = (lock, asking + 1)
        try:
            with lock:
                yield
        finally:
            with self._lock:
                asking = self._turns[name][1] - 1
                if asking:
                    self._turns[name] = (lock, asking)
                else:
                    del self._turns[name]

    def points(self) -> Points:
        """All events as arrays, as the record stands now: what changed since is read again first."""
        with self._pointing:
            before = self._points[-1] if self._points else None
            if before is None or before.positions.log != self.record.last_row():
                self._points[:] = [read(self.record, before)]
            return self._points[-1]

    def begin_with(self, points: Sequence[Points]) -> None:
        """Take positions that were read before; what changed since is read again when they are asked for."""
        self._points[:] = points

    def selected(self, view: View) -> tuple[Points, Found]:
        """The events of a view among all. Raises InputError."""
        points = self.points()
        return points, points.select(self.record, view.filters, view.changed)

    def settled(self) -> None:
        """Bring events, ties and control up to date after a decision; a second one waits for the first. While claims are merged
        that waited at the start, it is left to that.
        """
        if self.shared.catching_up.value is None:
            with self.shared.merging:
                pipeline.merge_again(self.record)

    def type_names(self) -> dict[str, dict[str, str]]:
        """The names of event types by family, as the codebook orders them."""
        made: dict[str, dict[str, str]] = {}
        for type_ in self.codebook.types.values():
            if type_.kind == "event":
                made.setdefault(type_.family, {})[type_.id] = type_.name
        return made


def desk_of(request: Request) -> Desk:
    """The desk as the one who asks sees it: in a team their own, else the app's."""
    desk: Desk = getattr(request.state, "desk", None) or request.app.state.desk
    return desk
