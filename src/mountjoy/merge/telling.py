"""Observations made small (`mountjoy.told`), and the claims behind them found again when their words are needed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import msgspec

from mountjoy.evidence import Evidence, Thing, fold
from mountjoy.merge.observing import Observation, observe
from mountjoy.merge.sides import Kin, is_person, sayings, side_of, voices
from mountjoy.merge.time_rules import TimeRules
from mountjoy.record import Saying
from mountjoy.told import Named, Seen, Told

Read = Callable[[Iterable[str]], Mapping[str, Evidence]]
"""Gives the evidence of claims by their ids."""


def seen_of(group: Sequence[Evidence], unit: str, rules: TimeRules, kin: Kin) -> dict[str, list[Seen]]:
    """What the evidence of an event (``unit`` is its id), or of one statement of control, comes to, by the key of each place."""
    found: dict[str, list[Seen]] = {}
    for one in observe(group, rules, kin):
        key = one.place.key
        if key is not None:
            found.setdefault(key, []).append((_told(one, key, unit, rules, kin), _place(one.place)))
    return found


def _told(one: Observation, key: str, unit: str, rules: TimeRules, kin: Kin) -> Told:
    said = sayings(one.items, rules, kin)
    ident = _digest([key, one.effect, one.part, one.reported, said[0].claim], 10).hex()
    made = Told(
        id=ident,
        digest=0,
        effect=one.effect,
        first=_number(one.first),
        last=_number(one.last),
        reported=one.reported,
        part=one.part,
        again=any(word in rules.again for item in one.items for word in item.trigger_words),
        type=one.type,
        sides=tuple(sorted(one.sides)),
        losers=tuple(sorted(one.losers)),
        actors=tuple(_named(actor, kin) for actor in one.actors),
        claims=tuple(saying.claim for saying in said),
        put=tuple(saying.assertion for saying in said),
        roots=tuple(sorted(one.roots)),
        voices=tuple(sorted(voices(one.items, rules, kin).items())),
    )
    whole = int.from_bytes(_digest([made, unit, said], 8), "big") >> 1
    return msgspec.structs.replace(made, digest=whole)


def _named(actor: Thing, kin: Kin) -> str:
    entity = actor.entity
    ident = None if entity is None else entity.id
    key = actor.key or fold(actor.name)
    named = Named(side_of(actor, kin) or "", key, actor.name, ident, is_person(entity))
    return msgspec.json.encode(named).decode()


def _place(thing: Thing) -> Thing:
    return replace(thing, words="")


def _digest(values: object, size: int) -> bytes:
    return hashlib.blake2b(msgspec.json.encode(values), digest_size=size).digest()


def _number(day: date | None) -> int:
    return 0 if day is None else day.toordinal()


def said_by(claims: Iterable[str], read: Read, rules: TimeRules, kin: Kin) -> tuple[Saying, ...]:
    """Who says what these claims say, by day of publication and claim."""
    return sayings(read(claims).values(), rules, kin)
