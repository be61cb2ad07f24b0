"""Casualties to the events that caused them, and one event told by two words to one claim."""

from __future__ import annotations

from mountjoy.claim import Count
from mountjoy.codebook.model import Codebook
from mountjoy.coder.draft import Draft
from mountjoy.coder.numbers import Casualties, casualties
from mountjoy.coder.slots import subject
from mountjoy.coder.view import View

_VIOLENT = frozenset(
    {"battle", "explosion", "violence-against-civilians", "demonstration", "disaster", "crime"}
)
_CAUSE_LINKS = ("advcl", "conj", "acl", "xcomp", "parataxis", "obl", "ccomp", "acl:relcl", "nmod")
_CAUSE_CASES = frozenset({"in", "during", "by", "after", "when", "as", "from", "with", "following"})
TOLL_TYPES = frozenset({"killing"})
"""Types that only say that someone was killed: another violent event of the clause takes their toll."""


def join_casualties(
    view: View, codebook: Codebook, sentence: tuple[int, int], drafts: list[Draft]
) -> list[Draft]:
    """Each casualty statement is given to its event; a bare killing that another event explains is folded into it."""
    events = [d for d in drafts if d.candidate.kind == "event" and d.candidate.frame.type.family in _VIOLENT]
    folded = _told_by_their_noun(view, codebook, events)
    events = [d for d in events if id(d) not in folded]
    for toll in casualties(view, codebook.lexicon, sentence):
        cause = _cause(view, toll, events)
        if cause is None:
            continue
        _give(cause, toll)
        for victim in toll.victims:
            mention = view.mention_at(victim)
            if mention and mention.type in ("actor", "person") and cause.candidate.frame.type.kind == "event":
                if mention.id not in {p.mention.id for p in cause.candidate.role("actor")}:
                    cause.candidate.add("victim", mention, victim, "casualties")
        own = next((d for d in events if d.candidate.trigger == toll.trigger), None)
        if own is not None and own is not cause and own.candidate.frame.type.id in TOLL_TYPES:
            _fold(own, cause)
            folded.add(id(own))
    folded |= _bare_tolls(view, codebook, events, folded)
    for draft in events:
        if draft.candidate.frame.type.family == "violence-against-civilians":
            for part in draft.candidate.role("recipient"):
                if part.mention.type in ("actor", "person"):
                    draft.candidate.add("victim", part.mention, part.token, "harmed")
    return [d for d in drafts if id(d) not in folded]


def _is_toll(view: View, codebook: Codebook, draft: Draft) -> bool:
    """Whether a draft says no more than that people were killed or hurt: a casualty verb without an agent."""
    lexicon = codebook.lexicon
    verbs = (
        lexicon.fatal.causing | lexicon.fatal.suffering | lexicon.injured.causing | lexicon.injured.suffering
    )
    candidate = draft.candidate
    bare = not candidate.role("actor") and not candidate.role("instrument")
    return (
        bare
        and candidate.frame.type.id in ("killing", "attack", "clash")
        and view.lemmas[candidate.trigger] in verbs
    )


def _bare_tolls(view: View, codebook: Codebook, events: list[Draft], folded: set[int]) -> set[int]:
    """Bare tolls beside one event that explains them (*two were killed ...; a mine exploded*) are folded into it."""
    rest = [d for d in events if id(d) not in folded]
    tolls = [d for d in rest if _is_toll(view, codebook, d)]
    told = [d for d in rest if d not in tolls and d.put.assertion in ("reported", "claimed", "alleged")]
    causes = [d for d in told if d.candidate.frame.type.family != "crime"]
    if not causes:
        return set()
    for toll in tolls:
        cause = min(causes, key=lambda d: (_loose(d), abs(d.candidate.trigger - toll.candidate.trigger)))
        _fold(toll, cause)
        cause.fatalities = _either(cause.fatalities, toll.fatalities)
        cause.injuries = _either(cause.injuries, toll.injuries)
    return {id(d) for d in tolls}


def _loose(draft: Draft) -> bool:
    """Explosions and named kinds of attack explain a toll better than a clash or a raid somewhere in the sentence."""
    return draft.candidate.frame.type.family != "explosion"


def _either(a: Count | None, b: Count | None) -> Count | None:
    return a if b is None else _larger(a, b)


