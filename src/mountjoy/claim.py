"""What one report says: mentions, and the claims that rest on them. Frozen; named by content."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from mountjoy.report import Report

MentionType = Literal[
    "actor", "person", "place", "facility", "nationality", "date",
    "weapon", "platform", "vehicle", "quantity", "money",
]  # fmt: skip
Kind = Literal["event", "tie", "control"]
RoleName = Literal[
    "actor", "recipient", "victim", "target", "place", "origin", "destination", "instrument", "topic"
]
Assertion = Literal["reported", "claimed", "alleged", "denied", "planned", "threatened", "hypothetical"]
DateBasis = Literal["stated", "relative", "publication"]
Outcome = Literal["killed", "wounded", "captured", "missing", "displaced", "arrested", "abducted"]


@dataclass(frozen=True, slots=True)
class Span:
    """Code points ``start`` to ``end`` (exclusive) of a report's text, with the words that stand there."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Entity:
    """What a mention was resolved to.

    ``kind`` is an actor kind of the codebook (``state-forces``, ``rebel-group``, ...) or a place's
    feature (``city``, ``province``, ``country``, ``area``, ...). ``lat`` and ``lon`` are degrees, WGS 84;
    ``precision`` is ACLED's geo_precision (1 town, 2 part of a region, 3 larger region), ``where_prec`` UCDP's
    (1 exact, 2 near, 3 and 4 second- and first-level divisions, 5 fuzzy, 6 country, 7 international waters), and
    ``precision_rule`` the rule that gave both. ``reason`` says in words why this candidate was chosen; ``parent`` is the id of the actor it belongs to.
    """

    id: str
    name: str
    kind: str
    country: str | None = None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: int | None = None
    parent: str | None = None
    score: float = 1.0
    reason: str = ""
    where_prec: int | None = None
    precision_rule: str = ""


@dataclass(frozen=True, slots=True)
class Placing:
    """What the words say of a place that could not be resolved; it has no position of its own.

    ``within``, ``within_id``, ``country`` and ``admin1`` tell what they put it in, None where they put it in nothing
    known. ``precision`` (ACLED) and ``where_prec`` (UCDP) are how exactly the words would place it.
    """

    precision: int
    where_prec: int
    precision_rule: str
    within: str | None = None
    within_id: str | None = None
    country: str | None = None
    admin1: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that stand for an actor, a person, a place or another typed thing.

    ``named`` is true for proper names; ``antecedent`` is the id of the earlier mention that a pronoun or
    definite description stands for. ``entity`` is None where nothing could be resolved; of a place, ``placing`` then
    keeps what the words say of where it lies.
    """

    id: str
    start: int
    end: int
    text: str
    type: MentionType
    named: bool = False
    antecedent: str | None = None
    entity: Entity | None = None
    placing: Placing | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """A part that a mention plays in a claim; ``reason`` names the rule that put it there."""

    role: RoleName
    mention: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DateValue:
    """When it happened: the first and last possible day (inclusive).

    ``precision`` follows UCDP's date_prec: 1 a day; 2 two to six days; 3 a week; 4 eight to thirty days;
    5 more than a month. ``basis`` is ``stated`` (the words give the date), ``relative`` (the words, read
    against the report's date) or ``publication`` (only bounded by the report's date). ``start`` and ``end``
    are None where the report's own date is unknown; ``text`` then still holds the words.
    """

    start: date | None
    end: date | None
    precision: int | None
    basis: DateBasis
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people, as the words bound it; None for an end that they leave open."""

    low: int | None
    best: int | None
    high: int | None
    text: str


@dataclass(frozen=True, slots=True)
class PeopleCount:
    """What became of a number of people: ``words`` count them, ``who`` is the id of the mention of who they were.

    ``part`` is true where they are among the people of another count of the claim (*including 12 children*) and
    must not be added to it.
    """

    outcome: Outcome
    count: Count
    words: Span
    who: str | None = None
    part: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """One coded statement. ``id`` is a content hash (`claim_id`); ``frame`` names the rule that fired.

    ``trigger`` and ``sentence`` point into the report's text. ``attribution`` is the id of the mention of
    whoever says so. ``fatalities`` and ``injuries`` are the claim's totals; ``people`` are all the numbers of people
    that it gives, as the words give them. ``codes`` holds the crosswalk: acled, plover, cameo, muc, ucdp. ``score`` is between 0
    and 1.
    """

    id: str
    kind: Kind
    type: str
    family: str | None
    trigger: Span
    sentence: Span
    roles: tuple[Role, ...]
    date: DateValue | None = None
    fatalities: Count | None = None
    injuries: Count | None = None
    assertion: Assertion = "reported"
    attribution: str | None = None
    codes: Mapping[str, Any] = field(default_factory=dict)
    score: float = 0.5
    frame: str = ""
    people: tuple[PeopleCount, ...] = ()


@dataclass(frozen=True, slots=True)
class CodedReport:
    """A report with its mentions and claims, most salient claim first; ``issues`` are notes on what was skipped."""

    report: Report
    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()
    issues: tuple[str, ...] = ()

    def mention(self, mention_id: str) -> Mention:
        """The mention of that id; raises KeyError where there is none."""
        for mention in self.mentions:
            if mention.id == mention_id:
                return mention
        raise KeyError(mention_id)


def claim_id(
    report_id: str,
    kind: str,
    type_: str,
    trigger: tuple[int, int],
    roles: tuple[tuple[str, int, int], ...],
    when: DateValue | None,
    assertion: str,
) -> str:
    """The content hash of a claim: 20 hexadecimal digits of SHA-256. The score has no part in it.

    ``roles`` are (role, start, end), in any order.
    """
    dates = "" if when is None else f"{when.start}/{when.end}"
    parts = [report_id, kind, type_, f"{trigger[0]}-{trigger[1]}", dates, assertion]
    parts += [f"{role}:{start}-{end}" for role, start, end in sorted(roles)]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:20]
