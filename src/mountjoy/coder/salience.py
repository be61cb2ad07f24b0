"""What a report is mainly about and how sure a claim is, by hand-set priors.

The trained part (`mountjoy.coder.ranking`) takes them as facts among others.
"""

from __future__ import annotations

from mountjoy.coder.draft import Draft
from mountjoy.coder.view import View

_PUT = {
    "reported": 1.0, "claimed": 0.95, "alleged": 0.9, "planned": 0.6, "threatened": 0.6, "hypothetical": 0.4, "denied": 0.6,
}  # fmt: skip
_BACKGROUND = ("acl:relcl", "acl", "advcl:relcl")
_FOLLOWING = frozenset(
    {"after", "since", "following", "before", "despite", "over", "for", "because", "amid", "against"}
)
_SAYING = ("ccomp", "parataxis", "conj")


def prior(view: View, draft: Draft) -> float:
    """Between 0 and 1: the type's own weight, lowered for later sentences, side clauses and what did not happen."""
    candidate = draft.candidate
    if candidate.kind != "event":
        return 0.1 * candidate.frame.weight
    value = draft.type.salience * _PUT[draft.put.assertion] * (0.6 + 0.4 * candidate.frame.weight)
    value *= max(0.35, 1.0 - 0.12 * draft.sentence)
    if draft.sentence == first_told(view) and main_clause(view, candidate.trigger):
        value *= 1.12
    if any(view.deps[node] in _BACKGROUND for node in view.path_up(candidate.trigger)[:3]):
        value *= 0.85
    if view.deps[candidate.trigger] == "acl" and view.tags[candidate.trigger] == "VBN":
        value *= 0.6  # "the arms seized last year": told of in passing
    if candidate.frame.pos == "noun" and candidate.light is None:
        value *= 0.92
    if follows(view, candidate.trigger):
        value *= 0.75
    return value * (1.0 if candidate.parts else 0.7)


def first_told(view: View) -> int:
    """The first sentence that is more than a dateline or a heading of a few words."""
    for k, (start, end) in enumerate(view.sentences):
        if sum(w.isalpha() for w in view.words[start:end]) >= 5:
            return k
    return 0


def follows(view: View, trigger: int) -> bool:
    """Whether the words make it what something else came after (*since the attack*, *amid fighting*)."""
    return any(
        view.lower[c] in _FOLLOWING
        for node in view.path_up(trigger)[:2]
        for c in view.kids(node, "mark", "case")
    )


def main_clause(view: View, trigger: int) -> bool:
    """Whether the trigger heads the sentence, or what the sentence says someone said."""
    node = trigger
    if (
        not view.is_verb(node)
        and view.deps[node].split(":")[0] in ("nsubj", "obj")
        and view.heads[node] != node
    ):
        node = view.heads[node]
    while view.deps[node] in _SAYING and view.heads[node] != node:
        node = view.heads[node]
    return view.heads[node] == node


def score(draft: Draft) -> float:
    """How likely a reader would accept the claim, from the frame's prior and what was filled."""
    candidate = draft.candidate
    value = candidate.frame.weight
    filled = {p.role for p in candidate.parts}
    value += (
        0.08 * ("actor" in filled) + 0.06 * bool(filled & {"recipient", "victim", "target", "place"}) - 0.08
    )
    if draft.put.assertion in ("planned", "threatened", "hypothetical", "denied"):
        value -= 0.05
    return round(min(0.98, max(0.05, value)), 4)
