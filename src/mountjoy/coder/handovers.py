"""Places taken without a fight: a capture that the report elsewhere tells to have met no resistance.

ACLED sets apart a place that its holders left or handed over, or that was entered unopposed, from one taken in battle.
What decides often stands in another clause or sentence than the taking itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from mountjoy.codebook.model import Codebook
from mountjoy.coder.draft import Draft, Raised
from mountjoy.coder.view import View

_TAKING = frozenset({"capture", "advance", "movement"})
_LEAVING = frozenset({"withdrawal"})
_DRIVEN = frozenset({"flee", "retreat", "fall"})
"""Ways of leaving that rather tell of a fight lost."""
_FIGHTING = frozenset({"battle", "explosion", "violence-against-civilians"})
_TOLD = ("reported", "claimed", "alleged")
_AFTER = frozenset({"after", "following", "since", "as", "when", "once", "amid"})


def raise_handovers(view: View, codebook: Codebook, drafts: Sequence[Draft]) -> None:
    """Raises captures to transfers where the report says that nobody fought, or only that the other side left."""
    told = [d for d in drafts if d.candidate.kind == "event" and d.put.assertion in _TOLD]
    taking = [d for d in told if d.candidate.frame.type.id in _TAKING and _enters(view, d)]
    if not taking:
        return
    type_ = codebook.types["territory-transfer"]
    fought = any(
        d.candidate.frame.type.family in _FIGHTING and d.candidate.frame.type.id not in _TAKING for d in told
    )
    for draft in taking:
        words = _unopposed(view, codebook, draft)
        if words is None and not fought and draft.candidate.frame.type.id == "capture":
            words = _left(view, codebook, draft, told)
        if words is not None:
            draft.raised = Raised(type_, words)


def _enters(view: View, draft: Draft) -> bool:
    """Whether a movement is one into a place, not a march across a border."""
    return draft.candidate.frame.type.id != "movement" or view.lemmas[draft.candidate.trigger] == "enter"


def _unopposed(view: View, codebook: Codebook, draft: Draft) -> str | None:
    """*Without a fight*, *unopposed*: words under the taking, or under a verb coordinated with it."""
    lists = codebook.lexicon.lists
    trigger = draft.candidate.trigger
    for top in [
        *view.conjuncts(trigger),
        *(h for h in (view.heads[trigger],) if view.deps[trigger] == "conj"),
    ]:
        for token in view.under(top):
            if view.lower[token] == "without":
                for word in view.under(view.heads[token]):
                    if view.lemmas[word] in lists["resistance"]:
                        return f"without {view.words[word]}"
            elif view.lemmas[token] in lists["unopposed"] and view.deps[token] != "amod":
                return view.words[token]
    return None


def _left(view: View, codebook: Codebook, draft: Draft, told: Sequence[Draft]) -> str | None:
    """The other side's leaving, told beside the taking of the place as what went before it."""
    ours = {_meant(p.mention.antecedent, p.mention.id) for p in draft.candidate.role("actor")}
    for other in told:
        candidate = other.candidate
        if candidate.frame.type.id not in _LEAVING or abs(other.sentence - draft.sentence) > 1:
            continue
        if view.lemmas[candidate.trigger] in _DRIVEN:
            continue
        if _contested(view, codebook, draft.sentence) or _contested(view, codebook, other.sentence):
            continue
        theirs = {_meant(p.mention.antecedent, p.mention.id) for p in candidate.role("actor")}
        if theirs and ours.isdisjoint(theirs) and _went_before(view, candidate.trigger):
            return view.words[candidate.trigger]
    return None


def _contested(view: View, codebook: Codebook, sentence: int) -> bool:
    """Whether a sentence tells of fighting, in whatever words, and not that there was none."""
    spoken = [i for i in range(*view.sentences[sentence]) if view.pos[i] == "NOUN"]
    fights = [i for i in spoken if view.lemmas[i] in codebook.lexicon.lists["resistance"]]
    return any(view.case(i) != "without" for i in fights)


def _went_before(view: View, token: int) -> bool:
    if any(view.lower[c] == "had" for c in view.kids(token, "aux")):
        return True
    marks = {view.lower[c] for c in view.kids(token, "mark", "case")}
    return bool(marks & _AFTER) or view.case(token).split(" ")[0] in _AFTER


def _meant(antecedent: str | None, mention: str) -> str:
    return antecedent or mention
