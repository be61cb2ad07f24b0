"""Where, when and with what: the circumstances of an event, from roles, phrases and the clause around it."""

from __future__ import annotations

from mountjoy.claim import Mention
from mountjoy.codebook.model import Lexicon
from mountjoy.coder.match import Candidate
from mountjoy.coder.view import View

_ORIGIN, _DESTINATION = frozenset({"from"}), frozenset({"to", "into", "toward", "towards", "onto"})
_MOVING = frozenset({"movement", "withdrawal", "deployment", "visit", "evacuation", "advance", "displacement"})
_MEANS = frozenset({"with", "using", "by", "of", "via", "involving"})


def add_circumstances(view: View, candidate: Candidate, lexicon: Lexicon) -> None:
    """Adds place, origin, destination and instrument to an event candidate."""
    _add_own(view, candidate, lexicon)
    if not candidate.role("place"):
        _add_place_around(view, candidate, lexicon)


def _add_own(view: View, candidate: Candidate, lexicon: Lexicon) -> None:
    anchors = [candidate.trigger] if candidate.light is None else [candidate.trigger, candidate.light]
    moving = candidate.frame.type.id in _MOVING
    for anchor in anchors:
        for child in view.children[anchor]:
            dep = view.deps[child].split(":")[0]
            if dep not in ("obl", "nmod") or view.deps[child] == "nmod:poss":
                continue
            _add_phrase(view, candidate, child, view.case(child), lexicon, moving)
        for label in ("ARGM-LOC",):
            for token in view.args(anchor, label):
                _add_where(view, candidate, token, label)
        if not view.is_verb(anchor):
            for child in view.kids(anchor, "compound", "amod", "nmod:poss"):
                mention = view.mention_at(child)
                if mention and mention.type in ("weapon", "platform") and mention.id not in _ids(candidate):
                    candidate.add("instrument", mention, child, "modifier")


def _add_phrase(view: View, candidate: Candidate, token: int, case: str, lexicon: Lexicon, moving: bool) -> None:
    mention = view.mention_at(token)
    first = case.split(" ")[0]
    if mention is None or mention.id in _ids(candidate):
        return
    if mention.type in ("weapon", "platform", "vehicle") and first in _MEANS:
        candidate.add("instrument", mention, token, case)
    elif mention.type in ("place", "facility"):
        if moving and first in _ORIGIN:
            candidate.add("origin", mention, token, case)
        elif moving and first in _DESTINATION:
            candidate.add("destination", mention, token, case)
        elif case in lexicon.locative or first in lexicon.locative:
            _add_where(view, candidate, token, case)


def _add_where(view: View, candidate: Candidate, token: int, reason: str) -> None:
    """The place a phrase names; *the outskirts of Mosul*, *the town of X* give both the phrase and what it holds."""
    mention = view.mention_at(token)
    if mention and mention.type in ("place", "facility") and mention.id not in _ids(candidate):
        candidate.add("place", mention, token, reason)
    elif mention is None:
        for child in view.kids(token, "nmod"):
            inner = view.mention_at(child)
            if inner and inner.type in ("place", "facility") and view.case(child) == "of":
                candidate.add("place", inner, child, reason)


def _add_place_around(view: View, candidate: Candidate, lexicon: Lexicon) -> None:
    """The nearest place of a governing clause: *In Mosul, troops said ...*, *killed ... when a bomb exploded in X*."""
    for node in view.path_up(candidate.trigger):
        if view.deps[node] == "acl:relcl" and any(view.lower[c] == "where" for c in view.children[node]):
            _add_where(view, candidate, view.heads[node], "where")
        for child in view.children[node]:
            if child == candidate.trigger or view.deps[child].split(":")[0] not in ("obl", "nmod"):
                continue
            mention = view.mention_at(child)
            first = view.case(child).split(" ")[0]
            if mention and mention.type in ("place", "facility") and first in ("in", "at", "near", "on", "outside", "inside", "around"):
                if mention.id not in _ids(candidate):
                    candidate.add("place", mention, child, "place of the clause")
        if candidate.role("place"):
            return


def _ids(candidate: Candidate) -> set[str]:
    return {p.mention.id for p in candidate.parts}


def date_words(view: View, candidate: Candidate, sentence: tuple[int, int]) -> Mention | None:
    """The date expression that belongs to the event: under its trigger, up its clauses, or the sentence's only one."""
    start, end = view.starts[sentence[0]], view.ends[sentence[1] - 1]
    dates = [m for m in view.mentions if m.type == "date" and start <= m.start and m.end <= end]
    if not dates:
        return None
    heads = {view.head_of[m.id]: m for m in dates}
    for token in view.args(candidate.trigger, "ARGM-TMP"):
        for head, mention in heads.items():
            if token in view.path_up(head)[:4]:
                return mention
    passed: set[int] = set()
    for node in view.path_up(candidate.trigger):
        for head, mention in sorted(heads.items()):
            way = view.path_up(head)
            if node in way:
                between = way[: way.index(node)]
                if passed.isdisjoint(between) and not any(view.is_verb(t) for t in between):
                    return mention
        passed.add(node)
        if view.deps[node] in ("ccomp", "parataxis"):
            break
    return dates[0] if len(dates) == 1 and not _own_clause(view, heads, candidate.trigger) else None


def _own_clause(view: View, heads: dict[int, Mention], trigger: int) -> bool:
    """Whether the only date stands inside another clause that does not hold the trigger."""
    for head in heads:
        for node in view.path_up(head):
            if view.is_verb(node):
                return node not in view.path_up(trigger)
    return False


def tense(view: View, trigger: int) -> str:
    """past, present or future, from the auxiliary or the form of the clause's verb."""
    for node in view.path_up(trigger):
        if view.pos[node] in ("VERB", "AUX") or view.is_verb(node):
            if any(view.lower[c] in ("will", "shall", "'ll") for c in view.kids(node, "aux")):
                return "future"
            return "present" if view.tags[node] in ("VBZ", "VBP") else "past"
    return "past"
