"""Reads the tables that types refer to: actor kinds, the other schemes, and the lexicon."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import cast, get_args

from mountjoy.claim import Assertion
from mountjoy.codebook.model import (
    AcledCode,
    ActorKind,
    Amount,
    Bound,
    CasualtyWords,
    Lexicon,
    PloverEvent,
    Schemes,
    UcdpSide,
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


def read_schemes(path: Path) -> Schemes:
    """ACLED's hierarchy, PLOVER's events and sectors, MUC's incident types, UCDP's types of violence."""
    fields = read(path).mapping(required=("acled", "plover", "plover-sectors", "muc", "ucdp"))
    acled: dict[str, AcledCode] = {}
    for at in fields["acled"].items():
        row = at.mapping(required=("event-type", "disorder-type", "sub-event-types"))
        for sub in row["sub-event-types"].items():
            # A sub-event type may stand in a disorder type of its own.
            if sub.is_mapping:
                own = sub.mapping(required=("name", "disorder-type"))
                name, disorder = own["name"].text(), own["disorder-type"].text()
            else:
                name, disorder = sub.text(), row["disorder-type"].text()
            if name in acled:
                sub.fail(f"the sub-event type {name!r} stands twice")
            acled[name] = AcledCode(disorder, row["event-type"].text(), name)
    plover: dict[str, PloverEvent] = {}
    for name, at in fields["plover"].pairs():
        row = at.mapping(required=("quad", "score"), optional=("modes",))
        modes = frozenset(row["modes"].texts()) if "modes" in row else frozenset()
        plover[name] = PloverEvent(name, int(row["quad"].number(1, 4)), row["score"].number(-10, 10), modes)
    return Schemes(
        acled=acled,
        plover=plover,
        plover_sectors=frozenset(fields["plover-sectors"].texts()),
        muc=frozenset(fields["muc"].texts()),
        ucdp=tuple(fields["ucdp"].texts()),
    )


def read_lexicon(path: Path) -> Lexicon:
    """The words the coder reads sentences with."""
    fields = read(path).mapping(
        required=(
            *_WORD_SETS, "saying", "saying-nouns", "hedging", "amounts", "cardinals", "bounds", "fatal",
            "injured", "lists",
        )
    )  # fmt: skip
    sets = {name: frozenset(lemmas(fields[name], {})) for name in _WORD_SETS}
    lists = {name: sets[name] for name in _REFERABLE}
    for name, at in fields["lists"].pairs():
        if name in lists:
            at.fail(f"the list {name!r} stands twice")
        lists[name] = frozenset(lemmas(at, lists))
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
        lists=lists,
    )


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
    row = at.mapping(required=("causing", "suffering", "taking", "nouns", "adjectives"))
    sets = {
        name: frozenset(lemmas(row[name], {})) for name in ("causing", "suffering", "nouns", "adjectives")
    }
    taking = {verb: frozenset(lemmas(objects, {})) for verb, objects in row["taking"].pairs()}
    return CasualtyWords(sets["causing"], sets["suffering"], taking, sets["nouns"], sets["adjectives"])
