"""``mountjoy review``: decide on claims, in the terminal or one command at a time, and measure agreement."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from rich.console import Console

from mountjoy import pipeline
from mountjoy.cli import options, review_handing, words
from mountjoy.cli.output import Column, print_json, print_table
from mountjoy.cli.review_session import Sitting, farewell, sit
from mountjoy.cli.show_lists import print_decisions
from mountjoy.deciding import claims, queues
from mountjoy.deciding.asking import ask_all
from mountjoy.decision import Decision
from mountjoy.errors import InputError
from mountjoy.standing import second_reviewer
from mountjoy.store import open_record
from mountjoy.wording import plural

app = typer.Typer(
    no_args_is_help=False,
    invoke_without_command=True,
    help="Decide on what was coded: accept, reject, correct, merge, split. Example: mountjoy review --by Ana",
)

KindOption = Annotated[
    str | None,
    typer.Option("--kind", "-k", help=f"Only this queue: {', '.join(queues.KINDS)}.", show_default=False),
]
ClaimArgument = Annotated[str, typer.Argument(metavar="CLAIM", help="The claim's id, or how it begins.")]


@app.callback()
def review(
    context: typer.Context,
    kind: KindOption = None,
    who: options.WhoOption = None,
    record: options.RecordOption = None,
) -> None:
    """Go through what waits for a person, one item a screen, a key a decision: a accept, r reject, e correct, m same
    event, d different, s skip, u undo, n note, q quit, ? help.

    Every decision is kept at once, with who and when, and can be undone. Come back any time: what was decided does
    not wait any more. The record is merged again when you leave.

    Example: mountjoy review --kind events --by Ana
    """
    if context.invoked_subcommand is not None:
        return
    chosen = _kinds(kind)
    with open_record(options.record_path(record), write=True) as file:
        pipeline.merge_again(file)
        sitting = Sitting(file, options.person(who), Console(highlight=False))
        waiting = [one for one in chosen if queues.count(file, one, sitting.who) != 0]
        if not waiting:
            typer.echo("Nothing waits for review.")
            return
        if not sys.stdin.isatty() and sitting.console.is_terminal:
            raise InputError(
                "review needs a terminal to read keys from; without one: mountjoy review queue, review decide"
            )
        sit(sitting, waiting)
        pipeline.merge_again(file)
        sitting.console.print(farewell(sitting, chosen))


def _kinds(kind: str | None) -> tuple[queues.QueueKind, ...]:
    found = tuple(one for one in queues.KINDS if kind in (None, one))
    if not found:
        raise InputError(f"there is no queue {kind!r}; queues: {', '.join(queues.KINDS)}")
    return found


@app.command()
def queue(
    kind: KindOption = None,
    after: Annotated[
        str | None,
        typer.Option("--after", metavar="CURSOR", help="Go on after this item's cursor.", show_default=False),
    ] = None,
    limit: options.LimitOption = 20,
    who: options.WhoOption = None,
    record: options.RecordOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """Show how much waits in each queue, or with --kind what waits in one, the most useful first.

    Example: mountjoy review queue --kind events --limit 10
    """
    with open_record(options.record_path(record)) as file:
        if not file.merged:
            typer.echo(
                "Events are older than the claims and decisions; mountjoy review merges them again.", err=True
            )
        if kind is None:
            counts = {one: queues.count(file, one, who) for one in queues.KINDS}
            rows = [[one, queues.TITLES[one], queues.counted(number)] for one, number in counts.items()]
            columns: list[Column] = [("Kind", False), ("Queue", False), ("Waiting", True)]
            print_json(counts) if as_json else print_table(columns, rows, "")
            return
        found = ask_all(file, queues.page(file, kind, after=after, limit=limit or 20, who=who))
    if as_json:
        print_json([{"question": one.question, **_item(one.item)} for one in found])
        return
    rows = [
        [_short(one.item), words.clean(one.question), words.clean(one.item.why), one.item.claims[0] if one.item.claims else words.DASH]
        for one in found
    ]  # fmt: skip
    print_table(
        [("ID", False), ("Question", False), ("Why", False), ("Claim", False)], rows, "Nothing waits here."
    )


def _item(item: queues.QueueItem) -> dict[str, object]:
    return {
        "kind": item.kind, "id": item.id, "name": item.name, "why": item.why, "claims": item.claims,
        "cursor": item.cursor,
    }  # fmt: skip


def _short(item: queues.QueueItem) -> str:
    return item.id[:8] if item.kind == "events" else item.id


@app.command()
def decide(
    claim: ClaimArgument,
    verdict: Annotated[
        str, typer.Argument(metavar="VERDICT", help="accept, reject, correct, split or note.")
    ],
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="FIELD=VALUE",
            help="With correct: a field's value; again for more.",
            show_default=False,
        ),
    ] = None,
    who: options.WhoOption = None,
    why: options.WhyOption = None,
    record: options.RecordOption = None,
) -> None:
    """Decide on one claim: accept, reject, correct, split it from its event, or note something (--why) on it.

    Fields: type, date (2017-11-03 or 2017-11-03..2017-11-05), fatalities and injuries (12, 10-15, 12+), assertion,
    attribution, and the roles (an id or a name that is known, several with semicolons); none empties.

    Example: mountjoy review decide 3f2a90c1 correct --set fatalities=10-15 --set place=Tikrit --why "the later count"
    """
    person = options.person(who)
    if settings and verdict != "correct":
        raise InputError(f"--set goes with correct, not with {verdict}")
    with open_record(options.record_path(record), write=True) as file:
        if verdict == "accept":
            made = [claims.accept(file, claim, person, why=why)]
        elif verdict == "reject":
            made = [claims.reject(file, claim, person, why=why)]
        elif verdict == "correct":
            made = [claims.correct(file, claim, settings or [], person, why=why)]
        elif verdict == "split":
            pipeline.merge_again(file)
            made = claims.split(file, claim, person, why=why)
        elif verdict == "note":
            made = [claims.note(file, claim, person, why or "")]
        else:
            raise InputError(
                f"{verdict!r} is no verdict on a claim; known: accept, reject, correct, split, note"
            )
        copies = sum(len(file.following(one.number)) for one in made)
        pipeline.merge_again(file)
    _tell(made, copies)


def _tell(made: list[Decision], copies: int = 0) -> None:
    for one in made:
        other = f" and {one.object}" if one.about == "pair" else ""
        typer.echo(f"Decision {one.number}: {one.about} {one.subject}{other}: {one.verdict}.")
    if copies:
        typer.echo(f"It holds for the same claim in {plural(copies, 'copy', 'copies')} of the report too.")


@app.command()
def pair(
    one: Annotated[str, typer.Argument(metavar="A", help="A claim's or an event's id.")],
    two: Annotated[str, typer.Argument(metavar="B", help="Another's.")],
    verdict: Annotated[str, typer.Argument(metavar="VERDICT", help="same or different.")],
    who: options.WhoOption = None,
    why: options.WhyOption = None,
    record: options.RecordOption = None,
) -> None:
    """Say that two claims, or two events, are the same event or different ones, whatever the program finds.

    Example: mountjoy review pair 3f2a90c1 77d0e2b4 same --why "both tell of the market"
    """
    with open_record(options.record_path(record), write=True) as file:
        pipeline.merge_again(file)
        made = claims.pair(file, one, two, verdict, options.person(who), why=why)
        pipeline.merge_again(file)
    _tell(made)


@app.command()
def add(
    report: Annotated[str, typer.Argument(metavar="REPORT", help="The report's id.")],
    type_: Annotated[str, typer.Argument(metavar="TYPE", help="A type of the codebook.")],
    trigger: Annotated[str, typer.Argument(metavar="WORDS", help="The words of the report that tell it.")],
    roles: Annotated[
        list[str] | None,
        typer.Option(
            "--role",
            metavar="ROLE=WORDS[=ID]",
            help="A party: words of the same sentence, and who they are.",
            show_default=False,
        ),
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="FIELD=VALUE", help="date, fatalities, injuries, assertion.", show_default=False
        ),
    ] = None,
    sentence: Annotated[
        str | None,
        typer.Option(
            "--sentence", help="Words of the sentence, if the trigger stands in several.", show_default=False
        ),
    ] = None,
    who: options.WhoOption = None,
    why: options.WhyOption = None,
    record: options.RecordOption = None,
) -> None:
    """Add a claim that the program missed, from words of a report.

    Example: mountjoy review add 9c41d2e0 capture seized --role "actor=Troops=military-of-iraq" --role place=Rawa
    """
    parties = []
    for given in roles or []:
        role, equals, said = given.partition("=")
        if not equals:
            raise InputError(f"--role {given!r}: give ROLE=WORDS, or ROLE=WORDS=ID")
        parties.append((role, said))
    with open_record(options.record_path(record), write=True) as file:
        made = claims.add_claim(
            file, report, type_, trigger, options.person(who), roles=parties, settings=settings or [],
            sentence=sentence, why=why,
        )  # fmt: skip
        pipeline.merge_again(file)
    _tell([made])


@app.command()
def relabel(
    about: Annotated[str, typer.Argument(metavar="WHAT", help="actor or place.")],
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="An id of the record, or a name that was not resolved.")
    ],
    into: Annotated[
        str | None,
        typer.Argument(
            metavar="INTO", help="Who or where it is; without it, nobody or nowhere.", show_default=False
        ),
    ] = None,
    who: options.WhoOption = None,
    why: options.WhyOption = None,
    record: options.RecordOption = None,
) -> None:
    """Say who or where a name is in every report.

    Example: mountjoy review relabel place "Nahr al-Kabir" "Deir ez-Zor" --why "a quarter of it"
    """
    if about not in ("actor", "place"):
        raise InputError(f"{about!r} is neither actor nor place")
    with open_record(options.record_path(record), write=True) as file:
        made = claims.relabel(file, about, name, into, options.person(who), why=why)
        pipeline.merge_again(file)
    _tell([made])


@app.command()
def undo(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="The decision's number.")],
    who: options.WhoOption = None,
    why: options.WhyOption = None,
    record: options.RecordOption = None,
) -> None:
    """Undo a decision; both stay on record. Numbers: mountjoy review log.

    Example: mountjoy review undo 12 --why "the other market"
    """
    with open_record(options.record_path(record), write=True) as file:
        undone = file.undo(number, options.person(who), why)
        pipeline.merge_again(file)
    typer.echo(f"Undone: {undone.about} {undone.subject}: {undone.verdict}.")


@app.command()
def log(
    limit: options.LimitOption = None,
    record: options.RecordOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """List all decisions, the last first, those that were undone too.

    Example: mountjoy review log --limit 20
    """
    with open_record(options.record_path(record)) as file:
        found = file.decisions()[::-1][:limit]
    print_json(found) if as_json else print_decisions(found)


@app.command()
def settings(
    second: Annotated[
        str | None,
        typer.Option(
            "--second-reviewer",
            metavar="on|off",
            help="Ask for a second person's approval.",
            show_default=False,
        ),
    ] = None,
    who: options.WhoOption = None,
    why: options.WhyOption = None,
    record: options.RecordOption = None,
) -> None:
    """Show or set how the record is reviewed. With a second reviewer a decision on a claim takes effect when two
    different people stand behind it; until then the claim is in review.

    Example: mountjoy review settings --second-reviewer on
    """
    if second not in (None, "on", "off"):
        raise InputError(f"--second-reviewer {second!r}: say on or off")
    with open_record(options.record_path(record), write=second is not None) as file:
        if second is not None:
            claims.ask_second_reviewer(file, second == "on", options.person(who), why=why)
            pipeline.merge_again(file)
        asked = second_reviewer(file.decisions("setting"))
    typer.echo(f"Second reviewer: {'on' if asked else 'off'}.")


app.command()(review_handing.export)
app.command(name="import")(review_handing.import_)
app.command()(review_handing.agreement)
