"""``python -m mountjoy``: the commands."""

from __future__ import annotations

from mountjoy.cli.main import main

if __name__ == "__main__":
    main()
