"""``mountjoy actors``: who some words may name, and actors of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mountjoy import deciding, pipeline
from mountjoy.cli import options, words
from mountjoy.cli.output import Column, print_json, print_table
from mountjoy.cli.places import CountryOption, country_code
from mountjoy.interchange import entity_json
from mountjoy.settings import ACTORS_VARIABLE, DEFAULT_ACTORS, own_actors
from mountjoy.store import open_record

app = typer.Typer(
    no_args_is_help=True,
    help="Look actors up, add your own, and decide on new names. Example: mountjoy actors lookup PMF",
)


@app.command()
def lookup(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name, or words such as a report has.")],
    country: CountryOption = None,
    limit: options.LimitOption = 10,
    as_json: options.JsonOption = False,
) -> None:
    """Show the actors that words may name, the likeliest first: listed, composed from the words, or new.

    With each go its score, why, ACLED's inter code (of forces at home), PLOVER's sector and CAMEO's code; below,
    what the registry says of the one that is taken, with its source, and the ties that the words assert. An asterisk marks the one that a report's words are taken for.

    Example: mountjoy actors lookup "Iranian-backed militias" --country IQ
    """
    from mountjoy.resolve.actor_lookup import facts, look_up_actor  # reads the registry

    found = look_up_actor(name, country=country_code(country), limit=limit or 10)
    if as_json:
        candidates = [
            {
                **entity_json(one.entity), "taken": one.taken,
                "codes": {"inter": one.codes.inter, "plover": one.codes.plover, "cameo": one.codes.cameo},
            }
            for one in found.candidates
        ]  # fmt: skip
        ties = [
            {"type": t.type, "actor": t.actor.id, "recipient": t.recipient.id, "words": t.words}
            for t in found.ties
        ]
        print_json({"candidates": candidates, "ties": ties})
        return
    columns: list[Column] = [
        ("", False), ("ID", False), ("Name", False), ("Kind", False), ("Country", False), ("inter", True),
        ("PLOVER", False), ("CAMEO", False), ("Score", True), ("Why", False),
    ]  # fmt: skip
    rows = [
        [
            "*" if one.taken else "", one.entity.id, words.clean(one.entity.name), one.entity.kind,
            one.entity.country or words.DASH, str(one.codes.inter or words.DASH), one.codes.plover or words.DASH,
            one.codes.cameo or words.DASH, f"{one.entity.score:.2f}", words.clean(one.entity.reason),
        ]
        for one in found.candidates
    ]  # fmt: skip
    print_table(columns, rows, f"No actor is known by the words {words.clean(name)!r}.")
    for line in facts(next((one.entity.id for one in found.candidates if one.taken), "")):
        typer.echo(words.clean(line))
    for tie in found.ties:
        said = words.type_name(tie.type)
        typer.echo(f"The words {tie.words!r} assert: {tie.actor.name} - {said} - {tie.recipient.name}")


@app.command()
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The actor's usual name.")],
    kind: Annotated[str, typer.Option("--kind", "-k", help="What it is, such as rebel-group or person.")],
    id_: Annotated[
        str | None,
        typer.Option("--id", help="Its id. Default: the name in small letters.", show_default=False),
    ] = None,
    alias: Annotated[
        list[str] | None,
        typer.Option("--alias", help="Another name or spelling; again for more.", show_default=False),
    ] = None,
    shared: Annotated[
        list[str] | None,
        typer.Option("--shared", help="A name that others bear too; again for more.", show_default=False),
    ] = None,
    country: CountryOption = None,
    parent: Annotated[
        str | None, typer.Option("--parent", help="The id of the actor it belongs to.", show_default=False)
    ] = None,
    affiliation: Annotated[
        str | None,
        typer.Option("--affiliation", help="Of an outlet: the id of whom it speaks for.", show_default=False),
    ] = None,
    leads: Annotated[
        str | None, typer.Option("--leads", help="Of a person: the id of whom they lead.", show_default=False)
    ] = None,
    post: Annotated[
        str | None, typer.Option("--post", help="Of a person: the post.", show_default=False)
    ] = None,
    since: Annotated[int | None, typer.Option("--since", help="The first year.", show_default=False)] = None,
    until: Annotated[int | None, typer.Option("--until", help="The last year.", show_default=False)] = None,
    source: Annotated[
        str | None, typer.Option("--source", help="Where the facts are from.", show_default=False)
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--to",
            metavar="FILE",
            help=f"Your registry file. Default: what {ACTORS_VARIABLE} names, or {DEFAULT_ACTORS}.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Add an actor of your own to your registry file, which is read beside the shipped registry.

    The file is checked whole first: a duplicate id, a kind that is unknown, a parent that is not there or parents
    in a circle are told with file and line, and nothing is added.

    Example: mountjoy actors add "Zamfar Brigade" --kind rebel-group --country SY --alias "Liwa Zamfar"
    """
    from mountjoy.resolve.own_actors import add_actor

    to = file or own_actors()
    actor = add_actor(
        to,
        {
            "id": id_, "name": name, "kind": kind, "aliases": alias, "shared": shared,
            "country": country_code(country), "parent": parent, "affiliation": affiliation, "leads": leads, "post": post, "since": since,
            "until": until, "source": source,
        },
    )  # fmt: skip
    typer.echo(f"{actor.id}: added to {to} on line {actor.line}.")
    if to.absolute() != own_actors().absolute():
        typer.echo(f"To use it, set {ACTORS_VARIABLE}={to}")


