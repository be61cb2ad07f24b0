"""``mountjoy diff``: what changed between two snapshots, and why."""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import Annotated, Any

import msgspec
import typer

from mountjoy import custody
from mountjoy.claim import DateValue
from mountjoy.cli import options, words
from mountjoy.cli.output import Column, print_json, print_table
from mountjoy.cli.show_lists import ID_DIGITS
from mountjoy.store import open_record

_LONGEST = 60  # code points of a value that is shown


def diff(
    before: Annotated[
        str, typer.Argument(metavar="A", help="The tag of the earlier snapshot.", show_default=False)
    ],
    after: Annotated[
        str, typer.Argument(metavar="B", help="A later tag, or now: the record as it stands.")
    ] = custody.NOW,
    record: options.RecordOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """Show what was added, changed, merged, split and withdrawn between two snapshots, and why.

    Events are known by the claims that they share, whatever their ids.

    Example: mountjoy diff 2017-q3 2017-q4
    """
    with open_record(options.record_path(record)) as file:
        found = custody.diff(file, before, after)
    if as_json:
        print_json([dataclasses.asdict(one) for one in found])
        return
    columns: list[Column] = [
        ("What", False),
        ("Kind", False),
        ("ID", False),
        ("Of", False),
        ("Change", False),
        ("Why", False),
    ]
    rows = [
        [
            one.what, one.kind, str(one.value["id"])[:ID_DIGITS], label(one.value), _change(one),
            words.clean("; ".join(one.why)),
        ]
        for one in found
    ]  # fmt: skip
    print_table(columns, rows, f"Nothing differs between {before} and {after}.")
    if found:
        counted = Counter(one.what for one in found)
        typer.echo("", err=True)
        typer.echo(", ".join(f"{count:,} {what}" for what, count in sorted(counted.items())) + ".", err=True)


def label(value: dict[str, Any]) -> str:
    """A value in a few words: what, who, where, when."""
    parties = value.get("parties") or [part for part in (value.get("actor"), value.get("recipient")) if part]
    names = "; ".join(
        dict.fromkeys(part["name"] for part in parties if part.get("role") in ("actor", "recipient"))
    )
    place = (value.get("place") or {}).get("name") if isinstance(value.get("place"), dict) else None
    date = value.get("date")
    when = words.when(msgspec.convert(date, DateValue)) if isinstance(date, dict) else None
    about = [value.get("about")] if "about" in value else [names, place, when]
    told = [words.type_name(str(value.get("type") or value.get("kind") or "")), *about]
    return words.clean(", ".join(part for part in told if part and part != words.DASH))


def _change(one: custody.Change) -> str:
    if one.other is not None:
        return f"{'into' if one.what == 'merged' else 'from'} {one.other[:ID_DIGITS]}"
    told = [f"{change.field}: {_short(change.before)} -> {_short(change.after)}" for change in one.fields]
    return words.clean("; ".join(told)) or words.DASH


def _short(value: Any) -> str:
    """A plain value in short: names and numbers rather than whole structures."""
    if isinstance(value, dict):
        for name in ("name", "text"):
            if value.get(name):
                return str(value[name])
        if "count" in value:
            return _short(value["count"])
    if isinstance(value, list):
        return ", ".join(_short(item) for item in value)[:_LONGEST] or words.DASH
    told = (
        words.DASH
        if value is None
        else value
        if isinstance(value, str)
        else msgspec.json.encode(value).decode()
    )
    return told if len(told) <= _LONGEST else f"{told[: _LONGEST - 3]}..."
