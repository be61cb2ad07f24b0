"""What kind a demonstration was: what its crowd and the police did, in whatever clause or sentence that is told.

ACLED codes a demonstration as one event: violent where the crowd was; else by the force used against it; else by
whether anyone stepped in; else peaceful. So what a report tells of one demonstration is taken together, and each of its
claims is raised to the gravest kind that the report tells of, with the words that decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mountjoy.claim import Mention
from mountjoy.codebook.model import Codebook
from mountjoy.coder.conditions import counted, head_words
from mountjoy.coder.draft import Draft, Raised
from mountjoy.coder.view import View, kind_of

_RANK = {
    "protest": 0,
    "strike": 0,
    "protest-with-intervention": 1,
    "excessive-force": 2,
    "violent-demonstration": 3,
}
_TOLD = ("reported", "claimed", "alleged")
_REACH = 2
"""Sentences without a word of the demonstration that may stand between two that tell of it."""
_CITIES = frozenset({"city", "town", "village", "province", "country"})
_CROWD = frozenset({"protesters", "rioters", "civilians", "person", ""})
_OVER = frozenset({"against", "over", "about", "since", "like", "unlike", "than", "despite", "because of"})


@dataclass(slots=True)
class _Demonstration:
    """The drafts that tell of one demonstration, and the signs of what kind it was, by type."""

    drafts: list[Draft]
    signs: dict[str, str] = field(default_factory=dict)

    @property
    def last(self) -> int:
        return max(d.sentence for d in self.drafts)

    def sign(self, type_id: str, words: str) -> None:
        """Notes words that speak for a type; the first found are kept."""
        self.signs.setdefault(type_id, words)


def raise_demonstrations(view: View, codebook: Codebook, drafts: Sequence[Draft]) -> None:
    """Raises the drafts of each demonstration to the gravest kind that the report tells of it."""
    told = [d for d in drafts if d.candidate.kind == "event" and d.put.assertion in _TOLD]
    anchors = [d for d in told if d.candidate.frame.type.id in _RANK]
    if not anchors:
        return
    crowd = _Crowd(view, codebook)
    for demonstration in _demonstrations(view, crowd, anchors):
        for draft in told:
            if _within(view, demonstration, draft):
                _note(view, crowd, demonstration, draft)
        for sentence in sorted({d.sentence for d in demonstration.drafts} | {demonstration.last + 1}):
            _note_words(view, crowd, demonstration, sentence)
        if not demonstration.signs:
            continue
        gravest = max(demonstration.signs, key=lambda t: _RANK[t])
        for draft in demonstration.drafts:
            if _RANK.get(draft.candidate.frame.type.id, 0) < _RANK[gravest]:
                draft.raised = Raised(codebook.types[gravest], demonstration.signs[gravest])


class _Crowd:
    """Tells by words and kinds who demonstrates, who polices, and what is only a demonstration's subject."""

    def __init__(self, view: View, codebook: Codebook) -> None:
        self.view = view
        self.lexicon = codebook.lexicon
        self.lists = codebook.lexicon.lists

    def is_crowd(self, mention: Mention, token: int) -> bool:
        """Whether a party demonstrates: by kind or by noun."""
        return kind_of(self.view, mention) in ("protesters", "rioters") or self.named(token, "protesters")

    def is_police(self, mention: Mention, token: int) -> bool:
        """Whether a party is one that polices demonstrations."""
        kinds = ("state-forces", "government", "external-forces")
        return kind_of(self.view, mention) in kinds or self.named(token, "police")

    def named(self, token: int, name: str) -> bool:
        """Whether the noun, or what it counts, is headed by a word of the list."""
        heads = [token, *counted(self.view, self.lexicon, token)]
        return any(not self.lists[name].isdisjoint(head_words(self.view, i)) for i in heads)

    def is_subject_matter(self, token: int) -> bool:
        """Whether a word stands in what people demonstrate about, or in what was before: not in what happened."""
        view = self.view
        for node in view.path_up(token):
            head = view.heads[node]
            if head == node:
                return False
            dep = view.deps[node].split(":")[0]
            marks = {view.lower[c] for c in view.kids(node, "mark")}
            if dep == "advcl" and marks & {"as", "when", "while", "after", "before"}:
                return False
            if dep == "advcl" and "since" in marks:
                return True
            about = view.lemmas[head] in self.lists["taking-a-stand"]
            if about and (dep in ("obj", "ccomp", "xcomp") or view.deps[node] == "nsubj:pass"):
                return True
            if about and dep in ("obl", "nmod") and view.case(node) in _OVER | {"for", "by", "of"}:
                return True
            if dep in ("obl", "nmod") and view.case(node) in _OVER and view.is_verb(head):
                return True
        return False


