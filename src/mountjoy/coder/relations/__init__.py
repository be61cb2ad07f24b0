"""Ties and control that words assert without a frame: inside a noun phrase, between two names, by who goes with whom."""

from mountjoy.coder.relations.asserted import Asserted
from mountjoy.coder.relations.company import in_company
from mountjoy.coder.relations.compounds import in_phrases
from mountjoy.coder.relations.naming import renamed
from mountjoy.coder.view import View

__all__ = ["Asserted", "asserted"]


def asserted(view: View, sentence: tuple[int, int]) -> list[Asserted]:
    """All that a sentence asserts in these ways, in order of the words; each relation between two mentions once."""
    found = [*in_phrases(view, sentence), *renamed(view, sentence), *in_company(view, sentence)]
    unique: dict[tuple[str, frozenset[str]], Asserted] = {}
    for one in found:
        unique.setdefault((one.type, frozenset((one.actor.id, one.other.id))), one)
    return sorted(unique.values(), key=lambda a: (a.tokens, a.type, a.actor.start, a.other.start))
