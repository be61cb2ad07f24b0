"""``mountjoy explain``: why a sentence is coded as it is."""

from __future__ import annotations

from typing import Annotated

import typer


def explain(
    sentence: Annotated[str, typer.Argument(help="A sentence, in quotes.", show_default=False)],
) -> None:
    """Show how a sentence is read: its tree, its roles, the frames that fire, and what comes of them.

    Example: mountjoy explain "Government forces retook the town from the rebels on Thursday."
    """
    from mountjoy.coder.explain import explain as explain_text

    typer.echo(explain_text(sentence))
