"""What the claims of one tie, or of one statement of control, add up to, kept without the claims.

A claim that comes is taken in without the others being read again; what follows is the same in whatever order they are taken.
"""

from __future__ import annotations

from datetime import date

import msgspec

from mountjoy.claim import Assertion, Placing, RoleName
from mountjoy.evidence import Evidence, Thing
from mountjoy.merge.values import FACTUAL, STRENGTH
from mountjoy.record import Party, PlaceValue

_CERTAIN = 1e-6  # where no more is open than this, the score is 1.0 whatever else is said
_Days = tuple[date | None, date | None]


class Stated(msgspec.Struct, array_like=True):
    """``actor`` and ``second`` are the things whose names are shown, without the report's words; ``placing`` the least claim that says
    where a place without a list's entry lies, and what it says. ``told`` and ``put`` are the first and the last day by the claims that
    say that it is so, and by all others; ``factual``: whether there are any of the former. ``voices`` gives the best score of each
    independent report; None where they leave nothing open.
    """

    actor: Thing
    second: Thing
    placing: tuple[str, Placing] | None
    told: _Days
    put: _Days
    factual: bool
    assertion: Assertion
    voices: dict[str, float] | None

    def take(self, item: Evidence, actor: Thing, second: Thing) -> None:
        """Take in one claim more."""
        self.actor, self.second = _shown(self.actor, actor), _shown(self.second, second)
        self.placing = min(
            filter(None, (self.placing, _placing(item, second))), key=lambda one: one[0], default=None
        )
        if item.assertion in FACTUAL:
            self.told, self.factual = _wider(self.told, _days(item)), True
        else:
            self.put = _wider(self.put, _days(item))
        self.assertion = min(self.assertion, item.assertion, key=STRENGTH.index)
        if self.voices is not None:
            self.voices[item.root] = max(self.voices.get(item.root, 0.0), item.score)

    @property
    def days(self) -> _Days:
        """The first and the last day for which it is stated."""
        return self.told if self.factual else self.put

    @property
    def score(self) -> float:
        """Between 0 and 1, as `mountjoy.merge.values.combined_score` has it."""
        return round(1.0 - self._open(), 4)

    def _open(self) -> float:
        wrong = 0.0 if self.voices is None else 1.0
        for _, score in sorted((self.voices or {}).items()):
            wrong *= 1.0 - min(1.0, max(0.0, score))
        return wrong

    def party(self, role: RoleName, claims: tuple[str, ...]) -> Party:
        """The actor or the recipient, named by these claims."""
        thing = self.actor if role == "actor" else self.second
        entity = thing.entity
        if entity is None:
            return Party(role, None, thing.name, None, None, claims)
        return Party(role, entity.id, thing.name, entity.kind, entity.country, claims)

    def place(self, claims: tuple[str, ...]) -> PlaceValue:
        """The place, named by these claims."""
        entity, name = self.second.entity, self.second.name
        if entity is not None:
            return PlaceValue(
                entity.id,
                name,
                entity.country,
                entity.admin1,
                entity.lat,
                entity.lon,
                entity.precision,
                claims,
            )
        lies = None if self.placing is None else self.placing[1]
        country, admin1 = (None, None) if lies is None else (lies.country, lies.admin1)
        return PlaceValue(None, name, country, admin1, None, None, None, claims)

    def pack(self) -> bytes:
        """As bytes, which `unpack_stated` takes up again."""
        if self._open() < _CERTAIN:
            self.voices = None
        return _ENCODER.encode(self)


def first_stated(item: Evidence, actor: Thing, second: Thing) -> Stated:
    """What one claim alone states."""
    made = Stated(
        _bare(actor), _bare(second), None, (None, None), (None, None), False, item.assertion, {}
    )  # fmt: skip
    made.take(item, actor, second)
    return made


def unpack_stated(data: bytes) -> Stated:
    """What `Stated.pack` wrote."""
    return _DECODER.decode(data)


def _bare(thing: Thing) -> Thing:
    return Thing(thing.entity, thing.name, None)


def _shown(one: Thing, two: Thing) -> Thing:
    """Of the same thing, the longest name, then the first."""
    if (two.name, two.entity) == (one.name, one.entity):
        return one
    return min(one, _bare(two), key=lambda t: (-len(t.name), t.name, repr(t.entity)))


def _placing(item: Evidence, place: Thing) -> tuple[str, Placing] | None:
    if place.placing is None or not place.placing.within:
        return None
    return item.claim_id, place.placing


def _days(item: Evidence) -> _Days:
    """The claim's own days, else those on which the report may have appeared."""
    when = item.date
    appeared = item.published_earliest or item.published
    first = when.start if when is not None and when.start is not None else appeared
    last = when.end if when is not None and when.end is not None else item.published
    return first, last


def _wider(one: _Days, two: _Days) -> _Days:
    firsts = [day for day in (one[0], two[0]) if day is not None]
    lasts = [day for day in (one[1], two[1]) if day is not None]
    return min(firsts, default=None), max(lasts, default=None)


_ENCODER = msgspec.msgpack.Encoder(order="deterministic")
_DECODER = msgspec.msgpack.Decoder(Stated)
