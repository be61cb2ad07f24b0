"""``mountjoy team``: the people who may open a record in a browser, from the console of its machine."""

from __future__ import annotations

import getpass
import sys
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer

from mountjoy.accounts import Account, Accounts, accounts_place, open_accounts
from mountjoy.accounts.api_tokens import DAYS as TOKEN_DAYS
from mountjoy.accounts.invitations import DAYS, RESET
from mountjoy.cli import options, words
from mountjoy.cli.output import print_json, print_table
from mountjoy.errors import InputError
from mountjoy.settings import record_place

app = typer.Typer(
    no_args_is_help=True,
    help="Accounts for mountjoy serve --team, kept beside the record. Example: mountjoy team add ana --role admin",
)

AccountsOption = Annotated[
    str | None,
    typer.Option(
        "--accounts",
        metavar="PLACE",
        help="Where accounts are: a file, or postgresql://... Default: NAME.accounts.db beside the record, or its database.",
        show_default=False,
    ),
]
RoleOption = Annotated[str, typer.Option("--role", help="reader, coder, reviewer or admin.")]
AddressOption = Annotated[
    str, typer.Option("--address", metavar="URL", help="The app's address, for the whole link.")
]
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The account's name.")]
LOCAL = "http://127.0.0.1:8765"


def opened(record: str | None, accounts: str | None, *, create: bool = False) -> Accounts:
    """The accounts of a record, or those at a place that is named."""
    place = accounts_place(options.record_path(record)) if accounts is None else record_place(accounts)
    return open_accounts(place, create=create)


def by_console() -> str:
    """Who the log says did it: this machine's user, at its console."""
    return f"{options.person(None)} (console)"


