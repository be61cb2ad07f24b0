"""Writes the generated pages: commands, codebook and the ranking's card in ``docs``, and the output in the tutorial.

python -m tools.reference               # the reference pages
python -m tools.reference --tutorial    # the output in docs/tutorial.md too: runs its commands
python -m tools.reference --check       # changes nothing; 1 where a reference page is out of date
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tools import api_page, codebook_page, commands_page, ranking_page
from tools.tutorial import rewritten

DOCS = Path(__file__).parent.parent / "docs"
PAGES: dict[str, Callable[[], str]] = {
    "api.md": api_page.page,
    "commands.md": commands_page.page,
    "codebook.md": codebook_page.page,
    "ranking-card.md": ranking_page.page,
}


def stale(docs: Path = DOCS) -> list[Path]:
    """The reference pages that are missing or say something else than they would now."""
    return [
        docs / name
        for name, make in PAGES.items()
        if not (docs / name).is_file() or (docs / name).read_text(encoding="utf-8") != make()
    ]


def write(docs: Path = DOCS) -> list[Path]:
    """Write the reference pages that are out of date; which they were."""
    written = stale(docs)
    for path in written:
        path.write_text(PAGES[path.name](), encoding="utf-8")
    return written


def write_tutorial(docs: Path = DOCS) -> bool:
    """Run the tutorial's commands and put their output into it; whether that changed anything."""
    path = docs / "tutorial.md"
    before = path.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        after = rewritten(before, Path(folder))
    path.write_text(after, encoding="utf-8")
    return after != before


def main(arguments: list[str] | None = None) -> int:
    """The command line; the exit code."""
    parser = argparse.ArgumentParser(prog="scripts/docs", description="Write the generated pages of docs/.")
    parser.add_argument(
        "--check", action="store_true", help="change nothing; fail where a page is out of date"
    )
    parser.add_argument(
        "--tutorial", action="store_true", help="run the tutorial's commands and show what they print"
    )
    wanted = parser.parse_args(arguments)
    if wanted.check:
        for path in stale():
            sys.stderr.write(f"{path.name} is out of date; run scripts/docs\n")
        return 1 if stale() else 0
    changed = [path.name for path in write()]
    if wanted.tutorial and write_tutorial():
        changed.append("tutorial.md")
    sys.stdout.write(f"Written: {', '.join(changed) or 'nothing; all is up to date'}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
