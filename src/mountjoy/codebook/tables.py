"""Reads the tables that types refer to: actor kinds, the other schemes, and the lexicon."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import cast, get_args

from mountjoy.claim import Assertion, Outcome
from mountjoy.codebook.model import (
    AcledCode,
    ActorKind,
    Amount,
    Bound,
    CasualtyWords,
    Lexicon,
    PloverCode,
    PloverEvent,
    Schemes,
    UcdpSide,
    Unreal,
)
from mountjoy.codebook.nodes import At, read, suggestion

ASSERTIONS = get_args(Assertion)
_LEMMA = re.compile(r"[^\W_]+(?:[ '’.-][^\W_]+)*\.?")
_KEY = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_WORD_SETS = (
    "prepositions", "locative", "citing", "planning", "threatening", "denying", "negating", "negating-words",
    "light-agent", "light-undergoer", "occurrence", "effect", "transparent", "weapons", "platforms",
    "vehicles", "facilities",
)  # fmt: skip
_REFERABLE = ("weapons", "platforms", "vehicles", "facilities")


def lemmas(at: At, lists: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """A list of lemmas as written, ``$name`` replaced by the sorted words of that list."""
    found: dict[str, None] = {}
    for value in at.texts():
        if value.startswith("$"):
            if value[1:] not in lists:
                at.fail(f"unknown list {value!r}{suggestion(value[1:], lists)}")
            found.update(dict.fromkeys(sorted(lists[value[1:]])))
            continue
        if value != value.lower() or not _LEMMA.fullmatch(value):
            at.fail(f"{value!r} is no lemma (lower case, words parted by one space or hyphen)")
        if value in found:
            at.fail(f"{value!r} stands twice in the list")
        found[value] = None
    return tuple(found)


class NamedLists(Mapping[str, frozenset[str]]):
    """Lists of lemmas by name, each read when it is first asked for, so that they may refer to one another.

    ``known`` are lists of earlier files: a list of the same name replaces one of them, and may name it to add to it.
    A circle of lists is an error.
    """

    def __init__(self, nodes: Mapping[str, At], known: Mapping[str, frozenset[str]]) -> None:
        self._nodes = nodes
        self._known = known
        self._read: dict[str, frozenset[str]] = {}
        self._reading: list[str] = []

    def __getitem__(self, name: str) -> frozenset[str]:
        if name in self._read:
            return self._read[name]
        if name not in self._nodes or (self._reading[-1:] == [name] and name in self._known):
            return self._known[name]
        if name in self._reading:
            circle = [*self._reading[self._reading.index(name) :], name]
            self._nodes[self._reading[-1]].fail(
                f"lists refer to one another in a circle: {' -> '.join(circle)}"
            )
        self._reading.append(name)
        try:
            self._read[name] = frozenset(lemmas(self._nodes[name], self))
        finally:
            self._reading.pop()
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        return name in self._nodes or name in self._known

    def __iter__(self) -> Iterator[str]:
        return iter({**self._known, **self._nodes})

    def __len__(self) -> int:
        return len({**self._known, **self._nodes})


def key(at: At) -> str:
    """A name for other files to use: lower case, hyphens."""
    value = at.text()
    if not _KEY.fullmatch(value):
        at.fail(f"{value!r} is no name (lower-case letters and digits, parted by hyphens)")
    return value


def read_kinds(path: Path, schemes: Schemes) -> tuple[dict[str, ActorKind], dict[str, frozenset[str]]]:
    """The actor kinds by id, and the named groups of them."""
    fields = read(path).mapping(required=("kinds", "groups"))
    kinds: dict[str, ActorKind] = {}
    for id_, at in fields["kinds"].pairs():
        row = at.mapping(required=("name", "definition", "inter", "plover", "ucdp"))
        inter = row["inter"].count()
        if not 1 <= inter <= 8:
            row["inter"].fail(f"{inter} is no ACLED inter number (1 to 8)")
        ucdp = None if row["ucdp"].is_null else row["ucdp"].one_of(get_args(UcdpSide), "UCDP side")
        kinds[id_] = ActorKind(
            id=id_,
            name=row["name"].text(),
            definition=row["definition"].text(),
            inter=inter,
            plover=row["plover"].one_of(schemes.plover_sectors, "PLOVER sector"),
            ucdp=cast("UcdpSide | None", ucdp),
        )
    groups: dict[str, frozenset[str]] = {}
    for name, at in fields["groups"].pairs():
        groups[name] = frozenset(item.one_of(kinds, "actor kind") for item in at.items())
    return kinds, groups


def read_schemes(path: Path, contexts: Mapping[str, frozenset[str]]) -> Schemes:
    """ACLED's hierarchy, PLOVER's events and sectors, CAMEO's codes, MUC's incident types, UCDP's types of violence."""
    fields = read(path).mapping(
        required=("acled", "plover", "plover-sectors", "plover-unreal", "cameo", "muc", "ucdp")
    )
    plover = {name: _plover_event(name, at) for name, at in fields["plover"].pairs()}
    cameo = {code: at.text() for code, at in fields["cameo"].pairs()}
    return Schemes(
        acled=_acled(fields["acled"]),
        plover=plover,
        plover_sectors=frozenset(fields["plover-sectors"].texts()),
        plover_unreal=tuple(_unreal(at, plover, cameo) for at in fields["plover-unreal"].items()),
        contexts=contexts,
        cameo=cameo,
        muc=frozenset(fields["muc"].texts()),
        ucdp=tuple(fields["ucdp"].texts()),
    )


