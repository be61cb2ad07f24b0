"""Ordinary life: road accidents, petty crime, forecasts and general truths tell of no event that anybody would record."""

from __future__ import annotations

from collections.abc import Sequence

from mountjoy.codebook.model import Codebook
from mountjoy.coder.draft import Draft
from mountjoy.coder.view import View

_ACCIDENT, _CRIME, _HAZARD = "man-made-disaster", "organised-crime", "natural-disaster"
_STATEMENT = "statement"
_VIOLENT = frozenset({"battle", "explosion", "violence-against-civilians"})
_ONLY_FEARED = frozenset({"threatened", "hypothetical"})
_GENERAL = frozenset(
    "common commonplace frequent rare usual unusual routine normal widespread inevitable".split()
)


def extraordinary(view: View, codebook: Codebook, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts without small accidents, petty crime, hazards that are only feared and what holds in general."""
    life = _Life(view, codebook, drafts)
    return [
        d for d in drafts
        if not (life.everyday(d) or _general(view, d) or _means_of(view, d) or _measured_by(view, d))
    ]  # fmt: skip


class _Life:
    """What the report's words say of the size of its accidents and crimes."""

    def __init__(self, view: View, codebook: Codebook, drafts: Sequence[Draft]) -> None:
        self.view = view
        lists = codebook.lexicon.lists
        self._mass, self._gangs = lists["mass-accidents"], lists["organised-words"]
        words = set(view.lemmas) | set(view.lower)
        self._large = not words.isdisjoint(self._mass) or any(d.fatalities for d in drafts)

    def everyday(self, draft: Draft) -> bool:
        """Whether an accident, a crime or a hazard is one that happens to somebody every day."""
        type_ = draft.type.id
        if type_ in (_ACCIDENT, _HAZARD) and draft.put.assertion in _ONLY_FEARED:
            return True
        if type_ == _STATEMENT and draft.put.assertion == "denied":
            return True  # "declined to comment"
        if type_ == _ACCIDENT:
            return not self._large
        return type_ == _CRIME and not self._organised(draft)

    def _organised(self, draft: Draft) -> bool:
        """Whether the sentence or one beside it tells of a gang, of smuggling, of a robbery or of drugs in bulk."""
        sentences = self.view.sentences[max(0, draft.sentence - 1) : draft.sentence + 2]
        tokens = [i for a, b in sentences for i in range(a, b)]
        words = {self.view.lemmas[i] for i in tokens} | {self.view.lower[i] for i in tokens}
        return not words.isdisjoint(self._gangs)


def _general(view: View, draft: Draft) -> bool:
    """Whether a bare plural is said to be common or rare: *gas explosions are common*."""
    noun = draft.candidate.trigger
    head = view.heads[noun]
    while view.deps[noun] == "conj" and not view.is_verb(head):
        noun, head = head, view.heads[head]
    bare = view.tags[noun] == "NNS" and not view.kids(noun, "det", "nummod", "nmod:poss")
    return bare and view.deps[noun].split(":")[0] == "nsubj" and view.lemmas[head] in _GENERAL


def _means_of(view: View, draft: Draft) -> bool:
    """Whether a plural only says what something is used for: *it uses drones in its attacks*, without whom or where."""
    candidate, noun = draft.candidate, draft.candidate.trigger
    verb = view.heads[noun]
    owned = any(view.tags[c] == "PRP$" for c in view.kids(noun, "nmod:poss"))
    if view.tags[noun] != "NNS" or not owned or view.deps[noun].split(":")[0] not in ("obl", "nmod"):
        return False
    if view.deps[noun] == "nmod" and not view.is_verb(verb):
        verb = view.heads[verb]
    return view.lemmas[verb] in _USING and {p.role for p in candidate.parts} <= {"actor", "instrument"}


_USING = frozenset("use employ rely deploy adopt favour favor utilise utilize prefer depend".split())


def _measured_by(view: View, draft: Draft) -> bool:
    """Whether violence is only a measure of something: *enough poison to kill a man*, *strong enough to kill*."""
    if draft.candidate.frame.type.family not in _VIOLENT:
        return False
    verb = draft.candidate.trigger
    if not any(view.lower[c] == "to" for c in view.kids(verb, "mark")):
        return False
    head = view.heads[verb]
    return view.lower[head] == "enough" or any(view.lower[c] == "enough" for c in view.children[head])
