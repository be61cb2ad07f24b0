"""``mountjoy explain``: why a sentence is coded as it is."""

from __future__ import annotations

from typing import Annotated

import typer

from mountjoy import pipeline
from mountjoy.cli import options


def explain(
    sentence: Annotated[str, typer.Argument(help="A sentence, in quotes.", show_default=False)],
    codebook: options.CodebookOption = None,
    pipeline_name: options.PipelineOption = None,
) -> None:
    """Show how a sentence is read: its tree, its roles, the frames that fire, and what comes of them.

    Example: mountjoy explain "Government forces retook the town from the rebels on Thursday."
    """
    typer.echo(pipeline.Coder(codebook=codebook or (), pipeline=pipeline_name).explain(sentence), nl=False)
