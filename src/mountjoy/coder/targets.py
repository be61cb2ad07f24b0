"""What was hit: buildings typed as the bodies they house, parts of buildings, lists set beside, and where it exploded."""

from __future__ import annotations

from mountjoy.codebook.model import Lexicon
from mountjoy.coder.candidate import Candidate, Part
from mountjoy.coder.view import View

_STRUCK = frozenset({"explosion", "property-destruction", "attack", "looting"})
_THINGS = ("facility", "vehicle", "platform")
_AT = frozenset({"in", "at", "inside", "outside", "into", "against", "on", "under"})
_BEFORE = ("in front of", "next to", "close to")


def add_targets(view: View, candidate: Candidate, lexicon: Lexicon) -> None:
    """Puts the things that an event struck in the role of its targets."""
    type_ = candidate.frame.type
    if type_.family not in _STRUCK and type_.id not in _STRUCK:
        return
    candidate.parts = [_as_building(view, part, lexicon) for part in candidate.parts]
    for part in candidate.role("target"):
        for child in view.kids(part.token, "appos", "parataxis"):
            for token in view.conjuncts(child):
                mention = view.typed_at(token, _THINGS)
                if mention is not None:
                    candidate.add("target", mention, token, f"{part.reason}, listed beside it")
    if not candidate.role("target"):
        _add_parts_of(view, candidate, lexicon)
    if not candidate.role("target"):
        _add_what_it_hit(view, candidate, lexicon)
    if type_.family == "explosion" and not candidate.role("target"):
        _add_where_it_went_off(view, candidate, lexicon)


def _as_building(view: View, part: Part, lexicon: Lexicon) -> Part:
    """*the embassy*, *the offices of the union*: what is bombed or burnt is the building, whoever is in it."""
    if part.role not in ("recipient", "victim") or part.mention.type != "actor":
        return part
    if view.lemmas[part.token] not in lexicon.facilities | lexicon.lists["housed"]:
        return part
    return Part("target", part.mention, part.token, part.reason)


def _add_parts_of(view: View, candidate: Candidate, lexicon: Lexicon) -> None:
    """*the windows of the consulate*: what a part of a building belongs to."""
    for struck in view.kids(candidate.trigger, "obj", "nsubj:pass"):
        for token in view.conjuncts(struck):
            if view.lemmas[token] not in lexicon.lists["building-parts"]:
                continue
            for child in view.kids(token, "nmod"):
                mention = view.typed_at(child, (*_THINGS, "actor"))
                if mention is not None and view.case(child) == "of":
                    candidate.add("target", mention, child, f"of its {view.lower[token]}")


def _add_what_it_hit(view: View, candidate: Candidate, lexicon: Lexicon) -> None:
    """*the strike hit a hospital*: the object of the verb of damage whose subject the event noun is."""
    for token in struck_by(view, candidate, lexicon):
        mention = view.typed_at(token, _THINGS)
        if mention is not None:
            candidate.add("target", mention, token, "what it hit")


def struck_by(view: View, candidate: Candidate, lexicon: Lexicon) -> list[int]:
    """What stands as the object of the verb of damage whose subject the event noun is, with what is coordinated."""
    noun = view.carrier(candidate.trigger)
    verb = view.heads[noun]
    if view.is_verb(candidate.trigger) or view.deps[noun] != "nsubj" or not view.is_verb(verb):
        return []
    if view.lemmas[verb] not in lexicon.lists["damaging"]:
        return []
    return [t for c in view.kids(verb, "obj") for t in view.conjuncts(c)]


def _add_where_it_went_off(view: View, candidate: Candidate, lexicon: Lexicon) -> None:
    """*exploded outside the ministry*: the building that a blast was set off at is what it was set off against."""
    for child in view.kids(candidate.trigger, "obl", "nmod"):
        case = view.case(child)
        if view.lemmas[child] == "front" and (inner := view.kids(child, "nmod")):
            child = inner[0]
        if case not in _BEFORE and case.split(" ")[0] not in _AT:
            continue
        for token in view.conjuncts(child):
            mention = view.typed_at(token, ("facility",)) or view.typed_at(token, ("actor",))
            if mention is None:
                continue
            if (
                mention.type == "facility"
                or view.lemmas[token] in lexicon.facilities | lexicon.lists["housed"]
            ):
                candidate.add("target", mention, token, "where it went off")