def _demonstrations(view: View, crowd: _Crowd, anchors: Sequence[Draft]) -> list[_Demonstration]:
    """Drafts near each other, not set in different places or at different times, are of one demonstration."""
    out: list[_Demonstration] = []
    for draft in sorted(anchors, key=lambda d: (d.sentence, d.candidate.trigger)):
        if crowd.is_subject_matter(draft.candidate.trigger):
            continue
        home = next((d for d in reversed(out) if _within(view, d, draft)), None)
        if home is None:
            out.append(_Demonstration([draft]))
        else:
            home.drafts.append(draft)
    return out


def _within(view: View, demonstration: _Demonstration, draft: Draft) -> bool:
    first = min(d.sentence for d in demonstration.drafts)
    if not first <= draft.sentence <= demonstration.last + _REACH:
        return False
    start = view.sentences[draft.sentence][0]
    if draft.sentence != first and view.lower[start] in _ELSEWHERE:
        return False
    if draft.sentence != first and _is_past(draft) and not any(_is_past(d) for d in demonstration.drafts):
        return False
    here = {place for d in demonstration.drafts for place in _towns(view, d)}
    there = _towns(view, draft)
    return not here or not there or not here.isdisjoint(there)


def _towns(view: View, draft: Draft) -> set[str]:
    places = (p.mention for p in draft.candidate.role("place"))
    return {m.text.casefold() for m in places if m.named and view.kinds.get(m.id) in _CITIES}


_ELSEWHERE = frozenset({"meanwhile", "elsewhere", "separately"})
_EARLIER = frozenset({"ago", "earlier", "previous", "last"})


def _is_past(draft: Draft) -> bool:
    """Whether the draft's own date words set it apart as earlier (*last month*, *in 2013*)."""
    if draft.date is None:
        return False
    words = draft.date.text.casefold().split()
    return not _EARLIER.isdisjoint(words) or (len(words[-1]) == 4 and words[-1].isdigit() and len(words) < 3)


def _note(view: View, crowd: _Crowd, demonstration: _Demonstration, draft: Draft) -> None:
    """Notes what a draft says of the demonstration's kind; a draft of another family joins it so."""
    candidate = draft.candidate
    type_id = candidate.frame.type.id
    if crowd.is_subject_matter(candidate.trigger) or (_is_past(draft) and draft not in demonstration.drafts):
        return
    words = " ".join(view.words[i] for i in candidate.tokens)
    member = draft in demonstration.drafts
    if member and _RANK.get(type_id, 0) > 0:
        demonstration.sign(type_id, words)
    shown = None
    if member or (type_id in _HARMING and _of_the_crowd(view, crowd, demonstration, draft)):
        shown = _harm(view, crowd, draft)
    if shown is None and not member:
        shown = _deed(view, crowd, draft)
    if shown is not None:
        demonstration.sign(shown, words)
        if not member:
            demonstration.drafts.append(draft)


_HARMING = frozenset({"killing", "attack", "massacre"})
_WRECKING = frozenset({"property-destruction", "looting"})


