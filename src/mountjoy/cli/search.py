"""``mountjoy search``: events, claims and reports by words and filters; searches kept under a name."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text
from typer.core import TyperGroup

from mountjoy.cli import options, words
from mountjoy.cli.filtering import (
    AssertionOption,
    FatalitiesOption,
    MinGradeOption,
    NearOption,
    PolygonOption,
    SourceOption,
    StateOption,
    filters_of,
)
from mountjoy.cli.output import print_json, print_table
from mountjoy.cli.show_lists import print_events
from mountjoy.errors import InputError
from mountjoy.store import Filters, FoundText, Page, SavedSearch, open_record
from mountjoy.store.filters import to_json

FIND = "find"


class FindByDefault(TyperGroup):
    """The group, in which anything but the name of a command is what to find."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments, with ``find`` before what is no command."""
        if args and args[0] not in (*self.commands, "--help", "-h"):
            args = [FIND, *args]
        return list(super().parse_args(ctx, args))


app = typer.Typer(
    cls=FindByDefault,
    no_args_is_help=True,
    help="Find events, claims and reports by words and filters; keep searches. "
    'Example: mountjoy search "air strike" --place Mosul --fatalities 10..',
)


class What(StrEnum):
    """What to look for."""

    EVENTS = "events"
    CLAIMS = "claims"
    REPORTS = "reports"


WordsArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[WORDS]", show_default=False,
        help='Words that must be there; "side by side" in quotation marks, begin*, -without.',
    ),
]  # fmt: skip
AfterOption = Annotated[
    str | None,
    typer.Option("--after", metavar="CURSOR", help="Go on where a page ended.", show_default=False),
]
PageOption = Annotated[int, typer.Option("--limit", "-n", min=1, max=1000, help="How many on a page.")]
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The name of the search.")]


