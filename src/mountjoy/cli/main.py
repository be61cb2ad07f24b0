"""The ``mountjoy`` command: its subcommands, its options, and what its exit codes mean."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from mountjoy import __version__
from mountjoy.cli import (
    actors,
    code,
    codebook,
    db,
    demo,
    diff,
    explain,
    export,
    lists,
    places,
    publish,
    review,
    run,
    search,
    serve,
    show,
    sources,
    team,
    verify,
)
from mountjoy.cli import eval as evaluating
from mountjoy.errors import MountjoyError

EPILOG = (
    "Exit codes: 0 all was read; 1 an error; 2 wrong arguments; 3 done, but something was skipped "
    "(the summary says what). The record file is mountjoy.db in the current folder, or what "
    "MOUNTJOY_RECORD names."
)


class Commands(TyperGroup):
    """The group of commands, which tells an error of Mountjoy's in one line on standard error."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except MountjoyError as error:
            typer.echo(f"mountjoy: {error}", err=True)
            raise typer.Exit(1) from error


app = typer.Typer(
    name="mountjoy",
    cls=Commands,
    no_args_is_help=True,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"mountjoy {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    """Read reporting on armed conflict and keep a cited record of it: who did what to whom, where and when,
    who holds which place, and who says so.

    Begin with: mountjoy demo
    """


app.command(name="demo")(demo.demo)
app.command(name="run")(run.run)
app.command(name="code")(code.code)
app.add_typer(show.app, name="show")
app.add_typer(search.app, name="search")
app.command(name="explain")(explain.explain)
app.command(name="export")(export.export)
app.command(name="serve")(serve.serve)
app.add_typer(team.app, name="team")
app.command(name="verify")(verify.verify)
app.command(name="publish")(publish.publish)
app.add_typer(publish.app, name="snapshots")
app.command(name="diff")(diff.diff)
app.command(name="eval")(evaluating.eval_)
app.add_typer(codebook.app, name="codebook")
app.add_typer(places.app, name="places")
app.add_typer(actors.app, name="actors")
app.add_typer(lists.app, name="lists")
app.add_typer(sources.app, name="sources")
app.add_typer(db.app, name="db")
app.add_typer(review.app, name="review")


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(
                errors="replace"
            )  # a terminal that cannot show a letter shows a question mark instead
    try:
        app()
    except BrokenPipeError:
        # The reader of our output (head, less) left; point what is still buffered at nothing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
