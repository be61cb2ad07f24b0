"""What people decided and which lists were imported, beside the rows of the log that say so."""

from __future__ import annotations

from typing import Any

import msgspec

from mountjoy.custody.chain import Logged
from mountjoy.custody.findings import Check, Damage, shown
from mountjoy.store.audit import Audit, Spoilt

_FIELDS = ("at", "who", "about", "verdict", "subject", "object", "why", "detail")


def check_decisions(seen: Audit, logged: Logged) -> tuple[list[Check], list[Damage], list[str]]:
    """Each decision as its row of the log has it; none added, none missing."""
    damages: list[Damage] = []
    there = set()
    for row in seen.rows("decisions"):
        if isinstance(row, Spoilt):
            damages.append(Damage("decisions", row.id, f"cannot be read: {row.reason}"))
            there.add(int(row.id) if row.id.isdigit() else -1)
            continue
        number = row["number"]
        there.add(number)
        said = logged.decisions.get(number)
        if said is None:
            damages.append(
                Damage("decisions", str(number), "was added by hand: no row of the log says that it was made")
            )
            continue
        for name in _FIELDS:
            if _plain(said.get(name)) != _plain(row[name]):
                what = f"its {name} was changed"
                damages.append(
                    Damage("decisions", str(number), what, shown(said.get(name)), shown(row[name]))
                )
    for number, said in sorted(logged.decisions.items()):
        if number not in there:
            told = f"{said.get('who')} decided {said.get('about')} {said.get('verdict')} of {said.get('subject')}"
            damages.append(Damage("decisions", str(number), "is missing", shown(told), "no row"))
    checks = [Check("decisions", len(there | set(logged.decisions)), len({damage.id for damage in damages}))]
    return checks, damages, []


def check_lists(seen: Audit, logged: Logged) -> tuple[list[Check], list[Damage], list[str]]:
    """Each sanctions list as it was last imported: its file's hash, and how many entries it has."""
    damages: list[Damage] = []
    there = {one.name: one for one in seen.record.lists()}
    for name, said in sorted(logged.lists.items()):
        held = there.get(name)
        if held is None:
            damages.append(Damage("lists", name, "is missing: the log says that it was imported"))
        elif (held.sha256, held.entries) != (said.get("sha256"), said.get("entries")):
            expected, found = (
                f"{said.get('entries')} entries of {said.get('sha256')}",
                f"{held.entries} of {held.sha256}",
            )
            damages.append(Damage("lists", name, "is not what was imported", expected, found))
    for name in sorted(set(there) - set(logged.lists)):
        damages.append(
            Damage("lists", name, "was added by hand: no row of the log says that it was imported")
        )
    return [Check("sanctions lists", len(there), len(damages))], damages, []


def _plain(value: Any) -> Any:
    """A value as JSON gives it back, so that tuples and lists, numbers and their kinds compare."""
    return msgspec.json.decode(msgspec.json.encode(value))
