"""``docs/codebook.md``: every family and type, from the shipped codebook."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mountjoy import codebook
from mountjoy.codebook import Codebook, CodedExample, Type
from mountjoy.codebook.telling import crosswalk_rows, words

FAMILIES = (
    "battle", "explosion", "violence-against-civilians", "demonstration", "strategic", "diplomacy",
    "statement", "sanction", "crime", "disaster", "tie", "control",
)  # fmt: skip
EXAMPLES = 2

HEAD = Path(__file__).with_name("codebook_head.md").read_text(encoding="utf-8")


def page() -> str:
    """The whole page."""
    book = codebook.load()
    return (
        "\n".join([HEAD, *_contents(book), *_families(book), *_kinds(book), *_contexts(book)]).rstrip() + "\n"
    )


def _of(book: Codebook, family: str) -> list[Type]:
    return [book.types[name] for name in sorted(book.types) if book.types[name].family == family]


def _order(book: Codebook) -> list[str]:
    """Every family, those that this page does not know last."""
    return [*FAMILIES, *sorted({one.family for one in book.types.values()} - set(FAMILIES))]


def _contents(book: Codebook) -> Iterator[str]:
    yield "## Families\n"
    yield "| family | kind | types |\n| --- | --- | --- |"
    for family in _order(book):
        found = _of(book, family)
        links = ", ".join(f"[{one.id}](#{one.id})" for one in found)
        yield f"| [{family}](#family-{family}) | {found[0].kind} | {links} |"
    frames = len({frame.id for frame in book.frames})
    yield f"\n{len(book.types)} types and {frames} frames in all.\n"


def _families(book: Codebook) -> Iterator[str]:
    for family in _order(book):
        yield f"## Family: {family}\n"
        for type_ in _of(book, family):
            yield from _type(book, type_)


def _type(book: Codebook, type_: Type) -> Iterator[str]:
    yield f"### {type_.id}\n\n{type_.definition}\n"
    if type_.kind == "event":
        yield "| scheme | code |\n| --- | --- |"
        for scheme, told in crosswalk_rows(type_.crosswalk, book):
            yield f"| {scheme} | {told.replace('|', '/')} |"
        yield ""
    count = len({frame.id for frame in book.frames_of(type_.id)})
    examples = len(type_.coded) + len(type_.not_coded)
    yield f"{count} {'frame' if count == 1 else 'frames'}, {examples} examples; among them:\n"
    yield from (_example(example) for example in type_.coded[:EXAMPLES])
    if type_.not_coded:
        yield f"- Not coded: {type_.not_coded[0]}"
    yield ""


def _example(example: CodedExample) -> str:
    before, _, after = example.text.partition(example.trigger)
    roles = "; ".join(f"{role}: {', '.join(words)}" for role, words in example.roles.items())
    put = f"; {example.assertion}" if example.assertion else ""
    return f"- {before}**{example.trigger}**{after} ({roles or 'no roles'}{put})"


def _kinds(book: Codebook) -> Iterator[str]:
    yield "## Kinds of actor\n"
    yield "`inter` is ACLED's number, PLOVER its sector, UCDP the side that it would take the kind for.\n"
    yield "| kind | definition | inter | PLOVER | UCDP |\n| --- | --- | --- | --- | --- |"
    for kind in book.kinds.values():
        yield f"| {kind.id} | {kind.definition} | {kind.inter} | {kind.plover} | {kind.ucdp or '-'} |"
    yield "\n| group | kinds |\n| --- | --- |"
    for name, kinds in book.kind_groups.items():
        yield f"| {name} | {', '.join(sorted(kinds))} |"


def _contexts(book: Codebook) -> Iterator[str]:
    yield "\n## PLOVER's contexts\n"
    yield "A claim with a PLOVER event has the contexts that its sentence has words of.\n"
    yield "| context | words, the first of them |\n| --- | --- |"
    for name, lemmas in book.schemes.contexts.items():
        yield f"| {name} | {words(lemmas)} |"
