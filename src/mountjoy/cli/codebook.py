"""``mountjoy codebook``: check, try out, list and show the types that reports are coded by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from mountjoy import codebook as codebooks
from mountjoy import pipeline
from mountjoy.cli import options
from mountjoy.cli.output import print_json, print_table
from mountjoy.cli.words import clean, plural
from mountjoy.codebook import Codebook, Type
from mountjoy.codebook.telling import DASH, answer_in_words, crosswalk_rows, frames_in_words
from mountjoy.errors import CodebookError, NotFoundError
from mountjoy.evaluate.examples import Outcome, run_examples

app = typer.Typer(
    no_args_is_help=True,
    help="Check, try out, list and show the types that reports are coded by. Example: mountjoy codebook show capture",
)

FolderArgument = Annotated[
    Path | None,
    typer.Argument(
        metavar="[FOLDER]",
        help="A folder of your own types; without it, the shipped codebook.",
        show_default=False,
    ),
]
TypeArgument = Annotated[str, typer.Argument(metavar="TYPE", help="A type's name, such as capture.")]
FamilyOption = Annotated[
    str | None, typer.Option("--family", "-f", help="Only the types of this family.", show_default=False)
]


@app.command()
def check(folder: FolderArgument = None) -> None:
    """Read a folder of types beside the shipped ones and tell all that is wrong with it, with file and line.

    Example: mountjoy codebook check my-codebook/
    """
    try:
        book = codebooks.load(*_folders(folder))
    except CodebookError as error:
        problems = str(error).splitlines()
        for problem in problems:
            typer.echo(clean(problem), err=True)
        typer.echo(f"{plural(len(problems), 'error')}: nothing of it would be loaded.", err=True)
        raise typer.Exit(1) from error
    touched = _touched(book, folder)
    examples = sum(len(type_.coded) + len(type_.not_coded) for type_ in touched)
    frames = len({frame.id for type_ in touched for frame in book.frames_of(type_.id)})
    typer.echo(
        f"No errors: {plural(len(touched), 'type')} with {plural(frames, 'frame')} and "
        f"{plural(examples, 'example')}."
    )


@app.command(name="test")
def test_(
    folder: FolderArgument = None,
    only: Annotated[
        str | None, typer.Option("--type", "-t", help="Only this type or family.", show_default=False)
    ] = None,
    pipeline_name: options.PipelineOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """Code the examples of a folder's types (or of all) and tell which hold; exit code 1 where one does not.

    A type that the folder extends is tried with its shipped examples too, so that nothing is lost unseen.

    Example: mountjoy codebook test my-codebook/
    """
    coder = pipeline.Coder(codebook=_folders(folder), pipeline=pipeline_name)
    book = codebooks.load(*_folders(folder))
    types = [type_ for type_ in _touched(book, folder) if only in (None, type_.id, type_.family)]
    if not types:
        raise NotFoundError(f"no type or family {only!r} here; see: mountjoy codebook list")
    outcomes = list(run_examples(types, coder.code))
    if as_json:
        print_json(outcomes)
    else:
        _print_outcomes(outcomes)
    raise typer.Exit(0 if all(outcome.holds for outcome in outcomes) else 1)


@app.command(name="list")
def list_(
    family: FamilyOption = None,
    codebook: options.CodebookOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """List the types with their families and what ACLED and PLOVER call them.

    Example: mountjoy codebook list --family battle
    """
    book = codebooks.load(*(codebook or ()))
    families = sorted({type_.family for type_ in book.types.values()})
    if family is not None and family not in families:
        raise NotFoundError(f"no family {family!r}; there are {', '.join(families)}")
    types = [type_ for type_ in book.types.values() if family in (None, type_.family)]
    types.sort(key=lambda type_: (type_.kind != "event", type_.family, type_.id))
    if as_json:
        print_json([_type_json(book, type_) for type_ in types])
        return
    columns = [("type", False), ("family", False), ("kind", False), ("frames", True), ("examples", True),
               ("ACLED", False), ("PLOVER", False), ("name", False)]  # fmt: skip
    rows = [
        [
            type_.id,
            type_.family,
            type_.kind,
            str(len({frame.id for frame in book.frames_of(type_.id)})),
            str(len(type_.coded) + len(type_.not_coded)),
            _last(type_.crosswalk.acled),
            _last(type_.crosswalk.plover),
            clean(type_.name),
        ]
        for type_ in types
    ]
    print_table(columns, rows, "No types.")


@app.command()
def show(
    type_id: TypeArgument,
    codebook: options.CodebookOption = None,
    as_json: options.JsonOption = False,
) -> None:
    """Show a type: what it means, what other schemes call it, the words that bring it, its examples.

    Example: mountjoy codebook show capture
    """
    book = codebooks.load(*(codebook or ()))
    type_ = book.types.get(type_id)
    if type_ is None:
        raise NotFoundError(f"no type {type_id!r}; see: mountjoy codebook list")
    if as_json:
        print_json(_type_json(book, type_) | {"frames": _frames_json(book, type_)})
        return
    for line in _type_lines(book, type_):
        typer.echo(clean(line) if not line.startswith(" ") else "  " + clean(line))


def _folders(folder: Path | None) -> list[Path]:
    return [] if folder is None else [folder]


def _touched(book: Codebook, folder: Path | None) -> list[Type]:
    """The types that a folder defines, replaces or extends; all of them where there is no folder."""
    if folder is None:
        return list(book.types.values())
    within = f"{folder}/"
    return [
        type_
        for type_ in book.types.values()
        if any(place.startswith(within) for place in (type_.source, *type_.extended))
    ]


def _last(rules: Sequence[Any]) -> str:
    """The answer that holds where nothing else does."""
    return answer_in_words(rules[-1].answer) if rules else DASH


def _type_lines(book: Codebook, type_: Type) -> list[str]:
    lines = [f"{type_.id} ({type_.kind}, family {type_.family}): {type_.name}", type_.definition, ""]
    if type_.kind == "event":
        lines += [f"{scheme}: {told}" for scheme, told in crosswalk_rows(type_.crosswalk, book)] + [""]
    for title, asks in frames_in_words(book, type_):
        lines += [title, *(f"  {ask}" for ask in asks)]
    lines += ["", "Coded:"]
    for example in type_.coded:
        roles = "; ".join(f"{role}: {', '.join(words)}" for role, words in example.roles.items())
        marked = example.text.replace(example.trigger, f"«{example.trigger}»", 1)
        lines.append(f"  {marked} ({roles or 'no roles'})")
    lines += ["Not coded:", *(f"  {text}" for text in type_.not_coded)]
    places = [type_.source, *type_.extended]
    return [*lines, "", f"Defined in {', '.join(places)}."]


def _type_json(book: Codebook, type_: Type) -> dict[str, Any]:
    walk = dict(crosswalk_rows(type_.crosswalk, book)) if type_.kind == "event" else {}
    return {
        "type": type_.id,
        "family": type_.family,
        "kind": type_.kind,
        "name": type_.name,
        "definition": type_.definition,
        "salience": type_.salience,
        "crosswalk": walk,
        "coded": [{"text": one.text, "trigger": one.trigger, "roles": one.roles} for one in type_.coded],
        "not-coded": list(type_.not_coded),
        "source": type_.source,
        "extended": list(type_.extended),
    }


def _frames_json(book: Codebook, type_: Type) -> list[dict[str, Any]]:
    return [{"triggers": title, "asks": asks} for title, asks in frames_in_words(book, type_)]


def _print_outcomes(outcomes: Sequence[Outcome]) -> None:
    by_type: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_type[outcome.type].append(outcome)
    columns = [("type", False), ("coded", True), ("hold", True), ("not coded", True), ("stay out", True)]
    rows = []
    for type_, found in by_type.items():
        coded, quiet = ([one for one in found if one.coded is wanted] for wanted in (True, False))
        counts = (len(coded), sum(one.holds for one in coded), len(quiet), sum(one.holds for one in quiet))
        rows.append([type_, *map(str, counts)])
    print_table(columns, rows, "No examples.")
    failing = [outcome for outcome in outcomes if not outcome.holds]
    for outcome in failing:
        typer.echo(f"\n{outcome.type}: {clean(outcome.text)}")
        typer.echo(f"  {clean(outcome.wrong)}")
        typer.echo(f"  coded as {clean(outcome.came)}")
    held = len(outcomes) - len(failing)
    typer.echo(f"\n{held} of {plural(len(outcomes), 'example')} hold.")
