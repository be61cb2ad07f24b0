"""What other schemes call a claim: the crosswalks of its type and frame, read with its parties and its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from mountjoy.codebook.crosswalk import codes, contexts
from mountjoy.codebook.model import Codebook, Type
from mountjoy.coder.candidate import Candidate, Part
from mountjoy.coder.conditions import Words
from mountjoy.coder.draft import Draft
from mountjoy.coder.view import View, kind_of


def sentence_contexts(view: View, codebook: Codebook, sentence: tuple[int, int]) -> list[str]:
    """The PLOVER contexts that a sentence has words of."""
    return contexts(codebook.schemes, Words(view, range(*sentence)).any_of)


def claim_codes(view: View, draft: Draft) -> dict[str, Any]:
    """The codes of an event; empty for ties and control, which no scheme has.

    Of an event that is a part of another, ACLED's code is the whole event's, the others its own.
    """
    own, raised = draft.candidate.frame.type, draft.raised
    if own.kind != "event":
        return {}
    if raised is None:
        return _codes(view, draft, own)
    whole = _codes(view, draft, raised.type)
    return whole if draft.type is raised.type else _codes(view, draft, own) | {"acled": whole["acled"]}


def _codes(view: View, draft: Draft, type_: Type) -> dict[str, Any]:
    candidate = draft.candidate
    made = codes(
        type_,
        kinds_by_role(view, candidate.parts),
        draft.put.assertion,
        own=candidate.frame.crosswalk if type_ is candidate.frame.type else None,
        trigger=Words(view, candidate.tokens).any_of,
        clause=Words(view, _clause(view, candidate)).any_of,
    )
    if not _particular(view, draft):  # MUC has templates for particular incidents only
        made["muc"] = None
    if made["plover"] is not None:
        made["plover"]["contexts"] = list(draft.contexts)
    return made


def _particular(view: View, draft: Draft) -> bool:
    """Whether a number of people, a day, a place, a thing, a name or a known force makes an event one of its own."""
    if draft.tolls or draft.date is not None:
        return True
    for part in draft.candidate.parts:
        kind = view.kinds.get(part.mention.id, "")
        if part.role in _THINGS or part.mention.named or kind not in ("", "civilians", "person"):
            return True
        if part.mention.type == "person" and view.tags[part.token] == "NN":
            return True
    return False


_THINGS = ("place", "target", "instrument")


def _clause(view: View, candidate: Candidate) -> list[int]:
    """The words under the trigger; under the verb that carries it where the trigger is a noun."""
    top = candidate.trigger
    if not view.is_verb(top) and view.is_verb(view.heads[top]):
        top = view.heads[top]
    return view.under(top)


def kinds_by_role(view: View, parts: Sequence[Part]) -> dict[str, Counter[str]]:
    """The actor kinds of the fillers of each role, counted."""
    out: dict[str, Counter[str]] = {}
    for part in parts:
        kind = kind_of(view, part.mention)
        if kind:
            out.setdefault(part.role, Counter())[kind] += 1
    return out
