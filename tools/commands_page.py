"""``docs/commands.md``: every command with arguments, options and example, from the commands themselves."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import Enum
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import typer

from mountjoy.cli.main import EPILOG, app
from mountjoy.settings import (
    ACTORS_VARIABLE,
    DEFAULT_ACTORS,
    DEFAULT_PLACES,
    DEFAULT_RECORD,
    PLACES_VARIABLE,
    RECORD_VARIABLE,
)

HEAD = f"""# Commands

<!-- Written by scripts/docs from the commands themselves; change their help texts, not this page. -->

Everything that `mountjoy` does on the command line. `mountjoy COMMAND --help` says the same.

- Lists are tables on a terminal and plain aligned text elsewhere; with `--json` they are JSON.
- Progress, notes and the summary of a run go to standard error, so that standard output can be piped.
- Where no `--record` is given, the record file is what `{RECORD_VARIABLE}` names, or `{DEFAULT_RECORD}`.
- Places that were imported and actors of your own are read from `{DEFAULT_PLACES}` and `{DEFAULT_ACTORS}` in the current
  folder, or from what `{PLACES_VARIABLE}` and `{ACTORS_VARIABLE}` name.

| exit code | meaning |
| --- | --- |
| 0 | done, all was read |
| 1 | an error: told in one line on standard error |
| 2 | wrong arguments |
| 3 | done, but something was skipped; the summary says what |
"""


def page() -> str:
    """The whole page."""
    root = typer.main.get_command(app)
    parts = [
        HEAD,
        _contents(root),
        *(part for path, command in commands(root) for part in _section(path, command)),
    ]
    return "\n".join(parts).rstrip() + "\n"


def commands(root: Any) -> Iterator[tuple[str, Any]]:
    """(``mountjoy show events``, command) of the root and everything below it, in the order of the help."""
    yield "mountjoy", root
    yield from _below("mountjoy", root)


def _below(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    for name, inner in getattr(command, "commands", {}).items():
        yield f"{path} {name}", inner
        yield from _below(f"{path} {name}", inner)


def _contents(root: Any) -> str:
    lines = ["| command | what it does |", "| --- | --- |"]
    for path, command in commands(root):
        if path != "mountjoy":
            text, _ = told(command)
            lines.append(f"| [`{path}`](#{path.replace(' ', '-')}) | {_cell(_first_sentence(text))} |")
    return "\n".join(lines) + "\n"


def _first_sentence(text: str) -> str:
    return text.partition("\n\n")[0].partition(". ")[0].rstrip(".")


def told(command: Any) -> tuple[str, str | None]:
    """A command's help text as paragraphs, and its example, which stands last in it."""
    text, mark, example = inspect.cleandoc(command.help or "").partition("Example: ")
    paragraphs = [" ".join(part.split()) for part in text.split("\n\n")]
    return "\n\n".join(part for part in paragraphs if part), " ".join(example.split()) if mark else None


def _section(path: str, command: Any) -> Iterator[str]:
    text, example = told(command)
    yield f"## {path}\n\n{text}\n"
    inner = " COMMAND [ARGS]..." if getattr(command, "commands", {}) else ""
    usage = " ".join([path, "[OPTIONS]", *(_argument(one) for one in _parameters(command, "argument"))])
    yield f"```\n{usage}{inner}\n```\n"
    types = get_type_hints(command.callback, include_extras=False) if command.callback else {}
    for kind in ("argument", "option"):
        found = _parameters(command, kind)
        if found:
            yield f"| {kind} | what it is | default |\n| --- | --- | --- |"
            yield from (
                f"| {_names(one, types)} | {_cell(one.help or '')} | {_default(one, types)} |"
                for one in found
            )
            yield ""
    if example:
        yield f"Example:\n\n```sh\n{example}\n```\n"
    if path == "mountjoy":
        yield f"{EPILOG}\n"


def _parameters(command: Any, kind: str) -> list[Any]:
    """A command's own arguments or options; those that every command has are left out."""
    everywhere = ("help", "install_completion", "show_completion")
    return [one for one in command.params if one.param_type_name == kind and one.name not in everywhere]


def _argument(parameter: Any) -> str:
    return str(parameter.metavar or parameter.name.upper())


def _names(parameter: Any, types: Mapping[str, Any]) -> str:
    if parameter.param_type_name == "argument":
        return f"`{_argument(parameter)}`"
    names = ", ".join(sorted(parameter.opts, key=len, reverse=True))
    return f"`{f'{names} {_value(parameter, types)}'.strip()}`"


def _value(parameter: Any, types: Mapping[str, Any]) -> str:
    """What stands for an option's value: its choices, a form, or nothing for a flag."""
    if parameter.metavar:
        return str(parameter.metavar)
    type_ = _plain(types.get(parameter.name))
    if get_origin(type_) is Literal:
        return "\\|".join(get_args(type_))
    if isinstance(type_, type) and issubclass(type_, Enum):
        return "\\|".join(str(one.value) for one in type_)
    return {bool: "", datetime: "YYYY-MM-DD", int: "N"}.get(type_, "TEXT")


def _plain(type_: Any) -> Any:
    """A type without None."""
    if get_origin(type_) in (Union, UnionType):
        return next(one for one in get_args(type_) if one is not type(None))
    return type_


def _default(parameter: Any, types: Mapping[str, Any]) -> str:
    if parameter.required:
        return "required"
    plain = parameter.default is None or _plain(types.get(parameter.name)) is bool
    return "" if plain else f"`{parameter.default}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
