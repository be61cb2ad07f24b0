"""``mountjoy lists``: sanctions lists in the record, matched with its actors and persons."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Annotated

import typer

from mountjoy import deciding
from mountjoy.cli import options, words
from mountjoy.cli.output import Column, print_json, print_table
from mountjoy.errors import InputError
from mountjoy.listed import ListCandidate, Verdict
from mountjoy.store import open_record

app = typer.Typer(
    no_args_is_help=True,
    help="Keep sanctions lists and match them with the record. Example: mountjoy lists import SDN.CSV",
)


@app.command(name="import")
def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="SDN.CSV, SDN.XML, the UN's XML, or entities.ftm.json.")
    ],
    alternates: Annotated[
        Path | None,
        typer.Option(
            "--alt",
            metavar="FILE",
            help="OFAC's ALT.CSV. Default: the one beside the SDN.CSV, if there is one.",
            show_default=False,
        ),
    ] = None,
    name: Annotated[
        str | None, typer.Option("--name", help="What the record calls the list.", show_default=False)
    ] = None,
    record: options.RecordOption = None,
) -> None:
    """Read a sanctions list as it is published, and keep it in the record in the place of an older one.

    Read are OFAC's SDN list (CSV with its ALT file, or XML), the UN's consolidated list (XML) and FollowTheMoney
    entities as OpenSanctions publishes them (JSON lines). A file with anything wrong in it imports nothing.

    Example: mountjoy lists import SDN.CSV --record iraq.db
    """
    with open_record(options.record_path(record), create=True) as held:
        found = deciding.import_list(held, file, alternates=alternates, name=name)
    date = f", published {found.published}" if found.published else ""
    count = words.plural(len(found.entries), "entry", "entries")
    typer.echo(f"{found.name}: {count} of {found.title}{date}.")


@app.command()
def show(
    search: Annotated[
        str | None,
        typer.Option("--search", "-s", help="Entries whose names hold these words.", show_default=False),
    ] = None,
    limit: options.LimitOption = 20,
    record: options.RecordOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """Show which lists the record holds, or the entries whose names hold some words.

    Example: mountjoy lists show --search mansur
    """
    with open_record(options.record_path(record)) as file:
        if search is None:
            held = file.lists()
            if as_json:
                print_json(held)
                return
            columns: list[Column] = [
                ("List", False),
                ("Title", False),
                ("Published", False),
                ("Entries", True),
            ]
            rows = [[one.name, one.title, one.published or words.DASH, str(one.entries)] for one in held]
            print_table(columns, rows, "No lists. Import one with: mountjoy lists import FILE")
            return
        found = file.list_entries(search, limit)
    if as_json:
        print_json(found)
        return
    columns = [("ID", False), ("Name", False), ("Kind", False), ("Countries", False), ("Programs", False)]
    rows = [
        [
            one.id, words.clean(one.name), one.kind, words.clean("; ".join(one.countries)) or words.DASH,
            words.clean("; ".join(one.programs)) or words.DASH,
        ]
        for one in found
    ]  # fmt: skip
    print_table(columns, rows, "No entry has these words.")


def _candidate_rows(found: list[ListCandidate]) -> list[list[str]]:
    return [
        [
            one.actor.id, words.clean(one.actor.name), one.entry.id, words.clean(one.entry.name), f"{one.score:.2f}",
            one.verdict or "to decide", words.clean("; ".join(one.reasons)),
        ]
        for one in found
    ]  # fmt: skip


@app.command()
def match(
    actor: options.ActorOption = None,
    decided: Annotated[bool, typer.Option("--decided", help="Also those that were decided on.")] = False,
    limit: options.LimitOption = None,
    record: options.RecordOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """Show which entries the actors and persons of the record may be, with scores and reasons, to be decided on.

    Needs nomenklatura and rigour: pip install 'mountjoy[ftm]'.

    Example: mountjoy lists match --actor mansur
    """
    with open_record(options.record_path(record)) as file:
        found = [one for one in deciding.list_candidates(file, actor) if decided or one.verdict is None][
            :limit
        ]
    if as_json:
        print_json([{**dataclasses.asdict(one), "entry": {**dataclasses.asdict(one.entry), "id": one.entry.id}}
                    for one in found])  # fmt: skip
        return
    columns: list[Column] = [
        ("Actor", False), ("Name", False), ("Entry", False), ("On the list as", False), ("Score", True),
        ("Decided", False), ("Why", False),
    ]  # fmt: skip
    print_table(
        columns, _candidate_rows(found), "No actor of the record is like an entry that is to be decided on."
    )


@app.command()
def decide(
    actor: Annotated[str, typer.Argument(metavar="ACTOR", help="The actor's id.")],
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help="The entry's id, such as ofac-sdn:12345.")],
    same: Annotated[bool, typer.Option("--same", help="The actor is the entry.")] = False,
    different: Annotated[bool, typer.Option("--different", help="It is not.")] = False,
    unsure: Annotated[bool, typer.Option("--unsure", help="It cannot be told.")] = False,
    who: options.WhoOption = None,
    why: options.WhyOption = None,
    record: options.RecordOption = None,
) -> None:
    """Decide whether an actor is an entry of a list. A later decision stands in place of an earlier one.

    Example: mountjoy lists decide person:salim-al-mansur ofac-sdn:12345 --same --why "same birth year and post"
    """
    given: tuple[tuple[Verdict, bool], ...] = (("same", same), ("different", different), ("unsure", unsure))
    chosen = [verdict for verdict, on in given if on]
    if len(chosen) != 1:
        raise InputError("say one of --same, --different and --unsure")
    with open_record(options.record_path(record), write=True) as file:
        made = deciding.decide_entry(file, actor, entry, chosen[0], options.person(who), why=why)
    typer.echo(f"Decision {made.number}: {actor} and {entry}: {chosen[0]}.")


@app.command()
def designations(
    unlisted: Annotated[bool, typer.Option("--unlisted", help="Only those that no list holds.")] = False,
    record: options.RecordOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """Show the designations that reports tell of, joined with the lists' entries; or that no list holds them.

    Example: mountjoy lists designations --unlisted
    """
    with open_record(options.record_path(record)) as file:
        found = [one for one in deciding.designations(file) if not unlisted or one.state == "unlisted"]
    if as_json:
        print_json(found)
        return
    columns: list[Column] = [
        ("Designated", False), ("ID", False), ("Date", False), ("Report", False), ("State", False), ("Entries", False),
    ]  # fmt: skip
    rows = [
        [
            words.clean(one.name), one.actor or words.DASH, one.date or words.DASH, words.clean(one.report), one.state,
            "; ".join(f"{c.entry.id} {words.clean(c.entry.name)} ({c.score:.2f})" for c in one.candidates)
            or words.DASH,
        ]
        for one in found
    ]  # fmt: skip
    print_table(columns, rows, "No designations.")
