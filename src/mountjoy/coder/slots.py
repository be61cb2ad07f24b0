"""Where a trigger's parties stand: each slot of the codebook as a walk over roles and tree."""

from __future__ import annotations

from dataclasses import dataclass

from mountjoy.coder.view import RELATIVES, View

OBJECT_CONTROL = frozenset(
    "order force urge tell ask allow let help lead cause prompt compel enable push persuade instruct authorize"
    " permit call invite press convince direct appoint train send deploy want expect".split()
)
"""Verbs whose infinitive has their object for a subject."""


_SERVING = frozenset("serve act work appoint name elect nominate choose select position post job".split())
_EXAMPLES = ("such as", "including", "like", "among them", "notably")


@dataclass(frozen=True, slots=True)
class Filler:
    """A token that fills a slot, and the way by which it was found."""

    token: int
    reason: str


def fill(view: View, trigger: int, slot: str, light: int | None = None) -> list[Filler]:
    """The fillers of one slot of a trigger, coordinated ones included; empty where it is not filled.

    ``light`` is the object noun of a light verb construction, for ``object.PREP`` slots.
    """
    if "." in slot:
        found = _beside(view, trigger, slot, light)
    elif slot == "self":
        found = [itself(view, trigger)]
    elif slot.startswith("ARG"):
        found = [Filler(i, slot) for i in view.args(trigger, slot)]
    elif slot == "subject":
        found = subject(view, trigger)
    elif slot == "object":
        found = object_(view, trigger)
    elif slot == "indirect":
        found = [Filler(i, "iobj") for i in view.kids(trigger, "iobj")]
    elif slot == "possessor":
        found = [Filler(i, "possessor") for i in view.kids(trigger, "nmod:poss")]
    elif slot == "modifier":
        found = modifiers(view, trigger)
    elif slot in _INVOLVING:
        found = [
            Filler(i, slot)
            for c in view.children[trigger]
            if view.lower[c] == slot
            for i in view.kids(c, "obj")
        ]
    elif slot == "clause":
        found = [f for c in view.kids(trigger, "ccomp", "xcomp") for f in subject(view, c)]
    else:
        found = prepositional(view, trigger, slot)
    return spread(view, found)


_INVOLVING = frozenset({"using", "involving", "containing"})


def _beside(view: View, trigger: int, slot: str, light: int | None) -> list[Filler]:
    """``object.PREP``, ``subject.possessor`` and the like: a slot of the object (or subject) instead of the trigger."""
    side, _, inner = slot.partition(".")
    if side == "object":
        bases = [light] if light is not None else [f.token for f in object_(view, trigger)]
    else:
        bases = [f.token for f in subject(view, trigger)]
    found = [f for base in bases for f in fill(view, base, inner)]
    if not found and inner in ("in", "of", "over"):  # "a large amount of terrain in X"
        found = [f for base in bases for c in view.kids(base, "nmod") for f in fill(view, c, inner)]
    if not found and light is not None and inner not in ("possessor", "modifier"):
        found = prepositional(view, trigger, inner)
    return found


def itself(view: View, noun: int) -> Filler:
    """Who a noun stands for: the name it is set beside, describes or is said of; else the noun itself."""
    head, dep = view.heads[noun], view.deps[noun]
    if dep in ("appos", "nmod:desc") and head != noun:
        return Filler(head, "the name it describes")
    if dep == "xcomp" and view.lemmas[head] in ("become", "remain"):
        found = subject(view, head)
        if found:
            return Filler(found[0].token, f"who {view.lower[head]} it")
    if any(view.deps[c] == "cop" for c in view.children[noun]):
        subjects = view.kids(noun, "nsubj")
        if subjects:
            return Filler(view.referent(subjects[0], noun), "who is said to be it")
    if dep == "obl" and view.case(noun) == "as" and view.lemmas[head] in _SERVING:
        found = object_(view, head) if view.passive(head) else subject(view, head)
        if found:
            return Filler(found[0].token, f"who {view.lower[head]} as it")
    for child in view.kids(noun, "appos", "flat", "nmod:desc"):
        mention = view.mention_at(child)
        if mention is not None and mention.named and mention.type in ("person", "actor"):
            return Filler(child, "the name beside it")
    return Filler(noun, "the trigger itself")


