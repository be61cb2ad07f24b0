"""What the claims add up to: events, ties between actors, and who holds which place through time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from mountjoy.claim import Assertion, Count, DateValue, RoleName

ContradictionKind = Literal["toll", "responsibility", "outcome", "date", "place", "control"]
HoldingState = Literal["holds", "contests", "besieges", "present"]
Basis = Literal["assessed", "claimed"]


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
    """Where: the resolved place (degrees, WGS 84; ACLED geo_precision), or only the words.

    Of a place that was not resolved, ``country`` and ``admin1`` are of what the words put it in.
    """

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
class DateTold:
    """A date as some claims give it. Differing dates are kept side by side."""

    date: DateValue
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, as one or more claims tell it.

    ``id`` is a content hash of the merged claims' ids. ``assertions`` says how each claim puts it (claim id, assertion);
    ``sources`` counts independent reports (copies count once). ``date`` and ``place`` are the best values; ``dates`` and
    ``places`` are all that the claims give, those of most independent reports first. ``sayings`` says of each claim who
    makes it and how it is put, so that every value's ``claims`` lead to who says it. Records of an older Mountjoy lack these
    three.
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
    dates: tuple[DateTold, ...] = ()
    places: tuple[PlaceValue, ...] = ()
    sayings: tuple[Saying, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Saying:
    """Who says a thing: one claim, how it puts it, and where its sentence stands in its report.

    ``source`` is the outlet, ``by`` whoever the report cites; None where unknown or nobody. ``start`` and ``end`` are code
    points of the report's text. ``assertion`` is as merging takes it: a party's own outlet claims its victory.
    """

    claim: str
    report: str
    root: str
    source: str | None
    by: str | None
    assertion: Assertion
    start: int
    end: int
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a contradiction: what is held, in plain words, and who says so.

    ``more``: how many further claims say so that are not listed; not 0 only where two are said to hold a place for long.
    """

    value: str
    sayings: tuple[Saying, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Claims that cannot all be right, or differing values that only one later report explains (``update``).

    ``id`` is a content hash of kind, sides and claims; of those who hold a place, of the claims that say first that each does. ``about`` says in words what it is about; ``note`` why the values
    differ or are compared. ``day`` is the first day that it may concern.
    """

    id: str
    kind: ContradictionKind
    about: str
    events: tuple[str, ...]
    place: PlaceValue | None
    day: date | None
    sides: tuple[Side, ...]
    update: bool = False
    note: str = ""

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims of all sides, sorted."""
        return tuple(sorted({saying.claim for side in self.sides for saying in side.sayings}))


@dataclass(frozen=True, slots=True)
class Holding:
    """A span of time for which a side holds, contests, besieges or is present at a place.

    ``side`` is the key under which an army, its ministry and its government count as one; ``actor`` and ``name`` are who is
    named. ``basis`` is "assessed" (a report says so in its own voice or cites somebody else) or "claimed" (a party to it or
    its outlet says so, or it is alleged). It began between ``start_earliest`` (None: not known) and ``start_latest`` (the day
    by which it is known), and ended likewise; an open end is None. ``seen`` is the last day of which it is said.
    ``part`` is true where only a part of the place is meant, ``disputed`` where another side is said to hold it at the
    time. ``support`` is between 0 and 1: how well it is attested, before age. ``id`` stays when more is said in its support.
    ``place`` lists no claims: those of ``sayings`` name it.
    """

    id: str
    place: PlaceValue
    state: HoldingState
    side: str
    actor: str | None
    name: str
    basis: Basis
    start_earliest: date | None
    start_latest: date | None
    end_earliest: date | None
    end_latest: date | None
    seen: date | None
    began: str
    ended: str | None
    part: bool
    disputed: bool
    support: float
    sayings: tuple[Saying, ...]
    ending: tuple[Saying, ...] = ()


@dataclass(frozen=True, slots=True)
class TieSpan:
    """A tie through time: ``post`` is the office where the words name one.

    ``first`` and ``last`` are the days of which it is said; ``end_earliest`` and ``end_latest`` bound its end where
    something is said to have ended it (``ended`` says what), else they are None.
    """

    id: str
    type: str
    actor: str
    actor_name: str
    recipient: str
    recipient_name: str
    post: str | None
    basis: Basis
    first: date | None
    last: date | None
    end_earliest: date | None
    end_latest: date | None
    ended: str | None
    support: float
    sayings: tuple[Saying, ...]


@dataclass(frozen=True, slots=True)
class SourceGrade:
    """What is known of an outlet: ``reliability`` by the Admiralty code, A (completely reliable) to E, F (cannot be judged).

    ``affiliation`` is the id of the party whose voice it is, ``leaning`` the id of the party that it leans to;
    ``basis`` says who decided, or "registry" for a default.
    """

    name: str
    reliability: str = "F"
    affiliation: str | None = None
    leaning: str | None = None
    basis: str = "not graded"
    why: str | None = None
