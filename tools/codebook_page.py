"""``docs/codebook.md``: every family and type, from the shipped codebook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mountjoy import codebook
from mountjoy.codebook import AcledCode, Codebook, CodedExample, PloverCode, Rule, Type

FAMILIES = (
    "battle", "explosion", "violence-against-civilians", "demonstration", "strategic", "diplomacy", "statement",
    "sanction", "crime", "disaster", "tie", "control",
)  # fmt: skip
EXAMPLES = 2

HEAD = """# Codebook

<!-- Written by scripts/docs from the codebook itself; change the YAML, not this page. -->

What Mountjoy can record. It is data: one YAML file a family, in `src/mountjoy/codebook/types/`. A *type* is
at least as fine as each scheme that it maps to, so that the codes of ACLED, PLOVER, CAMEO and MUC are looked up
from the type and from the kinds of the actors; a dash means that the scheme has no code for it. A *frame* says
which words bring the type and where its roles stand in the sentence. The examples below are run as tests.

In an example the trigger is **bold**; the words of each role follow. CAMEO codes are given to the depth that the
type alone allows. UCDP's type of violence is chosen by the sides: a government against an organised group is
state-based, two organised groups are non-state, an armed side against civilians is one-sided. A planned or
threatened event takes PLOVER's AGREE or THREATEN in the place of the act itself.

## Types of your own

A folder of YAML files given with `--codebook DIR` adds types, replaces those of the same name, or, with
`extend: true`, adds frames and examples to them. Every file is checked as it is read; what is wrong is told with
file and line, and nothing is then coded.

```yaml
family: strategic
kind: event
types:
  deployment:
    extend: true
    frames:
      - verbs: [redeploy]
        roles: {actor: subject, recipient: object, destination: to}
        weight: 0.7
    coded:
      - text: The army redeployed a brigade to the border on Friday.
        trigger: redeployed
        roles: {actor: The army, recipient: a brigade}
```

| key of a type | what it is |
| --- | --- |
| `name`, `definition` | what people read |
| `salience` | 0 to 1: how likely a report is mainly about an event of this type |
| `crosswalk` | `acled`, `plover`, `cameo`, `muc`, `ucdp`: a code, or rules `when` (role: kinds of actor) `is` (code); the first that holds counts |
| `frames` | see below |
| `coded`, `not-coded` | sentences that must, and must not, give the type |

| key of a frame | what it is |
| --- | --- |
| `verbs`, `nouns` or `adjectives` | the lemmas that trigger it (exactly one of the three keys); a particle after a space, `$name` for a list of the lexicon |
| `roles` | role: slots in order of preference, `subject\\|by`: `subject`, `object`, `indirect`, `clause`, `possessor`, `modifier`, `self`, a preposition, `object.of`, or a PropBank argument (`ARG0`) |
| `object`, `complement`, `voice` | for verbs: what else must stand with it |
| `where`, `unless` | role: `types`, `kinds` or `lemmas` that its filler must, or must not, have |
| `near`, `not-near` | words that must, or must not, stand elsewhere in the sentence |
| `senses` | PropBank senses that it is limited to |
| `needs` | roles of which one must be filled |
| `reciprocal` | whether "A and B clashed" makes A the actor and B the recipient |
| `assertion` | how the words themselves put it |
| `weight` | 0 to 1: how likely a claim of this frame is right |
"""


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
        for name, rules in (("ACLED", walk.acled), ("PLOVER", walk.plover), ("CAMEO", walk.cameo), ("MUC", walk.muc)):
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
    parts = []
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
    yield "`inter` is ACLED's number, PLOVER's sector stands beside it; the last column is the side that UCDP would take it for.\n"
    yield "| kind | definition | inter | PLOVER | UCDP |\n| --- | --- | --- | --- | --- |"
    for kind in book.kinds.values():
        yield f"| {kind.id} | {kind.definition} | {kind.inter} | {kind.plover} | {kind.ucdp or '-'} |"
    yield "\n| group | kinds |\n| --- | --- |"
    for name, kinds in book.kind_groups.items():
        yield f"| {name} | {', '.join(sorted(kinds))} |"
