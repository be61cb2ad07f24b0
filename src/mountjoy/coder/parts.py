"""Fillers of a frame's slots put in roles: places and things where they belong, each party once."""

from __future__ import annotations

from mountjoy.claim import Mention
from mountjoy.coder.candidate import PARTY, Candidate, meant
from mountjoy.coder.phrases import Filler, modifiers
from mountjoy.coder.slots import fill
from mountjoy.coder.view import View

_THINGS = frozenset({"facility", "weapon", "vehicle", "platform"})
_MEANS = frozenset({"weapon", "platform", "vehicle"})


def place_parts(view: View, candidate: Candidate, fillers: dict[str, list[Filler]]) -> None:
    """Puts the fillers' mentions in their roles, moving places and things to the roles that fit them."""
    for role, found in fillers.items():
        for filler in found:
            mention = view.mention_at(filler.token)
            if mention is None or _nobody(view, filler.token) or view.lower[filler.token] in _REFLEXIVES:
                if mention is None:
                    _add_holder(view, candidate, role, filler.token)
                continue
            if role in PARTY and candidate.kind == "event":
                mention = view.named(mention)
            fitted = fitting_role(view, candidate, role, mention, filler)
            if fitted == "instrument" and role == "actor":
                for owner in modifiers(view, filler.token) or fill(view, filler.token, "possessor"):
                    party = view.mention_at(owner.token)
                    if party and party.type not in _THINGS:
                        candidate.add("actor", party, owner.token, "whose means it is")
            if fitted:
                candidate.add(fitted, mention, filler.token, filler.reason)
    _once(candidate)
    _widest(candidate)


def _nobody(view: View, token: int) -> bool:
    """*No group*, *none of them*: words that stand for no party."""
    return view.lower[token] in ("nobody", "none", "neither") or any(
        view.lower[c] in ("no", "neither") for c in view.kids(token, "det")
    )


def _widest(candidate: Candidate) -> None:
    """Of two fillers of a party's role of which one holds the other (*the Unity (UP) party*, *Unity*), the wider is kept."""
    for part in list(candidate.parts):
        inside = part.mention.start, part.mention.end
        for other in candidate.role(part.role):
            outer = other.mention.start, other.mention.end
            if part.role in PARTY and outer != inside and outer[0] <= inside[0] and inside[1] <= outer[1]:
                if part in candidate.parts:
                    candidate.parts.remove(part)


def _add_holder(view: View, candidate: Candidate, role: str, token: int) -> None:
    """*Freed P from A's control*: the party is A."""
    if role not in PARTY or view.lemmas[token] not in _HOLDING | _HIT:
        return
    for owner in (f for slot in ("possessor", "modifier", "of") for f in fill(view, token, slot)):
        party = view.mention_at(owner.token)
        if party is not None and party.type in ("actor", "nationality"):
            candidate.add(role, party, owner.token, f"whose {view.lower[token]} it is")


_HOLDING = frozenset({"control", "rule", "hand", "grip", "hold", "clutch", "occupation", "captivity"})


_HIT = frozenset({"target", "objective", "asset", "installation", "infrastructure", "capability"})
"""What belongs to the side that is struck, and is neither a building nor a weapon that could be named."""


_REFLEXIVES = frozenset({"himself", "herself", "itself", "themselves", "themself"})


def _once(candidate: Candidate) -> None:
    """A party stands in one role: what an explicit slot says wins over borrowed roles, the actor over the recipient."""
    if candidate.frame.type.id == "same-as":
        return
    for part in list(candidate.parts):
        others = [p for p in candidate.parts if p is not part and meant(p.mention) == meant(part.mention)]
        rivals = [p for p in others if p.role in PARTY and part.role in PARTY and p.role != part.role]
        weak = part.reason.startswith(_BORROWED)
        if any(weak or (not p.reason.startswith(_BORROWED) and part.role != "actor") for p in rivals):
            candidate.parts.remove(part)


_BORROWED = ("ARG0", "ARG1", "light verb")


def fitting_role(view: View, candidate: Candidate, role: str, mention: Mention, filler: Filler) -> str | None:
    """The role that a mention of this type can play where the frame has ``role``; None where it can play none."""
    if mention.type in ("date", "quantity", "money"):
        return None
    country = view.kinds.get(mention.id) == "country"
    if role in PARTY and mention.type == "place" and candidate.kind == "event":
        acts = role == "actor" and (country or filler.reason not in ("modifier", "possessor", "from"))
        if role == "actor":
            return role if acts else "place"
        if view.lemmas[filler.token] in ("target", "objective"):  # "strikes against ISIS targets"
            return "target"
        return role if country or _addressed(candidate, mention, filler) else "place"
    if role in ("recipient", "victim") and mention.type in _THINGS:
        means = mention.type == "weapon" and view.deps[filler.token] in ("compound", "amod")
        return "instrument" if means and view.heads[filler.token] == candidate.trigger else "target"
    if role == "actor" and mention.type in _MEANS and candidate.kind == "event":
        return "instrument"
    if role == "actor" and mention.type == "facility":
        return None
    if role in ("place", "origin", "destination") and mention.type not in ("place", "facility"):
        return "recipient" if mention.type in ("actor", "person") and role == "place" else None
    if role == "target" and mention.type in ("actor", "person"):
        return "recipient"
    known = mention.type == "actor" and view.kinds.get(mention.id)
    if role == "instrument" and known and filler.reason in _DOING:
        return "actor"  # "fighters set off a bomb": where the weapon itself may be the subject
    return role


_DOING = ("ARG0", "nsubj")


_ADDRESSING = frozenset({"statement", "diplomacy", "sanction"})
_TO_WHOM = (
    "obj",
    "iobj",
    "subject of the passive",
    "to",
    "on",
    "upon",
    "against",
    "with",
    "from",
    "who shall do it",
)


def _addressed(candidate: Candidate, mention: Mention, filler: Filler) -> bool:
    """Whether a town stands for its government as one who is accused, warned, urged or punished (*accused Tehran*)."""
    type_ = candidate.frame.type
    way = filler.reason.removesuffix(", coordinated")
    return mention.named and type_.family in _ADDRESSING and type_.id != "visit" and way in _TO_WHOM
