"""The app over a record run, in this process or in several."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import typer
import uvicorn
from starlette.types import ASGIApp

from mountjoy.deciding.claims import codebook
from mountjoy.resolve.registry import default_registry
from mountjoy.serve import workers
from mountjoy.serve.app import create_app
from mountjoy.serve.catching_up import CatchingUp
from mountjoy.serve.desk import Desk, gazetteer
from mountjoy.serve.points import Points, read
from mountjoy.serve.process import keep_memory_together, keep_what_is_loaded
from mountjoy.serve.rendering import load_templates
from mountjoy.serve.shared import Shared
from mountjoy.serve.team.gate import Team
from mountjoy.serve.team.proxy import BehindProxy
from mountjoy.serve.warming import warm
from mountjoy.store import RecordFile, open_record


@dataclass(frozen=True)
class Run:
    """What is served, and how: ``open_team`` opens the accounts, or gives None for one person; ``listener`` listens already.
    ``points`` holds the positions of events as they were read before the first process was forked."""

    place: Path | str
    write: bool
    who: str
    hosts: tuple[str, ...]
    open_team: Callable[[], Team | None]
    behind_proxy: bool
    listener: socket.socket
    shared: Shared = field(default_factory=Shared)
    points: list[Points] = field(default_factory=list)

    def serve(self, number: int = 1) -> None:
        """Answer until this is told to end, in so many processes. Raises RecordError, AccountsError, WorkersError."""
        keep_memory_together()
        if number == 1:
            self._work(0)
            return
        for load in (codebook, gazetteer, default_registry, load_templates):
            load()
        self.read_ahead()
        keep_what_is_loaded()
        workers.run(number, self._work)

    def read_ahead(self) -> None:
        """Read the positions of events, so that processes share them until they change."""
        with open_record(self.place, shared=True) as file:
            self.points.append(read(file))

    def _work(self, number: int) -> None:
        """Answer in this process; the one with the number 0 also merges what waits."""
        with open_record(self.place, write=self.write, shared=True) as file:
            team = self.open_team()
            try:
                self._answer(file, team, merging=self.write and number == 0)
            finally:
                if team is not None:
                    team.accounts.close()

    def _answer(self, file: RecordFile, team: Team | None, *, merging: bool) -> None:
        desk = Desk(file, self.who, hosts=self.hosts, shared=self.shared)
        desk.begin_with(self.points)
        app: ASGIApp = create_app(desk, team)
        if self.behind_proxy:
            app = BehindProxy(app)
        keep_what_is_loaded()
        catching_up = CatchingUp(desk, lambda told: typer.echo(told, err=True))
        if merging:
            catching_up.start()
        warm(desk, keep_what_is_loaded)
        told = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, proxy_headers=False
        )
        try:
            uvicorn.Server(told).run(sockets=[self.listener])
        finally:
            catching_up.end()
