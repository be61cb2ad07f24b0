"""A claim made ready to be compared and assembled: self-contained, so that no report's text need be at hand.

Values of an event, tie or control follow from pieces of evidence alone. A piece can be kept as JSON
(`encode_evidence`, `decode_evidence`) and taken up again when a later report arrives.
"""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from mountjoy.claim import Assertion, Count, DateValue, Entity, Kind, Outcome, Placing, RoleName

Verdict = Literal["same", "unsure"]
_SIGNS = str.maketrans(
    {"-": " ", "\u2010": " ", "\u2011": " ", "\u2013": " ", "'": None, "\u2019": None, "\u2018": None}
)


@dataclass(frozen=True, slots=True)
class Thing:
    """Who or what plays a role: the resolved entity (its ``reason`` left out), or None and the words alone.

    ``name`` is what to show, ``words`` how the report puts it. ``key`` is the entity's id; or ``words:`` and the
    folded name where a proper name was not resolved; or None where the words name nobody ("militants"), so that
    they prove nothing about who it was. ``placing`` is what the words say of where an unresolved place lies.
    """

    entity: Entity | None
    name: str
    key: str | None
    words: str = ""
    placing: Placing | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """What became of a number of people, and who they were; ``part`` as in `mountjoy.claim.PeopleCount`."""

    outcome: Outcome
    count: Count
    who: Thing | None = None
    part: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """One claim with all that merging compares and all that an event, tie or control is made of.

    ``report_id`` is the report's id and ``root`` that of the report that it is a copy of, or its own: one
    independent source. ``position`` is the claim's rank in its report (0 the main one). ``things`` are (role, thing)
    in the claim's order, ``place`` the finest of the first role that names a place, ``nearby`` the other towns that
    its sentence names.

    ``actors`` and ``others`` hold the keys of the two sides without those that may be anybody (civilians, gunmen),
    ``parents`` (key, key of whom it belongs to); all sorted. ``trigger`` and ``sentence`` are offsets (code points) into the report's text,
    ``trigger_words`` the stems of the trigger and ``words`` those of the sentence's content words, sorted, a few dozen
    at most; ``names`` are its words in capitals but the first, folded and sorted. ``turn`` is what marks the event as one of several ("second", "another", "earlier"), or empty. ``twin`` is
    the same for a claim and its image in a copy of the report.

    ``published`` and ``published_earliest`` are the report's, ``source`` its outlet; ``grade`` (A to F) and
    ``affiliation`` (the id of the party that it belongs to) are what people decided about that outlet, or None.
    """

    claim_id: str
    kind: Kind
    type: str
    family: str
    report_id: str
    root: str
    position: int
    assertion: Assertion
    score: float
    things: tuple[tuple[RoleName, Thing], ...]
    place: Thing | None
    actors: tuple[str, ...]
    others: tuple[str, ...]
    parents: tuple[tuple[str, str], ...]
    trigger: tuple[int, int]
    sentence: tuple[int, int]
    trigger_words: tuple[str, ...]
    words: tuple[str, ...]
    names: tuple[str, ...]
    twin: str
    turn: str = ""
    nearby: tuple[Thing, ...] = ()
    attribution: Thing | None = None
    date: DateValue | None = None
    fatalities: Count | None = None
    injuries: Count | None = None
    people: tuple[Counted, ...] = ()
    codes: Mapping[str, Any] = field(default_factory=dict)
    frame: str = ""
    origin: str = ""
    source: str | None = None
    published: datetime.date | None = None
    published_earliest: datetime.date | None = None
    grade: str | None = None
    affiliation: str | None = None

    @property
    def first(self) -> int | None:
        """The first possible day as a proleptic day number, or None where either end is unknown."""
        when = self.date
        return None if when is None or when.start is None or when.end is None else when.start.toordinal()

    @property
    def last(self) -> int | None:
        """The last possible day, likewise."""
        when = self.date
        return None if when is None or when.start is None or when.end is None else when.end.toordinal()

    @property
    def days(self) -> int | None:
        """How many days the date allows, or None where it is unknown."""
        first, last = self.first, self.last
        return None if first is None or last is None else last - first + 1

    def role(self, *roles: str) -> list[Thing]:
        """The things in these roles, in order."""
        return [thing for role, thing in self.things if role in roles]


@dataclass(frozen=True, slots=True)
class Link:
    """Two claims that were compared and may tell of one event: their ids, the lesser first.

    ``score`` is between 0 and 1. ``verdict`` is "same" where they may be joined and "unsure" where a person should look;
    ``reasons`` say in words what speaks for and against it.
    """

    one: str
    two: str
    score: float
    verdict: Verdict
    reasons: tuple[str, ...] = ()


def fold(text: str) -> str:
    """A name without case, accents, hyphens, apostrophes and extra spaces, to compare names not resolved."""
    if text.isascii():
        return " ".join(text.replace("-", " ").replace("'", "").lower().split())
    plain = unicodedata.normalize("NFKD", text).translate(_SIGNS)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


def encode_evidence(item: Evidence) -> bytes:
    """A piece of evidence as canonical UTF-8 JSON."""
    return msgspec.json.encode(item, order="sorted")


_DECODER = msgspec.json.Decoder(Evidence)


def decode_evidence(data: bytes | str) -> Evidence:
    """The piece of evidence that `encode_evidence` wrote; equal to what it was given."""
    return _DECODER.decode(data)