@app.command(name=FIND)
def find(
    text: WordsArgument = None,
    what: Annotated[What, typer.Option("--in", help="What to look for.")] = What.EVENTS,
    type_: options.TypeOption = None,
    actor: options.ActorOption = None,
    place: options.PlaceOption = None,
    near: NearOption = None,
    polygon: PolygonOption = None,
    since: options.SinceOption = None,
    until: options.UntilOption = None,
    fatalities: FatalitiesOption = None,
    assertion: AssertionOption = None,
    source: SourceOption = None,
    state: StateOption = None,
    min_grade: MinGradeOption = None,
    newest: Annotated[bool, typer.Option("--newest", help="The latest events first.")] = False,
    after: AfterOption = None,
    limit: PageOption = 50,
    record: options.RecordOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """Find events by words of their claims and by filters; or claims or reports by their words, the last read first.

    The word find may be left out. An actor is found with all that belong to it, a place with all that it contains.

    Example: mountjoy search find "air strike" --place Mosul --since 2017-01-01 --fatalities 10..
    """
    filters = filters_of(
        text, type_, actor, place, near, polygon, options.day_of(since), options.day_of(until), fatalities,
        assertion, source, state, min_grade,
    )  # fmt: skip
    with open_record(options.record_path(record)) as file:
        if what is What.EVENTS:
            page = file.page(filters, after=after, size=limit, newest=newest)
            total = file.count(filters)
            _print_page(page, total, as_json)
            return
        if text is None:
            raise InputError(f"{what.value} are found by their words: give some")
        look = file.find_claims if what is What.CLAIMS else file.find_reports
        found = look(filters, after=None if after is None else _number(after), size=limit)
    print_json(found) if as_json else _print_texts(found)


@app.command()
def save(
    name: NameArgument,
    text: WordsArgument = None,
    type_: options.TypeOption = None,
    actor: options.ActorOption = None,
    place: options.PlaceOption = None,
    near: NearOption = None,
    polygon: PolygonOption = None,
    since: options.SinceOption = None,
    until: options.UntilOption = None,
    fatalities: FatalitiesOption = None,
    assertion: AssertionOption = None,
    source: SourceOption = None,
    state: StateOption = None,
    min_grade: MinGradeOption = None,
    record: options.RecordOption = None,
) -> None:
    """Keep a search for events under a name; all that it finds now counts as seen.

    Example: mountjoy search save mosul-strikes "air strike" --place Mosul
    """
    filters = filters_of(
        text, type_, actor, place, near, polygon, options.day_of(since), options.day_of(until), fatalities,
        assertion, source, state, min_grade,
    )  # fmt: skip
    with open_record(options.record_path(record), write=True) as file:
        file.save_search(name, filters)
        found = file.search(name)
    typer.echo(f"Saved {words.clean(name)}: {found.events:,} events now.")


@app.command(name="list")
def list_(record: options.RecordOption = None, as_json: options.JsonOption = False) -> None:
    """List the saved searches, with how many events are new since each was looked at.

    Example: mountjoy search list
    """
    with open_record(options.record_path(record)) as file:
        found = file.searches()
    if as_json:
        print_json([_saved_json(one) for one in found])
        return
    columns = (("Name", False), ("Events", True), ("New", True), ("Looks for", False))
    rows = [
        [words.clean(s.name), f"{s.events:,}", f"{s.new:,}", words.clean(_told(s.filters))] for s in found
    ]
    print_table(columns, rows, "No searches are saved. Save one with: mountjoy search save NAME WORDS")


@app.command()
def show(
    name: NameArgument,
    everything: Annotated[
        bool, typer.Option("--all", help="All that it finds, not only what is new.")
    ] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Let what is new stay new.")] = False,
    after: AfterOption = None,
    limit: PageOption = 50,
    record: options.RecordOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """Show what is new to a saved search; at the last page it counts as seen.

    Example: mountjoy search show mosul-strikes
    """
    with open_record(options.record_path(record), write=not keep) as file:
        found = file.search(name)
        since = None if everything else found.seen
        page = file.page(found.filters, after=after, size=limit, changed=since)
        if page.following is None and not keep:
            file.mark_seen(name)
    _print_page(page, found.events if everything else found.new, as_json)


@app.command()
def drop(name: NameArgument, record: options.RecordOption = None) -> None:
    """Forget a saved search.

    Example: mountjoy search drop mosul-strikes
    """
    with open_record(options.record_path(record), write=True) as file:
        file.drop_search(name)
    typer.echo(f"Dropped {words.clean(name)}.")


def _number(cursor: str) -> int:
    if not cursor.isdecimal():
        raise InputError(f"{cursor[:40]!r} is no cursor; give the number of the last one shown")
    return int(cursor)


def _print_page(page: Page, total: int, as_json: bool) -> None:
    if as_json:
        print_json({"events": page.events, "count": total, "following": page.following})
        return
    print_events(page.events)
    if page.following is not None:
        told = f"more than {total - 1:,}" if total >= 10_000 else f"{total:,}"
        typer.echo(f"{len(page.events):,} of {told}. More: --after {page.following}")


def _print_texts(found: Sequence[FoundText]) -> None:
    if not found:
        typer.echo("Nothing holds these words.")
    console = Console(highlight=False)
    for one in found:
        head = [
            one.claim or one.report,
            words.day(one.published),
            one.type and words.type_name(one.type),
            one.source,
        ]
        typer.echo("  ".join(words.clean(str(part)) for part in head if part))
        told = Text(one.words)
        for mark in one.marks:
            told.stylize("bold reverse", mark.start, mark.end)
        if sys.stdout.isatty():
            console.print(Text("  ") + _clean(told))
        else:
            typer.echo(f"  {words.clean(one.words)}")
    if found:
        typer.echo(f"More: --after {found[-1].number}")


def _clean(told: Text) -> Text:
    """The text on one line, without what could command a terminal; every mark stays where it was."""
    made = Text("".join(words.clean(c) or " " for c in told.plain))
    made.spans = told.spans
    return made


def _saved_json(one: SavedSearch) -> dict[str, Any]:
    return {
        "name": one.name,
        "filters": to_json(one.filters),
        "saved": one.saved,
        "events": one.events,
        "new": one.new,
    }


def _told(filters: Filters) -> str:
    return ", ".join(f"{name}: {value}" for name, value in to_json(filters).items()) or "everything"
