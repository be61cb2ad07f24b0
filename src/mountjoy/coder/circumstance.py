"""Where, when and with what: the circumstances of an event, from roles, phrases and the clause around it."""

from __future__ import annotations

from mountjoy.claim import Mention
from mountjoy.codebook.model import Lexicon
from mountjoy.coder.match import Candidate
from mountjoy.coder.view import View

_ORIGIN, _DESTINATION = frozenset({"from"}), frozenset({"to", "into", "toward", "towards", "onto"})
_MOVING = frozenset(
    {"movement", "withdrawal", "deployment", "visit", "evacuation", "advance", "displacement"}
)
_MEANS = frozenset({"with", "using", "by", "of", "via", "involving"})


def add_circumstances(view: View, candidate: Candidate, lexicon: Lexicon) -> None:
    """Adds place, origin, destination and instrument to an event candidate.

    A weak candidate is no longer weak where a place stands in a phrase of its own.
    """
    _add_own(view, candidate, lexicon)
    needs = candidate.frame.needs
    if candidate.role("place") and (needs is None or "place" in needs):
        candidate.weak = False
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
            case = view.case(child)
            for token in view.conjuncts(child):
                _add_phrase(view, candidate, token, view.case(token) or case, lexicon, moving)
        for label in ("ARGM-LOC",):
            for token in view.args(anchor, label):
                _add_where(view, candidate, token, label)
        if not view.is_verb(anchor):
            for child in view.kids(anchor, "compound", "amod", "nmod:poss"):
                mention = view.mention_at(child)
                if mention and mention.type in ("weapon", "platform") and mention.id not in _ids(candidate):
                    candidate.add("instrument", mention, child, "modifier")


def _add_phrase(
    view: View, candidate: Candidate, token: int, case: str, lexicon: Lexicon, moving: bool
) -> None:
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
        if not view.kinds.get(
            mention.id
        ):  # "a crowded street of the Karrada district": what it lies in is known
            _add_inner(view, candidate, token, reason)
    elif mention is None:
        for child in view.kids(token, "nmod"):
            inner = view.mention_at(child)
            if inner and inner.type in ("place", "facility") and view.case(child) == "of":
                candidate.add("place", inner, child, reason)


def _add_inner(view: View, candidate: Candidate, token: int, reason: str) -> None:
    for child in view.under(token):
        inner = view.mention_at(child)
        if child != token and inner and inner.type == "place" and view.kinds.get(inner.id):
            if inner.id not in _ids(candidate):
                candidate.add("place", inner, child, reason)
            return


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
            if (
                mention
                and mention.type in ("place", "facility")
                and first in ("in", "at", "near", "on", "outside", "inside", "around")
            ):
                if mention.id not in _ids(candidate):
                    candidate.add("place", mention, child, "place of the clause")
        if candidate.role("place"):
            return


def _ids(candidate: Candidate) -> set[str]:
    return {p.mention.id for p in candidate.parts}


_CLOCK = frozenset(
    "midnight noon midday dawn dusk sunrise sunset night morning evening afternoon at just after before around early late the in".split()
)


def date_words(view: View, candidate: Candidate, sentence: tuple[int, int]) -> Mention | None:
    """The date expression that belongs to the event: under its trigger, up its clauses, or the sentence's only one."""
    start, end = view.starts[sentence[0]], view.ends[sentence[1] - 1]
    dates = [m for m in view.mentions if m.type == "date" and start <= m.start and m.end <= end]
    days = [m for m in dates if not _CLOCK.issuperset(m.text.lower().split())]
    dates = days or dates  # "just after midnight on Sunday": the day, not the hour
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
        if _told_apart(view, node):
            break
    return dates[0] if len(dates) == 1 and not _own_clause(view, heads, candidate.trigger) else None


def _own_clause(view: View, heads: dict[int, Mention], trigger: int) -> bool:
    """Whether the only date stands inside another clause that does not hold the trigger."""
    for head in heads:
        for node in view.path_up(head):
            if view.is_verb(node):
                return node not in _clause_nodes(view, trigger)
    return False


def _clause_nodes(view: View, trigger: int) -> list[int]:
    """The trigger and what governs it, up to the clause of whoever says so."""
    out = []
    for node in view.path_up(trigger):
        out.append(node)
        if _told_apart(view, node):
            break
    return out


_ANNOUNCING = frozenset({"announce", "declare", "proclaim", "unveil"})


def _told_apart(view: View, node: int) -> bool:
    """Whether the clause above is a saying with a date of its own; what is announced is dated with the announcement."""
    if view.deps[node] not in ("ccomp", "parataxis"):
        return False
    return view.lemmas[view.heads[node]] not in _ANNOUNCING


def tense(view: View, trigger: int) -> str:
    """past, present or future, from the auxiliary or the form of the clause's verb."""
    for node in view.path_up(trigger):
        if view.pos[node] in ("VERB", "AUX") or view.is_verb(node):
            if any(view.lower[c] in ("will", "shall", "'ll") for c in view.kids(node, "aux")):
                return "future"
            return "present" if view.tags[node] in ("VBZ", "VBP") else "past"
    return "past"
