"""Custody: proof that a record is as it was written, snapshots that can be cited, and what changed between them."""

from __future__ import annotations

from mountjoy import __version__
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


def diff(record: RecordFile, before: str, after: str = NOW) -> list[Change]:
    """What changed from one tag to another, or to the record as it stands ("now"), and why. Raises NotFoundError."""
    versions = {one.tag: one.version for one in published(record)}
    for tag in (before, after):
        if tag != NOW and tag not in versions:
            raise NotFoundError(f"no snapshot has the tag {tag!r}. See: mountjoy snapshots list")
    sides = [side(read(record, tag), versions.get(tag, __version__)) for tag in (before, after)]
    return compare(*sides)
