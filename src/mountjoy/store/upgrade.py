"""The version of a record file's tables, and bringing an older one up to date."""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from mountjoy.errors import RecordError

MIGRATIONS = Path(__file__).with_name("migrations")
HEAD = "0004"


def check_version(connection: Connection, path: Path) -> bool:
    """Whether the tables are of this version; False where they are older or there are none yet.

    Raises RecordError where the file is another program's database, or a newer Mountjoy wrote it.
    """
    names = set(inspect(connection).get_table_names())
    if not names:
        return False
    if not {"alembic_version", "reports", "claims"} <= names:
        raise RecordError(
            f"{path}: is a database, but not a Mountjoy record; nothing was changed. Name another file."
        )
    found = str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none())
    if found == HEAD:
        return True
    if re.fullmatch(r"\d{4}", found) and found < HEAD:
        return False
    raise RecordError(
        f"{path}: was written by a newer Mountjoy (tables {found}, this one knows up to {HEAD}); "
        "nothing was changed. Install the newer Mountjoy to open it."
    )


def upgrade(connection: Connection) -> None:
    """Lay or bring up to date the tables, inside the caller's transaction."""
    from alembic import command  # slow to import, and needed only for a new or an older file
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
