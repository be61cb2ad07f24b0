"""A frame that fits a trigger, and the mentions in its roles."""

from __future__ import annotations

from dataclasses import dataclass, field

from mountjoy.claim import Mention
from mountjoy.codebook.model import Frame

PARTY = ("actor", "recipient", "victim")


@dataclass(frozen=True, slots=True)
class Part:
    """A mention in a role, the token it was found at, and the way there."""

    role: str
    mention: Mention
    token: int
    reason: str


@dataclass(slots=True)
class Candidate:
    """A frame that fits a trigger: ``light`` is the object noun of a light verb, ``tokens`` the trigger's tokens."""

    frame: Frame
    trigger: int
    light: int | None
    tokens: tuple[int, ...]
    parts: list[Part] = field(default_factory=list)
    weak: bool = False
    """Whether no role that it needs is filled yet; a place found beside it may still save it."""
    rivals: list[Candidate] = field(default_factory=list)
    """Less specific frames of other event types that fit the trigger too, in their order."""

    @property
    def kind(self) -> str:
        """event, tie or control."""
        return self.frame.type.kind

    def role(self, name: str) -> list[Part]:
        """The parts in this role."""
        return [p for p in self.parts if p.role == name]

    def add(self, role: str, mention: Mention, token: int, reason: str) -> None:
        """Puts a mention in a role, once."""
        if not any(p.role == role and p.mention.id == mention.id for p in self.parts):
            self.parts.append(Part(role, mention, token, reason))


def meant(mention: Mention) -> str:
    """The id of the mention that a pronoun or description stands for; its own where it stands for none."""
    return mention.antecedent or mention.id
