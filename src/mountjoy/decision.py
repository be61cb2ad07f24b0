"""What a person decided: a row of its own, kept beside what the coder found and never written over it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from mountjoy.claim import CodedReport, Entity


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as it stands in a record.

    ``about`` is "actor" (``verdict`` promote, merge or reject of the actor ``subject``), "list" (same, different or
    unsure: the actor ``subject`` and the list's entry ``object``) or "undo" (of decision number ``subject``). ``at``
    is a time in UTC; ``detail`` holds the entity that a promoted or merged actor became.
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


Rules = Mapping[str, Entity | None]
"""What became of actors by id: another entity, or None where the name is no actor's."""


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


def decided(coded: CodedReport, rules: Rules) -> CodedReport:
    """The report with its actors as people decided; its claims and words are the coder's."""
    if not rules:
        return coded
    mentions = tuple(
        replace(one, entity=follow(rules, one.entity))
        if one.entity is not None and one.entity.id in rules
        else one
        for one in coded.mentions
    )
    return replace(coded, mentions=mentions)
