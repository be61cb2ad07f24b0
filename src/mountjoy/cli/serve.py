"""``mountjoy serve``: the record in a browser."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mountjoy.cli import options
from mountjoy.cli.team import AccountsOption, opened
from mountjoy.errors import AccountsError, InputError
from mountjoy.store import open_record

if TYPE_CHECKING:
    from mountjoy.serve.team.gate import Team

DEFAULT_PORT = 8765
LOOPBACK = ("127.0.0.1", "::1", "localhost")
_QUEUE = 2048  # connections that wait to be taken


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
    team: Annotated[
        bool, typer.Option("--team", help="For several people, with accounts, roles and passwords.")
    ] = False,
    host: Annotated[
        str, typer.Option("--host", help="With --team: the address to listen at; 0.0.0.0 is every one.")
    ] = "127.0.0.1",
    accounts: AccountsOption = None,
    host_name: Annotated[
        list[str] | None,
        typer.Option(
            "--host-name", metavar="NAME", show_default=False,
            help="With --team: a name that browsers know the app by; may be given again.",
        ),
    ] = None,
    behind_proxy: Annotated[
        bool,
        typer.Option("--behind-proxy", help="With --team: believe the X-Forwarded-* headers of one proxy in front."),
    ] = False,
    openid: Annotated[
        Path | None,
        typer.Option(
            "--openid", metavar="FILE", show_default=False,
            help="With --team: a YAML file that names a provider of OpenID Connect.",
        ),
    ] = None,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="Change nothing, even where the file could be written.")
    ] = False,
    workers: Annotated[
        int,
        typer.Option("--workers", min=1, max=64, help="Processes that answer; for many people, one a processor."),
    ] = 1,
) -> None:  # fmt: skip
    """Open the record in a browser, on this machine alone (127.0.0.1), or with --team for several people. Ctrl+C ends it.

    Example: mountjoy serve --record mountjoy.db --port 8765
    """
    from mountjoy.serve.guard import check_tiles
    from mountjoy.serve.running import Run
    from mountjoy.serve.workers import can_fork

    if tiles is not None:
        check_tiles(tiles)
    if not team and (host != "127.0.0.1" or accounts or host_name or behind_proxy or openid):
        raise InputError(
            "--host, --accounts, --host-name, --behind-proxy and --openid go with --team: without accounts "
            "the app is for this machine alone"
        )
    if team and who:
        raise InputError("--by does not go with --team: decisions are kept under the name of each account")
    if workers > 1 and not can_fork():
        raise InputError("--workers: this system cannot share a program between processes; leave it out")
    path = options.record_path(record)
    write = not read_only and _can_be_written(path)

    def open_team() -> Team | None:
        return _team(record, accounts, openid) if team else None

    with open_record(path, write=write, shared=True) as file:  # what is wrong with it is told at once
        shown = file.path
    people = open_team()
    if people is not None:
        people.accounts.close()
    listener = _listen(host, port)
    run = Run(
        path, write, "" if team else options.person(who), _hosts(host, host_name), open_team, behind_proxy, listener
    )  # fmt: skip
    run.shared.tiles.set(tiles)
    _tell_address(shown, write, host, listener)
    if team and host not in LOOPBACK and not behind_proxy:
        typer.echo(
            "Passwords cross this network unencrypted: put a proxy with https in front, and give --behind-proxy.",
            err=True,
        )
    run.serve(workers)


def _tell_address(record: Path | str, write: bool, host: str, listener: socket.socket) -> None:
    at = f"[{host}]" if ":" in host else host
    how = "" if write else ", only to be read"
    typer.echo(f"{record} is open{how} at http://{at}:{listener.getsockname()[1]}/  (Ctrl+C ends it)")


def _team(record: str | None, accounts: str | None, openid: Path | None) -> Team:
    """The team of a record, which must have an admin."""
    from mountjoy.serve.team.gate import Team
    from mountjoy.serve.team.openid import Provider
    from mountjoy.serve.team.openid_settings import read_openid

    provider = None if openid is None else Provider(read_openid(openid))
    book = opened(record, accounts)
    if not book.has_admin():
        book.close()
        raise AccountsError(
            f"{book.place}: there is no admin yet. Make one: mountjoy team add NAME --role admin"
        )
    return Team(book, provider)


def _hosts(host: str, names: list[str] | None) -> tuple[str, ...]:
    """The names that the app answers to beside this machine's own."""
    listening = [] if host in ("0.0.0.0", "::") else [f"[{host}]" if ":" in host else host]
    return tuple(dict.fromkeys(name.lower() for name in (*listening, *(names or ()))))


def _can_be_written(place: Path | str) -> bool:
    """Whether a file and its folder let it be changed; a server says so itself."""
    if not isinstance(place, Path) or not place.exists():
        return True
    return os.access(place, os.W_OK) and os.access(place.parent, os.W_OK)


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(_QUEUE)  # who comes before the app stands waits for it
    except OSError as error:
        listener.close()
        where = f"port {port}" if host in LOOPBACK else f"{host} port {port}"
        raise InputError(
            f"{where} cannot be used ({error.strerror}); give another with --port, or 0 for any"
        ) from error
    return listener
