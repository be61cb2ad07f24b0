"""``mountjoy serve``: the record in a browser."""

from __future__ import annotations

import socket
from typing import Annotated

import typer

from mountjoy import pipeline
from mountjoy.cli import options
from mountjoy.errors import InputError
from mountjoy.serve.desk import Desk
from mountjoy.store import open_record

DEFAULT_PORT = 8765


def serve(
    record: options.RecordOption = None,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="The port; 0 takes any that is free.")
    ] = DEFAULT_PORT,
    who: options.WhoOption = None,
    tiles: Annotated[
        str | None,
        typer.Option(
            "--tiles",
            metavar="URL",
            show_default=False,
            help="A tile server for the map's ground, with {z}, {x} and {y}. Without it nothing is fetched from anywhere.",
        ),
    ] = None,
) -> None:
    """Open the record in a browser, on this machine alone (127.0.0.1). Ctrl+C ends it.

    Example: mountjoy serve --record mountjoy.db --port 8765
    """
    import uvicorn

    from mountjoy.serve import create_app

    if tiles is not None and not (
        tiles.startswith(("http://", "https://")) and all(f"{{{k}}}" in tiles for k in "zxy")
    ):
        raise InputError(
            f"--tiles {tiles!r}: give an address with {{z}}, {{x}} and {{y}}, such as http://localhost:8080/{{z}}/{{x}}/{{y}}.png"
        )
    with open_record(options.record_path(record), write=True) as file:
        if not file.merged:
            pipeline.merge_again(file)
        app = create_app(Desk(file, options.person(who), tiles))
        listener = _listen(port)
        typer.echo(f"{file.path} is open at http://127.0.0.1:{listener.getsockname()[1]}/  (Ctrl+C ends it)")
        server = uvicorn.Server(
            uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
        )
        server.run(sockets=[listener])


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        listener.close()
        raise InputError(
            f"port {port} cannot be used ({error.strerror}); give another with --port, or 0 for any"
        ) from error
    return listener
