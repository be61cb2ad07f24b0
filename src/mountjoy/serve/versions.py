"""What was decided on an item, and its version: by it a form knows what its page showed."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from mountjoy.decision import Decision
from mountjoy.store import RecordFile


def happened(record: RecordFile, subjects: Collection[str]) -> list[Decision]:
    """What people decided on any of these ids, undoings among it, in order."""
    made = [one for one in record.decisions_on(subjects) if one.about not in ("carry", "undo")]
    undone = [str(one.number) for one in made if one.undone]
    taken_back = [one for one in record.decisions_on(undone) if one.about == "undo"] if undone else []
    return sorted((*made, *taken_back), key=lambda one: one.number)


def version_of(record: RecordFile, subjects: Collection[str]) -> int:
    """The version of an item: the number of the last thing that was decided on it; 0 for nothing."""
    return max((one.number for one in happened(record, subjects)), default=0)


def versions_of(record: RecordFile, claims: Collection[str]) -> dict[str, int]:
    """The version of each of several claims that was decided on."""
    made: dict[str, int] = {}
    of_number: dict[str, Iterable[str]] = {}
    for one in happened(record, claims):
        if one.about == "undo":
            touched: Iterable[str] = of_number.get(one.subject, ())
        else:
            touched = [ident for ident in (one.subject, one.object) if ident in claims and ident is not None]
            of_number[str(one.number)] = touched
        for ident in touched:
            made[ident] = one.number
    return made