def _acled(at: At) -> dict[str, AcledCode]:
    """Sub-event types with what stands above them; one may stand in a disorder type of its own."""
    acled: dict[str, AcledCode] = {}
    for item in at.items():
        row = item.mapping(required=("event-type", "disorder-type", "sub-event-types"))
        for sub in row["sub-event-types"].items():
            if sub.is_mapping:
                own = sub.mapping(required=("name", "disorder-type"))
                name, disorder = own["name"].text(), own["disorder-type"].text()
            else:
                name, disorder = sub.text(), row["disorder-type"].text()
            if name in acled:
                sub.fail(f"the sub-event type {name!r} stands twice")
            acled[name] = AcledCode(disorder, row["event-type"].text(), name)
    return acled


def _plover_event(name: str, at: At) -> PloverEvent:
    row = at.mapping(required=("quad", "scale"), optional=("modes",))
    modes = frozenset(row["modes"].texts()) if "modes" in row else frozenset()
    return PloverEvent(name, int(row["quad"].number(1, 4)), row["scale"].number(-10, 10), modes)


def plover_code(row: Mapping[str, At], events: Mapping[str, PloverEvent]) -> PloverCode:
    """The event that a row names with, where told, a mode of it."""
    event = events[row["event"].one_of(events, "PLOVER event")]
    given = row.get("mode")
    mode = None if given is None or given.is_null else given.one_of(event.modes, f"mode of {event.id}")
    return PloverCode(event.id, mode, event.quad, event.scale)


def _unreal(at: At, events: Mapping[str, PloverEvent], cameo: Collection[str]) -> Unreal:
    row = at.mapping(required=("of",), optional=("modes", "planned", "threatened", "denied"))
    of = frozenset(node.one_of(events, "PLOVER event") for node in row["of"].items())
    known = {mode for event in of for mode in events[event].modes}
    modes = frozenset(node.one_of(known, "mode") for node in row["modes"].items()) if "modes" in row else ()
    codes: dict[str, PloverCode] = {}
    for name in ("planned", "threatened", "denied"):
        if name in row:
            told = row[name].mapping(required=("event", "cameo"), optional=("mode",))
            codes[name] = replace(plover_code(told, events), cameo=told["cameo"].one_of(cameo, "CAMEO code"))
    return Unreal(of, frozenset(modes), codes.get("planned"), codes.get("threatened"), codes.get("denied"))


