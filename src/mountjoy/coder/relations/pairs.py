"""Ties and control as relations between two: a frame's fillers taken pair by pair, trivial pairs left out."""

from __future__ import annotations

import re
from dataclasses import replace

from mountjoy.claim import Mention
from mountjoy.coder.candidate import Candidate, Part
from mountjoy.coder.nobody import nobody_known
from mountjoy.coder.relations.asserted import nested, words
from mountjoy.coder.view import View


def in_pairs(view: View, candidate: Candidate) -> list[Candidate]:
    """One candidate for each pair of an actor and a recipient (or place); those who contest a place stay together."""
    other = "recipient" if candidate.kind == "tie" else "place"
    actors = [_by_name(view, part) for part in candidate.role("actor") if _fits(candidate, part)]
    firsts = [actors] if candidate.frame.type.id == "contests" else [[part] for part in actors]
    rest = [p for p in candidate.parts if p.role not in ("actor", other)]
    return [
        replace(candidate, parts=[*first, second, *rest])
        for first in firsts
        if first
        for second in (_by_name(view, part) for part in candidate.role(other) if _fits(candidate, part))
        if not _trivial(view, first, second)
    ]


def _fits(candidate: Candidate, part: Part) -> bool:
    """Whether the part itself is of a type that the frame asks for in its role, not only one beside it."""
    asked = [c.types for c in candidate.frame.where if c.role == part.role and c.types]
    if candidate.kind == "tie":
        own = "self" in candidate.frame.roles.get(part.role, ())  # type: ignore[call-overload]
        if part.reason.startswith("light verb's") or (own and part.reason.startswith(_BESIDE)):
            return False
    return all(part.mention.type in types for types in asked)


_BESIDE = ("the trigger itself, coordinated", "the trigger itself, named")
"""What only stands beside a member is no member (*A's wing, B and C*)."""


def _by_name(view: View, part: Part) -> Part:
    """The part with the name that its description stands beside (*A, an alliance that B backs*; *his brother A*)."""
    if part.mention.named or view.tags[part.token].startswith("PRP"):
        return part
    near = view.kids(part.token, "appos", "flat", "nmod:desc")
    if view.deps[part.token] in ("appos", "nmod:desc"):
        near = [] if view.kids(view.heads[part.token], "conj") else [view.heads[part.token], *near]
    for token in near:
        name = view.mention_at(token)
        if name is not None and name.named and name.type == part.mention.type:
            return Part(part.role, name, token, f"{part.reason}, by name")
    return part


def _trivial(view: View, first: list[Part], second: Part) -> bool:
    """Whether a pair says nothing beyond its own words: *members of A* are of A, *A's commander* commands A.

    Nor does one of which an end is nobody in particular: *a corps of the army*, *46 people, most of them soldiers*.
    """
    if any(of_nobody(view, part.mention, part.reason) for part in (*first, second)):
        return True
    if any(same_party(view, part.mention, second.mention) for part in first):
        return True
    if re.fullmatch(r"\d+(?:st|nd|rd|th)", second.mention.text):
        return True
    return any(
        part.mention.id == second.mention.id
        or _cut_name(view, part.mention, second.mention)
        or (nested(part.mention, second.mention) and not _outer(part.mention, second.mention).named)
        for part in first
    )


def _cut_name(view: View, one: Mention, other: Mention) -> bool:
    """Whether one is only the beginning of the other's name, cut short (*Disposal Mobile* of *Disposal Mobile Unit Two*)."""
    outer = _outer(one, other)
    inner = other if outer is one else one
    if one.type != "actor" or other.type != "actor":
        return False
    known = not view.entities.get(inner.id, "actor:").startswith("actor:")
    rest = view.text[inner.end : outer.end]
    return not known and inner.start == outer.start and rest[:1] == " " and rest[1:2].isupper()


def of_nobody(view: View, mention: Mention, reason: str = "") -> bool:
    """Whether a mention is of no party: people in general, nobody known, or one that only the noun of the tie itself describes."""
    if nobody_known(view, mention):
        return True
    written = any(c.isupper() for c in mention.text) or not any(c.isupper() for c in view.text)
    if (mention.named and written) or mention.type in ("place", "facility"):
        return False
    if (
        view.kinds.get(mention.id) == "civilians"
        and view.entities.get(mention.id, "civilians") == "civilians"
    ):
        return True
    unknown = mention.id not in view.entities and mention.antecedent is None
    vague = mention.type == "person" or mention.text.partition(" ")[0].lower() in ("a", "an")
    return unknown and vague and reason.startswith("the trigger itself")


def same_party(view: View, one: Mention, other: Mention) -> bool:
    """Whether both are known to be one party, so that no tie but being the same can join them."""
    known = view.entities.get(one.id)
    return known is not None and known == view.entities.get(other.id) and not known.startswith("actor:")


def subordinate(view: View, candidate: Candidate) -> tuple[int, ...]:
    """The words of the post of somebody who commands only a part (*finance emir*, *field commander*, *a Taliban commander*); or empty.

    "The commander of A" and "A's commander" lead A; what stands before the noun says that others command too.
    """
    token = candidate.trigger
    if candidate.frame.type.id != "leads" or view.lemmas[token] not in words("commanding"):
        return ()
    before = [c for c in view.kids(token, "compound", "amod") if c < token]
    told = [c for c in before if view.lemmas[c] in words("partial")]
    if told:
        return (*told, token)
    by_modifier = any(
        p.role == "recipient"
        and p.reason == "modifier"
        and view.kinds.get(p.mention.id) not in ("state-forces", "government")
        for p in candidate.parts
    )
    definite = any(view.lower[c] == "the" for c in view.kids(token, "det"))
    return (token,) if by_modifier and not definite else ()


def _outer(one: Mention, other: Mention) -> Mention:
    return one if one.end - one.start >= other.end - other.start else other


def is_past_event(view: View, candidate: Candidate) -> bool:
    """Whether a verb tells a fight as something done or a stay (*fought on Monday*): no standing relation."""
    token = candidate.trigger
    if candidate.frame.type.id not in ("fights", "contests", "present") or not view.is_verb(token):
        return False
    if view.passive(token):
        return False
    if view.tags[token] == "VBD":
        return True
    auxiliaries = {view.lower[c] for c in view.kids(token, "aux")}
    return bool(auxiliaries & {"was", "were", "had"})


def is_presupposed(view: View, candidate: Candidate) -> bool:
    """Whether a definite noun names the relation (*will discuss A's war on B*): it holds whatever is said of it."""
    token = candidate.trigger
    if view.is_verb(token) or view.kids(token, "cop") or candidate.frame.pos != "noun":
        return False
    if any(view.deps[c] == "nmod:poss" for c in view.children[token]):
        return True
    return any(view.lower[c] in ("the", "this", "these") for c in view.kids(token, "det"))
