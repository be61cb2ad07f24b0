"""``docs/codebook.md``: every family and type, from the shipped codebook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from mountjoy import codebook
from mountjoy.codebook import AcledCode, Codebook, CodedExample, PloverCode, Rule, Type

FAMILIES = (
    "battle", "explosion", "violence-against-civilians", "demonstration", "strategic", "diplomacy",
    "statement", "sanction", "crime", "disaster", "tie", "control",
)  # fmt: skip
EXAMPLES = 2

HEAD = Path(__file__).with_name("codebook_head.md").read_text(encoding="utf-8")


def page() -> str:
    """The whole page."""
    book = codebook.load()
    return "\n".join([HEAD, *_contents(book), *_families(book), *_kinds(book)]).rstrip() + "\n"


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
    yield f"\n{len(book.types)} types and {len(book.frames)} frames in all.\n"


def _families(book: Codebook) -> Iterator[str]:
    groups = {kinds: name for name, kinds in sorted(book.kind_groups.items(), reverse=True)}
    for family in _order(book):
        yield f"## Family: {family}\n"
        for type_ in _of(book, family):
            yield from _type(book, type_, groups)


def _type(book: Codebook, type_: Type, groups: Mapping[frozenset[str], str]) -> Iterator[str]:
    yield f"### {type_.id}\n\n{type_.definition}\n"
    if type_.kind == "event":
        walk = type_.crosswalk
        yield "| scheme | code |\n| --- | --- |"
        for name, rules in (
            ("ACLED", walk.acled),
            ("PLOVER", walk.plover),
            ("CAMEO", walk.cameo),
            ("MUC", walk.muc),
        ):
            yield f"| {name} | {_rules(rules, groups)} |"
        yield f"| UCDP | {_rules(walk.ucdp, groups)} |\n"
    count = len(book.frames_of(type_.id))
    yield f"{count} {'frame' if count == 1 else 'frames'}. Examples:\n"
    yield from (_example(example) for example in type_.coded[:EXAMPLES])
    if type_.not_coded:
        yield f"- Not coded: {type_.not_coded[0]}"
    yield ""


def _rules(rules: Iterable[Rule], groups: Mapping[frozenset[str], str]) -> str:
    """A scheme's rules in words, in the order in which they are tried."""
    parts: list[str] = []
    for rule in rules:
        answer = _answer(rule.answer)
        where = " and ".join(f"{role} is {_kinds_of(kinds, groups)}" for role, kinds in rule.when)
        parts.append(f"{answer} where {where}" if where else f"else {answer}" if parts else answer)
    return "; ".join(parts) or "-"


def _kinds_of(kinds: frozenset[str], groups: Mapping[frozenset[str], str]) -> str:
    return groups[kinds] if kinds in groups else " or ".join(sorted(kinds))


def _answer(answer: Any) -> str:
    if answer is None:
        return "-"
    if isinstance(answer, AcledCode):
        return f"{answer.event_type}: {answer.sub_event_type}"
    if isinstance(answer, PloverCode):
        return f"{answer.event}{f' ({answer.mode})' if answer.mode else ''}"
    if isinstance(answer, tuple):
        return " or ".join(answer)
    return str(answer)


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
