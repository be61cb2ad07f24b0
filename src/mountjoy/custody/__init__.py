"""Custody: proof that a record is as it was written, snapshots that can be cited, and what changed between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from mountjoy import __version__
from mountjoy.custody.body import Line
from mountjoy.custody.comparing import Change, FieldChange, compare, side
from mountjoy.custody.findings import Check, Damage, Head, Verified
from mountjoy.custody.public import LeftOut, for_public
from mountjoy.custody.published import NOW, Exported, Published, export, publish, published, read
from mountjoy.custody.verifying import verify
from mountjoy.errors import NotFoundError
from mountjoy.store import RecordFile

__all__ = [
    "NOW",
    "Change",
    "Check",
    "Damage",
    "Exported",
    "FieldChange",
    "Head",
    "LeftOut",
    "Published",
    "Verified",
    "compare",
    "diff",
    "export",
    "for_public",
    "publish",
    "published",
    "read",
    "verify",
]

_TOLD = 1000  # values after which it is told how many were read


def diff(
    record: RecordFile, before: str, after: str = NOW, *, told: Callable[[int], None] = lambda _: None
) -> list[Change]:
    """What changed from one tag to another, or to the record as it stands ("now"), and why. ``told`` is given how many more values
    were read, now and then. Raises NotFoundError.
    """
    versions = {one.tag: one.version for one in published(record)}
    for tag in (before, after):
        if tag != NOW and tag not in versions:
            raise NotFoundError(f"no snapshot has the tag {tag!r}. See: mountjoy snapshots list")
    sides = [
        side(_counted(read(record, tag), told), versions.get(tag, __version__)) for tag in (before, after)
    ]
    return compare(*sides)


def _counted(lines: Iterable[Line], told: Callable[[int], None]) -> Iterator[Line]:
    lines = iter(lines)
    while part := list(islice(lines, _TOLD)):
        yield from part
        told(len(part))
