"""How a statement is put, and who says so: negation, modals, plans, threats, saying verbs, hedges."""

from __future__ import annotations

from dataclasses import dataclass

from mountjoy.claim import Assertion, Mention
from mountjoy.codebook.model import Lexicon
from mountjoy.coder.slots import Filler, fill, prepositional, subject
from mountjoy.coder.view import View

_RANK: dict[str, int] = {
    "reported": 0, "claimed": 1, "alleged": 2, "planned": 3, "threatened": 4, "hypothetical": 5, "denied": 6,
}  # fmt: skip
_CONDITION = frozenset({"if", "unless", "whether", "lest"})
_UNTIL = frozenset({"after", "once", "until", "before"})
_FUTURE = frozenset({"will", "shall", "'ll", "’ll"})
_POSSIBLE = frozenset({"may", "might", "could", "would", "should", "can", "must", "'d", "’d"})
_INSIDE = ("ccomp", "xcomp", "obj", "csubj", "nsubj:pass", "parataxis", "acl", "obl", "nmod", "advcl")


@dataclass(frozen=True, slots=True)
class Put:
    """How it is put, by whom (None where the report itself says so), and the words that show it."""

    assertion: Assertion
    speaker: Mention | None
    reason: str


def put(view: View, trigger: int, lexicon: Lexicon) -> Put:
    """Walks from the trigger to the root of its sentence; the strongest sign wins, the nearest speaker is named."""
    best: Assertion = "reported"
    speaker: Mention | None = None
    reason = ""
    path = view.path_up(trigger)
    for k, node in enumerate(path):
        signs = [_local(view, node, lexicon, first=k == 0)]
        if k + 1 < len(path):
            signs.append(_governed(view, node, path[k + 1], lexicon))
        sign, who, why = max(signs, key=lambda s: _RANK[s[0]])
        if _RANK[sign] > _RANK[best]:
            best, reason = sign, why
        for _, candidate, _ in signs:
            speaker = speaker or candidate
        speaker = speaker or who or _cited(view, node, lexicon)
        if _contrasted(view, node):
            break
        if k + 1 < len(path) and _background(view, node, path[k + 1]):
            speaker = speaker or _speaker_of_sentence(view, path, lexicon)
            break
    return Put(best, speaker, reason)


Sign = tuple[Assertion, Mention | None, str]
_NONE: Sign = ("reported", None, "")


def _local(view: View, node: int, lexicon: Lexicon, *, first: bool) -> Sign:
    """What the node's own particles say: not, may, reportedly, if."""
    sign: Sign = _NONE
    verb = view.is_verb(node)
    if verb and any(_nobody(view, c) for c in view.kids(node, "nsubj", "nsubj:pass", "obj")):
        return ("denied", None, "no")
    for child in view.children[node]:
        word, dep = view.lower[child], view.deps[child].split(":")[0]
        if dep in ("advmod", "det") and word in lexicon.negating_words and (verb or first):
            return ("denied", None, word)
        if dep == "aux" and word in _FUTURE and verb and _RANK["planned"] > _RANK[sign[0]]:
            sign = ("planned", None, word)
        if dep == "aux" and word in _POSSIBLE and verb and _RANK["hypothetical"] > _RANK[sign[0]]:
            sign = ("hypothetical", None, word)
        if (
            dep in ("advmod", "amod")
            and word in lexicon.hedging
            and _RANK[lexicon.hedging[word]] > _RANK[sign[0]]
        ):
            sign = (lexicon.hedging[word], None, word)
        if dep == "mark" and (word in _CONDITION or (word in _UNTIL and view.tags[node] in ("VBZ", "VBP"))):
            sign = ("hypothetical", None, word)
        if dep == "mark" and word == "to" and view.deps[node] in ("advcl", "acl") and sign == _NONE:
            sign = ("planned", None, "purpose")
    return sign


def _nobody(view: View, token: int) -> bool:
    if view.lower[token] in ("nobody", "none", "neither", "nothing"):
        return True
    return any(view.lower[c] in ("no", "neither") for c in view.kids(token, "det"))