IdArgument = Annotated[
    str, typer.Argument(metavar="ID", help="The actor's id, as mountjoy show actors tells it.")
]


@app.command()
def promote(
    ident: IdArgument,
    name: Annotated[str | None, typer.Option("--name", help="Its usual name.", show_default=False)] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", "-k", help="What it is. Default: the guess.", show_default=False)
    ] = None,
    country: CountryOption = None,
    who: options.WhoOption = None,
    why: options.WhyOption = None,
    record: options.RecordOption = None,
) -> None:
    """Make a provisional actor one of the record's own, in every report; mountjoy actors undo takes it back.

    See mountjoy show actors --provisional for what there is. To know an actor in other records too, add it to your
    registry (mountjoy actors add).

    Example: mountjoy actors promote actor:zamfar-brigade --kind rebel-group --country SY
    """
    with open_record(options.record_path(record), write=True) as file:
        made = deciding.promote(
            file, ident, options.person(who), name=name, kind=kind, country=country_code(country), why=why
        )
        pipeline.merge_again(file)
    typer.echo(f"{ident} is now {made.id}: {made.name}, {made.kind}, {made.country or 'no country'}.")


@app.command()
def merge(
    ident: IdArgument,
    into: Annotated[str, typer.Argument(metavar="INTO", help="The id of the actor that it is.")],
    who: options.WhoOption = None,
    why: options.WhyOption = None,
    record: options.RecordOption = None,
) -> None:
    """Say that an actor of the record is another one, of the record or the registry.

    Example: mountjoy actors merge actor:zamfar-brigades zamfar-brigade --why "a plural of the same"
    """
    with open_record(options.record_path(record), write=True) as file:
        made = deciding.merge_actor(file, ident, into, options.person(who), why=why)
        pipeline.merge_again(file)
    typer.echo(f"{ident} is now {made.id}: {made.name}.")


@app.command()
def reject(
    ident: IdArgument,
    who: options.WhoOption = None,
    why: options.WhyOption = None,
    record: options.RecordOption = None,
) -> None:
    """Say that a name is no actor's; its words stay where they stand, for nobody.

    Example: mountjoy actors reject actor:noble-shield --why "an operation, not a group"
    """
    with open_record(options.record_path(record), write=True) as file:
        deciding.reject(file, ident, options.person(who), why=why)
        pipeline.merge_again(file)
    typer.echo(f"{ident} is no actor.")


@app.command()
def undo(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="The decision's number.")],
    who: options.WhoOption = None,
    why: options.WhyOption = None,
    record: options.RecordOption = None,
) -> None:
    """Undo a decision on an actor or a list's entry; both stay on record. Numbers: mountjoy show decisions.

    Example: mountjoy actors undo 3 --why "two different brigades"
    """
    with open_record(options.record_path(record), write=True) as file:
        undone = file.undo(number, options.person(who), why)
        pipeline.merge_again(file)
    typer.echo(f"Undone: {undone.verdict} {undone.subject}{f' {undone.object}' if undone.object else ''}.")
