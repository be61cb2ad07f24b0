"""The bytes received: unchanged under their hash, all there, and giving the same reports when read again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from mountjoy import __version__, ingest
from mountjoy.custody.chain import Logged
from mountjoy.custody.findings import Check, Damage, OnProgress, shown
from mountjoy.ingest.types import Limits
from mountjoy.ingest.worker import PageReader
from mountjoy.report import Report
from mountjoy.store.audit import Audit, Spoilt

_SAID = ("text", "title", "source", "url", "author")
_WAYS = ("auto", "lines", "paragraphs", "none")
_LOST = "put the original file back with `mountjoy run`, or restore the record from a copy"
# A report that was kept once is read again whatever the limits of the day are.
_WIDE = Limits(report_chars=1 << 40, file_bytes=1 << 40, items=1 << 40, html_seconds=600.0)


def check_bytes(
    seen: Audit, logged: Logged, on_progress: OnProgress
) -> tuple[list[Check], list[Damage], list[str]]:
    """Check the bytes against their hashes and sizes, and what the log says was received."""
    held = dict(seen.source_hashes())
    damages: list[Damage] = []
    for done, (sha256, size) in enumerate(held.items(), start=1):
        received = seen.source(sha256)
        found = hashlib.sha256(received).hexdigest()
        if found != sha256:
            damages.append(
                Damage(
                    "sources", sha256, "the bytes were changed: they have another hash", sha256, found, _LOST
                )
            )
        elif len(received) != size:
            damages.append(Damage("sources", sha256, "the size is wrong", str(len(received)), str(size)))
        on_progress("sources", done, len(held))
    for sha256 in sorted(logged.sources - set(held)):
        damages.append(
            Damage("sources", sha256, "the bytes are missing: the log says that they were kept", advice=_LOST)
        )
    receipts, wrong = _receipts(seen, logged)
    return (
        [Check("bytes received", len(held), len(damages)), Check("receipts", receipts, len(wrong))],
        damages + wrong,
        [],
    )


def _receipts(seen: Audit, logged: Logged) -> tuple[int, list[Damage]]:
    """The table of receipts beside the log's rows."""
    damages: list[Damage] = []
    there: set[tuple[str, str]] = set()
    for row in seen.rows("receipts"):
        if isinstance(row, Spoilt):
            damages.append(Damage("receipts", row.id, f"cannot be read: {row.reason}"))
            continue
        key = (row["sha256"], row["origin"])
        there.add(key)
        said = logged.receipts.get(key)
        ident = f"{row['number']} ({row['origin']})"
        if said is None:
            damages.append(Damage("receipts", ident, "was added by hand: the log has no such receipt"))
            continue
        for name in ("at", "size", "headers", "version"):
            if said.get(name) != row[name]:
                what = f"its {name} is not what the log says"
                damages.append(Damage("receipts", ident, what, shown(said.get(name)), shown(row[name])))
    for key in sorted(set(logged.receipts) - there):
        damages.append(Damage("receipts", " ".join(key), "is missing: the log says that it was received"))
    return len(there), damages


def check_read_again(
    seen: Audit, logged: Logged, on_progress: OnProgress
) -> tuple[list[Check], list[Damage], list[str]]:
    """Read the kept bytes again and find in them every report that is said to come from them."""
    ways = {sha256: detail for (sha256, _), detail in logged.receipts.items()}
    held = [sha256 for sha256, _ in seen.source_hashes()]
    by_source: dict[str, list[Report]] = {sha256: [] for sha256 in held}
    without = 0
    for _, coded in seen.coded([row[0] for row in seen.report_facts()]):
        if isinstance(coded, Spoilt):
            continue  # told of where reports are checked
        if coded.report.sha256 in by_source:
            by_source[coded.report.sha256].append(coded.report)
        else:
            without += 1
    damages: list[Damage] = []
    notes: list[str] = []
    with PageReader() as pages:
        for done, sha256 in enumerate(held, start=1):
            way, wanted = ways.get(sha256, {}), by_source[sha256]
            missing = _missing(seen.source(sha256), wanted, way, pages) if wanted else []
            version = way.get("version")
            for report, differs in missing:
                said = f"{differs} of it does not follow from the bytes received ({report.origin})"
                if version in (None, __version__):
                    damages.append(
                        Damage("reports", report.id, said, f"as in source {sha256[:12]}", advice=_LOST)
                    )
                else:
                    notes.append(
                        f"report {report.id}: {said}; it was read by version {version}, this is {__version__}"
                    )
            on_progress("reading again", done, len(held))
    if without:
        notes.append(
            f"of {without} reports the bytes are not kept: that their text follows from them cannot be checked"
        )
    return [Check("reports read again", sum(map(len, by_source.values())), len(damages))], damages, notes


def _missing(
    received: bytes, wanted: Iterable[Report], way: Mapping[str, Any], pages: PageReader
) -> list[tuple[Report, str]]:
    """The reports that the bytes do not give, each with what differs from the one nearest to it."""
    left = list(wanted)
    name = left[0].origin.rpartition("#")[0] or left[0].origin
    nearest: dict[str, str] = {}
    asked = way.get("items")
    for items in dict.fromkeys([*([asked] if asked in _WAYS else []), *_WAYS]):
        found = ingest.read_bytes(received, name, items=items, limits=_WIDE, pages=pages).reports
        by_text = {report.text: report for report in found}
        still = []
        for report in left:
            again = by_text.get(report.text)
            if again is None:
                still.append(report)
                nearest.setdefault(report.id, "the text")
                continue
            differ = [name for name in _SAID if getattr(report, name) != getattr(again, name)]
            if report.published_basis == "stated" and report.published != again.published:
                differ.append("published")
            if differ:
                still.append(report)
                nearest[report.id] = ", ".join(differ)
        left = still
        if not left:
            break
    return [(report, nearest[report.id]) for report in left]