def spread(view: View, fillers: list[Filler]) -> list[Filler]:
    """The fillers with those coordinated under them, each once."""
    out: dict[int, Filler] = {}
    for filler in fillers:
        for token in view.conjuncts(filler.token):
            reason = filler.reason if token == filler.token else f"{filler.reason}, coordinated"
            out.setdefault(token, Filler(token, reason))
            for example in view.kids(token, "nmod"):
                if view.case(example) in _EXAMPLES:
                    for one in view.conjuncts(example):
                        out.setdefault(one, Filler(one, f"{filler.reason}, named among them"))
    return list(out.values())


def subject(view: View, verb: int, depth: int = 0) -> list[Filler]:
    """The agent or causer of a verb; for a noun its agent by roles, possessor or light verb."""
    if depth > 6:
        return []
    if not view.is_verb(verb):
        return noun_subject(view, verb)
    if view.deps[verb] == "acl" and view.tags[verb] == "VBG" and not view.kids(verb, "nsubj"):
        return [Filler(view.heads[verb], "modified noun")]
    before = _small_clause(view, verb)
    if before:
        return before
    agents = [i for i in view.args(verb, "ARG0") if not _clausal(view, i) and not _of_another(view, i, verb)]
    if agents:
        return [Filler(i, "ARG0") for i in agents]
    if view.passive(verb):
        by = [c for c in view.kids(verb, "obl") if view.deps[c] == "obl:agent" or view.case(c) == "by"]
        return [Filler(i, "by-agent") for i in by]
    own = [view.referent(c, verb) for c in view.kids(verb, "nsubj", "csubj")]
    if own:
        return [Filler(i, "nsubj") for i in own if view.lower[i] not in RELATIVES]
    return inherited(view, verb, depth)


def inherited(view: View, verb: int, depth: int) -> list[Filler]:
    """The subject that a verb without one takes from what governs it."""
    head, dep = view.heads[verb], view.deps[verb]
    if head == verb:
        return []
    if dep == "conj" and view.is_verb(head):
        return subject(view, head, depth + 1)
    if dep in ("xcomp", "advcl") and view.is_verb(head):
        if view.passive(head) and any(view.lower[c] == "by" for c in view.kids(verb, "mark", "case")):
            return []  # "were killed by shelling": what did it, not what they did
        if dep != "advcl" and view.lemmas[head] in OBJECT_CONTROL:
            controlled = object_(view, head, depth + 1)
            if controlled:
                return [Filler(f.token, "object control") for f in controlled]
        found = object_(view, head, depth + 1) if view.passive(head) else subject(view, head, depth + 1)
        return [Filler(f.token, "control") for f in found]
    if dep in ("acl", "acl:relcl") and view.tags[verb] != "VBN" and not view.is_verb(head):
        if view.lemmas[verb] and any(view.lower[c] == "to" for c in view.kids(verb, "mark")):
            return noun_subject(view, head, depth + 1)  # "an operation to retake the town"
        return [Filler(head, "modified noun")]
    return []


def noun_subject(view: View, noun: int, depth: int = 0) -> list[Filler]:
    """Who does what an event noun names: by roles, *by*, possessor, or the light verb that carries it."""
    if any(view.deps[c] == "cop" for c in view.children[noun]):
        own = [view.referent(c, noun) for c in view.kids(noun, "nsubj")]
        if own:
            return [Filler(i, "subject of the copula") for i in own]
    agents = [i for i in view.args(noun, "ARG0") if i != noun and view.deps[i] != "nsubj:pass"]
    found = [Filler(i, "ARG0") for i in agents]
    if found:
        return found
    for slot in ("by", "possessor"):
        fillers = fill(view, noun, slot)
        if fillers:
            return fillers
    return light_subject(view, noun, depth)


def light_subject(view: View, noun: int, depth: int = 0) -> list[Filler]:
    """The subject of the verb whose object the event noun is (*launched an offensive*)."""
    head, dep = view.heads[noun], view.deps[noun]
    if dep == "conj" and not view.is_verb(head):
        return light_subject(view, head, depth + 1) if depth < 4 else []
    if head != noun and view.is_verb(head):
        if dep == "obj" and not view.passive(head):
            return [Filler(f.token, "light verb's subject") for f in subject(view, head, depth + 1)]
        if dep == "nsubj:pass":
            return [Filler(f.token, "light verb's agent") for f in subject(view, head, depth + 1)]
    return []


