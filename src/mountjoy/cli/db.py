"""``mountjoy db``: the database under a record."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from mountjoy import pipeline
from mountjoy.cli import options
from mountjoy.cli.output import print_json, print_table
from mountjoy.settings import record_place
from mountjoy.store import copy_record, open_record

app = typer.Typer(
    no_args_is_help=True,
    help="Bring a record's tables up to date, or copy it between SQLite and PostgreSQL. Example: mountjoy db migrate",
)


@app.command()
def migrate(record: options.RecordOption = None, as_json: options.JsonOption = False) -> None:
    """Bring the tables of a record up to date, and merge again what they held, where that is needed.

    Example: mountjoy db migrate --record old.db
    """
    with open_record(options.record_path(record), write=True) as file:
        merged = not file.merged
        pipeline.merge_again(file)
        totals, place = file.totals(), str(file.path)
    if as_json:
        print_json({"record": place, "merged_again": merged, **totals})
    else:
        again = ", merged again" if merged else ""
        typer.echo(
            f"{place} is up to date{again}: {totals['reports']:,} reports, {totals['events']:,} events."
        )


@app.command()
def copy(
    source: Annotated[
        str, typer.Argument(metavar="FROM", help="The record to copy: a file or postgresql://...")
    ],
    target: Annotated[str, typer.Argument(metavar="TO", help="Where to: a new file or an empty database.")],
    as_json: options.JsonOption = False,
) -> None:
    """Copy a whole record, with the bytes received, decisions and log; both are compared at the end.

    Example: mountjoy db copy mountjoy.db postgresql://user@host/mountjoy
    """
    with open_record(record_place(source)) as one, open_record(record_place(target), create=True) as other:
        copied = copy_record(one, other)
    if as_json:
        print_json([asdict(table) for table in copied])
        return
    columns = (("table", False), ("rows", True), ("SHA-256", False))
    held = [table for table in copied if table.rows]
    print_table(columns, [(t.table, f"{t.rows:,}", t.sha256[:16]) for t in held], "The record is empty.")
    typer.echo(f"Copied {sum(t.rows for t in copied):,} rows; every table is the same in both.")
