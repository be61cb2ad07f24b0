"""Draws the picture of the README: ``python -m tools.picture [OUT.svg]``.

Codes the bundled reports into a record of its own, and draws what ``mountjoy show event`` prints of the event with
most to show: several claims, a toll, a place.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console

import mountjoy
from mountjoy.record import Event

WIDTH = 112
LINES = 40
OUT = Path("docs/images/event.svg")


def richest(events: list[Event]) -> Event:
    """The event with the most reports, roles and tolls; the first by id among equals."""
    return max(
        events, key=lambda e: (len(e.reports), len(e.claims), len(e.fatalities), e.place is not None, e.id)
    )


def draw(text: str, title: str) -> str:
    """The text as an SVG that needs no font of its own."""
    console = Console(record=True, width=WIDTH, file=Path("/dev/null").open("w"))  # noqa: SIM115 - drawn, not printed
    console.print(text, highlight=False, markup=False)
    svg = console.export_svg(title=title, unique_id="event")
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def main() -> None:
    """Writes the picture."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else OUT
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.db"
        mountjoy.run([Path(mountjoy.__file__).parent / "data" / "demo"], path)
        with mountjoy.open_record(path) as record:
            event = richest([e for e in record.events() if e.fatalities and e.place])
        command = [sys.executable, "-m", "mountjoy", "show", "event", event.id, "--record", str(path)]
        shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    lines = shown.splitlines()
    text = "\n".join([*lines[:LINES], *(["..."] if len(lines) > LINES else [])])
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(draw(text, f"mountjoy show event {event.id[:8]}"), encoding="utf-8")
    print(f"{out}: {event.type}, {len(event.reports)} reports, {len(lines)} lines")


if __name__ == "__main__":
    main()
