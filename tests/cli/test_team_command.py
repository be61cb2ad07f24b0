"""``mountjoy team`` and the options of ``serve --team``: accounts made, changed and listed from the console."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from mountjoy.accounts import open_accounts
from mountjoy.cli import serve as serving
from mountjoy.cli.main import app
from mountjoy.store import open_record
from tests.accounts.conftest import GOOD, quick_passwords  # noqa: F401 - a fixture

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    open_record(tmp_path / "north.db", create=True).close()

    def go(*arguments: str, said: str = "", place: str = "--record") -> Result:
        at = tmp_path / ("north.db" if place == "--record" else "x.db")
        return CliRunner().invoke(app, [*arguments, place, str(at)], input=said)

    return go


def good(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.output


def test_accounts_are_made_listed_changed_and_disabled(run: Run, tmp_path: Path) -> None:
    told = good(run("team", "add", "ana", "--role", "admin", said=GOOD + "\n"))
    assert "ana may sign in as admin" in told and "north.accounts.db" in told
    assert "at least 12" in run("team", "add", "ben", said="short\n").output
    good(run("team", "add", "ben", said=GOOD + "\n"))
    good(run("team", "role", "BEN", "reviewer"))
    assert "no role 'king'" in run("team", "role", "ben", "king").output
    assert "no account 'cy'" in run("team", "disable", "cy").output
    assert "only admin" in run("team", "disable", "ana").output
    good(run("team", "disable", "ben"))
    held = json.loads(good(run("team", "list", "--json")))
    assert [(one["name"], one["role"], one["disabled"]) for one in held] == [
        ("ana", "admin", False),
        ("ben", "reviewer", True),
    ]
    assert "may sign in" in good(run("team", "disable", "ben", "--undo"))
    listed = good(run("team", "list"))
    assert "ana" in listed and GOOD not in listed
    with open_record(tmp_path / "north.db") as record:
        assert record.decisions() == []


def test_links_and_tokens_are_told_once(run: Run, tmp_path: Path) -> None:
    good(run("team", "add", "ana", "--role", "admin", said=GOOD + "\n"))
    link = good(run("team", "invite", "--role", "coder", "--address", "https://m.example/"))
    secret = re.search(r"^https://m\.example/invitation/([\w-]+)$", link, re.MULTILINE)
    reset = re.search(r"/invitation/([\w-]+)$", good(run("team", "reset", "ana")), re.MULTILINE)
    token = re.search(
        r"^(mj_[\w-]+)$", good(run("team", "tokens", "--make", "ana", "--for", "export")), re.MULTILINE
    )
    assert secret and reset and token
    with open_accounts(tmp_path / "north.accounts.db") as book:
        assert book.invitation(secret[1]).role == "coder" and book.invitation(reset[1]).name == "ana"
        held = book.token(token[1])
        assert held is not None and held[1].scopes == ("read",)
    listed = good(run("team", "tokens"))
    assert "export" in listed and token[1] not in listed
    good(run("team", "tokens", "--revoke", str(held[1].number)))
    assert json.loads(good(run("team", "tokens", "--json"))) == []


def test_a_password_is_set_and_the_log_read_and_forgotten(run: Run) -> None:
    good(run("team", "add", "ana", "--role", "admin", said=GOOD + "\n"))
    assert "0 browsers signed out" in good(
        run("team", "reset", "ana", "--ask", said="another long passphrase\n")
    )
    rows = json.loads(good(run("team", "log", "--json")))
    assert [one["outcome"] for one in rows] == ["password changed", "made as admin"]
    assert all(one["by"].endswith("(console)") for one in rows)
    assert "made as admin" in good(run("team", "log", "--account", "ANA"))
    assert "2 rows forgotten" in good(run("team", "log", "--forget-before", "2999-01-01"))
    assert "Nothing is in the log" in good(run("team", "log"))


@pytest.mark.parametrize(
    "command", [["list"], ["log"], ["tokens"], ["invite"], ["reset", "ana"], ["role", "ana", "coder"]]
)
def test_without_accounts_it_says_how_to_begin(run: Run, command: list[str]) -> None:
    told = run("team", *command)
    assert told.exit_code == 1 and "mountjoy team add NAME --role admin" in told.output


def test_serving_begins_with_an_admin(run: Run) -> None:
    told = run("serve", "--team", "--port", "0")
    assert told.exit_code == 1 and "mountjoy team add NAME --role admin" in told.output
    good(run("team", "add", "cole", said=GOOD + "\n"))
    told = run("serve", "--team", "--port", "0")
    assert told.exit_code == 1 and "there is no admin yet" in told.output


@pytest.mark.parametrize(
    "options",
    [
        ["--host", "0.0.0.0"],
        ["--behind-proxy"],
        ["--host-name", "x"],
        ["--accounts", "x.db"],
        ["--openid", "x"],
    ],
)
def test_what_goes_with_a_team_is_refused_without(run: Run, options: list[str]) -> None:
    told = run("serve", *options)
    assert told.exit_code == 1 and "go with --team" in told.output


def test_a_team_decides_under_its_accounts(run: Run) -> None:
    assert "does not go with --team" in run("serve", "--team", "--by", "ana").output


def test_a_wrong_file_for_openid_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "o.yaml").write_text("issuer: http://id.example\nclient_id: x\naddress: https://m.example\n")
    told = run("serve", "--team", "--openid", str(tmp_path / "o.yaml"))
    assert told.exit_code == 1 and "https://" in told.output


def test_a_port_that_is_taken_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Exception, match="cannot be used"):
            serving._listen("127.0.0.1", taken.getsockname()[1])


def test_names_that_the_app_answers_to() -> None:
    assert serving._hosts("127.0.0.1", None) == ("127.0.0.1",)
    assert serving._hosts("0.0.0.0", ["M.example"]) == ("m.example",)
    assert serving._hosts("::1", None) == ("[::1]",)


def test_the_server_trusts_no_forwarded_header_unasked(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import uvicorn

    from mountjoy.serve.team.proxy import BehindProxy

    seen: list[Any] = []
    monkeypatch.setattr(
        uvicorn.Server, "run", lambda self, sockets=None: seen.append(self.config) or sockets[0].close()
    )
    good(run("team", "add", "ana", "--role", "admin", said=GOOD + "\n"))
    good(run("serve", "--team", "--port", "0"))
    good(run("serve", "--team", "--port", "0", "--behind-proxy"))
    assert [one.proxy_headers for one in seen] == [False, False]
    assert [isinstance(one.app, BehindProxy) for one in seen] == [False, True]
    assert "unencrypted" in run("serve", "--team", "--port", "0", "--host", "0.0.0.0").output
