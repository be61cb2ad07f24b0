"""A PostgreSQL server for tests, started from this machine's binaries; no network, nothing kept."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

USER = "postgres"  # where tests run as root, the server does as this user: it refuses root


def find_binaries() -> Path | None:
    """The folder of ``initdb`` and ``pg_ctl``, the newest first; None where there is none."""
    found = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    real = shutil.which("postgres")
    if real is not None:
        found.insert(0, Path(real).resolve().parent)
    installed = Path("/usr/lib/postgresql")
    if installed.is_dir():
        found += sorted(
            (p / "bin" for p in installed.iterdir()), key=lambda p: p.parent.name.zfill(4), reverse=True
        )
    for folder in found:
        if (folder / "initdb").is_file() and (folder / "pg_ctl").is_file():
            return folder
    return None


def why_not() -> str | None:
    """Why no server can be started here, or None where one can."""
    if find_binaries() is None:
        return "no PostgreSQL server is installed (initdb and pg_ctl are not found)"
    if os.name != "posix":
        return "the server for tests listens on a Unix socket"
    if os.geteuid() == 0 and _as_user() is None:
        return f"PostgreSQL refuses root, and there is no user {USER!r} to run it as"
    return None


def _as_user() -> list[str] | None:
    """What to put before a command so that it does not run as root."""
    if os.geteuid() != 0:
        return []
    import pwd

    try:
        pwd.getpwnam(USER)
    except KeyError:
        return None
    runuser = shutil.which("runuser")
    return None if runuser is None else [runuser, "-u", USER, "--"]


class Server:
    """A server in a folder of its own, without safety against a loss of power."""

    def __init__(self, folder: Path) -> None:
        binaries = find_binaries()
        before = _as_user()
        if binaries is None or before is None:
            raise RuntimeError(why_not() or "no server")
        self.folder = folder
        self._binaries = binaries
        self._before = before
        if before:
            shutil.chown(folder, USER)
        folder.chmod(0o755)
        self._run(
            "initdb", "-D", str(folder / "data"), "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N"
        )

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [*self._before, str(self._binaries / program), *arguments],
            capture_output=True, text=True, cwd=self.folder, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr or done.stdout}")

    def start(self) -> None:
        """Start, and wait until it answers."""
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c fsync=off -c max_connections=60"
        log = str(self.folder / "log")
        with (self.folder / "out").open("w") as out:
            done = subprocess.run(
                [*self._before, str(self._binaries / "pg_ctl"), "-D", str(self.folder / "data"), "-w", "-l", log,
                 "-o", options, "start"],
                stdout=out, stderr=subprocess.STDOUT, cwd=self.folder, check=False,
            )  # fmt: skip
        if done.returncode:
            raise RuntimeError((self.folder / "out").read_text())

    def stop(self) -> None:
        """Stop at once, as when it goes away."""
        with contextlib.suppress(RuntimeError):
            self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-m", "immediate", "stop")

    def url(self, database: str) -> str:
        """The address of a database."""
        return f"postgresql://{USER}@/{database}?host={self.folder}"

    def copy(self, template: str, name: str) -> str:
        """Make a database as another one is, and give its address."""
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            # Files are copied in a quarter of the time that rows take; older servers do nothing else.
            how = " STRATEGY FILE_COPY" if connection.info.server_version >= 150_000 else ""
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}{how}".encode())
        return self.url(name)

    def drop(self, place: str) -> None:
        """Let go of a database by its address, where nobody is at it any more."""
        import psycopg

        with contextlib.suppress(psycopg.Error):
            self.execute(f"DROP DATABASE {psycopg.conninfo.conninfo_to_dict(place)['dbname']}")

    def execute(self, statement: str) -> None:
        """Run a statement in the maintenance database."""
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """A server that runs, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))  # a socket's path must be short
    server = Server(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
