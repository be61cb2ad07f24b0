"""The tutorial's commands: found in it, run in its order, their output put back into it, shortened.

A block that begins ``console`` holds commands after ``$`` with what they print. A block ``text NAME``,
``jsonl NAME`` or ``yaml NAME`` is a file that the reader makes. A comment ``<!-- show: ... -->`` before a
block of commands says which lines of the output the page shows: ``first 5``, ``last 3``, ``with WORDS`` or
``from WORDS`` (the first line that begins so, and all after it), joined by semicolons; ``...`` stands for
what is left out. An event's id in a command is that of the first event listed before it.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from mountjoy.cli.demo import DEMO_REPORTS
from mountjoy.cli.main import app

_BLOCK = re.compile(
    r"(?:^<!-- show: (?P<show>.*?) -->\n)?^```(?P<kind>[a-z]+)(?: (?P<name>\S+))?\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_EVENT_ID = re.compile(r"(?<=show event )[0-9a-f]{8,}")
_LISTED = re.compile(r"^([0-9a-f]{8})  ", re.MULTILINE)
LEFT_OUT = "..."


@dataclass(frozen=True, slots=True)
class Step:
    """One command (or ``python`` program) as it was run: what it printed and its exit code.

    ``start`` and ``end`` are the block's place in the page, ``show`` what the page shows of the output.
    """

    kind: str
    command: str
    output: str
    code: int
    start: int
    end: int
    show: str | None


def steps(page: str, folder: Path) -> Iterator[Step]:
    """Run what the page tells the reader to do, in ``folder``, in its order."""
    listed: str | None = None
    environment: dict[str, str] = {}
    names: dict[str, object] = {"__name__": "__main__"}  # one program after another, as in one session
    with contextlib.chdir(folder):
        for block in _BLOCK.finditer(page):
            kind, body = block["kind"], block["body"]
            place = (block.start(), block.end(), block["show"])
            if block["name"]:
                Path(block["name"]).write_text(body, encoding="utf-8")
            elif kind == "python":
                yield Step(kind, body, _python(body, names), 0, *place)
            elif kind == "console":
                for line in (line[2:] for line in body.splitlines() if line.startswith("$ ")):
                    if line.startswith("export "):
                        name, _, value = line.removeprefix("export ").partition("=")
                        environment[name] = value
                        yield Step(kind, line, "", 0, *place)
                        continue
                    command = _EVENT_ID.sub(listed, line) if listed else line
                    output, code = _run(command, environment)
                    found = _LISTED.search(output)
                    listed = found[1] if found else listed
                    yield Step(kind, command, output, code, *place)


def rewritten(page: str, folder: Path) -> str:
    """The page with the output of its commands as they print it now."""
    blocks: dict[tuple[int, int, str | None], list[Step]] = {}
    for step in steps(page, folder):
        if step.kind == "console":
            blocks.setdefault((step.start, step.end, step.show), []).append(step)
    out, place = [], 0
    for (start, end, show), run in blocks.items():
        comment = f"<!-- show: {show} -->\n" if show else ""
        lines = [line for step in run for line in (f"$ {step.command}", *shown(step.output, show))]
        out += [page[place:start], comment, "```console\n", "".join(f"{line}\n" for line in lines), "```"]
        place = end
    return "".join([*out, page[place:]])


def shown(output: str, show: str | None) -> list[str]:
    """The lines of an output that a page shows, with ``...`` where some are left out."""
    lines = [line.rstrip() for line in output.rstrip("\n").split("\n")] if output else []
    if show is None:
        return lines
    wanted: set[int] = set()
    for word, _, rest in (part.strip().partition(" ") for part in show.split(";")):
        if word == "first":
            wanted |= set(range(int(rest)))
        elif word == "last":
            wanted |= set(range(max(0, len(lines) - int(rest)), len(lines)))
        elif word == "from":
            start = next((number for number, line in enumerate(lines) if line.startswith(rest)), len(lines))
            wanted |= set(range(start, len(lines)))
        elif word == "with":
            wanted |= {number for number, line in enumerate(lines) if rest in line}
        else:
            raise ValueError(f"show: first, last, from or with, not {word!r}")
    kept: list[str] = []
    for number, line in enumerate(lines):
        if number in wanted:
            kept.append(line)
        elif not kept or kept[-1] != LEFT_OUT:
            kept.append(LEFT_OUT)
    return kept


def _run(command: str, environment: dict[str, str]) -> tuple[str, int]:
    words = shlex.split(command)
    if words[0] != "mountjoy":
        raise ValueError(f"the tutorial's commands begin with mountjoy: {command}")
    result = CliRunner().invoke(app, words[1:], env=dict(environment))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    # Where the package lies differs from machine to machine.
    return result.output.replace(f"{DEMO_REPORTS.parent}{os.sep}", ""), result.exit_code


def _python(program: str, names: dict[str, object]) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(program, "tutorial", "exec"), names)
    return printed.getvalue()