def _told_by_their_noun(view: View, codebook: Codebook, events: list[Draft]) -> set[int]:
    """Verbs that say what an event noun brought about (*two bombings killed*, *the blast hit*) add to that noun's event."""
    lexicon = codebook.lexicon
    bringing = lexicon.effect | lexicon.fatal.causing | lexicon.injured.causing | _STRIKING
    nouns = {d.candidate.trigger: d for d in events if _nominal(view, d.candidate.trigger)}
    folded: set[int] = set()
    for draft in events:
        verb = draft.candidate.trigger
        if view.lemmas[verb] not in bringing or not view.is_verb(verb):
            continue
        causes = [nouns[f.token] for f in subject(view, verb) if f.token in nouns]
        if causes:
            _fold(draft, causes[0])
            folded.add(id(draft))
    return folded


def _nominal(view: View, token: int) -> bool:
    """Whether a trigger stands as a noun: it is one, or an *-ing* form that is a subject (*shelling killed two*)."""
    return not view.is_verb(token) or (
        view.tags[token] == "VBG" and view.deps[token].split(":")[0] in ("nsubj", "csubj")
    )


_STRIKING = frozenset(
    {"strike", "hit", "target", "rock", "shake", "tear", "rip", "destroy", "damage", "explode", "occur"}
)


def _give(draft: Draft, toll: Casualties) -> None:
    if toll.fatal:
        draft.fatalities = _larger(draft.fatalities, toll.count)
    else:
        draft.injuries = _larger(draft.injuries, toll.count)


def _larger(a: Count | None, b: Count) -> Count:
    return b if a is None or (b.best or b.low or 0) > (a.best or a.low or 0) else a


def _fold(own: Draft, cause: Draft) -> None:
    for part in own.candidate.parts:
        if part.role == "actor" and cause.candidate.role("actor"):
            continue
        role = "victim" if part.role == "recipient" else part.role
        if role == "place" and cause.candidate.role("place"):
            continue
        if not any(p.mention.id == part.mention.id for p in cause.candidate.parts):
            cause.candidate.add(role, part.mention, part.token, part.reason)


def _cause(view: View, toll: Casualties, events: list[Draft]) -> Draft | None:
    """The event that the toll belongs to: its verb's subject, the event it happened in, or its own trigger."""
    specific = [d for d in events if d.candidate.frame.type.id not in TOLL_TYPES]
    by_token = {t: d for d in specific for t in d.candidate.tokens}
    if toll.trigger in by_token:
        return by_token[toll.trigger]
    for filler in subject(view, toll.trigger):
        if filler.token in by_token:
            return by_token[filler.token]
    for child in view.children[toll.trigger]:
        marks = {view.case(child), *(view.lower[c] for c in view.kids(child, "mark", "advmod"))}
        if child in by_token and marks & _CAUSE_CASES:
            return by_token[child]
        for grandchild in view.kids(child, "nmod", "acl"):
            if grandchild in by_token and marks & _CAUSE_CASES:
                return by_token[grandchild]
    node = toll.trigger
    while view.deps[node] in _CAUSE_LINKS or view.deps[node] in ("obj", "nsubj", "nsubj:pass"):
        node = view.heads[node]
        if node in by_token:
            return by_token[node]
        for sibling in view.children[node]:
            if sibling in by_token and view.deps[sibling] in ("nsubj", "obj", "nsubj:pass", "conj"):
                return by_token[sibling]
    return next((d for d in events if d.candidate.trigger == toll.trigger), None)


def same_event(view: View, drafts: list[Draft]) -> list[Draft]:
    """Drafts of one type in one clause that share all their parties become one (*attacked ... in an attack*)."""
    kept: list[Draft] = []
    for draft in drafts:
        twin = next((k for k in kept if _same(view, k, draft)), None)
        if twin is None:
            kept.append(draft)
        else:
            for part in draft.candidate.parts:
                twin.candidate.add(part.role, part.mention, part.token, part.reason)
            twin.fatalities = twin.fatalities or draft.fatalities
            twin.injuries = twin.injuries or draft.injuries
    return kept


def _same(view: View, a: Draft, b: Draft) -> bool:
    x, y = a.candidate, b.candidate
    if x.frame.type.id != y.frame.type.id or x.kind != "event":
        return False
    linked = x.trigger in view.path_up(y.trigger)[:3] or y.trigger in view.path_up(x.trigger)[:3]
    if not linked or view.deps[y.trigger] == "conj" or view.deps[x.trigger] == "conj":
        return False
    told_on = view.deps[y.trigger] == "advcl" and view.tags[y.trigger] == "VBG"  # "..., wounding 80 workers"
    return all(
        {p.mention.id for p in x.role(r)} >= {p.mention.id for p in y.role(r)}
        for r in (("actor",) if told_on else ("actor", "recipient"))
    )
