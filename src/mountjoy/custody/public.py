"""A snapshot made fit for everyone: without names of private persons and exact places of shelters.

A person is private where no registry of actors holds the name; promoting a name to an actor does not make it public.
Names go from parties, quotes, titles and reasons, wherever they stand; a shelter becomes its town. Whoever reviewed
the record is left out too. When in doubt more is left out, not less.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

from mountjoy.claim import Entity, Mention
from mountjoy.custody.body import Line
from mountjoy.custody.names import Names
from mountjoy.resolve.names import fold
from mountjoy.resolve.own_places import default_gazetteer
from mountjoy.resolve.registry import default_registry

_RULES = Path(__file__).with_name("sensitive.yaml")
_PRIVATE_ID = "private-person"
_TOWN_PRECISION = 2  # ACLED's: near the town, not in a known spot of it


class Sensitive(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which places are sensitive, and what stands in the place of names."""

    kinds: frozenset[str]
    words: tuple[str, ...]
    open: frozenset[str]
    person: str
    place: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What an export for the public leaves out: private persons, sensitive places, decisions, and how many lines
    had words replaced.
    """

    persons: int
    places: int
    decisions: int
    lines: int

    def __str__(self) -> str:
        """In one line, for people."""
        return (
            f"left out: the names of {self.persons:,} private persons, the exact places of {self.places:,} camps, hospitals "
            f"and shelters, {self.decisions:,} decisions with who made them; words were replaced in {self.lines:,} lines"
        )


@lru_cache(maxsize=1)
def sensitive() -> Sensitive:
    """The rules that are shipped."""
    return msgspec.convert(yaml.safe_load(_RULES.read_text(encoding="utf-8")), Sensitive)


def for_public(lines: Sequence[Line]) -> tuple[list[Line], LeftOut]:
    """The lines without what could harm people, and how much was left out."""
    rules = sensitive()
    found = _Found(rules)
    for line in lines:
        found.add(line)
    names = found.names()
    made: list[Line] = []
    decisions = changed = 0
    for line in lines:
        if "decision" in line:
            decisions += 1
            continue
        told = _told(line, found, names)
        changed += told != line
        made.append(told)
    return made, LeftOut(len(found.persons), len(found.places), decisions, changed)


class _Found:
    """The private persons and sensitive places of a snapshot: gathered first, because a name stands in many lines."""

    def __init__(self, rules: Sensitive) -> None:
        self.rules = rules
        self.persons: dict[str, set[str]] = {}
        self.places: dict[str, tuple[Line, set[str]]] = {}
        self._words = tuple(f" {fold(word)} " for word in rules.words)
        self._public = default_registry().actors

    def add(self, line: Line) -> None:
        """Note the names in a line."""
        for mention in line.get("claim", {}).get("mentions", ()):
            one = msgspec.convert(mention, Mention)
            entity = one.entity
            if self.private(one.type, entity, one.named):
                names = self.persons.setdefault(entity.id if entity else f"words:{fold(one.text)}", set())
                names |= {one.text} if one.named else set()
                names |= {entity.name} if entity else set()
            elif one.type in ("place", "facility") and self.hidden(entity, one.text):
                key = entity.id if entity else f"words:{fold(one.text)}"
                _, words = self.places.setdefault(key, (self._town(entity), set()))
                words |= {one.text, *([entity.name] if entity else [])}
        for kind in ("event", "tie", "control"):
            value = line.get(kind, {})
            for party in (*value.get("parties", ()), value.get("actor"), value.get("recipient")):
                if party and party.get("kind") == "person" and self._unlisted(party.get("entity")):
                    self.persons.setdefault(party["entity"], set()).add(party["name"])

    def private(self, type_: str, entity: Entity | None, named: bool) -> bool:
        """Whether words name a private person: a person of no registry, and not the holder of some post."""
        if entity is None:
            return type_ == "person" and named
        return entity.kind == "person" and self._unlisted(entity.id)

    def _unlisted(self, ident: str | None) -> bool:
        return ident is not None and ident not in self._public and "/" not in ident

    def hidden(self, entity: Entity | None, words: str) -> bool:
        """Whether a place is one that must not be told exactly."""
        if entity is not None and entity.kind in self.rules.kinds:
            return True
        if entity is not None and entity.kind in self.rules.open:
            return False
        padded = f" {fold(words)} "
        return any(word in padded or word.rstrip() + "s " in padded for word in self._words)

    def _town(self, entity: Entity | None) -> Line:
        """What to tell in the place of an exact place: the town nearest to it, else its province."""
        nowhere = {"entity": None, "name": self.rules.place, "lat": None, "lon": None, "precision": None}
        if entity is None:
            return nowhere
        if entity.lat is not None and entity.lon is not None and entity.country is not None:
            town = default_gazetteer().nearest_town(entity.lat, entity.lon, entity.country)
            if town is not None:
                at = {"lat": town.lat, "lon": town.lon, "precision": _TOWN_PRECISION}
                return {"entity": town.id, "name": town.name, **at}
        return {**nowhere, "name": entity.admin1} if entity.admin1 else nowhere

    def names(self) -> Names:
        """Every name to be replaced, with what stands in its place; and the ids that tell it."""
        names = Names()
        for ident, words in self.persons.items():
            names.add_id(ident, _PRIVATE_ID)
            for word in words:
                names.add_person(word, self.rules.person)
        for ident, (town, words) in self.places.items():
            names.add_id(ident, town["entity"] or "place")
            for word in words:
                names.add(word, town["name"])
        return names


def _told(line: Line, found: _Found, names: Names) -> Line:
    """A line with every name and place replaced."""
    (kind, value), *_ = line.items()
    value = _claim(value, found) if kind == "claim" else _moved(value, found)
    return {kind: _swept(value, names)}


def _claim(claim: Line, found: _Found) -> Line:
    """A claim whose quote has no private name at the offsets of its mentions; offsets then count no more."""
    quote, start = claim["quote"], claim["sentence"]["start"]
    swaps: list[tuple[int, int, str]] = []
    mentions = []
    for mention in claim["mentions"]:
        one = msgspec.convert(mention, Mention)
        told = dict(mention)
        if found.private(one.type, one.entity, one.named):
            if one.named:
                swaps.append((one.start - start, one.end - start, found.rules.person))
                told["text"] = found.rules.person
            told["entity"] = {
                "id": _PRIVATE_ID,
                "name": found.rules.person,
                "kind": "person",
                "country": None,
            }
        elif one.type in ("place", "facility") and found.hidden(one.entity, one.text):
            town, _ = found.places[one.entity.id if one.entity else f"words:{fold(one.text)}"]
            swaps.append((one.start - start, one.end - start, town["name"]))
            told["text"], told["entity"], told["placing"] = town["name"], None, None
        mentions.append(told)
    for first, last, words in sorted(_disjoint(swaps, len(quote)), reverse=True):
        quote = f"{quote[:first]}[{words}]{quote[last:]}"
    return {**claim, "quote": quote, "mentions": mentions}


def _disjoint(swaps: Iterable[tuple[int, int, str]], length: int) -> Iterator[tuple[int, int, str]]:
    """Swaps within the quote; of two that overlap the longer, which stands first in order."""
    end = 0
    for first, last, words in sorted(swaps, key=lambda swap: (swap[0], -swap[1])):
        if first >= end and last <= length:
            end = last
            yield first, last, words


def _place(place: Line, found: _Found) -> Line:
    held = found.places.get(place.get("entity") or f"words:{fold(place['name'])}")
    return place if held is None else {**place, **held[0]}


def _moved(value: Any, found: _Found) -> Any:
    """A plain value with every place in it told as exactly as may be, however deep it stands."""
    if isinstance(value, Mapping):
        told = {key: _moved(item, found) for key, item in value.items()}
        return _place(told, found) if {"name", "lat", "lon"} <= told.keys() else told
    if isinstance(value, list | tuple):
        return [_moved(item, found) for item in value]
    return value


def _swept(value: Any, names: Names) -> Any:
    """A plain value with the names in all of its texts replaced."""
    if isinstance(value, str):
        return names.replaced(value)
    if isinstance(value, Mapping):
        return {key: _swept(item, names) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_swept(item, names) for item in value]
    return value
