"""How Alembic runs the migrations: on the connection that `mountjoy.accounts.engine` hands over."""

from __future__ import annotations

from alembic import context

from mountjoy.accounts.engine import VERSION_TABLE
from mountjoy.accounts.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
