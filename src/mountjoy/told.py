"""What claims say of who holds a place, without the claims: small enough that all of a place are read for one that comes.

The observations of a place are kept in parts of some hundred, in the order of days. Days are proleptic day numbers; 0 is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

import msgspec

from mountjoy.claim import Assertion
from mountjoy.evidence import Thing

Effect = Literal["takes", "holds", "leaves", "contests", "besieges", "lifts", "present"]
_TURN = {effect: number for number, effect in enumerate(get_args(Effect))}
MOST = 256  # observations in a part; one of more is cut in two
_KNOWN = 512  # parts as they were read last, kept in memory


class Told(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One observation: that a side takes, holds, leaves, contests, besieges, stops besieging or is present at a place.

    ``id`` stays while no claim appears before the first that says so: it is also that of the span which the observation begins.
    It was so on some day from ``first`` to ``last``. ``reported``: a claim is not merely a party's own or alleged. ``part``: of a
    part of the place. ``again``: its words say that it was so before. ``losers``: the sides that are said to have held it
    before. ``actors``: who is named, one a side, each the JSON of a `Named`. ``claims`` are in the order of
    publication, ``put`` says how each is taken. ``roots``: the independent reports. ``voices``: each origin with the weight of its
    best claim. ``digest`` is of all this, of the event and of where the claims stand in their reports.
    """

    id: str
    digest: int
    effect: Effect
    first: int
    last: int
    reported: bool
    part: bool
    again: bool
    type: str
    sides: tuple[str, ...]
    losers: tuple[str, ...]
    actors: tuple[str, ...]
    claims: tuple[str, ...]
    put: tuple[Assertion, ...]
    roots: tuple[str, ...]
    voices: tuple[tuple[str, float], ...]


class Named(msgspec.Struct, frozen=True, array_like=True):
    """Who is named for a side: the side's key, the key by which mentions are counted, the name, the actor's id, whether it is a person."""

    side: str
    key: str
    name: str
    ident: str | None
    person: bool


Seen = tuple[Told, Thing]
"""An observation, and the place as its claims name it (without the words)."""


class Part(msgspec.Struct, frozen=True, array_like=True):
    """Some observations of a place in order. ``places`` are the ways in which it is named, ``at`` the number of each observation's;
    ``spans`` are ids of spans, ``of`` the number of that which each observation supports, or -1.
    """

    told: tuple[Told, ...]
    places: tuple[Thing, ...]
    at: tuple[int, ...]
    spans: tuple[str, ...]
    of: tuple[int, ...]

    def seen(self) -> Iterator[Seen]:
        """The observations, each with its place."""
        return ((one, self.places[number]) for one, number in zip(self.told, self.at, strict=True))

    def supports(self) -> Iterator[tuple[Told, str | None]]:
        """The observations, each with the id of the span that it supports."""
        return (
            (one, None if number < 0 else self.spans[number])
            for one, number in zip(self.told, self.of, strict=True)
        )


@dataclass(slots=True)
class Draft:
    """A part while a place changes: ``number`` is that of its row, ``before`` what the row holds; both None of a new part. ``seen``: what
    it is to hold, None where that is what it holds.
    """

    number: int | None
    before: Part | None
    seen: list[Seen] | None = None

    @property
    def told(self) -> Sequence[Told]:
        """The observations that it is to hold."""
        if self.seen is None:
            return () if self.before is None else self.before.told
        return [one for one, _ in self.seen]

    @property
    def places(self) -> Sequence[Thing]:
        """The ways in which they name the place."""
        if self.seen is None:
            return () if self.before is None else self.before.places
        return [place for _, place in self.seen]

    def made(self, span_of: dict[str, str]) -> Part:
        """The part, where each observation (id) supports the span that is given."""
        told, before = self.told, self.before
        named = [span_of.get(one.id, "") for one in told]
        spans = {ident: number for number, ident in enumerate(dict.fromkeys(filter(None, named)))}
        of = tuple(spans.get(ident, -1) for ident in named)
        if self.seen is None and before is not None:
            return Part(before.told, before.places, before.at, tuple(spans), of)
        places: dict[Thing, int] = {}
        at = tuple(places.setdefault(place, len(places)) for place in self.places)
        return Part(tuple(told), tuple(places), at, tuple(spans), of)


def turn(one: Told) -> tuple[int, int, int, str]:
    """The order in which a place's observations are kept: those without a day first."""
    return (one.last, one.first, _TURN[one.effect], one.claims[0])


def drafts_of(parts: Iterable[tuple[int, Part]]) -> list[Draft]:
    """The parts of a place, by the numbers of their rows, in order."""
    found = [Draft(number, part) for number, part in parts]
    return sorted(found, key=lambda draft: turn(draft.told[0]))


def change(drafts: Sequence[Draft], gone: frozenset[str], new: Sequence[Seen]) -> list[Draft]:
    """The parts of a place without the observations that rest on one of the claims ``gone``, and with new ones."""
    starts = [turn(draft.told[0]) for draft in drafts]
    made = [_without(draft, gone) for draft in drafts] if gone else list(drafts)
    for one in sorted(new, key=lambda seen: turn(seen[0])):
        key = turn(one[0])
        number = max(sum(start <= key for start in starts) - 1, 0)
        if not made:
            made.append(Draft(None, None, []))
        draft = made[number]
        if draft.seen is None:
            draft.seen = [] if draft.before is None else list(draft.before.seen())
        draft.seen.append(one)
    return [part for draft in made for part in _cut(draft)]


def _without(draft: Draft, gone: frozenset[str]) -> Draft:
    if all(gone.isdisjoint(one.claims) for one in draft.told) or draft.before is None:
        return draft
    draft.seen = [seen for seen in draft.before.seen() if gone.isdisjoint(seen[0].claims)]
    return draft


def _cut(draft: Draft) -> list[Draft]:
    """The part in the order of days, in two or more where it is too long."""
    if draft.seen is None:
        return [draft]
    draft.seen.sort(key=lambda seen: turn(seen[0]))
    if len(draft.seen) <= MOST:
        return [draft]
    half = MOST // 2
    rest = [draft.seen[start : start + half] for start in range(half, len(draft.seen), half)]
    draft.seen = draft.seen[:half]
    return [draft, *(Draft(None, None, seen) for seen in rest)]


@lru_cache(_KNOWN)
def unpack_part(packed: bytes) -> Part:
    """The part that `pack_part` wrote."""
    return _DECODER.decode(packed)


def pack_part(part: Part) -> bytes:
    """A part as bytes."""
    return _ENCODER.encode(part)


_DECODER = msgspec.msgpack.Decoder(Part)
_ENCODER = msgspec.msgpack.Encoder()
