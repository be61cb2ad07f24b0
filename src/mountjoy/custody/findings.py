"""What checking a record finds: each damage with where it is, what was expected, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

OnProgress = Callable[[str, int, int], None]
"""Called with the name of a check, how many things are done and how many there are."""

RESTORE = "restore the record from a copy made before the change, or find out who changed it and why"
RUN_AGAIN = "run `mountjoy run` on the original files: it codes anew what differs"
MERGE_AGAIN = (
    "run `mountjoy run` or make a decision: what is merged is computed anew from claims and decisions"
)


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that is not as it was written.

    ``table`` and ``id`` say where, ``what`` in words what is wrong, ``expected`` and ``found`` the values where there
    are two, ``advice`` what to do.
    """

    table: str
    id: str
    what: str
    expected: str | None = None
    found: str | None = None
    advice: str = RESTORE

    def __str__(self) -> str:
        """One line: ``claims 1f3a: its words were changed (expected "x", found "y")``."""
        values = []
        if self.expected is not None:
            values.append(f"expected {self.expected}")
        if self.found is not None:
            values.append(f"found {self.found}")
        told = f" ({', '.join(values)})" if values else ""
        return f"{self.table} {self.id}: {self.what}{told}".replace("  ", " ")


@dataclass(frozen=True, slots=True)
class Check:
    """One check that was made: over how many things, and how many of them are damaged."""

    name: str
    things: int
    damaged: int


@dataclass(frozen=True, slots=True)
class Head:
    """Where the log ends: the number and hash of its last row; 0 and "" for an empty log.

    Who writes the hash down elsewhere can tell later whether anything before it was changed or cut off.
    """

    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What `verify` found. ``notes`` say what could not be checked, and why; they are no damage."""

    head: Head
    checks: tuple[Check, ...]
    damages: tuple[Damage, ...]
    notes: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is damaged."""
        return not self.damages


def shown(value: object, most: int = 80) -> str:
    """A value for a finding: short, in quotes where it is text."""
    told = repr(value) if isinstance(value, str) else str(value)
    return told if len(told) <= most else f"{told[: most - 3]}..."