def object_(view: View, verb: int, depth: int = 0) -> list[Filler]:
    """What undergoes the verb: its direct object, the subject of a passive, the noun a participle modifies."""
    direct = [] if _small_clause(view, verb) else view.kids(verb, "obj")
    if direct:
        return [Filler(view.referent(i, verb), "obj") for i in direct]
    themes = [i for i in view.args(verb, "ARG1") if not _clausal(view, i) and not _marked(view, i, verb)]
    if view.is_verb(verb) and view.deps[verb] != "acl:relcl" and not view.passive(verb):
        themes = [i for i in themes if i > verb]  # what an active verb acts on follows it
    if not view.is_verb(verb):
        return [Filler(i, "ARG1") for i in themes]
    if view.passive(verb):
        own = [view.referent(c, verb) for c in view.kids(verb, "nsubj:pass", "nsubj")]
        if own:
            return [Filler(i, "subject of the passive") for i in own]
        if view.deps[verb] in ("acl", "amod"):
            return [itself(view, view.heads[verb])]
        if themes:
            return [Filler(i, "ARG1") for i in themes]
        if (
            depth < 4
            and view.deps[verb] in ("conj", "advcl", "xcomp", "ccomp")
            and view.is_verb(view.heads[verb])
        ):
            up = view.heads[verb]
            found = object_(view, up, depth + 1) if view.passive(up) else subject(view, up, depth + 1)
            return [Filler(f.token, "shared with the governing verb") for f in found]
        return []
    relative = [view.heads[verb]] if view.deps[verb] == "acl:relcl" and not view.kids(verb, "obj") else []
    if (
        relative
        and view.kids(verb, "nsubj")
        and not any(view.lower[c] in RELATIVES for c in view.kids(verb, "nsubj"))
    ):
        if view.args(verb, "ARG1"):
            return [Filler(relative[0], "noun that the relative clause modifies")]
    nsubj = {view.referent(c, verb) for c in view.kids(verb, "nsubj")}
    return [Filler(i, "ARG1") for i in themes if i not in nsubj]


def prepositional(view: View, trigger: int, preposition: str) -> list[Filler]:
    """Phrases under the trigger with this preposition (*toward* also reads *towards*)."""
    wanted = {preposition, preposition + "s"} if preposition in ("toward", "towards") else {preposition}
    out = []
    for child in view.children[trigger]:
        if (
            view.deps[child].split(":")[0] in ("obl", "nmod", "advmod", "advcl")
            and view.case(child).split(" ")[0] in wanted
        ):
            if view.deps[child] != "nmod:poss":
                out.append(Filler(view.referent(child, trigger), preposition))
    if not out and preposition in _MISATTACHED and view.is_verb(trigger):
        for thing in view.kids(trigger, "obj", "nsubj:pass"):
            under = prepositional(view, thing, preposition)
            out += [Filler(f.token, f"{preposition}, under the object") for f in under]
    return out


_MISATTACHED = frozenset({"from", "against", "with", "by"})
"""Prepositions that belong to the verb wherever the tree hangs them."""


def modifiers(view: View, noun: int) -> list[Filler]:
    """Compounds, nationalities and the like before a noun that stand for a party, *US-led* included."""
    out = []
    for child in view.children[noun]:
        if child < noun and view.deps[child].split(":")[0] in ("compound", "amod", "nmod"):
            if view.deps[child] == "nmod:poss":
                continue
            mention = view.mention_at(child)
            if mention and mention.type in ("actor", "person", "nationality", "place"):
                out.append(Filler(child, "modifier"))
                continue
            out += [Filler(c, "modifier") for c in view.children[child] if c < child and view.mention_at(c)]
    return out


def _small_clause(view: View, verb: int) -> list[Filler]:
    """The noun before an *-ing* form that a tree takes for its object (*joined militias training abroad*): its subject."""
    if view.tags[verb] != "VBG":
        return []
    left = [c for c in view.kids(verb, "obj") if c < verb and view.lower[c] not in RELATIVES]
    return [Filler(c, "noun before the participle") for c in left]


def _of_another(view: View, token: int, verb: int) -> bool:
    """Whether a prepositional phrase hangs on another verb (the *by* phrase of a participle before the clause)."""
    head = view.heads[token]
    return view.deps[token].startswith("obl") and head != verb and view.is_verb(head)


def _clausal(view: View, token: int) -> bool:
    return view.is_verb(token) and view.deps[token] not in ("obj", "nsubj")


def _marked(view: View, token: int, verb: int) -> bool:
    """Whether the argument stands in a prepositional phrase of its own."""
    return view.heads[token] == verb and bool(view.case(token))
