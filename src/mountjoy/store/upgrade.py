"""The version of a record's tables, and bringing an older one up to date."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, inspect, select, text

from mountjoy.errors import RecordError
from mountjoy.store import disputes, points, positions, schema, spans, tallies, unlisted
from mountjoy.store.indexing import rebuild
from mountjoy.store.writing import append_log, set_state

MIGRATIONS = Path(__file__).with_name("migrations")
HEAD = "0015"
INDEXED = "0007"  # from these tables on, what was indexed and merged is kept
SPANS = "0013"  # from these tables on, so are the spans of control
COUNTED = "0011"  # and the counts, and where events lie
UNLISTED = "0012"  # and the names that no list holds
PLACED = "0015"  # and where events lie is kept packed
_LOG = logging.getLogger("mountjoy.store")
TOLD_EVERY = 100_000  # events


def has_tables(connection: Connection) -> bool:
    """Whether the database holds any table."""
    return bool(inspect(connection).get_table_names())


def check_version(connection: Connection, name: Path | str) -> bool:
    """Whether the tables are of this version; False where they are older or there are none yet.

    Raises RecordError where the file is another program's database, or a newer Mountjoy wrote it.
    """
    names = set(inspect(connection).get_table_names())
    if not names:
        return False
    if not {"alembic_version", "reports", "claims"} <= names:
        raise RecordError(
            f"{name}: is a database, but not a Mountjoy record; nothing was changed. Name another file."
        )
    found = _version(connection)
    if found == HEAD:
        return True
    if re.fullmatch(r"\d{4}", found) and found < HEAD:
        return False
    raise RecordError(
        f"{name}: was written by a newer Mountjoy (tables {found}, this one knows up to {HEAD}); "
        "nothing was changed. Install the newer Mountjoy to open it."
    )


def _version(connection: Connection) -> str:
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none())


def upgrade(connection: Connection) -> None:
    """Lay or bring up to date the tables, inside the caller's transaction."""
    from alembic import command  # slow to import, and needed only for a new or an older file
    from alembic.config import Config

    older = _version(connection) if has_tables(connection) else None
    if older is not None and _number_of_events(connection) >= TOLD_EVERY:
        _LOG.warning(
            "the tables of this large record are brought up to date (from %s to %s); this takes minutes, once",
            older, HEAD,
        )  # fmt: skip
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if older is not None and older < SPANS:
        spans.clear(connection)
    indexed = older is not None and older >= INDEXED
    if not indexed and connection.execute(select(schema.reports.c.number).limit(1)).first() is not None:
        # What older tables held is indexed anew, and merged again when the record is written next.
        rebuild(connection)
        spans.clear(connection)
        disputes.clear(connection)
        set_state(connection, "merged", "no")
    if older is not None:
        if older < COUNTED:
            tallies.rebuild(connection)
            points.fill(connection)
        if older < UNLISTED:
            unlisted.rebuild(connection)
        if older < PLACED:
            positions.rebuild(connection, _tell)
        at = datetime.now(UTC).isoformat(timespec="seconds")  # for the log alone
        append_log(connection, at, "upgrade", {"from": older, "to": HEAD})


def _number_of_events(connection: Connection) -> int:
    if not inspect(connection).has_table("events"):
        return 0
    return int(connection.execute(text("SELECT count(*) FROM events")).scalar_one())


def _tell(done: int, total: int) -> None:
    """Say how far it is, now and then; programs show what is logged as a warning without being told to."""
    if total >= TOLD_EVERY and (done == total or done % TOLD_EVERY < positions.AT_ONCE):
        _LOG.warning("positions of events are packed: %s of %s", f"{done:,}", f"{total:,}")
