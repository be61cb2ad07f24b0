"""Who acts at the side of the subject: *the army, together with militias, took the town*."""

from __future__ import annotations

from collections.abc import Iterator

from mountjoy.coder.candidate import Candidate, meant
from mountjoy.coder.relations.asserted import nested, words
from mountjoy.coder.view import View


def add_company(view: View, candidate: Candidate) -> None:
    """Gives an event whose verb acts the groups at its subject's side; those it is said to be backed by only back it."""
    verb = candidate.trigger
    if candidate.kind != "event" or not view.is_verb(verb) or view.passive(verb):
        return
    subjects = [p for p in candidate.role("actor") if p.token < verb]
    for subject in subjects[:1]:
        for token in _at_the_side(view, verb, subject.token):
            mention = view.mention_at(token)
            if mention is None or mention.type != "actor" or _stands_in(candidate, meant(mention)):
                continue
            if not any(nested(mention, p.mention) for p in candidate.parts):
                candidate.add("actor", mention, token, f"at the side of {subject.mention.text!r}")


def _stands_in(candidate: Candidate, party: str) -> bool:
    return any(meant(p.mention) == party for p in candidate.parts)


def _at_the_side(view: View, verb: int, subject: int) -> Iterator[int]:
    """The phrases with *along with*, *together with* and the like on the verb or its subject, with those coordinated."""
    joined = [c for i in (subject, verb) for c in view.kids(i, "advmod") if view.lower[c] in words("beside")]
    for head in (subject, verb, *joined):
        for child in view.kids(head, "obl", "nmod"):
            case = view.case(child)
            first = min(view.kids(child, "case"), default=0)
            beside = case.split(" ")[0] in words("at-the-side")
            along = case == "with" and first > 0 and view.lower[first - 1] in words("at-the-side")
            if beside or along:
                yield from view.conjuncts(child)
