"""A batch of coded reports added to a record, inside the transaction of the caller."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from mountjoy.claim import CodedReport
from mountjoy.seal import seal
from mountjoy.store import carrying, following, writing


def add(
    connection: Connection, at: str, batch: Sequence[CodedReport], coder: str, sources: Mapping[str, bytes]
) -> list[CodedReport]:
    """Write reports and the bytes they came from, and log that at the time ``at`` (UTC); the reports as reading them gives
    them.
    """
    writing.put_sources(connection, sources)
    known = carrying.known_reports(connection, batch)
    written = writing.put_reports(connection, batch, coder)
    carried = carrying.carry(connection, at, [coded for coded in batch if coded.report.id in known])
    seals = {coded.report.id: seal(coded) for coded in written}
    detail = {"coder": coder, "reports": seals, "sources": sorted(sources)}
    writing.append_log(connection, at, "code", detail)
    for made in (*carried, *following.arrive(connection, at, written)):
        writing.append_log(connection, made.at, "decide", dataclasses.asdict(made))
    return written
