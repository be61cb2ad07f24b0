"""What a report is mainly about, and how sure the coder is of a claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mountjoy.coder.view import View

if TYPE_CHECKING:
    from mountjoy.coder.code import Draft

_PUT = {
    "reported": 1.0, "claimed": 0.95, "alleged": 0.9, "planned": 0.6, "threatened": 0.6, "hypothetical": 0.4, "denied": 0.6,
}  # fmt: skip
_BACKGROUND = ("acl:relcl", "acl", "advcl:relcl")
_FOLLOWING = frozenset({"after", "since", "following"})


def salience(view: View, draft: Draft) -> float:
    """Between 0 and 1: the type's own weight, lowered for later sentences, side clauses and what did not happen."""
    candidate = draft.candidate
    if candidate.kind != "event":
        return 0.1 * candidate.frame.weight
    value = candidate.frame.type.salience * _PUT[draft.put.assertion] * (0.6 + 0.4 * candidate.frame.weight)
    value *= max(0.35, 1.0 - 0.12 * draft.sentence)
    if any(view.deps[node] in _BACKGROUND for node in view.path_up(candidate.trigger)[:3]):
        value *= 0.85
    if candidate.frame.pos == "noun" and candidate.light is None:
        value *= 0.92
    if any(view.lower[c] in _FOLLOWING for node in view.path_up(candidate.trigger)[:2] for c in view.kids(node, "mark", "case")):
        value *= 0.92
    return value * (1.0 if candidate.parts else 0.7)


def score(draft: Draft) -> float:
    """How likely a reader would accept the claim, from the frame's prior and what was filled."""
    candidate = draft.candidate
    value = candidate.frame.weight
    filled = {p.role for p in candidate.parts}
    value += 0.08 * ("actor" in filled) + 0.06 * bool(filled & {"recipient", "victim", "target", "place"}) - 0.08
    if draft.put.assertion in ("planned", "threatened", "hypothetical", "denied"):
        value -= 0.05
    return round(min(0.98, max(0.05, value)), 4)
