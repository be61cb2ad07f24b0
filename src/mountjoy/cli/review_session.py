"""A sitting of review in the terminal: item after item, a key a decision."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import typer
from rich.console import Console
from rich.text import Text

from mountjoy.cli.review_screen import HELP, KEYS_OF, Progress, screen
from mountjoy.deciding.answering import answer, undo_all
from mountjoy.deciding.asking import Asked, ask
from mountjoy.deciding.queues import TITLES, QueueItem, QueueKind, count, page
from mountjoy.decision import Decision
from mountjoy.errors import MountjoyError
from mountjoy.store import RecordFile

ASKS_FOR = {
    ("*", "e"): "Correct (field=value, ...)",
    ("*", "n"): "Note",
    ("events", "m"): "The id of the event or claim that it is",
    ("actors", "m"): "Who it is: an actor's id or name",
    ("places", "m"): "Where it is: a place's id or name",
}
"""The keys that ask for a line of text, by queue."""


@dataclass(slots=True)
class Sitting:
    """What was done since a sitting began."""

    record: RecordFile
    who: str
    console: Console
    clock: Callable[[], float] = time.monotonic
    began: float = 0.0
    decided: int = 0
    skipped: set[str] = field(default_factory=set)
    done: list[tuple[QueueItem, list[Decision]]] = field(default_factory=list)

    def progress(self, waiting: int) -> Progress:
        """How far it is."""
        return Progress(waiting, self.decided, len(self.skipped), self.clock() - self.began)


def sit(sitting: Sitting, kinds: Sequence[QueueKind]) -> None:
    """Go through queues until they are done or the person quits. Everything decided is kept at once."""
    sitting.began = sitting.clock()
    for kind in kinds:
        if not _go_through(sitting, kind):
            return


def _go_through(sitting: Sitting, kind: QueueKind) -> bool:
    """Go through one queue; False where the person quits."""
    waiting = count(sitting.record, kind, sitting.who) or 0
    cursor: str | None = None
    items: list[QueueItem] = []
    while True:
        if not items:
            items = page(sitting.record, kind, after=cursor, who=sitting.who)
            if not items:
                return True
        item = items.pop(0)
        before = sitting.decided
        told = _one(sitting, item, waiting)
        if told == "quit":
            return False
        if told == "undone":
            items = [sitting.done.pop()[0], item, *items]
            waiting += 1
            continue
        waiting -= sitting.decided - before
        cursor = item.cursor


def _one(sitting: Sitting, item: QueueItem, waiting: int) -> str:
    """Show an item until it is decided, skipped, or the person wants the one before back or to quit."""
    asked, focus, message = ask(sitting.record, item), None, ""
    while True:
        _show(sitting, screen(asked, focus, sitting.progress(waiting), message))
        key = _key()
        message = ""
        if key in "q\x03\x04":
            return "quit"
        if key.isdigit():
            focus = int(key) if 0 < int(key) <= min(9, len(asked.shown)) else None
        elif key == "?":
            message = HELP
        elif key == "s":
            sitting.skipped.add(item.id)
            return "skipped"
        elif key == "u":
            message = _take_back(sitting)
            if not message:
                return "undone"
        elif key in KEYS_OF[item.kind]:
            made, message = _decide(sitting, asked, key, focus)
            if made and key != "n":
                sitting.decided += 1
                if focus is not None and len(asked.shown) > 1 and item.kind != "contradictions":
                    asked, focus, message = ask(sitting.record, item), None, "Kept. The other claims wait."
                    sitting.done.append((item, made))
                    if not any(one.review is None for one in asked.shown):
                        return "decided"
                    sitting.decided -= 1
                    continue
                sitting.done.append((item, made))
                return "decided"
            asked = ask(sitting.record, item)
        elif key.strip():
            message = f"{key!r} does nothing here; ? tells the keys."


def _decide(sitting: Sitting, asked: Asked, key: str, focus: int | None) -> tuple[list[Decision], str]:
    """The decisions that a key makes, and what to tell."""
    text, wanted = "", ASKS_FOR.get((asked.item.kind, key)) or ASKS_FOR.get(("*", key))
    if wanted is None and key == "m" and asked.item.kind != "merges":
        wanted = ASKS_FOR["events", "m"]
    if wanted is not None:
        text = typer.prompt(wanted, default="", show_default=False).strip()
        if not text:
            return [], "Nothing was changed."
    try:
        made = answer(sitting.record, asked, key, sitting.who, focus=focus, text=text)
    except MountjoyError as error:
        return [], str(error)
    return made, "Noted." if key == "n" else ""


def _take_back(sitting: Sitting) -> str:
    """Undo the last answer of the sitting; what to tell where there is none."""
    if not sitting.done:
        return "Nothing was decided in this sitting; earlier decisions: mountjoy review log, mountjoy review undo NUMBER"
    _, made = sitting.done[-1]
    undo_all(sitting.record, made, sitting.who)
    sitting.decided = max(0, sitting.decided - 1)
    return ""


def _show(sitting: Sitting, shown: object) -> None:
    if sitting.console.is_terminal:
        sitting.console.clear()
    sitting.console.print(shown)


def _key() -> str:
    """The next key; quit where no more can come."""
    try:
        return typer.getchar() or "q"
    except (EOFError, KeyboardInterrupt, OSError):
        return "q"


def farewell(sitting: Sitting, kinds: Sequence[QueueKind]) -> Text:
    """What was done in a sitting and what still waits."""
    told = sitting.progress(0).told.replace(", 0 wait", "")
    left = [
        f"{TITLES[kind].lower()}: {number:,}"
        for kind in kinds
        if (number := count(sitting.record, kind, sitting.who))
    ]
    return Text(f"{told}. " + (f"Waiting: {'; '.join(left)}." if left else "Nothing waits."))
