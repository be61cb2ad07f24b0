"""Reads frames: which words bring a type, and where its roles stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import cast, get_args

from mountjoy.claim import Assertion, MentionType, RoleName
from mountjoy.codebook.checks import can_fire
from mountjoy.codebook.model import (
    Condition,
    Frame,
    Lexicon,
    PartOfSpeech,
    Trigger,
    Type,
    Voice,
)
from mountjoy.codebook.nodes import At, suggestion
from mountjoy.codebook.rules import Tables, read_crosswalk, role
from mountjoy.codebook.tables import lemmas

_TRIGGERS: dict[str, PartOfSpeech] = {"verbs": "verb", "nouns": "noun", "adjectives": "adjective"}
_OPTIONAL = (
    "object", "complement", "modal", "voice", "roles", "where", "unless", "near", "not-near", "senses",
    "reciprocal", "assertion", "needs", "weight", "crosswalk",
)  # fmt: skip
# Words that, like prepositions, end a noun's head word: "shoot-out", "break-away".
_PARTICLES = frozenset({"out", "away", "back", "forth"})
_SENSE = re.compile(r"[a-z][a-z_-]*\.\d\d")
_VERB_SLOTS = frozenset({"subject", "object", "indirect", "clause"})
_NOUN_SLOTS = frozenset({"subject", "possessor", "modifier", "clause", "self"})
_NESTED_SLOTS = frozenset({"possessor", "modifier"})
_ARGUMENTS = frozenset(f"ARG{number}" for number in range(5))
_WEIGHTS = {"verb": 0.8, "noun": 0.65, "adjective": 0.65}
_DEFAULT_ROLES: dict[PartOfSpeech, dict[RoleName, tuple[str, ...]]] = {
    "verb": {"actor": ("subject",), "recipient": ("object",)},
    "noun": {"actor": ("by", "possessor", "modifier"), "recipient": ("against", "on", "of")},
    "adjective": {"recipient": ("self", "subject")},
}


def read_frame(id_: str, type_: Type, at: At, tables: Tables) -> list[Frame]:
    """A frame, once for each length of its triggers."""
    frame = _read_frame(id_, type_, at, tables)
    lengths = sorted({len(trigger.words) for trigger in frame.triggers})
    return [
        replace(frame, triggers=tuple(trigger for trigger in frame.triggers if len(trigger.words) == length))
        if len(lengths) > 1
        else frame
        for length in lengths
    ]


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
        modals=_words(row.get("modal"), lists),
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
        needs=_needs(row["needs"]) if "needs" in row else None,
        weight=weight,
        line=at.line,
        crosswalk=read_crosswalk(row["crosswalk"], tables, partial=True) if "crosswalk" in row else None,
    )
    can_fire(frame, at, row)
    return frame


def _words(at: At | None, lists: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return frozenset() if at is None else frozenset(lemmas(at, lists))


def _needs(at: At) -> frozenset[RoleName]:
    """The roles of which one must be filled; an empty list asks for none."""
    names = at.texts() if not at.is_list or at.items() else []
    return frozenset(role(name, at) for name in names)


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
        if "types" in row and not row["types"].items():
            row["types"].fail("the list is empty")
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
