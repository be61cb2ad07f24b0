"""Reads frames: which words bring a type, and where its roles stand. Refuses a frame that can never fire."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import cast, get_args

from mountjoy.claim import Assertion, MentionType, RoleName
from mountjoy.codebook.model import (
    ActorKind,
    Condition,
    Frame,
    Lexicon,
    PartOfSpeech,
    Schemes,
    Trigger,
    Type,
    UcdpSide,
    Voice,
)
from mountjoy.codebook.nodes import At, suggestion
from mountjoy.codebook.tables import lemmas

_TRIGGERS: dict[str, PartOfSpeech] = {"verbs": "verb", "nouns": "noun", "adjectives": "adjective"}
_OPTIONAL = (
    "object", "complement", "voice", "roles", "where", "unless", "near", "not-near", "senses", "reciprocal",
    "assertion", "needs", "weight",
)  # fmt: skip
_VERB_ONLY = ("object", "complement", "voice")
# Words that, like prepositions, end a noun's head word: "shoot-out", "break-away".
_PARTICLES = frozenset({"out", "away", "back", "forth"})
_SENSE = re.compile(r"[a-z][a-z_-]*\.\d\d")
_VERB_SLOTS = frozenset({"subject", "object", "indirect", "clause"})
_NOUN_SLOTS = frozenset({"subject", "possessor", "modifier", "clause", "self"})
_NESTED_SLOTS = frozenset({"possessor", "modifier"})
_ARGUMENTS = frozenset(f"ARG{number}" for number in range(5))
# What the coder puts in an event's claims by itself, whatever the frame says.
_ENGINE_ROLES = frozenset({"place", "instrument", "victim", "target"})
_WEIGHTS = {"verb": 0.8, "noun": 0.65, "adjective": 0.65}
_DEFAULT_ROLES: dict[PartOfSpeech, dict[RoleName, tuple[str, ...]]] = {
    "verb": {"actor": ("subject",), "recipient": ("object",)},
    "noun": {"actor": ("by", "possessor", "modifier"), "recipient": ("against", "on", "of")},
    "adjective": {"recipient": ("self", "subject")},
}


@dataclass(frozen=True)
class Tables:
    """What frames and crosswalks refer to."""

    kinds: Mapping[str, ActorKind]
    groups: Mapping[str, frozenset[str]]
    schemes: Schemes
    lexicon: Lexicon

    @cached_property
    def sides(self) -> dict[str, UcdpSide | None]:
        """Each actor kind's UCDP side."""
        return {kind.id: kind.ucdp for kind in self.kinds.values()}

    def kind_set(self, at: At) -> frozenset[str]:
        """A list of actor kinds, ``$name`` replaced by that group of kinds."""
        found: set[str] = set()
        for value in at.texts():
            if value.startswith("$") and value[1:] in self.groups:
                found |= self.groups[value[1:]]
            elif value in self.kinds:
                found.add(value)
            else:
                known = [*self.kinds, *(f"${name}" for name in self.groups)]
                at.fail(f"unknown actor kind {value!r}{suggestion(value, known)}")
        return frozenset(found)


def role(name: str, at: At) -> RoleName:
    """A role's name, checked."""
    if name not in get_args(RoleName):
        at.fail(f"unknown role {name!r}{suggestion(name, get_args(RoleName))}")
    return cast(RoleName, name)


def read_frames(type_: Type, nodes: Collection[At], tables: Tables) -> list[Frame]:
    """The frames of a type; two that say the same are an error, for the second could never fire."""
    frames: list[Frame] = []
    seen: dict[tuple[object, ...], Frame] = {}
    names = [
        field.name for field in fields(Frame) if field.name not in ("id", "type", "line", "weight", "roles")
    ]
    for number, node in enumerate(nodes, start=1):
        frame = _read_frame(f"{type_.id}/{number}", type_, node, tables)
        content = (*(getattr(frame, name) for name in names), tuple(sorted(frame.roles.items())))
        if content in seen:
            node.fail(f"the frame says the same as that of line {seen[content].line} and can never fire")
        seen[content] = frame
        lengths = sorted({len(trigger.words) for trigger in frame.triggers})
        for length in lengths:
            triggers = tuple(trigger for trigger in frame.triggers if len(trigger.words) == length)
            frames.append(frame if len(lengths) == 1 else replace(frame, triggers=triggers))
    return frames


def _read_frame(id_: str, type_: Type, at: At, tables: Tables) -> Frame:
    row = at.mapping(required=(), optional=(*_TRIGGERS, *_OPTIONAL))
    given = [name for name in _TRIGGERS if name in row]
    if len(given) != 1:
        at.fail("a frame has exactly one of 'verbs', 'nouns' and 'adjectives'")
    pos = _TRIGGERS[given[0]]
    lists = tables.lexicon.lists
    objects = _words(row.get("object"), lists)
    roles = _roles(row["roles"], pos, tables.lexicon) if "roles" in row else _DEFAULT_ROLES[pos]
    weight = row["weight"].number(0, 1) if "weight" in row else _WEIGHTS[pos]
    frame = Frame(
        id=id_,
        type=type_,
        pos=pos,
        triggers=tuple(_trigger(text, pos, tables.lexicon) for text in lemmas(row[given[0]], lists)),
        roles=roles,
        objects=objects,
        complements=_words(row.get("complement"), lists),
        voice=cast("Voice | None", row["voice"].one_of(get_args(Voice), "voice")) if "voice" in row else None,
        where=_conditions(row.get("where"), tables),
        unless=_conditions(row.get("unless"), tables),
        near=_words(row.get("near"), lists),
        not_near=_words(row.get("not-near"), lists),
        senses=_senses(row.get("senses")),
        reciprocal="reciprocal" in row and row["reciprocal"].flag(),
        assertion=(
            cast(Assertion, row["assertion"].one_of(get_args(Assertion), "assertion"))
            if "assertion" in row
            else None
        ),
        needs=frozenset(role(name, row["needs"]) for name in row["needs"].texts())
        if "needs" in row
        else None,
        weight=weight,
        line=at.line,
    )
    _can_fire(frame, at, row)
    return frame


