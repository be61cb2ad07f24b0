"""From the word that fills a slot to all that fill it with it: what is coordinated, set beside it, named as an example."""

from __future__ import annotations

from mountjoy.coder.phrases import Filler
from mountjoy.coder.view import RELATIVES, View

_EXAMPLES = ("such as", "including", "like", "among them", "notably")
_PRONOUNS = frozenset({"he", "she", "it", "they"})


def spread(view: View, fillers: list[Filler]) -> list[Filler]:
    """The fillers with those coordinated under them, each once."""
    out: dict[int, Filler] = {}
    for filler in [_meant_by(view, f) for f in fillers]:
        for token in [*view.conjuncts(filler.token), *_set_beside(view, filler.token)]:
            reason = filler.reason if token == filler.token else f"{filler.reason}, coordinated"
            out.setdefault(token, Filler(token, reason))
            for side in _first_side(view, token):
                out.setdefault(side, Filler(side, f"{filler.reason}, coordinated"))
            for example in view.kids(token, "nmod"):
                if view.case(example) in _EXAMPLES:
                    for one in view.conjuncts(example):
                        out.setdefault(one, Filler(one, f"{filler.reason}, named among them"))
    return list(out.values())


def _after_and(view: View, token: int) -> bool:
    """Whether *and* stands right before the mention that a noun heads."""
    mention = view.mention_at(token)
    first = 0 if mention is None else view.tokens[mention.id][0]
    return first > 0 and view.lower[first - 1] == "and"


def _first_side(view: View, token: int) -> list[int]:
    """The adjective of the other side before *and* (*Russian and Syrian warplanes*: also the Russian ones)."""
    mention = view.mention_at(token)
    if mention is None or mention.type not in ("actor", "person", "platform"):
        return []
    side = view.tokens[mention.id][0] - 2
    if side < 0 or view.lower[side + 1] != "and":
        return []
    other = view.mention_at(side)
    named = (
        other is not None
        and other.named
        and view.tokens[other.id][0] == side
        and _modifies(view, side, token)
    )
    return [side] if named else []


def _modifies(view: View, token: int, noun: int) -> bool:
    """Whether a word hangs, by way of other modifiers, on a noun after it."""
    while token < noun and view.deps[token].split(":")[0] in ("amod", "compound", "nmod", "conj", "flat"):
        token = view.heads[token]
    return token == noun


def _set_beside(view: View, token: int) -> list[int]:
    """A name with *and* before it that the tree hangs beside the first name and not under it."""
    later = [c for c in view.children[view.heads[token]] if c > token and view.heads[token] != token]
    return [
        c for c in later
        if view.deps[c] == view.deps[token] and view.pos[c] in ("PROPN", "NOUN") and not view.case(c)
        and (any(view.lower[x] == "and" for x in view.kids(c, "cc")) or _after_and(view, c))
    ]  # fmt: skip


def _meant_by(view: View, filler: Filler) -> Filler:
    """A pronoun that no mention stands at gives the subject of the verb of saying above its clause (*X said it would*)."""
    token = filler.token
    if view.lower[token] not in _PRONOUNS or view.mention_at(token) is not None:
        return filler
    for node in view.path_up(token)[1:]:
        if view.deps[node] == "ccomp" and view.is_verb(view.heads[node]):
            above = [c for c in view.kids(view.heads[node], "nsubj") if view.lower[c] not in RELATIVES]
            if above:
                return Filler(above[0], f"{view.lower[token]}, who {view.lower[view.heads[node]]} it")
            return filler
        if view.deps[node] not in ("xcomp", "conj") and node != view.heads[token]:
            break
    return filler
