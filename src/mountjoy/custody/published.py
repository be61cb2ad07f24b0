"""Snapshots: a record published under a tag, never changed after, to be cited and compared."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from mountjoy import __version__
from mountjoy.custody import body as bodies
from mountjoy.custody.chain import Logged, read_log
from mountjoy.custody.findings import Check, Damage
from mountjoy.custody.public import LeftOut, for_public
from mountjoy.errors import InputError, RecordError
from mountjoy.export.files import whole_file
from mountjoy.store import RecordFile
from mountjoy.store.audit import Audit, audit

NOW = "now"
_TAG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_GIVE_UP = "the snapshot cannot be trusted any more: take it from an export or a copy of the record"


@dataclass(frozen=True, slots=True)
class Published:
    """A snapshot as it is cited. ``at`` is a time in UTC; ``counts`` say what it holds; ``head`` is the hash of the
    log's last row when it was made; ``same_as`` is an earlier tag with the very same content.
    """

    tag: str
    at: str
    sha256: str
    who: str
    note: str | None
    version: str
    head: str
    only: str
    counts: dict[str, int]
    same_as: str | None = None

    def citation(self, record: str) -> str:
        """The line to cite it by; ``record`` is the record's title."""
        counts = self.counts
        held = f"{counts.get('events', 0):,} events from {counts.get('reports', 0):,} reports"
        chosen = ", accepted by reviewers" if self.only == "accepted" else ""
        by = f" by {self.who}" if self.who else ""
        return (
            f"{record}, snapshot {self.tag}, published {self.at[:10]}{by}: {held}{chosen}. "
            f"Mountjoy {self.version}. sha256:{self.sha256}"
        )


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: the hash of the lines after the manifest, what was left out of an export for the public, and
    whether the record's log tells of it.
    """

    sha256: str
    left_out: LeftOut | None
    logged: bool


def publish(
    record: RecordFile, tag: str, who: str, *, note: str | None = None, only: bodies.Only = "all"
) -> Published:
    """Keep the record as it stands under a tag, for good. The same record gives the same bytes and hash.

    ``only`` "accepted" leaves out what no reviewer accepted. Raises InputError for a tag that cannot be, RecordError
    where it is used already, the record is not merged, or its log is damaged.
    """
    if _TAG.fullmatch(tag) is None or tag == NOW:
        raise InputError(
            f"tag {tag!r}: letters, digits, dots, hyphens and underscores are allowed, 100 at most, "
            f"and not {NOW!r}; for example 2017-q4"
        )
    if any(one.tag == tag for one in record.snapshots()):
        raise RecordError(f"the tag {tag!r} is used already; a snapshot is never changed: choose another tag")
    with audit(record) as seen:
        logged, damages = read_log(seen)
        if damages:
            raise RecordError(
                f"the record's log is damaged ({damages[0]}); nothing was published. See: mountjoy verify"
            )
        packed = bodies.pack(bodies.lines(seen, only))
    detail = {
        "who": who, "note": note, "version": __version__, "head": logged.head.hash, "only": only,
        "counts": {name: value for name, value in packed.counts.items() if isinstance(value, int)},
    }  # fmt: skip
    same = next((one.tag for one in record.snapshots() if one.sha256 == packed.sha256), None)
    at = record.publish(tag, packed.sha256, packed.data, detail, packed.events)
    return Published(tag, at, packed.sha256, same_as=same, **detail)  # type: ignore[arg-type]


def published(record: RecordFile, tag: str | None = None) -> list[Published]:
    """All snapshots in order, or the one of a tag, as the log tells of them. Raises NotFoundError."""
    if tag is not None:
        record.snapshot(tag)
    with audit(record) as seen:
        logged, _ = read_log(seen)
        held = seen.record.snapshots()
    made = []
    for one in held:
        said = logged.snapshots.get(one.tag, {})
        known = {name: said.get(name) for name in ("who", "note", "version", "head", "only", "counts")}
        told: dict[str, Any] = {**known, "counts": known["counts"] or {}, "who": known["who"] or "unknown"}
        made.append(Published(one.tag, one.at, one.sha256, **told))
    return [one for one in made if tag in (None, one.tag)]


def read(record: RecordFile, tag: str) -> Iterator[bodies.Line]:
    """The lines of a snapshot, or of the record as it stands for the tag "now".

    Raises NotFoundError where there is no such tag, RecordError where the snapshot is damaged.
    """
    if tag == NOW:
        with audit(record) as seen:
            yield from bodies.lines(seen)
        return
    sha256, packed = record.snapshot(tag)
    problem = _problem(sha256, packed)
    if problem is not None:
        raise RecordError(f"the snapshot {tag!r} is damaged: {problem.what}. {_GIVE_UP.capitalize()}")
    for line in bodies.unpack(packed):
        yield msgspec.json.decode(line)


def manifest(one: Published, record: str) -> bodies.Line:
    """The first line of an exported snapshot; the hash is over the lines after it."""
    told = {name: getattr(one, name) for name in Published.__slots__ if name != "same_as"}
    return {"manifest": {"format": bodies.FORMAT, **told, "citation": one.citation(record)}}


def export(record: RecordFile, tag: str, path: Path, title: str, *, public: bool = False) -> Exported:
    """Write a snapshot to a file of JSON lines.

    The file appears whole or not at all. ``title`` is the record's, for the citation. ``public`` leaves out what could
    harm people. The log says that it was exported, where the record was opened to write. Raises NotFoundError,
    InputError, RecordError.
    """
    (one,) = published(record, tag)
    first, left = manifest(one, title), None
    made: Iterable[bodies.Line] = read(record, tag)
    if public:
        made, left = for_public(list(made))
        first["manifest"] |= {"public": True, "left_out": dataclasses.asdict(left)}
        del first["manifest"]["who"]
        first["manifest"]["citation"] = dataclasses.replace(one, who="").citation(title)
    digest = hashlib.sha256()
    with whole_file(path) as file:
        file.write(bodies.encode(first))
        for line in made:
            data = bodies.encode(line)
            digest.update(data)
            file.write(data)
    if record.writable:
        record.note_export("snapshot", {"tag": tag, "public": public, "sha256": digest.hexdigest()})
    return Exported(digest.hexdigest(), left, record.writable)


def check_snapshots(seen: Audit, logged: Logged) -> tuple[list[Check], list[Damage], list[str]]:
    """Each snapshot against its hash and its row of the log; none added, none missing."""
    damages: list[Damage] = []
    there = {one.tag: one for one in seen.record.snapshots()}
    for tag, one in sorted(there.items()):
        said = logged.snapshots.get(tag)
        if said is None:
            damages.append(
                Damage("snapshots", tag, "was added by hand: no row of the log says that it was published")
            )
        for name in ("sha256", "at"):
            if said is not None and said.get(name) != getattr(one, name):
                what = f"its {name} is not what the log says"
                damages.append(
                    Damage("snapshots", tag, what, str(said.get(name)), str(getattr(one, name)), _GIVE_UP)
                )
        if said is not None and said.get("head") and said["head"] not in logged.hashes:
            what = "it was made of a log that is not this one: rows before it were changed or cut off"
            damages.append(Damage("snapshots", tag, what, f"a row {said['head']}", "no such row"))
        problem = _problem(one.sha256, seen.record.snapshot(tag)[1])
        damages += [problem.of(tag)] if problem is not None else []
    for tag in sorted(set(logged.snapshots) - set(there)):
        damages.append(
            Damage("snapshots", tag, "is missing: the log says that it was published", advice=_GIVE_UP)
        )
    return [Check("snapshots", len(there), len({damage.id for damage in damages}))], damages, []


@dataclass(frozen=True, slots=True)
class _Problem:
    """What is wrong with a snapshot's body."""

    what: str
    expected: str | None = None
    found: str | None = None

    def of(self, tag: str) -> Damage:
        """The damage, of the snapshot of that tag."""
        return Damage("snapshots", tag, self.what, self.expected, self.found, _GIVE_UP)


def _problem(sha256: str, packed: bytes) -> _Problem | None:
    digest = hashlib.sha256()
    try:
        for line in bodies.unpack(packed):
            digest.update(line)
    except zlib.error as error:
        return _Problem(f"its body cannot be unpacked ({error})")
    found = digest.hexdigest()
    return None if found == sha256 else _Problem("its body was changed: it has another hash", sha256, found)
