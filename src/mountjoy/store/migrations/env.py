"""How Alembic runs the migrations: on the connection that `mountjoy.store.upgrade` hands over."""

from __future__ import annotations

from alembic import context

from mountjoy.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