def _of_the_crowd(view: View, crowd: _Crowd, demonstration: _Demonstration, draft: Draft) -> bool:
    """Whether those harmed in another sentence may be demonstrators: called so, or only counted (*three people*)."""
    if any(d.sentence == draft.sentence for d in demonstration.drafts):
        return True
    harmed = [*draft.candidate.role("victim"), *draft.candidate.role("recipient")]
    for part in harmed:
        first = part.mention.text.casefold().split()[0]
        counted_only = (
            first.isdigit() or first in crowd.lexicon.cardinals or first in ("at", "some", "several")
        )
        if crowd.is_crowd(part.mention, part.token) or (counted_only and first != "one"):
            return True
    return not harmed


def _harm(view: View, crowd: _Crowd, draft: Draft) -> str | None:
    """What people killed or badly hurt show: force against the crowd, or its violence where the police suffered it."""
    candidate = draft.candidate
    parts = [*candidate.role("victim"), *candidate.role("recipient")]
    harmful = candidate.frame.type.id in _HARMING
    if draft.fatalities is None and not (harmful and parts):
        return None
    actors = candidate.role("actor")
    by_police = any(crowd.is_police(p.mention, p.token) for p in actors)
    if any(crowd.is_police(p.mention, p.token) for p in parts) and not by_police:
        return "violent-demonstration"
    ours = not parts or any(
        crowd.is_crowd(p.mention, p.token) or kind_of(view, p.mention) in _CROWD for p in parts
    )
    if not ours or (harmful and actors and not by_police):
        return None
    return "excessive-force" if draft.fatalities is not None or by_police else None


def _deed(view: View, crowd: _Crowd, draft: Draft) -> str | None:
    """What the crowd did to the police or to things, or the police to the crowd, where a type of its own tells it."""
    candidate = draft.candidate
    type_id = candidate.frame.type.id
    actors, recipients = candidate.role("actor"), candidate.role("recipient")
    if type_id == "clash":
        ours = any(crowd.is_crowd(p.mention, p.token) for p in (*actors, *recipients))
        return "violent-demonstration" if ours else None
    by_police = any(crowd.is_police(p.mention, p.token) for p in actors)
    if type_id in _WRECKING:
        theirs = not actors or any(kind_of(view, p.mention) in _CROWD for p in actors)
        return "violent-demonstration" if theirs and not by_police else None
    if type_id == "arrest":
        counted_or_named = [
            p for p in recipients if crowd.is_crowd(p.mention, p.token) or p.mention.text[:1].isdigit()
        ]
        return "protest-with-intervention" if counted_or_named and (by_police or not actors) else None
    return None


def _note_words(view: View, crowd: _Crowd, demonstration: _Demonstration, sentence: int) -> None:
    """Notes nouns and adjectives that tell of unrest or of police weapons, in a sentence of the demonstration's."""
    if sentence >= len(view.sentences):
        return
    for token in range(*view.sentences[sentence]):
        type_id = _kind_of_word(view, crowd, token)
        if type_id and not crowd.is_subject_matter(token) and not _denied(view, crowd, token):
            demonstration.sign(type_id, view.words[token])


def _kind_of_word(view: View, crowd: _Crowd, token: int) -> str | None:
    head = view.heads[token]
    if view.pos[token] == "ADJ" and view.lemmas[token] in crowd.lists["unruly"]:
        of_it = view.deps[token] == "amod" and crowd.named(head, "demonstrations")
        became = view.deps[token] == "xcomp" and view.lemmas[head] in ("turn", "become", "get", "grow")
        return "violent-demonstration" if of_it or became else None
    if view.pos[token] != "NOUN" or view.deps[token] in ("compound", "amod"):
        return None
    words = head_words(view, token)
    if not crowd.lists["unrest"].isdisjoint(words):
        others = {view.lemmas[c] for c in view.kids(token, "amod", "compound", "nmod")}
        return (
            None
            if others & crowd.lists["other-violence"] or others & crowd.lists["police"]
            else "violent-demonstration"
        )
    return "protest-with-intervention" if not crowd.lists["riot-control"].isdisjoint(words) else None


def _denied(view: View, crowd: _Crowd, token: int) -> bool:
    negating = crowd.lexicon.negating_words
    near = [token, *view.path_up(token)[1:2]]
    return any(view.lower[c] in negating for i in near for c in view.kids(i, "det", "advmod", "case"))
