"""Reads the codebook's folders into a `Codebook`, or says which files and lines are wrong."""

from __future__ import annotations

import contextlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast, get_args

from mountjoy.claim import Kind
from mountjoy.codebook.checks import shadowed
from mountjoy.codebook.frames import read_frame
from mountjoy.codebook.model import (
    Codebook,
    CodedExample,
    Crosswalk,
    Frame,
    PartOfSpeech,
    Type,
)
from mountjoy.codebook.nodes import At, read, suggestion
from mountjoy.codebook.rules import Tables, read_crosswalk, role
from mountjoy.codebook.tables import (
    ASSERTIONS,
    NamedLists,
    key,
    read_contexts,
    read_kinds,
    read_lexicon,
    read_schemes,
)
from mountjoy.errors import CodebookError

HERE = Path(__file__).parent
TYPES = HERE / "types"
_PLACE = re.compile(r"(.*?):(\d+): ")


def load(*extra_folders: str | Path) -> Codebook:
    """The shipped codebook, extended by the YAML files of any further folders, in the order given.

    A type of a later folder replaces one of the same name; with ``extend: true`` it adds frames and examples
    to it. Raises CodebookError that tells all that is wrong, a line each (file and line named); nothing is then
    loaded.
    """
    lexicon = read_lexicon(HERE / "lexicon.yaml")
    schemes = read_schemes(HERE / "schemes.yaml", read_contexts(HERE / "contexts.yaml", lexicon.lists))
    kinds, groups = read_kinds(HERE / "kinds.yaml", schemes)
    folders = [TYPES, *(Path(folder) for folder in extra_folders)]
    problems = _Problems()
    files = [(number, at) for number, folder in enumerate(folders) for at in _files(folder, problems)]
    lists = _named_lists(files, lexicon.lists, problems)
    problems.tell()
    reading = _Reading(Tables(kinds, groups, schemes, replace(lexicon, lists=lists)), problems)
    for number, at in files:
        reading.file(number, at)
    return reading.codebook()


class _Problems:
    """What is wrong, as it is found; told together at the end."""

    def __init__(self) -> None:
        self._found: list[str] = []

    @contextlib.contextmanager
    def kept(self) -> Iterator[None]:
        """Notes an error raised within, and goes on after it."""
        try:
            yield
        except CodebookError as error:
            self._found.append(str(error))

    def tell(self) -> None:
        """Raises one error that tells all that was found, in the order of files and lines."""
        if self._found:
            raise CodebookError("\n".join(sorted(dict.fromkeys(self._found), key=_place)))


def _place(message: str) -> tuple[str, int]:
    found = _PLACE.match(message)
    return (found[1], int(found[2])) if found else ("", 0)


def _files(folder: Path, problems: _Problems) -> list[At]:
    if not folder.is_dir():
        raise CodebookError(f"{folder}: no such folder of codebook files")
    paths = sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml"))
    if not paths:
        raise CodebookError(f"{folder}: the folder holds no codebook file (.yaml)")
    nodes = []
    for path in paths:
        with problems.kept():
            nodes.append(read(path))
    return nodes


def _named_lists(
    files: list[tuple[int, At]], known: Mapping[str, frozenset[str]], problems: _Problems
) -> dict[str, frozenset[str]]:
    """The lexicon's lists with those that the folders' files bring; a later folder's replaces an earlier one's."""
    lists = dict(known)
    for folder in sorted({number for number, _ in files}):
        nodes: dict[str, At] = {}
        for number, at in files:
            if number != folder:
                continue
            with problems.kept():
                for name, value in at.pairs():
                    for list_name, node in value.pairs() if name == "lists" else ():
                        if list_name in nodes:
                            other = nodes[list_name]
                            node.fail(f"the list {list_name!r} already stands in {other.path}:{other.line}")
                        nodes[list_name] = node
        found = NamedLists(nodes, lists)
        added = {}
        for name in nodes:
            with problems.kept():
                added[name] = found[name]
        lists.update(added)
    return lists


@dataclass(slots=True)
class _Draft:
    """A type while its files are read: where it stands, its fields, and the parts that are read at the end."""

    id: str
    kind: Kind
    family: str
    at: At
    fields: dict[str, At]
    frames: list[tuple[int, At]] = field(default_factory=list)
    coded: list[At] = field(default_factory=list)
    not_coded: list[str] = field(default_factory=list)
    extended: list[str] = field(default_factory=list)


