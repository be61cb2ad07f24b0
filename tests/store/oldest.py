"""A record of the first tables, as the first Mountjoy left it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from mountjoy.claim import CodedReport
from mountjoy.store import rows
from mountjoy.store.upgrade import MIGRATIONS


def lay_oldest(path: Path, coded_reports: Sequence[CodedReport], version: str = "0001") -> None:
    """Lay the tables of a version of old by the migrations, and put the coded reports into them."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, version)
    engine.dispose()
    database = sqlite3.connect(path)
    for coded in coded_reports:
        claims, roles = rows.claim_rows(coded)
        for table, values in (
            ("reports", [rows.report_row(coded.report, "old 1", ())]),
            ("mentions", rows.mention_rows(coded)),
            ("claims", claims),
            ("roles", roles),
        ):
            columns = {row[1] for row in database.execute(f"PRAGMA table_info({table})")}
            for value in values:
                kept = {name: _plain(one) for name, one in value.items() if name in columns}
                names = ", ".join(f'"{name}"' for name in kept)
                database.execute(
                    f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(kept))})", [*kept.values()]
                )
    database.execute("INSERT INTO state VALUES ('merged', 'yes')")
    database.commit()
    database.close()


def _plain(value: object) -> object:
    import json
    from datetime import date

    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value) if isinstance(value, (list, dict)) else value