def _governed(view: View, node: int, head: int, lexicon: Lexicon) -> Sign:
    """What the governing word says of what stands under it: said, denied, failed to, planned to, a threat of."""
    dep = view.deps[node]
    plain = dep.split(":")[0]
    if dep not in _INSIDE and plain not in ("ccomp", "xcomp"):
        return _NONE
    lemma = view.lemmas[head]
    if not view.is_verb(head):
        if (
            plain == "acl"
            and _marked_by(view, node, "of", "from")
            and view.deps[head] in ("obj", "nsubj:pass")
        ):
            return _governed_by(
                view, view.heads[head], node, lexicon
            )  # "accused rebels of seizing", "kept them from"
        return _under_noun(view, node, head, lexicon) if plain in ("acl", "nmod", "ccomp") else _NONE
    clause = plain in ("ccomp", "xcomp", "csubj") or dep == "parataxis"
    accused = plain in ("advcl", "acl", "obl") and any(
        view.lower[c] in ("of", "for", "with") for c in view.kids(node, "mark", "case")
    )
    if accused and lexicon.saying.get(lemma) == "alleged":
        return ("alleged", _speaker(view, head), lemma)
    thing = plain == "obj" or dep == "nsubj:pass"
    who = _speaker(view, head)
    negative = any(view.lower[c] in lexicon.negating_words for c in view.kids(head, "advmod"))
    if lemma in lexicon.denying and (clause or thing):
        return ("denied", who, lemma)
    if lemma in lexicon.negating and (
        clause or thing or (plain in ("advcl", "acl") and _marked_by(view, node, "from"))
    ):
        return _NONE if negative else ("denied", None, lemma)
    if lemma in lexicon.threatening and (clause or thing):
        return ("threatened", who, lemma)
    if lemma in lexicon.planning and (clause or thing):
        return ("planned", who, lemma)
    if clause and lemma in lexicon.saying:
        return (lexicon.saying[lemma], who, lemma)
    return _NONE


def _marked_by(view: View, node: int, *words: str) -> bool:
    return any(view.lower[c] in words for c in view.kids(node, "mark", "case"))


def _governed_by(view: View, verb: int, node: int, lexicon: Lexicon) -> Sign:
    """What a verb says of a gerund that hangs under its object."""
    lemma = view.lemmas[verb]
    if lemma in lexicon.negating and _marked_by(view, node, "from"):
        return ("denied", None, lemma)
    if lexicon.saying.get(lemma) == "alleged" and _marked_by(view, node, "of"):
        return ("alleged", _speaker(view, verb), lemma)
    return _NONE


def _under_noun(view: View, node: int, head: int, lexicon: Lexicon) -> Sign:
    lemma = view.lemmas[head]
    if lemma in lexicon.saying_nouns:
        owner = _first(view, fill(view, head, "possessor") or fill(view, head, "by"))
        return (lexicon.saying_nouns[lemma], owner, lemma)
    return _NONE


def _background(view: View, node: int, head: int) -> bool:
    """Whether the node is told as a fact of its own, whatever governs it (a relative clause, an *after* clause)."""
    if view.deps[node] in ("acl:relcl", "appos"):
        return True
    marks = {view.lower[c] for c in view.kids(node, "mark")}
    return view.deps[node] == "advcl" and bool(
        marks & {"after", "since", "because", "as", "when", "while", "before", "although"}
    )


def _contrasted(view: View, node: int) -> bool:
    """Whether the node opens a clause of its own with *but*: who said what stands before it does not say this."""
    if view.deps[node] != "conj" or not view.kids(node, "nsubj"):
        return False
    return any(view.lower[c] == "but" for c in view.kids(node, "cc"))


def _speaker_of_sentence(view: View, path: list[int], lexicon: Lexicon) -> Mention | None:
    for k, node in enumerate(path[:-1]):
        head = path[k + 1]
        if view.deps[node] == "ccomp" and view.lemmas[head] in lexicon.saying:
            return _speaker(view, head)
    return None


def _cited(view: View, node: int, lexicon: Lexicon) -> Mention | None:
    """Who a clause cites: *according to X*, or a saying verb set beside it (*..., X said*)."""
    for child in view.children[node]:
        dep = view.deps[child].split(":")[0]
        if dep in ("obl", "advcl", "nmod") and view.case(child) in lexicon.citing:
            return view.mention_at(child)
        if dep == "parataxis" and view.lemmas[child] in lexicon.saying:
            return _speaker(view, child)
    return None


def _speaker(view: View, verb: int) -> Mention | None:
    found = subject(view, verb)
    if not found and view.passive(verb):
        found = prepositional(view, verb, "by")
    return _first(view, found)


def _first(view: View, fillers: list[Filler]) -> Mention | None:
    for filler in fillers:
        mention = view.mention_at(filler.token)
        if mention is not None and mention.type in ("actor", "person", "place", "nationality"):
            return mention
    return None
