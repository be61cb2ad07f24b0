"""Reads the codebook's folders into a `Codebook`, or says which file and line is wrong."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any, cast, get_args

from mountjoy.claim import Kind
from mountjoy.codebook import frames as reading
from mountjoy.codebook.frames import Tables
from mountjoy.codebook.model import (
    Codebook,
    CodedExample,
    Crosswalk,
    Frame,
    PartOfSpeech,
    PloverCode,
    Rule,
    Type,
)
from mountjoy.codebook.nodes import At, read, suggestion
from mountjoy.codebook.tables import ASSERTIONS, key, read_kinds, read_lexicon, read_schemes
from mountjoy.errors import CodebookError

HERE = Path(__file__).parent
TYPES = HERE / "types"
SCHEMES = ("acled", "plover", "cameo", "muc", "ucdp")


def load(*extra_folders: str | Path) -> Codebook:
    """The shipped codebook, extended by the YAML files of any further folders, in the order given.

    A type of a later folder replaces one of the same name; with ``extend: true`` it adds frames and examples
    to it. Raises CodebookError (file and line named) for the first thing that is wrong; nothing is then
    loaded.
    """
    schemes = read_schemes(HERE / "schemes.yaml")
    kinds, groups = read_kinds(HERE / "kinds.yaml", schemes)
    tables = Tables(kinds, groups, schemes, read_lexicon(HERE / "lexicon.yaml"))
    types: dict[str, _Draft] = {}
    for folder in (TYPES, *(Path(folder) for folder in extra_folders)):
        _read_folder(folder, types, tables)
    return _assemble(types, tables)


class _Draft:
    """A type while its files are read: its fields, and where its frames stand."""

    __slots__ = ("coded", "fields", "frame_nodes", "not_coded", "source")

    def __init__(self, fields: dict[str, Any], source: At) -> None:
        self.fields = fields
        self.source = source
        self.frame_nodes: list[At] = []
        self.coded: list[CodedExample] = []
        self.not_coded: list[str] = []


def _read_folder(folder: Path, types: dict[str, _Draft], tables: Tables) -> None:
    if not folder.is_dir():
        raise CodebookError(f"{folder}: no such folder of codebook files")
    paths = sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml"))
    if not paths:
        raise CodebookError(f"{folder}: the folder holds no codebook file (.yaml)")
    here: dict[str, At] = {}
    for path in paths:
        fields = read(path).mapping(required=("family", "kind", "types"))
        family = key(fields["family"])
        kind = cast(Kind, fields["kind"].one_of(get_args(Kind), "kind"))
        for id_, at in fields["types"].pairs():
            if id_ in here:
                at.fail(f"the type {id_!r} already stands in {here[id_].path}:{here[id_].line}")
            here[id_] = at
            _read_type(id_, at, kind, family, types, tables)


def _read_type(id_: str, at: At, kind: Kind, family: str, types: dict[str, _Draft], tables: Tables) -> None:
    extends = at.is_mapping and any(name == "extend" and value.flag() for name, value in at.pairs())
    if extends:
        row = at.mapping(required=("extend",), optional=("frames", "coded", "not-coded"))
        if id_ not in types:
            at.fail(f"there is no type {id_!r} to extend{suggestion(id_, types)}")
        draft = types[id_]
        crosswalk = draft.fields["crosswalk"]
    else:
        required = ["name", "definition", "salience", "frames"] + ["crosswalk"] * (kind == "event")
        row = at.mapping(required, ("extend", "crosswalk", "coded", "not-coded"))
        walk = row.get("crosswalk")
        crosswalk = _crosswalk(walk, tables) if walk is not None else Crosswalk(sides=tables.sides)
        draft = types[id_] = _Draft(
            {
                "id": id_,
                "name": row["name"].text(),
                "kind": kind,
                "family": family,
                "definition": row["definition"].text(),
                "salience": row["salience"].number(0, 1),
                "crosswalk": crosswalk,
            },
            at,
        )
    if "frames" in row:
        nodes = row["frames"].items()
        if not nodes:
            row["frames"].fail("the list of frames is empty")
        draft.frame_nodes += nodes
    draft.coded += [
        _example(node, crosswalk, tables) for node in (row["coded"].items() if "coded" in row else ())
    ]
    draft.not_coded += row["not-coded"].texts() if "not-coded" in row else []


def _crosswalk(at: At, tables: Tables) -> Crosswalk:
    row = at.mapping(required=(), optional=SCHEMES)
    rules = {name: _rules(name, row[name], tables) for name in SCHEMES if name in row}
    return Crosswalk(**rules, sides=tables.sides)


def _rules(scheme: str, at: At, tables: Tables) -> tuple[Rule, ...]:
    nodes = at.items() if at.is_list else []
    if not nodes or not nodes[0].is_mapping:
        return (Rule((), _answer(scheme, at, tables)),)
    rules: list[Rule] = []
    for number, node in enumerate(nodes, start=1):
        row = node.mapping(required=("is",), optional=("when",))
        last = number == len(nodes)
        if last and "when" in row:
            node.fail(f"the last rule of {scheme} must have no 'when', so that there is always an answer")
        if not last and "when" not in row:
            node.fail(f"this rule of {scheme} has no 'when', so the rules after it can never hold")
        when = [] if last else list(row["when"].pairs())
        if not last and not when:
            row["when"].fail("'when' names no role")
        conditions = tuple((reading.role(name, value), tables.kind_set(value)) for name, value in when)
        rules.append(Rule(conditions, _answer(scheme, row["is"], tables)))
    return tuple(rules)


def _answer(scheme: str, at: At, tables: Tables) -> Any:
    if at.is_null:
        return None
    if scheme == "acled":
        return tables.schemes.acled[at.one_of(tables.schemes.acled, "ACLED sub-event type")]
    if scheme == "plover":
        row = at.mapping(required=("event",), optional=("mode",))
        event = tables.schemes.plover[row["event"].one_of(tables.schemes.plover, "PLOVER event")]
        given = row.get("mode")
        mode = None if given is None or given.is_null else given.one_of(event.modes, f"mode of {event.id}")
        return PloverCode(event.id, mode, event.quad)
    if scheme == "muc":
        return at.one_of(tables.schemes.muc, "MUC incident type")
    if scheme == "ucdp":
        nodes = at.items() if at.is_list else [at]
        return tuple(node.one_of(tables.schemes.ucdp, "UCDP type of violence") for node in nodes)
    code = at.text()
    if not (code.isascii() and code.isdigit() and 2 <= len(code) <= 4):
        at.fail(f"{code!r} is no CAMEO code (two to four digits, in quotes)")
    return code


def _example(at: At, crosswalk: Crosswalk, tables: Tables) -> CodedExample:
    row = at.mapping(required=("text", "trigger", "roles"), optional=("acled", "plover", "muc", "assertion"))
    text = row["text"].text()
    trigger = row["trigger"].text()
    if trigger not in text:
        row["trigger"].fail(f"the trigger {trigger!r} does not stand in the example's text")
    roles = {}
    for name, value in row["roles"].pairs():
        fillers = tuple(value.texts())
        for filler in fillers:
            if filler not in text:
                value.fail(f"{filler!r} does not stand in the example's text")
        roles[reading.role(name, value)] = fillers
    possible = {
        "acled": {rule.answer.sub_event_type for rule in crosswalk.acled if rule.answer},
        "plover": {rule.answer.event for rule in crosswalk.plover if rule.answer},
        "muc": {rule.answer for rule in crosswalk.muc if rule.answer},
    }
    told = {
        name: row[name].one_of(answers, f"{name} code of this type")
        for name, answers in possible.items()
        if name in row and not row[name].is_null
    }
    assertion = row["assertion"].one_of(ASSERTIONS, "assertion") if "assertion" in row else None
    return CodedExample(text, trigger, roles, at.line, assertion=cast(Any, assertion), **told)


def _assemble(types: dict[str, _Draft], tables: Tables) -> Codebook:
    made: dict[str, Type] = {}
    frames: list[Frame] = []
    for id_ in sorted(types):
        draft = types[id_]
        type_ = Type(
            **draft.fields,
            coded=tuple(draft.coded),
            not_coded=tuple(draft.not_coded),
            source=f"{draft.source.path}:{draft.source.line}",
        )
        made[id_] = type_
        frames += reading.read_frames(type_, draft.frame_nodes, tables)
    index: dict[tuple[str, PartOfSpeech], dict[Frame, None]] = defaultdict(dict)
    for frame in frames:
        for trigger in frame.triggers:
            index[trigger.lemma, frame.pos][frame] = None
            if trigger.joined != trigger.lemma:
                index[trigger.joined, frame.pos][frame] = None
    # Sorting is stable, so that frames of equal rank keep the order in which they are written.
    rank = {frame: (-frame.specificity, -frame.weight) for frame in frames}
    ranked = {place: tuple(sorted(found, key=rank.__getitem__)) for place, found in index.items()}
    return Codebook(
        types=made,
        kinds=tables.kinds,
        kind_groups=tables.groups,
        schemes=tables.schemes,
        lexicon=tables.lexicon,
        frames=tuple(frames),
        index=ranked,
        trigger_lemmas=frozenset(lemma for lemma, _ in ranked),
    )
