"""Phrases that hang on a word: those with a preposition, and the modifiers before a noun."""

from __future__ import annotations

from dataclasses import dataclass

from mountjoy.coder.view import View


@dataclass(frozen=True, slots=True)
class Filler:
    """A token that fills a slot, and the way by which it was found."""

    token: int
    reason: str


def prepositional(view: View, trigger: int, preposition: str) -> list[Filler]:
    """Phrases under the trigger with this preposition (*toward* also reads *towards*)."""
    wanted = {preposition, "towards", "toward"} if preposition in ("toward", "towards") else {preposition}
    out = []
    for child in view.children[trigger]:
        if view.deps[child].split(":")[0] in ("obl", "nmod", "advmod", "advcl") and not wanted.isdisjoint(
            _cases(view, child)
        ):
            if view.deps[child] != "nmod:poss":
                out.append(Filler(view.referent(child, trigger), preposition))
    if not out and preposition == "against" and not view.is_verb(trigger):
        for side in (c for c in view.kids(trigger, "nmod") if view.case(c) in ("of", "by")):
            out += prepositional(view, side, preposition)  # "the campaign of A against B"
    if not out and preposition == "between" and not view.is_verb(trigger):
        out = _between_later(view, trigger)
    if not out and preposition in _MISATTACHED and view.is_verb(trigger):
        for thing in view.kids(trigger, "obj", "nsubj:pass"):
            under = prepositional(view, thing, preposition)
            out += [Filler(f.token, f"{preposition}, under the object") for f in under]
    if not out and preposition == "by" and not view.is_verb(trigger):
        for thing in view.kids(trigger, "nmod"):  # "the killing of two herders by the army"
            if view.case(thing) in ("of", "against", "on"):
                out += [
                    Filler(f.token, "by, under the noun's object") for f in prepositional(view, thing, "by")
                ]
    return out


def _between_later(view: View, noun: int) -> list[Filler]:
    """Two parties after *between* that the tree hangs on the clause or its place (*clashes were reported in X between A and B*)."""
    verb = view.heads[noun]
    if not view.is_verb(verb) or view.deps[noun].split(":")[0] not in ("nsubj", "obj"):
        return []
    later = [c for c in view.kids(verb, "obl") if c > noun]
    later += [c for place in later for one in view.conjuncts(place) for c in view.kids(one, "nmod")]
    for side in later:
        sides = view.conjuncts(side)
        if view.case(side) == "between" and len(sides) > 1 and all(is_party(view, i) for i in sides):
            return [Filler(side, "between, later in the clause")]
    return []


def _cases(view: View, token: int) -> tuple[str, str]:
    """The first word of the preposition before a token, and all of it (*out of*)."""
    words = [view.lower[c] for c in view.kids(token, "case") if view.lower[c] not in ("'s", "’s")]
    whole = view.case(token)
    if whole == "with" and any(_along(view, c) for c in view.kids(token, "case")):
        whole = "along with"
    return whole.split(" ")[0], whole if " " in whole else " ".join(words)


def _along(view: View, case: int) -> bool:
    """Whether *with* is that of *along with* or *together with*: at his side, and not against him."""
    return case > 0 and view.lower[case - 1] in ("along", "together")


_MISATTACHED = frozenset({"from", "out of", "away from", "against", "with", "by"})
"""Prepositions that belong to the verb wherever the tree hangs them."""


def modifiers(view: View, noun: int) -> list[Filler]:
    """Compounds, nationalities and the like before a noun that stand for a party, *US-led* included."""
    out = []
    for child in view.children[noun]:
        misread = view.deps[child] == "flat" and view.pos[noun] == "NOUN"  # "a Boko Haram ambush"
        if child < noun and (misread or view.deps[child].split(":")[0] in ("compound", "amod", "nmod")):
            if view.deps[child] == "nmod:poss":
                continue
            mention = view.mention_at(child)
            if mention and mention.type in ("actor", "person", "nationality", "place"):
                out.append(Filler(child, "modifier"))
                continue
            out += [Filler(c, "modifier") for c in view.children[child] if c < child and view.mention_at(c)]
    return out


def is_party(view: View, token: int) -> bool:
    """Whether a token heads the mention of an actor or a person."""
    mention = view.mention_at(token)
    return mention is not None and mention.type in ("actor", "person")
