"""What the English pipeline adds to spaCy's document: predicates with their arguments, and typed phrases.

``doc._.predicates`` is a tuple of `Predicate`, ``doc._.phrases`` a tuple of `Phrase`; both count in tokens of
the document. Names stand in ``doc.ents`` with the labels PER, ORG and LOC.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Argument:
    """A predicate's argument: its PropBank label and the token that heads it."""

    label: str
    head: int


@dataclass(frozen=True, slots=True)
class Predicate:
    """A verb, noun or adjective that brings an event; ``sense`` is PropBank's, such as ``attack.01``."""

    token: int
    sense: str
    args: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A typed noun phrase: tokens ``start`` to ``end`` (exclusive), told at its ``anchor`` token."""

    start: int
    end: int
    anchor: int
    type: str


def register() -> None:
    """Adds the two attributes to spaCy's document type; safe to call again."""
    for name in ("predicates", "phrases"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=())


register()
