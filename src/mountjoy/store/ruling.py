"""The part of an open record that takes decisions and undoes them: each a row, and a row of the log."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from mountjoy.decision import FOLLOWS, VERDICTS, Decision
from mountjoy.errors import InputError
from mountjoy.store import deciding, disputes, following, merged, touching, writing
from mountjoy.store.connected import Connected


class Ruling(Connected):
    """What `RecordFile` offers to those who decide."""

    def decide(
        self,
        who: str,
        about: str,
        verdict: str,
        subject: str,
        *,
        object_: str | None = None,
        why: str | None = None,
        detail: Mapping[str, Any] | None = None,
        following: Sequence[Mapping[str, Any]] = (),
    ) -> Decision:
        """Keep a decision; where the record follows from it, the claims that it touches wait to be merged again. ``following`` are the
        ``subject`` and ``detail`` of decisions that hold as long as this one does. Raises InputError where there is no such verdict.
        """
        given = {"object_": object_, "why": why, "detail": detail, "following": following}
        return self.decide_all(
            [{"who": who, "about": about, "verdict": verdict, "subject": subject, **given}]
        )[0]

    def decide_all(self, decisions: Sequence[Mapping[str, Any]]) -> list[Decision]:
        """Keep several decisions, whole or not at all; each as `decide` takes one. Those that follow them are kept with them, and not
        among those given back. Raises InputError.
        """
        for one in decisions:
            if one["verdict"] not in VERDICTS.get(one["about"], ()):
                known = _known_verdicts(one["about"])
                raise InputError(f"{one['verdict']!r} cannot be decided of a {one['about']}; {known}")
        leading, made = [], []
        with self._write() as connection:
            for one in decisions:
                own = {name: value for name, value in one.items() if name != "following"}
                leading.append(deciding.put_decision(connection, self._now(), **own))
                made.append(leading[-1])
                for more in one.get("following", ()):
                    detail = {**more["detail"], FOLLOWS: leading[-1].number}
                    after = {**own, "subject": more["subject"], "detail": detail}
                    made.append(deciding.put_decision(connection, self._now(), **after))
            for each in made:
                self._log_decision(connection, each)
            merged.restate(connection, made)
            disputes.decided(connection, made)
        return leading

    def undo(self, number: int, who: str, why: str | None = None) -> Decision:
        """Undo a decision, which stays in the record, and those that follow it. Raises NotFoundError where it does not stand."""
        with self._write() as connection:
            undone = [deciding.check_undoable(connection, number), *following.following(connection, number)]
            for one in undone:
                made = deciding.put_decision(
                    connection, self._now(), who, "undo", "undo", str(one.number), None, why, None
                )
                self._log_decision(connection, made)
                self._mark(connection, one)
            merged.restate(connection, undone)
            disputes.decided(connection, undone)
        return undone[0]

    def _log_decision(self, connection: Connection, made: Decision) -> None:
        self._mark(connection, made)
        writing.append_log(connection, made.at, "decide", dataclasses.asdict(made))

    def _mark(self, connection: Connection, decision: Decision) -> None:
        if deciding.changes_record(connection, decision):
            touching.unmerge_touched(connection, decision)


def _known_verdicts(about: str) -> str:
    if about not in VERDICTS:
        return f"decisions are about: {', '.join(VERDICTS)}"
    return f"known: {', '.join(VERDICTS[about])}"