def read_contexts(path: Path, lists: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """PLOVER's contexts and the words that tell of each."""
    return {name: frozenset(lemmas(at, lists)) for name, at in read(path).pairs()}


def read_lexicon(path: Path) -> Lexicon:
    """The words the coder reads sentences with."""
    fields = read(path).mapping(
        required=(
            *_WORD_SETS, "saying", "saying-nouns", "hedging", "amounts", "cardinals", "bounds", "fatal",
            "injured", "outcomes", "lists",
        )
    )  # fmt: skip
    sets = {name: frozenset(lemmas(fields[name], {})) for name in _WORD_SETS}
    nodes = dict(fields["lists"].pairs())
    for name in _REFERABLE:
        if name in nodes:
            nodes[name].fail(f"the list {name!r} stands twice")
    lists = dict(NamedLists(nodes, {name: sets[name] for name in _REFERABLE}))
    return Lexicon(
        prepositions=sets["prepositions"],
        locative=sets["locative"],
        saying=_assertions(fields["saying"]),
        saying_nouns=_assertions(fields["saying-nouns"]),
        citing=sets["citing"],
        planning=sets["planning"],
        threatening=sets["threatening"],
        denying=sets["denying"],
        negating=sets["negating"],
        negating_words=sets["negating-words"],
        hedging=_assertions(fields["hedging"]),
        light_agent=sets["light-agent"],
        light_undergoer=sets["light-undergoer"],
        occurrence=sets["occurrence"],
        effect=sets["effect"],
        transparent=sets["transparent"],
        weapons=sets["weapons"],
        platforms=sets["platforms"],
        vehicles=sets["vehicles"],
        facilities=sets["facilities"],
        amounts={name: _amount(at) for name, at in fields["amounts"].pairs()},
        cardinals={name: at.count() for name, at in fields["cardinals"].pairs()},
        bounds={
            phrase: cast(Bound, bound)
            for bound, at in fields["bounds"].mapping(required=get_args(Bound)).items()
            for phrase in lemmas(at, {})
        },
        fatal=_casualty_words(fields["fatal"]),
        injured=_casualty_words(fields["injured"]),
        outcomes=_outcomes(fields),
        lists=lists,
    )


def _outcomes(fields: Mapping[str, At]) -> dict[Outcome, CasualtyWords]:
    """The words of each outcome, the killed and the wounded first."""
    other = tuple(name for name in get_args(Outcome) if name not in ("killed", "wounded"))
    told: dict[Outcome, CasualtyWords] = {
        "killed": _casualty_words(fields["fatal"]),
        "wounded": _casualty_words(fields["injured"]),
    }
    rows = fields["outcomes"].mapping(required=other)
    return told | {cast(Outcome, name): _casualty_words(rows[name]) for name in other}


def _assertions(at: At) -> dict[str, Assertion]:
    found: dict[str, Assertion] = {}
    for assertion, words in at.pairs():
        if assertion not in ASSERTIONS:
            words.fail(f"unknown assertion {assertion!r}{suggestion(assertion, ASSERTIONS)}")
        for word in lemmas(words, {}):
            if word in found:
                words.fail(f"{word!r} stands under two assertions")
            found[word] = cast(Assertion, assertion)
    return found


def _amount(at: At) -> Amount:
    row = at.mapping(required=("low", "best", "high"))
    low, best, high = (None if row[name].is_null else row[name].count() for name in ("low", "best", "high"))
    known = [number for number in (low, best, high) if number is not None]
    if known != sorted(known):
        at.fail(f"low, best and high are out of order: {known}")
    return Amount(low, best, high)


def _casualty_words(at: At) -> CasualtyWords:
    """Words of one outcome; a key may be left out where the language has no such word."""
    plain = ("causing", "suffering", "nouns", "adjectives")
    row = at.mapping(required=(), optional=(*plain, "taking"))
    sets = {name: frozenset(lemmas(row[name], {})) if name in row else frozenset() for name in plain}
    taking: dict[str, frozenset[str]] = {}
    if "taking" in row:
        taking = {verb: frozenset(lemmas(objects, {})) for verb, objects in row["taking"].pairs()}
    return CasualtyWords(sets["causing"], sets["suffering"], taking, sets["nouns"], sets["adjectives"])