def _words(at: At | None, lists: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return frozenset() if at is None else frozenset(lemmas(at, lists))


def _senses(at: At | None) -> frozenset[str]:
    if at is None:
        return frozenset()
    senses = at.texts()
    for sense in senses:
        if not _SENSE.fullmatch(sense):
            at.fail(f"{sense!r} is no PropBank sense (such as attack.01)")
    return frozenset(senses)


def _trigger(text: str, pos: PartOfSpeech, lexicon: Lexicon) -> Trigger:
    """Words and head: a verb's first word (its last part), another's last word before any preposition."""
    words = tuple(text.replace("-", " ").split(" "))
    if pos == "verb":
        first = text.split(" ")[0]
        return Trigger(text, words, first.count("-"), first)
    ends = (i for i, word in enumerate(words) if i and (word in lexicon.prepositions or word in _PARTICLES))
    return Trigger(text, words, next(ends, len(words)) - 1, "-".join(words))


def _roles(at: At, pos: PartOfSpeech, lexicon: Lexicon) -> dict[RoleName, tuple[str, ...]]:
    roles: dict[RoleName, tuple[str, ...]] = {}
    for name, value in at.pairs():
        slots = tuple(slot.strip() for slot in value.text().split("|"))
        for slot in slots:
            problem = _slot_problem(slot, pos, lexicon)
            if problem:
                value.fail(problem)
        if len(set(slots)) != len(slots):
            value.fail(f"a slot stands twice in {value.text()!r}")
        roles[role(name, value)] = slots
    return roles


def _slot_problem(slot: str, pos: PartOfSpeech, lexicon: Lexicon) -> str | None:
    """What is wrong with a slot; None where it can be filled."""
    outer, dot, inner = slot.partition(".")
    if dot:
        if (
            pos != "verb"
            or outer not in ("object", "subject")
            or inner not in lexicon.prepositions | _NESTED_SLOTS
        ):
            return f"unknown slot {slot!r}"
        return None
    if slot in lexicon.prepositions or slot in _ARGUMENTS:
        return None
    known = _VERB_SLOTS | _NOUN_SLOTS
    if slot not in known:
        return f"unknown slot {slot!r}{suggestion(slot, [*known, *lexicon.prepositions])}"
    if slot not in (_VERB_SLOTS if pos == "verb" else _NOUN_SLOTS):
        return f"the slot {slot!r} can never be filled: a {pos} has none"
    return None


def _conditions(at: At | None, tables: Tables) -> tuple[Condition, ...]:
    if at is None:
        return ()
    made: list[Condition] = []
    for name, value in at.pairs():
        row = value.mapping(required=(), optional=("types", "kinds", "lemmas"))
        types = (
            [node.one_of(get_args(MentionType), "mention type") for node in row["types"].items()]
            if "types" in row
            else []
        )
        made.append(
            Condition(
                role=role(name, value),
                types=frozenset(cast("list[MentionType]", types)),
                kinds=tables.kind_set(row["kinds"]) if "kinds" in row else frozenset(),
                lemmas=_words(row.get("lemmas"), tables.lexicon.lists),
            )
        )
    if not made:
        at.fail("no role is named here")
    return tuple(made)


def _can_fire(frame: Frame, at: At, row: Mapping[str, At]) -> None:
    """Refuses a frame whose conditions exclude one another or ask for what it cannot have."""
    if frame.pos != "verb":
        for name in _VERB_ONLY:
            if name in row:
                row[name].fail(f"the frame can never fire: {name!r} is for verbs")
    possible = set(frame.roles) | (_ENGINE_ROLES if frame.type.kind == "event" else frozenset())
    for condition in frame.where:
        if condition.role not in possible:
            row["where"].fail(f"the frame can never fire: nothing fills its role {condition.role!r}")
    for condition in frame.unless:
        if condition.role not in possible:
            row["unless"].fail(f"nothing fills the frame's role {condition.role!r}, so this is never tested")
        for wanted in frame.where:
            if wanted.role == condition.role and _excludes(condition, wanted):
                row["unless"].fail(
                    f"the frame can never fire: 'unless' excludes what 'where' asks of {wanted.role!r}"
                )
    if frame.needs is not None and not frame.needs & possible:
        row["needs"].fail("the frame can never fire: none of the roles that it needs has a slot")
    if frame.near and frame.near <= frame.not_near:
        row["not-near"].fail("the frame can never fire: 'not-near' excludes all of 'near'")
    if frame.reciprocal and "actor" not in frame.roles:
        at.fail("a reciprocal frame needs a slot for 'actor'")


def _excludes(unless: Condition, where: Condition) -> bool:
    """Whether whatever meets ``where`` is refused by ``unless``, any key of which is enough to refuse."""
    pairs = ((unless.types, where.types), (unless.kinds, where.kinds), (unless.lemmas, where.lemmas))
    merely_filled = not any(refused for refused, _ in pairs)
    return merely_filled or any(asked and asked <= refused for refused, asked in pairs)
