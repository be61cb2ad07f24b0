"""What contradictions, ties and who holds what follow from beside claims and decisions: the tables of rules, and who belongs to whom by
the list of actors. A record notes by which they are kept; where these are others now, all is laid anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from mountjoy.merge.rules import RULES_FILE
from mountjoy.merge.time_rules import TIME_FILE
from mountjoy.outlets import default_kin
from mountjoy.resolve.own_actors import own_actors_digest
from mountjoy.resolve.tables import data_folder
from mountjoy.store import RecordFile, laid

_METHOD = 2  # another one whenever the same rules give other rows


def follow(file: RecordFile, version: str | None = None) -> None:
    """Note by which rules the record is kept from now on; where it was kept by others, let all be laid anew."""
    if are_noted(file.kept_by):
        return
    changed = are_others(file.kept_by)
    with file.merge_step(version) as step:
        if changed:
            laid.forget(step.connection)
        laid.keep_rules(step.connection, f"{_files()} {digest()}")


def are_noted(kept: str | None) -> bool:
    """Whether a record that notes this is kept by these rules, as far as their files tell: the list of actors is not read for it."""
    return kept is not None and kept.partition(" ")[0] == _files()


def are_others(kept: str | None) -> bool:
    """Whether a record that notes this is kept by other rules; of a record of before that notes none it is not known."""
    return kept is not None and not are_noted(kept) and kept.partition(" ")[2] != digest()


@lru_cache(maxsize=1)
def digest() -> str:
    """A short hash of all that the rows follow from."""
    above = (f"{one}\0{other}" for one, other in sorted(default_kin().above.items()))
    return _hash(
        (str(_METHOD).encode(), *_bytes((TIME_FILE, RULES_FILE)), *(pair.encode() for pair in above))
    )


@lru_cache(maxsize=1)
def _files() -> str:
    """A short hash of the files that they are read from."""
    actors = sorted((data_folder() / "actors").glob("*.yaml"))
    return _hash(
        (str(_METHOD).encode(), *_bytes((TIME_FILE, RULES_FILE, *actors)), own_actors_digest().encode())
    )


def _bytes(paths: Iterable[Path]) -> Iterable[bytes]:
    return (path.read_bytes() for path in paths)


def _hash(parts: Iterable[bytes]) -> str:
    made = hashlib.sha256()
    for part in parts:
        made.update(len(part).to_bytes(8, "big") + part)
    return made.hexdigest()[:16]
