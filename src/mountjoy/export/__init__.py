"""Writing a record out as files that other programs read."""

from __future__ import annotations

from mountjoy.export.comma_separated import write_csv
from mountjoy.export.json_lines import write_json_lines

__all__ = ["write_csv", "write_json_lines"]