class _Reading:
    """Types as they are gathered from file after file."""

    def __init__(self, tables: Tables, problems: _Problems) -> None:
        self._tables = tables
        self._problems = problems
        self._drafts: dict[str, _Draft] = {}
        self._here: dict[tuple[int, str], At] = {}

    def file(self, folder: int, at: At) -> None:
        """The types of one file; a file may also bring lists alone."""
        with self._problems.kept():
            brings_types = any(name != "lists" for name, _ in at.pairs())
            required = ("family", "kind", "types") if brings_types else ("lists",)
            fields = at.mapping(required, ("lists",))
            if not brings_types:
                return
            family = key(fields["family"])
            kind = cast(Kind, fields["kind"].one_of(get_args(Kind), "kind"))
            for id_, node in fields["types"].pairs():
                with self._problems.kept():
                    self._type(id_, node, kind, family, folder)

    def _type(self, id_: str, at: At, kind: Kind, family: str, folder: int) -> None:
        before = self._here.setdefault((folder, id_), at)
        if before is not at:
            at.fail(f"the type {id_!r} already stands in {before.path}:{before.line}")
        if at.is_mapping and any(name == "extend" and value.flag() for name, value in at.pairs()):
            row = at.mapping(required=("extend",), optional=("frames", "coded", "not-coded"))
            if id_ not in self._drafts:
                if any(id_ == other for number, other in self._here if number < folder):
                    return  # what is wrong with the type itself is told where it stands
                at.fail(f"there is no type {id_!r} to extend{suggestion(id_, self._drafts)}")
            draft = self._drafts[id_]
            draft.extended.append(f"{at.path}:{at.line}")
        else:
            like = at.is_mapping and any(name == "like" for name, _ in at.pairs())
            required = ["name", "definition", "frames"] + ["salience"] * (not like)
            required += ["crosswalk"] * (kind == "event" and not like)
            row = at.mapping(required, ("extend", "like", "salience", "crosswalk", "coded", "not-coded"))
            draft = self._drafts[id_] = _Draft(id_, kind, family, at, row)
        if "frames" in row:
            nodes = row["frames"].items()
            if not nodes:
                row["frames"].fail("the list of frames is empty")
            draft.frames += [(folder, node) for node in nodes]
        draft.coded += row["coded"].items() if "coded" in row else ()
        draft.not_coded += row["not-coded"].texts() if "not-coded" in row else []

    def codebook(self) -> Codebook:
        """All types with their frames and examples; raises CodebookError where anything was wrong."""
        types: dict[str, Type] = {}
        frames: list[Frame] = []
        nodes: dict[Frame, tuple[int, At]] = {}
        for id_, draft in sorted(self._drafts.items()):
            with self._problems.kept():
                types[id_] = self._made(draft)
            if id_ not in types:
                continue
            for number, (folder, at) in enumerate(draft.frames, start=1):
                with self._problems.kept():
                    for frame in read_frame(f"{id_}/{number}", types[id_], at, self._tables):
                        frames.append(frame)
                        nodes[frame] = folder, at
        # Sorting is stable, so that frames of equal rank keep the order in which they are written.
        ranked = sorted(frames, key=lambda frame: (-frame.specificity, -frame.weight))
        self._refuse_shadowed(ranked, nodes)
        self._problems.tell()
        return _assembled(types, frames, ranked, self._tables)

    def _refuse_shadowed(self, ranked: list[Frame], nodes: Mapping[Frame, tuple[int, At]]) -> None:
        """A frame that another forestalls is an error, save where a later folder means to."""
        for frame, other in shadowed(ranked):
            (folder, at), (before, by) = nodes[frame], nodes[other]
            if before > folder:
                continue
            place = f"line {by.line}" if by.path == at.path else f"{by.path}:{by.line}"
            with self._problems.kept():
                at.fail(f"the frame says the same as that of {place} and can never fire")

    def _made(self, draft: _Draft) -> Type:
        row = draft.fields
        crosswalk = self._crosswalk(draft)
        coded: list[CodedExample] = []
        for node in draft.coded:
            with self._problems.kept():
                coded.append(_example(node, crosswalk))
        return Type(
            id=draft.id,
            name=row["name"].text(),
            kind=draft.kind,
            family=draft.family,
            definition=row["definition"].text(),
            salience=self._like(draft, "salience")["salience"].number(0, 1),
            crosswalk=crosswalk,
            coded=tuple(coded),
            not_coded=tuple(draft.not_coded),
            source=f"{draft.at.path}:{draft.at.line}",
            extended=tuple(draft.extended),
        )

    def _crosswalk(self, draft: _Draft) -> Crosswalk:
        walk = self._like(draft, "crosswalk").get("crosswalk")
        return Crosswalk(sides=self._tables.sides) if walk is None else read_crosswalk(walk, self._tables)

    def _like(self, draft: _Draft, name: str) -> dict[str, At]:
        """The fields of the type, or of the nearest one that it is like, that has this one."""
        path = [draft.id]
        while name not in draft.fields and "like" in draft.fields:
            at = draft.fields["like"]
            id_ = at.one_of(self._drafts, "type")
            if id_ in path:
                at.fail(f"types are like one another in a circle: {' -> '.join([*path, id_])}")
            path.append(id_)
            draft = self._drafts[id_]
        return draft.fields


def _example(at: At, crosswalk: Crosswalk) -> CodedExample:
    codes = ("acled", "plover", "cameo", "muc")
    row = at.mapping(required=("text", "trigger", "roles"), optional=(*codes, "assertion"))
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
        roles[role(name, value)] = fillers
    possible = {
        "acled": {rule.answer.sub_event_type for rule in crosswalk.acled if rule.answer},
        "plover": {rule.answer.event for rule in crosswalk.plover if rule.answer},
        "cameo": {rule.answer for rule in crosswalk.cameo if rule.answer},
        "muc": {rule.answer for rule in crosswalk.muc if rule.answer},
    }
    told = {
        name: row[name].one_of(answers, f"{name} code of this type")
        for name, answers in possible.items()
        if name in row and not row[name].is_null
    }
    assertion = row["assertion"].one_of(ASSERTIONS, "assertion") if "assertion" in row else None
    return CodedExample(text, trigger, roles, at.line, assertion=cast(Any, assertion), **told)


def _assembled(types: dict[str, Type], frames: list[Frame], ranked: list[Frame], tables: Tables) -> Codebook:
    index: dict[tuple[str, PartOfSpeech], dict[Frame, None]] = defaultdict(dict)
    for frame in ranked:
        for trigger in frame.triggers:
            index[trigger.lemma, frame.pos][frame] = None
            if trigger.joined != trigger.lemma:
                index[trigger.joined, frame.pos][frame] = None
    return Codebook(
        types=types,
        kinds=tables.kinds,
        kind_groups=tables.groups,
        schemes=tables.schemes,
        lexicon=tables.lexicon,
        frames=tuple(frames),
        index={place: tuple(found) for place, found in index.items()},
        trigger_lemmas=frozenset(lemma for lemma, _ in index),
    )
