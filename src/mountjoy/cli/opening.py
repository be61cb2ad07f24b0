"""Opening a record to show it."""

from __future__ import annotations

import typer

from mountjoy.cli import options
from mountjoy.store import RecordFile, open_record


def open_merged(record: options.RecordOption) -> RecordFile:
    """The record, with a warning where what was merged is older than the reports."""
    file = open_record(options.record_path(record))
    if not file.merged:
        typer.echo(
            "A run was cut off: events, ties and control are older than the reports. Run again.", err=True
        )
    return file
