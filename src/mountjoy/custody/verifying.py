"""All that a record holds, checked against what it rests on."""

from __future__ import annotations

from collections.abc import Callable

from mountjoy.custody.chain import Logged, check_head, read_log
from mountjoy.custody.computed import check_computed
from mountjoy.custody.decided import check_decisions, check_lists
from mountjoy.custody.findings import Check, Damage, OnProgress, Verified
from mountjoy.custody.kept import check_positions, check_tallies
from mountjoy.custody.published import check_snapshots
from mountjoy.custody.quotes import check_coded
from mountjoy.custody.received import check_bytes, check_read_again
from mountjoy.errors import InputError
from mountjoy.store import RecordFile
from mountjoy.store.audit import Audit, audit

HEAD_DIGITS = 12  # of a hash that is written down: fewer could be another row's by chance
Found = tuple[list[Check], list[Damage], list[str]]


def verify(
    record: RecordFile,
    *,
    quick: bool = False,
    head: str | None = None,
    on_progress: OnProgress | None = None,
) -> Verified:
    """Check a record as it stands at one moment, whatever is written to it meanwhile. Changes nothing.

    ``quick`` checks the log's chain and the hashes alone; otherwise bytes are read again, quotes and ids of claims
    are compared with the reports, and events, ties and control are computed anew. ``head`` is a hash of the log
    (or its first 12 digits or more) that was written down outside: it must stand in the log. Raises InputError
    where ``head`` is no such thing.
    """
    tell = on_progress or (lambda _name, _done, _total: None)
    wanted = None if head is None else _digits(head)
    with audit(record) as seen:
        logged, damages = read_log(seen)
        checks = [Check("log", logged.head.number, len({damage.id for damage in damages}))]
        if wanted is not None:
            found = check_head(logged, wanted)
            checks.append(Check("head written down", 1, len(found)))
            damages += found
        notes: list[str] = []
        for check in _checks(seen, logged, quick, tell):
            made, wrong, told = check()
            checks += made
            damages += wrong
            notes += told
    return Verified(logged.head, tuple(checks), tuple(damages), tuple(notes))


def _checks(seen: Audit, logged: Logged, quick: bool, tell: OnProgress) -> list[Callable[[], Found]]:
    always: list[Callable[[], Found]] = [
        lambda: _file(seen),
        lambda: check_bytes(seen, logged, tell),
        lambda: check_decisions(seen, logged),
        lambda: check_lists(seen, logged),
        lambda: check_snapshots(seen, logged),
    ]
    if quick:
        return always
    return [
        *always,
        lambda: check_coded(seen, logged, tell),
        lambda: check_read_again(seen, logged, tell),
        lambda: check_tallies(seen, tell),
        lambda: check_positions(seen, tell),
        lambda: check_computed(seen, logged, tell),
    ]


def _file(seen: Audit) -> Found:
    problems = [Damage("the database file", "", problem) for problem in seen.file_problems()]
    return [Check("database file", 1, len(problems))], problems, []


def _digits(head: str) -> str:
    wanted = head.strip().lower()
    if len(wanted) < HEAD_DIGITS or len(wanted) > 64 or not set(wanted) <= set("0123456789abcdef"):
        raise InputError(
            f"head {head!r}: the hash of a row of the log is needed, 64 hexadecimal digits or the first "
            f"{HEAD_DIGITS} of them at least; `mountjoy verify` and `mountjoy publish` print it"
        )
    return wanted
