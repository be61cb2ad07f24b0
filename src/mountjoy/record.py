"""What the claims add up to: events, ties between actors, and who holds which place through time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mountjoy.claim import Assertion, Count, DateValue, RoleName


@dataclass(frozen=True, slots=True)
class Party:
    """An actor, person or place in a role, with every claim that puts it there.

    ``entity`` is the resolved id, or None where only words are known; ``name`` is what to show.
    """

    role: RoleName
    entity: str | None
    name: str
    kind: str | None
    country: str | None
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceValue:
    """Where: the resolved place (degrees, WGS 84; ACLED geo_precision), or only the words."""

    entity: str | None
    name: str
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    precision: int | None
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountValue:
    """A toll as some claims give it. Differing tolls are kept side by side."""

    count: Count
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, as one or more claims tell it.

    ``id`` is a content hash of the merged claims' ids. ``assertions`` says how each claim puts it (claim id, assertion);
    ``sources`` counts independent reports (copies count once).
    """

    id: str
    type: str
    family: str
    date: DateValue | None
    place: PlaceValue | None
    parties: tuple[Party, ...]
    fatalities: tuple[CountValue, ...]
    injuries: tuple[CountValue, ...]
    assertion: Assertion
    assertions: tuple[tuple[str, Assertion], ...]
    codes: dict[str, object]
    claims: tuple[str, ...]
    reports: tuple[str, ...]
    sources: int
    score: float


@dataclass(frozen=True, slots=True)
class Tie:
    """A standing relation between two parties (A leads B: ``actor`` A, ``recipient`` B)."""

    id: str
    type: str
    actor: Party
    recipient: Party
    first: date | None
    last: date | None
    assertion: Assertion
    claims: tuple[str, ...]
    reports: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Control:
    """Who is said to hold, contest, besiege, have lost or be present at a place, and when."""

    id: str
    type: str
    actor: Party
    place: PlaceValue
    first: date | None
    last: date | None
    assertion: Assertion
    claims: tuple[str, ...]
    reports: tuple[str, ...]
    score: float
