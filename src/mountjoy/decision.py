"""What a person decided: a row of its own, kept beside what the coder found and never written over it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from mountjoy.claim import Entity, Kind, Span
from mountjoy.evidence import fold

About = Literal[
    "actor", "place", "list", "claim", "pair", "source", "credibility", "contradiction", "carry", "setting", "undo"
]  # fmt: skip
State = Literal["coded", "in review", "accepted", "rejected", "published"]

VERDICTS: Mapping[str, tuple[str, ...]] = {
    "actor": ("promote", "merge", "reject"),
    "place": ("merge", "reject"),
    "list": ("same", "different", "unsure"),
    "claim": ("accept", "reject", "correct", "note", "add"),
    "pair": ("same", "different"),
    "source": ("A", "B", "C", "D", "E", "F"),
    "credibility": ("1", "2", "3", "4", "5", "6"),
    "contradiction": ("settled",),
    "carry": ("kept", "changed", "gone"),
    "setting": ("set",),
    "undo": ("undo",),
}
"""What may be decided about what."""


FOLLOWS = "follows"


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as it stands in a record.

    ``about`` says of what (`VERDICTS` which ``verdict`` it may have):

    - "actor", "place": the name ``subject`` (an entity's id, or ``words:`` and the folded name that nothing was
      resolved for) is the entity ``object``, whole in ``detail``; or nobody and nowhere.
    - "list": the actor ``subject`` and the sanctions list's entry ``object``.
    - "claim": the claim ``subject``; ``detail`` holds its anchor (``anchors``, ``subject``), and ``changes`` of a
      correction, or the ``claim`` that a person added to the report ``object``. On the same claim in a copy of the report it
      holds the number of the decision that it ``follows``.
    - "pair": the claims ``subject`` and ``object`` tell of one event, or of two; ``detail`` holds both anchors.
    - "source": the grade of the source ``subject``, with the id of the party it belongs to as ``affiliation`` in
      ``detail``. "credibility": of the claim ``subject``.
    - "contradiction": of the contradiction ``subject``, the claim ``object`` is held right.
    - "carry": coding again made the claim ``object`` of what was the claim ``subject``; noted by Mountjoy, or by a
      person who was asked.
    - "setting": how the record is reviewed. "undo": of decision number ``subject``.

    ``at`` is a time in UTC.
    """

    number: int
    at: str
    who: str
    about: str
    verdict: str
    subject: str
    object: str | None = None
    why: str | None = None
    detail: Mapping[str, Any] | None = None
    undone: bool = False

    @property
    def follows(self) -> int | None:
        """The number of the decision that this one follows, on the same claim in another copy of its report."""
        return (self.detail or {}).get(FOLLOWS)


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a decision on a claim rests on: the words it was shown with, and the coding of them at the time.

    ``coded`` holds type, roles, date, counts, assertion and attribution in plain values (`mountjoy.anchors.coding_of`).
    With it the claim is found again when the report is coded by another coder.
    """

    report: str
    kind: Kind
    type: str
    trigger: Span
    sentence: Span
    coded: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Correction:
    """What people changed of a claim: values by field, and the decisions that did so.

    Fields are ``type`` (with ``family`` and ``codes``), ``assertion``, ``date``, ``fatalities``, ``injuries``,
    ``attribution`` and ``roles`` (all parties of a role by its name), in plain values as `mountjoy.applied` reads them.
    """

    changes: Mapping[str, Any]
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Added:
    """A claim that a person made of a report: its id, and its values in plain form as `mountjoy.applied` reads them."""

    id: str
    report: str
    claim: Mapping[str, Any]
    who: str
    number: int


Rules = Mapping[str, Entity | None]
"""What became of actors and places by id or ``words:`` key: another entity, or None where the name is nobody's."""

Pair = tuple[str, str]
"""Two claim ids, the lower first."""


@dataclass(frozen=True, slots=True)
class Decided:
    """Everything that merging takes from decisions: those that stand, by the ids of the claims now in the record.

    ``rejected`` claims add up to nothing; ``same`` and ``different`` are pairs of claims of one event and of two.
    ``entities``, ``corrected`` and ``added`` (by report) change coded reports before their claims are compared
    (`mountjoy.applied.decided`). ``grades`` (A to F) and ``affiliations`` (ids of parties) are those of sources by
    name, ``credibility`` grades 1 to 6 by claim, ``settled`` the claim held right by contradiction.
    """

    rejected: frozenset[str] = frozenset()
    same: frozenset[Pair] = frozenset()
    different: frozenset[Pair] = frozenset()
    grades: Mapping[str, str] = field(default_factory=dict)
    affiliations: Mapping[str, str] = field(default_factory=dict)
    credibility: Mapping[str, int] = field(default_factory=dict)
    settled: Mapping[str, str] = field(default_factory=dict)
    entities: Rules = field(default_factory=dict)
    corrected: Mapping[str, Correction] = field(default_factory=dict)
    added: Mapping[str, tuple[Added, ...]] = field(default_factory=dict)


UNDECIDED = Decided()


def words_key(text: str) -> str:
    """The key of a name that nothing was resolved for: ``words:`` and the name without case, accents and signs."""
    return f"words:{fold(text)}"


def pair_of(one: str, two: str) -> Pair:
    """Two claim ids as a pair."""
    return (one, two) if one < two else (two, one)


def follow(rules: Rules, entity: Entity) -> Entity | None:
    """What an entity is by the decisions; one that was decided on more than once is followed to the end."""
    seen = {entity.id}
    now: Entity | None = entity
    while now is not None and now.id in rules:
        now = rules[now.id]
        if now is None or now.id in seen:
            break
        seen.add(now.id)
    return now
