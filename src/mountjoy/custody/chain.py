"""The log read from its beginning: whether its chain holds, and what it says the record should hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import msgspec

from mountjoy.custody.findings import RESTORE, Damage, Head
from mountjoy.seal import Seal, read_seal
from mountjoy.store.audit import Audit, LogRow

_OUTSIDE = (
    "if the log was cut off or changed, restore the record from a copy whose head is the one written down"
)


@dataclass(slots=True)
class Logged:
    """What the log says. ``coded`` gives the number of the row that last coded each report, ``sources`` the hashes
    of bytes received, ``receipts`` how bytes came in, by (hash, origin); ``decisions`` each decision by number;
    ``lists`` and ``snapshots`` what was last kept under each name; ``hashes`` all hashes, by number.
    """

    head: Head = field(default_factory=lambda: Head(0, ""))
    hashes: dict[str, int] = field(default_factory=dict)
    coded: dict[str, int] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)
    receipts: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    decisions: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    lists: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    snapshots: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    merged_by: str | None = None


def read_log(seen: Audit) -> tuple[Logged, list[Damage]]:
    """The log's content, and what is wrong with its chain: rows missing, changed, or not what the head says."""
    logged, damages = Logged(), []
    previous, number = "", 0
    for row in seen.log():
        number += 1
        if row.number != number:
            missing = f"{number}" if row.number == number + 1 else f"{number} to {row.number - 1}"
            damages.append(
                Damage("log", missing, "the row is missing" if "to" not in missing else "rows are missing")
            )
            number = row.number
        elif row.previous != previous:
            damages.append(
                Damage("log", str(number), "does not follow from the row before it", previous, row.previous)
            )
        if row.hash != row.expected:
            damages.append(
                Damage(
                    "log",
                    str(number),
                    "was changed: its hash is not that of its words",
                    row.expected,
                    row.hash,
                )
            )
        previous = row.hash
        logged.hashes[row.hash] = row.number
        damages += _take(logged, row)
    logged.head = Head(number, previous)
    return logged, damages + _end(seen, logged)


def _end(seen: Audit, logged: Logged) -> list[Damage]:
    """Whether the log ends where the record says it does."""
    said = seen.state("log_head")
    if said is None:
        return []
    number, _, digest = said.partition(" ")
    if (number, digest) == (str(logged.head.number), logged.head.hash):
        return []
    if digest in logged.hashes:
        what = "rows were added that Mountjoy did not write"
    else:
        what = "the log does not end as the record says: its last rows were cut off or changed"
    ended = f"row {logged.head.number} {logged.head.hash}"
    return [Damage("log", str(logged.head.number), what, f"row {number} {digest}", ended, RESTORE)]


def check_head(logged: Logged, written_down: str) -> list[Damage]:
    """Whether a hash that was written down outside stands in the log; its first digits do, at least twelve."""
    wanted = written_down.strip().lower()
    if any(digest.startswith(wanted) for digest in logged.hashes):
        return []
    what = "the head that was written down is no row of the log"
    return [
        Damage("log", str(logged.head.number), what, wanted, logged.head.hash or "an empty log", _OUTSIDE)
    ]


def _take(logged: Logged, row: LogRow) -> list[Damage]:
    """Note what a row says."""
    try:
        detail = msgspec.json.decode(row.detail)
        if row.action == "code":
            for report_id in detail["reports"]:
                logged.coded[report_id] = row.number
            logged.sources.update(detail.get("sources", ()))
        elif row.action == "receive":
            for one in detail["receipts"]:
                logged.receipts[one["sha256"], one["origin"]] = {**one, "at": row.at}
        elif row.action == "decide":
            logged.decisions[detail["number"]] = detail
        elif row.action == "list":
            logged.lists[detail["list"]] = detail
        elif row.action == "publish":
            logged.snapshots.setdefault(detail["tag"], {**detail, "at": row.at})
        elif row.action == "merge":
            logged.merged_by = detail.get("version")
    except (msgspec.DecodeError, KeyError, TypeError, AttributeError) as error:
        return [Damage("log", str(row.number), f"cannot be read as a row of {row.action!r}: {error}")]
    return []


class Seals:
    """The seals of reports as the log holds them; the last few rows that were read are remembered."""

    def __init__(self, seen: Audit, logged: Logged) -> None:
        self._logged = logged

        @lru_cache(maxsize=64)
        def reports(number: int) -> Mapping[str, Any]:
            for row in seen.log([number]):
                try:
                    found: Mapping[str, Any] = msgspec.json.decode(row.detail)["reports"]
                    return found
                except (msgspec.DecodeError, KeyError, TypeError):
                    break
            return {}

        self._reports = reports

    def of(self, report_id: str) -> Seal | None:
        """The seal of a report as it was last coded; None where the log holds none."""
        number = self._logged.coded.get(report_id)
        return None if number is None else read_seal(self._reports(number).get(report_id))
