"""What all tables share."""

from __future__ import annotations

from sqlalchemy import MetaData, Text

NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
}
"""How keys and indexes are called, the same in both databases."""

metadata = MetaData(naming_convention=NAMING)

# Text that is ordered by its code points, whatever the server's language.
Plain = Text().with_variant(Text(collation="C"), "postgresql")
