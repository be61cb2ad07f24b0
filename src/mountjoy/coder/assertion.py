"""How a statement is put, and who says so: negation, modals, plans, threats, saying verbs, hedges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from mountjoy.claim import Assertion, Mention
from mountjoy.codebook.model import Lexicon
from mountjoy.coder import quotes
from mountjoy.coder.phrases import Filler, prepositional
from mountjoy.coder.slots import fill, subject
from mountjoy.coder.view import View

_RANK: dict[str, int] = {
    "reported": 0, "claimed": 1, "alleged": 2, "planned": 3, "threatened": 4, "hypothetical": 5, "denied": 6,
}  # fmt: skip
_TOLD_OF = frozenset({"reported", "claimed", "alleged"})
_CONDITION = frozenset({"if", "unless", "whether", "lest"})
_UNTIL = frozenset({"after", "once", "until", "before"})
_FUTURE = frozenset({"will", "shall", "'ll", "’ll"})
_FUTURE_IN_PAST = frozenset({"would", "'d", "’d"})
_POSSIBLE = frozenset({"may", "might", "could", "would", "should", "can", "must", "'d", "’d"})
_INSIDE = ("ccomp", "xcomp", "obj", "csubj", "nsubj:pass", "parataxis", "acl", "obl", "nmod", "advcl")


@dataclass(frozen=True, slots=True)
class Put:
    """How it is put, by whom (None where the report itself says so), and the words that show it."""

    assertion: Assertion
    speaker: Mention | None
    reason: str


def put(view: View, trigger: int, lexicon: Lexicon) -> Put:
    """Walks from the trigger to the root of its sentence; the strongest sign wins, the nearest speaker is named.

    Negations are counted: *did not fail to stop* says what *stopped* says.
    """
    best, reason = "reported", ""
    speaker: Mention | None = None
    negations: list[str] = []
    heard = False  # the node's own "not" was read with what it governs
    befell = False  # what a participle says befell a noun is a fact, whatever is planned for the noun
    told_on = False  # an "-ing" clause tells what came of an attempt, not what was attempted
    beside = False  # the node below is a clause of its own beside this one
    path = view.path_up(trigger)
    for k, node in enumerate(path):
        head = path[k + 1] if k + 1 < len(path) else None
        signs = [_local(view, node, lexicon, purpose=not told_on, own=not beside)]
        if not heard and not beside:
            found = [] if befell and view.is_verb(node) else _negation(view, node, lexicon, first=k == 0)
            if found and view.lemmas[node] in lexicon.lists["confirming"]:
                signs.append(("alleged", None, f"not {view.lower[node]}"))
            else:
                negations += found
        heard, beside = False, _beside(view, node)
        if head is not None:
            told_on = told_on or _tells_on(view, node)
            above = _governed(view, node, head, lexicon)
            heard = above[2] in (_NOT_DENIED, _NOT_SAID)
            if above[0] == _PREVENTED:
                negations += [] if told_on or befell or _past_participle(view, node) else [above[2]]
            elif not (
                (told_on or _presupposed(view, node, head, lexicon)) and above[0] in ("planned", "threatened")
            ):
                signs.append(above)
        if befell:
            signs = [s for s in signs if s[0] in _TOLD_OF] or [_NONE]
        befell = befell or _past_participle(view, node)
        how, _, why = max(signs, key=lambda s: _RANK[s[0]])
        how = "threatened" if how == "planned" and _unless(view, node) else how
        if _RANK[how] > _RANK[best]:
            best, reason = how, why
        for _, candidate, _ in signs:
            speaker = speaker or candidate
        speaker = speaker or _cited(view, node, lexicon)
        if _contrasted(view, node) or (head is not None and _aside(view, node, head, lexicon)):
            speaker = speaker or _quoted_by(view, trigger, path[k + 1 :], lexicon)
            break
    if len(negations) % 2 and reason not in _CONDITION:
        best, reason = "denied", negations[0]
    return Put(cast(Assertion, best), speaker, reason)


def _quoted_by(view: View, trigger: int, above: Sequence[int], lexicon: Lexicon) -> Mention | None:
    """Who says the words within whose quotation marks the trigger stands, whatever clause of them it is in."""
    inside = quotes.around(view.quoted[view.sentence_of[trigger]], trigger)
    if inside is None:
        return None
    for node in above:
        if not inside[0] <= node < inside[1] and lexicon.saying.get(view.lemmas[node]) in _TELLING:
            return _speaker(view, node)
        speaker = _cited(view, node, lexicon)
        if speaker is not None:
            return speaker
    return None


def _beside(view: View, node: int) -> bool:
    """Whether a clause with a subject of its own only stands beside what governs it (*no one came, and shelling went on*)."""
    return view.deps[node] in ("conj", "parataxis") and bool(view.kids(node, "nsubj", "expl"))


def _aside(view: View, node: int, head: int, lexicon: Lexicon) -> bool:
    return _background(view, node, head) or _presupposed(view, node, head, lexicon)


def _tells_on(view: View, node: int) -> bool:
    """Whether the node is an *-ing* clause without a preposition (*tried to enter the town, killing two*)."""
    return (
        view.deps[node] == "advcl"
        and view.tags[node] == "VBG"
        and not view.kids(node, "mark", "case")
        and view.is_verb(view.heads[node])
    )


def _unless(view: View, node: int) -> bool:
    """Whether what is to come depends on what another does: *will withdraw unless ...* is a threat."""
    return any(view.lower[m] == "unless" for c in view.kids(node, "advcl") for m in view.kids(c, "mark"))


_PREVENTED = "prevented"
"""The sign of a word that says that what it governs did not happen; it counts as a negation."""
_NOT_DENIED, _NOT_SAID = "not denied", "not said"


Sign = tuple[str, Mention | None, str]
_NONE: Sign = ("reported", None, "")


def _negation(view: View, node: int, lexicon: Lexicon, *, first: bool) -> list[str]:
    """The word by which the node itself says that it did not happen, where there is one."""
    verb = view.is_verb(node) or any(view.deps[c] == "cop" for c in view.children[node])
    if verb and any(_nobody(view, c) for c in view.kids(node, "nsubj", "nsubj:pass", "obj")):
        return ["no"]
    for child in view.children[node]:
        word, dep = view.lower[child], view.deps[child].split(":")[0]
        if word in lexicon.negating_words and (verb or first):
            only = view.lower[child + 1] if child + 1 < view.size else ""
            if dep in ("advmod", "det") and only not in ("only", "just", "merely"):
                return [word]
            if dep in ("mark", "case") and word == "without":
                return [word]
    return []


def _local(view: View, node: int, lexicon: Lexicon, *, purpose: bool, own: bool) -> Sign:
    """What the node's own particles say: may, will, reportedly, if.

    With ``own`` false the clause asked about stands beside the node, so that the node's auxiliaries say nothing of it.
    """
    sign: Sign = _NONE
    verb = view.is_verb(node) or any(view.deps[c] == "cop" for c in view.children[node])
    if own and _is_to(view, node):
        sign = ("planned", None, "to")
    for child in view.children[node]:
        word, dep = view.lower[child], view.deps[child].split(":")[0]
        if dep == "aux" and not own:
            continue
        future = word in _FUTURE or (word in _FUTURE_IN_PAST and _said_in_past(view, node, lexicon))
        if dep == "aux" and future and verb and _RANK["planned"] > _RANK[sign[0]]:
            sign = ("planned", None, word)
        elif dep == "aux" and word in _POSSIBLE and verb and _RANK["hypothetical"] > _RANK[sign[0]]:
            sign = ("hypothetical", None, word)
        if (
            dep in ("advmod", "amod")
            and word in lexicon.hedging
            and _RANK[lexicon.hedging[word]] > _RANK[sign[0]]
        ):
            sign = (lexicon.hedging[word], None, word)
        if dep == "mark" and (word in _CONDITION or (word in _UNTIL and view.tags[node] in ("VBZ", "VBP"))):
            sign = ("hypothetical", None, word)
        if (
            dep == "mark"
            and word == "to"
            and purpose
            and view.deps[node] in ("advcl", "acl")
            and sign == _NONE
            and not _by_means_of(view, node)
        ):
            done = any(view.lower[c] == "have" for c in view.kids(node, "aux"))  # "suspected to have fired"
            sign = ("alleged", None, "to have") if done else ("planned", None, "purpose")
    return sign


def _by_means_of(view: View, node: int) -> bool:
    """Whether a purpose is what something was used for (*used live rounds to disperse a march*): it was done by that."""
    verb = view.heads[node]
    verb = view.heads[verb] if view.deps[node] == "acl" and view.deps[verb] == "obj" else verb
    return view.lemmas[verb] in _USING and view.tags[verb] in ("VBD", "VBN") and not view.passive(verb)


_USING = frozenset({"use", "employ", "resort"})


def _is_to(view: View, node: int) -> bool:
    """Whether a form of *be* and *to* put a verb ahead (*the truce was to take effect at noon*)."""
    if view.tags[node] != "VB" or not any(view.lower[c] == "to" for c in view.kids(node, "mark", "aux")):
        return False
    return any(view.lower[c] in ("is", "are", "was", "were") for c in view.kids(node, "cop", "aux"))


def _said_in_past(view: View, node: int, lexicon: Lexicon) -> bool:
    """Whether the clause is what somebody said then: *said it would attack* tells of a plan."""
    head = view.heads[node]
    while view.deps[node] in ("xcomp", "conj") and head != node:
        node, head = head, view.heads[head]
    return (
        view.deps[node] == "ccomp"
        and view.tags[head] in ("VBD", "VBN")
        and (
            view.lemmas[head] in lexicon.saying or view.lemmas[head] in lexicon.planning | lexicon.threatening
        )
    )


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
    if not view.is_verb(head) and not _said_of(view, head, plain):
        if (
            plain == "acl"
            and _marked_by(view, node, "of", "from")
            and view.deps[head] in ("obj", "nsubj:pass")
        ):
            # "accused rebels of seizing", "kept them from seizing"
            return _governed_by(view, view.heads[head], node, lexicon)
        return _under_noun(view, node, head, lexicon) if plain in ("acl", "nmod", "ccomp") else _NONE
    return _under_verb(view, node, head, lexicon)


def _words(view: View, head: int) -> set[str]:
    """A governing word as the lexicon writes it, a verb with its particle: *set off* is not *set*."""
    lemma = view.lemmas[head]
    if not view.is_verb(head):
        return {lemma, view.lower[head]}
    particles = [c for c in view.kids(head, "compound") if view.deps[c] == "compound:prt"]
    return {f"{lemma} {view.lower[c]}" for c in particles} or {lemma}


def _said_of(view: View, head: int, plain: str) -> bool:
    """Whether the head is an adjective with a clause of its own: *ready to*, *unable to*, *likely to*."""
    return view.pos[head] == "ADJ" and plain in ("xcomp", "ccomp", "advcl", "acl", "csubj")


def _under_verb(view: View, node: int, head: int, lexicon: Lexicon) -> Sign:
    """What a governing verb, or an adjective with a clause, says of what stands under it."""
    dep = view.deps[node]
    plain = dep.split(":")[0]
    words = _words(view, head)
    lemma = view.lemmas[head]
    said_of = _said_of(view, head, plain)
    told = dep == "parataxis" and (node < head or ":" in view.words[head:node])
    clause = plain in ("ccomp", "xcomp", "csubj") or told or said_of
    accused = plain in ("advcl", "acl", "obl") and _marked_by(view, node, "of", "for", "with")
    if accused and lexicon.saying.get(lemma) == "alleged":
        return ("alleged", _speaker(view, head), lemma)
    thing = plain == "obj" or dep == "nsubj:pass"
    who = _speaker(view, head)
    negative = bool(_negation(view, head, lexicon, first=False))
    if words & lexicon.denying and (clause or thing):
        return ("alleged", who, _NOT_DENIED) if negative else ("denied", who, lemma)
    if words & lexicon.negating and (
        clause or thing or (plain in ("advcl", "acl") and _marked_by(view, node, "from"))
    ):
        return (_PREVENTED, None, lemma)
    if words & lexicon.threatening and (clause or thing or (plain == "obl" and view.case(node) == "of")):
        return ("threatened", who, lemma)
    if words & lexicon.planning and (clause or thing):
        return ("planned", None if lemma in _TRYING else who, lemma)
    if plain == "obl" and f"{lemma} {view.case(node)}" in lexicon.planning:
        return ("planned", None, f"{lemma} {view.case(node)}")
    if said_of and lemma in lexicon.hedging:
        return ("hypothetical", None, lemma)
    return _under_saying(view, head, who, lexicon, clause=clause, plain=plain, negative=negative)


_TRYING = frozenset({"try", "attempt", "seek", "prepare"})
"""What shows in what one does, and so is no saying of his."""


def _under_saying(
    view: View, head: int, who: Mention | None, lexicon: Lexicon, *, clause: bool, plain: str, negative: bool
) -> Sign:
    """What a verb of saying says of its clause, or of an event that somebody claims for himself."""
    how = lexicon.saying.get(view.lemmas[head])
    if how is None or not (clause or (plain == "obj" and how in ("reported", "claimed"))):
        return _NONE
    if how in ("reported", "claimed") and negative and clause:
        return ("hypothetical", who, _NOT_SAID)
    if how == "reported" and plain == "xcomp" and view.passive(head):
        return ("alleged", who, view.lemmas[head])  # "is said to have attacked"
    return (how, who, view.lemmas[head])


def _marked_by(view: View, node: int, *words: str) -> bool:
    return any(view.lower[c] in words for c in view.kids(node, "mark", "case"))


def _governed_by(view: View, verb: int, node: int, lexicon: Lexicon) -> Sign:
    """What a verb says of a gerund that hangs under its object."""
    lemma = view.lemmas[verb]
    if lemma in lexicon.negating and _marked_by(view, node, "from"):
        return (_PREVENTED, None, lemma)
    if lexicon.saying.get(lemma) == "alleged" and _marked_by(view, node, "of"):
        return ("alleged", _speaker(view, verb), lemma)
    return _NONE


def _under_noun(view: View, node: int, head: int, lexicon: Lexicon) -> Sign:
    lemma = view.lemmas[head]
    if lemma in lexicon.saying_nouns and view.case(node) not in _ABOUT:
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


def _past_participle(view: View, node: int) -> bool:
    """Whether a participle tells what befell its noun: *will return the arms seized last year*, *will free the jailed man*."""
    if view.deps[node] == "amod" and view.tags[node] == "VBN" and node < view.heads[node]:
        return True
    return (
        view.deps[node] == "acl"
        and view.tags[node] == "VBN"
        and not view.kids(node, "mark", "aux", "aux:pass")
        and view.heads[node] < node
        and view.pos[view.heads[node]] in ("NOUN", "PROPN", "PRON")
        and view.deps[view.heads[node]] in ("obj", "nsubj:pass", "obl", "nmod", "nsubj", "iobj", "conj")
    )


_AS_FACT = frozenset(
    "in after during since following over about for from despite amid on to against into".split()
)
_ABOUT = ("over", "about", "after", "following")
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})


_BEHIND = frozenset({"order", "organise", "organize", "mastermind", "instigate", "commission"})
"""What somebody did who stands behind a deed that was done (*the killing had been ordered by A*)."""


def _presupposed(view: View, node: int, head: int, lexicon: Lexicon) -> bool:
    """Whether an event noun is only referred to: *denied a role in the attack*, *will investigate the killing*."""
    dep = view.deps[node]
    if view.is_verb(node):
        return False
    definite = any(
        view.lower[c] in _DEFINITE or view.deps[c] == "nmod:poss" for c in view.kids(node, "det", "nmod:poss")
    )
    lemma = view.lemmas[head]
    if dep == "nsubj:pass" and definite and lemma in _BEHIND:
        return True
    if lemma in lexicon.planning | lexicon.threatening | lexicon.negating | lexicon.denying:
        return False
    if dep in ("nmod", "obl") and definite:
        case = view.case(node).split(" ")[0]
        plain = lemma not in lexicon.saying_nouns or case in _ABOUT
        return plain and lemma not in lexicon.transparent and case in _AS_FACT
    if dep in ("obj", "nsubj:pass") and _words(view, head) & lexicon.lists["ending"]:
        return True  # what is put an end to goes on already
    if not definite:
        return False
    brought = lexicon.light_agent | lexicon.light_undergoer | lexicon.effect | lexicon.occurrence
    return dep in ("obj", "nsubj:pass") and lemma not in brought and lemma not in lexicon.saying


def _contrasted(view: View, node: int) -> bool:
    """Whether the node opens a clause of its own with *but*: who said what stands before it does not say this."""
    finite = view.tags[node] == "VBD" or any(
        view.tags[c] in ("VBD", "VBZ", "VBP") for c in view.kids(node, "aux")
    )
    if view.deps[node] != "conj" or not (view.kids(node, "nsubj") or finite):
        return False
    return any(view.lower[c] == "but" for c in view.kids(node, "cc"))


_TELLING = ("reported", "claimed", "alleged")


def _cited(view: View, node: int, lexicon: Lexicon) -> Mention | None:
    """Who a clause cites: *according to X*, or a saying verb set beside it (*..., X said*)."""
    for child in view.children[node]:
        dep = view.deps[child].split(":")[0]
        if dep in ("obl", "advcl", "nmod") and view.case(child) in lexicon.citing:
            return view.mention_at(child)
        if dep == "parataxis" and lexicon.saying.get(view.lemmas[child]) in _TELLING:
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