def new_password() -> str:
    """A new password: asked twice at a terminal, else the first line of what is piped in. Raises InputError."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("Password: ")
    if getpass.getpass("The same again: ") != first:
        raise InputError("the two passwords differ")
    return first


@app.command()
def add(
    name: NameArgument,
    role: RoleOption = "coder",
    record: options.RecordOption = None,
    accounts: AccountsOption = None,
) -> None:
    """Make an account; its password is asked for, or read as a line from standard input.

    Example: mountjoy team add ana --role admin
    """
    with opened(record, accounts, create=True) as book:
        made = book.add(name, role, new_password(), by=by_console())
        typer.echo(f"{words.clean(made.name)} may sign in as {made.role}. Accounts are in {book.place}.")


@app.command()
def invite(
    role: RoleOption = "coder",
    name: Annotated[
        str | None,
        typer.Option("--name", help="The account's name; without it they choose it.", show_default=False),
    ] = None,
    days: Annotated[int, typer.Option("--days", help="How many days the link holds.")] = DAYS,
    address: AddressOption = LOCAL,
    record: options.RecordOption = None,
    accounts: AccountsOption = None,
) -> None:
    """Make a link with which somebody makes their account, once. You hand it on; nothing is mailed.

    Example: mountjoy team invite --role reviewer --address https://mountjoy.example.org
    """
    with opened(record, accounts) as book:
        secret, link = book.invite(role, by=by_console(), name=name, days=days)
    typer.echo(f"{address.rstrip('/')}/invitation/{secret}")
    typer.echo(f"For an account as {link.role}, until {_minute(link.expires)} UTC.", err=True)


@app.command("list")
def list_(
    record: options.RecordOption = None, accounts: AccountsOption = None, as_json: options.JsonOption = False
) -> None:
    """List the accounts.

    Example: mountjoy team list
    """
    with opened(record, accounts) as book:
        found = book.accounts()
        seen = {one.id: max((s.seen for s in book.sessions(one.id)), default="") for one in found}
    if as_json:
        print_json([{**asdict(one), "seen": seen[one.id] or None} for one in found])
        return
    columns = (
        ("name", False),
        ("role", False),
        ("state", False),
        ("made (UTC)", False),
        ("signed in, last seen (UTC)", False),
    )
    rows = [
        (words.clean(one.name), one.role, _state(one), one.made[:10], _minute(seen[one.id])) for one in found
    ]
    print_table(columns, rows, "No accounts.")


def _state(account: Account) -> str:
    if account.disabled:
        return "disabled"
    return "may sign in" if account.has_password else "no password"


def _minute(at: str) -> str:
    return at[:16].replace("T", " ") or "-"


@app.command()
def role(
    name: NameArgument,
    new_role: Annotated[str, typer.Argument(metavar="ROLE", help="reader, coder, reviewer or admin.")],
    record: options.RecordOption = None,
    accounts: AccountsOption = None,
) -> None:
    """Give an account another role, from its next click on.

    Example: mountjoy team role ben reviewer
    """
    with opened(record, accounts) as book:
        made = book.set_role(book.account_named(name).id, new_role, by=by_console())
    typer.echo(f"{words.clean(made.name)} is {made.role} now.")


@app.command()
def disable(
    name: NameArgument,
    undo: Annotated[bool, typer.Option("--undo", help="Let the account in again.")] = False,
    record: options.RecordOption = None,
    accounts: AccountsOption = None,
) -> None:
    """Let an account do nothing from now on: it is signed out, its tokens open nothing. What it decided stays.

    Example: mountjoy team disable ben
    """
    with opened(record, accounts) as book:
        ident = book.account_named(name).id
        made = (book.enable if undo else book.disable)(ident, by=by_console())
    typer.echo(f"{words.clean(made.name)} is {_state(made) if undo else 'disabled and signed out'}.")


@app.command()
def reset(
    name: NameArgument,
    ask: Annotated[
        bool, typer.Option("--ask", help="Set the password here, instead of making a link.")
    ] = False,
    address: AddressOption = LOCAL,
    record: options.RecordOption = None,
    accounts: AccountsOption = None,
) -> None:
    """Make a link with which an account's holder sets a new password; or set one here. It is then signed out everywhere.

    Example: mountjoy team reset ben
    """
    with opened(record, accounts) as book:
        account = book.account_named(name)
        if ask:
            ended = book.give_password(account.id, new_password(), by=by_console())
            told = f"{words.plural(ended, 'browser')} signed out"
            typer.echo(f"The password of {words.clean(account.name)} is changed; {told}.")
            return
        secret, _ = book.reset_link(account.id, by=by_console())
    typer.echo(f"{address.rstrip('/')}/invitation/{secret}")
    hours = int(RESET.total_seconds() // 3600)
    typer.echo(f"For a new password of {words.clean(account.name)}, once, within {hours} hours.", err=True)


@app.command()
def tokens(
    make: Annotated[
        str | None,
        typer.Option("--make", metavar="NAME", help="Make one for this account.", show_default=False),
    ] = None,
    label: Annotated[str, typer.Option("--for", help="What it is for.")] = "made at the console",
    write: Annotated[bool, typer.Option("--write", help="It may also change what the account may.")] = False,
    days: Annotated[int, typer.Option("--days", help="How many days it holds.")] = TOKEN_DAYS,
    revoke: Annotated[
        int | None,
        typer.Option("--revoke", metavar="N", help="Let this one open nothing.", show_default=False),
    ] = None,
    record: options.RecordOption = None,
    accounts: AccountsOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """List the tokens for the API, make one (shown this once), or revoke one.

    Example: mountjoy team tokens --make ana --for "nightly export"
    """
    with opened(record, accounts) as book:
        if make is not None:
            scopes = ["read", "write"] if write else ["read"]
            ident = book.account_named(make).id
            secret, made = book.make_token(ident, label, scopes, days=days, by=by_console())
            typer.echo(secret)
            typer.echo(f"Token {made.number}, until {made.expires[:10]}; it is not shown again.", err=True)
            return
        if revoke is not None:
            gone = book.revoke(revoke, by=by_console())
            typer.echo(f"Token {gone.number} ({words.clean(gone.label)}) opens nothing now.")
            return
        found, names = book.tokens(), {one.id: one.name for one in book.accounts()}
    if as_json:
        print_json([{**asdict(one), "account": names[one.account]} for one in found])
        return
    columns = (
        ("no.", True),
        ("account", False),
        ("for", False),
        ("may", False),
        ("until (UTC)", False),
        ("last used (UTC)", False),
    )
    rows = [
        (str(one.number), words.clean(names[one.account]), words.clean(one.label), ", ".join(one.scopes), one.expires[:10], _minute(one.used or ""))
        for one in found
    ]  # fmt: skip
    print_table(columns, rows, "No tokens.")


@app.command()
def log(
    account: Annotated[
        str | None,
        typer.Option("--account", metavar="NAME", help="Only of this account.", show_default=False),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="At most so many.")] = 50,
    forget_before: Annotated[
        datetime | None,
        typer.Option(
            "--forget-before",
            formats=options.DAY,
            help="Delete rows from before this day.",
            show_default=False,
        ),
    ] = None,
    record: options.RecordOption = None,
    accounts: AccountsOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """Show who signed in, failed to, or changed accounts, the last first; or forget what is old.

    Example: mountjoy team log --account ben
    """
    with opened(record, accounts) as book:
        if forget_before is not None:
            gone = book.forget_log(forget_before.date().isoformat())
            typer.echo(f"{words.plural(gone, 'row')} forgotten.")
            return
        name = None if account is None else book.account_named(account).name
        found = book.log(account=name, limit=limit)
    if as_json:
        print_json([asdict(one) for one in found])
        return
    columns = (
        ("when (UTC)", False),
        ("account", False),
        ("address", False),
        ("outcome", False),
        ("by way of", False),
        ("done by", False),
    )
    rows = [
        (one.at[:19].replace("T", " "), words.clean(one.account or "(no such account)"), one.address or "-", one.outcome, one.how or "-", words.clean(one.by or "-"))
        for one in found
    ]  # fmt: skip
    print_table(columns, rows, "Nothing is in the log.")
